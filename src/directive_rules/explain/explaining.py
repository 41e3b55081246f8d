"""A duty heard again, and what led to its verdict told: the door to explanations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from directive_rules.explain.causes import explain_causes
from directive_rules.explain.choosing import chosen
from directive_rules.explain.evidence import Evidence, filled
from directive_rules.explain.finding import Place, considered, find_place, why_not, why_not_once
from directive_rules.explain.model import (
    DeadlineShown,
    Explanation,
    FindingShown,
    Outcome,
    ParameterShown,
    RecordShown,
    Role,
)
from directive_rules.explain.searching import searches
from directive_rules.interpreter import Court, Entry, Environment, Hearing, Horizon, Overrides, Unknown, truth
from directive_rules.interpreter.court import Deadline
from directive_rules.interpreter.knowledge import Truth
from directive_rules.model.export import Export
from directive_rules.model.expressions import And, Expression, ParameterRead, descendants
from directive_rules.model.ruleset import Modality, OncePerSubject, PerPeriod, Rule, Ruleset
from directive_rules.model.verdicts import Status, Verdict
from directive_rules.model.vocabulary import Names
from directive_rules.wording.messages import message_of
from directive_rules.wording.notation import notation
from directive_rules.wording.showing import show_instant, show_value
from directive_rules.wording.sources import source_words

CONCLUSIONS: Final[dict[Status, Names]] = {
    Status.COMPLIANT: Names("做到了。", "It was done."),
    Status.EXEMPT: Names("豁免条件成立，因此没有要求。", "An exemption applies, so nothing is asked."),
    Status.UNDETERMINED: Names(
        "凭现有数据无法判定，缺什么见下。", "This cannot be judged from the data at hand; see what is missing."
    ),
}
DONE_IN_TIME: Final = Names("在期限 {0} 之前做到了。", "It was done by the deadline, {0}.")
MISSED: Final = Names("到期限 {0} 没有做到，截至 {1}，仍没有做到。", "It was not done by {0}, and still not by {1}.")
DONE_LATE: Final = Names("到期限 {0} 没有做到，在那以后才做到。", "It was not done by {0}, only after that.")
STILL_TIME: Final = Names(
    "期限 {0} 还没有到，目前尚未做到。", "The deadline, {0}, is still to come; it is not done yet."
)
NOT_RUNNING: Final = Names(
    "期限还没有开始计算，所等的事情尚未发生。", "The deadline does not run yet: what it waits for has not happened."
)
PROHIBITED: Final = Names("出现了所禁止的情形。", "What is prohibited is the case.")
NOT_PROHIBITED: Final = Names("没有出现所禁止的情形。", "What is prohibited is not the case.")
NOT_DONE: Final = Names("所要求的没有做到。", "What is demanded is not the case.")
NOT_FOLLOWED: Final = Names("所建议的没有做到。", "What is recommended is not the case.")
NO_DUTY: Final = Names(
    "没有这项义务，因为适用条件不成立。", "There is no such duty, because the rule's condition is not met."
)
NO_DUTY_BY_DATE: Final = Names("没有这项义务。{0}", "There is no such duty. {0}")
ASSUMED: Final = Names("这一结论依赖推定的参数：{0}。", "This rests on assumed parameters: {0}.")


def explain_duty(
    ruleset: Ruleset, export: Export, as_of: date | datetime, duty: str, parameters: Overrides | None = None
) -> Explanation:
    """Explain a duty, `RULESET/RULE/KEY[@PERIOD]`: why its verdict is what it is, or why there is no such duty.

    Raises `UsageError` where the duty names no rule, no record of the export, or a period of the wrong kind.
    """
    court = Court(ruleset, export, as_of, dict(parameters or {}))
    place = find_place(court, duty)
    if place.entry is None:
        return _not_provided(court, place)
    applies = considered(court, place)
    return _Explainer(court, place, court.hear(place.rule, place.entry, place.period, applies)).told()


class _Explainer:
    """Tells one hearing."""

    def __init__(self, court: Court, place: Place, hearing: Hearing) -> None:
        self.court = court
        self.place = place
        self.hearing = hearing
        self.rule = place.rule
        self.evidence = Evidence(court.ruleset, court.export, hearing)

    def told(self) -> Explanation:
        verdict, rule = self.hearing.verdict, self.rule
        shown = tuple(self._relevant())
        findings = tuple(self._finding(role, node) for role, node in shown)
        read = [chosen(node, self.hearing.at_horizon)[0] for _, node in shown]
        if rule.by is not None and verdict is not None and verdict.status is not Status.EXEMPT:
            read.append(chosen(rule.by, self.hearing.at_as_of)[0])
        return Explanation(
            duty=self.place.duty,
            verdict=verdict,
            as_of=self.court.facts.as_of,
            ruleset=self.court.ruleset.title,
            ruleset_number=self.court.ruleset.number,
            rule=rule,
            provisions=tuple(self.court.ruleset.provision(identifier) for identifier in rule.provisions),
            subject=self.evidence.record(self.hearing.subject),
            period=Names(str(self.place.period), str(self.place.period)) if self.place.period is not None else None,
            demand=self.evidence.outlines(rule.require),
            conclusion=tuple(self._conclusion(verdict)),
            deadline=self._deadline(),
            findings=findings,
            values=self.evidence.values(dict.fromkeys(read)),
            parameters=tuple(self._parameter(name) for name in rule.parameters if self._was_read(name)),
            causes=explain_causes(verdict, self.court.ruleset),
            message=self._message(verdict),
            notation=tuple(_written(rule)),
        )

    # -- which parts of which condition decided -----------------------------------------------------------------------

    def _relevant(self) -> Iterator[tuple[Role, Expression]]:
        """Yield the parts that decided, split at the outermost `&&`."""
        rule, hearing, verdict = self.rule, self.hearing, self.hearing.verdict
        before = hearing.at_horizon
        if verdict is None:
            if not why_not(self.court, self.place):
                yield from self._parts("when", rule.when, before, {False})
            return
        match verdict.status:
            case Status.COMPLIANT:
                yield from self._parts("require", rule.require, before, {True})
            case Status.EXEMPT:
                yield from self._parts("unless", rule.unless, before, {True})
            case Status.UNDETERMINED if isinstance(hearing.when, Unknown) or hearing.deadline.doubt is not None:
                yield from self._parts("when", rule.when, before, {None})
            case Status.UNDETERMINED:
                yield from self._parts("unless", rule.unless, before, {None})
                yield from self._parts("require", rule.require, before, {None})
            case Status.PENDING | Status.LATE | Status.VIOLATED:
                yield from self._parts("require", rule.require, before, {False, None})

    def _parts(
        self, role: Role, node: Expression | None, env: Environment, outcomes: set[bool | None]
    ) -> Iterator[tuple[Role, Expression]]:
        """Yield the conjuncts with one of the outcomes; None stands for unknown."""
        if node is None:
            return
        for part in node.operands if isinstance(node, And) else (node,):
            found = truth(part, env)
            if (None if isinstance(found, Unknown) else found) in outcomes:
                yield role, part

    def _finding(self, role: Role, node: Expression) -> FindingShown:
        then, now = truth(node, self.hearing.at_horizon), truth(node, self.hearing.at_as_of)
        found = tuple(searches(node, self.evidence))
        words = self.evidence.outlines(node, self.hearing.at_horizon)
        return FindingShown(role, words, _outcome(then), _outcome(now), found)

    # -- the conclusion -----------------------------------------------------------------------------------------------

    def _conclusion(self, verdict: Verdict | None) -> Iterator[Names]:
        if verdict is None:
            due = self.hearing.deadline.due
            reasons = why_not(self.court, self.place) or why_not_once(
                self.court, self.place, due if isinstance(due, date) else None
            )
            yield from (filled(NO_DUTY_BY_DATE, reason) for reason in reasons)
            if not reasons:
                yield NO_DUTY
            return
        yield self._headline(verdict)
        assumed = [name for name in verdict.assumed if self._was_read(name)]
        if assumed and verdict.status is not Status.EXEMPT:
            names = Names("、".join(assumed), ", ".join(assumed))
            yield filled(ASSUMED, names)

    def _headline(self, verdict: Verdict) -> Names:
        due = self.evidence.due(verdict.due) if isinstance(verdict.due, date) else None
        as_of = Names(show_instant(self.court.facts.as_of, "zh"), show_instant(self.court.facts.as_of, "en"))
        match verdict.status:
            case Status.COMPLIANT if (
                due is not None and self.hearing.at_horizon.horizon != self.hearing.at_as_of.horizon
            ):
                return filled(DONE_IN_TIME, due)
            case Status.COMPLIANT if self.rule.modality is Modality.PROHIBITION:
                return NOT_PROHIBITED
            case Status.COMPLIANT | Status.EXEMPT | Status.UNDETERMINED:
                return CONCLUSIONS[verdict.status]
            case Status.PENDING:
                return filled(STILL_TIME, due) if due is not None else NOT_RUNNING
            case Status.LATE:
                return filled(DONE_LATE, due if due is not None else Names("", ""))
            case Status.VIOLATED if due is not None:
                return filled(MISSED, due, as_of)
            case Status.VIOLATED:
                prohibited = self.rule.modality is Modality.PROHIBITION
                recommended = self.rule.modality is Modality.RECOMMENDATION
                return PROHIBITED if prohibited else NOT_FOLLOWED if recommended else NOT_DONE

    def _deadline(self) -> DeadlineShown | None:
        rule, due = self.rule, self.hearing.deadline.due
        verdict = self.hearing.verdict
        if rule.by is None or (verdict is not None and verdict.status is Status.EXEMPT):
            return None
        if verdict is None and not isinstance(rule.recurrence, OncePerSubject):
            return None
        if isinstance(due, date):
            shown = self.evidence.due(due)
        elif due == "not yet":
            shown = Names("还没有开始计算", "does not run yet")
        else:
            shown = Names("不明", "unknown")
        return DeadlineShown(shown, self.evidence.outlines(rule.by, replace(self.hearing.at_as_of, waiting=True)))

    def _message(self, verdict: Verdict | None) -> Names | None:
        """Return what the rule itself says of a duty that was missed."""
        if verdict is None or not verdict.needs_attention:
            return None
        return message_of(self.court, self.rule, self.hearing.subject, self.place.period, verdict.due)

    # -- parameters ---------------------------------------------------------------------------------------------------

    def _was_read(self, name: str) -> bool:
        """Tell whether the verdict reads the parameter: not if it stands only in a branch that was not taken."""
        rule, env = self.rule, self.hearing.at_as_of
        if isinstance(rule.recurrence, PerPeriod) and rule.recurrence.partial == name:
            return True
        for node in (rule.when, rule.unless, rule.require, rule.by):
            if node is not None:
                taken, because = chosen(node, env)
                parts = [part for read in (taken, *because) for part in descendants(read)]
                if any(isinstance(part, ParameterRead) and part.name == name for part in parts):
                    return True
        return False

    def _parameter(self, name: str) -> ParameterShown:
        parameter = self.court.ruleset.parameters[name]
        found = self.hearing.at_as_of.parameters[name]
        value = None if isinstance(found, Unknown) else self.evidence.result(found, parameter.type)
        day = self.court.arises(self.rule, self.hearing.subject, self.place.period)
        dated = parameter.on(day) if day is not None else None
        if name in self.court.overrides:
            source, assumed = Names("本次运行指定（--param）", "set for this run (--param)"), False
        elif dated is None or dated.value is None:
            source, assumed = Names("规则集没有给出取值", "the ruleset gives no value"), False
        else:
            source, assumed = source_words(dated.source), dated.assumed
        vocabulary = self.court.ruleset.vocabulary
        readings = tuple(
            Names(show_value(one, parameter.type, vocabulary, "zh"), show_value(one, parameter.type, vocabulary, "en"))
            for one in parameter.readings
        )
        return ParameterShown(name, parameter.title, value, source, assumed, readings)


def _not_provided(court: Court, place: Place) -> Explanation:
    """Explain the one verdict of a rule whose subjects the export does not hold at all."""
    rule = place.rule
    (verdict,) = court.judge(rule).verdicts
    kind = court.ruleset.vocabulary.records[rule.subject]
    nobody = Entry(kind, {})
    env = Environment(court.facts, Horizon(court.facts.as_of), {}, {})
    hearing = Hearing(rule, nobody, None, Deadline(None), True, False, False, verdict, env, env)
    evidence = Evidence(court.ruleset, court.export, hearing)
    return Explanation(
        duty=place.duty,
        verdict=verdict,
        as_of=court.facts.as_of,
        ruleset=court.ruleset.title,
        ruleset_number=court.ruleset.number,
        rule=rule,
        provisions=tuple(court.ruleset.provision(identifier) for identifier in rule.provisions),
        subject=RecordShown(kind.names, ""),
        period=None,
        demand=evidence.outlines(rule.require),
        conclusion=(CONCLUSIONS[Status.UNDETERMINED],),
        causes=explain_causes(verdict, court.ruleset),
        notation=tuple(_written(rule)),
    )


def _written(rule: Rule) -> Iterator[tuple[Role, str]]:
    """Yield the rule's expressions as an author writes them."""
    parts: tuple[tuple[Role, Expression | None], ...] = (
        ("when", rule.when),
        ("require", rule.require),
        ("by", rule.by),
        ("unless", rule.unless),
    )
    for role, node in parts:
        if node is not None:
            yield role, notation(node)


def _outcome(found: Truth) -> Outcome:
    return "unknown" if isinstance(found, Unknown) else "true" if found else "false"
