"""Opening an export: which files there are, what the manifest says of them, and which record type each stands for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from directive_rules.diagnostics import Diagnostic, Severity, Span, nearest
from directive_rules.errors import ExportError, MachineError, UsageError
from directive_rules.exports.delimited import DELIMITERS
from directive_rules.exports.headings import file_spellings, record_of_file
from directive_rules.exports.limits import Limits
from directive_rules.exports.manifest import MANIFEST, Instruction, Manifest, read_manifest
from directive_rules.exports.noting import note
from directive_rules.model.export import Record, SourceFile
from directive_rules.model.vocabulary import RecordType, Vocabulary

JSON_LINES: Final = ".jsonl"
TEXTS: Final = frozenset({*DELIMITERS, JSON_LINES})
"""The suffixes of the files that are text."""

LATER: Final = {
    "a spreadsheet": (".xlsx", ".xls", ".xlsm", ".et", ".ods"),
    "a Parquet file": (".parquet",),
    "a database": (".db", ".sqlite", ".sqlite3", ".duckdb", ".mdb", ".accdb"),
}

Sane: TypeAlias = Callable[[Record, RecordType, frozenset[str]], tuple[str, ...]]
"""Returns the sanity checks of the vocabulary that a record fails, as text, given the fields that are provided."""


@dataclass(slots=True)
class Opened:
    """An export before its records are read. `notes` and `errors` grow while they are."""

    sources: dict[str, Path] = field(default_factory=dict)
    manifest: Manifest = field(default_factory=Manifest)
    inputs: list[SourceFile] = field(default_factory=list)
    notes: list[Diagnostic] = field(default_factory=list)
    errors: list[Diagnostic] = field(default_factory=list)

    def files(self) -> Iterable[tuple[str, Path, Instruction]]:
        """Yield the files to read with the manifest's word on each, in the order of their names."""
        for name, source in sorted(self.sources.items()):
            instruction = self.manifest.files.get(name, Instruction())
            if instruction.ignore:
                self.notes.append(note("ignored-file", "the manifest says not to read this file", name))
            else:
                yield name, source, instruction


def open_export(
    path: Path, vocabulary: Vocabulary, limits: Limits, sane: Sane | None, read: Iterable[str] = TEXTS
) -> Opened:
    """Find the files of an export, those with the suffixes in `read`, and read its manifest.

    Raises `UsageError` where there is nothing at that path, `ExportError` where it cannot be an export at all.
    """
    opened = Opened()
    opened.sources = _sources(path, limits, frozenset(read), opened.notes)
    manifest_path = path / MANIFEST
    if path.is_dir() and manifest_path.is_file():
        opened.manifest = read_manifest(manifest_path, vocabulary)
        opened.inputs.append(SourceFile(MANIFEST, hashlib.sha256(file_bytes(manifest_path, limits)).hexdigest()))
    else:
        message = "there is no manifest.yaml: nothing is claimed to be complete, so that an absence cannot be judged"
        opened.notes.append(
            Diagnostic("no-manifest", message, Span(path.name), "--complete claims it", Severity.WARNING)
        )
    _known_files(opened)
    _sane_records(opened, vocabulary, sane)
    return opened


def refuse_empty(opened: Opened, path: Path, parts: int) -> None:
    """Raise `ExportError` with all that was found wrong, or because there is nothing to read."""
    if not parts and not opened.errors and not opened.manifest.records:
        message = "there are no records here: no CSV, TSV or JSONL file"
        opened.errors.append(Diagnostic("empty-export", message, Span(path.as_posix())))
    if opened.errors:
        raise ExportError(opened.errors)


def record_type(name: str, stem: str, instruction: Instruction, vocabulary: Vocabulary) -> RecordType:
    """Return the record type a file holds, by the manifest or by its name. Raises `ExportError`."""
    if instruction.record is not None:
        return vocabulary.records[instruction.record]
    candidates = record_of_file(stem, vocabulary)
    if len(candidates) == 1:
        return vocabulary.records[candidates[0]]
    advice = f"say in the manifest: `files: {{{name}: {{record: ...}}}}`, or `{{ignore: true}}`"
    if candidates:
        message = "the name of the file could mean " + " or ".join(f"`{candidate}`" for candidate in candidates)
        raise ExportError([Diagnostic("ambiguous-file", message, Span(name), advice)])
    spellings = file_spellings(vocabulary)
    close = nearest(stem, spellings)
    advice = f"{close} {advice}" if close.startswith("did you") else advice
    raise ExportError([Diagnostic("unknown-record", "the name of the file matches no record type", Span(name), advice)])


def file_bytes(path: Path, limits: Limits) -> bytes:
    """Return what a file holds. Raises `MachineError` where it cannot be read, `ExportError` where it is too large."""
    try:
        with path.open("rb") as opened:
            data = opened.read(min(limits.file_bytes, path.stat().st_size) + 1)
    except OSError as error:
        raise MachineError(f"`{path.name}` cannot be read: {error.strerror}") from None
    if len(data) > limits.file_bytes:
        raise limits.refuse("file_bytes", path.name)
    return data


def _sources(path: Path, limits: Limits, read: frozenset[str], notes: list[Diagnostic]) -> dict[str, Path]:
    """Return the files to read, by name. A link that leads out of the directory is refused."""
    if path.is_file():
        _refuse_unreadable(path, read)
        if path.suffix.lower() not in read:
            message = f"`{path.name}` is not read: an export is CSV, TSV or JSONL"
            raise ExportError([Diagnostic("unknown-format", message, Span(path.as_posix()))])
        return {path.name: path}
    if not path.is_dir():
        raise UsageError(f"there is no export at `{path.as_posix()}`")
    root = path.resolve()
    sources = {}
    for found in sorted(path.iterdir()):
        if found.name == MANIFEST and found.resolve().is_relative_to(root):
            continue
        if not found.resolve().is_relative_to(root):
            raise ExportError([Diagnostic("link", "a link that leads out of the export is refused", Span(found.name))])
        if found.is_dir():
            notes.append(note("not-read", "a folder inside the export is not read", found.name))
        elif found.is_file() and found.suffix.lower() in read:
            sources[found.name] = found
        else:
            _refuse_unreadable(found, read)
            notes.append(note("not-read", "not read: an export is CSV, TSV or JSONL", found.name))
    if len(sources) > limits.files:
        raise limits.refuse("files", path.name)
    return sources


def _refuse_unreadable(path: Path, read: frozenset[str]) -> None:
    for kind, suffixes in LATER.items():
        if path.suffix.lower() in suffixes and path.suffix.lower() not in read:
            message = f"{kind} is not read by this version: save its tables as CSV"
            raise ExportError([Diagnostic("unknown-format", message, Span(path.name))])


def _known_files(opened: Opened) -> None:
    for name, instruction in opened.manifest.files.items():
        if name not in opened.sources and not instruction.ignore:
            advice = nearest(name, opened.sources)
            message = f"the export has no file `{name}`"
            opened.errors.append(Diagnostic("unknown-file", message, instruction.span(), advice))


def _sane_records(opened: Opened, vocabulary: Vocabulary, sane: Sane | None) -> None:
    """Refuse single records of the manifest that fail a check: whoever wrote them can mend them."""
    if sane is None:
        return
    for record in opened.manifest.records:
        kind = vocabulary.records[record.type]
        for check in sane(record, kind, opened.manifest.columns[record.type]):
            place = Span(MANIFEST, record.origin.row if record.origin is not None else 0)
            message = f"the `{record.type}` here fails the check `{check}`"
            opened.errors.append(Diagnostic("failed-check", message, place))
