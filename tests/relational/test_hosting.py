"""Audits inside a database of the user's, and by Spark over Parquet: the same verdicts as from files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg import sql as text

from directive_rules.audit import Options, run_audit
from directive_rules.cli.audit import exit_status
from directive_rules.errors import UsageError
from directive_rules.exports import read_export
from directive_rules.loading import load_ruleset
from directive_rules.model.export import Export, Table
from directive_rules.model.ruleset import Ruleset
from directive_rules.relational.backends.spark import Spark
from directive_rules.reports import audit_files
from tests.relational.test_providing import Owner, plain, put, spark_type
from tests.unit.test_audit import FILES, HOUSE, lay

SCHEMA = "records"
EVERYTHING = Options(illustrative=True, readings=True)
ALIKE = ("verdicts.jsonl", "readings.jsonl")


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    return load_ruleset(HOUSE / "visits-2016")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lay(tmp_path / "export", FILES)


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    """A folder with the manifest and nothing else."""
    return lay(tmp_path / "claims", {"manifest.yaml": FILES["manifest.yaml"]})


@pytest.fixture
def owner(postgres_url: str) -> Iterator[Owner]:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        name = text.Identifier(SCHEMA)
        connection.execute(text.SQL("DROP SCHEMA IF EXISTS {0} CASCADE; CREATE SCHEMA {0}").format(name))
        connection.execute(text.SQL("SET search_path = {}").format(name))
        yield connection
        connection.execute(text.SQL("DROP SCHEMA {} CASCADE").format(name))


def from_files(folder: Path, ruleset: Ruleset) -> Export:
    """Read the files, and leave out what the manifest says by itself."""
    found = read_export(folder, ruleset.vocabulary).export
    given = {name: table for name, table in found.tables.items() if (folder / f"{name}.csv").exists()}
    return Export({name: Table(name, table.columns, table.records) for name, table in given.items()})


def test_a_server_judges_as_files_are_judged(
    owner: Owner, postgres_url: str, folder: Path, claims: Path, ruleset: Ruleset
) -> None:
    put(owner, from_files(folder, ruleset), ruleset)
    options = replace(EVERYTHING, engine="postgres", database=postgres_url, schema=SCHEMA, threads=1, memory=10**8)
    hosted = run_audit(claims, [ruleset], options=options)
    files = run_audit(folder, [ruleset], options=EVERYTHING)
    assert hosted.conserved
    assert exit_status(hosted) == exit_status(files)
    left, expected = audit_files(hosted, {}), audit_files(files, {})
    for name in ALIKE:
        assert left[name] == expected[name], name
    manifest = json.loads(left["manifest.json"])
    assert manifest["engine"] == "postgres"
    assert manifest["disagreements"] == []
    assert {"psycopg", "sqlglot"} <= set(manifest["versions"])
    tables = {one["name"]: one for one in manifest["export"]["files"]}
    assert tables["records.policy"]["sha256"] == ""
    assert tables["records.policy"]["evaluated"] == len(from_files(folder, ruleset).tables["policy"].records)
    assert postgres_url not in left["manifest.json"].decode()


def test_a_manifest_may_name_the_tables(owner: Owner, postgres_url: str, claims: Path, ruleset: Ruleset) -> None:
    owner.execute("CREATE TABLE bd_main (insurer_id text, policy_id text, signed_on date)")
    manifest = claims / "manifest.yaml"
    manifest.write_text(manifest.read_text(encoding="utf-8") + "files: {bd_main: {record: policy}}\n", encoding="utf-8")
    options = Options(engine="postgres", database=postgres_url, schema=SCHEMA)
    hosted = run_audit(manifest, [ruleset], options=options)
    assert [file.name for file in hosted.files] == ["manifest.yaml", "records.bd_main"]
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("{record: policy}", "{columns: {a: policy_id}}"))
    with pytest.raises(UsageError, match="the table `bd_main` is read as it stands"):
        run_audit(claims, [ruleset], options=options)


def test_what_is_no_database_is_told(claims: Path, ruleset: Ruleset) -> None:
    with pytest.raises(UsageError, match="needs a database"):
        run_audit(claims, [ruleset], options=Options(engine="postgres"))
    with pytest.raises(UsageError, match="named by a URL"):
        run_audit(claims, [ruleset], options=Options(engine="postgres", database="host=here password=secret"))


def test_spark_judges_parquet_as_files_are_judged(
    spark: Spark, folder: Path, claims: Path, ruleset: Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = from_files(folder, ruleset)
    for name, table in export.tables.items():
        fields = {field: ruleset.vocabulary.records[name].fields[field].type for field in sorted(table.columns)}
        shape = ", ".join(f"`{field}` {spark_type(type_)}" for field, type_ in fields.items())
        rows = [tuple(plain(record.values.get(field)) for field in fields) for record in table.records]
        spark._session.createDataFrame(rows, shape).write.parquet(str(claims / f"{name}.parquet"))
    # One session serves all tests: there can be no second one with a start of its own.
    monkeypatch.setattr(Spark, "connect", staticmethod(lambda *_, **__: Spark(spark._session)))
    hosted = run_audit(claims, [ruleset], options=replace(EVERYTHING, engine="spark"))
    files = run_audit(folder, [ruleset], options=EVERYTHING)
    left, expected = audit_files(hosted, {}), audit_files(files, {})
    for name in ALIKE:
        assert left[name] == expected[name], name
