"""The databases that compiled rules run in."""

from __future__ import annotations

from typing import Any, Protocol

from sqlglot import exp

from directive_rules.relational.dialects import Dialect
from directive_rules.relational.storing import Cells


class Backend(Protocol):
    """A database, for as long as one audit runs.

    Values come back as `str`, `bool`, `int`, `Decimal`, `date`, `datetime` or None, as the typed tree has them. What is
    created here is temporary and the backend's own; nothing else is ever written.
    """

    dialect: Dialect

    @property
    def version(self) -> str:
        """The database and its version, as a manifest records it."""

    def create(self, cells: Cells) -> None:
        """Make a table of rows from here, in place of one of that name made here before."""

    def create_from(self, name: str, query: exp.Query) -> None:
        """Make a table of what a query finds, which is evaluated once."""

    def run(self, query: exp.Query) -> list[tuple[Any, ...]]:
        """Return what a query finds, in no order."""

    def drop(self, name: str) -> None:
        """Forget a table made here."""

    def close(self) -> None:
        """Forget everything made here, and let go of the database."""
