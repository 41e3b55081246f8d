"""Which breaches count together: by bearer, by the day of the breach, and never where either is unknown."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from directive_rules.errors import RulesetError
from directive_rules.loading import load_ruleset
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.values import Period, Unlisted, Value
from directive_rules.model.verdicts import Due, Duty, Status, Verdict
from directive_rules.monitor.lifecycle import Group, groups_of, threshold
from tests.cli.conftest import HOUSE

ESCALATE = """\
escalate:
  - id: reports-keep-missing
    title: {zh: 屡次不报, en: Reports keep missing}
    rules: [monthly-report]
    by: insurer_id
    within: quarter
    count: params.tolerated
  - id: visits-and-rates
    title: {zh: 走访和费率, en: Visits and rates}
    rules: [visit-after-signing, no-rate-below-tariff]
    by: insurer_id
    within: year
    count: params.tolerated
"""
PARAMETER = """\
tolerated:
  type: int
  values:
    - {from: 2016-10-21, value: 3, source: {provision: "1.2"}}
    - {from: 2017-01-01, value: 2, source: {provision: "1.2"}}
    - {from: 2018-01-01, unset: true}
words:
  type: string
  values: [{from: 2016-10-21, value: three, source: {provision: "1.2"}}]
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for path in HOUSE.rglob("*"):
        if path.is_file():
            copied = tmp_path / path.relative_to(HOUSE)
            copied.parent.mkdir(parents=True, exist_ok=True)
            copied.write_bytes(path.read_bytes())
    folder = tmp_path / "visits-2016"
    _append(folder / "directive.yaml", ESCALATE)
    _append(folder / "parameters.yaml", PARAMETER)
    return folder


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.fixture
def ruleset(house: Path) -> Ruleset:
    return load_ruleset(house)


def verdict(rule: str, due: Due = None, status: Status = Status.VIOLATED, period: Period | None = None) -> Verdict:
    return Verdict(Duty("visits-2016", rule, "policy", ("A", "P1"), period), status, due)


POLICY: dict[str, Value | None] = {"insurer_id": "A", "signed_on": date(2016, 11, 1)}
Q4 = Period(2016, "quarter", 4)
YEAR = Period(2016, "year")


def test_a_missed_deadline_counts_in_the_period_of_its_due_date(ruleset: Ruleset) -> None:
    november = Period(2016, "month", 12)
    (group,) = groups_of(ruleset, verdict("monthly-report", date(2017, 1, 5), period=november), {"insurer_id": "A"})
    assert group == Group("visits-2016", "reports-keep-missing", "A", Period(2017, "quarter", 1))
    assert str(group) == "visits-2016/reports-keep-missing/A@2017Q1"


def test_the_last_instant_of_a_period_is_in_it(ruleset: Ruleset) -> None:
    due = datetime(2016, 12, 31, 23, 59, 59, 999999)
    (group,) = groups_of(ruleset, verdict("visit-after-signing", due), POLICY)
    assert group.period == YEAR


@pytest.mark.parametrize("status", Status)
def test_only_what_was_missed_counts(ruleset: Ruleset, status: Status) -> None:
    groups = groups_of(ruleset, verdict("monthly-report", date(2016, 12, 5), status), POLICY)
    assert bool(groups) == (status in (Status.VIOLATED, Status.LATE))


def test_without_a_deadline_the_day_the_duty_arose_counts(ruleset: Ruleset) -> None:
    breach = verdict("no-rate-below-tariff")
    (group,) = groups_of(ruleset, breach, POLICY)
    assert group == Group("visits-2016", "visits-and-rates", "A", YEAR)
    (at,) = groups_of(ruleset, breach, {"insurer_id": "A", "signed_on": datetime(2017, 1, 1, 8)})
    assert at.period == Period(2017, "year")


@pytest.mark.parametrize(
    "by",
    [{}, {"insurer_id": None}, {"insurer_id": Unlisted("?")}],
    ids=["not provided", "empty", "unlisted"],
)
def test_a_breach_of_nobody_known_counts_nowhere(ruleset: Ruleset, by: dict[str, Value | None]) -> None:
    assert groups_of(ruleset, verdict("monthly-report", date(2016, 12, 5)), by) == ()


