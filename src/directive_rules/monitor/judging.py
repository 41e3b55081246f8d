"""Judging the duties of some subjects as of the clock: what differs from the ledger is drafted, and nothing written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple, TypeAlias, cast

from directive_rules.compiled import Entry, Followed, Session
from directive_rules.model.export import Quarantined
from directive_rules.model.ruleset import PerPeriod
from directive_rules.model.values import Value
from directive_rules.model.verdicts import Status
from directive_rules.monitor.encoding import data_text, number_of
from directive_rules.monitor.ledger import Changes
from directive_rules.monitor.lifecycle import Group as Bearing
from directive_rules.monitor.lifecycle import groups_of
from directive_rules.monitor.reach import Group
from directive_rules.monitor.rooms import House, Room
from directive_rules.monitor.shelf import LedgerView
from directive_rules.monitor.transitions import Standing, group_data, group_of, standing_of

TO_COME: Final = "*"
"""The period of the row that says when a subject's next period begins."""


class DutyRow(NamedTuple):
    """How one duty stands, as the ledger has it, the partition left out."""

    key: str
    rule: str
    period: str
    status: str | None = None
    due: str | None = None
    due_at: int | None = None
    causes: str | None = None
    groups: str | None = None
    next_at: int | None = None
    transition: int | None = None

    @property
    def standing(self) -> Standing | None:
        """What the verdict says; None where there is no duty."""
        return None if self.status is None else (self.status, self.due, self.causes or "")


@dataclass(slots=True)
class Draft:
    """What one commit is going to write, and what is at hand of it before."""

    changes: Changes = field(default_factory=Changes)
    rows: dict[tuple[str, str, str], DutyRow] = field(default_factory=dict)
    moved: list[tuple[DutyRow | None, DutyRow]] = field(default_factory=list)
    counted: Counter[Bearing] = field(default_factory=Counter)
    quarantined: list[Quarantined] = field(default_factory=list)
    groups: set[Group] = field(default_factory=set)


Rows: TypeAlias = Mapping[tuple[str, str], DutyRow]
"""The duties of the subjects with one key, by rule and period."""


class Bench:
    """Judges the duties of one ruleset in one draft."""

    def __init__(
        self,
        rows_of: Callable[[str], Rows],
        room: Room,
        view: LedgerView,
        draft: Draft,
        clock: datetime,
        *,
        by_clock: bool,
    ) -> None:
        self._rows_of = rows_of
        self._room = room
        self._view = view
        self._draft = draft
        self._clock = number_of(clock)
        self._by_clock = by_clock
        self._session: Session = room.program.session(view)

    def judge(self, work: Mapping[str, Iterable[str]], house: House) -> None:
        """Judge the duties of some subjects, by rule."""
        for rule, keys in work.items():
            subject = house.rules[rule].subject
            if self._view.columns(subject) is None:
                continue
            periodic = isinstance(house.rules[rule].recurrence, PerPeriod)
            for key in keys:
                entry = self._view.entry(subject, key)
                if entry is not None:
                    self._judge(rule, house.rules[rule].id, key, entry, periodic=periodic)
                    continue
                for (of, _), before in tuple(self._rows_of(key).items()):
                    if of == rule and (before.status is not None or before.next_at is not None):
                        withdraw(before, self._draft)

    def _judge(self, rule: str, name: str, key: str, entry: Entry, *, periodic: bool) -> None:
        rows = self._rows_of(key)
        considered = self._session.considered(name, entry)
        agenda = None if considered.next_change is None else number_of(considered.next_change)
        seen = {TO_COME}
        for period, applies in considered.duties:
            text = str(period) if period else ""
            seen.add(text)
            before = rows.get((rule, text))
            if self._by_clock and before is not None and self._untouched(before, applies):
                continue
            followed = self._session.follow(name, entry, period, applies)
            self._put(before, self._row(rule, key, text, followed, None if periodic else agenda, entry))
        if periodic:
            self._put(rows.get((rule, TO_COME)), DutyRow(key, rule, TO_COME, next_at=agenda))
        elif not considered.duties:
            seen.add("")
            self._put(rows.get((rule, "")), DutyRow(key, rule, "", next_at=agenda))
        for (of, text), before in tuple(rows.items()):
            if of == rule and text not in seen and before.status is not None:
                self._put(before, DutyRow(key, rule, text))

    def _untouched(self, before: DutyRow, applies: object) -> bool:
        """Whether time alone has not come to this duty: its verdict was made, and by dates that are as certain now."""
        settled = before.status is not None and before.status != Status.UNDETERMINED.value and applies is True
        return settled and (before.next_at is None or before.next_at > self._clock)

    def _row(self, rule: str, key: str, period: str, followed: Followed, agenda: int | None, entry: Entry) -> DutyRow:
        next_at = None if followed.next_change is None else number_of(followed.next_change)
        if agenda is not None and (next_at is None or agenda < next_at):
            next_at = agenda
        if followed.verdict is None:
            return DutyRow(key, rule, period, next_at=next_at)
        status, due, causes = standing_of(followed.verdict)
        due_at = None if followed.due_at is None else number_of(followed.due_at)
        groups = None
        if self._room.ruleset.escalations:
            values = cast("Mapping[str, Value | None]", entry.values)
            found = groups_of(self._room.ruleset, followed.verdict, values)
            groups = data_text([group_data(group) for group in found]) if found else None
        return DutyRow(key, rule, period, status, due, due_at, causes or None, groups, next_at)

    def _put(self, before: DutyRow | None, after: DutyRow) -> None:
        """Draft a row where it differs from the ledger's, and the transition where the verdict does."""
        if before is not None:
            after = after._replace(transition=before.transition)
        if before == after or (before is None and after == (after.key, after.rule, after.period, *(None,) * 7)):
            return
        standing = None if before is None else before.standing
        regroup(before, after, self._draft)
        if standing == after.standing:
            self._draft.rows[after.rule, after.key, after.period] = after
        else:
            self._draft.moved.append((before, after))


def withdraw(before: DutyRow, draft: Draft) -> None:
    """Draft that a duty is no more, whatever it was."""
    after = DutyRow(before.key, before.rule, before.period, transition=before.transition)
    regroup(before, after, draft)
    if before.status is None:
        draft.rows[after.rule, after.key, after.period] = after
    else:
        draft.moved.append((before, after))


def regroup(before: DutyRow | None, after: DutyRow, draft: Draft) -> None:
    """Draft in which groups of breaches a duty counts from now on, and in which no more."""
    if (before.groups if before is not None else None) == after.groups:
        return
    for row, weight in ((before, -1), (after, 1)):
        if row is not None and row.groups:
            for data in _groups(row.groups):
                draft.counted[group_of(data)] += weight


def _groups(text: str) -> list[list[str]]:
    return json.loads(text)  # type: ignore[no-any-return]
