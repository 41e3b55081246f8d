"""Who is told of transitions: each once and in order, and after a crash again from where the ledger remembers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from directive_rules.monitor.ledger import Ledger, Row
from directive_rules.monitor.transitions import Transition

Subscriber: TypeAlias = Callable[[Transition], object]


class Subscription:
    """One subscriber, and the last transition of each partition that it has taken."""

    def __init__(self, subscriber: Subscriber, name: str | None, seen: dict[int, int]) -> None:
        self.subscriber = subscriber
        self.name = name
        self.seen = seen
        self.saved: dict[int, int] = {}

    def tell(self, partition: int, rows: Iterable[Row], read: Callable[[Row], Transition | None]) -> None:
        """Hand on the rows that were not taken yet. What the subscriber refuses comes again next time."""
        for row in rows:
            if row[0] <= self.seen[partition]:
                continue
            transition = read(row)
            if transition is not None:
                self.subscriber(transition)
            self.seen[partition] = row[0]


class Subscribers:
    """All subscribers of a monitor."""

    def __init__(self, ledger: Ledger, read: Callable[[Row], Transition | None]) -> None:
        self._ledger = ledger
        self._read = read
        self._all: list[Subscription] = []

    def add(self, subscriber: Subscriber, name: str | None, last: Mapping[int, int]) -> None:
        """Add a subscriber; one whose name the ledger knows goes on where it stood."""
        subscription = Subscription(subscriber, name, {})
        self._all.append(subscription)
        for partition, number in last.items():
            self._open(subscription, partition, number)

    def open(self, partition: int, last: int) -> None:
        """Let all subscribers know a partition that has come along, of which this is the last transition."""
        for subscription in self._all:
            self._open(subscription, partition, last)

    def _open(self, subscription: Subscription, partition: int, last: int) -> None:
        known = None if subscription.name is None else self._ledger.seen(subscription.name, partition)
        subscription.seen[partition] = last if known is None else known
        self._catch_up(subscription, partition, last)

    def tell(self, partition: int, rows: Sequence[Row]) -> None:
        """Hand on what a commit has added."""
        for subscription in self._all:
            if rows and subscription.seen[partition] < rows[0][0] - 1:
                self._catch_up(subscription, partition, rows[0][0] - 1)
            subscription.tell(partition, rows, self._read)

    def _catch_up(self, subscription: Subscription, partition: int, last: int) -> None:
        while subscription.seen[partition] < last:
            rows = self._ledger.transitions_after(partition, subscription.seen[partition])
            if not rows:
                return
            subscription.tell(partition, rows, self._read)

    def unsaved(self, partition: int) -> list[Row]:
        """Return how far the named subscribers came since the ledger last heard, as its rows."""
        return [
            (one.name, partition, one.seen[partition])
            for one in self._all
            if one.name is not None and one.saved.get(partition) != one.seen[partition]
        ]

    def saved(self, rows: Iterable[Row]) -> None:
        """Remember what a commit has written of subscribers."""
        for name, partition, seen in rows:
            for one in self._all:
                if one.name == name:
                    one.saved[partition] = seen
