"""The rulesets on board: every case has the interpreter's verdicts, judged, followed, or checked alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from directive_rules import interpreter
from directive_rules.compiled import Checker, ExportView, compile_rules, failed_checks, judge_export
from directive_rules.compiled.company import Partial
from directive_rules.model.export import Export
from directive_rules.model.ruleset import PerRecord
from directive_rules.model.vocabulary import Vocabulary
from tests.rulesets.shipped import NAMES, shipped

every_ruleset = pytest.mark.parametrize("name", NAMES)


@every_ruleset
def test_every_case_has_the_interpreters_verdicts(name: str) -> None:
    ruleset, book = shipped(name)
    for rule, cases in book.cases.items():
        alone = replace(ruleset, rules={rule: ruleset.rules[rule]})
        usual = compile_rules(alone)
        for case in cases:
            (expected,) = interpreter.judge(alone, case.export, case.as_of, case.parameters)
            program = compile_rules(alone, case.parameters) if case.parameters else usual
            (found,) = judge_export(program, case.export, case.as_of)
            assert (found.verdicts, found.tally) == (expected.verdicts, expected.tally), f"{rule}: {case.title}"


@every_ruleset
def test_every_duty_followed_stands_as_judged(name: str) -> None:
    ruleset, book = shipped(name)
    for rule, cases in book.cases.items():
        subject_type = ruleset.rules[rule].subject
        for case in cases:
            view = ExportView.of(ruleset.vocabulary, case.export, case.as_of)
            session = compile_rules(ruleset, case.parameters, [rule]).session(view)
            for subject in view.entries(subject_type):
                for period, applies in session.considered(rule, subject).duties:
                    followed = session.follow(rule, subject, period, applies)
                    assert followed.verdict == session.judge(rule, subject, period, applies)
                    assert followed.next_change is None or followed.next_change > view.as_of


@every_ruleset
def test_a_record_checked_alone_has_the_verdict_it_has_among_the_others(name: str) -> None:
    ruleset, book = shipped(name)
    ruleset = replace(ruleset, references=())
    checked = 0
    for rule, cases in book.cases.items():
        single = ruleset.rules[rule]
        if not isinstance(single.recurrence, PerRecord):
            continue
        usual = Checker(ruleset, single.subject, [rule])
        for case in cases:
            world = decided_by_one_record(case.export, single.subject, case.as_of, ruleset.vocabulary)
            if world is None:
                continue
            related = {
                other: table.records if other in world.claims else Partial(table.records)
                for other, table in world.tables.items()
                if other != single.subject
            }
            checker = (
                usual if not case.parameters else Checker(ruleset, single.subject, [rule], overrides=case.parameters)
            )
            (record,) = world.tables[single.subject].records
            found = checker.check(record, related, case.as_of).verdicts
            alone = replace(ruleset, rules={rule: single})
            (expected,) = interpreter.judge(alone, world, case.as_of, case.parameters)
            assert found == expected.verdicts, f"{rule}: {case.title}"
            checked += 1
    assert checked > 10, "most cases of a rule about single records can be told"


def decided_by_one_record(
    export: Export, subject: str, as_of: date | datetime, vocabulary: Vocabulary
) -> Export | None:
    """Return what a checker is told of the same world; None where it has no way to be told.

    It sees one sane record of the type, every column of every type, whole or partial; nothing of gaps and quarantine.
    """
    table = export.tables.get(subject)
    if table is None or len(table.records) != 1 or failed_checks(vocabulary, table.records[0], table.columns):
        return None
    spans = any(claim.since is not None or claim.until is not None for claim in export.claims.values())
    if spans or export.gaps or export.quarantined or export.taken_at not in (None, as_of):
        return None
    if any(one.columns != frozenset(vocabulary.records[name].fields) for name, one in export.tables.items()):
        return None
    claims = {name: claim for name, claim in export.claims.items() if name != subject}
    return replace(export, claims=claims, taken_at=None)
