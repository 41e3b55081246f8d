"""What one commit writes, and where the chain stands before and after it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from directive_rules.monitor.encoding import moment_of
from directive_rules.monitor.ledger.statements import Row

NUMBERS: Final = 1 << 40
"""How many records, and how many transitions, a partition has room for."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last commit of a partition: its place in the chain, the clock, the last record and transition, the hash."""

    partition: int
    seq: int
    token: int
    clock: int | None
    records: int
    transitions: int
    hash: bytes

    @staticmethod
    def none(partition: int) -> Head:
        """Return what stands before the first commit."""
        return Head(partition, 0, 0, None, partition * NUMBERS, partition * NUMBERS, b"")

    @property
    def at(self) -> datetime | None:
        """The clock as an instant."""
        return None if self.clock is None else moment_of(self.clock)


@dataclass(slots=True)
class Changes:
    """The rows of one commit of one partition, each as the table has its columns; `clock` None leaves the clock."""

    clock: int | None = None
    records: list[Row] = field(default_factory=list)
    transitions: list[Row] = field(default_factory=list)
    joins: list[Row] = field(default_factory=list)
    duties: list[Row] = field(default_factory=list)
    wakes: list[Row] = field(default_factory=list)
    waiting: list[Row] = field(default_factory=list)
    groups: list[Row] = field(default_factory=list)
    seen: list[Row] = field(default_factory=list)
    no_duties: list[Row] = field(default_factory=list)
    no_wakes: list[Row] = field(default_factory=list)
    no_waiting: list[Row] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to write, but for what subscribers have seen."""
        return (
            self.clock is None
            and not any(
                (self.records, self.transitions, self.joins, self.duties, self.wakes, self.waiting, self.groups)
            )
            and not any((self.no_duties, self.no_wakes, self.no_waiting))
        )


def linked(before: Head, token: int, clock: int | None, records: Sequence[Row], transitions: Sequence[Row]) -> Head:
    """Return the head after one more commit: its hash covers what it adds, and through the one before all the rest."""
    seq = before.seq + 1
    digest = hashlib.sha256(before.hash)
    digest.update(f"{before.partition}:{seq}:{token}:{clock}:{len(records)}:{len(transitions)}\n".encode())
    for row in (*records, *transitions):
        digest.update("\0".join(map(str, row)).encode())
        digest.update(b"\n")
    return Head(
        before.partition,
        seq,
        token,
        clock,
        records[-1][0] if records else before.records,
        transitions[-1][0] if transitions else before.transitions,
        digest.digest(),
    )
