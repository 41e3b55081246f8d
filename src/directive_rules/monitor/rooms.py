"""What a monitor judges with: each ruleset compiled, with the records it brings and what is claimed of the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from directive_rules.compiled import CompiledRule, Program, compile_rules
from directive_rules.compiled.reading import RecordReader
from directive_rules.compiled.sanity import Sanity, sanity_of
from directive_rules.diagnostics import nearest
from directive_rules.errors import UsageError
from directive_rules.model.export import ALL, Claim, Gap, Quarantined, Record
from directive_rules.model.ruleset import Rule, Ruleset
from directive_rules.model.values import Value
from directive_rules.model.vocabulary import Vocabulary
from directive_rules.monitor.encoding import Codec
from directive_rules.monitor.indexes import Indexes
from directive_rules.monitor.reach import Routes
from directive_rules.monitor.shelf import Brought, LedgerView, Shelf


@dataclass(frozen=True, slots=True)
class Feed:
    """What is fed to a monitor: which fields of which types, and of which types every record, from when.

    A type without columns is not provided; a claim without an end reaches to the clock.
    """

    columns: Mapping[str, frozenset[str]]
    claims: Mapping[str, Claim]
    gaps: tuple[Gap, ...] = ()


def feed_of(
    vocabulary: Vocabulary,
    complete: Iterable[str] | Mapping[str, Claim],
    gaps: Iterable[Gap],
    columns: Mapping[str, Iterable[str] | None],
) -> Feed:
    """Return what is fed; `complete` may be `all`. Raises `UsageError` for what the vocabulary does not know."""
    records = vocabulary.records
    if complete == "all":
        complete = dict.fromkeys((name for name in records if columns.get(name, ()) is not None), ALL)
    claims = dict(complete) if isinstance(complete, Mapping) else dict.fromkeys(complete, ALL)
    for name in (*claims, *columns, *(gap.type for gap in gaps)):
        if name not in records:
            raise UsageError(f"there is no record type `{name}`: {nearest(name, records)}".rstrip(": "))
    fed = {name: frozenset(kind.fields) for name, kind in records.items()}
    for name, chosen in columns.items():
        if chosen is None:
            del fed[name]
            continue
        fed[name] = frozenset(chosen)
        for field in sorted(fed[name] - records[name].fields.keys()):
            advice = nearest(field, records[name].fields)
            raise UsageError(f"`{field}` is no field of `{name}`: {advice}".rstrip(": "))
        for field in records[name].key:
            if field not in fed[name]:
                raise UsageError(f"`{name}.{field}` is a part of the key, without which no record can be observed")
    return Feed(fed, claims, tuple(gaps))


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """One ruleset, ready to judge."""

    program: Program
    brought: Brought
    columns: Mapping[str, frozenset[str]]
    claims: Mapping[str, Claim]
    gaps: tuple[Gap, ...]

    @property
    def ruleset(self) -> Ruleset:
        """The ruleset."""
        return self.program.ruleset

    def view(self, shelf: Shelf, clock: datetime, quarantined: Sequence[Quarantined]) -> LedgerView:
        """Return the records of a partition as this ruleset sees them, as of the clock."""
        return LedgerView(shelf, clock, self.claims, self.gaps, quarantined, self.columns, self.brought)


@dataclass(frozen=True, slots=True, eq=False)
class House:
    """All rulesets of a monitor, over one vocabulary."""

    vocabulary: Vocabulary
    rooms: Mapping[str, Room]
    rules: Mapping[str, Rule]
    compiled: Mapping[str, CompiledRule]
    codecs: Mapping[str, Codec]
    readers: Mapping[str, RecordReader]
    sanity: Sanity
    indexes: Indexes
    routes: Routes

    def room_of(self, rule: str) -> Room:
        """Return the room of a rule (`RULESET/RULE`)."""
        return self.rooms[self.rules[rule].ruleset]


def house_of(
    rulesets: Sequence[Ruleset],
    feed: Feed,
    overrides: Mapping[str, Mapping[str, Value | None]],
    numbers: Mapping[str, int],
    *,
    illustrative: bool = False,
) -> House:
    """Compile some rulesets; `numbers` are those of the indexes that the ledger has. Raises `UsageError`."""
    vocabulary = rulesets[0].vocabulary
    for other in rulesets[1:]:
        if other.vocabulary != vocabulary:
            raise UsageError(f"`{rulesets[0].id}` and `{other.id}` have different vocabularies: one monitor for each")
    programs = {ruleset.id: compile_rules(ruleset, overrides.get(ruleset.id, {})) for ruleset in rulesets}
    codecs = {name: Codec.of(kind) for name, kind in vocabulary.records.items()}
    readers = {name: RecordReader(kind, vocabulary.codes) for name, kind in vocabulary.records.items()}
    indexes = Indexes.of(programs.values(), vocabulary, numbers)
    rooms = {name: _room(program, feed, codecs, indexes, illustrative) for name, program in programs.items()}
    rules = {rule.full_id: rule for ruleset in rulesets for rule in ruleset.rules.values()}
    compiled = {one.rule.full_id: one for program in programs.values() for one in program.rules.values()}
    routes = Routes({room.program: room.brought for room in rooms.values()}, indexes)
    return House(vocabulary, rooms, rules, compiled, codecs, readers, sanity_of(vocabulary), indexes, routes)


def _room(program: Program, feed: Feed, codecs: Mapping[str, Codec], indexes: Indexes, illustrative: bool) -> Room:
    """Add the records of a ruleset as an audit does: complete, and fields that only one side provides do not count."""
    columns, claims = dict(feed.columns), dict(feed.claims)
    records: list[Record] = []
    for reference in program.ruleset.references:
        if reference.illustrative and (not illustrative or reference.record in feed.columns):
            continue
        known = columns.get(reference.record)
        columns[reference.record] = reference.columns if known is None else known & reference.columns
        claims[reference.record] = ALL
        records += reference.records
    return Room(program, Brought(records, codecs, indexes), columns, claims, feed.gaps)
