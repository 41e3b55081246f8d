"""Spark: data beyond one machine. Queries run where the session says; only what they find comes back.

A session fixes what a query means: the zone, instants without zone, whole numbers that refuse to overflow, decimals
that keep their places, text that stands as written. A session that was started otherwise is refused.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from sqlglot import exp

from directive_rules.errors import MachineError, UsageError
from directive_rules.model import types as t
from directive_rules.relational.dialects import DIALECTS, Dialect
from directive_rules.relational.fitting import Given, Offered, chosen

if TYPE_CHECKING:
    from pathlib import Path

    from pyspark.sql import DataFrame, SparkSession

    from directive_rules.model.vocabulary import Vocabulary
    from directive_rules.relational.storing import Cells

MEANING: Final = {
    "spark.sql.session.timeZone": "Asia/Shanghai",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    "spark.sql.variable.substitute": "false",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.caseSensitive": "true",
}
"""Settings of a session on which the meaning of our queries rests."""

SOURCE: Final = "source_"
"""What stands before the names of files that are read as tables."""
INLINE: Final = 500
"""Up to how many rows a table from here is written into the query itself."""

QUIET: Final = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "OFF"}


class Spark:
    """One session. Tables made here are views of that session, kept in its memory and disk until dropped."""

    dialect: Dialect = DIALECTS["spark"]

    def __init__(self, session: SparkSession, *, owned: bool = False) -> None:
        """Use a session that runs already. Raises `UsageError` where one of its settings would change a meaning."""
        for name, value in MEANING.items():
            found = session.conf.get(name, "")
            if str(found).lower() != value.lower():
                raise UsageError(f"the Spark session has {name}={found}; needed is {value}")
        self._session = session
        self._owned = owned
        self._kept: dict[str, DataFrame] = {}
        self._version = f"spark {session.version}"

    @staticmethod
    def connect(
        master: str = "local[2]", *, memory: int | None = None, settings: dict[str, str] | None = None
    ) -> Spark:
        """Start a session. `memory` bounds the driver's heap in bytes, which for a local master is all there is.

        Raises `MachineError` where no session starts.
        """
        try:
            from pyspark.errors import PySparkException  # noqa: PLC0415 - an extra, and only here
            from pyspark.sql import SparkSession  # noqa: PLC0415
        except ImportError:
            raise MachineError("Spark needs the extra: pip install 'directive-rules[spark]'") from None
        # Each error of a query would else be logged on standard error as well, with the query in it.
        logging.getLogger("SQLQueryContextLogger").disabled = True
        builder = SparkSession.builder.master(master).appName("directive-rules")
        given = {**QUIET, **(settings or {}), **MEANING}
        if memory is not None:
            given["spark.driver.memory"] = f"{max(memory // 2**20, 512)}m"
        for name, value in given.items():
            builder = builder.config(name, value)
        try:
            session = builder.getOrCreate()
        except (PySparkException, RuntimeError, OSError) as error:
            raise MachineError(f"cannot start Spark on {master}: {_reason(error)}") from None
        return Spark(session, owned=True)

    @property
    def version(self) -> str:
        """Spark's version."""
        return self._version

    def create(self, cells: Cells) -> None:
        """Make a table of rows from here, in place of one of that name."""
        with self._told():
            if len(cells.rows) <= INLINE:
                self._session.sql(self.dialect.text(self._inline(cells))).createOrReplaceTempView(cells.relation)
            else:
                from pyspark.sql.types import StructField, StructType  # noqa: PLC0415 - see `connect`

                shape = StructType([StructField(name, _type_of(type_)) for name, type_ in cells.columns])
                self._hold(cells.relation, self._session.createDataFrame(list(cells.rows), shape))

    def _inline(self, cells: Cells) -> exp.Query:
        """Return a few rows as a query: they then lie in the plan, and no job is run to fetch them."""
        types = [type_ for _, type_ in cells.columns]
        nothing = [tuple(None for _ in types)]
        rows = [
            exp.Tuple(
                expressions=[
                    self.dialect.null(type_) if value is None else self.dialect.literal(value, type_)
                    for value, type_ in zip(row, types, strict=True)
                ]
            )
            for row in cells.rows or nothing
        ]
        names = [exp.to_identifier(name, quoted=True) for name, _ in cells.columns]
        alias = exp.TableAlias(this=exp.to_identifier("given"), columns=names)
        query = exp.select("*").from_(exp.Values(expressions=rows, alias=alias), copy=False)
        return query if cells.rows else query.where(exp.false())

    def create_from(self, name: str, query: exp.Query) -> None:
        """Make a table of what a query finds, evaluated once, in place of one of that name."""
        with self._told():
            self._hold(name, self._session.sql(self.dialect.text(query)))

    def _hold(self, name: str, found: DataFrame) -> None:
        """Keep what was found, so that it is evaluated once, and give it a name."""
        if name in self._kept:
            self.drop(name)
        found.persist().createOrReplaceTempView(name)
        self._kept[name] = found

    def view(self, name: str, query: exp.Query) -> None:
        """Give a query a name, without running it."""
        with self._told():
            self._session.sql(self.dialect.text(query)).createOrReplaceTempView(name)

    def offered(self, vocabulary: Vocabulary, schema: str, names: Mapping[str, str] | None = None) -> list[Offered]:
        """Return the tables of a catalog's schema named as record types, or as `names` says by record type.

        Raises `UsageError` where there is none, or not one that `names` speaks of.
        """
        with self._told():
            tables = [table.name for table in self._session.catalog.listTables(schema) if not table.isTemporary]
            wanted = {*(names or {}).values(), *vocabulary.records} & set(tables)
            found = {name: _described(self._session.table(f"{_quoted(schema)}.{_quoted(name)}")) for name in wanted}
        return chosen(found, vocabulary, names or {}, [schema], f"Spark's schema {schema}")

    def offered_in(self, folder: Path, vocabulary: Vocabulary, names: Mapping[str, str] | None = None) -> list[Offered]:
        """Return the Parquet files, or folders of them, named as record types, or as `names` says by record type.

        Raises `UsageError` where there is none, or not one that `names` speaks of.
        """
        found: dict[str, Mapping[str, Given]] = {}
        wanted = {*(names or {}).values(), *vocabulary.records}
        with self._told():
            for path in sorted(folder.iterdir()) if folder.is_dir() else []:
                name = path.name.removesuffix(".parquet")
                if name in wanted and (path.is_dir() or path.suffix == ".parquet"):
                    read = self._session.read.parquet(str(path))
                    read.createOrReplaceTempView(SOURCE + name)
                    found[SOURCE + name] = _described(read)
        called = {type_: SOURCE + (names or {}).get(type_, type_) for type_ in vocabulary.records}
        called = {type_: name for type_, name in called.items() if name in found or type_ in (names or {})}
        return chosen(found, vocabulary, called, [], str(folder))

    def drop(self, name: str) -> None:
        """Forget a table made here."""
        self._session.catalog.dropTempView(name)
        kept = self._kept.pop(name, None)
        if kept is not None:
            kept.unpersist()

    def run(self, query: exp.Query) -> list[tuple[Any, ...]]:
        """Return what a query finds."""
        with self._told():
            return [tuple(row) for row in self._session.sql(self.dialect.text(query)).collect()]

    def close(self) -> None:
        """Forget what was made here, and end the session if it was started here."""
        for name in list(self._kept):
            self.drop(name)
        if self._owned:
            self._session.stop()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what Spark says into an error of ours."""
        from py4j.protocol import Py4JError  # noqa: PLC0415 - see `connect`
        from pyspark.errors import PySparkException  # noqa: PLC0415

        try:
            yield
        except (PySparkException, Py4JError) as error:
            raise MachineError(f"Spark: {_reason(error)}") from None


def _quoted(name: str) -> str:
    return exp.to_identifier(name, quoted=True).sql(dialect="spark")


def _described(table: DataFrame) -> dict[str, Given]:
    return {field.name: Given(field.dataType.simpleString(), _held(field.dataType)) for field in table.schema.fields}


def _held(given: Any) -> t.Type | None:
    """Return the type of ours whose values a column of a Spark type holds, all of them exactly."""
    from pyspark.sql import types as s  # noqa: PLC0415 - see `connect`

    match given:
        case s.StringType():
            # A collation that takes different texts for equal would change what `==` means.
            return t.STRING if given.simpleString() == "string" else None
        case s.BooleanType():
            return t.BOOL
        case s.ByteType() | s.ShortType() | s.IntegerType() | s.LongType():
            return t.INT
        case s.DecimalType():
            return t.DecimalType(given.precision, given.scale)
        case s.DateType():
            return t.DATE
        case s.TimestampNTZType():
            return t.TIMESTAMP
        case s.ArrayType():
            member = _held(given.elementType)
            return None if member is None or isinstance(member, (t.ListType, t.DurationType)) else t.ListType(member)
    return None


def _type_of(type_: t.ScalarType) -> Any:
    """Return Spark's type for the values of a vocabulary type."""
    from pyspark.sql import types as s  # noqa: PLC0415 - see `connect`

    match type_:
        case t.BoolType():
            return s.BooleanType()
        case t.IntType():
            return s.LongType()
        case t.DecimalType(digits=digits, places=places):
            return s.DecimalType(digits, places)
        case t.DateType():
            return s.DateType()
        case t.TimestampType():
            return s.TimestampNTZType()
        case t.StringType() | t.PeriodType() | t.CodeType():
            return s.StringType()


def _reason(error: Exception) -> str:
    """Return the first line of what Spark says."""
    return next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
