"""What an audit found, as data: the one argument of every report. Frozen, and in an order of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from directive_rules.diagnostics import Diagnostic
from directive_rules.model.export import Claim, Gap, SourceFile
from directive_rules.model.ruleset import Rule, Ruleset
from directive_rules.model.values import Value
from directive_rules.model.verdicts import Cause, Status, Tally, Verdict
from directive_rules.model.vocabulary import Names

ATTENTION: Final = frozenset({Status.VIOLATED, Status.LATE})
"""The statuses of a missed duty: their verdicts are always at hand, whatever is listed."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row is in quarantine: the column, if it is about one, the reason, and the text, masked if personal."""

    reason: str
    column: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """A row that could not be read. `cells` are heading and text; what may be personal is masked already."""

    file: str
    row: int
    record: str
    problems: tuple[RowProblem, ...]
    cells: tuple[tuple[str, str], ...]
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A verdict that the interpreter, judging the same records again, does not share: a defect of the tool.

    `derived` is the interpreter's; None where it finds no such duty.
    """

    found: Verdict
    derived: Verdict | None


@dataclass(frozen=True, slots=True)
class JudgedRule:
    """One rule with the counts of its duties, and the verdicts that are named, in the order of subjects and periods.

    Named are all that were missed or are listed, and of the undetermined ones some of each set of causes; the rest is
    counted in `tally`. `messages` has what each missed duty says to a person, by duty. `constants` are the fields the
    rule reads that the manifest filled with a constant; `assumed` counts the duties that rest on each parameter whose
    value the text does not give. `rederived` is how many of the missed duties the interpreter judged again, None where
    it judged all of them in the first place.
    """

    rule: Rule
    verdicts: tuple[Verdict, ...]
    tally: Tally
    messages: Mapping[str, Names] = field(default_factory=dict)
    constants: tuple[str, ...] = ()
    assumed: Mapping[str, int] = field(default_factory=dict)
    rederived: int | None = None
    disagreements: tuple[Disagreement, ...] = ()

    def count(self, status: Status) -> int:
        """How many duties have that status."""
        return self.tally.statuses.get(status, 0)

    @property
    def missed(self) -> int:
        """How many duties were missed, in time or altogether."""
        return self.count(Status.VIOLATED) + self.count(Status.LATE)


@dataclass(frozen=True, slots=True)
class CauseWords:
    """A cause as a person reads it, and what would settle it."""

    words: Names
    remedy: Names


@dataclass(frozen=True, slots=True)
class Change:
    """What another reading makes of one duty; None where there is no such duty."""

    before: Status | None
    after: Status | None
    rule: Rule


@dataclass(frozen=True, slots=True)
class OtherReading:
    """A reading that was tried, and the duties it changes, by duty."""

    parameter: str
    title: Names
    value: Value
    words: Names
    changes: Mapping[str, Change]


@dataclass(frozen=True, slots=True)
class JudgedRuleset:
    """One ruleset with its rules judged.

    `parameters` are those overridden for this run; `shown` has every overridden or assumed parameter in words,
    `causes` every cause met. `illustrative` are the record types for which made-up records were used. `readings` are
    the other readings that were tried, None where none was asked for.
    """

    ruleset: Ruleset
    rules: tuple[JudgedRule, ...]
    parameters: Mapping[str, Value | None] = field(default_factory=dict)
    shown: Mapping[str, Names] = field(default_factory=dict)
    causes: Mapping[Cause, CauseWords] = field(default_factory=dict)
    illustrative: tuple[str, ...] = ()
    readings: tuple[OtherReading, ...] | None = None

    def depends_on(self, duty: str) -> tuple[OtherReading, ...]:
        """The readings under which a duty has another status; none where its verdict stands under every reading."""
        return tuple(reading for reading in self.readings or () if duty in reading.changes)


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums over all rules."""

    violations: int
    shortfalls: int
    statuses: Mapping[Status, int]

    @property
    def duties(self) -> int:
        """How many duties there are."""
        return sum(self.statuses.values())


@dataclass(frozen=True, slots=True)
class Audit:
    """One export judged by one or several rulesets, as of an instant.

    `caveats` are what a reader must know before trusting a number; `notes` are about the shape of the export.
    `listed` are the statuses whose verdicts the reports list one by one. `engine` names what judged, `packages` those
    whose version can change a verdict of that engine alone.
    """

    export: str
    as_of: date | datetime
    taken_at: date | datetime | None
    rulesets: tuple[JudgedRuleset, ...]
    files: tuple[SourceFile, ...]
    quarantine: tuple[QuarantinedRow, ...] = ()
    claims: Mapping[str, Claim] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    caveats: tuple[Names, ...] = ()
    notes: tuple[Diagnostic, ...] = ()
    complete: bool = False
    illustrative: bool = False
    listed: frozenset[Status] = ATTENTION
    engine: str = "interpreter"
    packages: tuple[str, ...] = ()

    @property
    def conserved(self) -> bool:
        """Whether every record of every file was evaluated or quarantined, and every rule's counts add up."""
        rules = (rule for judged in self.rulesets for rule in judged.rules)
        return all(file.conserved for file in self.files) and all(_adds_up(rule, self.listed) for rule in rules)

    @property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """The verdicts that the interpreter does not share, over all rules."""
        return tuple(one for judged in self.rulesets for rule in judged.rules for one in rule.disagreements)

    @property
    def totals(self) -> Totals:
        """The sums over all rules of all rulesets."""
        rules = [rule for judged in self.rulesets for rule in judged.rules]
        violations = sum(rule.missed for rule in rules if rule.rule.finding == "violation")
        statuses = {status: sum(rule.count(status) for rule in rules) for status in Status}
        return Totals(violations, sum(rule.missed for rule in rules) - violations, statuses)


def _adds_up(rule: JudgedRule, listed: frozenset[Status]) -> bool:
    """Tell whether the counts agree with one another, and with the verdicts that are there one by one."""
    tally = rule.tally
    named = Counter(verdict.status for verdict in rule.verdicts)
    return (
        tally.considered == tally.not_applicable + tally.duties
        and rule.count(Status.UNDETERMINED) == sum(tally.causes.values())
        and all(rule.count(status) == named[status] for status in ATTENTION | listed)
    )
