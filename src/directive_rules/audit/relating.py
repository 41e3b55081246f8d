"""Rules judged by SQL in a database, as an engine: verdicts that need attention come back, the others are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from directive_rules.audit.assumptions import resting
from directive_rules.audit.deriving import Deriver
from directive_rules.audit.engines import EXAMPLES, Asked, Judgement, Overrides, Read, judging, named
from directive_rules.audit.neighbourhood import Key
from directive_rules.audit.options import Options, Progress
from directive_rules.audit.preparing import made_up, references_used, sanity, shared_vocabulary
from directive_rules.audit.wordings import messages
from directive_rules.model.export import ALL, Export, Record, Table
from directive_rules.model.ruleset import Rule, Ruleset
from directive_rules.model.stored import StoredExport, StoredTable
from directive_rules.model.verdicts import Status, Verdict
from directive_rules.model.vocabulary import Names, Vocabulary
from directive_rules.reports import ATTENTION

if TYPE_CHECKING:
    from directive_rules.relational.backends import Backend
    from directive_rules.relational.backends.duckdb import DuckDB
    from directive_rules.relational.found import RuleVerdicts
    from directive_rules.relational.judging import Bench

EVERY: Final = frozenset(Status)


@dataclass(slots=True)
class StoredEngine:
    """Holds an export that lies in a database, and judges it there; who reads it is another matter."""

    options: Options
    backend: Backend
    _export: StoredExport = field(init=False, default_factory=lambda: StoredExport({}))
    _lost: Mapping[str, StoredTable] = field(init=False, default_factory=dict)
    _rulesets: int = field(init=False, default=0)

    @property
    def name(self) -> str:
        """The engine's name, as on the command line."""
        return self.options.engine

    def judge(self, ruleset: Ruleset, as_of: date | datetime, overrides: Overrides) -> RelationalJudge:
        """Make the export ready for a ruleset."""
        from directive_rules.relational.judging import Bench  # noqa: PLC0415 - sqlglot is loaded when it is needed

        export, illustrative = self.prepared(ruleset)
        bench = Bench(ruleset, export, self._lost, as_of, overrides, self.backend)
        source = self.source(export, ruleset.vocabulary)
        deriver = Deriver(ruleset, export, source, as_of, overrides)
        return RelationalJudge(bench, source, deriver, illustrative, self.options.rederive)

    def prepared(self, ruleset: Ruleset) -> tuple[StoredExport, tuple[str, ...]]:
        """Return the export as a ruleset judges it, and the types for which illustrative records are used."""
        from directive_rules.relational.adding import add  # noqa: PLC0415 - sqlglot is loaded when it is needed

        export, asked = self._export, self.options
        if asked.complete:
            export = replace(export, claims=dict.fromkeys(export.tables, ALL))
        used = references_used(ruleset, export.tables, illustrative=asked.illustrative)
        self._rulesets += 1
        for reference in used:
            table = Table(reference.record, reference.columns, reference.records)
            export = add(self.backend, export, table, ALL, ruleset.vocabulary, f"own{self._rulesets}_")
        return export, made_up(used)

    def source(self, export: StoredExport, vocabulary: Vocabulary) -> StoredRecords:
        """Return where the records of a stored export are looked up."""
        return StoredRecords(self.backend, export, vocabulary)


@dataclass(slots=True)
class RelationalEngine(StoredEngine):
    """Reads files into an embedded database, and judges them there."""

    database: DuckDB
    packages: Final[tuple[str, ...]] = ("duckdb", "sqlglot")

    def read(self, path: Path, rulesets: Sequence[Ruleset]) -> Read:
        """Read an export into the database."""
        from directive_rules.exports.bulk import read_stored  # noqa: PLC0415 - duckdb is loaded when it is needed
        from directive_rules.relational.sanity import failing  # noqa: PLC0415
        from directive_rules.relational.storing import lay_out  # noqa: PLC0415

        vocabulary = shared_vocabulary(rulesets)
        self.database.only_reads(path)
        with self.database.in_order():
            reading = read_stored(
                path,
                vocabulary,
                self.database.connection,
                sane=sanity(vocabulary),
                failing=lambda kind, table: failing(kind, table, vocabulary, self.backend.dialect),
                scratch=self.database.scratch.path,
                prefix="export_",
            )
        self._export = reading.export
        layout = lay_out(Export({}, quarantined=reading.export.quarantined), vocabulary, prefix="export_")
        for cells in layout.cells:
            self.backend.create(cells)
        self._lost = layout.lost
        return reading


@contextmanager
def duckdb(options: Options) -> Iterator[RelationalEngine]:
    """Provide DuckDB, embedded, as an engine."""
    from directive_rules.relational.backends.duckdb import DuckDB  # noqa: PLC0415 - loaded when it is needed

    backend = DuckDB.open(memory=options.memory, threads=options.threads)
    try:
        yield RelationalEngine(options, backend, backend)
    finally:
        backend.close()


