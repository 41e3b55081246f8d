"""A directory or file someone handed over, read into an `Export`: every record evaluated or quarantined, none lost."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, TypeAlias

from directive_rules.diagnostics import Diagnostic, Severity, Span, nearest
from directive_rules.errors import ExportError, MachineError, UsageError
from directive_rules.exports.decoding import decode
from directive_rules.exports.delimited import DELIMITERS, read_delimited
from directive_rules.exports.headings import file_spellings, record_of_file
from directive_rules.exports.jsonlines import read_json_lines
from directive_rules.exports.limits import DEFAULT_LIMITS, Limits
from directive_rules.exports.manifest import MANIFEST, Instruction, Manifest, read_manifest
from directive_rules.exports.mapping import Mapped, Problem, map_columns, show_cell
from directive_rules.exports.raw import RawRow, RawTable
from directive_rules.exports.recount import recount
from directive_rules.model.export import ALL, Claim, Export, Origin, Quarantined, Record, SourceFile, Table
from directive_rules.model.vocabulary import RecordType, Vocabulary

JSON_LINES: Final = ".jsonl"
READ: Final = frozenset({*DELIMITERS, JSON_LINES})
LATER: Final = {
    "a spreadsheet": (".xlsx", ".xls", ".xlsm", ".et", ".ods"),
    "a Parquet file": (".parquet",),
    "a database": (".db", ".sqlite", ".sqlite3", ".duckdb", ".mdb", ".accdb"),
}

Sane: TypeAlias = Callable[[Record, RecordType, frozenset[str]], tuple[str, ...]]
"""Returns the sanity checks of the vocabulary that a record fails, as text, given the fields that are provided."""


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """A row that could not be read. `cells` are heading and text; `shown` says which of them hold nothing personal."""

    type: str
    origin: Origin
    problems: tuple[Problem, ...]
    cells: tuple[tuple[str, str], ...]
    shown: frozenset[int]
    raw: str = field(repr=False, default="")


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
    notes: list[Diagnostic] = []
    setting = _Setting(vocabulary, limits, sane, notes)
    errors: list[Diagnostic] = []
    sources = _sources(path, limits, notes)
    inputs: list[SourceFile] = []
    manifest = Manifest()
    manifest_path = path / MANIFEST
    if path.is_dir() and manifest_path.is_file():
        manifest = read_manifest(manifest_path, vocabulary)
        inputs.append(SourceFile(MANIFEST, hashlib.sha256(_bytes(manifest_path, limits)).hexdigest()))
    else:
        message = "there is no manifest.yaml: nothing is claimed to be complete, so that an absence cannot be judged"
        notes.append(Diagnostic("no-manifest", message, Span(path.name), "--complete claims it", Severity.WARNING))
    _known_files(manifest, sources, errors)
    _sane_records(manifest, setting, errors)
    parts: list[_Part] = []
    for name, source in sorted(sources.items()):
        instruction = manifest.files.get(name, Instruction())
        if instruction.ignore:
            notes.append(_note("ignored-file", "the manifest says not to read this file", name))
            continue
        try:
            parts.append(_read_file(name, source, instruction, setting))
        except ExportError as error:
            errors += error.diagnostics
    if not parts and not errors and not manifest.records:
        errors.append(
            Diagnostic("empty-export", "there are no records here: no CSV, TSV or JSONL file", Span(path.as_posix()))
        )
    if errors:
        raise ExportError(errors)
    parts += _manifest_parts(manifest)
    return _assemble(parts, manifest, inputs, notes)


@dataclass(frozen=True, slots=True)
class _Setting:
    """What the reading of every file shares."""

    vocabulary: Vocabulary
    limits: Limits
    sane: Sane | None
    notes: list[Diagnostic]


@dataclass(frozen=True, slots=True)
class _Part:
    """The records of one file."""

    type: str
    columns: frozenset[str]
    records: tuple[Record, ...]
    constants: Mapping[str, str] = field(default_factory=dict)
    quarantine: tuple[QuarantinedRow, ...] = ()
    unread: tuple[Quarantined, ...] = ()
    file: SourceFile | None = None


def _sources(path: Path, limits: Limits, notes: list[Diagnostic]) -> dict[str, Path]:
    """Return the files to read, by name. A link that leads out of the directory is refused."""
    if path.is_file():
        _refuse_unreadable(path)
        if path.suffix.lower() not in READ:
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
            notes.append(_note("not-read", "a folder inside the export is not read", found.name))
        elif found.is_file() and found.suffix.lower() in READ:
            sources[found.name] = found
        else:
            _refuse_unreadable(found)
            notes.append(_note("not-read", "not read: an export is CSV, TSV or JSONL", found.name))
    if len(sources) > limits.files:
        raise limits.refuse("files", path.name)
    return sources


def _refuse_unreadable(path: Path) -> None:
    for kind, suffixes in LATER.items():
        if path.suffix.lower() in suffixes:
            message = f"{kind} is not read by this version: save its tables as CSV"
            raise ExportError([Diagnostic("unknown-format", message, Span(path.name))])


def _known_files(manifest: Manifest, sources: Iterable[str], errors: list[Diagnostic]) -> None:
    for name, instruction in manifest.files.items():
        if name not in sources and not instruction.ignore:
            errors.append(
                Diagnostic(
                    "unknown-file", f"the export has no file `{name}`", instruction.span(), nearest(name, sources)
                )
            )


def _sane_records(manifest: Manifest, setting: _Setting, errors: list[Diagnostic]) -> None:
    """Refuse single records of the manifest that fail a check: whoever wrote them can mend them."""
    for record in manifest.records if setting.sane is not None else ():
        kind = setting.vocabulary.records[record.type]
        for check in setting.sane(record, kind, manifest.columns[record.type]) if setting.sane is not None else ():
            place = Span(MANIFEST, record.origin.row if record.origin is not None else 0)
            errors.append(Diagnostic("failed-check", f"the `{record.type}` here fails the check `{check}`", place))


def _read_file(name: str, source: Path, instruction: Instruction, setting: _Setting) -> _Part:
    record = _record_type(name, source.stem, instruction, setting.vocabulary)
    suffix = source.suffix.lower()
    data = _bytes(source, setting.limits)
    text, encoding = decode(data, name)
    if suffix == JSON_LINES:
        table = read_json_lines(text, name, setting.limits)
    else:
        table = read_delimited(text, name, DELIMITERS[suffix], setting.limits)
    digest = hashlib.sha256(data).hexdigest()
    file = SourceFile(name, digest, record.name, encoding, recount(data, suffix), blank=table.blank)
    if suffix == JSON_LINES and not table.headings:
        setting.notes.append(_note("no-records", f"the file holds no records: the export has no `{record.name}`", name))
        return _unkeyed(record, table, file)
    mapped, found = map_columns(table, record, instruction, setting.vocabulary.codes, name)
    if mapped is None:
        raise ExportError([one for one in found if one.severity is Severity.ERROR])
    part = _read_rows(table, mapped, file, setting.sane)
    setting.notes.extend([*found, *_remarks(mapped, name)])
    if table.blank:
        message = f"{table.blank} rows hold nothing and are not counted as records"
        setting.notes.append(_note("blank-rows", message, name))
    return part


def _unkeyed(record: RecordType, table: RawTable, file: SourceFile) -> _Part:
    """Return the part of a JSON file of which no line has a key: empty, or nothing but garbage."""
    mapped = Mapped(record, (), (), {}, {})
    part = _read_rows(table, mapped, file, None)
    return _Part(part.type, frozenset(record.fields), part.records, {}, part.quarantine, part.unread, file)


def _record_type(name: str, stem: str, instruction: Instruction, vocabulary: Vocabulary) -> RecordType:
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


def _bytes(path: Path, limits: Limits) -> bytes:
    try:
        with path.open("rb") as opened:
            data = opened.read(limits.file_bytes + 1)
    except OSError as error:
        raise MachineError(f"`{path.name}` cannot be read: {error.strerror}") from None
    if len(data) > limits.file_bytes:
        raise limits.refuse("file_bytes", path.name)
    return data


def _read_rows(table: RawTable, mapped: Mapped, file: SourceFile, sane: Sane | None) -> _Part:
    records: list[Record] = []
    quarantine: list[QuarantinedRow] = []
    unread: list[Quarantined] = []
    for row in table.rows:
        origin = Origin(file.name, row.number)
        values, problems = mapped.read(row)
        record = Record(mapped.record.name, values, origin)
        if not problems and sane is not None:
            failed = sane(record, mapped.record, mapped.provided)
            problems = tuple(Problem(f"the record fails the check `{check}`") for check in failed)
        if not problems:
            records.append(record)
            continue
        quarantine.append(_quarantined(row, mapped, origin, problems))
        known = {name: value for name, value in values.items() if value is not None}
        reason = "; ".join(str(problem) for problem in problems)
        unread.append(Quarantined(mapped.record.name, known, origin, reason, row.text))
    return _Part(
        mapped.record.name,
        mapped.provided,
        tuple(records),
        mapped.constant_texts,
        tuple(quarantine),
        tuple(unread),
        file,
    )


def _quarantined(row: RawRow, mapped: Mapped, origin: Origin, problems: tuple[Problem, ...]) -> QuarantinedRow:
    cells = tuple((heading, show_cell(cell)) for heading, cell in zip(mapped.headings, row.cells, strict=False))
    return QuarantinedRow(mapped.record.name, origin, problems, cells, mapped.open_positions, row.text)


def _remarks(mapped: Mapped, name: str) -> list[Diagnostic]:
    return [
        _note("reading", f"`{column.heading}`: {remark}", name)
        for column in mapped.columns
        for remark in sorted(column.reader.remarks)
    ]


def _manifest_parts(manifest: Manifest) -> list[_Part]:
    return [
        _Part(name, columns, tuple(record for record in manifest.records if record.type == name))
        for name, columns in sorted(manifest.columns.items())
    ]


def _assemble(parts: list[_Part], manifest: Manifest, inputs: list[SourceFile], notes: list[Diagnostic]) -> Reading:
    tables: dict[str, Table] = {}
    for type_ in sorted({part.type for part in parts}):
        same = [part for part in parts if part.type == type_]
        records = tuple(record for part in same for record in part.records)
        constants = {name: text for part in same for name, text in part.constants.items()}
        tables[type_] = Table(type_, _common_columns(type_, same, notes), records, constants)
    unread = tuple(quarantined for part in parts for quarantined in part.unread)
    export = Export(tables, _claims(manifest, tables, notes), manifest.gaps, unread, manifest.taken_at)
    evaluated = Counter(record.origin.file for table in tables.values() for record in table.records if record.origin)
    aside = Counter(quarantined.origin.file for quarantined in unread if quarantined.origin)
    files = [
        replace(part.file, evaluated=evaluated[part.file.name], quarantined=aside[part.file.name])
        for part in parts
        if part.file is not None
    ]
    quarantine = tuple(row for part in parts for row in part.quarantine)
    return Reading(export, manifest, tuple(inputs + files), quarantine, tuple(notes))


def _common_columns(type_: str, parts: list[_Part], notes: list[Diagnostic]) -> frozenset[str]:
    """Return the fields that all files of a type provide.

    A field that one file lacks would read as *empty* for its records, and empty is a statement; so it is
    provided for none of them, and a note says so.
    """
    common = frozenset.intersection(*(part.columns for part in parts))
    for name in sorted(frozenset.union(*(part.columns for part in parts)) - common):
        lacking = ", ".join(
            f"`{part.file.name if part.file else MANIFEST}`" for part in parts if name not in part.columns
        )
        message = f"`{type_}.{name}` is not provided by {lacking}, and so counts as not provided"
        notes.append(Diagnostic("uneven-columns", message, severity=Severity.WARNING))
    return common


def _claims(manifest: Manifest, tables: Mapping[str, Table], notes: list[Diagnostic]) -> dict[str, Claim]:
    for name in sorted(manifest.claims.keys() - tables.keys()):
        message = (
            f"`covers` claims `{name}`, but the export has no such records; an empty file would say that there are none"
        )
        notes.append(_note("claim-without-records", message, MANIFEST))
    if manifest.covers_all:
        return dict.fromkeys(tables, ALL)
    return dict(manifest.claims)


def _note(code: str, message: str, file: str) -> Diagnostic:
    return Diagnostic(code, message, Span(file), severity=Severity.WARNING)
