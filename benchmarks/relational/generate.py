"""The made-up workload of the batch benchmark: Parquet and CSV files, the same for any number of threads.

`workload.sql` says what is in them. A folder is written once: `manifest.yaml` comes last, and where it stands the
folder is whole.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import duckdb

from directive_rules.calendar import add_working_days, is_working_day

HERE: Final = Path(__file__).parent
SEED: Final = 20240101
FORMATS: Final = ("parquet", "csv")
RECORDS: Final = ("tariff", "insurer", "briefing", "filing", "claim", "payment", "inspection", "policy")
END_OF_TERMS: Final = "2026-02-15"
HALF_WAY: Final = "2024-08-31T12:00:00"
TAKEN_AT: Final = "2026-02-28T23:59:59"
FIRST_DAY: Final = date(2023, 12, 1)
LAST_DAY: Final = date(2026, 6, 30)
WORKDAYS: Final = 10
"""How many working days the calendar that the hand-written SQL reads is worked out for."""


def generate(folder: Path, policies: int, seed: int = SEED, formats: tuple[str, ...] = FORMATS) -> None:
    """Write the workload of that many policies under `folder`, one sub-folder a format; what is there is kept."""
    missing = [name for name in formats if not (folder / name / "manifest.yaml").exists()]
    if not missing:
        return
    with duckdb.connect() as db:
        db.execute("SET VARIABLE n = ?", [policies])
        db.execute("SET VARIABLE seed = ?", [seed])
        db.execute((HERE / "workload.sql").read_text(encoding="utf-8"))
        _make_calendar(db)
        for name in missing:
            _write(db, folder / name, name)


def calendar_file(folder: Path) -> Path:
    """Return the calendar beside an export: it is no part of it, and only the hand-written SQL reads it."""
    return folder.parent / "calendar.parquet"


def _write(db: duckdb.DuckDBPyConnection, target: Path, name: str) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for record in RECORDS:
        columns = "*"
        if name == "csv" and record == "briefing":
            columns = "* REPLACE (array_to_string(promoted_lines, ';') AS promoted_lines)"
        options = "FORMAT parquet" if name == "parquet" else "FORMAT csv, HEADER"
        db.execute(f"COPY (SELECT {columns} FROM made_{record}) TO '{target / record}.{name}' ({options})")
    db.execute(f"COPY (SELECT * FROM made_calendar) TO '{calendar_file(target)}' (FORMAT parquet)")
    manifest = f"as_of: {END_OF_TERMS}\ntaken_at: {TAKEN_AT}\ncovers: all\n"
    (target / "manifest.yaml").write_text(manifest, encoding="utf-8")


def _make_calendar(db: duckdb.DuckDBPyConnection) -> None:
    """Work out, for each day, the tenth working day after it and the first one not before it."""
    days = [FIRST_DAY + timedelta(days=k) for k in range((LAST_DAY - FIRST_DAY).days + 1)]
    rows = [
        (
            day,
            add_working_days(day, WORKDAYS),
            next(one for k in range(30) if is_working_day(one := day + timedelta(k))),
        )
        for day in days
    ]
    db.execute("CREATE TABLE made_calendar (day DATE, plus_10 DATE, rolled DATE)")
    db.executemany("INSERT INTO made_calendar VALUES (?, ?, ?)", rows)


def main() -> None:
    """Write a workload."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--policies", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=list(FORMATS))
    arguments = parser.parse_args()
    generate(arguments.out, arguments.policies, arguments.seed, tuple(arguments.formats))
    sys.stdout.write(f"{arguments.out}\n")


if __name__ == "__main__":
    main()
