"""Whether a ledger is as it was written: every record, transition and clock against the chain of its commits."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator

from sqlalchemy import func, select

from directive_rules.errors import IntegrityError
from directive_rules.monitor.ledger import schema
from directive_rules.monitor.ledger.changes import NUMBERS, Head, linked
from directive_rules.monitor.ledger.ledger import PAGE, Ledger
from directive_rules.monitor.ledger.statements import Row


def verify_chain(ledger: Ledger, partition: int, known: Head | None = None) -> Head:
    """Recompute the chain of a partition and return its head.

    `known` is a head that was noted elsewhere: a chain cut off after it, or grown out of another, is found by it alone.
    Raises `IntegrityError` that names the first commit which does not fit, or the duty that no transition bears out.
    """
    head = ledger.begun(partition)
    _check_kept(ledger, head)
    records = _rows(ledger.records_after, partition, head.records)
    transitions = _rows(ledger.transitions_after, partition, head.transitions)
    met = known is None or (known.seq, known.hash) == (head.seq, head.hash)
    for row in _commits(ledger, partition, head.seq):
        _, seq, token, clock, last_record, last_transition, digest = row
        if seq != head.seq + 1:
            raise IntegrityError(f"partition {partition} of the ledger {ledger}: commit {head.seq + 1} is missing")
        added = _until(records, head.records, last_record)
        moved = _until(transitions, head.transitions, last_transition)
        after = linked(head, token, clock, added, moved)
        if (after.hash, after.records, after.transitions) != (bytes(digest), last_record, last_transition):
            raise IntegrityError(
                f"partition {partition} of the ledger {ledger}: commit {seq} is not what was written (records "
                f"{head.records + 1} to {last_record}, transitions {head.transitions + 1} to {last_transition})"
            )
        head = after
        met = met or (known is not None and (known.seq, known.hash) == (head.seq, head.hash))
    if next(records, None) is not None or next(transitions, None) is not None:
        raise IntegrityError(f"partition {partition} of the ledger {ledger} holds rows that no commit wrote")
    if not met:
        raise IntegrityError(f"partition {partition} of the ledger {ledger} does not go on from the head that is known")
    _check_duties(ledger, partition)
    return head


def kept_hash(ledger: Ledger, partition: int, records: int, transitions: int) -> bytes:
    """Return the hash over what is kept of the commits that were dropped: all up to these last numbers."""
    digest = hashlib.sha256()
    for read, last in ((ledger.records_after, records), (ledger.transitions_after, transitions)):
        for row in _rows(read, partition, partition * NUMBERS):
            if row[0] > last:
                break
            digest.update("\0".join(map(str, row)).encode() + b"\n")
    return digest.digest()


def _check_kept(ledger: Ledger, head: Head) -> None:
    points = schema.checkpoints
    found = ledger.rows(select(points.c.kept).where(points.c.partition == head.partition))
    if found and bytes(found[0][0]) != kept_hash(ledger, head.partition, head.records, head.transitions):
        raise IntegrityError(
            f"partition {head.partition} of the ledger {ledger}: what is kept from before commit {head.seq} "
            "is not what was written"
        )


def _commits(ledger: Ledger, partition: int, last: int) -> Iterator[Row]:
    commits = schema.commits
    query = select(commits).where(commits.c.partition == partition).order_by(commits.c.seq).limit(PAGE)
    while page := ledger.rows(query.where(commits.c.seq > last)):
        yield from page
        last = page[-1][1]


def _rows(read: Callable[[int, int], list[Row]], partition: int, last: int) -> Iterator[Row]:
    while page := read(partition, last):
        yield from page
        last = page[-1][0]


def _until(rows: Iterator[Row], first: int, last: int) -> list[Row]:
    """Take the rows of one commit, as many as its numbers say; fewer where some are gone."""
    found = []
    for _ in range(last - first):
        row = next(rows, None)
        if row is None:
            break
        found.append(row)
    return found


def _check_duties(ledger: Ledger, partition: int) -> None:
    """Every duty stands as the last transition under its name says, and every name with a transition has its duty."""
    duties, moved = schema.duties, schema.transitions
    low, high = partition * NUMBERS, (partition + 1) * NUMBERS
    of_duties = (moved.c.kind == "duty") & (moved.c.id > low) & (moved.c.id < high)
    newest = select(func.max(moved.c.id)).where(of_duties).group_by(moved.c.name)
    held = select(duties.c.transition).where(duties.c.partition == partition, duties.c.transition.isnot(None))
    for lone in (newest.having(func.max(moved.c.id).notin_(held)), held.where(duties.c.transition.notin_(newest))):
        for row in ledger.rows(lone.limit(1)):
            raise IntegrityError(_disagree(ledger, partition, row[0]))
    query = (
        select(duties.c.transition, duties.c.status, duties.c.due, duties.c.causes, moved.c.body)
        .join_from(duties, moved, moved.c.id == duties.c.transition)
        .where(duties.c.partition == partition)
        .order_by(duties.c.transition)
        .limit(PAGE)
    )
    last = low
    while page := ledger.rows(query.where(duties.c.transition > last)):
        for number, status, due, causes, body in page:
            said = json.loads(body)["verdict"]
            if said != (None if status is None else [status, due, causes or ""]):
                raise IntegrityError(_disagree(ledger, partition, number))
        last = page[-1][0]
    stray = select(duties.c.rule).where(
        duties.c.partition == partition, duties.c.transition.is_(None), duties.c.status.isnot(None)
    )
    for row in ledger.rows(stray.limit(1)):
        raise IntegrityError(f"partition {partition} of the ledger {ledger}: a duty of {row[0]} has no transition")


def _disagree(ledger: Ledger, partition: int, number: int) -> str:
    return f"partition {partition} of the ledger {ledger}: transition {number % NUMBERS} and the duties do not agree"
