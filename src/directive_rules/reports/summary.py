"""The summary of an audit as data: by provision, what was found, what cannot be told and why. Laid out elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from directive_rules.model.ruleset import NotCheckedReason, Provision, Rule, Ruleset
from directive_rules.model.verdicts import Cause, Due, Status
from directive_rules.model.vocabulary import Names
from directive_rules.reports.content import Audit, Disagreement, JudgedRule, JudgedRuleset, Totals

EXAMPLES: Final = 3
"""How many duties are named of each kind; all of them are in verdicts.jsonl."""


@dataclass(frozen=True, slots=True)
class Example:
    """One missed duty: its label, its status, when it was due, and what it says."""

    label: str
    status: Status
    due: Due
    message: Names | None


@dataclass(frozen=True, slots=True)
class CauseLine:
    """One reason why duties cannot be judged: in words, what would settle it, how many duties, and some of them."""

    words: Names
    remedy: Names
    duties: int
    examples: tuple[str, ...]
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleSummary:
    """One rule: its counts, some missed duties, and the causes of those that cannot be judged."""

    rule: Rule
    considered: int
    not_applicable: int
    counts: dict[Status, int]
    examples: tuple[Example, ...]
    causes: tuple[CauseLine, ...]

    @property
    def duties(self) -> int:
        """How many duties the rule made."""
        return sum(self.counts.values())

    @property
    def missed(self) -> int:
        """How many of them were missed, in time or altogether."""
        return self.counts[Status.VIOLATED] + self.counts[Status.LATE]


@dataclass(frozen=True, slots=True)
class ProvisionSummary:
    """One provision with its rules; a rule that serves several provisions stands under the first, and is named here."""

    provision: Provision
    rules: tuple[RuleSummary, ...]
    elsewhere: tuple[tuple[Rule, str], ...]


@dataclass(frozen=True, slots=True)
class Assumption:
    """A parameter whose value the text does not give, as the rules used it, and how many duties rest on it."""

    name: str
    title: Names
    value: Names
    duties: int


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """Another reading, and how many duties it turns from one status into another; None stands for no duty."""

    name: str
    title: Names
    value: Names
    turned: tuple[tuple[Status | None, Status | None, int], ...]


@dataclass(frozen=True, slots=True)
class Readings:
    """What the other readings make of the missed duties, and of all."""

    missed: int
    standing: int
    lines: tuple[ReadingLine, ...]


@dataclass(frozen=True, slots=True)
class RulesetSummary:
    """One ruleset: its provisions in the order of the text, and what of it is not judged from records."""

    ruleset: Ruleset
    provisions: tuple[ProvisionSummary, ...]
    causes: tuple[CauseLine, ...]
    assumptions: tuple[Assumption, ...]
    overridden: tuple[tuple[str, Names], ...]
    not_checked: tuple[tuple[NotCheckedReason, int], ...]
    illustrative: tuple[str, ...]
    readings: Readings | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """The whole summary."""

    export: str
    as_of: date | datetime
    taken_at: date | datetime | None
    totals: Totals
    rulesets: tuple[RulesetSummary, ...]
    records: int
    quarantined: int
    conserved: bool
    caveats: tuple[Names, ...]
    engine: str = ""
    disagreements: tuple[Disagreement, ...] = ()


def summarise(audit: Audit) -> Summary:
    """Condense an audit for a person to read."""
    return Summary(
        export=audit.export,
        as_of=audit.as_of,
        taken_at=audit.taken_at,
        totals=audit.totals,
        rulesets=tuple(_ruleset(judged) for judged in audit.rulesets),
        records=sum(file.raw for file in audit.files),
        quarantined=len(audit.quarantine),
        conserved=audit.conserved,
        caveats=audit.caveats,
        engine=audit.engine,
        disagreements=audit.disagreements,
    )


def _ruleset(judged: JudgedRuleset) -> RulesetSummary:
    ruleset = judged.ruleset
    by_id = {rule.rule.id: _rule(rule, judged) for rule in judged.rules}
    home: dict[str, str] = {}
    provisions = []
    for provision in ruleset.provisions:
        own = [
            name for name in provision.rules if name in by_id and home.setdefault(name, provision.id) == provision.id
        ]
        others = [(by_id[name].rule, home[name]) for name in provision.rules if name in by_id and name not in own]
        if own or others:
            provisions.append(ProvisionSummary(provision, tuple(by_id[name] for name in own), tuple(others)))
    unchecked = Counter(
        provision.not_checked.because
        for provision in ruleset.provisions
        if provision.not_checked is not None and not provision.rules
    )
    return RulesetSummary(
        ruleset=ruleset,
        provisions=tuple(provisions),
        causes=_causes(judged.rules, judged),
        assumptions=_assumptions(judged),
        overridden=tuple((name, judged.shown[name]) for name in sorted(judged.parameters)),
        not_checked=tuple((reason, unchecked[reason]) for reason in NotCheckedReason if unchecked[reason]),
        illustrative=judged.illustrative,
        readings=_readings(judged),
    )


def _readings(judged: JudgedRuleset) -> Readings | None:
    if judged.readings is None:
        return None
    missed = [str(verdict.duty) for rule in judged.rules for verdict in rule.verdicts if verdict.needs_attention]
    lines = []
    for reading in judged.readings:
        turned = Counter((change.before, change.after) for change in reading.changes.values())
        counted = sorted(turned.items(), key=lambda item: (-item[1], str(item[0])))
        if counted:
            line = tuple((before, after, number) for (before, after), number in counted)
            lines.append(ReadingLine(reading.parameter, reading.title, reading.words, line))
    standing = sum(
        all(reading.changes[duty].after in (Status.VIOLATED, Status.LATE) for reading in judged.depends_on(duty))
        for duty in missed
    )
    return Readings(len(missed), standing, tuple(lines))


def _rule(rule: JudgedRule, judged: JudgedRuleset) -> RuleSummary:
    missed = [verdict for verdict in rule.verdicts if verdict.needs_attention]
    return RuleSummary(
        rule=rule.rule,
        considered=rule.tally.considered,
        not_applicable=rule.tally.not_applicable,
        counts={status: rule.count(status) for status in Status},
        examples=tuple(
            Example(verdict.duty.label, verdict.status, verdict.due, rule.messages.get(str(verdict.duty)))
            for verdict in missed[:EXAMPLES]
        ),
        causes=_causes((rule,), judged),
    )


def _causes(rules: Sequence[JudgedRule], judged: JudgedRuleset) -> tuple[CauseLine, ...]:
    """Group what cannot be judged by cause, the most frequent first; a duty with two causes counts under both.

    Of each set of causes the first duties are at hand, and so the first of each cause are among them.
    """
    counts: Counter[Cause] = Counter()
    concerned: dict[Cause, dict[str, None]] = {}
    labels: dict[Cause, dict[str, None]] = {}
    for rule in rules:
        for causes, number in rule.tally.causes.items():
            for cause in causes:
                counts[cause] += number
                concerned.setdefault(cause, {})[rule.rule.id] = None
        for verdict in rule.verdicts:
            if verdict.status is Status.UNDETERMINED:
                for cause in verdict.causes:
                    labels.setdefault(cause, {})[verdict.duty.label] = None
    lines = []
    for cause, number in sorted(counts.items(), key=lambda item: (-item[1], str(item[0]))):
        examples = tuple(labels.get(cause, ()))[:EXAMPLES]
        shown = judged.causes[cause]
        lines.append(CauseLine(shown.words, shown.remedy, number, examples, tuple(sorted(concerned[cause]))))
    return tuple(lines)


def _assumptions(judged: JudgedRuleset) -> tuple[Assumption, ...]:
    """List the assumed parameters that verdicts rest on."""
    resting: Counter[str] = Counter()
    for rule in judged.rules:
        resting.update(rule.assumed)
    parameters = judged.ruleset.parameters
    return tuple(
        Assumption(name, parameters[name].title, judged.shown.get(name, Names("", "")), duties)
        for name, duties in sorted(resting.items())
    )
