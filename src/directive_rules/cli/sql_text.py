"""What `directive-rules sql` prints."""

from __future__ import annotations

from dataclasses import dataclass

from directive_rules.cli.arguments import moment
from directive_rules.cli.targets import target
from directive_rules.diagnostics import nearest
from directive_rules.errors import UsageError
from directive_rules.model.vocabulary import Language
from directive_rules.relational.dialects import DIALECTS, Dialect
from directive_rules.relational.printing import plan, printed, printed_calendar


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command was asked for, as its options say it."""

    target: str | None
    dialect: str
    as_of: str
    language: Language
    causes: bool = False
    plan: bool = False
    calendar: bool = False


def text_of(asked: Asked) -> str:
    """Return the SQL of what is named, or the plan for it, or the tables of working days."""
    dialect = _dialect(asked.dialect)
    if asked.calendar:
        return printed_calendar(dialect)
    if asked.target is None:
        raise UsageError("say which ruleset or rule: directive-rules sql RULESET[/RULE]")
    ruleset, name = target(asked.target)
    rules = [rule for key, rule in sorted(ruleset.rules.items()) if name in (None, key)]
    if asked.plan:
        return "\n".join(plan(rules))
    as_of = moment(asked.as_of, "--as-of")
    assert as_of is not None
    return "\n\n".join(printed(rule, ruleset, dialect, as_of, asked.language, causes=asked.causes) for rule in rules)


def _dialect(name: str) -> Dialect:
    for known, dialect in DIALECTS.items():
        if known == name:
            return dialect
    raise UsageError(f"--dialect `{name}` is none of these; {nearest(name, DIALECTS)}")
