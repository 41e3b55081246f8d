"""What is known of stored records before any query is made: what is empty or in doubt, whether keys are distinct."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from directive_rules.exports.bulk.quoting import identifier
from directive_rules.exports.bulk.workshop import Workshop
from directive_rules.model.stored import Doubt, StoredColumn, doubt_column
from directive_rules.model.vocabulary import RecordType

_DOUBTS = (Doubt.UNLISTED, Doubt.DAY_ONLY)


def profile(
    work: Workshop, relation: str, fields: Iterable[str], doubted: Collection[str]
) -> tuple[int, dict[str, StoredColumn]]:
    """Return how many rows a relation has, and what is known of each field; `doubted` are those with a doubt column."""
    names = sorted(fields)
    asked = ["count(*)", *(f"count({identifier(name)})" for name in names)]
    inside = [name for name in names if name in doubted]
    asked += [
        f"count(*) FILTER (WHERE {identifier(doubt_column(name))} = {int(doubt)})"
        for name in inside
        for doubt in _DOUBTS
    ]
    counts: list[int] = list(work.row(f"SELECT {', '.join(asked)} FROM {relation}"))
    rows, given, found = counts[0], counts[1 : len(names) + 1], counts[len(names) + 1 :]
    doubts = {
        name: frozenset(doubt for doubt, count in zip(_DOUBTS, found[2 * place : 2 * place + 2], strict=True) if count)
        for place, name in enumerate(inside)
    }
    return rows, {
        name: StoredColumn(count < rows, doubts.get(name, frozenset()))
        for name, count in zip(names, given, strict=True)
    }


def distinct_keys(work: Workshop, relation: str, kind: RecordType, rows: int) -> bool:
    """Tell whether no two rows share a key; every row must have its whole key.

    Equal keys have equal hashes: as many hashes as rows prove that all keys are distinct. Fewer prove nothing, since
    two keys may share a hash, so that the keys themselves are then counted. The answer is exact either way; the first
    count holds eight bytes a row.
    """
    key = ", ".join(identifier(name) for name in kind.key)
    if work.row(f"SELECT count(DISTINCT hash({key})) FROM {relation}") == (rows,):
        return True
    return work.row(f"SELECT count(*) FROM (SELECT DISTINCT {key} FROM {relation})") == (rows,)
