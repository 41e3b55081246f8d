"""Rules judged where the records already lie: in the user's PostgreSQL, or by Spark over files of theirs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from directive_rules.audit.engines import Read
from directive_rules.audit.options import Options
from directive_rules.audit.preparing import shared_vocabulary
from directive_rules.audit.relating import StoredEngine
from directive_rules.diagnostics import Diagnostic, Severity, Span
from directive_rules.errors import UsageError
from directive_rules.exports import MANIFEST, Manifest, QuarantinedRow
from directive_rules.exports.assembling import claims
from directive_rules.exports.manifest import read_manifest
from directive_rules.exports.mapping import Problem
from directive_rules.model.export import Export, Origin, Quarantined, SourceFile, tables_of
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.stored import StoredExport
from directive_rules.model.vocabulary import Vocabulary

if TYPE_CHECKING:
    from directive_rules.relational.backends.postgres import Postgres
    from directive_rules.relational.backends.spark import Spark
    from directive_rules.relational.fitting import Offered
    from directive_rules.relational.providing import Provided

NO_MANIFEST: Final = "there is no manifest.yaml: nothing is claimed to be complete, so that an absence cannot be judged"


@dataclass(frozen=True, slots=True)
class HostedReading:
    """What was read: the tables as an export, what the manifest says of them, and the records put aside."""

    export: StoredExport
    manifest: Manifest
    files: tuple[SourceFile, ...]
    quarantine: tuple[QuarantinedRow, ...]
    notes: tuple[Diagnostic, ...]


@dataclass(slots=True)
class HostedEngine(StoredEngine):
    """Judges tables that are not copied: they are looked at as they stand, and refused by name where they do not fit.

    The export is the folder with the manifest, or the manifest alone. Its `files` may name the table of a record type.
    """

    host: Postgres | Spark
    packages: tuple[str, ...]

    def read(self, path: Path, rulesets: Sequence[Ruleset]) -> Read:
        """Look at the tables, and at what the manifest says of them."""
        from directive_rules.relational.providing import provide  # noqa: PLC0415 - sqlglot is loaded when it is needed
        from directive_rules.relational.storing import lay_out  # noqa: PLC0415

        vocabulary = shared_vocabulary(rulesets)
        notes: list[Diagnostic] = []
        manifest, inputs = _manifest(path, vocabulary, notes)
        offered = self._offered(path, vocabulary, _tables_named(manifest))
        references = {reference.record for ruleset in rulesets for reference in ruleset.references}
        extended = references | {record.type for record in manifest.records}
        provided = provide(self.host, offered, vocabulary, prefix="export_", extended=extended)
        export = self._with_records(provided.export, manifest, vocabulary)
        export = replace(
            export, claims=claims(manifest, export.tables, notes), gaps=manifest.gaps, taken_at=manifest.taken_at
        )
        aside = export.quarantined
        layout = lay_out(Export({}, quarantined=aside), vocabulary, prefix="export_")
        for cells in layout.cells:
            self.backend.create(cells)
        self._export, self._lost = export, layout.lost
        files = (*inputs, *_files(offered, provided, aside))
        return HostedReading(export, manifest, files, _rows(offered, aside), tuple(notes))

    def _with_records(self, export: StoredExport, manifest: Manifest, vocabulary: Vocabulary) -> StoredExport:
        """Add the single records that the manifest carries."""
        from directive_rules.relational.adding import add  # noqa: PLC0415 - see `read`

        for table in tables_of(manifest.records, manifest.columns).values():
            export = add(self.backend, export, table, None, vocabulary, "manifest_")
        return export

    def _offered(self, path: Path, vocabulary: Vocabulary, names: Mapping[str, str]) -> Sequence[Offered]:
        """Return the tables there are."""
        from directive_rules.relational.backends.postgres import Postgres  # noqa: PLC0415 - see `read`

        if isinstance(self.host, Postgres):
            return self.host.offered(vocabulary, self.options.schema, names)
        return self.host.offered_in(path if path.is_dir() else path.parent, vocabulary, names)


@contextmanager
def postgres(options: Options) -> Iterator[HostedEngine]:
    """Provide the user's PostgreSQL as an engine."""
    from directive_rules.relational.backends.postgres import Postgres  # noqa: PLC0415 - loaded when it is needed

    if options.database is None:
        raise UsageError("the engine `postgres` needs a database: --database postgresql://HOST/NAME")
    host = Postgres.connect(options.database, memory=options.memory, threads=options.threads)
    try:
        yield HostedEngine(options, host, host, ("psycopg", "sqlglot"))
    finally:
        host.close()


@contextmanager
def spark(options: Options) -> Iterator[HostedEngine]:
    """Provide Spark as an engine: on this machine, or where `database` names a master."""
    from directive_rules.relational.backends.spark import Spark  # noqa: PLC0415 - loaded when it is needed

    master = options.database or f"local[{options.threads or '*'}]"
    host = Spark.connect(master, memory=options.memory)
    try:
        yield HostedEngine(options, host, host, ("pyspark", "sqlglot"))
    finally:
        host.close()


def _manifest(path: Path, vocabulary: Vocabulary, notes: list[Diagnostic]) -> tuple[Manifest, list[SourceFile]]:
    """Read the manifest in a folder, or at a path, if there is one."""
    if not path.exists():
        raise UsageError(f"there is nothing at `{path}`: it is the folder of the manifest, or the manifest itself")
    file = path / MANIFEST if path.is_dir() else path
    if not file.is_file():
        notes.append(Diagnostic("no-manifest", NO_MANIFEST, Span(path.name), "--complete claims it", Severity.WARNING))
        return Manifest(), []
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return read_manifest(file, vocabulary), [SourceFile(MANIFEST, digest)]


def _tables_named(manifest: Manifest) -> dict[str, str]:
    """Return the table of each record type for which the manifest names one."""
    for name, instruction in manifest.files.items():
        if instruction.columns or instruction.constants or instruction.units or instruction.empty:
            raise UsageError(
                f"{MANIFEST}: the table `{name}` is read as it stands; what is to be changed, change in a view"
            )
    return {one.record: name for name, one in manifest.files.items() if one.record is not None and not one.ignore}


def _files(offered: Sequence[Offered], provided: Provided, aside: Sequence[Quarantined]) -> list[SourceFile]:
    """Say of each table what became of its rows. Its bytes are not ours to count: it has no digest."""
    files = []
    for one in offered:
        lost = sum(record.type == one.type for record in aside)
        rows, left = provided.rows[one.type], provided.export.tables[one.type].rows
        files.append(SourceFile(one.name, "", one.type, raw=rows, evaluated=left, quarantined=lost))
    return files


def _rows(offered: Sequence[Offered], aside: Sequence[Quarantined]) -> tuple[QuarantinedRow, ...]:
    """Return the records put aside as a report shows them: where they lie and why, and nothing they hold."""
    names = {one.type: one.name for one in offered}
    return tuple(
        QuarantinedRow(one.type, Origin(names[one.type], 0), (Problem(one.reason),), (), frozenset()) for one in aside
    )
