"""From one record to others, and what they say."""

from __future__ import annotations

from typing import Any

from examples.nationwide.expected.answers import Answer, Doubt, every, same
from examples.nationwide.expected.view import Members, View
from examples.nationwide.market.rows import Row


def get(v: View, row: Row | Doubt, name: str) -> Any:
    """Return a field of a record that may be in doubt itself."""
    return row if isinstance(row, Doubt) else v.get(row, name)


def has(v: View, row: Row | Doubt, name: str) -> Answer:
    """Tell whether a record that may be in doubt itself gives a field."""
    return row if isinstance(row, Doubt) else v.has(row, name)


def near(v: View, row: Row | Doubt, record: str, *names: str, **by: str) -> Members | Doubt:
    """Return the records of a type that share some fields with a record; `by` names those that are called otherwise."""
    if isinstance(row, Doubt):
        return row
    return v.many(record, **{name: v.get(row, by.get(name, name)) for name in (*names, *by)})


def standing(v: View, row: Row | Doubt, record: str, on: str, since: str, until: str, *names: str) -> Members | Doubt:
    """Return those that share some fields and stand on a day of the record's own."""
    if isinstance(row, Doubt):
        return row
    return v.valid(record, v.get(row, on), since, until, **{name: v.get(row, name) for name in names})


def policy_of(v: View, row: Row) -> Row | Doubt:
    """Return the policy a record belongs to."""
    return v.one(f"{row.record}.policy", near(v, row, "policy", "insurer_id", "policy_id"))


def insurer_of(v: View, row: Row) -> Row | Doubt:
    """Return the company a record belongs to."""
    return v.one(f"{row.record}.insurer", near(v, row, "insurer", "insurer_id"))


def payments_of(v: View, claim: Row) -> Members | Doubt:
    """Return what was paid on a claim."""
    return near(v, claim, "payment", "insurer_id", "claim_id")


def is_(v: View, row: Row | Doubt, name: str, wanted: str) -> Answer:
    """Tell whether a field of a record has a value."""
    return same(get(v, row, name), wanted)


def given_and(v: View, row: Row | Doubt, name: str) -> Answer:
    """Tell whether a mark is given and set; an empty one is none."""
    return every(has(v, row, name), get(v, row, name))
