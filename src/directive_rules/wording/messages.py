"""What a verdict says to a person: the rule's message with its holes filled, in both languages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from directive_rules.interpreter import Bounds, Court, Entry, Environment, Horizon, Unknown, Within, evaluate
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


def message_of(court: Court, rule: Rule, subject: Entry, period: Period | None, due: Due) -> Names | None:
    """Return what the rule says of a duty, as of the as-of instant; None where the rule says nothing.

    What is unknown is said to be unknown, and of a personal field only the first character is told.
    """
    if rule.message is None:
        return None
    day = court.arises(rule, subject, period)
    parameters = court.parameters_on(day) if day is not None else {}
    env = Environment(court.facts, Horizon(court.facts.as_of), parameters, {rule.subject: subject}, period)
    return Names(_filled(rule.message.zh, env, due, "zh"), _filled(rule.message.en, env, due, "en"))


def _filled(parts: tuple[str | Placeholder, ...], env: Environment, due: Due, language: Language) -> str:
    return "".join(part if isinstance(part, str) else _hole(part, env, due, language) for part in parts)


def _hole(hole: Placeholder, env: Environment, due: Due, language: Language) -> str:
    if hole.expression == "due":
        return _due(due, language)
    said = _said(hole.expression, env, language)
    return f"{said[:1]}{MASK}" if _personal(hole.expression, env.facts.vocabulary) else said


def _said(node: Expression, env: Environment, language: Language) -> str:
    found = evaluate(node, env)
    if isinstance(found, Within) and isinstance(found.low, datetime):
        return show_instant(found.low, language).split(" ")[0]
    if isinstance(found, (Unknown, Within, Bounds)):
        return in_language(UNKNOWN, language)
    if isinstance(found, str) and isinstance(node.type, StringType):
        return found
    return show_value(found, node.type, env.facts.vocabulary, language)


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
