"""What can be seen, and what may be hidden: the records a relation reaches at a horizon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from directive_rules.compiled.entries import Entry, HiddenValues, Seen
from directive_rules.compiled.horizons import Horizon, instant, start_instant
from directive_rules.compiled.knowing import Truth, Unknown, Within, conjunction, unknown
from directive_rules.compiled.views import View
from directive_rules.compiled.watching import TICK, Watch, after
from directive_rules.model.export import Claim, Gap, Quarantined
from directive_rules.model.types import DateType
from directive_rules.model.values import Value, end_of_day, start_of_day
from directive_rules.model.verdicts import Cause, CauseKind
from directive_rules.model.vocabulary import RecordType

Member = tuple[Entry, Truth]


class Sight:
    """A view held against the vocabulary: who is visible at a horizon, and who may be hidden from us."""

    __slots__ = ("_watch", "as_of", "hiding", "taken_at", "view")

    def __init__(self, view: View, watch: Watch | None = None) -> None:
        self.view = view
        self.as_of = view.as_of
        self._watch = watch
        self.taken_at = None if view.taken_at is None else instant(view.taken_at)
        self.hiding: dict[str, Hiding] = {}

    def watched_by(self, watch: Watch) -> Sight:
        """Return the same sight, noting when what it shows will change."""
        other = Sight(self.view, watch)
        other.hiding = self.hiding
        return other

    def fetch(self, target: RecordType, fields: tuple[str, ...], key: tuple[Value, ...]) -> list[Entry]:
        """Return the records joined by a key, whenever they occurred."""
        found = list(self.view.fetch(target.name, fields, key))
        if self._watch is not None:
            for entry in found:
                self._watch.note(entry.changes_at)
        return found

    def hidden(self, target: RecordType, known: Mapping[str, Value], horizon: Horizon) -> Iterator[Member]:
        """Imagine the records of a type that may exist beside those shown, joined by the known fields."""
        hiding = self.hiding.get(target.name)
        if hiding is None:
            hiding = self.hiding[target.name] = Hiding(target, self.view, self.taken_at)
        return iter(()) if hiding.nothing else hiding.members(known, horizon)


def visible(entry: Entry, horizon: Horizon) -> Truth:
    """Tell whether a record has happened by the horizon."""
    kind = entry.type
    occurred = entry.values[kind.occurred]
    if horizon.doubt is None and not horizon.inside_day and isinstance(occurred, date):
        if occurred <= (horizon.at if isinstance(occurred, datetime) else horizon.day):
            return True
        if horizon.watch is not None:
            horizon.watch.note(start_instant(occurred))
        return False
    where = f"{kind.name}.{kind.occurred}"
    if occurred is None:
        return unknown(CauseKind.EMPTY_FIELD, where)
    if isinstance(occurred, (Unknown, Within)):
        return Unknown(occurred.causes)
    assert isinstance(occurred, date)
    return horizon.reached(occurred, unknown(CauseKind.DAY_ONLY, where))


class Hiding:
    """What may be hidden of one record type. `nothing` holds where all of it is sure to be seen up to the as-of."""

    __slots__ = ("by_day", "claim", "gaps", "lost", "not_covered", "nothing", "provided", "taken_at", "target")

    def __init__(self, target: RecordType, view: View, taken_at: datetime | None) -> None:
        self.target = target
        self.taken_at = taken_at
        self.by_day = isinstance(target.fields[target.occurred].type, DateType)
        self.provided = view.columns(target.name) is not None
        self.claim: Claim | None = view.claims.get(target.name)
        self.gaps: list[Gap] = [gap for gap in view.gaps if gap.type == target.name]
        self.lost: list[Quarantined] = [lost for lost in view.quarantined if lost.type == target.name]
        whole = self.claim is not None and self.claim.since is None and self.claim.until is None and taken_at is None
        self.nothing = self.provided and whole and not self.gaps and not self.lost

    def members(self, known: Mapping[str, Value], horizon: Horizon) -> Iterator[Member]:
        """Yield the imagined records that the known fields do not rule out."""
        if not self.provided:
            yield self._imagined(known, CauseKind.RECORD_TYPE_NOT_PROVIDED, datetime.min, horizon.at, horizon)
        else:
            for low, high in self._uncovered(horizon):
                yield self._imagined(known, CauseKind.NOT_COVERED, low, high, horizon)
        for gap in self.gaps:
            if any(known.get(name, value) != value for name, value in gap.values.items()):
                continue
            low = datetime.min if gap.since is None else start_instant(gap.since)
            high = horizon.at if gap.until is None else min(instant(gap.until), horizon.at)
            if low <= high:
                yield self._imagined({**known, **gap.values}, CauseKind.NOT_COVERED, low, high, horizon)
            elif horizon.watch is not None:
                horizon.watch.note(low)
        for lost in self.lost:
            if all(lost.values.get(name) == value for name, value in known.items()):
                yield from self._unread(lost, horizon)

    def _uncovered(self, horizon: Horizon) -> Iterator[tuple[datetime, datetime]]:
        """Yield the spans up to the horizon outside the claimed one."""
        if self.claim is None:
            yield datetime.min, horizon.at
            return
        since = datetime.min if self.claim.since is None else start_instant(self.claim.since)
        if since > datetime.min:
            midnight = start_of_day(since.date())
            # Of what is dated by its day alone, a claim that begins inside a day says nothing on that day.
            before = end_of_day(since.date()) if self.by_day and since != midnight else since - TICK
            yield datetime.min, min(before, horizon.at)
        until = self._until()
        if until is None or until >= horizon.at:
            if until is not None and horizon.watch is not None:
                horizon.watch.note(after(until))
            return
        first = until + TICK
        yield (start_of_day(first.date()) if self.by_day else first), horizon.at

    def _until(self) -> datetime | None:
        """Return the end of the claimed span; None where it goes along with the as-of instant."""
        assert self.claim is not None
        ends = [self.taken_at, None if self.claim.until is None else instant(self.claim.until)]
        return min((end for end in ends if end is not None), default=None)

    def _imagined(
        self, known: Mapping[str, Value], kind: CauseKind, low: datetime, high: datetime, horizon: Horizon
    ) -> Member:
        doubt = unknown(kind, self.target.name)
        values: dict[str, Seen] = dict(known)
        if self.target.occurred not in values:
            values[self.target.occurred] = self._span(low, high, doubt.causes, horizon)
        return Entry(self.target, HiddenValues(values, doubt), certain=doubt, many=True), doubt

    def _unread(self, lost: Quarantined, horizon: Horizon) -> Iterator[Member]:
        doubt = unknown(CauseKind.QUARANTINED, self.target.name)
        values: dict[str, Seen] = dict(lost.values)
        if self.target.occurred not in values:
            values[self.target.occurred] = self._span(datetime.min, horizon.at, doubt.causes, horizon)
        entry = Entry(self.target, HiddenValues(values, doubt), certain=doubt)
        seen = visible(entry, horizon)
        if seen is not False:
            yield entry, conjunction(doubt, seen)

    def _span(self, low: datetime, high: datetime, causes: frozenset[Cause], horizon: Horizon) -> Within:
        moving = horizon.watch if high == horizon.at else None
        if self.by_day:
            return Within(low.date(), high.date(), causes, moving)
        return Within(low, high, causes, moving)