def test_a_breach_on_no_known_day_counts_nowhere(ruleset: Ruleset) -> None:
    assert groups_of(ruleset, verdict("no-rate-below-tariff"), {"insurer_id": "A"}) == ()


def test_a_rule_that_no_escalation_names_counts_nowhere(ruleset: Ruleset) -> None:
    assert groups_of(ruleset, verdict("exclusions-explained"), POLICY) == ()


def test_a_bearer_with_odd_signs_has_a_name_that_can_be_read_back(ruleset: Ruleset) -> None:
    (group,) = groups_of(ruleset, verdict("monthly-report", date(2016, 12, 5)), {"insurer_id": "甲/乙@1"})
    assert str(group) == "visits-2016/reports-keep-missing/甲%2F乙%401@2016Q4"


@pytest.mark.parametrize(("year", "expected"), [(2015, None), (2016, 3), (2017, 2), (2018, None)])
def test_the_number_is_that_of_the_last_day_of_the_period(ruleset: Ruleset, year: int, expected: int | None) -> None:
    group = Group("visits-2016", "reports-keep-missing", "A", Period(year, "quarter", 4))
    assert threshold(ruleset, group) == expected


def test_the_number_can_be_set_and_unset_for_a_run(ruleset: Ruleset) -> None:
    group = Group("visits-2016", "reports-keep-missing", "A", Q4)
    assert threshold(ruleset, group, {"tolerated": 5}) == 5
    assert threshold(ruleset, group, {"tolerated": None}) is None
    assert threshold(ruleset, group, {"tolerated": 0}) == 1
    assert threshold(ruleset, group, {"answer_days": 5}) == 3


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("rules: [monthly-report]", "rules: [monthly-reprot]", "unknown-rule", "did you mean `monthly-report`"),
        ("rules: [monthly-report]", "rules: []", "bad-value", "rules"),
        ("by: insurer_id\n    within: quarter", "by: insurer\n    within: quarter", "unknown-field", "`insurer_id`"),
        ("by: insurer_id\n    within: year", "by: signed_on\n    within: year", "type-mismatch", "a date"),
        ("within: quarter", "within: quartre", "recurrence", "did you mean `quarter`"),
        ("count: params.tolerated", "count: 3", "bad-value", "params.NAME"),
        ("count: params.tolerated", "count: params.tolerate", "unknown-parameter", "did you mean `tolerated`"),
        ("count: params.tolerated", "count: params.words", "type-mismatch", "no whole number"),
        ("id: reports-keep-missing", "id: monthly-report", "name-taken", "monthly-report"),
        ("id: visits-and-rates", "id: reports-keep-missing", "name-taken", "reports-keep-missing"),
        ("within: quarter", "withing: quarter", "unknown-key", "did you mean `within`"),
        ("    within: quarter\n", "", "missing-key", "`within` is missing"),
    ],
)
def test_what_an_escalation_may_not_say(house: Path, old: str, new: str, code: str, said: str) -> None:
    path = house / "directive.yaml"
    before, marker, after = path.read_text(encoding="utf-8").partition("escalate:")
    assert old in after
    path.write_text(before + marker + after.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RulesetError) as refusal:
        load_ruleset(house)
    found = [one for one in refusal.value.diagnostics if one.code == code]
    assert found, refusal.value
    assert said in str(found[0])
    assert found[0].span.file.endswith("directive.yaml")
    assert found[0].span.line > before.count("\n")


def test_the_escalations_are_part_of_the_ruleset(ruleset: Ruleset) -> None:
    first, second = ruleset.escalations
    assert (first.id, first.title.en, first.rules) == (
        "reports-keep-missing",
        "Reports keep missing",
        ("monthly-report",),
    )
    assert (second.by, second.within, second.count) == ("insurer_id", "year", "tolerated")
