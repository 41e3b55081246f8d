"""Values as the ledger's texts: told back as they were, one text for one meaning, and equal texts where values join."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directive_rules.model.export import Record
from directive_rules.model.types import (
    BOOL,
    DATE,
    INT,
    PERIOD,
    STRING,
    TIMESTAMP,
    CodeType,
    DecimalType,
    ListType,
    Type,
)
from directive_rules.model.values import Period, Scalar, Unlisted, Value
from directive_rules.model.vocabulary import Field, Names, RecordType
from directive_rules.monitor.encoding import Codec, bare_parts, join_text, moment_of, number_of

NAMES = Names("名", "name")
TYPES: dict[str, Type] = {
    "text": STRING,
    "flag": BOOL,
    "number": INT,
    "rate": DecimalType(30, 9),
    "on": DATE,
    "at": TIMESTAMP,
    "period": PERIOD,
    "kind": CodeType("kind"),
    "kinds": ListType(CodeType("kind")),
    "days": ListType(DATE),
}
KIND = RecordType(
    "thing", NAMES, tuple(TYPES), "on", {name: Field(name, type_, NAMES) for name, type_ in TYPES.items()}, {}
)
CODEC = Codec.of(KIND)
texts = st.text(max_size=20)
periods = st.one_of(
    st.builds(Period, st.integers(1, 9999), st.just("month"), st.integers(1, 12)),
    st.builds(Period, st.integers(1, 9999), st.just("quarter"), st.integers(1, 4)),
    st.builds(Period, st.integers(1, 9999), st.just("half"), st.integers(1, 2)),
    st.builds(Period, st.integers(1, 9999), st.just("year"), st.just(1)),
)
codes = st.one_of(st.sampled_from(["red", "blue"]), st.builds(Unlisted, texts))
VALUES: dict[str, st.SearchStrategy[Value]] = {
    "text": texts,
    "flag": st.booleans(),
    "number": st.integers(-(2**63), 2**63 - 1),
    "rate": st.decimals(allow_nan=False, allow_infinity=False, places=9, min_value=-(10**20), max_value=10**20),
    "on": st.dates(),
    "at": st.one_of(st.datetimes(), st.dates()),
    "period": periods,
    "kind": codes,
    "kinds": st.lists(codes, max_size=3).map(tuple),
    "days": st.lists(st.dates(), max_size=3).map(tuple),
}
records = st.fixed_dictionaries({name: st.one_of(st.none(), values) for name, values in VALUES.items()})


@given(values=records)
def test_a_record_is_told_back(values: dict[str, Value | None]) -> None:
    body = CODEC.body(Record("thing", values))
    assert body.isascii()
    told = CODEC.record(body).values
    for name, value in values.items():
        unordered = sorted(value, key=str) if isinstance(value, tuple) else value
        found = told.get(name)
        assert (sorted(found, key=str) if isinstance(found, tuple) else found) == unordered
        assert type(found) is type(value)
    assert CODEC.body(CODEC.record(body)) == body


def test_one_meaning_is_one_text() -> None:
    def body(**values: Value | None) -> str:
        return CODEC.body(Record("thing", values))

    assert body(rate=Decimal("1.50"), text=None) == body(rate=Decimal("1.5")) == body(rate=Decimal("15E-1"))
    assert body(rate=Decimal("-0")) == body(rate=Decimal("0.000"))
    assert body(rate=Decimal("100")) == body(rate=Decimal("1E+2"))
    assert body(kinds=("red", "blue")) == body(kinds=("blue", "red"))
    assert body(text="red") != body(text="Red")
    assert body(kind="red") != body(kind=Unlisted("red"))
    assert body(at=date(2016, 1, 1)) != body(at=datetime(2016, 1, 1))


scalars: st.SearchStrategy[Scalar] = st.one_of(
    texts,
    st.integers(-3, 3),
    st.decimals(min_value=-3, max_value=3, places=1),
    st.sampled_from(["1", "1.0", '["1"]', "[1]"]),
    st.dates(min_value=date(2016, 1, 1), max_value=date(2016, 1, 3)),
    periods,
)


@given(left=st.tuples(scalars, scalars), right=st.tuples(scalars, scalars))
def test_texts_are_equal_where_values_are(left: tuple[Scalar, Scalar], right: tuple[Scalar, Scalar]) -> None:
    pairs = zip(left, right, strict=True)
    same_kind = all(type(one) is type(other) or {type(one), type(other)} == {int, Decimal} for one, other in pairs)
    if same_kind:
        assert (join_text(left) == join_text(right)) == (left == right)


def test_a_long_joining_value_is_hashed() -> None:
    long, other = ("x" * 5_000,), ("x" * 4_999 + "y",)
    assert len(join_text(long)) < 100
    assert join_text(long) == join_text(("x" * 5_000,)) != join_text(other)


@given(values=records)
def test_a_key_shows_its_parts_as_a_duty_does(values: dict[str, Value | None]) -> None:
    given_ = {name: value for name, value in values.items() if value is not None and not isinstance(value, tuple)}
    kind = RecordType("thing", NAMES, tuple(sorted(given_)), "on", KIND.fields, {})
    parts = Codec.of(kind).key_parts(Codec.of(kind).key(values))
    for name, part in zip(sorted(given_), parts, strict=True):
        value = given_[name]
        assert part == (f"{value.normalize():f}" if isinstance(value, Decimal) and value else str(value)) or not value
    assert len(bare_parts(Codec.of(kind).key(values))) == len(parts)


def test_a_key_that_lacks_a_part() -> None:
    with pytest.raises(KeyError, match="text"):
        CODEC.key({"flag": True})


@given(moment=st.datetimes())
def test_instants_are_numbers_in_their_order(moment: datetime) -> None:
    assert moment_of(number_of(moment)) == moment
    assert (number_of(moment) < number_of(datetime(2016, 1, 1))) == (moment < datetime(2016, 1, 1))
