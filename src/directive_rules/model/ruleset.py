"""A directive made executable: its provisions, parameters and rules, names resolved and types checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Literal, TypeAlias

from directive_rules.diagnostics import NOWHERE, Diagnostic, Span
from directive_rules.model.export import Record
from directive_rules.model.expressions import Expression
from directive_rules.model.types import Type
from directive_rules.model.values import PeriodKind, Value
from directive_rules.model.vocabulary import Names, Vocabulary


class Modality(str, Enum):
    """What the wording does: it obliges, prohibits, recommends, permits or exhorts."""

    OBLIGATION = "obligation"
    PROHIBITION = "prohibition"
    RECOMMENDATION = "recommendation"
    PERMISSION = "permission"
    EXHORTATION = "exhortation"


class Force(str, Enum):
    """What the text can demand: binding; programmatic (a regulator encourages); soft (an association's initiative)."""

    BINDING = "binding"
    PROGRAMMATIC = "programmatic"
    SOFT = "soft"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a value comes from: a provision of the directive, an article of law, or a note in both languages."""

    provision: str = ""
    law: str = ""
    article: str = ""
    note: Names | None = None


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """One dated value of a parameter, both ends inclusive. `value` is None where the parameter is unset."""

    valid_from: date
    valid_to: date | None
    value: Value | None
    assumed: bool
    source: Citation

    def holds_on(self, day: date) -> bool:
        """Tell whether this is the value in force on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated value that rules use, and its possible readings where the text leaves the question open."""

    name: str
    type: Type
    title: Names
    values: tuple[ParameterValue, ...]
    readings: tuple[Value, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)

    def on(self, day: date) -> ParameterValue | None:
        """Return the value in force on that day; None where the parameter has none, which reads as unset."""
        return next((value for value in self.values if value.holds_on(day)), None)


class NotCheckedReason(str, Enum):
    """Why a provision, or a part of it, has no rule."""

    ATTITUDE = "attitude"
    ADDRESSED_TO_REGULATOR = "addressed-to-regulator"
    ADDRESSED_TO_ASSOCIATION = "addressed-to-association"
    NO_OBSERVABLE_RECORD = "no-observable-record"
    ENCOURAGEMENT_WITHOUT_CRITERION = "encouragement-without-criterion"
    DUPLICATE_OF = "duplicate-of"


@dataclass(frozen=True, slots=True)
class NotChecked:
    """Why a provision is not, or not wholly, judged from records."""

    because: NotCheckedReason
    note: Names
    of: str = ""


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a sentence stands in the source text."""

    section: str = ""
    heading: str = ""
    sentence: int = 0
    clause: int = 0

    def __str__(self) -> str:
        parts = [self.section, self.heading]
        text = " · ".join(part for part in parts if part)
        number = f"{self.sentence}" + (f".{self.clause}" if self.clause else "")
        return f"{text} ({number})" if self.sentence else text


@dataclass(frozen=True, slots=True)
class Provision:
    """One normative statement of the directive, in our own words, with its rules or the reason for having none."""

    id: str
    at: Locator
    digest: str
    words: str
    says: Names
    modality: Modality
    force: Force
    bearer: str
    rules: tuple[str, ...] = ()
    not_checked: NotChecked | None = None
    despite: tuple[str, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class NotNormative:
    """A sentence of the source text that demands nothing: it is accounted for all the same."""

    at: Locator
    digest: str


@dataclass(frozen=True, slots=True)
class Tension:
    """Provisions that pull apart, and the resolution.

    `carried_by` names the rules or parameters (`params.NAME`) that carry it, `case` the one (`RULE: TITLE`) that
    proves it. A provision of another directive is written `RULESET#ID`.
    """

    between: tuple[str, ...]
    question: Names
    resolution: Names
    carried_by: tuple[str, ...]
    case: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Escalation:
    """Breaches of the same rules that together are a systemic finding.

    They count together where the subject's field `by` is equal and the day of the breach lies in the same period.
    `count` names the parameter that says how many, read on the period's last day; unset is never.
    """

    id: str
    title: Names
    rules: tuple[str, ...]
    by: str
    within: PeriodKind
    count: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class PerRecord:
    """`on:` - one duty per record for which `when` is true."""


@dataclass(frozen=True, slots=True)
class PerPeriod:
    """`every:` - one duty per subject and period. `partial` also takes periods that only overlap force and life."""

    kind: PeriodKind
    partial: bool | str = False


@dataclass(frozen=True, slots=True)
class OncePerSubject:
    """`once:` - one duty per subject, arising with the directive's force."""


Recurrence: TypeAlias = PerRecord | PerPeriod | OncePerSubject


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A hole in a message, filled from the subject, the period, the due date or a parameter."""

    expression: Expression | Literal["due"]


@dataclass(frozen=True, slots=True)
class Message:
    """What a verdict says to a person, in both languages, with holes to fill."""

    zh: tuple[str | Placeholder, ...]
    en: tuple[str | Placeholder, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One executable check. The scope of the directive is already joined to `when`; `by` is None where there is none.

    `at_once` tells that the author wrote `by: none`: what is looked for must be there already.
    """

    id: str
    ruleset: str
    provisions: tuple[str, ...]
    modality: Modality
    force: Force
    title: Names
    subject: str
    recurrence: Recurrence
    require: Expression
    when: Expression | None = None
    by: Expression | None = None
    unless: Expression | None = None
    message: Message | None = None
    parameters: tuple[str, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)
    at_once: bool = False

    @property
    def full_id(self) -> str:
        """`RULESET/RULE`."""
        return f"{self.ruleset}/{self.id}"

    @property
    def finding(self) -> Literal["violation", "shortfall"]:
        """What a verdict `violated` or `late` of this rule is called."""
        strict = self.modality in (Modality.OBLIGATION, Modality.PROHIBITION) and self.force is Force.BINDING
        return "violation" if strict else "shortfall"


@dataclass(frozen=True, slots=True)
class Definition:
    """A named expression about one record type, inlined where used; kept, with its text, for people."""

    record: str
    name: str
    expression: Expression
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """Records the ruleset brings along. Illustrative ones are used only where that is asked for."""

    record: str
    file: str
    illustrative: bool
    columns: frozenset[str]
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Ruleset:
    """One directive with everything its rules need. `digest` names its exact content.

    `scope` says of each record type which records the directive is about; it is joined to the `when` of their rules.
    """

    id: str
    number: str
    title: Names
    force: Force
    in_force_from: date
    in_force_to: date | None
    vocabulary: Vocabulary
    provisions: tuple[Provision, ...]
    not_normative: tuple[NotNormative, ...]
    parameters: Mapping[str, Parameter]
    rules: Mapping[str, Rule]
    scope: Mapping[str, Expression] = field(default_factory=dict)
    definitions: tuple[Definition, ...] = ()
    references: tuple[Reference, ...] = ()
    tensions: tuple[Tension, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    status: Names | None = None
    issued: date | None = None
    issuers: tuple[Names, ...] = ()
    digest: str = ""
    path: str = ""
    warnings: tuple[Diagnostic, ...] = ()

    def provision(self, identifier: str) -> Provision:
        """Return the provision with that id. Raises `KeyError`."""
        for provision in self.provisions:
            if provision.id == identifier:
                return provision
        raise KeyError(identifier)

    def in_force(self, day: date) -> bool:
        """Tell whether the directive is in force on that day."""
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)
