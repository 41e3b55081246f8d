"""The seam between an audit and what judges: an engine reads an export, and judges rulesets over it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final, Protocol, TypeAlias

from directive_rules.audit.options import Options, Progress
from directive_rules.diagnostics import Diagnostic
from directive_rules.exports import Manifest, QuarantinedRow
from directive_rules.model.export import Export, SourceFile
from directive_rules.model.ruleset import Rule, Ruleset
from directive_rules.model.stored import StoredExport
from directive_rules.model.values import Value
from directive_rules.model.verdicts import Cause, Status, Tally, Verdict
from directive_rules.model.vocabulary import Names
from directive_rules.reports import ATTENTION, Disagreement

EXAMPLES: Final = 3
"""How many undetermined verdicts of each set of causes are named, at least."""

Overrides: TypeAlias = Mapping[str, Value | None]
AnyExport: TypeAlias = Export | StoredExport


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted of the verdicts: the statuses to list, and the rules of which every status is to be told."""

    listed: frozenset[Status] = ATTENTION
    compared: frozenset[str] = frozenset()

    def names(self, status: Status) -> bool:
        """Tell whether every verdict of that status is wanted one by one."""
        return status in self.listed or status in ATTENTION


@dataclass(frozen=True, slots=True)
class Judgement:
    """One rule judged: what a `JudgedRule` is made of, and for a rule that is compared the status of every duty."""

    rule: Rule
    verdicts: tuple[Verdict, ...]
    tally: Tally
    messages: Mapping[str, Names] = field(default_factory=dict)
    assumed: Mapping[str, int] = field(default_factory=dict)
    rederived: int | None = None
    disagreements: tuple[Disagreement, ...] = ()
    statuses: Mapping[str, Status] | None = None


class Judge(Protocol):
    """One ruleset over one export, as of an instant.

    `export` is the export as judged: with the ruleset's reference records, and complete where that is claimed for the
    run. `illustrative` are the types for which made-up records were used.
    """

    @property
    def ruleset(self) -> Ruleset:
        """The ruleset."""

    @property
    def overrides(self) -> Overrides:
        """The parameters set for this run."""

    @property
    def export(self) -> AnyExport:
        """The export as it is judged."""

    @property
    def illustrative(self) -> tuple[str, ...]:
        """The types for which illustrative records were used, sorted."""

    def judge(self, asked: Asked, progress: Progress) -> Iterator[Judgement]:
        """Yield every rule judged, in the order of their ids."""

    def statuses(self, rules: Collection[str], overrides: Overrides) -> Mapping[str, Mapping[str, Status]]:
        """Return the status of every duty of some rules, by rule and duty, under other parameters."""

    def unlinked(self, type_: str, field_: str) -> int:
        """Return how many records of a type have nothing usable in a field; rows of one key are one record."""


class Read(Protocol):
    """What was read of an export, whatever holds its records now."""

    @property
    def export(self) -> AnyExport:
        """The export."""

    @property
    def manifest(self) -> Manifest:
        """What the export says of itself."""

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """What became of each file."""

    @property
    def quarantine(self) -> tuple[QuarantinedRow, ...]:
        """The rows that could not be read."""

    @property
    def notes(self) -> tuple[Diagnostic, ...]:
        """What a person should know of the export's shape."""


class Engine(Protocol):
    """Reads one export and judges rulesets over it. `packages` are those whose version can change its verdicts."""

    @property
    def name(self) -> str:
        """The engine's name, as on the command line."""

    @property
    def packages(self) -> tuple[str, ...]:
        """The packages whose version can change a verdict of this engine alone."""

    def read(self, path: Path, rulesets: Sequence[Ruleset]) -> Read:
        """Read an export against the vocabulary the rulesets share."""

    def judge(self, ruleset: Ruleset, as_of: date | datetime, overrides: Overrides) -> Judge:
        """Make the export that was read ready for a ruleset."""


def named(verdicts: Sequence[Verdict], asked: Asked) -> tuple[Verdict, ...]:
    """Return the verdicts that are wanted one by one, and the first undetermined ones of each set of causes."""
    met: Counter[frozenset[Cause]] = Counter()
    kept = []
    for verdict in verdicts:
        example = False
        if verdict.status is Status.UNDETERMINED:
            met[verdict.causes] += 1
            example = met[verdict.causes] <= EXAMPLES
        if example or asked.names(verdict.status):
            kept.append(verdict)
    return tuple(kept)


def judging(rule: str) -> Names:
    """Say that a rule is being judged."""
    return Names(f"判定 {rule}", f"judging {rule}")


def engine_for(options: Options) -> AbstractContextManager[Engine]:
    """Return the engine that is asked for; what it holds is given back at the end of the `with`."""
    if options.engine == "interpreter":
        from directive_rules.audit.interpreting import interpreter  # noqa: PLC0415 - what judges is loaded alone

        return interpreter(options)
    if options.engine in ("postgres", "spark"):
        from directive_rules.audit.hosting import postgres, spark  # noqa: PLC0415 - see above

        return postgres(options) if options.engine == "postgres" else spark(options)
    from directive_rules.audit.relating import duckdb  # noqa: PLC0415 - see above

    return duckdb(options)
