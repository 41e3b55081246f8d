"""Tables of the user's own: read as they stand, judged as the same records from files, refused by name."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import psycopg
import pytest
from psycopg import sql as text
from sqlglot import exp

from directive_rules.errors import ExportError, MachineError, UsageError
from directive_rules.interpreter import judge as interpreted
from directive_rules.model.export import ALL, Export, Record
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.stored import Doubt, StoredExport
from directive_rules.model.types import DurationType, ListType, Type
from directive_rules.model.values import Period, Unlisted
from directive_rules.relational.backends.postgres import Postgres, place_of
from directive_rules.relational.backends.spark import Spark
from directive_rules.relational.judging import Bench
from directive_rules.relational.providing import provide
from tests.conformance.cases import Case, build
from tests.properties.test_knowing import lose_a_column, with_records
from tests.properties.test_relational import counted, said
from tests.properties.worlds import compiled, whole_export

Owner: TypeAlias = "psycopg.Connection[Any]"
Audit: TypeAlias = Callable[[Ruleset], tuple[Postgres, StoredExport]]
SCHEMA = "insurer's data"
AS_OF = date(2016, 10, 31)
RULES: list[dict[str, Any]] = [
    {"on": "policy", "require": "policy.premium <= policy.rate * 1000 || policy.flag"},
    {"on": "policy", "by": "policy.signed_on + days(params.days)", "require": "policy.visits.exists(v, v.amount > 1)"},
    {"on": "policy", "require": 'policy.kind == "red" || "blue" in policy.kinds || policy.at < policy.paid_at'},
    {"every": "month", "for": "member", "require": "member.filings.exists(f, f.period == period)"},
]


@pytest.fixture
def owner(postgres_url: str) -> Iterator[Owner]:
    """Yield the connection of whoever owns the tables, over an empty schema."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        name = text.Identifier(SCHEMA)
        connection.execute(text.SQL("DROP SCHEMA IF EXISTS {0} CASCADE; CREATE SCHEMA {0}").format(name))
        connection.execute(text.SQL("SET search_path = {}").format(name))
        yield connection
        connection.execute(text.SQL("DROP SCHEMA {} CASCADE").format(name))


@pytest.fixture
def audit(owner: Owner, postgres_url: str) -> Iterator[Audit]:
    """Yield what connects as an audit does, and reads all tables there are; what it opened is closed at the end."""
    opened = []

    def provided(rules: Ruleset) -> tuple[Postgres, StoredExport]:
        backend = Postgres.connect(postgres_url)
        opened.append(backend)
        return backend, provide(backend, backend.offered(rules.vocabulary, SCHEMA), rules.vocabulary).export

    yield provided
    for backend in opened:
        backend.close()


def ruleset(rule: dict[str, Any]) -> Ruleset:
    found = compiled(rule)
    assert found is not None
    return found


def put(owner: Owner, export: Export, rules: Ruleset) -> None:
    """Make a table for each record type, with a column for each field it provides."""
    dialect = Postgres.dialect
    for name, table in export.tables.items():
        fields = {field: rules.vocabulary.records[name].fields[field].type for field in sorted(table.columns)}
        shape = ", ".join(f'"{field}" {written(type_, dialect)}' for field, type_ in fields.items())
        owner.execute(f'CREATE TABLE "{name}" ({shape})'.encode())
        with owner.cursor().copy(f'COPY "{name}" FROM STDIN'.encode()) as copy:
            for record in table.records:
                copy.write_row([plain(record.values.get(field)) for field in fields])


def written(type_: Type, dialect: Any) -> str:
    if isinstance(type_, ListType):
        return f"{written(type_.of, dialect)}[]"
    return str(dialect.type_of(type_).sql(dialect.name))


def plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [plain(member) for member in value]
    return str(value) if isinstance(value, (Period, Unlisted)) else value


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["require"])[:30])
def test_judged_as_the_same_records_in_memory(owner: Owner, audit: Audit, rule: dict[str, Any]) -> None:
    rules = ruleset(rule)
    for seed in range(3):
        export = whole_export(seed)
        if seed == 1:
            export = lose_a_column(export, random.Random(seed))
        if seed == 2:
            double = Record("policy", {"id": "P0", "premium": Decimal("7.25"), "kinds": ("red", "blue")})
            export = with_records(export, "policy", [*export.tables["policy"].records, double])
        for name in export.tables:
            owner.execute(f'DROP TABLE IF EXISTS "{name}"'.encode())
        put(owner, export, rules)
        backend, stored = audit(rules)
        stored = replace(stored, claims=export.claims)
        (found,) = Bench(rules, stored, {}, AS_OF, {}, backend).judge(list(rules.rules.values()))
        backend.close()
        (expected,) = interpreted(rules, export, AS_OF, {})
        assert counted(found.tally) == counted(expected.tally)
        assert said(found) == said(expected)


def test_nothing_but_temporary_tables_is_written(owner: Owner, audit: Audit) -> None:
    rules = ruleset(RULES[1])
    put(owner, whole_export(0), rules)
    before = owner.execute("SELECT relname FROM pg_class WHERE relpersistence <> 't' ORDER BY 1").fetchall()
    backend, stored = audit(rules)
    Bench(rules, replace(stored, claims={"visit": ALL}), {}, AS_OF, {}, backend).judge(list(rules.rules.values()))
    inside = owner.execute("SELECT relname FROM pg_class WHERE relpersistence <> 't' ORDER BY 1").fetchall()
    assert inside == before
    # Even a query that would write is refused by the server itself.
    owner.execute("CREATE SEQUENCE counter")
    writing = exp.select(exp.Anonymous(this="NEXTVAL", expressions=[exp.Literal.string(f'"{SCHEMA}".counter')]))
    with pytest.raises(MachineError, match="read-only"):
        backend.run(writing)
    assert backend.run(exp.select(exp.Literal.number(1))) == [(1,)]
    backend.close()
    assert owner.execute("SELECT count(*) FROM pg_class WHERE relpersistence = 't'").fetchone() == (0,)


def test_one_instant_is_seen_throughout(owner: Owner, audit: Audit) -> None:
    rules = ruleset(RULES[0])
    put(owner, whole_export(0), rules)
    backend, stored = audit(rules)
    owner.execute("DELETE FROM policy")
    (found,) = Bench(rules, stored, {}, AS_OF, {}, backend).judge(list(rules.rules.values()))
    backend.close()
    assert found.tally.considered == len(whole_export(0).tables["policy"].records)


def test_what_is_known_of_the_columns(owner: Owner, audit: Audit) -> None:
    rules = ruleset(RULES[0])
    owner.execute(
        "CREATE TABLE policy (id varchar(9), signed_on date, kind text, at date, premium numeric(10, 1), other xml)"
    )
    owner.execute(
        "INSERT INTO policy VALUES ('P1', '2016-01-31', 'red', '2016-02-01', 1.5), ('P2', NULL, 'Red', NULL, 2)"
    )
    backend, stored = audit(rules)
    table = stored.tables["policy"]
    assert {name: (column.empty, column.doubts) for name, column in table.columns.items()} == {
        "id": (False, frozenset()),
        "signed_on": (True, frozenset()),
        "premium": (False, frozenset()),
        "kind": (False, frozenset({Doubt.UNLISTED})),
        "at": (True, frozenset({Doubt.DAY_ONLY})),
    }
    assert (table.rows, table.keyed, table.distinct, table.numbered) == (2, True, True, False)
    names = ["id", "premium", "kind", "kind__doubt", "at", "at__doubt"]
    query = exp.select(*(exp.column(name) for name in names)).from_(exp.to_table(table.relation))
    assert sorted(backend.run(query)) == [
        ("P1", Decimal("1.50"), "red", None, datetime(2016, 2, 1), 3),
        ("P2", Decimal("2.00"), "Red", 2, None, None),
    ]
    backend.close()


