"""Who may write a partition: a lease with an end by the database's own clock, and a token in every commit.

Taking a partition appends a commit under a new token. Whoever held it before finds that place in the chain taken at its
next commit and is refused, however late it wakes up: the chain, not the clock, keeps two writers apart.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, func, select, text, update

from directive_rules.monitor.ledger import schema
from directive_rules.monitor.ledger.changes import Changes, Head, linked
from directive_rules.monitor.ledger.ledger import Ledger


def take(ledger: Ledger, partition: int, owner: str, seconds: float, *, force: bool = False) -> Head | None:
    """Take a partition that is free, that its owner let expire, or whose owner we are; None where it is held.

    `force` takes it from whoever holds it. The lease lasts for so many seconds, unless renewed.
    """
    leases = schema.partitions
    with ledger.transaction() as connection:
        now = _now(connection)
        row = connection.execute(select(leases).where(leases.c.number == partition).with_for_update()).first()
        if row is not None and not force and row.expires > now and row.owner != owner:
            return None
        before = ledger.head(partition)
        token = max(before.token, 0 if row is None else row.token) + 1
        ledger.statements.put_partitions.run(connection, [(partition, owner, token, now + seconds)])
        after = linked(before, token, before.clock, (), ())
        ledger.append(connection, after, Changes())
    return after


def renew(ledger: Ledger, tokens: Mapping[int, int], seconds: float) -> tuple[int, ...]:
    """Make the leases of some partitions last for so many seconds from now; return those that are lost."""
    leases = schema.partitions
    lost = []
    with ledger.transaction() as connection:
        now = _now(connection)
        for partition, token in sorted(tokens.items()):
            renewed = update(leases).where(leases.c.number == partition, leases.c.token == token)
            if connection.execute(renewed.values(expires=now + seconds)).rowcount != 1:
                lost.append(partition)
    return tuple(lost)


def release(ledger: Ledger, tokens: Mapping[int, int]) -> None:
    """Give partitions back before their leases end."""
    leases = schema.partitions
    with ledger.transaction() as connection:
        for partition, token in sorted(tokens.items()):
            free = update(leases).where(leases.c.number == partition, leases.c.token == token)
            connection.execute(free.values(expires=0.0))


def _now(connection: Connection) -> float:
    """Return the seconds since 1970 by the clock of the database, the one clock that all its writers share."""
    if connection.dialect.name == "sqlite":
        return float(connection.execute(text("SELECT (julianday('now') - 2440587.5) * 86400.0")).scalar_one())
    return float(connection.execute(select(func.extract("epoch", func.clock_timestamp()))).scalar_one())
