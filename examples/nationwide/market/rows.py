"""The rows of the made-up group as its export gives them, and what the export claims to hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from examples.nationwide.market.layouts import LAYOUTS

AS_OF: Final = datetime(2023, 12, 31, 23, 59, 59, 999999)
TAKEN_AT: Final = datetime(2024, 1, 5, 9, 0)
"""The export was taken some days after the day it is judged as of: what it tells of those days must not count."""


@dataclass(frozen=True, slots=True)
class Garbled:
    """A text that is on no list of codes."""

    text: str


@dataclass(frozen=True, slots=True)
class Differing:
    """What two rows under one number say of the same thing."""

    first: Any
    second: Any


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One record. None is an empty cell; of a moment given as a mere day the hour is missing."""

    record: str
    values: Mapping[str, Any]

    def label(self) -> str:
        """Return the number a row goes by in the name of a duty."""
        return ",".join(str(self.values[name]) for name in LAYOUTS[self.record].key)


@dataclass(frozen=True, slots=True)
class Gap:
    """Records that the export admits it may lack: those with these values, dated within these days."""

    record: str
    values: Mapping[str, Any]
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row with a cell that cannot be read: `values` are the others, `spoilt` the cell and its text."""

    record: str
    values: Mapping[str, Any]
    spoilt: Mapping[str, str]


@dataclass(slots=True)
class World:
    """All rows by record type. A type that is not among them is not exported at all.

    `covered_to` is the last day up to which the export claims to hold everything, where that is not all days;
    `unclaimed` are the types of which it claims nothing.
    """

    rows: dict[str, list[Row]] = field(default_factory=dict)
    covered_to: dict[str, date] = field(default_factory=dict)
    unclaimed: set[str] = field(default_factory=set)
    gaps: list[Gap] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    planted: list[tuple[str, str, str]] = field(default_factory=list)

    def plant(self, deed: str, **duties: str) -> None:
        """Note a deed and what has to come of it: by status, the duties that stand so, separated by blanks."""
        self.planted += [(duty, status, deed) for status, found in duties.items() for duty in found.split()]

    def add(self, record: str, **values: Any) -> Row:
        """Add a row; fields that are not named are empty. Raises `KeyError` for a column that is not exported."""
        layout = LAYOUTS[record]
        for name in values:
            layout.headings[name]
        row = Row(record, {name: values.get(name) for name in layout.headings})
        self.rows.setdefault(record, []).append(row)
        return row
