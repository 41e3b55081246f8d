"""Whose duties a record may change: the relations its rules read along, gone backwards to their subjects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from directive_rules.compiled import Program
from directive_rules.model.export import Record
from directive_rules.model.vocabulary import Relation
from directive_rules.monitor.encoding import join_text
from directive_rules.monitor.indexes import Indexes, combinations, other_fields, own_fields
from directive_rules.monitor.shelf import HOT, Brought, Shelf

EVERYBODY: Final = "*"
"""The path of a group that holds every subject of a rule."""

MOST: Final = HOT // 2
"""How many records are brought to hand for one step of one rule before they are read."""

Work = dict[str, dict[str, None]]
"""The keys of the subjects to judge, by rule (`RULESET/RULE`), in the order in which they were met."""


@dataclass(frozen=True, slots=True)
class Route:
    """One way on which a record reaches the subjects of a rule; `brought` are the records of the rule's own ruleset."""

    rule: str
    name: str
    steps: tuple[Relation, ...]
    brought: Brought


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """Subjects of one rule that wait to be judged: those that one value reaches by a step of a route."""

    rule: str
    path: str
    step: int
    value: str


@dataclass(slots=True)
class Reached:
    """What a commit has reached so far."""

    work: Work = field(default_factory=dict)
    groups: set[Group] = field(default_factory=set)

    def add(self, rule: str, key: str) -> None:
        """Note one subject of a rule."""
        self.work.setdefault(rule, {})[key] = None

    def __len__(self) -> int:
        return sum(map(len, self.work.values()))


class Routes:
    """All routes of some programs, by the type of the record that sets out."""

    def __init__(self, programs: Mapping[Program, Brought], indexes: Indexes) -> None:
        self._indexes = indexes
        self._of_subject: dict[str, list[str]] = {}
        self._of_target: dict[str, list[Route]] = {}
        self._of_rule: dict[str, list[Route]] = {}
        self._by_name: dict[tuple[str, str], Route] = {}
        for program, brought in programs.items():
            for rule in program.rules.values():
                full = rule.rule.full_id
                self._of_subject.setdefault(rule.rule.subject, []).append(full)
                for path in rule.paths:
                    name = ">".join(f"{step.owner}.{step.name}" for step in path.steps)
                    route = self._by_name[full, name] = Route(full, name, path.steps, brought)
                    self._of_target.setdefault(path.target, []).append(route)
                    self._of_rule.setdefault(full, []).append(route)

    def reach(self, shelf: Shelf, record_type: str, key: str, records: Iterable[Record], reached: Reached) -> None:
        """Note all that records of one key may change: their own duties, and those that read them.

        `records` are all that was ever observed under the key, so that a corrected join leaves nobody out.
        """
        for rule in self._of_subject.get(record_type, ()):
            reached.add(rule, key)
        some = tuple(records)
        for route in self._of_target.get(record_type, ()):
            self._back(shelf, route, len(route.steps) - 1, (*some, *route.brought.of(record_type, key)), reached)

    def reach_from(self, shelf: Shelf, record: Record, reached: Reached) -> None:
        """Note all that a record may change which is itself nobody's subject, such as one that is quarantined."""
        for route in self._of_target.get(record.type, ()):
            self._back(shelf, route, len(route.steps) - 1, (record,), reached)

    def _back(self, shelf: Shelf, route: Route, place: int, records: tuple[Record, ...], reached: Reached) -> None:
        step = route.steps[place]
        index = self._indexes.by_fields[step.owner, own_fields(step)]
        for values in combinations(records, other_fields(step)):
            keys = shelf.few_keys(index, values)
            if keys is None:
                reached.groups.add(Group(route.rule, route.name, place, join_text(values)))
            else:
                self._on(shelf, route, place, (*keys, *route.brought.keys(index, join_text(values))), reached)

    def _on(self, shelf: Shelf, route: Route, place: int, keys: Iterable[str], reached: Reached) -> None:
        """Go on from the owners of a step: to the step before it, or to the duties of the subject."""
        owner = route.steps[place].owner
        for key in keys:
            if place == 0:
                reached.add(route.rule, key)
            else:
                records = (*shelf.held(owner, key).records, *route.brought.of(owner, key))
                if records:
                    self._back(shelf, route, place - 1, records, reached)

    def fetch(self, shelf: Shelf, reached: Reached) -> None:
        """Bring to hand what the rules will read of the subjects reached, a relation at a time for all of them.

        Where that would be more than fits, the rest is fetched when it is read.
        """
        for rule, keys in reached.work.items():
            routes = self._of_rule.get(rule, ())
            found: dict[tuple[Relation, ...], Iterable[str]] = {(): keys}
            for route in routes:
                step, owners = route.steps[-1], found.get(route.steps[:-1], ())
                found[route.steps] = self._forward(shelf, step, owners)

    def _forward(self, shelf: Shelf, step: Relation, owners: Iterable[str]) -> Iterable[str]:
        index = self._indexes.by_fields[step.target, other_fields(step)]
        values = {one for key in owners for one in combinations(shelf.held(step.owner, key).records, own_fields(step))}
        if len(values) > MOST:
            return ()
        if index.number is not None:
            shelf.load_joins(index.number, {join_text(one) for one in values})
        keys = dict.fromkeys(key for one in values for key in shelf.keys(index, one))
        if len(keys) > MOST:
            return ()
        shelf.load(step.target, keys)
        return keys

    def expand(self, shelf: Shelf, group: Group, size: int) -> Iterator[Reached]:
        """Yield the subjects of a group that waits, some at a time."""
        route = self._by_name[group.rule, group.path]
        step = route.steps[group.step]
        index = self._indexes.by_fields[step.owner, own_fields(step)]
        assert index.number is not None
        keys = tuple(
            dict.fromkeys((*shelf.keys_under(index.number, group.value), *route.brought.keys(index, group.value)))
        )
        for start in range(0, len(keys), size):
            part = keys[start : start + size]
            reached = Reached()
            if group.step > 0:
                shelf.load(step.owner, part)
            self._on(shelf, route, group.step, part, reached)
            yield reached
