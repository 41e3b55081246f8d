"""What a contestant answers, in a form that is compared at any size: counts, and digests of what is listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

import duckdb

_BATCH: Final = 50_000
LISTED: Final = "CREATE TEMP TABLE found (rule VARCHAR, insurer_id VARCHAR, id VARCHAR, period VARCHAR, status VARCHAR)"


@dataclass(frozen=True, slots=True)
class Answer:
    """The statuses counted by rule and status, and how many violations are listed.

    `keys` digests rule, key and period of what is listed, `verdicts` the status too; neither depends on the order.
    What a contestant does not tell is empty.
    """

    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    listed: int = 0
    keys: str = ""
    verdicts: str = ""


def answer_in(db: duckdb.DuckDBPyConnection) -> Answer:
    """Return the answer that stands in the tables `counts` and `found` of a database."""
    there = {
        (table, column)
        for table, column in db.execute("SELECT table_name, column_name FROM duckdb_columns()").fetchall()
    }
    counts = []
    if ("counts", "n") in there:
        counts = db.execute("SELECT rule, status, CAST(sum(n) AS BIGINT) FROM counts GROUP BY rule, status").fetchall()
    key = "concat_ws('|', rule, insurer_id, coalesce(id, ''), coalesce(period, ''))"
    keys = _digest(db, key)
    verdicts = _digest(db, f"{key} || '|' || status") if ("found", "status") in there else ""
    listed = db.execute("SELECT count(*) FROM found").fetchall()[0][0]
    return Answer({(rule, status): n for rule, status, n in counts if n}, listed, keys, verdicts)


def digests(found: Iterable[tuple[str | None, ...]]) -> Answer:
    """Return the answer of whoever lists rows of rule, insurer, number, period and status, counts left out."""
    rows = iter(found)
    with duckdb.connect() as db:
        db.execute(LISTED)
        while part := list(islice(rows, _BATCH)):
            columns = [list(column) for column in zip(*part, strict=True)]
            db.execute(f"INSERT INTO found SELECT {', '.join(['unnest(?::VARCHAR[])'] * len(columns))}", columns)
        return answer_in(db)


def differences(one: Answer, other: Answer) -> tuple[str, ...]:
    """Return where two answers disagree, in words; what either of them does not tell is no disagreement."""
    found = []
    if one.counts and other.counts:
        for rule, status in sorted(one.counts.keys() | other.counts.keys()):
            first, second = one.counts.get((rule, status), 0), other.counts.get((rule, status), 0)
            if first != second:
                found.append(f"{rule}, {status}: {first} and {second}")
    if one.listed != other.listed:
        found.append(f"listed: {one.listed} and {other.listed}")
    for what in ("keys", "verdicts"):
        first, second = getattr(one, what), getattr(other, what)
        if first and second and first != second:
            found.append(f"the {what} listed differ")
    return tuple(found)


def _digest(db: duckdb.DuckDBPyConnection, text: str) -> str:
    query = f"SELECT CAST(coalesce(sum(CAST(hash({text}) AS HUGEINT)), 0) AS VARCHAR) FROM found"
    return str(db.execute(query).fetchall()[0][0])
