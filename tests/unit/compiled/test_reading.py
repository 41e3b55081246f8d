"""Plain data to records: each type takes its own values and their text, and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from directive_rules.compiled import RecordError, record_of
from directive_rules.compiled.reading import LONGEST, MEMORY, RecordReader
from directive_rules.model.values import Period, Unlisted, Value
from tests.unit.compiled.world import POLICY, ruleset

VOCABULARY = ruleset("true").vocabulary


@pytest.mark.parametrize(
    ("field", "given", "value"),
    [
        ("id", "0012", "0012"),
        ("id", "  ", None),
        ("id", None, None),
        ("premium", "1.5", Decimal("1.50")),
        ("premium", 3, Decimal("3.00")),
        ("premium", Decimal("2.500"), Decimal("2.50")),
        ("n", "12", 12),
        ("n", 12, 12),
        ("flag", False, False),
        ("flag", "true", True),
        ("kind", "红", "red"),
        ("kind", "green", Unlisted("green")),
        ("kind", Unlisted("green"), Unlisted("green")),
        ("kinds", ["blue", "red"], ("blue", "red")),
        ("kinds", [], ()),
        ("signed_on", date(2016, 3, 1), date(2016, 3, 1)),
        ("at", "2016-03-01", date(2016, 3, 1)),
        ("at", "2016-03-01T09:30", datetime(2016, 3, 1, 9, 30)),
        ("at", datetime(2016, 3, 1, 9, 30), datetime(2016, 3, 1, 9, 30)),
        ("period", "2016Q4", Period(2016, "quarter", 4)),
        ("period", Period(2016, "month", 4), Period(2016, "month", 4)),
    ],
)
def test_a_value_or_its_text_is_read(field: str, given: object, value: Value | None) -> None:
    found = record_of(VOCABULARY, "policy", {"insurer": "A", "id": "P", field: given}, keyed=False).values[field]
    assert found == value
    assert type(found) is type(value)
    assert str(found) == str(value), "amounts carry the declared digits"


@pytest.mark.parametrize(
    ("field", "given", "message"),
    [
        ("id", 12, "a text is expected, not a value of type int"),
        ("id", "x" * (LONGEST + 1), "at most 10,000 characters"),
        ("premium", True, "a decimal number like 12.50 is expected, exact, not true or false"),
        ("premium", 1.5, "not a binary float"),
        ("premium", "1.505", "at most 2 digits after the point"),
        ("premium", Decimal("NaN"), "a number is expected"),
        ("n", True, "a whole number is expected, not true or false"),
        ("n", Decimal(1), "a whole number is expected"),
        ("n", 10**7, "at most 6 digits"),
        ("flag", 1, "`true` or `false` is expected"),
        ("kind", 3, "a code, as text, is expected"),
        ("kinds", "red", "a list of at most"),
        ("kinds", ["red", None], "a list without empty members"),
        ("kinds", [3], "a code, as text, is expected, not a list"),
        ("signed_on", datetime(2016, 3, 1), "a date like 2016-10-21 is expected, not an instant"),
        ("signed_on", "2016-3-1", "a date like 2016-10-21 is expected"),
        (
            "at",
            datetime(2016, 3, 1, tzinfo=UTC),
            "its day, is expected, not an instant with an offset",
        ),
        ("period", {}, "a period like 2016-11, 2016Q4, 2016H2 or 2016 is expected, not a mapping"),
    ],
)
def test_anything_else_is_refused(field: str, given: object, message: str) -> None:
    with pytest.raises(RecordError) as refusal:
        record_of(VOCABULARY, "policy", {**POLICY, field: given})
    (diagnostic,) = refusal.value.diagnostics
    assert diagnostic.code == "bad-value"
    assert diagnostic.message.startswith(f"`policy.{field}`: ")
    assert message in diagnostic.message


def test_all_complaints_come_at_once() -> None:
    with pytest.raises(RecordError) as refusal:
        record_of(VOCABULARY, "policy", {"n": "x", "rat": 1, "premium": "y"})
    assert [diagnostic.code for diagnostic in refusal.value.diagnostics] == ["bad-value", "unknown-field", "bad-value"]


def test_the_whole_key_is_asked_for() -> None:
    with pytest.raises(RecordError, match="a `policy` needs `id`, a part of its key"):
        record_of(VOCABULARY, "policy", {"insurer": "A", "id": ""})


@pytest.mark.parametrize("fields", [[], "policy", None, 3])
def test_what_is_no_mapping_is_refused(fields: object) -> None:
    with pytest.raises(RecordError, match="is a mapping of fields"):
        record_of(VOCABULARY, "policy", fields)  # type: ignore[arg-type]


def test_more_than_is_remembered_reads_the_same() -> None:
    reader = RecordReader(VOCABULARY.records["policy"], VOCABULARY.codes)
    for number in range(MEMORY + 10):
        assert reader.read({"premium": str(number)}) == {"premium": Decimal(number)}
    assert reader.read({"premium": "7"}) == {"premium": Decimal(7)}


def test_numbers_of_another_kind_are_not_taken_for_those_read_before() -> None:
    reader = RecordReader(VOCABULARY.records["policy"], VOCABULARY.codes)
    assert reader.read({"premium": Decimal(1)}) == {"premium": Decimal("1.00")}
    with pytest.raises(RecordError, match="true or false"):
        reader.read({"premium": True})
    with pytest.raises(RecordError, match="binary float"):
        reader.read({"premium": 1.0})
