"""What may be split over several processes: the duties of one root, an insurer or a policy, with all that they read."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from directive_rules.diagnostics import nearest
from directive_rules.errors import UsageError
from directive_rules.model.export import Record
from directive_rules.model.values import Unlisted, Value
from directive_rules.monitor.encoding import join_text
from directive_rules.monitor.rooms import House


@dataclass(frozen=True, slots=True)
class Partitioning:
    """A ledger in several partitions, by the fields that name the root a record belongs to.

    The fields are named alike in every record type that is fed. `owner` names the process that takes partitions;
    `only` leaves it to some of them. A lease lasts for `seconds` from the last commit or `renew`.
    """

    count: int
    root: tuple[str, ...]
    owner: str
    only: Collection[int] | None = None
    seconds: float = 30.0

    def __post_init__(self) -> None:
        if self.count < 1 or not self.root:
            raise UsageError("a partitioned ledger needs at least one partition, and a field to tell them apart")
        if self.only is not None and any(not 0 <= number < self.count for number in self.only):
            raise UsageError(f"the partitions of this ledger are numbered from 0 to {self.count - 1}")

    @property
    def wanted(self) -> tuple[int, ...]:
        """The partitions this process may take."""
        return tuple(range(self.count)) if self.only is None else tuple(sorted(set(self.only)))

    def of(self, record: Record) -> int:
        """Return the partition of a record. Raises `UsageError` where it does not say whose it is."""
        values: list[Value] = []
        for name in self.root:
            value = record.values.get(name)
            if value is None or isinstance(value, Unlisted):
                raise UsageError(f"a `{record.type}` needs `{name}`, which says to which partition it belongs")
            values.append(value)
        number = int.from_bytes(hashlib.sha256(join_text(values).encode()).digest()[:8], "big")
        return number % self.count

    def check(self, house: House) -> None:
        """Raise `UsageError` that names every rule which looks beyond its root, and so cannot be split."""
        problems = [problem for rule in sorted(house.rules) for problem in self._problems(rule, house)]
        for room in house.rooms.values():
            problems += [
                f"{room.ruleset.id}: the escalation `{one.id}` counts by `{one.by}`, and the root is another"
                for one in room.ruleset.escalations
                if (one.by,) != self.root
            ]
        if problems:
            raise UsageError("\n".join(problems))

    def _problems(self, rule: str, house: House) -> list[str]:
        fields: Mapping[str, object] = house.vocabulary.records[house.rules[rule].subject].fields
        missing = [name for name in self.root if name not in fields]
        if missing:
            advice = nearest(missing[0], fields)
            return [f"{rule}: a `{house.rules[rule].subject}` has no `{missing[0]}`: {advice}".rstrip(": ")]
        brought = house.room_of(rule).brought.types
        found = []
        for path in house.compiled[rule].paths:
            step = path.steps[-1]
            inside = all((name, name) in step.by for name in self.root)
            if not inside and step.target not in brought:
                root = " and ".join(f"`{name}`" for name in self.root)
                found.append(
                    f"{rule}: `{step.owner}.{step.name}` does not join by {root}, "
                    "so it may reach records of another partition: run this rule in a ledger that is not partitioned"
                )
        return found
