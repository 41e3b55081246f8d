"""An export made ready for one ruleset: read, its sanity checked, reference records added, completeness claimed."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from directive_rules.diagnostics import Diagnostic, Severity
from directive_rules.errors import UsageError
from directive_rules.exports import Limits, Manifest, Reading, Sane, read_export
from directive_rules.exports.limits import DEFAULT_LIMITS
from directive_rules.interpreter import sane
from directive_rules.model.export import ALL, Export, Record, Table
from directive_rules.model.ruleset import Reference, Ruleset
from directive_rules.model.vocabulary import RecordType, Vocabulary


@dataclass(frozen=True, slots=True)
class Prepared:
    """A ruleset with the export as it judges it, and the types for which illustrative records were used."""

    ruleset: Ruleset
    export: Export
    illustrative: tuple[str, ...] = ()


def read(path: Path, rulesets: Sequence[Ruleset], limits: Limits = DEFAULT_LIMITS) -> Reading:
    """Read an export against the vocabulary that the rulesets share. Raises `UsageError` where they share none."""
    vocabulary = shared_vocabulary(rulesets)
    return read_export(path, vocabulary, sane=sanity(vocabulary), limits=limits)


def shared_vocabulary(rulesets: Sequence[Ruleset]) -> Vocabulary:
    """Return the vocabulary of all rulesets. Raises `UsageError` where they share none."""
    vocabulary = rulesets[0].vocabulary
    for other in rulesets[1:]:
        if other.vocabulary != vocabulary:
            raise UsageError(f"`{rulesets[0].id}` and `{other.id}` have different vocabularies: audit them one by one")
    return vocabulary


def sanity(vocabulary: Vocabulary) -> Sane:
    """Return what tells which checks of the vocabulary a record fails."""

    def failed(record: Record, kind: RecordType, columns: frozenset[str]) -> tuple[str, ...]:
        return sane(record, kind, columns, vocabulary)

    return failed


def as_of_instant(asked: date | datetime | None, manifest: Manifest) -> date | datetime:
    """Return the as-of instant: the one asked for, else the manifest's. Raises `UsageError` where neither says."""
    found = asked if asked is not None else manifest.as_of
    if found is None:
        raise UsageError("as of when? Give --as-of DATE, or `as_of:` in the export's manifest.yaml")
    return found


def prepare(ruleset: Ruleset, export: Export, *, complete: bool = False, illustrative: bool = False) -> Prepared:
    """Add a ruleset's reference records to an export, and claim completeness where asked.

    Illustrative records are used only where asked, and never beside the insurer's own.
    """
    if complete:
        export = replace(export, claims=dict.fromkeys(export.tables, ALL))
    used = references_used(ruleset, export.tables, illustrative=illustrative)
    for reference in used:
        export = export.with_table(Table(reference.record, reference.columns, reference.records), ALL)
    return Prepared(ruleset, export, made_up(used))


def references_used(ruleset: Ruleset, present: Container[str], *, illustrative: bool) -> tuple[Reference, ...]:
    """Return the reference records to judge by; illustrative ones only where asked for, and where none are present."""
    return tuple(
        one for one in ruleset.references if not one.illustrative or (illustrative and one.record not in present)
    )


def made_up(references: Iterable[Reference]) -> tuple[str, ...]:
    """Return the types of the illustrative records among them, sorted."""
    return tuple(sorted(one.record for one in references if one.illustrative))


def in_force_by(
    rulesets: Sequence[Ruleset], as_of: date | datetime, *, leave_out_later: bool
) -> tuple[tuple[Ruleset, ...], tuple[Diagnostic, ...]]:
    """Return the rulesets whose directive is in force by the as-of instant, and a note for each left out.

    Raises `UsageError` for a later directive that was asked for by name, and where none is left.
    """
    day = as_of.date() if isinstance(as_of, datetime) else as_of
    later = [ruleset for ruleset in rulesets if day < ruleset.in_force_from]
    said = [f"`{one.id}` is in force from {one.in_force_from}: as of {day} nothing is owed under it" for one in later]
    if later and (not leave_out_later or len(later) == len(rulesets)):
        raise UsageError("\n".join(said))
    notes = tuple(Diagnostic("not-yet-in-force", message, severity=Severity.WARNING) for message in said)
    return tuple(ruleset for ruleset in rulesets if ruleset not in later), notes
