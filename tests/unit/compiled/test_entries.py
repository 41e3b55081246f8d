"""Records of one key become one, at any instant, and say when that will be another."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from directive_rules.compiled import joins, merged
from directive_rules.compiled.entries import join_key
from directive_rules.compiled.knowing import Unknown
from directive_rules.model.export import Record
from tests.unit.compiled.world import ruleset

VOCABULARY = ruleset("true").vocabulary
VISIT = VOCABULARY.records["visit"]
ALL = frozenset(VISIT.fields)


def visit(**values: Any) -> Record:
    return Record("visit", {"id": "V", **values})


def test_what_one_gives_fills_what_another_leaves_empty() -> None:
    (entry,) = merged(VISIT, [visit(version=1, n=1), visit(version=1, insurer="A")], ALL, datetime.max)
    assert (entry.values["n"], entry.values["insurer"], entry.values["policy_id"]) == (1, "A", None)
    assert len(entry.records) == 2


def test_two_that_differ_leave_nothing_known() -> None:
    (entry,) = merged(VISIT, [visit(version=1, n=1), visit(version=1, n=2)], ALL, datetime.max)
    assert isinstance(entry.values["n"], Unknown)
    assert [str(cause) for cause in entry.values["n"].causes] == ["contradictory: visit.n"]


def test_the_highest_version_stands_and_a_later_one_is_announced() -> None:
    first = visit(version=1, n=1, held_at=datetime(2016, 3, 1))
    second = visit(version=2, n=2, held_at=datetime(2016, 5, 1))
    third = visit(version=3, n=3, held_at=date(2016, 6, 1))
    (before,) = merged(VISIT, [third, second, first], ALL, datetime(2016, 4, 1))
    assert (before.values["n"], before.changes_at) == (1, datetime(2016, 5, 1))
    (after,) = merged(VISIT, [second, first, third], ALL, datetime(2016, 5, 1))
    assert (after.values["n"], after.changes_at) == (2, datetime(2016, 6, 1))
    (last,) = merged(VISIT, [second, third, first], ALL, datetime(2016, 6, 1))
    assert (last.values["n"], last.changes_at) == (3, None)


def test_where_every_version_is_still_to_come_the_highest_stands() -> None:
    first = visit(version=1, n=1, held_at=datetime(2016, 5, 1))
    second = visit(version=2, n=2, held_at=datetime(2016, 6, 1))
    (entry,) = merged(VISIT, [first, second], ALL, datetime(2016, 4, 1))
    assert (entry.values["n"], entry.changes_at) == (2, datetime(2016, 5, 1))


def test_a_record_without_its_whole_key_stands_for_itself() -> None:
    assert len(merged(VISIT, [Record("visit", {"n": 1}), Record("visit", {"n": 1})], ALL, datetime.max)) == 2


def test_a_field_outside_the_columns_is_not_provided_even_where_it_is_given() -> None:
    (entry,) = merged(VISIT, [visit(n=1)], frozenset({"id"}), datetime.max)
    assert isinstance(entry.values["n"], Unknown)


def test_who_joins() -> None:
    (entry,) = merged(VISIT, [visit(insurer="A", policy_id="1")], ALL, datetime.max)
    assert joins(entry, ("policy_id", "insurer"), ("1", "A"))
    assert not joins(entry, ("policy_id", "insurer"), ("A", "1"))
    assert join_key(entry, ("policy_id", "insurer")) == ("1", "A")
    (doubtful,) = merged(VISIT, [visit(insurer="A"), visit(insurer="B")], ALL, datetime.max)
    assert not joins(doubtful, ("insurer",), ("A",))
    assert join_key(doubtful, ("insurer",)) is None
    assert join_key(doubtful, ("policy_id",)) is None
