"""The monitor: records and the clock in, transitions out, every verdict as an audit as of the clock would have it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Literal, Self, TypeAlias

from directive_rules.compiled import instant
from directive_rules.errors import IntegrityError, MachineError, UsageError
from directive_rules.model.export import Claim, Gap, Quarantined, Record
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.values import Value
from directive_rules.model.verdicts import Status, Verdict
from directive_rules.monitor.encoding import moment_of, number_of
from directive_rules.monitor.happened import Happened
from directive_rules.monitor.intake import oldest_kept, take
from directive_rules.monitor.judging import Draft, DutyRow
from directive_rules.monitor.ledger import Head, Ledger, Row
from directive_rules.monitor.ledger.chain import verify_chain
from directive_rules.monitor.ledger.leases import release, renew
from directive_rules.monitor.ledger.retention import prune
from directive_rules.monitor.lifecycle import Group, choose
from directive_rules.monitor.opening import (
    INDEXES,
    SETTING,
    agree,
    check_setting,
    fill_indexes,
    free_partitions,
    known_indexes,
    note_setting,
    noted,
    take_partitions,
)
from directive_rules.monitor.partition import Intake, Partition
from directive_rules.monitor.partitioning import Partitioning
from directive_rules.monitor.rooms import feed_of, house_of
from directive_rules.monitor.setting import setting_of
from directive_rules.monitor.standing import Standing, lone_verdicts
from directive_rules.monitor.subscribing import Subscriber, Subscribers
from directive_rules.monitor.transitions import Transition, duty_of, group_of, transition_of, verdict_of

Complete: TypeAlias = Iterable[str] | Mapping[str, Claim] | Literal["all"]
Given: TypeAlias = Mapping[str, object] | Record


class Monitor:
    """Judges duties as records arrive and time passes, and keeps all of it in a ledger.

    What a call returns is committed. A record is known by its key and content: the same again changes nothing, in
    whatever order records come. After every call the verdicts are those of an audit as of the clock over all records
    observed, where the types in `complete` are claimed up to the clock. Before the first `advance` records are kept,
    and nothing is judged. Not for two threads at once; see `AsyncMonitor`.
    """

    def __init__(
        self,
        rulesets: Ruleset | Sequence[Ruleset],
        ledger: str | Path | Ledger = "sqlite://",
        *,
        lifecycle: str = "auto",
        complete: Complete = (),
        gaps: Sequence[Gap] = (),
        columns: Mapping[str, Iterable[str] | None] | None = None,
        overrides: Mapping[str, Mapping[str, Value | None]] | None = None,
        illustrative: bool = False,
        adopt: bool = False,
        partitions: Partitioning | None = None,
        retention: timedelta | None = None,
    ) -> None:
        """Open a ledger, or make one, for some rulesets over one vocabulary.

        `complete` names the record types that are fed whole, or gives each the span in which they are; `gaps` takes
        parts back. `columns` says which fields of a type are fed where that is not all of them, None for none: the type
        is not provided. `adopt` takes over a ledger written under another setting, and judges everything again.
        `retention` refuses records that occurred longer before the clock. Raises `UsageError`, `MachineError` where the
        database refuses, `IntegrityError` for a ledger of a newer schema.
        """
        chosen = (rulesets,) if isinstance(rulesets, Ruleset) else tuple(rulesets)
        if not chosen:
            raise UsageError("a monitor needs a ruleset")
        self._feed = feed_of(chosen[0].vocabulary, complete, gaps, columns or {})
        self._retention = retention
        self._partitioning = partitions
        self._lifecycle = choose(lifecycle)
        self._owns = not isinstance(ledger, Ledger)
        try:
            self._ledger = ledger if isinstance(ledger, Ledger) else Ledger(ledger)
        except BaseException:
            self._lifecycle.close()
            raise
        self._partitions: dict[int, Partition] = {}
        self._closed = False
        self._renewed = monotonic()
        self._subscribers = Subscribers(self._ledger, self._read)
        try:
            self._open(chosen, overrides or {}, illustrative, adopt)
        except BaseException:
            self._shut()
            raise

    def _open(
        self,
        rulesets: Sequence[Ruleset],
        overrides: Mapping[str, Mapping[str, Value | None]],
        illustrative: bool,
        adopt: bool,
    ) -> None:
        setting = setting_of(rulesets, self._feed, overrides, self._partitioning, illustrative=illustrative)
        known = known_indexes(self._ledger)
        self._house = house = house_of(rulesets, self._feed, overrides, known, illustrative=illustrative)
        if self._partitioning is not None:
            self._partitioning.check(house)
        self._setting = setting
        agree(self._ledger, setting, house, adopt=adopt)
        for number, head in take_partitions(self._ledger, self._partitioning).items():
            self._bring_in(number, head)

    def _bring_in(self, number: int, head: Head) -> None:
        """Go on with a partition; where it was judged under another setting, all of it waits to be judged again."""
        partition = self._partitions[number] = Partition(number, self._ledger, self._house, self._lifecycle, head)
        before = noted(self._ledger, number)
        if before is not None:
            known, numbers = set(before[INDEXES].values()), set(self._house.indexes.numbers().values())
            if before[SETTING] != self._setting or not numbers <= known:
                partition.head = fill_indexes(self._ledger, partition.shelf, self._house, known, partition.head)
                for draft in partition.adopted():
                    self._commit({number: draft})
        partition.head = note_setting(self._ledger, partition.head, self._setting, self._house)

    def take_free(self) -> tuple[int, ...]:
        """Take the partitions that are wanted here and have come free; return which.

        Each has its own clock, which may stand behind the others: `advance` brings it along.
        """
        found = free_partitions(self._ledger, self._partitioning, self._partitions)
        for number, head in found.items():
            self._subscribers.open(number, head.transitions)
            self._bring_in(number, head)
        return tuple(found)

    # -- records and time ---------------------------------------------------------------------------------------------

    @property
    def clock(self) -> datetime | None:
        """The instant up to which everything is judged; None before the first `advance`."""
        return min((one.head.at for one in self._partitions.values() if one.head.at is not None), default=None)

    @property
    def lifecycle(self) -> str:
        """Who runs the life cycle: `durable` or `plain`."""
        return self._lifecycle.name

    def observe(self, record_type: str, record: Given) -> Sequence[Transition]:
        """Take in one record; return what it changes. Committed when this returns.

        Raises `UsageError` for a record that is not as the vocabulary says, too old, or of a partition that is not open
        here, and `MachineError` where the database refuses: then nothing was taken in.
        """
        return self.observe_many(((record_type, record),))

    def observe_many(self, records: Iterable[tuple[str, Given]]) -> Sequence[Transition]:
        """Take in several records in one commit, all or none; return what they change together."""
        oldest = oldest_kept(self.clock, self._retention)
        sorted_out: dict[int, list[Intake]] = {}
        for record_type, record in records:
            one = take(record_type, record, self._house, self._feed, oldest)
            sorted_out.setdefault(self._partition_of(one.record), []).append(one)
        drafts: dict[int, Draft] = {}
        with self._undone():
            for number, some in sorted_out.items():
                drafts[number] = Draft()
                self._current(number).observe(some, drafts[number])
        return Happened(self._commit(drafts), self._read)

    def advance(self, to: date | datetime) -> Sequence[Transition]:
        """Move the clock, to the end of a day or to an instant; return what time alone has changed.

        It claims that of the complete types all has been observed up to then. Raises `UsageError` for a clock that goes
        backwards. Where it is interrupted, the next call goes on where it stopped.
        """
        at = instant(to)
        behind = [one for one in self._partitions.values() if one.head.at is not None and one.head.at > at]
        if behind:
            raise UsageError(
                f"the clock stands at {behind[0].head.at}, and does not go back to {at}: for verdicts as of the past, "
                "audit the records"
            )
        rows: list[Row] = []
        for number in self._partitions:
            partition = self._current(number)
            if partition.head.at != at:
                draft = Draft()
                if partition.head.at is None:
                    partition.everybody(draft)
                draft.changes.clock = number_of(at)
                rows += self._commit({number: draft})
            rows += self._settle(number)
        return Happened(rows, self._read)

    def _settle(self, number: int) -> list[Row]:
        rows: list[Row] = []
        drafts = self._current(number).unsettled()
        while True:
            with self._undone():
                draft = next(drafts, None)
            if draft is None:
                return rows
            rows += self._commit({number: draft})

    # -- committing ---------------------------------------------------------------------------------------------------

    def _partition_of(self, record: Record) -> int:
        if self._partitioning is None:
            return 0
        number = self._partitioning.of(record)
        if number not in self._partitions:
            raise UsageError(f"this `{record.type}` belongs to partition {number}, which is not open here")
        return number

    def _current(self, number: int) -> Partition:
        """Return a partition in step with its ledger, read again where a commit has failed."""
        partition = self._partitions[number]
        if partition.stale:
            head = self._ledger.head(number)
            if head.token != partition.head.token:
                raise MachineError(f"another monitor has taken over partition {number} of the ledger {self._ledger}")
            partition.refresh(head)
        return partition

    @contextmanager
    def _undone(self) -> Iterator[None]:
        """What fails inside leaves nothing at hand that the ledger may not have."""
        try:
            yield
        except BaseException:
            for partition in self._partitions.values():
                partition.failed()
            raise

    def _commit(self, drafts: Mapping[int, Draft]) -> list[Row]:
        """Commit drafts of several partitions at once, tell the subscribers, and return the transitions."""
        parts = []
        for number, draft in drafts.items():
            partition = self._partitions[number]
            changes = partition.ready(draft)
            if not changes.empty:
                changes.seen = self._subscribers.unsaved(number)
                parts.append((partition, draft, changes))
        if not parts:
            return []
        self._renew_in_time()
        with self._undone():
            heads = self._ledger.commit([(partition.head, changes) for partition, _, changes in parts])
        rows: list[Row] = []
        for (partition, draft, changes), head in zip(parts, heads, strict=True):
            partition.committed(head, draft)
            self._subscribers.saved(changes.seen)
            rows += changes.transitions
        for partition, _, changes in parts:
            self._subscribers.tell(partition.number, changes.transitions)
        return rows

    # -- what is owed, and how it stands ------------------------------------------------------------------------------

    def verdicts(self, statuses: Iterable[Status] | None = None) -> Iterator[Verdict]:
        """Yield the verdict of every duty as of the clock, or of those in some statuses."""
        self._settle_all()
        wanted = None if statuses is None else [status.value for status in statuses]
        if self.clock is not None and (wanted is None or Status.UNDETERMINED.value in wanted):
            yield from lone_verdicts(self._house)
        for row in self._ledger.duties(wanted, tuple(self._partitions)):
            yield self._standing(row, with_subject=False).verdict

    def open_duties(self, due_before: date | datetime | None = None) -> Iterator[Standing]:
        """Yield what is still owed, the earliest due first: pending duties, and those missed that can be made good."""
        self._settle_all()
        until = None if due_before is None else number_of(instant(due_before))
        for row in self._ledger.owed(until, [Status.PENDING.value, Status.VIOLATED.value]):
            missed = row[4] == Status.VIOLATED.value
            if row[0] in self._partitions and not (missed and self._house.rules[row[2]].by is None):
                yield self._standing(row, with_subject=True)

    def quarantined(self) -> tuple[Quarantined, ...]:
        """Return the records that a sanity check of the vocabulary refused."""
        return tuple(row for one in self._partitions.values() for row in one.quarantined)

    def findings(self) -> tuple[tuple[Group, int], ...]:
        """Return the systemic findings that stand, each with the number of breaches it counts."""
        self._settle_all()
        rows = (row for row in self._ledger.standing() if row[0] in self._partitions)
        return tuple((group_of(json.loads(row[2])), int(row[3])) for row in rows)

    def _settle_all(self) -> None:
        for number in self._partitions:
            self._settle(number)

    def _standing(self, row: Row, *, with_subject: bool) -> Standing:
        partition, found = self._partitions[row[0]], DutyRow._make(row[1:])
        assert found.standing is not None
        duty = duty_of(found.rule, found.key, found.period, self._house.rules, self._house.codecs)
        records = partition.shelf.held(duty.subject, found.key).records if with_subject else ()
        due_at = None if found.due_at is None else moment_of(found.due_at)
        return Standing(verdict_of(duty, found.standing), due_at, records[0] if records else None)

    # -- who is told --------------------------------------------------------------------------------------------------

    def subscribe(self, subscriber: Subscriber, name: str | None = None) -> None:
        """Tell of every transition from now on, after its commit, each once and in order.

        Under a name the ledger remembers how far the subscriber came, and another monitor on the same ledger goes on
        from there. After a crash the last ones may come again, under the same `Transition.id`. What a subscriber raises
        is raised by the call that told it, when everything is committed; the transition comes again with the next.
        """
        last = {number: one.head.transitions for number, one in self._partitions.items()}
        self._subscribers.add(subscriber, name, last)

    def _read(self, row: Row) -> Transition | None:
        return transition_of(row, self._house.rules, self._house.codecs)

    # -- the end ------------------------------------------------------------------------------------------------------

    def renew(self) -> None:
        """Keep the leases of partitions while nothing is observed. Raises `MachineError` for those that are lost."""
        if self._partitioning is not None:
            tokens = {number: one.head.token for number, one in self._partitions.items()}
            self._renewed = monotonic()
            lost = renew(self._ledger, tokens, self._partitioning.seconds)
            for number in lost:
                del self._partitions[number]
            if lost:
                raise MachineError(f"lost to another process: partition {', '.join(map(str, lost))}")

    def _renew_in_time(self) -> None:
        """Renew leases long before they end; what a lease is measured by is the database's clock, never a verdict's."""
        if self._partitioning is not None and monotonic() - self._renewed > self._partitioning.seconds / 3:
            self.renew()

    def prune(self) -> int:
        """Drop the history of duties from before what `retention` keeps; return how many transitions went.

        Verdicts and records stay, and of each duty its last transition. The chain is verified first.
        """
        oldest = oldest_kept(self.clock, self._retention)
        if self._retention is None:
            raise UsageError("this monitor keeps everything: say how long with `retention`")
        self._ledger.leave([row for number in self._partitions for row in self._subscribers.unsaved(number)])
        return sum(prune(self._ledger, number, number_of(oldest)) for number in self._partitions) if oldest else 0

    def verify(self, *, judge_again: bool = False) -> None:
        """Recompute the chain of every partition here. Raises `IntegrityError` that names what does not fit.

        The chain covers what was observed, what happened, how every duty stands, and the clock. `judge_again` also
        judges every duty from the records, and so covers by what they are found and when they are looked at again.
        """
        self._settle_all()
        for number, partition in self._partitions.items():
            verify_chain(self._ledger, number)
            check_setting(self._ledger, number)
            partition.failed()
            for name in self._current(number).differences() if judge_again else ():
                raise IntegrityError(f"the ledger {self._ledger} has `{name}` otherwise than the records make it")

    def close(self) -> None:
        """Give everything back. What was acknowledged is in the ledger already."""
        if self._closed:
            return
        self._closed = True
        try:
            seen = [row for number in self._partitions for row in self._subscribers.unsaved(number)]
            tokens = {number: one.head.token for number, one in self._partitions.items()}
            self._ledger.leave(seen)
            if self._partitioning is not None:
                release(self._ledger, tokens)
        finally:
            self._shut()

    def _shut(self) -> None:
        self._lifecycle.close()
        if self._owns:
            self._ledger.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close()
