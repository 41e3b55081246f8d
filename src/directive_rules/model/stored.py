"""An export in a database: one table per record type, and what is known of its columns before any query is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from typing import Final

from directive_rules.model.export import Claim, Gap, Quarantined

ROW: Final = "__row"
"""The column that numbers the rows of a table, where it has one."""


class Doubt(IntEnum):
    """Why a given cell is not plainly known. It stands in the companion column of the field; NULL is no doubt."""

    CONTRADICTORY = 1
    UNLISTED = 2
    DAY_ONLY = 3


def doubt_column(name: str) -> str:
    """Return the name of the companion column that says why a cell of the field is in doubt."""
    return f"{name}__doubt"


@dataclass(frozen=True, slots=True)
class StoredColumn:
    """What is known of one stored field, so that no query asks for what cannot be.

    `empty` is False only where every row has a value. `doubts` are those that occur; without any there is no companion
    column. What is on no code list stands in the column as found, a mere day in a timestamp column as its first
    instant; what is contradictory is NULL.
    """

    empty: bool = True
    doubts: frozenset[Doubt] = frozenset()


@dataclass(frozen=True, slots=True)
class StoredTable:
    """The records of one type as a table or view, its columns named and typed as the vocabulary's fields.

    A period is its label, a code its name on the list. A list field is True where given, NULL where empty; its members
    stand in a table of their own (`lists`), with the columns `__row`, `member` and, where some are in doubt,
    `member__doubt`.

    `numbered` tells that there is a column `__row` of distinct whole numbers. `keyed` tells that every row has its
    whole key, and `distinct` that no two rows share one; what is not known to be so is False. A table with lists is
    numbered. `list_doubts` names the list fields of which some member is in doubt.
    """

    type: str
    relation: str
    columns: Mapping[str, StoredColumn]
    rows: int
    numbered: bool = False
    keyed: bool = False
    distinct: bool = False
    lists: Mapping[str, str] = field(default_factory=dict)
    list_doubts: frozenset[str] = frozenset()
    constants: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoredExport:
    """An export of which the records lie in a database; the rest is as in an `Export`."""

    tables: Mapping[str, StoredTable]
    claims: Mapping[str, Claim] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    taken_at: date | datetime | None = None