@dataclass(frozen=True, slots=True)
class RelationalJudge:
    """Judges by SQL, and lets the interpreter explain what was missed."""

    bench: Bench
    source: StoredRecords
    deriver: Deriver
    illustrative: tuple[str, ...]
    rederive: int | None

    @property
    def ruleset(self) -> Ruleset:
        """The ruleset."""
        return self.deriver.ruleset

    @property
    def overrides(self) -> Overrides:
        """The parameters set for this run."""
        return self.deriver.overrides

    @property
    def export(self) -> StoredExport:
        """The export as it is judged."""
        return self.source.export

    def judge(self, asked: Asked, progress: Progress) -> Iterator[Judgement]:
        """Yield every rule judged, in the order of their ids."""
        found = self._found(asked, progress)
        missed = {name: [one for one in judged.verdicts if one.status in ATTENTION] for name, judged in found.items()}
        progress(Names("由解释器复核", "judging again by the interpreter"), 0, 0)
        deriver = self.deriver
        said = messages(self.ruleset, self.export, self.source, deriver.as_of, self.overrides, missed)
        derived = deriver.derive({name: verdicts[: self.rederive] for name, verdicts in missed.items()})
        for name, judged in found.items():
            yield Judgement(
                judged.rule,
                named(judged.verdicts, asked),
                judged.tally,
                said[name],
                self._assumed(judged),
                derived[name].number,
                derived[name].disagreements,
                _statuses(judged.verdicts) if name in asked.compared else None,
            )

    def _found(self, asked: Asked, progress: Progress) -> dict[str, RuleVerdicts]:
        """Judge all rules, and return what was found in the order of their ids."""
        rules = [rule for _, rule in sorted(self.ruleset.rules.items())]
        compared = [rule for rule in rules if rule.id in asked.compared]
        others = [rule for rule in rules if rule.id not in asked.compared]

        def after(number: int) -> Callable[[Rule, int, int], None]:
            return lambda rule, done, _all: progress(judging(rule.full_id), number + done, len(rules))

        by_rule: dict[str, RuleVerdicts] = {}
        for chosen, listed in ((others, asked.listed | ATTENTION), (compared, EVERY)):
            for one in self.bench.judge(chosen, listed, EXAMPLES, after(len(by_rule))):
                # Verdicts lie in the database until they are looked at, and what is judged next may take their place.
                one.load()
                by_rule[one.rule.id] = one
        return {rule.id: by_rule[rule.id] for rule in rules}

    def _assumed(self, judged: RuleVerdicts) -> Mapping[str, int]:
        """Return how many duties rest on each assumed parameter."""
        found = resting(judged.rule, self.ruleset, self.overrides, judged.tally)
        if found is not None:
            return found
        (every,) = self.bench.judge([judged.rule], EVERY)
        return Counter(name for verdict in every.verdicts for name in verdict.assumed)

    def statuses(self, rules: Collection[str], overrides: Overrides) -> Mapping[str, Mapping[str, Status]]:
        """Return the status of every duty of some rules, by rule and duty, under other parameters."""
        judged = self.bench.under(overrides).judge([self.ruleset.rules[name] for name in rules], EVERY)
        return {one.rule.id: _statuses(one.verdicts) for one in judged}

    def unlinked(self, type_: str, field_: str) -> int:
        """Return how many records of a type have nothing usable in a field; rows of one key are one record."""
        return self.source.unlinked(type_, field_)


@dataclass(frozen=True, slots=True)
class StoredRecords:
    """A stored export as a source of records."""

    backend: Backend
    export: StoredExport
    vocabulary: Vocabulary

    def records(
        self,
        type_: str,
        fields: tuple[str, ...],
        keys: Collection[Key],
        columns: Collection[str] | None = None,
        limit: int | None = None,
    ) -> Sequence[Record]:
        """Return the records whose `fields` hold one of `keys`, every one with all rows of its key."""
        from directive_rules.relational.fetching import fetch  # noqa: PLC0415 - see the engine

        table, kind = self.export.tables[type_], self.vocabulary.records[type_]
        return fetch(self.backend, table, kind, fields, keys, columns=columns, limit=limit)

    def unlinked(self, type_: str, field_: str) -> int:
        """Return how many records have nothing usable in a field."""
        from directive_rules.relational.fetching import unlinked  # noqa: PLC0415 - see the engine

        table, kind = self.export.tables[type_], self.vocabulary.records[type_]
        return unlinked(self.backend, table, kind, field_)


def _statuses(verdicts: Sequence[Verdict]) -> dict[str, Status]:
    return {str(verdict.duty): verdict.status for verdict in verdicts}
