"""The seam: sanity checks in SQL, what is asked of a connection, and nothing left behind by a refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from directive_rules.errors import ExportError, IntegrityError, MachineError, UsageError
from directive_rules.exports.bulk import read_stored
from directive_rules.interpreter import sane
from directive_rules.model.export import Record
from directive_rules.model.stored import StoredTable
from directive_rules.model.vocabulary import RecordType, Vocabulary
from tests.unit.exports.bulk.comparing import agree, records, stored

Laying = Callable[..., Path]
CHECKED = (
    "机构代码,保单号,保费,告知内容,签单日期\nA,P1,-1,cover,\nA,P2,1,免责,x\nA,P3,,,2016-1-1\nA,P4,-0.01,x,\nA,P5,2,,\n"
)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


def negative(kind: RecordType, table: StoredTable) -> str | None:
    """Select what fails the one check of the small vocabulary."""
    if kind.name != "policy" or "premium" not in table.columns:
        return None
    return f'SELECT __row FROM "{table.relation}" WHERE premium < 0'


def relations(connection: duckdb.DuckDBPyConnection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT table_name FROM information_schema.tables").fetchall()}


@pytest.mark.parametrize("name", ["policy.csv", "policy-1.csv"])
def test_a_query_finds_what_fails_a_check(name: str, lay: Laying, vocabulary: Vocabulary) -> None:
    def failed(record: Record, kind: RecordType, columns: frozenset[str]) -> tuple[str, ...]:
        return sane(record, kind, columns, vocabulary)

    reading = agree(lay({name: CHECKED}), vocabulary, sane=failed, failing=negative)
    assert reading is not None
    assert [row.origin.row for row in reading.quarantine] == [2, 3, 5]
    assert agree(lay({name: CHECKED.replace("x", "")}), vocabulary, sane=failed, failing=negative) is not None


def test_a_query_that_blames_a_sane_record_is_a_defect(
    lay: Laying, vocabulary: Vocabulary, connection: duckdb.DuckDBPyConnection
) -> None:
    def everything(_: RecordType, table: StoredTable) -> str | None:
        return f'SELECT __row FROM "{table.relation}"'

    with pytest.raises(IntegrityError, match="row 2: a query put it aside"):
        stored(lay({"policy.csv": CHECKED}), vocabulary, connection, sane=lambda *_: (), failing=everything)
    with pytest.raises(ValueError, match="both are needed"):
        stored(lay({"policy.csv": CHECKED}), vocabulary, connection, failing=everything)


def test_small_files_and_large_ones_are_one_export(
    lay: Laying, vocabulary: Vocabulary, connection: duckdb.DuckDBPyConnection
) -> None:
    heading = "机构代码,保单号,告知内容,签单日期\n"
    folder = lay(
        {
            "policy-1.csv": heading + "A,P1,cover,2016-11-01\nA,P2,x,\n",
            "policy-2.csv": heading + "".join(f"A,Q{number},免责,2016/11/1\n" for number in range(100)),
            "visit.csv": "机构代码,走访编号\nA,V1\n",
        }
    )
    found = read_stored(folder, vocabulary, connection, small=200, prefix="e_")
    table = found.export.tables["policy"]
    assert (table.rows, table.distinct, table.relation) == (102, True, "e_policy")
    topics = {str(row["topics"]) for row in records(connection, table, vocabulary)}
    assert topics == {"('cover',)", "(Unlisted(text='x'),)", "('exclusions',)"}
    assert all(name.startswith("e_") for name in relations(connection))
    assert all(file.conserved for file in found.files)


def test_a_refusal_leaves_nothing_behind(
    lay: Laying, vocabulary: Vocabulary, connection: duckdb.DuckDBPyConnection
) -> None:
    connection.execute("CREATE TABLE mine (a INTEGER)")
    folder = lay({"policy.csv": CHECKED, "visit.csv": "走访编号\nV1\n"})
    with pytest.raises(ExportError, match="no column for `insurer_id`"):
        stored(folder, vocabulary, connection)
    assert relations(connection) == {"mine"}
    (folder / "visit.csv").unlink()
    stored(folder, vocabulary, connection)


def test_a_file_that_changes_while_it_is_read_is_refused(
    lay: Laying, vocabulary: Vocabulary, connection: duckdb.DuckDBPyConnection
) -> None:
    folder = lay({"policy.csv": CHECKED})

    def meddling(kind: RecordType, table: StoredTable) -> str | None:
        (folder / "policy.csv").write_text(CHECKED + "A,P9,9,,\n", encoding="utf-8")
        return negative(kind, table)

    with pytest.raises(MachineError, match="changed while it was read"):
        stored(folder, vocabulary, connection, sane=lambda *_: ("x",), failing=meddling)
    assert relations(connection) == set()


def test_two_exports_in_one_database_need_names_of_their_own(
    lay: Laying, vocabulary: Vocabulary, connection: duckdb.DuckDBPyConnection
) -> None:
    folder = lay({"policy.csv": CHECKED})
    found = stored(folder, vocabulary, connection)
    with pytest.raises(UsageError, match="already holds an export"):
        stored(folder, vocabulary, connection)
    stored(folder, vocabulary, connection, prefix="b_")
    assert len(records(connection, found.export.tables["policy"], vocabulary)) == 4


def test_nothing_is_left_but_what_the_export_needs(
    lay: Laying, vocabulary: Vocabulary, connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    folder = lay({"policy.csv": CHECKED + '"A","P9",5,"cover\n",\n', "visit.csv": "机构代码,走访编号\nA,V1\n"})
    found = read_stored(folder, vocabulary, connection, small=0, scratch=scratch)
    assert list(scratch.iterdir()) == []
    needed = {name for table in found.export.tables.values() for name in (table.relation, *table.lists.values())}
    assert needed <= relations(connection)
    assert not any("spelt" in name for name in relations(connection))
    assert [row["policy_id"] for row in records(connection, found.export.tables["policy"], vocabulary)] == [
        "P1", "P3", "P4", "P5", "P9",
    ]  # fmt: skip


def test_the_connection_must_keep_the_order_of_rows(
    lay: Laying, vocabulary: Vocabulary, connection: duckdb.DuckDBPyConnection
) -> None:
    folder = lay({"policy.csv": CHECKED})
    connection.begin()
    with pytest.raises(UsageError, match="transaction"):
        stored(folder, vocabulary, connection)
    connection.rollback()
    connection.execute("SET preserve_insertion_order = false")
    with pytest.raises(UsageError, match="order of insertion"):
        stored(folder, vocabulary, connection)


def test_memory_that_does_not_suffice_is_said(lay: Laying, vocabulary: Vocabulary) -> None:
    rows = "".join(f"A,P{number},{'x' * 200}{number}\n" for number in range(20_000))
    folder = lay({"policy.csv": "机构代码,保单号,投保人\n" + rows})
    with duckdb.connect(config={"memory_limit": "2MB", "temp_directory": ""}) as connection:
        with pytest.raises(MachineError, match="memory"):
            stored(folder, vocabulary, connection)
        assert relations(connection) == set()


def test_the_export_says_what_its_manifest_says(
    lay: Laying, vocabulary: Vocabulary, connection: duckdb.DuckDBPyConnection
) -> None:
    manifest = "taken_at: 2017-01-05T10:00\ncovers: {policy: all}\ngaps: [{record: visit, insurer_id: B}]\n"
    folder = lay({"manifest.yaml": manifest, "policy.csv": CHECKED})
    found = stored(folder, vocabulary, connection)
    assert found.export.taken_at == found.manifest.taken_at
    assert list(found.export.claims) == ["policy"]
    assert replace(found.export.gaps[0], values={}).type == "visit"
