"""Several files as one export: the fields that all files of a type provide, and what is claimed of which types."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from directive_rules.diagnostics import Diagnostic, Severity
from directive_rules.exports.manifest import MANIFEST, Manifest
from directive_rules.exports.noting import note
from directive_rules.model.export import ALL, Claim, SourceFile


class Part(Protocol):
    """The records of one file, or those of one type in the manifest."""

    @property
    def columns(self) -> Collection[str]:
        """The fields it provides."""

    @property
    def file(self) -> SourceFile | None:
        """The file; None for the manifest."""


def common_columns(type_: str, parts: Sequence[Part], notes: list[Diagnostic]) -> frozenset[str]:
    """Return the fields that all files of a type provide.

    A field that one file lacks would read as *empty* for its records, and empty is a statement; so it is
    provided for none of them, and a note says so.
    """
    common = frozenset.intersection(*(frozenset(part.columns) for part in parts))
    for name in sorted({name for part in parts for name in part.columns} - common):
        lacking = ", ".join(
            f"`{part.file.name if part.file else MANIFEST}`" for part in parts if name not in part.columns
        )
        message = f"`{type_}.{name}` is not provided by {lacking}, and so counts as not provided"
        notes.append(Diagnostic("uneven-columns", message, severity=Severity.WARNING))
    return common


def claims(manifest: Manifest, types: Collection[str], notes: list[Diagnostic]) -> dict[str, Claim]:
    """Return what the manifest claims of the types there are; a claim without records is noted."""
    for name in sorted(manifest.claims.keys() - set(types)):
        message = (
            f"`covers` claims `{name}`, but the export has no such records; an empty file would say that there are none"
        )
        notes.append(note("claim-without-records", message, MANIFEST))
    if manifest.covers_all:
        return dict.fromkeys(types, ALL)
    return dict(manifest.claims)
