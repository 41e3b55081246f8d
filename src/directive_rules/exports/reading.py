"""A directory or file someone handed over, read into an `Export`: every record evaluated or quarantined, none lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from directive_rules.diagnostics import Diagnostic
from directive_rules.errors import ExportError
from directive_rules.exports.assembling import claims, common_columns
from directive_rules.exports.limits import DEFAULT_LIMITS, Limits
from directive_rules.exports.manifest import Manifest
from directive_rules.exports.opening import Opened, Sane, open_export, refuse_empty
from directive_rules.exports.parts import FilePart, FileSetting, given_parts, read_file
from directive_rules.exports.quarantine import QuarantinedRow
from directive_rules.model.export import Export, SourceFile, Table
from directive_rules.model.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the export, what it says of itself, what became of each file, and what a person should know."""

    export: Export
    manifest: Manifest
    files: tuple[SourceFile, ...]
    quarantine: tuple[QuarantinedRow, ...]
    notes: tuple[Diagnostic, ...]


def read_export(
    path: Path, vocabulary: Vocabulary, *, sane: Sane | None = None, limits: Limits = DEFAULT_LIMITS
) -> Reading:
    """Read a directory of files, or one file, against a vocabulary.

    Raises `ExportError` with everything found wrong where a file as a whole cannot be understood; `UsageError` where
    there is nothing at that path. Single records that cannot be understood are quarantined.
    """
    opened = open_export(path, vocabulary, limits, sane)
    setting = FileSetting(vocabulary, limits, sane, opened.notes)
    parts: list[FilePart] = []
    for name, source, instruction in opened.files():
        try:
            parts.append(read_file(name, source, instruction, setting))
        except ExportError as error:
            opened.errors += error.diagnostics
    refuse_empty(opened, path, len(parts))
    parts += given_parts(opened.manifest)
    return _assemble(parts, opened)


def _assemble(parts: list[FilePart], opened: Opened) -> Reading:
    manifest, notes = opened.manifest, opened.notes
    tables: dict[str, Table] = {}
    for type_ in sorted({part.type for part in parts}):
        same = [part for part in parts if part.type == type_]
        records = tuple(record for part in same for record in part.records)
        constants = {name: text for part in same for name, text in part.constants.items()}
        tables[type_] = Table(type_, common_columns(type_, same, notes), records, constants)
    unread = tuple(aside.doubt for part in parts for aside in part.aside)
    export = Export(tables, claims(manifest, tables, notes), manifest.gaps, unread, manifest.taken_at)
    files = [
        replace(part.file, evaluated=part.evaluated, quarantined=len(part.aside))
        for part in parts
        if part.file is not None
    ]
    quarantine = tuple(aside.row for part in parts for aside in part.aside)
    return Reading(export, manifest, tuple(opened.inputs + files), quarantine, tuple(notes))
