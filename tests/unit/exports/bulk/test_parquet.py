"""Parquet: texts mean what they mean in CSV, typed columns are taken as they are, and what fits is not copied."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directive_rules.errors import ExportError
from directive_rules.exports import Limits, read_export
from directive_rules.exports.bulk import StoredReading, read_stored
from directive_rules.exports.limits import DEFAULT_LIMITS
from directive_rules.model.stored import Doubt
from directive_rules.model.values import Unlisted
from directive_rules.model.vocabulary import Vocabulary
from tests.unit.exports.bulk.comparing import comparable, records, stored
from tests.unit.exports.bulk.messy import FIELDS

Reading = Callable[..., StoredReading]
POLICY = {"机构代码": "'A'", "保单号": "'P' || i"}


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


@pytest.fixture
def read(tmp_path: Path, connection: duckdb.DuckDBPyConnection, vocabulary: Vocabulary) -> Reading:
    """Write a Parquet file of columns given as SQL over `i`, from 0 on, and read it."""

    def reading(
        columns: dict[str, str],
        rows: int = 3,
        limits: Limits = DEFAULT_LIMITS,
        needed: Mapping[str, Collection[str]] | None = None,
    ) -> StoredReading:
        folder = tmp_path / "export"
        folder.mkdir(exist_ok=True)
        selected = ", ".join(f'{sql} AS "{heading}"' for heading, sql in columns.items())
        query = f"SELECT {selected} FROM range({rows}) AS x (i)"
        connection.execute(f"COPY ({query}) TO '{folder / 'policy.parquet'}' (FORMAT parquet)")
        before = len(connection.execute("SELECT * FROM duckdb_views() WHERE NOT internal").fetchall())
        prefix = f"r{before}_" if before else ""
        return read_stored(folder, vocabulary, connection, limits=limits, prefix=prefix, needed=needed)

    return reading


def values(
    reading: StoredReading, name: str, connection: duckdb.DuckDBPyConnection, vocabulary: Vocabulary
) -> list[Any]:
    return [row[name] for row in records(connection, reading.export.tables["policy"], vocabulary)]


def is_copied(connection: duckdb.DuckDBPyConnection) -> bool:
    return bool(connection.execute("SELECT count(*) FROM duckdb_tables()").fetchall()[0][0])


def test_what_fits_is_not_copied(read: Reading, connection: duckdb.DuckDBPyConnection, vocabulary: Vocabulary) -> None:
    found = read(
        {
            **POLICY,
            "险种": "'safety'",
            "签单日期": "DATE '2016-11-01' + i::INTEGER",
            "保费": "(i + 0.25)::DECIMAL(10,1)",
            "费率": "NULL::DECIMAL(12,9)",
            "参保人数": "i::SMALLINT",
            "是否城区": "i = 1",
            "退保时间": "TIMESTAMP_S '2016-11-01 10:00:00'",
            "备注": "'not read'",
        }
    )
    assert not is_copied(connection)
    table = found.export.tables["policy"]
    assert (table.rows, table.numbered, table.keyed, table.distinct) == (3, True, True, True)
    assert records(connection, table, vocabulary)[1] == {
        "insurer_id": "A", "policy_id": "P1", "line": "safety", "signed_on": date(2016, 11, 2), "rate": None,
        "premium": Decimal("1.30"), "insured": 1, "urban": True, "cancelled_at": datetime(2016, 11, 1, 10),
    }  # fmt: skip
    assert [name for name, column in table.columns.items() if column.empty] == ["rate"]
    (file,) = found.files
    assert (file.name, file.raw, file.evaluated, file.quarantined) == ("policy.parquet", 3, 3, 0)
    types = dict(connection.execute("SELECT column_name, column_type FROM (DESCRIBE policy)").fetchall())
    assert (types["premium"], types["insured"], types["cancelled_at"]) == ("DECIMAL(18,2)", "BIGINT", "TIMESTAMP")


@pytest.mark.parametrize(
    ("heading", "name", "sql", "expected"),
    [
        ("签单日期", "signed_on", "DATE '9999-12-31'", None),
        ("签单日期", "signed_on", "DATE '2999-12-31'", None),
        ("签单日期", "signed_on", "TIMESTAMP '2016-11-01 23:00:00'", date(2016, 11, 1)),
        ("签单日期", "signed_on", "'2016年11月1日'", date(2016, 11, 1)),
        ("退保时间", "cancelled_at", "DATE '2016-11-01'", date(2016, 11, 1)),
        ("退保时间", "cancelled_at", "TIMESTAMP '9999-12-31 23:59:59'", None),
        (
            "退保时间",
            "cancelled_at",
            "TIMESTAMP_NS '2016-11-01 10:00:00.123456'",
            datetime(2016, 11, 1, 10, 0, 0, 123456),
        ),
        ("退保时间", "cancelled_at", "TIMESTAMPTZ '2016-11-01 10:00:00+00'", datetime(2016, 11, 1, 18)),
        ("退保时间", "cancelled_at", "TIMESTAMPTZ '1990-06-01 10:00:00+00'", datetime(1990, 6, 1, 19)),
        ("保费", "premium", "1234.5::DOUBLE", Decimal("1234.50")),
        ("保费", "premium", "(0.1::DOUBLE + 0.2::DOUBLE)", Decimal("0.30")),
        ("保费", "premium", "1234.5::FLOAT", Decimal("1234.50")),
        ("保费", "premium", "7::UBIGINT", Decimal("7.00")),
        ("保费", "premium", "1.50::DECIMAL(38,10)", Decimal("1.50")),
        ("保费", "premium", "'1,234.50'", Decimal("1234.50")),
        ("保费（万元）", "premium", "1.5::DOUBLE", Decimal("15000.00")),
        ("保费（万元）", "premium", "1.5::DECIMAL(8,2)", Decimal("15000.00")),
        ("费率", "rate", "1e-5::DOUBLE", Decimal("0.000010000")),
        ("参保人数", "insured", "12.0::DOUBLE", 12),
        ("参保人数", "insured", "12::UBIGINT", 12),
        ("险种", "line", "'安责险'", "safety"),
        ("险种", "line", "'x'", Unlisted("x")),
        ("是否城区", "urban", "1::INTEGER", True),
        ("是否城区", "urban", "'否'", False),
        ("投保人", "holder_name", "12::BIGINT", "12"),
        ("投保人", "holder_name", "12::DOUBLE", "12"),
        ("投保人", "holder_name", "' x '", "x"),
        ("投保人", "holder_name", "'-'", None),
        ("投保人", "holder_name", "''", None),
        ("投保人", "holder_name", "chr(30) || 'x'", "x"),
        ("告知内容", "topics", "['cover', 'x;y']", ("cover", Unlisted("x;y"))),
        ("告知内容", "topics", "[]::VARCHAR[]", ()),
        ("告知内容", "topics", "'免责;cover'", ("exclusions", "cover")),
    ],
)
def test_what_does_not_fit_is_read_as_the_reader_of_texts_reads_it(
    heading: str,
    name: str,
    sql: str,
    expected: object,
    read: Reading,
    connection: duckdb.DuckDBPyConnection,
    vocabulary: Vocabulary,
) -> None:
    found = read({**POLICY, heading: sql})
    assert found.quarantine == ()
    read_back = values(found, name, connection, vocabulary)
    assert {type(one) for one in read_back} == {type(expected)}
    if isinstance(expected, tuple):
        read_back, expected = [Counter(one) for one in read_back], Counter(expected)
    assert read_back == [expected] * 3
    noted = [str(note) for note in found.notes if note.code == "reading"]
    assert bool(noted) == ("DOUBLE" in sql or "FLOAT" in sql)


@pytest.mark.parametrize(
    ("heading", "sql", "reason"),
    [
        ("保费", "1.505::DECIMAL(9,3)", "2 digits after the point"),
        ("保费", "1e20::DOUBLE", "its digits are lost"),
        ("保费", "12345678901234567.0::DOUBLE", "its digits are lost"),
        ("保费", "'nan'::DOUBLE", "a number is expected"),
        ("参保人数", "1234567", "at most 6 digits"),
        ("投保人", "1234567890123456789::DOUBLE", "its digits are lost"),
        ("签单日期", "'infinity'::DATE", "a date"),
        ("退保时间", "'infinity'::TIMESTAMPTZ", "a date"),
        ("退保时间", "TIMESTAMP_NS '2016-11-01 10:00:00.123456789'", "to the microsecond"),
        ("签单日期", "'x'", "a date"),
        ("签单日期", "['2016-11-01']", "not a list"),
        ("告知内容", "['cover', NULL]", "a list holds texts"),
        ("保单号", "NULL::VARCHAR", "no key"),
        ("保单号", "'-'", "no key"),
    ],
)
def test_what_cannot_be_read_is_put_aside(
    heading: str, sql: str, reason: str, read: Reading, vocabulary: Vocabulary, connection: duckdb.DuckDBPyConnection
) -> None:
    chosen = (
        f"CASE WHEN i = 1 THEN {sql} END" if heading != "保单号" else f"CASE WHEN i = 1 THEN {sql} ELSE 'P' || i END"
    )
    found = read({**POLICY, heading: chosen})
    (row,) = found.quarantine
    assert row.origin.row == 2
    assert reason in str(found.export.quarantined[0].reason)
    assert found.export.tables["policy"].rows == 2
    assert found.files[0].conserved
    assert values(found, "policy_id", connection, vocabulary) == ["P0", "P2"]


@given(seed=st.integers(0, 1 << 32))
@settings(max_examples=max(25, settings().max_examples // 6))
def test_texts_mean_what_they_mean_elsewhere(seed: int, vocabulary: Vocabulary) -> None:
    """The same cells as JSON lines and as Parquet: equal records, equal rows put aside with equal reasons."""
    import random  # noqa: PLC0415 - seeded here, so that an example is one number

    chance = random.Random(seed)
    record = chance.choice(list(FIELDS))
    headings = [one for one in FIELDS[record] if one not in ("保费", "费率(%)", "费率", "参保人数", "答复时限")]
    rows = [{one: chance.choice((*FIELDS[record][one], None)) for one in headings} for _ in range(30)]
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        texts, parquet = Path(folder) / "t", Path(folder) / "p"
        texts.mkdir()
        parquet.mkdir()
        lines = [json.dumps(row) for row in rows]
        (texts / f"{record}.jsonl").write_text("\n".join(lines), encoding="utf-8")
        columns = ", ".join(f'CAST(x ->> ? AS VARCHAR) AS "{one}"' for one in headings)
        target = f"(SELECT {columns} FROM (SELECT unnest(?)::JSON AS x)) TO '{parquet / f'{record}.parquet'}'"
        connection.execute(f"COPY {target} (FORMAT parquet)", [*headings, lines])
        expected = read_export(texts, vocabulary)
        found = stored(parquet, vocabulary, connection)
        table = expected.export.tables[record]
        rows = records(connection, found.export.tables[record], vocabulary)
        assert len(rows) == len(table.records)
        for row, one in zip(rows, table.records, strict=True):
            assert {name: comparable(cell) for name, cell in row.items()} == {
                name: comparable(one.values.get(name)) for name in table.columns
            }
        assert [(one.values, one.reason) for one in found.export.quarantined] == [
            (one.values, one.reason) for one in expected.export.quarantined
        ]
        assert [one.origin.row for one in found.quarantine] == [one.origin.row for one in expected.quarantine]


def test_what_nobody_needs_is_not_looked_at(
    read: Reading, connection: duckdb.DuckDBPyConnection, vocabulary: Vocabulary
) -> None:
    columns = {**POLICY, "投保人": "' x '", "险种": "'safety'", "签单日期": "DATE '2016-11-01'"}
    found = read(columns, needed={"policy": {"line"}})
    assert not is_copied(connection)
    assert values(found, "holder_name", connection, vocabulary) == [" x "] * 3
    found = read({**columns, "险种": "'安责险'"}, needed={"policy": {"line"}})
    assert is_copied(connection)
    assert values(found, "line", connection, vocabulary) == ["safety"] * 3
    assert values(found, "holder_name", connection, vocabulary) == ["x"] * 3
    found = read({**columns, "签单日期": "DATE '9999-12-31'"}, needed={})
    assert values(found, "signed_on", connection, vocabulary) == [None] * 3


def test_columns_that_hold_no_cells_are_refused(read: Reading) -> None:
    with pytest.raises(ExportError, match="`投保人` holds bytes"):
        read({**POLICY, "投保人": "'x'::BLOB"})
    with pytest.raises(ExportError, match="`投保人` holds nested objects"):
        read({**POLICY, "投保人": "{'a': 1}"})
    read({**POLICY, "备注": "{'a': 1}", "图片": "'x'::BLOB"})


def test_headings_are_held_against_the_vocabulary(read: Reading) -> None:
    with pytest.raises(ExportError, match="no column for `policy_id`"):
        read({"机构代码": "'A'"})
    with pytest.raises(ExportError, match="both mean `policy_id`"):
        read({**POLICY, "policyNo": "'P1'"})
    assert any("签单日期" in str(note) for note in read({**POLICY, "签单日斯": "1"}).notes)


def test_a_damaged_file_is_refused_and_limits_hold(
    read: Reading, tmp_path: Path, connection: duckdb.DuckDBPyConnection, vocabulary: Vocabulary
) -> None:
    for name in ("rows", "columns", "file_bytes"):
        with pytest.raises(ExportError, match=f"`{name}`"):
            read(POLICY, limits=Limits(**{name: 1}))
    path = tmp_path / "export" / "policy.parquet"
    whole = path.read_bytes()
    for damaged in (b"", b"x" * 100, whole[:-20], whole[20:]):
        path.write_bytes(damaged)
        with pytest.raises(ExportError, match="no Parquet file, or it is damaged"):
            stored(path.parent, vocabulary, connection)


def test_texts_that_are_many_after_all_are_looked_at_too(
    read: Reading, connection: duckdb.DuckDBPyConnection, vocabulary: Vocabulary
) -> None:
    rows = 30_000
    names = f"CASE WHEN i < 5000 THEN 'x1' WHEN i = {rows - 1} THEN ' y ' ELSE 'n' || i END"
    found = read({**POLICY, "投保人": names, "险种": "CASE WHEN i = 20000 THEN '安责险' ELSE 'safety' END"}, rows=rows)
    assert values(found, "holder_name", connection, vocabulary)[-1] == "y"
    assert set(values(found, "line", connection, vocabulary)) == {"safety"}
    found = read({**POLICY, "投保人": names.replace(" y ", "y")}, rows=rows)
    assert found.export.tables["policy"].rows == rows


def test_a_repeated_key_is_known(read: Reading) -> None:
    table = read({"机构代码": "'A'", "保单号": "'P' || (i % 2)"}).export.tables["policy"]
    assert (table.keyed, table.distinct) == (True, False)
    table = read({"机构代码": "'A'", "保单号": "'P' || i", "告知内容": "['x']"}).export.tables["policy"]
    assert table.list_doubts == {"topics"}
    assert table.columns["topics"].doubts == frozenset()
    assert Doubt.UNLISTED not in table.columns["policy_id"].doubts