def test_columns_of_another_type_are_refused_by_name_all_at_once(owner: Owner, audit: Audit) -> None:
    rules = ruleset(RULES[0])
    owner.execute(
        "CREATE TABLE policy (id text, premium double precision, at timestamptz, signed_on text, kind char(4))"
    )
    owner.execute("CREATE TABLE visit (id text, n numeric, amount numeric(14, 3), flag int, held_at timestamp)")
    with pytest.raises(ExportError) as refusal:
        audit(rules)
    said = [str(one) for one in refusal.value.diagnostics]
    for column, written, field in [
        ("policy.premium", "double precision", "decimal(12,2)"),
        ("policy.at", "timestamp with time zone", "timestamp"),
        ("policy.signed_on", "text", "date"),
        ("policy.kind", "character(4)", "code(kind)"),
        ("visit.n", "numeric", "int"),
        ("visit.amount", "numeric(14,3)", "decimal(12,2)"),
        ("visit.flag", "integer", "bool"),
    ]:
        assert any(f"{column} is `{written}`, and the field is {field}" in one for one in said), column
    assert len(said) == 7


def test_values_beyond_their_type_are_refused_by_name(owner: Owner, audit: Audit) -> None:
    rules = ruleset(RULES[0])
    owner.execute("CREATE TABLE policy (id text, signed_on date, premium numeric(12, 2), n bigint, at timestamp)")
    owner.execute("INSERT INTO policy VALUES ('1', 'infinity', 'NaN', 1000000, '-infinity')")
    owner.execute("INSERT INTO policy VALUES ('2', '0044-03-15 BC', 1, 1, NULL)")
    owner.execute("CREATE TABLE filing (id text, period text)")
    owner.execute("INSERT INTO filing VALUES ('1', '2016-11'), ('2', '2016-13'), ('3', '２０１６')")
    owner.execute("INSERT INTO filing VALUES ('4', '0000'), ('5', ''), ('6', NULL), ('7', '2016H2')")
    with pytest.raises(ExportError) as refusal:
        audit(rules)
    assert [one.message.split(" no ")[0] for one in refusal.value.diagnostics] == [
        f"{SCHEMA}.policy.signed_on holds 2 values that are",
        f"{SCHEMA}.policy.premium holds 1 value that is",
        f"{SCHEMA}.policy.n holds 1 value that is",
        f"{SCHEMA}.policy.at holds 1 value that is",
        f"{SCHEMA}.filing.period holds 4 values that are",
    ]


def test_keyless_and_insane_records_are_put_aside(owner: Owner, audit: Audit) -> None:
    topic = {
        "codes": {},
        "vocabulary": {
            "thing": {
                "key": ["id"], "occurred": "on", "checks": ["thing.n >= 0"],
                "fields": {"id": {"type": "string"}, "on": {"type": "date"}, "n": {"type": "int"}},
                "relations": {},
            }
        },
    }  # fmt: skip
    rules = build(Case(topic, {"case": "checks", "rule": {"on": "thing", "require": "thing.n > 1"}}, "x")).ruleset
    owner.execute('CREATE TABLE thing (id text, "on" date, n int)')
    owner.execute("INSERT INTO thing VALUES ('A', '2016-05-01', 2), (NULL, '2016-05-01', 2)")
    owner.execute("INSERT INTO thing VALUES ('B', '2016-05-01', -1), ('C', NULL, NULL)")
    backend, stored = audit(rules)
    aside = {str(one.values.get("id")): one.reason for one in stored.quarantined}
    assert aside == {"None": "id is empty", "B": "the record fails a check of its type"}
    table = stored.tables["thing"]
    assert (table.rows, table.keyed, table.distinct) == (2, True, True)
    left = backend.run(exp.select("id").from_(exp.to_table(table.relation)))
    backend.close()
    assert sorted(left) == [("A",), ("C",)]


