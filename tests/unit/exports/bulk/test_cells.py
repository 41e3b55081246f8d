"""Whatever SQL reads of a cell, the Python reader reads alike; what SQL leaves over is the rest."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directive_rules.exports.bulk.cells import read_text
from directive_rules.exports.bulk.spellings import stored_text
from directive_rules.exports.bulk.sqltypes import sql_type
from directive_rules.exports.coercion import SENTINELS, CellReader
from directive_rules.exports.headings import Headings
from directive_rules.exports.units import Unit, known_unit
from directive_rules.model.types import ListType, TimestampType
from directive_rules.model.vocabulary import Vocabulary
from tests.unit.exports.bulk.messy import BOOLS, CLOCKS, CODES, DAYS, LISTS, MOMENTS, NUMBERS, PERIODS, TEXTS

SPELLINGS = (TEXTS, CODES, DAYS, MOMENTS, CLOCKS, NUMBERS, BOOLS, PERIODS, LISTS)
KNOWN = sorted({"8", "nil", "nul", "1500000000000", *SENTINELS, *(one for some in SPELLINGS for one in some)})
CHARACTERS = "0123456789.,:-/+ TZE年月日元‰%aNnuUlL空未记录\u3000\u00a0\ufffd\x1e<>\\"
POLICY = (
    *("保单号", "险种", "签单日期", "保费", "保费（万元）", "费率", "费率(‰)", "费率(%)", "参保人数", "参保人数（人）"),
    *("是否城区", "告知内容", "答复时限", "答复时限（分钟）", "退保时间"),
)
COLUMNS = [*(("policy", heading) for heading in POLICY), ("filing", "报告期")]


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


def reader_of(record: str, heading: str, vocabulary: Vocabulary, empty: frozenset[str] = frozenset()) -> CellReader:
    kind = vocabulary.records[record]
    meaning = Headings(kind).meaning(heading)
    unit: Unit | None = known_unit(meaning.unit_text) if meaning.unit_text else None
    return CellReader(kind.fields[meaning.fields[0]], vocabulary.codes, unit, empty)


def check(connection: duckdb.DuckDBPyConnection, reader: CellReader, texts: list[str], *, prefix: str = "") -> int:
    """Hold the cells that SQL reads against the Python reader; return how many that were."""
    found = read_text(reader, "t", prefix=prefix)
    own = sql_type(reader.field.type)
    query = (
        f"SELECT t, CASE WHEN {found.when} THEN {found.then} END AS v, ({found.when}) IS TRUE FROM unnest(?) AS x (t)"
    )
    read = 0
    for text, value, done in connection.execute(query, [texts]).fetchall():
        if not done:
            continue
        read += 1
        instant = isinstance(reader.field.type, TimestampType)
        expected = reader.read(text)
        assert not isinstance(expected, tuple)
        shown, doubt = stored_text(expected, instant=instant)
        assert doubt is None, (text, expected)
        (meant,) = connection.execute(f"SELECT CAST(? AS {own})", [shown]).fetchall()[0]
        assert value == meant is not None, (text, value, meant)
    return read


@pytest.mark.parametrize(("record", "heading"), COLUMNS)
def test_sql_reads_known_spellings_as_python_does(
    record: str, heading: str, connection: duckdb.DuckDBPyConnection, vocabulary: Vocabulary
) -> None:
    reader = reader_of(record, heading, vocabulary)
    read = check(connection, reader, KNOWN)
    assert (read == 0) == (isinstance(reader.field.type, ListType) or heading == "答复时限（分钟）")


@settings(max_examples=max(40, settings().max_examples // 3))
@given(texts=st.lists(st.text(CHARACTERS, min_size=1, max_size=12) | st.text(max_size=6), min_size=1, max_size=40))
def test_sql_reads_any_text_as_python_does(
    texts: list[str], connection: duckdb.DuckDBPyConnection, vocabulary: Vocabulary
) -> None:
    for record, heading in COLUMNS:
        reader = reader_of(record, heading, vocabulary)
        check(connection, reader, texts)


def test_words_that_the_manifest_calls_empty_are_left_over(
    connection: duckdb.DuckDBPyConnection, vocabulary: Vocabulary
) -> None:
    for record, heading in COLUMNS:
        reader = reader_of(record, heading, vocabulary, frozenset(KNOWN))
        assert check(connection, reader, KNOWN) == 0


@given(
    prefix=st.sampled_from(
        ["12", "1E", "1.", "1", "POLICY-0001", "null", "未记录", "保险单", "保险单编号一二三四五", "-12"]
    ),
    texts=st.lists(st.text(CHARACTERS, max_size=6), min_size=1, max_size=20),
)
def test_what_all_texts_begin_with_may_be_trusted(
    prefix: str, texts: list[str], connection: duckdb.DuckDBPyConnection, vocabulary: Vocabulary
) -> None:
    reader = reader_of("policy", "保单号", vocabulary)
    check(connection, reader, [prefix + text for text in texts], prefix=prefix)


def test_no_word_for_nothing_is_read_as_a_text(connection: duckdb.DuckDBPyConnection, vocabulary: Vocabulary) -> None:
    words = {form(word) for word in SENTINELS for form in (str, str.upper, str.capitalize, str.title)}
    spaced = {edge.format(word) for word in words for edge in ("{}", " {}", "{} ", "\u3000{}", "{}\n")}
    assert check(connection, reader_of("policy", "保单号", vocabulary), sorted(spaced)) == 0
