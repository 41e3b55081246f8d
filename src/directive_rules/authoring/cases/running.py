"""Cases judged: what was expected beside what came out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from directive_rules.authoring.cases.model import NOT_APPLICABLE, Case, Expectation
from directive_rules.authoring.cases.reading import read_cases
from directive_rules.diagnostics import nearest
from directive_rules.errors import RulesetError, UsageError
from directive_rules.interpreter import judge
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.verdicts import Due, Status, Verdict

LISTED: Final = 8
"""How many duties a mismatch names before it only counts them."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing that came out differently: of which duty, and what was expected and got, in words."""

    label: str
    message: str

    def __str__(self) -> str:
        return f"{self.label}: {self.message}" if self.label else self.message


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case with what came out differently; nothing, where it passed."""

    case: Case
    mismatches: tuple[Mismatch, ...]

    @property
    def passed(self) -> bool:
        """Whether everything came out as expected."""
        return not self.mismatches


def run_cases(ruleset: Ruleset, rules: Iterable[str] | None = None) -> tuple[CaseResult, ...]:
    """Judge the cases of the ruleset, or of the rules named, in the order written.

    Raises `RulesetError` with every diagnostic if a case cannot be read, and `UsageError` for an unknown rule.
    """
    wanted = tuple(ruleset.rules if rules is None else rules)
    for rule in wanted:
        if rule not in ruleset.rules:
            advice = nearest(rule, ruleset.rules)
            raise UsageError(f"`{ruleset.id}` has no rule `{rule}`" + (f"; {advice}" if advice else ""))
    book = read_cases(ruleset)
    if book.diagnostics:
        raise RulesetError(book.diagnostics)
    return tuple(run_case(ruleset, case) for rule in wanted for case in book.cases[rule])


def run_case(ruleset: Ruleset, case: Case) -> CaseResult:
    """Judge one case and compare; verdicts on duties that the case does not name are not looked at."""
    alone = replace(ruleset, rules={case.rule: ruleset.rules[case.rule]})
    (judgement,) = judge(alone, case.export, case.as_of, case.parameters)
    verdicts = {verdict.duty.label: verdict for verdict in judgement.verdicts}
    mismatches = [found for expectation in case.expectations for found in _compare(expectation, verdicts)]
    subject = ruleset.rules[case.rule].subject
    subjects = case.export.tables.get(subject)
    if subjects is not None and not subjects.records:
        mismatches = [Mismatch("", f"the case gives no `{subject}`, which the rule is about")]
    return CaseResult(case, tuple(mismatches))


def _compare(expectation: Expectation, verdicts: Mapping[str, Verdict]) -> Iterable[Mismatch]:
    found = [verdict for verdict in verdicts.values() if _fits(expectation.label, verdict)]
    if len(found) > 1:
        names = ", ".join(f"`{verdict.duty.label}`" for verdict in found[:LISTED])
        yield Mismatch(expectation.label, f"{len(found)} duties answer to this, name one of them: {names}")
        return
    verdict = found[0] if found else None
    got = verdict.status if verdict is not None else None
    if got is not expectation.status:
        yield Mismatch(expectation.label, _status_text(expectation, verdict, verdicts))
        return
    if verdict is None:
        return
    causes = frozenset(map(str, verdict.causes))
    if expectation.causes is not None and expectation.causes != causes:
        yield Mismatch(expectation.label, f"causes: expected {_set(expectation.causes)}, got {_set(causes)}")
    if expectation.states_due and expectation.due != verdict.due:
        yield Mismatch(expectation.label, f"due: expected {_due(expectation.due)}, got {_due(verdict.due)}")


def _fits(label: str, verdict: Verdict) -> bool:
    """Tell whether a label names the duty: whole, by its period, or (where there is none) by its key."""
    return label in ("", verdict.duty.label) or (verdict.duty.period is not None and label == str(verdict.duty.period))


def _status_text(expectation: Expectation, verdict: Verdict | None, verdicts: Mapping[str, Verdict]) -> str:
    text = f"expected {expectation.status_text}, got {verdict.status.value if verdict is not None else NOT_APPLICABLE}"
    if verdict is None:
        labels = [f"`{label}`" for label in verdicts]
        more = [f"{len(labels) - LISTED} more"] if len(labels) > LISTED else []
        return text + (f"; duties here: {', '.join([*labels[:LISTED], *more])}" if labels else "; no duty arose")
    if verdict.status is Status.UNDETERMINED:
        text += f" because of {_set(frozenset(map(str, verdict.causes)))}"
    if verdict.due is not None:
        text += f" (due {_due(verdict.due)})"
    return text


def _set(texts: frozenset[str]) -> str:
    return ", ".join(f"`{text}`" for text in sorted(texts)) or "none"


def _due(due: Due) -> str:
    return "none" if due is None else due if isinstance(due, str) else due.isoformat()
