"""One file read in Python: every row a record, or put aside."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from directive_rules.diagnostics import Diagnostic, Severity
from directive_rules.errors import ExportError
from directive_rules.exports.decoding import decode
from directive_rules.exports.delimited import DELIMITERS, read_delimited
from directive_rules.exports.jsonlines import read_json_lines
from directive_rules.exports.limits import Limits
from directive_rules.exports.manifest import Instruction, Manifest
from directive_rules.exports.mapping import Mapped, map_columns
from directive_rules.exports.noting import blank_rows, no_records, remarks
from directive_rules.exports.opening import JSON_LINES, Sane, file_bytes, record_type
from directive_rules.exports.quarantine import Aside, read_row
from directive_rules.exports.raw import RawTable
from directive_rules.exports.recount import recount
from directive_rules.model.export import Record, SourceFile
from directive_rules.model.vocabulary import RecordType, Vocabulary


@dataclass(frozen=True, slots=True)
class FileSetting:
    """What the reading of every file shares."""

    vocabulary: Vocabulary
    limits: Limits
    sane: Sane | None
    notes: list[Diagnostic]


@dataclass(frozen=True, slots=True)
class FilePart:
    """The records of one file, or those of one type in the manifest."""

    type: str
    columns: frozenset[str]
    records: tuple[Record, ...]
    constants: Mapping[str, str] = field(default_factory=dict)
    aside: tuple[Aside, ...] = ()
    file: SourceFile | None = None

    @property
    def evaluated(self) -> int:
        """How many records there are."""
        return len(self.records)


def read_file(name: str, source: Path, instruction: Instruction, setting: FileSetting) -> FilePart:
    """Read one file of text whole. Raises `ExportError` where it cannot be understood as a whole."""
    record = record_type(name, source.stem, instruction, setting.vocabulary)
    suffix = source.suffix.lower()
    data = file_bytes(source, setting.limits)
    text, encoding = decode(data, name)
    if suffix == JSON_LINES:
        table = read_json_lines(text, name, setting.limits)
    else:
        table = read_delimited(text, name, DELIMITERS[suffix], setting.limits)
    digest = hashlib.sha256(data).hexdigest()
    file = SourceFile(name, digest, record.name, encoding, recount(data, suffix), blank=table.blank)
    if suffix == JSON_LINES and not table.headings:
        setting.notes.append(no_records(record, name))
        return _unkeyed(record, table, file)
    mapped, found = map_columns(table, record, instruction, setting.vocabulary.codes, name)
    if mapped is None:
        raise ExportError([one for one in found if one.severity is Severity.ERROR])
    part = _read_rows(table, mapped, file, setting.sane)
    setting.notes.extend([*found, *remarks(mapped, name), *blank_rows(table.blank, name)])
    return part


def _unkeyed(record: RecordType, table: RawTable, file: SourceFile) -> FilePart:
    """Return the part of a JSON file of which no line has a key: empty, or nothing but garbage."""
    mapped = Mapped(record, (), (), {}, {})
    part = _read_rows(table, mapped, file, None)
    return FilePart(part.type, frozenset(record.fields), part.records, {}, part.aside, file)


def _read_rows(table: RawTable, mapped: Mapped, file: SourceFile, sane: Sane | None) -> FilePart:
    found = [read_row(row, mapped, file.name, sane) for row in table.rows]
    return FilePart(
        mapped.record.name,
        mapped.provided,
        tuple(one for one in found if isinstance(one, Record)),
        mapped.constant_texts,
        tuple(one for one in found if isinstance(one, Aside)),
        file,
    )


def given_parts(manifest: Manifest) -> list[FilePart]:
    """Return the records that stand in the manifest itself, by type."""
    return [
        FilePart(name, columns, tuple(record for record in manifest.records if record.type == name))
        for name, columns in sorted(manifest.columns.items())
    ]
