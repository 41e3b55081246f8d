"""What the market stands on: days, companies, districts, rate tables, promises, and what the export claims to hold."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

FORCE: Final = date(2016, 10, 21)
"""The day of the circular."""
AS_OF_DAY: Final = date(2018, 1, 3)
AS_OF: Final = datetime(2018, 1, 3, 23, 59, 59, 999999)
TAKEN_AT: Final = datetime(2018, 1, 10, 9, 0)
"""The export was taken a week after the day it is judged as of: what it tells of that week must not count."""
EARLIEST: Final = date(2015, 10, 1)
NEW_TABLE: Final = date(2017, 7, 1)

BEIJING: Final = tuple(f"1101{number:02}" for number in (1, 2, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19))
ELSEWHERE: Final = ("131082", "120114", "130730")
WORK_SAFETY: Final = "work_safety_liability"
OTHER_LINES: Final = ("employers_liability", "public_liability", "property", "accident_insurance")

SIZES: Final = ("micro", "small", "medium", "large")
OUTSIDE: Final = {
    "O8011": Decimal("0.0012"),
    "F5211": Decimal("0.0008"),
    "C1340": Decimal("0.0010"),
    "K7020": Decimal("0.0006"),
}
"""Industries outside the pilot, and the rate that insurers and centre agreed for each."""
FACTORS: Final = {
    "new_business": Decimal(1),
    "accident_free": Decimal("0.9"),
    "ordinary_accident": Decimal("1.1"),
    "larger_accident": Decimal("1.2"),
    "major_accident": Decimal("1.3"),
}
FLOOR: Final = Decimal("0.7")
AT_THE_FLOOR: Final = "H6110"
"""An industry in which an accident-free year leads to the lowest permitted rate at once."""


@dataclass(frozen=True, slots=True)
class Company:
    """An insurer. `exclusive` ones write the day after the last day of cover where others write the last day."""

    code: str
    name: str
    share: int
    joined: date
    left: date | None = None
    staff: int = 12
    exclusive: bool = False

    def writes_on(self, day: date) -> bool:
        """Tell whether the company is in the pilot on a day."""
        return self.joined <= day and (self.left is None or day <= self.left)


COMPANIES: Final = {
    company.code: company
    for company in (
        Company("XACX", "信安财险", 40, date(2014, 3, 1), staff=40),
        Company("HYCX", "恒岳财险", 25, date(2014, 3, 1), staff=26, exclusive=True),
        Company("YSCX", "云杉财险", 15, date(2015, 6, 1), staff=16),
        Company("JCCX", "嘉澄财险", 8, date(2017, 2, 15), staff=10),
        Company("MTCX", "明拓财险", 5, date(2014, 3, 1), staff=8),
        Company("QZCX", "青洲财险", 4, date(2014, 3, 1), staff=8, exclusive=True),
        Company("LYCX", "绿原财险", 3, date(2014, 3, 1), left=date(2017, 9, 20), staff=6),
        Company("BHCX", "泊海财险", 2, date(2014, 3, 1), left=date(2015, 12, 31), staff=4),
    )
}


@dataclass(frozen=True, slots=True)
class Gap:
    """Records of one insurer that the export admits it may lack. None is without bound."""

    record: str
    insurer_id: str
    since: date | None
    until: date


GAPS: Final = (
    Gap("filing", "HYCX", date(2017, 3, 1), date(2017, 4, 30)),
    Gap("inspection", "YSCX", date(2017, 9, 1), date(2017, 12, 31)),
    Gap("visit", "JCCX", None, date(2017, 3, 31)),
    Gap("meeting", "MTCX", date(2017, 8, 1), date(2017, 8, 31)),
    Gap("internal_document", "LYCX", None, date(2015, 12, 31)),
)
COVERED_FROM: Final = {
    "policy": EARLIEST,
    "accident": EARLIEST,
    "inspection": date(2016, 10, 1),
    "meeting": date(2016, 10, 1),
    "training": date(2017, 1, 1),
}
"""Types of which the export holds everything only from a day on; of all others it claims to hold everything."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a rate table."""

    tariff_id: str
    base_rate: Decimal
    lowest: Decimal
    highest: Decimal
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Tables:
    """The illustrative rate tables and pilot fields that the ruleset ships, read as plain data."""

    rates: dict[tuple[str, str], tuple[TableRow, ...]]
    pilot: dict[str, tuple[tuple[date, date | None], ...]]

    def row(self, industry: str, size_band: str, day: date) -> TableRow:
        """Return the row in force on a day."""
        found = [row for row in self.rates[industry, size_band] if _holds(row.valid_from, row.valid_to, day)]
        if len(found) != 1:
            raise ValueError(f"{len(found)} rows of the rate tables for {industry}, {size_band} on {day}")
        return found[0]

    def in_pilot(self, industry: str, day: date) -> bool:
        """Tell whether an industry belongs to the pilot on a day."""
        return any(_holds(since, until, day) for since, until in self.pilot.get(industry, ()))


def read_tables(folder: Path) -> Tables:
    """Read the reference records of the ruleset."""
    rates: dict[tuple[str, str], list[TableRow]] = {}
    for cells in _rows(folder / "tariff.csv"):
        if cells["line"] != WORK_SAFETY or cells["basis"] != "sum_insured":
            raise ValueError("the example knows rates on the sum insured of work-safety insurance only")
        base = Decimal(cells["base_rate"])
        row = TableRow(
            cells["tariff_id"],
            base,
            base * Decimal(cells["float_min"]),
            base * Decimal(cells["float_max"]),
            date.fromisoformat(cells["valid_from"]),
            _day(cells["valid_to"]),
        )
        rates.setdefault((cells["industry"], cells["size_band"]), []).append(row)
    pilot: dict[str, list[tuple[date, date | None]]] = {}
    for cells in _rows(folder / "pilot_field.csv"):
        span = (date.fromisoformat(cells["valid_from"]), _day(cells["valid_to"]))
        pilot.setdefault(cells["industry"], []).append(span)
    return Tables(
        {key: tuple(found) for key, found in rates.items()}, {key: tuple(found) for key, found in pilot.items()}
    )


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last of its month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _holds(since: date, until: date | None, day: date) -> bool:
    return since <= day and (until is None or day <= until)
