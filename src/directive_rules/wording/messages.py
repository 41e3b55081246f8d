"""What a verdict says to a person: the rule's message with its holes filled, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from directive_rules.interpreter import Bounds, Court, Entry, Environment, Horizon, Result, Unknown, Within, evaluate
from directive_rules.model.expressions import Expression, FieldRead, descendants
from directive_rules.model.ruleset import Placeholder, Rule
from directive_rules.model.types import StringType
from directive_rules.model.values import LAST_INSTANT, Period
from directive_rules.model.verdicts import Due
from directive_rules.model.vocabulary import Language, Names, Vocabulary, in_language
from directive_rules.wording.showing import show_instant, show_value

UNKNOWN: Final = Names("（未知）", "(unknown)")
NO_DUE: Final = Names("（无期限）", "(no deadline)")
NOT_YET: Final = Names("尚未起算", "not yet running")
MASK: Final = "***"


class Wording:
    """A rule's message, ready to be filled for any number of duties; without a message it says nothing."""

    def __init__(self, court: Court, rule: Rule) -> None:
        self.court, self.rule = court, rule
        self._holes: list[tuple[Expression, bool]] = []
        self._parts = {} if rule.message is None else {
            "zh": [self._part(part) for part in rule.message.zh],
            "en": [self._part(part) for part in rule.message.en],
        }  # fmt: skip

    def of(self, subject: Entry, period: Period | None, due: Due) -> Names | None:
        """Return what the rule says of a duty, as of the as-of instant.

        What is unknown is said to be unknown, and of a personal field only the first character is told.
        """
        if not self._parts:
            return None
        day = self.court.arises(self.rule, subject, period)
        parameters = self.court.parameters_on(day) if day is not None else {}
        facts = self.court.facts
        env = Environment(facts, Horizon(facts.as_of), parameters, {self.rule.subject: subject}, period)
        found = [(node, personal, evaluate(node, env)) for node, personal in self._holes]
        return Names(self._filled("zh", found, due), self._filled("en", found, due))

    def _part(self, part: str | Placeholder) -> str | int | None:
        """Return a text as it is, for a hole the place of its expression, and None for the deadline."""
        if isinstance(part, str):
            return part
        if part.expression == "due":
            return None
        hole = (part.expression, _personal(part.expression, self.court.ruleset.vocabulary))
        if hole not in self._holes:
            self._holes.append(hole)
        return self._holes.index(hole)

    def _filled(self, language: Language, found: Sequence[tuple[Expression, bool, Result]], due: Due) -> str:
        texts = []
        for part in self._parts[language]:
            if part is None:
                texts.append(_due(due, language))
            elif isinstance(part, str):
                texts.append(part)
            else:
                node, personal, value = found[part]
                said = _said(node, value, self.court.ruleset.vocabulary, language)
                texts.append(f"{said[:1]}{MASK}" if personal else said)
        return "".join(texts)


def message_of(court: Court, rule: Rule, subject: Entry, period: Period | None, due: Due) -> Names | None:
    """Return what a rule says of one duty; None where it says nothing. See `Wording` for many."""
    return Wording(court, rule).of(subject, period, due)


def _said(node: Expression, found: Result, vocabulary: Vocabulary, language: Language) -> str:
    if isinstance(found, Within) and isinstance(found.low, datetime):
        return show_instant(found.low, language).split(" ")[0]
    if isinstance(found, (Unknown, Within, Bounds)):
        return in_language(UNKNOWN, language)
    if isinstance(found, str) and isinstance(node.type, StringType):
        return found
    if isinstance(found, tuple):
        # What a list holds is the same whatever the order; what is said of it must be too.
        found = tuple(sorted(found, key=str))
    return show_value(found, node.type, vocabulary, language)


def _due(due: Due, language: Language) -> str:
    match due:
        case datetime() if due.time() == LAST_INSTANT:
            return due.date().isoformat()
        case datetime():
            return show_instant(due, language)
        case date():
            return due.isoformat()
        case None:
            return in_language(NO_DUE, language)
        case _:
            return in_language(NOT_YET, language)


def _personal(node: Expression, vocabulary: Vocabulary) -> bool:
    reads = (part for part in descendants(node) if isinstance(part, FieldRead))
    return any(vocabulary.records[read.base.record].fields[read.field].personal for read in reads)
