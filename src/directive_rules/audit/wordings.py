"""What missed duties say to people, from their subjects alone: fetched by key, many at a time, as far as is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Final

from directive_rules.audit.engines import AnyExport, Overrides
from directive_rules.audit.neighbourhood import Source, gather, keys_of, reach_of
from directive_rules.interpreter import Court, Entry
from directive_rules.model.export import Export, Record, Table
from directive_rules.model.expressions import Expression, FieldRead, descendants
from directive_rules.model.ruleset import Placeholder, Rule, Ruleset
from directive_rules.model.verdicts import Verdict
from directive_rules.model.vocabulary import Names, RecordType
from directive_rules.wording.messages import Wording

CHUNK: Final = 20_000
"""How many duties are put into words at once."""


def messages(
    ruleset: Ruleset,
    export: AnyExport,
    source: Source,
    as_of: date | datetime,
    overrides: Overrides,
    missed: Mapping[str, Sequence[Verdict]],
) -> dict[str, dict[str, Names]]:
    """Return what each missed duty says, by rule and duty; nothing for a rule without a message."""
    said: dict[str, dict[str, Names]] = {name: {} for name in missed}
    by_subject: defaultdict[str, list[Rule]] = defaultdict(list)
    for name, verdicts in missed.items():
        rule = ruleset.rules[name]
        if verdicts and rule.message is not None and rule.subject in export.tables:
            by_subject[rule.subject].append(rule)
    for subject, rules in by_subject.items():
        holes = [hole for rule in rules for hole in holes_of(rule)]
        reach = reach_of(holes, subject, ruleset.vocabulary)
        kind = ruleset.vocabulary.records[subject]
        columns = {*kind.key, kind.occurred, *_fields_read(holes, subject)}
        columns |= {kind.version} if kind.version is not None else set()
        for chunk in _chunks([(rule, verdict) for rule in rules for verdict in missed[rule.id]]):
            keys = keys_of(((subject, verdict.duty.key) for _, verdict in chunk), ruleset.vocabulary)
            near = gather(subject, keys, reach, export, source, ruleset.vocabulary, columns=columns)
            assert near is not None, "no limit was given"
            seen = _Subjects(ruleset, near, as_of, overrides, kind, frozenset() if reach else frozenset(columns))
            for rule, verdict in chunk:
                message = seen.say(rule, verdict)
                if message is not None:
                    said[rule.id][str(verdict.duty)] = message
    return said


class _Subjects:
    """The subjects of a chunk. One that has a single row is as that row says; doubles are joined by the interpreter.

    `columns` are the fields that are read; without any, something is reached from the subjects too, and the interpreter
    joins it all.
    """

    def __init__(
        self,
        ruleset: Ruleset,
        near: Export,
        as_of: date | datetime,
        overrides: Overrides,
        kind: RecordType,
        columns: frozenset[str],
    ) -> None:
        rows: defaultdict[tuple[str, ...], list[Record]] = defaultdict(list)
        for record in near.tables[kind.name].records:
            rows[tuple(str(record.values.get(name)) for name in kind.key)].append(record)
        doubles = tuple(record for same in rows.values() if len(same) > 1 or not columns for record in same)
        there = near.tables[kind.name].columns
        table = Table(kind.name, there, doubles)
        others = Export({**near.tables, kind.name: table}, near.claims, near.gaps, near.quarantined, near.taken_at)
        self.court = Court(ruleset, others, as_of, overrides)
        self.entries = {entry.key(): entry for entry in self.court.facts.entries[kind.name]}
        for key, same in rows.items():
            if len(same) == 1 and columns:
                # A field that is not provided is read as an empty one: either is said to be unknown.
                values = same[0].values
                self.entries[key] = Entry(kind, {name: values.get(name) if name in there else None for name in columns})
        self._wordings: dict[str, Wording] = {}

    def say(self, rule: Rule, verdict: Verdict) -> Names | None:
        """Return what a rule says of a duty; nothing of a subject that cannot be found."""
        entry = self.entries.get(verdict.duty.key)
        if rule.id not in self._wordings:
            self._wordings[rule.id] = Wording(self.court, rule)
        return None if entry is None else self._wordings[rule.id].of(entry, verdict.duty.period, verdict.due)


def holes_of(rule: Rule) -> Iterator[Expression]:
    """Yield the expressions that fill a rule's message."""
    for part in (*rule.message.zh, *rule.message.en) if rule.message is not None else ():
        if isinstance(part, Placeholder) and part.expression != "due":
            yield part.expression


def _fields_read(expressions: Iterable[Expression], subject: str) -> Iterator[str]:
    for expression in expressions:
        for node in descendants(expression):
            if isinstance(node, FieldRead) and node.base.record == subject:
                yield node.field


def _chunks(duties: Iterable[tuple[Rule, Verdict]]) -> Iterator[tuple[tuple[Rule, Verdict], ...]]:
    left = iter(duties)
    while chunk := tuple(islice(left, CHUNK)):
        yield chunk
