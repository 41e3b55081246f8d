"""Dropping history that nobody asks for any more, so that what is kept can still be proven.

Records and verdicts stay, and of every duty its last transition. What it went through before goes, and the commits of
that time; a checkpoint takes their place: the hash where the chain goes on, and a hash over what was kept.
"""

from __future__ import annotations

from sqlalchemy import delete, func, select

from directive_rules.monitor.ledger import schema
from directive_rules.monitor.ledger.chain import kept_hash, verify_chain
from directive_rules.monitor.ledger.changes import NUMBERS
from directive_rules.monitor.ledger.ledger import Ledger


def prune(ledger: Ledger, partition: int, before: int) -> int:
    """Drop the history of a partition from before an instant; return how many transitions went.

    The chain is verified first, and `IntegrityError` raised where it does not hold: nothing that was tampered with is
    ever made good by dropping it. What a subscriber has not taken yet stays.
    """
    verify_chain(ledger, partition)
    commits, moved = schema.commits, schema.transitions
    low = partition * NUMBERS
    waiting = ledger.rows(
        select(func.min(schema.subscribers.c.seen)).where(schema.subscribers.c.partition == partition)
    )[0][0]
    old = select(func.max(commits.c.seq)).where(
        commits.c.partition == partition,
        commits.c.clock < before,
        commits.c.seq < ledger.head(partition).seq,
    )
    if waiting is not None:
        old = old.where(commits.c.transitions <= waiting)
    seq = ledger.rows(old)[0][0]
    if seq is None:
        return 0
    with ledger.transaction() as connection:
        last = connection.execute(select(commits).where(commits.c.partition == partition, commits.c.seq == seq)).one()
        newest = (
            select(func.max(moved.c.id))
            .where(moved.c.id > low, moved.c.id < low + NUMBERS)
            .group_by(moved.c.kind, moved.c.name)
        )
        gone = connection.execute(
            delete(moved).where(moved.c.id > low, moved.c.id <= last.transitions, moved.c.id.notin_(newest))
        )
        connection.execute(delete(commits).where(commits.c.partition == partition, commits.c.seq <= seq))
        kept = kept_hash(ledger, partition, last.records, last.transitions)
        ledger.statements.put_checkpoints.run(
            connection, [(partition, seq, last.records, last.transitions, bytes(last.hash), kept)]
        )
    return int(gone.rowcount)
