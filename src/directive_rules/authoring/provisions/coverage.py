"""What of a directive is checked, as data: by section and heading, in the order of the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from itertools import groupby

from directive_rules.authoring.cases import CaseBook
from directive_rules.model.ruleset import Modality, NotCheckedReason, Provision, Rule, Ruleset


class State(str, Enum):
    """How much of a provision is judged from records: all of it, a part, or nothing."""

    CHECKED = "checked"
    PARTLY = "checked in part"
    NOT_CHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class CheckedBy:
    """A rule that checks a provision, and how many cases it has."""

    rule: Rule
    cases: int


@dataclass(frozen=True, slots=True)
class ProvisionCoverage:
    """One provision with its rules; why it is not, or not wholly, checked stands on the provision."""

    provision: Provision
    checked_by: tuple[CheckedBy, ...]

    @property
    def state(self) -> State:
        """How much of it is judged from records."""
        if not self.checked_by:
            return State.NOT_CHECKED
        return State.CHECKED if self.provision.not_checked is None else State.PARTLY

    @property
    def cases(self) -> int:
        """How many cases its rules have together."""
        return sum(one.cases for one in self.checked_by)


@dataclass(frozen=True, slots=True)
class Passage:
    """Provisions that follow each other under one heading of one section."""

    section: str
    heading: str
    provisions: tuple[ProvisionCoverage, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of provisions by modality and state, of the reasons for not checking, of rules and of cases."""

    states: Counter[tuple[Modality, State]] = field(default_factory=Counter)
    reasons: Counter[NotCheckedReason] = field(default_factory=Counter)
    rules: int = 0
    cases: int = 0

    @property
    def provisions(self) -> int:
        """How many provisions there are."""
        return self.states.total()

    def of_state(self, state: State) -> int:
        """Return how many provisions are checked that much."""
        return sum(count for (_, own), count in self.states.items() if own is state)

    def of_modality(self, modality: Modality) -> int:
        """Return how many provisions have that modality."""
        return sum(count for (own, _), count in self.states.items() if own is modality)

    def __add__(self, other: Totals) -> Totals:
        return Totals(
            self.states + other.states, self.reasons + other.reasons, self.rules + other.rules, self.cases + other.cases
        )


@dataclass(frozen=True, slots=True)
class Coverage:
    """What of one directive is checked."""

    ruleset: Ruleset
    passages: tuple[Passage, ...]
    totals: Totals


def coverage_of(ruleset: Ruleset, book: CaseBook) -> Coverage:
    """Return what of a directive its rules check, with the cases of each."""
    covered = [_covered(provision, ruleset, book) for provision in ruleset.provisions]
    passages = [
        Passage(section, heading, tuple(members))
        for (section, heading), members in groupby(
            covered, lambda one: (one.provision.at.section, one.provision.at.heading)
        )
    ]
    return Coverage(ruleset, tuple(passages), _totals(covered, ruleset, book))


def _covered(provision: Provision, ruleset: Ruleset, book: CaseBook) -> ProvisionCoverage:
    checked_by = (CheckedBy(ruleset.rules[name], len(book.cases.get(name, ()))) for name in provision.rules)
    return ProvisionCoverage(provision, tuple(checked_by))


def _totals(covered: Iterable[ProvisionCoverage], ruleset: Ruleset, book: CaseBook) -> Totals:
    """Count; a rule that serves several provisions, and its cases, are counted once."""
    states: Counter[tuple[Modality, State]] = Counter()
    reasons: Counter[NotCheckedReason] = Counter()
    for one in covered:
        states[one.provision.modality, one.state] += 1
        if one.provision.not_checked is not None:
            reasons[one.provision.not_checked.because] += 1
    return Totals(states, reasons, len(ruleset.rules), sum(map(len, book.cases.values())))
