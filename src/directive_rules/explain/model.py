"""An explanation as data: everything a person is told of one duty, in both languages, before it is laid out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from directive_rules.model.ruleset import Provision, Rule
from directive_rules.model.verdicts import Duty, Status, Verdict
from directive_rules.model.vocabulary import Language, Names
from directive_rules.wording.outlines import Outline

Role: TypeAlias = Literal["when", "unless", "require", "by", "life"]
Use: TypeAlias = Literal["wanted", "unwanted", "each", "counted"]
Outcome: TypeAlias = Literal["true", "false", "unknown"]


@dataclass(frozen=True, slots=True)
class Outlines:
    """An expression in words, in both languages."""

    zh: Outline
    en: Outline

    def in_language(self, language: Language) -> Outline:
        """Return the words in one language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class RecordShown:
    """A record by the names of its type, its key in words, and where it was read (empty if that is not known)."""

    type: Names
    key: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class ParameterShown:
    """A parameter with the value this duty was judged by; None where it is unset. `source` says who says so."""

    name: str
    title: Names
    value: Names | None
    source: Names
    assumed: bool = False
    readings: tuple[Names, ...] = ()


@dataclass(frozen=True, slots=True)
class ValueShown:
    """A field that was read: whose, what it is called, and what it held. Personal fields hold no value here."""

    record: RecordShown
    field: Names
    value: Names


@dataclass(frozen=True, slots=True)
class WitnessShown:
    """A record that was looked at: whether it counted at the horizon, and why not, or what speaks for it."""

    record: RecordShown
    outcome: Outcome
    reasons: tuple[Names, ...] = ()


@dataclass(frozen=True, slots=True)
class RestShown:
    """Records that are not listed one by one: how many, and the reason they share."""

    number: int
    reason: Names


@dataclass(frozen=True, slots=True)
class SearchShown:
    """What a condition looked for among related records: which were there, and what one should have been like.

    `use` tells what they are to the condition: wanted, unwanted, each of them put to the test, or counted. `conclusion`
    sums it up. `wanted` is None where none was missing (a prohibited record, a sum).
    """

    use: Use
    what: Names
    conclusion: Names
    witnesses: tuple[WitnessShown, ...] = ()
    rest: tuple[RestShown, ...] = ()
    wanted: Outlines | None = None


@dataclass(frozen=True, slots=True)
class FindingShown:
    """One part of a condition, split at its outermost `&&`, and what it came to at the horizon and as of the audit."""

    role: Role
    words: Outlines
    outcome: Outcome
    outcome_now: Outcome
    searches: tuple[SearchShown, ...] = ()


@dataclass(frozen=True, slots=True)
class CauseShown:
    """Why something is unknown, and what would settle it."""

    cause: str
    words: Names
    remedy: Names


@dataclass(frozen=True, slots=True)
class DeadlineShown:
    """The deadline: the day or instant in words, and the rule it comes from."""

    due: Names
    words: Outlines


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a duty stands as it does. `verdict` is None where there is no duty; `conclusion` then says why."""

    duty: Duty
    verdict: Verdict | None
    as_of: datetime
    ruleset: Names
    ruleset_number: str
    rule: Rule
    provisions: tuple[Provision, ...]
    subject: RecordShown
    period: Names | None
    demand: Outlines
    conclusion: tuple[Names, ...]
    deadline: DeadlineShown | None = None
    findings: tuple[FindingShown, ...] = ()
    values: tuple[ValueShown, ...] = ()
    parameters: tuple[ParameterShown, ...] = ()
    causes: tuple[CauseShown, ...] = ()
    message: Names | None = None
    notation: tuple[tuple[Role, str], ...] = field(default=())

    @property
    def status(self) -> Status | None:
        """The verdict's status; None where there is no duty."""
        return self.verdict.status if self.verdict is not None else None
