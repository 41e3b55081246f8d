"""The specification: expressions, facts and the status table in plain Python, one case per node, no I/O."""

from __future__ import annotations

from datetime import date, datetime

from directive_rules.interpreter.court import Court, Hearing, Overrides, RuleJudgement
from directive_rules.interpreter.evaluate import Environment, evaluate, truth
from directive_rules.interpreter.facts import Entry, Facts, Horizon, entry_of, instant
from directive_rules.interpreter.knowledge import Bounds, Result, Unknown, Within
from directive_rules.model.export import Export, Record
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.vocabulary import RecordType, Vocabulary

__all__ = [
    "Bounds",
    "Court",
    "Entry",
    "Environment",
    "Facts",
    "Hearing",
    "Horizon",
    "Overrides",
    "Result",
    "RuleJudgement",
    "Unknown",
    "Within",
    "evaluate",
    "instant",
    "judge",
    "sane",
    "truth",
]


def judge(
    ruleset: Ruleset, export: Export, as_of: date | datetime, parameters: Overrides | None = None
) -> tuple[RuleJudgement, ...]:
    """Judge every rule of a ruleset over an export, rules in the order of their ids."""
    court = Court(ruleset, export, as_of, parameters or {})
    return tuple(court.judge(rule) for _, rule in sorted(ruleset.rules.items()))


def sane(record: Record, kind: RecordType, columns: frozenset[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the texts of the vocabulary's checks that a record fails; what cannot be told is no failure."""
    if not kind.checks:
        return ()
    last = datetime.max
    env = Environment(
        Facts(vocabulary, Export({}), last), Horizon(last), {}, {kind.name: entry_of(record, kind, columns)}
    )
    failed = (check for check in kind.checks if evaluate(check, env) is False)
    return tuple(check.span.source[check.span.column - 1 : check.span.end - 1] for check in failed)