def test_tables_are_found_by_name_or_as_told(owner: Owner, postgres: Postgres) -> None:
    rules = ruleset(RULES[0])
    owner.execute("CREATE TABLE bd_main (id text)")
    backend = postgres
    with pytest.raises(UsageError, match=r"has no table named as a record type .*it has bd_main"):
        backend.offered(rules.vocabulary, SCHEMA)
    (offered,) = backend.offered(rules.vocabulary, SCHEMA, {"policy": "bd_main"})
    assert (offered.type, offered.name) == ("policy", f"{SCHEMA}.bd_main")
    with pytest.raises(UsageError, match="no table `bd_mian`; did you mean `bd_main`"):
        backend.offered(rules.vocabulary, SCHEMA, {"policy": "bd_mian"})
    with pytest.raises(UsageError, match="`polcy` is no record type; did you mean `policy`"):
        backend.offered(rules.vocabulary, SCHEMA, {"polcy": "bd_main"})


def test_a_database_that_is_not_there_is_told_without_the_password() -> None:
    url = "postgresql://auditor:se%21cret@127.0.0.1:1/records"
    with pytest.raises(MachineError) as refusal:
        Postgres.connect(url)
    assert "PostgreSQL at 127.0.0.1:1/records" in str(refusal.value)
    assert "se%21cret" not in str(refusal.value)
    assert "se!cret" not in str(refusal.value)
    assert place_of(url) == "PostgreSQL at 127.0.0.1:1/records"


def test_spark_reads_parquet(spark: Spark, tmp_path: Path) -> None:
    rules = ruleset(RULES[1])
    export = whole_export(4)
    session = spark._session
    for name, table in export.tables.items():
        fields = {field: rules.vocabulary.records[name].fields[field].type for field in sorted(table.columns)}
        shape = ", ".join(f"`{field}` {spark_type(type_)}" for field, type_ in fields.items())
        rows = [tuple(plain(record.values.get(field)) for field in fields) for record in table.records]
        session.createDataFrame(rows, shape).write.parquet(str(tmp_path / f"{name}.parquet"))
    stored = provide(spark, spark.offered_in(tmp_path, rules.vocabulary), rules.vocabulary).export
    stored = replace(stored, claims=export.claims)
    (found,) = Bench(rules, stored, {}, AS_OF, {}, spark).judge(list(rules.rules.values()))
    (expected,) = interpreted(rules, export, AS_OF, {})
    assert counted(found.tally) == counted(expected.tally)
    assert said(found) == said(expected)


def spark_type(type_: Type) -> str:
    assert not isinstance(type_, DurationType)
    if isinstance(type_, ListType):
        return f"array<{spark_type(type_.of)}>"
    return str(Spark.dialect.type_of(type_).sql("spark"))


def test_spark_refuses_by_name(spark: Spark, tmp_path: Path) -> None:
    rules = ruleset(RULES[0])
    query = "SELECT 'P1' AS id, 1.5D AS premium, CAST('2016-01-01 00:00:00' AS TIMESTAMP_LTZ) AS at, 'x' AS nothing"
    spark._session.sql(query).write.parquet(str(tmp_path / "policy"))
    with pytest.raises(ExportError) as refusal:
        provide(spark, spark.offered_in(tmp_path, rules.vocabulary), rules.vocabulary)
    assert [one.message for one in refusal.value.diagnostics] == [
        "source_policy.premium is `double`, and the field is decimal(12,2)",
        "source_policy.at is `timestamp`, and the field is timestamp",
    ]
    with pytest.raises(UsageError, match="has no table named as a record type"):
        spark.offered_in(tmp_path / "nowhere", rules.vocabulary)


def test_a_session_that_would_change_a_meaning_is_refused(spark: Spark) -> None:
    session = spark._session.newSession()
    session.conf.set("spark.sql.ansi.enabled", "false")
    with pytest.raises(UsageError, match=r"spark\.sql\.ansi\.enabled=false; needed is true"):
        Spark(session)
