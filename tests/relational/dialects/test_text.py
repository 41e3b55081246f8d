"""Text: code points, parts, and characters that mean something to a database's reader."""

from __future__ import annotations

from typing import get_args

from sqlglot import exp

from directive_rules.model.types import PERIOD, STRING
from directive_rules.model.values import Period, PeriodKind
from directive_rules.relational.dialects import KINDS
from tests.relational.dialects.conftest import Engine

A, B = exp.column("a"), exp.column("b")
ODD = [
    "", " ", "a ", "A", "京安监函〔2016〕502号", "😀é", "e\u0301", "it's", 'a"b`c', "a\\nb", "a\nb", "\\", "\\'",
    "%_", "${spark.app.name}",
    "$1 ? :x %s {}", "--", "/* */", "\t", "\u3000", "ß", "İ",
]  # fmt: skip


def test_literals_come_back_as_they_are(engine: Engine) -> None:
    assert engine.values(*(engine.dialect.literal(text, STRING) for text in ODD)) == tuple(ODD)


def test_stored_text_equals_its_literal_and_no_other(engine: Engine) -> None:
    trees = [exp.EQ(this=A, expression=engine.dialect.literal(text, STRING)) for text in ODD]
    found = engine.over([("a", STRING)], [(text,) for text in ODD], *trees)
    assert found == [tuple(one == other for other in ODD) for one in ODD]


def test_parts_of_text(engine: Engine) -> None:
    texts = ["", "a", "ab", "abab", "京安", "京安监", "安监", "😀京", "京", "b%", "%", "_"]
    rows = [(one, other) for one in texts for other in texts]
    dialect = engine.dialect
    found = engine.over(
        [("a", STRING), ("b", STRING)], [*rows, ("a", None), (None, "a")],
        dialect.starts_with(A, B), dialect.ends_with(A, B), dialect.contains(A, B), dialect.length(A),
        dialect.joined(A, B),
    )  # fmt: skip
    assert found == [
        *((a.startswith(b), a.endswith(b), b in a, len(a), a + b) for a, b in rows),
        (None, None, None, 1, None),
        (None, None, None, None, None),
    ]


def test_periods_are_their_labels(engine: Engine) -> None:
    years = [1, 2, 10, 999, 1000, 2016, 9999]
    periods = [
        Period(year, kind, index)
        for year in years
        for kind, names in zip(get_args(PeriodKind), KINDS, strict=True)
        for index in range(1, len(names) + 1)
    ]
    dialect = engine.dialect
    found = engine.over(
        [("a", PERIOD)],
        [(str(period),) for period in periods] + [(None,)],
        dialect.period_start(A), dialect.period_end(A), dialect.period_previous(A),
    )  # fmt: skip
    assert found == [
        *((period.start, period.end, previous(period)) for period in periods),
        (None, None, None),
    ]


def previous(period: Period) -> str | None:
    return None if period.year == 1 and period.index == 1 else str(period.previous)
