"""Messages from fetched subjects: word for word what the interpreter, with the whole export at hand, says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from directive_rules.audit import wordings
from directive_rules.audit.neighbourhood import HeldRecords
from directive_rules.audit.wordings import messages
from directive_rules.interpreter import Court, judge
from directive_rules.model.export import Export
from directive_rules.model.verdicts import Verdict
from directive_rules.reports import ATTENTION
from directive_rules.wording.messages import message_of
from tests.conformance.cases import Case, World, build

AS_OF = date(2016, 12, 31)
FIELDS = "{policy.id} {policy.rate} {policy.holder} {policy.topics} {policy.kind} {policy.at} {policy.paid_at} {due}"
WORLD = {
    "codes": {"kind": {"values": {"red": None, "blue": None}}},
    "vocabulary": {
        "policy": {
            "key": ["insurer", "id"],
            "occurred": "signed_on",
            "version": "number",
            "fields": {
                "insurer": {"type": "string"},
                "id": {"type": "string"},
                "number": {"type": "int", "digits": "6"},
                "signed_on": {"type": "date"},
                "rate": {"type": "decimal", "digits": "9", "places": "4"},
                "holder": {"type": "string", "personal": "true"},
                "topics": {"type": "list", "of": "string"},
                "kind": {"type": "code", "list": "kind"},
                "at": {"type": "timestamp"},
                "paid_at": {"type": "timestamp", "event": "true"},
                "tariff": {"type": "string"},
                "sold_before": {"type": "string"},
            },
            "relations": {
                "terms": {"one": "terms", "by": {"tariff": "name"}},
                "earlier": {"one": "policy", "by": {"insurer": "insurer", "sold_before": "id"}},
            },
        },
        "terms": {
            "key": ["name"],
            "occurred": "made_on",
            "fields": {
                "name": {"type": "string"},
                "made_on": {"type": "date"},
                "least": {"type": "int", "digits": "6"},
            },
        },
    },
    "parameters": {"days": {"type": "int", "digits": "3", "values": [{"from": "2016-06-01", "value": "3"}]}},
    "given": {
        "policy": [
            {"insurer": "A", "id": "1", "signed_on": "2016-02-01", "rate": "1.5", "holder": "某甲",
             "topics": ["b", "a"], "kind": "red", "at": "2016-02-01T10:30", "paid_at": "2016-03-01T10:30",
             "tariff": "T"},
            {"insurer": "A", "id": "2", "signed_on": "2016-07-01", "kind": "green", "at": "2016-02-01",
             "tariff": "none", "sold_before": "1"},
            {"insurer": "A", "id": "3", "number": "1", "signed_on": "2016-07-01", "rate": "1", "topics": ["a"]},
            {"insurer": "A", "id": "3", "number": "2", "signed_on": "2016-07-01", "rate": "2", "sold_before": "3"},
            {"insurer": "A", "id": "3", "number": "2", "signed_on": "2016-07-01", "holder": "某乙",
             "topics": ["c", "a"]},
            {"insurer": "A", "id": "4", "signed_on": "2016-07-01", "rate": "2", "sold_before": "5"},
            {"insurer": "A", "id": "4", "signed_on": "2016-07-01", "rate": "3"},
            {"insurer": "A", "id": "5", "signed_on": None, "rate": "3", "paid_at": "2017-03-01T10:30"},
            {"insurer": "A,/@%", "id": "6", "signed_on": "2016-07-01", "sold_before": "6"},
        ],
        "terms": [{"name": "T", "made_on": "2016-01-01", "least": "7"}],
    },
}  # fmt: skip


def world(text: str, recurrence: dict[str, str], without: list[str]) -> World:
    rule = {**recurrence, "require": "policy.insurer == 'x'", "message": {"zh": text, "en": text}}
    return build(Case(WORLD, {"case": "", "rule": rule, "without": without}, "x"))


@pytest.mark.parametrize(
    "text",
    [
        FIELDS,
        "{policy.id} {policy.id} {params.days}",
        "{policy.id} {policy.terms.least} {policy.terms.made_on}",
        "{policy.id} {policy.earlier.rate} {policy.earlier.earlier.holder}",
        "nothing to fill",
    ],
)
@pytest.mark.parametrize(
    "recurrence",
    [{"on": "policy"}, {"every": "quarter", "for": "policy", "by": "period.end + days(params.days)"}],
    ids=["on", "every"],
)
@pytest.mark.parametrize("without", [[], ["policy.rate", "policy.paid_at", "policy.kind"], ["terms"]], ids=str)
@pytest.mark.parametrize("chunk", [1, 4, 20_000])
def test_every_message_is_what_the_interpreter_says(
    text: str, recurrence: dict[str, str], without: list[str], chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wordings, "CHUNK", chunk)
    found = world(text, recurrence, without)
    (judgement,) = judge(found.ruleset, found.export, AS_OF)
    court = Court(found.ruleset, found.export, AS_OF)
    wanted = {
        str(verdict.duty): message_of(court, judgement.rule, subject, verdict.duty.period, verdict.due)
        for verdict, subject in zip(judgement.verdicts, judgement.subjects, strict=True)
        if verdict.status in ATTENTION
    }
    missed = [verdict for verdict in judgement.verdicts if verdict.status in ATTENTION]
    assert len(missed) >= 5
    assert said(found, found.export, missed) == wanted


def said(found: World, export: Export, missed: list[Verdict]) -> dict[str, object]:
    source = HeldRecords(export, found.ruleset.vocabulary)
    return {**messages(found.ruleset, export, source, AS_OF, {}, {"r": missed})["r"]}


def test_a_rule_without_a_message_says_nothing_and_nobody_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    found = world(FIELDS, {"on": "policy"}, [])
    silent = replace(found.ruleset, rules={"r": replace(found.ruleset.rules["r"], message=None)})
    (judgement,) = judge(silent, found.export, AS_OF)
    monkeypatch.setattr(HeldRecords, "records", None)
    assert said(replace(found, ruleset=silent), found.export, list(judgement.verdicts)) == {}


def test_of_a_subject_that_is_not_there_nothing_is_said() -> None:
    found = world(FIELDS, {"on": "policy"}, [])
    (judgement,) = judge(found.ruleset, found.export, AS_OF)
    gone = replace(
        found.export, tables={**found.export.tables, "policy": replace(found.export.tables["policy"], records=())}
    )
    assert said(found, gone, [one for one in judgement.verdicts if one.status in ATTENTION]) == {}
