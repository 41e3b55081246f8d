"""What a person should know of how a file was read."""

from __future__ import annotations

from directive_rules.diagnostics import Diagnostic, Severity, Span
from directive_rules.exports.mapping import Mapped
from directive_rules.model.vocabulary import RecordType


def note(code: str, message: str, file: str) -> Diagnostic:
    """Return what a person should know about a file."""
    return Diagnostic(code, message, Span(file), severity=Severity.WARNING)


def remarks(mapped: Mapped, file: str) -> list[Diagnostic]:
    """Return a note for each reading of a cell that was not the plain one, once a column."""
    return [
        note("reading", f"`{column.heading}`: {remark}", file)
        for column in mapped.columns
        for remark in sorted(column.reader.remarks)
    ]


def blank_rows(count: int, file: str) -> list[Diagnostic]:
    """Return a note on the rows in which every cell is blank, if there are any."""
    message = f"{count} rows hold nothing and are not counted as records"
    return [note("blank-rows", message, file)] if count else []


def no_records(record: RecordType, file: str) -> Diagnostic:
    """Return the note on a file of which no line says what its columns are."""
    return note("no-records", f"the file holds no records: the export has no `{record.name}`", file)
