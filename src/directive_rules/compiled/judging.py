"""Every duty of every rule over a whole export, judged by compiled code."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from directive_rules.compiled.knowing import unknown
from directive_rules.compiled.parameters import Overrides
from directive_rules.compiled.program import Program, compile_rules
from directive_rules.compiled.session import Session
from directive_rules.compiled.views import ExportView
from directive_rules.model.export import Export
from directive_rules.model.ruleset import Rule, Ruleset
from directive_rules.model.verdicts import CauseKind, Duty, Status, Tally, Verdict


@dataclass(frozen=True, slots=True)
class Judgement:
    """All verdicts of one rule, in the order of subjects and periods, and their counts."""

    rule: Rule
    verdicts: tuple[Verdict, ...]
    tally: Tally


def judge(
    ruleset: Ruleset, export: Export, as_of: date | datetime, overrides: Overrides | None = None
) -> tuple[Judgement, ...]:
    """Judge every rule of a ruleset over an export, rules in the order of their ids.

    For comparing evaluators, and for small exports: nothing is refused for what it costs.
    """
    return judge_export(compile_rules(ruleset, overrides), export, as_of)


def judge_export(program: Program, export: Export, as_of: date | datetime) -> tuple[Judgement, ...]:
    """Judge every rule of a compiled ruleset over an export, rules in the order of their ids."""
    view = ExportView.of(program.ruleset.vocabulary, export, as_of)
    session = program.session(view)
    return tuple(_judged(rule, session, view) for _, rule in sorted(program.ruleset.rules.items()))


def _judged(rule: Rule, session: Session, view: ExportView) -> Judgement:
    if view.columns(rule.subject) is None:
        causes = unknown(CauseKind.RECORD_TYPE_NOT_PROVIDED, rule.subject).causes
        lone = Verdict(Duty(rule.ruleset, rule.id, rule.subject, ()), Status.UNDETERMINED, None, causes)
        return Judgement(rule, (lone,), Tally(1, 0, {Status.UNDETERMINED: 1}, {causes: 1}))
    considered = 0
    verdicts = []
    for subject in view.entries(rule.subject):
        for period, applies in session.considered(rule.id, subject).duties:
            considered += 1
            verdict = session.judge(rule.id, subject, period, applies)
            if verdict is not None:
                verdicts.append(verdict)
    statuses = Counter(verdict.status for verdict in verdicts)
    causes_counted = Counter(verdict.causes for verdict in verdicts if verdict.status is Status.UNDETERMINED)
    return Judgement(rule, tuple(verdicts), Tally(considered, considered - len(verdicts), statuses, causes_counted))
