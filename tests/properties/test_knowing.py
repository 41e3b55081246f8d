"""What is lost to sight may make a verdict undetermined; it never turns one into its opposite.

Each example judges a rule over a whole export, then over the same export with something taken from view: a column, a
record type, a claim of completeness with some records, the hour of a timestamp, a parameter, agreement between doubles.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directive_rules.interpreter import Court, RuleJudgement
from directive_rules.model.export import Claim, Export, Gap, Quarantined, Record, Table
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.values import Value
from directive_rules.model.verdicts import Status
from tests.properties.worlds import AS_OF, DAYS, rulesets, whole_export

T = TypeVar("T")
seeds = st.integers(0, (1 << 32) - 1)
as_ofs = st.sampled_from(AS_OF)

# Taken from view, an excuse may leave plain compliance, fulfilment may leave a term still running, and the late
# cure of a missed duty may leave it missed.
COMPATIBLE: dict[Status | None, set[Status | None]] = {
    Status.COMPLIANT: {Status.COMPLIANT, Status.EXEMPT},
    Status.EXEMPT: {Status.EXEMPT},
    Status.PENDING: {Status.PENDING, Status.COMPLIANT, Status.EXEMPT},
    Status.LATE: {Status.LATE},
    Status.VIOLATED: {Status.VIOLATED, Status.LATE},
    None: {None},
}
Loss = Callable[[Export, random.Random], Export]
WORLDS = 12


class NothingToLose(Exception):  # noqa: N818 - no error, only nothing to do
    """This export has nothing of the kind."""


def judged(
    rules_: Ruleset, export: Export, as_of: date, overrides: dict[str, Value | None] | None = None
) -> RuleJudgement:
    return Court(rules_, export, as_of, overrides or {}).judge(rules_.rules["r"])


def statuses(judgement: RuleJudgement) -> dict[str, Status]:
    return {verdict.duty.label: verdict.status for verdict in judgement.verdicts}


def with_records(export: Export, name: str, records: list[Record]) -> Export:
    table = export.tables[name]
    return replace(export, tables={**export.tables, name: replace(table, records=tuple(records))})


def some(dice: random.Random, found: Iterable[T]) -> T:
    listed = sorted(found, key=str)
    if not listed:
        raise NothingToLose
    return dice.choice(listed)


def lose_a_column(export: Export, dice: random.Random) -> Export:
    name = some(dice, export.tables)
    table = export.tables[name]
    column = some(dice, table.columns - {"id"})
    stripped = tuple(Record(name, {k: v for k, v in one.values.items() if k != column}) for one in table.records)
    return replace(export, tables={**export.tables, name: Table(name, table.columns - {column}, stripped)})


def lose_a_type(export: Export, dice: random.Random) -> Export:
    name = some(dice, export.tables)
    claims = {other: claim for other, claim in export.claims.items() if other != name}
    return replace(export, tables={k: v for k, v in export.tables.items() if k != name}, claims=claims)


def day_of(record: Record) -> date:
    fields = {
        "policy": "signed_on",
        "visit": "held_at",
        "member": "joined_on",
        "filing": "filed_on",
        "tariff": "valid_from",
    }
    moment = record.values[fields[record.type]]
    assert isinstance(moment, date)
    return as_day(moment)


def as_day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def lose_what_is_not_claimed(export: Export, dice: random.Random) -> Export:
    name = some(dice, ["visit", "filing", "tariff", "policy"])
    since, until = sorted(dice.sample(DAYS, 2))
    kept = [one for one in export.tables[name].records if since <= day_of(one) <= until or dice.random() < 0.5]
    return replace(with_records(export, name, kept), claims={**export.claims, name: Claim(since, until)})


def lose_into_a_gap(export: Export, dice: random.Random) -> Export:
    name, field = some(dice, [("visit", "policy_id"), ("filing", "member_id"), ("visit", "kind"), ("tariff", "kind")])
    value = some(dice, {found for one in export.tables[name].records if (found := one.values.get(field)) is not None})
    kept = [one for one in export.tables[name].records if one.values.get(field) != value or dice.random() < 0.3]
    return replace(with_records(export, name, kept), gaps=(*export.gaps, Gap(name, {field: value})))


def lose_into_quarantine(export: Export, dice: random.Random) -> Export:
    """Without the field that joins it a quarantined record is a caveat, not a doubt; so that field stays readable."""
    name, join = some(dice, [("visit", "policy_id"), ("filing", "member_id"), ("tariff", "kind")])
    records = list(export.tables[name].records)
    lost = some(dice, [one for one in records if one.values.get(join) is not None])
    known = {k: v for k, v in lost.values.items() if v is not None and (k == join or dice.random() < 0.5)}
    aside = Quarantined(name, known, None, "unreadable")
    kept = [one for one in records if one is not lost]
    return replace(with_records(export, name, kept), quarantined=(*export.quarantined, aside))


def lose_the_hour(export: Export, dice: random.Random) -> Export:
    name, field = some(dice, [("visit", "held_at"), ("policy", "at"), ("policy", "paid_at")])
    records = []
    for record in export.tables[name].records:
        moment = record.values.get(field)
        coarse = moment.date() if isinstance(moment, datetime) and dice.random() < 0.7 else moment
        records.append(Record(name, {**record.values, field: coarse}))
    return with_records(export, name, records)


def lose_agreement(export: Export, dice: random.Random) -> Export:
    """Add a double that differs. Joining fields are left alone: who joins nobody is a caveat, not a doubt."""
    name = some(dice, export.tables)
    records = list(export.tables[name].records)
    double = some(dice, records)
    joins = {"id", "policy_id", "member_id", "kind", "insurer"}
    field = some(dice, [field for field, value in double.values.items() if value is not None and field not in joins])
    other = some(dice, {one.values.get(field) for one in records} - {None, double.values[field]})
    return with_records(export, name, [*records, Record(name, {"id": double.values["id"], field: other})])


EVENTS: dict[str, set[str]] = {"policy": {"paid_at", "closed_on"}, "visit": {"closed_on"}, "member": {"left_on"}}


def lose_what_came_after(export: Export, dice: random.Random) -> Export:
    """Take the export earlier: later records and events are not in it yet."""
    taken = some(dice, DAYS)
    end = datetime(taken.year, taken.month, taken.day, 23, 59, 59, 999999)

    def later(moment: object) -> bool:
        return isinstance(moment, date) and (moment > end if isinstance(moment, datetime) else moment > taken)

    tables = {}
    for name, table in export.tables.items():
        kept = [one for one in table.records if day_of(one) <= taken]
        blanked = [
            Record(name, {k: None if k in EVENTS.get(name, set()) and later(v) else v for k, v in one.values.items()})
            for one in kept
        ]
        tables[name] = replace(table, records=tuple(blanked))
    return replace(export, tables=tables, taken_at=taken)


LOSSES: list[Loss] = [
    lose_a_column, lose_a_type, lose_what_is_not_claimed, lose_into_a_gap, lose_into_quarantine, lose_the_hour,
    lose_agreement, lose_what_came_after,
]  # fmt: skip


@pytest.mark.parametrize("lose", LOSSES, ids=[loss.__name__ for loss in LOSSES])
@given(rule=rulesets, seed=seeds, as_of=as_ofs)
def test_nothing_unknown_becomes_a_verdict(lose: Loss, rule: Ruleset, seed: int, as_of: date) -> None:
    for number in range(WORLDS):
        export = whole_export(seed + number)
        try:
            less = lose(export, random.Random(seed + number))
        except NothingToLose:
            continue
        compare(judged(rule, export, as_of), judged(rule, less, as_of), less)


@given(rule=rulesets, seed=seeds, as_of=as_ofs, name=st.sampled_from(["days", "share", "roll", "part"]))
def test_an_unset_parameter_only_takes_verdicts_away(rule: Ruleset, seed: int, as_of: date, name: str) -> None:
    for number in range(WORLDS):
        export = whole_export(seed + number)
        compare(judged(rule, export, as_of), judged(rule, export, as_of, {name: None}), export)


def compare(whole: RuleJudgement, less: RuleJudgement, export: Export) -> None:
    """Where less was seen, each verdict is undetermined or agrees with the whole one."""
    if less.verdicts and not less.verdicts[0].duty.key:
        return
    before, after = statuses(whole), statuses(less)
    # A deadline before the subject itself is not considered where it is unknown (decision 0008).
    early = {
        verdict.duty.label
        for verdict in whole.verdicts
        if verdict.subject is not None
        and isinstance(verdict.due, date)
        and day_of(verdict.subject) > as_day(verdict.due)
    }
    keys = {str(one.values["id"]) for table in export.tables.values() for one in table.records}
    for label in {*before, *after}:
        status = after.get(label)
        if status is not Status.UNDETERMINED and label.split("@")[0] in keys and label not in early:
            assert before.get(label) in COMPATIBLE[status], f"{label}: {before.get(label)} became {status}"


@given(rule=rulesets, seed=seeds, as_of=as_ofs)
def test_the_order_of_records_never_matters(rule: Ruleset, seed: int, as_of: date) -> None:
    for number in range(WORLDS):
        export = lose_nothing_or_something(whole_export(seed + number), random.Random(seed + number))
        shuffled = export
        for name, table in export.tables.items():
            records = list(table.records)
            random.Random(seed).shuffle(records)
            shuffled = with_records(shuffled, name, records)
        assert judged(rule, export, as_of).verdicts == judged(rule, shuffled, as_of).verdicts


@given(rule=rulesets, seed=seeds, as_of=as_ofs)
def test_the_counts_add_up_and_nothing_is_said_twice(rule: Ruleset, seed: int, as_of: date) -> None:
    for number in range(WORLDS):
        export = lose_nothing_or_something(whole_export(seed + number), random.Random(seed + number))
        judgement = judged(rule, export, as_of)
        tally = judgement.tally
        assert tally.considered == tally.not_applicable + tally.duties
        assert tally.duties == len(judgement.verdicts) == len({verdict.duty for verdict in judgement.verdicts})
        for verdict in judgement.verdicts:
            assert bool(verdict.causes) == (verdict.status is Status.UNDETERMINED)


@given(rule=rulesets, seed=seeds)
def test_what_occurs_later_does_not_change_a_past_audit(rule: Ruleset, seed: int) -> None:
    as_of = date(2016, 10, 5)
    for number in range(WORLDS):
        export = kept = whole_export(seed + number)
        for name, table in export.tables.items():
            kept = with_records(kept, name, [one for one in table.records if day_of(one) <= as_of])
        assert judged(rule, kept, as_of).verdicts == judged(rule, export, as_of).verdicts


def lose_nothing_or_something(export: Export, dice: random.Random) -> Export:
    try:
        return dice.choice(LOSSES)(export, dice)
    except NothingToLose:
        return export
