"""One expression compiled and evaluated on records given by hand."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

from directive_rules.analysis.coerce import parse_period
from directive_rules.analysis.names import Setting
from directive_rules.audit import parse_overrides
from directive_rules.cli.arguments import moment
from directive_rules.diagnostics import Diagnostic, nearest
from directive_rules.errors import RulesetError, UsageError
from directive_rules.exports.records import read_records
from directive_rules.interpreter import (
    Bounds,
    Entry,
    Environment,
    Facts,
    Horizon,
    Result,
    Unknown,
    Within,
    evaluate,
    instant,
)
from directive_rules.interpreter.knowledge import unknown
from directive_rules.loading import compile_expression, find_ruleset, load_ruleset, load_vocabulary, setting_of
from directive_rules.model.export import ALL, Export, tables_of
from directive_rules.model.expressions import Expression
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.values import Period, Value
from directive_rules.model.verdicts import CauseKind
from directive_rules.model.vocabulary import Vocabulary
from directive_rules.syntax.yaml import read_yaml

STANDARD_INPUT: Final = Path("-")
_OWNER: Final = re.compile(r"(?<![\w.\"'])([a-z_][a-z_0-9]*)\s*\.")


@dataclass(frozen=True, slots=True)
class Trial:
    """What is to be tried: the expression as written, and what it may read."""

    expression: str
    given: Path | None = None
    subject: str | None = None
    ruleset: str | None = None
    as_of: str = "9999-12-30"
    period: str | None = None
    parameters: tuple[str, ...] = ()


def try_out(trial: Trial) -> Iterator[str]:
    """Yield a line for each record of the subject's type, or a single one where there is no subject.

    Raises `RulesetError` where the expression or the records are refused, `UsageError` for an impossible request.
    """
    ruleset = load_ruleset(find_ruleset(trial.ruleset)) if trial.ruleset is not None else None
    vocabulary = ruleset.vocabulary if ruleset is not None else load_vocabulary()
    subject = _subject(trial, vocabulary)
    periodic = trial.period is not None
    setting = setting_of(ruleset, periodic=periodic) if ruleset is not None else Setting(vocabulary, periodic=periodic)
    expression = compile_expression(trial.expression, setting, subject)
    period = _period(trial.period)
    horizon = moment(trial.as_of, "--as-of")
    assert horizon is not None
    facts = Facts(vocabulary, _export(trial.given, vocabulary), instant(horizon))
    entries = facts.entries.get(subject, ()) if subject is not None else ()
    if subject is not None and not entries:
        raise UsageError(f"the expression is about a `{subject}`, and none is given: use --given FILE")
    for entry in entries or (None,):
        variables = {subject: entry} if subject is not None and entry is not None else {}
        day = _day(entry, period, ruleset)
        parameters = _parameters(trial, ruleset, day)
        found = evaluate(expression, Environment(facts, Horizon(facts.as_of), parameters, variables, period))
        key = f"{','.join(entry.key())}: " if entry is not None and len(entries) > 1 else ""
        yield f"{key}{show_result(found, expression)}"


def show_result(found: Result, expression: Expression) -> str:
    """Return a result as an author writes it, with its type; of an unknown one, the causes."""
    match found:
        case Unknown(causes=causes):
            return "unknown: " + "; ".join(sorted(str(cause) for cause in causes))
        case Within(low=low, high=high, causes=causes):
            return f"unknown, between {low} and {high}: " + "; ".join(sorted(str(cause) for cause in causes))
        case Bounds(low=low, high=high, causes=causes):
            most = "any number" if high is None else high
            return f"unknown, between {low} and {most}: " + "; ".join(sorted(str(cause) for cause in causes))
        case value:
            return f"{_literal(value)}  ({expression.type})"


def _literal(value: Value) -> str:
    match value:
        case tuple():
            return "[" + ", ".join(_literal(member) for member in value) + "]"
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value}"'
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.isoformat(sep=" ")
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _subject(trial: Trial, vocabulary: Vocabulary) -> str | None:
    """Return the record type the expression is about: the one asked for, else the first one it names."""
    if trial.subject is not None:
        if trial.subject not in vocabulary.records:
            advice = nearest(trial.subject, vocabulary.records)
            raise UsageError(f"there is no record type `{trial.subject}`: {advice}".rstrip(": "))
        return trial.subject
    named = (match[1] for match in _OWNER.finditer(trial.expression))
    return next((name for name in named if name in vocabulary.records), None)


def _period(text: str | None) -> Period | None:
    if text is None:
        return None
    try:
        return parse_period(text)
    except ValueError as error:
        raise UsageError(f"--period `{text}`: {error}") from None


def _export(given: Path | None, vocabulary: Vocabulary) -> Export:
    """Read the records given. Raises `RulesetError` with all that is wrong with them."""
    if given is None:
        return Export({})
    if given == STANDARD_INPUT:
        node = read_yaml(sys.stdin.read(), "standard input")
    elif given.is_file():
        node = read_yaml(given)
    else:
        raise UsageError(f"there is no file `{given}`")
    diagnostics: list[Diagnostic] = []
    records, columns = read_records(node, vocabulary, diagnostics, keyed=False)
    if diagnostics:
        raise RulesetError(diagnostics)
    return Export(tables_of(records, columns), dict.fromkeys(columns, ALL))


def _day(entry: Entry | None, period: Period | None, ruleset: Ruleset | None) -> date | None:
    """Return the day that chooses the parameters: the period's end, the record's day, else the directive's first."""
    if period is not None:
        return period.end
    occurred = entry.values[entry.type.occurred] if entry is not None else None
    if isinstance(occurred, date):
        return occurred.date() if isinstance(occurred, datetime) else occurred
    return ruleset.in_force_from if ruleset is not None else None


def _parameters(trial: Trial, ruleset: Ruleset | None, day: date | None) -> Mapping[str, Value | Unknown]:
    if ruleset is None:
        if trial.parameters:
            raise UsageError("--param needs --ruleset: it says of which type the parameter is")
        return {}
    overrides = parse_overrides(trial.parameters, [ruleset])[ruleset.id]
    found: dict[str, Value | Unknown] = {}
    for name, parameter in ruleset.parameters.items():
        dated = parameter.on(day) if day is not None else None
        value = overrides.get(name, dated.value if dated is not None else None)
        found[name] = unknown(CauseKind.PARAMETER_UNSET, f"params.{name}") if value is None else value
    return found
