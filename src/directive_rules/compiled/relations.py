"""Relations compiled: the records one record leads to at a horizon, and whether each surely belongs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeAlias, cast

from directive_rules.compiled.entries import Entry, not_provided
from directive_rules.compiled.fields import reader
from directive_rules.compiled.frames import Frame
from directive_rules.compiled.knowing import UNSURE, Truth, Unknown, compared, conjunction, joined, unknown
from directive_rules.compiled.sight import Member, visible
from directive_rules.model.values import Unlisted, Value
from directive_rules.model.verdicts import CauseKind
from directive_rules.model.vocabulary import Relation, Validity, Vocabulary

Reach: TypeAlias = Callable[[Entry, Frame], list[Member] | Unknown]
Step: TypeAlias = Callable[[Entry, Frame], Entry | Unknown]


def reach(relation: Relation, vocabulary: Vocabulary) -> Reach:
    """Return what finds the records of a relation, the imagined ones included; unknown where its own key is."""
    owner, target = vocabulary.records[relation.owner], vocabulary.records[relation.target]
    own = [reader(owner, mine) for mine, _ in relation.by]
    others = tuple(other for _, other in relation.by)
    own_day = reader(owner, relation.at.own) if relation.at is not None else None
    at, unique = relation.at, relation.unique

    def find(base: Entry, frame: Frame) -> list[Member] | Unknown:
        key = tuple([read(base, frame) for read in own])
        day = own_day(base, frame) if own_day is not None else None
        if day.__class__ in UNSURE or any(part.__class__ in UNSURE for part in key):
            return joined((*key, day))
        columns = frame.sight.view.columns(target.name)
        if columns is not None and not columns.issuperset(others):
            return joined(not_provided(target, other) for other in others if other not in columns)
        values = cast("tuple[Value, ...]", key)
        found = frame.sight.fetch(target, others, values)
        horizon = frame.horizon
        members: list[Member] = [
            (entry, certain) for entry in found if (certain := visible(entry, horizon)) is not False
        ]
        if not (unique and found):
            members += frame.sight.hidden(target, dict(zip(others, values, strict=True)), horizon)
        if at is not None:
            assert isinstance(day, date)
            members = [
                (entry, narrowed)
                for entry, certain in members
                if (narrowed := _valid(entry, certain, at, day)) is not False
            ]
        return members

    return find


def _valid(entry: Entry, certain: Truth, at: Validity, day: date) -> Truth:
    """Narrow a member to those valid on a day; an empty end is open."""
    since, until = entry.values[at.valid_from], entry.values[at.valid_to]
    assert not isinstance(since, Unlisted)
    assert not isinstance(until, Unlisted)
    if since is not None:
        certain = conjunction(certain, compared("<=", since, day))
    if until is not None:
        certain = conjunction(certain, compared("<=", day, until))
    return certain


def step(relation: Relation, vocabulary: Vocabulary) -> Step:
    """Return what walks to the one record of a relation; unknown where none, several or perhaps others answer."""
    find = reach(relation, vocabulary)
    where = f"{relation.owner}.{relation.name}"
    several = unknown(CauseKind.CONTRADICTORY, where)
    nobody = unknown(CauseKind.NO_SUCH_RECORD, where)

    def walk(base: Entry, frame: Frame) -> Entry | Unknown:
        members = find(base, frame)
        if isinstance(members, Unknown):
            return members
        sure = [entry for entry, certain in members if certain is True]
        if len(sure) > 1:
            return several
        if len(sure) < len(members):
            return joined(certain for _, certain in members)
        return sure[0] if sure else nobody

    return walk
