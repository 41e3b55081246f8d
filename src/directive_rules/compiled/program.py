"""A ruleset compiled: every expression of every rule as a closure, made once and used for any number of records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from directive_rules.compiled.exact import depth_of, evaluator, test
from directive_rules.compiled.frames import Evaluate, Test
from directive_rules.compiled.parameters import Overrides, Parameters
from directive_rules.compiled.paths import Path, paths_of
from directive_rules.compiled.rows import Judge, row_judge
from directive_rules.compiled.session import Session
from directive_rules.compiled.views import View
from directive_rules.model import expressions as x
from directive_rules.model.ruleset import PerRecord, Rule, Ruleset
from directive_rules.model.types import TimestampType
from directive_rules.model.vocabulary import RecordType, Vocabulary


@dataclass(frozen=True, slots=True, eq=False)
class CompiledRule:
    """One rule with its expressions compiled. `paths` lead to all it reads beside its subject.

    `timeless` tells that the clock alone never changes a verdict once the subject has occurred.
    """

    rule: Rule
    kind: RecordType
    paths: tuple[Path, ...]
    timeless: bool
    depth: int
    due_inside_day: bool
    when: Test | None
    by: Evaluate | None
    unless: Test | None
    require: Test
    row: Judge | None


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """A compiled ruleset under given overrides of parameters. Nothing in it changes; threads may share it."""

    ruleset: Ruleset
    overrides: Overrides
    parameters: Parameters
    rules: Mapping[str, CompiledRule] = field(repr=False)

    def session(self, view: View) -> Session:
        """Open a session over one state of the records, as of one instant."""
        return Session(self, view)


def compile_rules(ruleset: Ruleset, overrides: Overrides | None = None, rules: Iterable[str] | None = None) -> Program:
    """Compile the rules of a ruleset, all or those named; an override of None unsets a parameter."""
    named = ruleset.rules if rules is None else rules
    compiled = {name: compile_rule(ruleset.rules[name], ruleset.vocabulary) for name in named}
    chosen = dict(overrides or {})
    return Program(ruleset, chosen, Parameters(ruleset, chosen), compiled)


def compile_rule(rule: Rule, vocabulary: Vocabulary) -> CompiledRule:
    """Compile one rule."""
    scope = {rule.subject: 0}
    written = [part for part in (rule.when, rule.by, rule.unless, rule.require) if part is not None]
    kind = vocabulary.records[rule.subject]
    paths = paths_of(rule, vocabulary)
    return CompiledRule(
        rule,
        kind,
        paths,
        isinstance(rule.recurrence, PerRecord) and rule.by is None and not paths and not _reads_events(written, kind),
        1 + max(depth_of(part) for part in written),
        rule.by is not None and isinstance(rule.by.type, TimestampType),
        None if rule.when is None else test(rule.when, scope, vocabulary),
        None if rule.by is None else evaluator(rule.by, scope, vocabulary),
        None if rule.unless is None else test(rule.unless, scope, vocabulary),
        test(rule.require, scope, vocabulary),
        row_judge(rule, vocabulary),
    )


def _reads_events(written: list[x.Expression], kind: RecordType) -> bool:
    fields = (part for one in written for part in x.descendants(one) if isinstance(part, (x.FieldRead, x.Has)))
    return any(kind.fields[part.field].event and part.field != kind.occurred for part in fields)
