"""What the reading of every file of an export into a database shares."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from directive_rules.exports.limits import Limits
from directive_rules.exports.opening import Sane
from directive_rules.model.expressions import FieldRead, Has, descendants
from directive_rules.model.stored import StoredTable
from directive_rules.model.vocabulary import RecordType, Vocabulary

if TYPE_CHECKING:
    import duckdb

Failing: TypeAlias = Callable[[RecordType, StoredTable], str | None]
"""Returns a query for the `__row` of every record of a table that fails a check of its type; None where none can."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """The database and what is asked of it. `prefix` begins the name of everything made there.

    `needed` are the fields that somebody will read, by record type; None is all of them.
    """

    connection: duckdb.DuckDBPyConnection
    vocabulary: Vocabulary
    limits: Limits
    scratch: Path
    prefix: str
    sane: Sane | None = None
    failing: Failing | None = None
    needed: Mapping[str, Collection[str]] | None = None

    def needs(self, kind: RecordType, name: str) -> bool:
        """Tell whether a field will be read, be it only by a check of its type or because it tells records apart."""
        if self.needed is None or name in self.needed.get(kind.name, ()):
            return True
        read = {
            part.field for check in kind.checks for part in descendants(check) if isinstance(part, (FieldRead, Has))
        }
        return name in read or name in {*kind.key, kind.version, kind.occurred, kind.ends}

    def run(self, statement: str, *parameters: object) -> None:
        """Run a statement that returns nothing."""
        self.connection.execute(statement, list(parameters))

    def row(self, query: str) -> tuple[Any, ...]:
        """Return the one row of a query."""
        (found,) = self.connection.execute(query).fetchall()
        return tuple(found)

    def numbers(self, query: str) -> tuple[int, ...]:
        """Return the whole numbers that are the one column of a query, sorted."""
        return tuple(sorted(int(number) for (number,) in self.connection.execute(query).fetchall()))

    def delete(self, relation: str, column: str, numbers: Iterable[int]) -> None:
        """Take the rows with these numbers out of a table."""
        self.run(f"DELETE FROM {relation} WHERE {column} IN (SELECT unnest(CAST(? AS BIGINT[])))", list(numbers))
