"""The checks that every sane record satisfies, compiled: a record that surely fails one is quarantined."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from directive_rules.compiled.entries import Entry, entry_of
from directive_rules.compiled.exact import depth_of, test
from directive_rules.compiled.frames import Frame, Test
from directive_rules.compiled.horizons import horizon_of
from directive_rules.compiled.plain import MISSING
from directive_rules.compiled.rows import doubt
from directive_rules.compiled.sight import Sight
from directive_rules.compiled.views import ExportView
from directive_rules.model.export import Export, Record
from directive_rules.model.expressions import Expression
from directive_rules.model.vocabulary import Vocabulary

KEPT: Final = 8


class Sanity:
    """The compiled checks of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._sight = Sight(ExportView(vocabulary, Export({}), datetime.max))
        self._horizon = horizon_of(datetime.max)
        checks = (check for kind in vocabulary.records.values() for check in kind.checks)
        self._depth = 1 + max(map(depth_of, checks), default=0)
        self._checks: Mapping[str, tuple[tuple[str, Test], ...]] = {
            name: tuple((text_of(check), test(check, {name: 0}, vocabulary)) for check in kind.checks)
            for name, kind in vocabulary.records.items()
        }
        self._doubts = {
            name: (kind, frozenset(kind.fields), doubt(kind, vocabulary)) for name, kind in vocabulary.records.items()
        }

    def failed(self, record: Record, columns: frozenset[str]) -> tuple[str, ...]:
        """Return the texts of the checks a record surely fails; what cannot be told is no failure."""
        if not self._checks[record.type]:
            return ()
        kind, fields, doubtful = self._doubts[record.type]
        run = _Run(self, record, columns)
        if columns >= fields:
            get, missing = record.values.get, None
        else:
            get, missing = {name: record.values.get(name) for name in columns}.get, MISSING
        if not doubtful(get, missing, datetime.max, date.max, False, {}, None, run):
            return ()
        return self.failed_by(entry_of(record, kind, columns))

    def failed_by(self, entry: Entry) -> tuple[str, ...]:
        """Return the texts of the checks that a record as seen surely fails."""
        checks = self._checks[entry.type.name]
        frame = self.frame_of(entry)
        return tuple(text for text, holds in checks if holds(frame) is False)

    def frame_of(self, entry: Entry) -> Frame:
        """Return the frame in which the checks of a record run: it sees the record alone, and all of it."""
        return Frame(self._sight, self._horizon, {}, None, entry, self._depth)


class _Run:
    """Gives the frame for a record, should the plain source of a check ask for it."""

    __slots__ = ("_columns", "_record", "_sanity")

    def __init__(self, sanity: Sanity, record: Record, columns: frozenset[str]) -> None:
        self._sanity = sanity
        self._record = record
        self._columns = columns

    def frame(self) -> Frame:
        kind = self._sanity.vocabulary.records[self._record.type]
        return self._sanity.frame_of(entry_of(self._record, kind, self._columns))


_KNOWN: list[Sanity] = []


def sanity_of(vocabulary: Vocabulary) -> Sanity:
    """Return the compiled checks of a vocabulary; they are compiled once for the last few vocabularies seen."""
    for known in _KNOWN:
        if known.vocabulary is vocabulary:
            return known
    made = Sanity(vocabulary)
    _KNOWN[KEPT - 1 :] = []
    _KNOWN.insert(0, made)
    return made


def failed_checks(vocabulary: Vocabulary, record: Record, columns: frozenset[str]) -> tuple[str, ...]:
    """Return the texts of the vocabulary's checks a record surely fails; what cannot be told is no failure."""
    return sanity_of(vocabulary).failed(record, columns)


def text_of(check: Expression) -> str:
    """Return a check as its author wrote it."""
    span = check.span
    return span.source[span.column - 1 : span.end - 1]
