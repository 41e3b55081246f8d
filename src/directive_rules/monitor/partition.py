"""One partition: takes records in, judges the duties they reach, and says what that changes. It writes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from directive_rules.errors import UsageError
from directive_rules.model.export import Quarantined, Record
from directive_rules.model.verdicts import Status
from directive_rules.monitor.encoding import data_text, digest, number_of
from directive_rules.monitor.judging import Bench, Draft, DutyRow, Rows, withdraw
from directive_rules.monitor.ledger import Changes, Head, Ledger, Row
from directive_rules.monitor.lifecycle import Group as Bearing
from directive_rules.monitor.lifecycle import Lifecycle, state_of, threshold
from directive_rules.monitor.reach import EVERYBODY, Group, Reached
from directive_rules.monitor.rooms import House
from directive_rules.monitor.shelf import HOT, Recent, Shelf
from directive_rules.monitor.transitions import (
    duty_of,
    duty_row,
    group_data,
    group_of,
    group_row,
)

CHUNK: Final = 2_000
"""How many subjects are judged in one commit when the clock is advanced."""


class Intake(NamedTuple):
    """A record on its way in: checked, with its key and content as texts, and why it is not sound, if so."""

    record: Record
    key: str
    body: str
    refused: tuple[str, ...] = ()


class Partition:
    """One partition of a ledger, with what is at hand of it."""

    def __init__(self, number: int, ledger: Ledger, house: House, lifecycle: Lifecycle, head: Head) -> None:
        self.number = number
        self.head = head
        self.stale = False
        self._ledger = ledger
        self._house = house
        self._lifecycle = lifecycle
        self.shelf = Shelf(ledger, number, house.indexes, house.codecs)
        self._duties: Recent[str, dict[tuple[str, str], DutyRow]] = Recent(HOT)
        self.quarantined: tuple[Quarantined, ...] = ()
        self._read_quarantined()

    def _read_quarantined(self) -> None:
        self.quarantined = tuple(
            self._aside(self._house.codecs[row[1]].record(row[4])) for row in self._ledger.unsound(self.number)
        )

    def _aside(self, record: Record) -> Quarantined:
        known = {name: value for name, value in record.values.items() if value is not None}
        return Quarantined(record.type, known, None, "check")

    # -- records ------------------------------------------------------------------------------------------------------

    def observe(self, records: Sequence[Intake], draft: Draft) -> None:
        """Take records in, those known already left out, and judge what they reach."""
        by_type: dict[str, list[str]] = {}
        for one in records:
            by_type.setdefault(one.record.type, []).append(one.key)
        for name, keys in by_type.items():
            self.shelf.load(name, keys, again=True)
        touched: dict[tuple[str, str], None] = {}
        aside: list[Record] = []
        number = self.head.records
        for one in records:
            content = digest(one.body)
            held = self.shelf.held(one.record.type, one.key)
            if held.elsewhere is not None:
                raise UsageError(
                    f"this `{one.record.type}` belongs to partition {self.number}, and what was observed under its key "
                    f"before to partition {held.elsewhere}: the root of a record never changes"
                )
            if content in held.digests:
                continue
            number += 1
            sound = not one.refused
            draft.changes.records.append((number, one.record.type, one.key, int(sound), one.body))
            for index, text in self.shelf.add(one.record, one.key, content, sound=sound):
                draft.changes.joins.append((self.number, index, text, one.key))
            if sound:
                touched[one.record.type, one.key] = None
            else:
                draft.quarantined.append(self._aside(one.record))
                aside.append(one.record)
        if self.head.at is not None:
            self._touch(touched, aside, draft)

    def _touch(self, touched: Iterable[tuple[str, str]], aside: Iterable[Record], draft: Draft) -> None:
        """Judge what some records reach, all that was observed under their keys counted in."""
        reached = Reached()
        clock = self.head.at
        for record_type, key in touched:
            held = self.shelf.held(record_type, key)
            self._house.routes.reach(self.shelf, record_type, key, held.records, reached)
            if self._house.vocabulary.records[record_type].version is not None and clock is not None:
                self._watch_versions(record_type, key, clock, draft)
        for record in aside:
            self._house.routes.reach_from(self.shelf, record, reached)
        draft.groups |= reached.groups
        self.judge(reached, draft)

    def _watch_versions(self, record_type: str, key: str, clock: datetime, draft: Draft) -> None:
        """Note when the clock comes to a later version; the earliest, where rulesets see the record differently."""
        views = (room.view(self.shelf, clock, ()) for room in self._house.rooms.values())
        entries = (view.entry(record_type, key) for view in views if view.columns(record_type) is not None)
        changes = [entry.changes_at for entry in entries if entry is not None and entry.changes_at is not None]
        if changes:
            draft.changes.wakes.append((self.number, record_type, key, number_of(min(changes))))

    # -- the clock ----------------------------------------------------------------------------------------------------

    def everybody(self, draft: Draft) -> None:
        """Let every subject of every rule wait to be judged."""
        draft.groups |= {Group(rule, EVERYBODY, 0, "") for rule in self._house.rules}

    def adopted(self) -> Iterator[Draft]:
        """Yield, commit by commit, what a new setting asks for before anything is judged under it.

        Duties of rules that are no more are withdrawn, findings are counted by what is declared now, and then everybody
        waits to be judged.
        """
        clock = self.head.at
        rules = sorted(self._house.rules)
        while clock is not None and (rows := self._ledger.stray_duties(self.number, rules, CHUNK)):
            yield self._withdrawn(rows, clock)
        lonely: list[Row] = []
        for row in self._ledger.duties(None, (self.number,)) if clock is not None else ():
            if not self._there(row[2], row[1]):
                lonely.append(row[1:])
        if lonely and clock is not None:
            yield self._withdrawn(lonely, clock)
        draft = Draft()
        draft.changes.no_waiting += [(self.number, *row) for row in self._ledger.stray_groups(self.number, rules)]
        known = (row for row in self._ledger.standing(all_of_them=True) if row[0] == self.number)
        draft.counted.update({group_of(json.loads(row[2])): 0 for row in known})
        if clock is not None:
            self._finish(draft, clock)
            self.everybody(draft)
        yield draft

    def _there(self, rule: str, key: str) -> bool:
        """Whether there is a record of the subject, observed or brought along."""
        subject = self._house.rules[rule].subject
        brought = self._house.room_of(rule).brought.of(subject, key)
        return bool(brought or self.shelf.held(subject, key).records)

    def _withdrawn(self, rows: Iterable[Row], clock: datetime) -> Draft:
        draft = Draft()
        for before in map(DutyRow._make, rows):
            withdraw(before, draft)
        self._finish(draft, clock)
        return draft

    def unsettled(self) -> Iterator[Draft]:
        """Yield, commit by commit, what the clock and the groups that wait still ask for, until nothing does.

        Each draft must be committed before the next is asked for.
        """
        clock = self.head.clock
        if clock is None:
            return
        while woken := self._ledger.woken(self.number, clock, CHUNK):
            draft = Draft()
            draft.changes.no_wakes += [(self.number, *row) for row in woken]
            self._touch([(name, key) for name, key in woken], (), draft)
            yield draft
        while waiting := self._ledger.waiting(self.number, CHUNK):
            for row in waiting:
                yield from self._expanded(Group(*row))
        while due := self._ledger.due(self.number, clock, CHUNK):
            draft, reached = Draft(), Reached()
            for key, rule in due:
                reached.add(rule, key)
            self.judge(reached, draft, by_clock=True)
            yield draft

    def _expanded(self, group: Group) -> Iterator[Draft]:
        parts = self._everybody(group.rule) if group.path == EVERYBODY else None
        for reached in parts or self._house.routes.expand(self.shelf, group, CHUNK):
            draft = Draft(groups=set(reached.groups) - {group})
            self.judge(reached, draft)
            yield draft
        done = Draft()
        done.changes.no_waiting.append((self.number, group.rule, group.path, group.step, group.value))
        yield done

    def _everybody(self, rule: str) -> Iterator[Reached]:
        subject = self._house.rules[rule].subject
        reached = Reached()
        for record_type, key in self._house.room_of(rule).brought.records:
            if record_type == subject:
                reached.add(rule, key)
        if len(reached):
            yield reached
        last = ""
        while keys := self._ledger.subjects(self.number, subject, last, CHUNK):
            last = keys[-1]
            reached = Reached()
            for key in keys:
                reached.add(rule, key)
            yield reached

    # -- judging ------------------------------------------------------------------------------------------------------

    def judge(self, reached: Reached, draft: Draft, *, by_clock: bool = False) -> None:
        """Judge duties as of the clock, and draft what differs from the ledger.

        `by_clock` tells that only time has passed: what no instant was noted for is as it was.
        """
        self._judge(reached, draft, by_clock=by_clock)
        assert self.head.at is not None
        self._finish(draft, self.head.at)

    def differences(self) -> Iterator[str]:
        """Judge every duty again, and yield the name of each that the ledger has otherwise, or looks at too late."""
        for rule in self._house.rules if self.head.clock is not None else ():
            for reached in self._everybody(rule):
                draft = Draft()
                self._judge(reached, draft, by_clock=False)
                for row in (*(after for _, after in draft.moved), *draft.rows.values()):
                    before = self.rows_of(row.key).get((row.rule, row.period), DutyRow(row.key, row.rule, row.period))
                    late = row.next_at is not None and (before.next_at is None or before.next_at > row.next_at)
                    if late or before[3:8] != row[3:8]:
                        yield str(duty_of(row.rule, row.key, row.period, self._house.rules, self._house.codecs))

    def _judge(self, reached: Reached, draft: Draft, *, by_clock: bool) -> None:
        clock = self.head.at
        assert clock is not None
        quarantined = (*self.quarantined, *draft.quarantined)
        self._load(reached)
        if len(reached) > 1:
            self._house.routes.fetch(self.shelf, reached)
        for room in self._house.rooms.values():
            mine = {
                rule: keys for rule, keys in reached.work.items() if self._house.rules[rule].ruleset == room.ruleset.id
            }
            if mine:
                view = room.view(self.shelf, clock, quarantined)
                Bench(self.rows_of, room, view, draft, clock, by_clock=by_clock).judge(mine, self._house)

    def _load(self, reached: Reached) -> None:
        keys: dict[str, None] = {}
        for rule, some in reached.work.items():
            self.shelf.load(self._house.rules[rule].subject, some)
            keys.update(some)
        missing = [key for key in keys if self._duties.get(key) is None]
        found: dict[str, dict[tuple[str, str], DutyRow]] = {key: {} for key in missing}
        for row in map(DutyRow._make, self._ledger.duties_of(self.number, missing)):
            found[row.key][row.rule, row.period] = row
        for key, rows in found.items():
            self._duties.put(key, rows)

    def rows_of(self, key: str) -> Rows:
        """Return the duties of the subjects with a key, as they stand in the ledger."""
        found = self._duties.get(key)
        if found is None:
            rows = map(DutyRow._make, self._ledger.duties_of(self.number, (key,)))
            found = {(row.rule, row.period): row for row in rows}
            self._duties.put(key, found)
        return found

    def _finish(self, draft: Draft, clock: datetime) -> None:
        """Name what happened to the duties that moved, count what counts together, and write the rows."""
        changes = draft.changes
        number = changes.transitions[-1][0] if changes.transitions else self.head.transitions
        asked = [
            (
                state_of(Status(before.status) if before and before.status else None, known=_known(before)),
                Status(after.status) if after.status else None,
            )
            for before, after in draft.moved
        ]
        for (before, after), turn in zip(draft.moved, self._lifecycle.duties(asked), strict=True):
            row = after
            if turn is not None:
                number += 1
                duty = duty_of(after.rule, after.key, after.period, self._house.rules, self._house.codecs)
                standing = before.standing if before else None
                changes.transitions.append(duty_row(number, clock, duty, after.key, turn, standing, after.standing))
                row = after._replace(transition=number)
            draft.rows[row.rule, row.key, row.period] = row
        draft.moved.clear()
        self._count(draft, clock, number)

    def _count(self, draft: Draft, clock: datetime, number: int) -> None:
        touched = dict(draft.counted)
        draft.counted.clear()
        if not touched:
            return
        known = {row[0]: row for row in self._ledger.groups_of(self.number, map(str, touched))}
        counts, asked = [], []
        for group, delta in sorted(touched.items()):
            _, _, count, standing = known.get(str(group), (None, None, 0, 0))
            least = self._threshold(group)
            counts.append((group, count + delta, bool(standing)))
            asked.append((bool(standing), least is not None and count + delta >= least))
        for (group, count, standing), turn in zip(counts, self._lifecycle.groups(asked), strict=True):
            if turn is not None:
                number += 1
                draft.changes.transitions.append(group_row(number, clock, group, turn, count))
            stands = standing if turn is None else turn.standing
            draft.changes.groups.append((self.number, str(group), data_text(group_data(group)), count, int(stands)))

    def _threshold(self, group: Bearing) -> int | None:
        """Return how many breaches make a finding; None where nothing does, or its escalation is no more."""
        room = self._house.rooms.get(group.ruleset)
        if room is None or all(one.id != group.escalation for one in room.ruleset.escalations):
            return None
        return threshold(room.ruleset, group, room.program.overrides)

    # -- committing ---------------------------------------------------------------------------------------------------

    def ready(self, draft: Draft) -> Changes:
        """Return the changes to commit."""
        changes = draft.changes
        for row in draft.rows.values():
            if row.status is None and row.next_at is None and row.transition is None:
                changes.no_duties.append((self.number, row.key, row.rule, row.period))
            else:
                changes.duties.append((self.number, *row))
        changes.waiting += [(self.number, one.rule, one.path, one.step, one.value) for one in sorted(draft.groups)]
        return changes

    def committed(self, head: Head, draft: Draft) -> None:
        """The draft is in the ledger: keep what is at hand in step with it."""
        self.head = head
        self.shelf.settle()
        self.quarantined += tuple(draft.quarantined)
        for (rule, key, period), row in draft.rows.items():
            rows = self._duties.get(key)
            if rows is not None:
                rows[rule, period] = row

    def failed(self) -> None:
        """The draft is not in the ledger, or nobody knows: start again from what the ledger has."""
        self.shelf.forget()
        self._duties.clear()
        self.stale = True

    def refresh(self, head: Head) -> None:
        """Go on from the head that the ledger has, after a commit that failed."""
        self.head = head
        self._read_quarantined()
        self.stale = False


def _known(row: DutyRow | None) -> bool:
    return row is not None and row.transition is not None
