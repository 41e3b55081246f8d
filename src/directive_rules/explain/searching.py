"""What a condition looked for among related records: who was there, and why each did or did not count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

from directive_rules.explain.causes import explain_cause
from directive_rules.explain.choosing import chosen
from directive_rules.explain.evidence import Evidence, filled
from directive_rules.explain.model import Outcome, Outlines, RestShown, SearchShown, Use, WitnessShown
from directive_rules.interpreter import Entry, Environment, Unknown, evaluate, truth
from directive_rules.interpreter.evaluate import members
from directive_rules.interpreter.facts import Member
from directive_rules.interpreter.knowledge import Truth
from directive_rules.model.expressions import (
    Aggregate,
    And,
    Compare,
    Constant,
    Expression,
    FieldRead,
    Filtered,
    Has,
    Members,
    Node,
    Not,
    Quantifier,
    RecordRead,
    RecordSource,
    Related,
    Size,
    children,
    descendants,
)
from directive_rules.model.types import ListType
from directive_rules.model.vocabulary import Names
from directive_rules.wording.outlines import Outline

LISTED: Final = 5
"""How many records a search lists one by one; the rest is counted by the reason it shares."""

Macro: TypeAlias = Quantifier | Size | Aggregate

FAILS: Final = Names("不符：{0}", "fails: {0}")
UNCLEAR: Final = Names("不明：{0}", "unclear: {0}")
ONLY_LATER: Final = Names("期限之后才成立：{0}", "holds only since the deadline: {0}")
WITH_FACTS: Final = Names("{0}——{1}", "{0} — {1}")
TOO_LATE: Final = Names("在期限之后：{0}为 {1}", "after the deadline: {0} {1}")
IS: Final = Names("{0}：{1}", "{0}: {1}")
SHOULD_HAVE_BEEN: Final = Names("应当有一条{0}", "There should have been one {0}")
NEEDED: Final = Names("需要有一条{0}", "What is needed is one {0}")
ONE_MORE: Final = Names("还要另有一条{0}", "It takes one more {0}")
FITS: Final = Names("符合", "it counts")


@dataclass(frozen=True, slots=True)
class Condition:
    """One demand on the records of a source, said of the variable of its own macro."""

    variable: str
    body: Expression


@dataclass(frozen=True, slots=True)
class Examined:
    """A record held against the conditions: whether it counted at the horizon, would count now, and what failed."""

    member: Member
    at_horizon: Outcome
    now: Outcome
    reasons: tuple[Names, ...]
    first_failed: Names | None


def searches(node: Expression, evidence: Evidence) -> Iterator[SearchShown]:
    """Yield what each macro over a relation found, in reading order. Lists are no searches: their members show."""
    taken, _ = chosen(node, evidence.hearing.at_horizon)
    missed = truth(node, evidence.hearing.at_horizon) is not True
    yield from _failing_items(taken, evidence)
    told: set[tuple[Names, frozenset[WitnessShown]]] = set()
    for macro, use in dict.fromkeys(_macros(taken, True)):
        search = _Search(macro, use, evidence).shown(missed)
        same = (search.conclusion, frozenset(search.witnesses))
        if same not in told or not search.witnesses:
            told.add(same)
            yield search


def _failing_items(node: Node, evidence: Evidence) -> Iterator[SearchShown]:
    """Yield, for each `all` over a list that does not hold, the members that fail it."""
    match node:
        case Quantifier(kind="all", source=Members(list=list_)):
            env = evidence.hearing.at_horizon
            found = evaluate(list_, env)
            if truth(node, env) is not False or not isinstance(found, tuple) or not isinstance(list_.type, ListType):
                return
            failing = [one for one in found if truth(node.body, env.bind(node.variable, one)) is False]
            shown = evidence.result(tuple(failing), list_.type)
            text = filled(Names("{0}中不符的项：{1}", "of {0}, these items fail: {1}"), evidence.phrase(list_), shown)
            yield SearchShown("each", evidence.phrase(list_), text)
        case Quantifier() | Filtered() | Aggregate():
            return
        case _:
            for child in children(node):
                yield from _failing_items(child, evidence)


def _macros(node: Node, positive: bool) -> Iterator[tuple[Macro, Use]]:
    """Yield the macros over relations, and what their records are to the condition."""
    match node:
        case Not(operand=operand):
            yield from _macros(operand, not positive)
        case Compare(operator=operator, left=Size() as size) if operator in (">", ">=") and positive:
            yield from _macros_over_relations(size, "wanted")
            yield from _macros(node.right, positive)
        case Quantifier(kind="exists"):
            yield from _macros_over_relations(node, "wanted" if positive else "unwanted")
        case Quantifier(kind="all"):
            yield from _macros_over_relations(node, "each")
        case Quantifier() | Size() | Aggregate():
            yield from _macros_over_relations(node, "counted")
        case _:
            for child in children(node):
                yield from _macros(child, positive)


def _macros_over_relations(macro: Macro, use: Use) -> Iterator[tuple[Macro, Use]]:
    if not isinstance(macro.source, Members):
        yield macro, use


class _Search:
    """Looks again at the records of one macro, at the horizon and at the as-of instant."""

    def __init__(self, macro: Macro, use: Use, evidence: Evidence) -> None:
        assert not isinstance(macro.source, Members)
        self.macro = macro
        self.source: RecordSource = macro.source
        self.evidence = evidence
        self.before = evidence.hearing.at_horizon
        self.now = evidence.hearing.at_as_of
        self.use = use
        filters, self.related = _layers(self.source)
        body = _conjuncts(macro.body) if isinstance(macro, Quantifier) else ()
        own = tuple(Condition(macro.variable, part) for part in body) if isinstance(macro, Quantifier) else ()
        self.membership = filters if self.use == "each" else (*filters, *own)
        self.demands = own if self.use == "each" else ()
        zh, en = evidence.phrasers()
        self.one = Names(zh.one(self.related), en.one(self.related))
        self.many = Names(self.one.zh, f"{self.one.en}s")

    def shown(self, missed: bool) -> SearchShown:
        """Return what was found, near misses first; and what was looked for, where it was `missed`."""
        found = members(self.related, self.now)
        if isinstance(found, Unknown):
            causes = "; ".join(sorted(str(cause) for cause in found.causes))
            return SearchShown(
                self.use,
                self.one,
                filled(Names("无法查找{0}：{1}", "{0}: cannot be looked for ({1})"), self.one, causes),
            )
        examined = [self._examine(member) for member in found if member.entry.records]
        if self.use == "each":
            examined = [one for one in examined if self._belongs(one.member.entry)]
            relevant = [one for one in examined if one.at_horizon != "true"] or examined
        elif self.use == "wanted":
            relevant = examined if missed else [one for one in examined if one.at_horizon == "true"]
        else:
            relevant = [one for one in examined if "true" in (one.at_horizon, one.now) or one.at_horizon == "unknown"]
        relevant.sort(key=self._rank)
        listed, rest = relevant[:LISTED], relevant[LISTED:]
        then = found if self.before is self.now else members(self.related, self.before)
        hidden = frozenset(
            cause
            for member in (then if isinstance(then, list) else found)
            if not member.entry.records and isinstance(member.certain, Unknown) and self._belongs(member.entry)
            for cause in member.certain.causes
        )
        conclusion = self._conclusion(examined)
        for cause in sorted(hidden):
            more = Names("{0}；可能另有看不见的记录：{1}", "{0}; there may be records that cannot be seen: {1}")
            conclusion = filled(more, conclusion, explain_cause(cause, self.evidence.ruleset).words)
        return SearchShown(
            use=self.use,
            what=self.one,
            conclusion=conclusion,
            witnesses=tuple(
                WitnessShown(self.evidence.record(one.member.entry), one.at_horizon, one.reasons) for one in listed
            ),
            rest=tuple(RestShown(number, reason) for reason, number in _grouped(rest)),
            wanted=self._wanted(examined) if missed and self.use == "wanted" else None,
        )

    # -- one record -----------------------------------------------------------------------------------------------

    def _examine(self, member: Member) -> Examined:
        """Hold one record against filters and body; a record not yet there at the deadline did not count then."""
        entry = member.entry
        seen = self.before.facts.visible(entry, self.before.horizon)
        conditions = (*self.membership, *self.demands)
        now = [self._outcome(condition, entry, self.now) for condition in conditions]
        before = now if self.before is self.now else [self._outcome(c, entry, self.before) for c in conditions]
        reasons: list[Names] = []
        if isinstance(member.certain, Unknown):
            reasons += [
                filled(UNCLEAR, explain_cause(c, self.evidence.ruleset).words) for c in sorted(member.certain.causes)
            ]
        if seen is False:
            name = entry.type.occurred
            shown = self.evidence.field(entry, name, self.now)
            reasons.append(filled(TOO_LATE, entry.type.fields[name].names, shown))
        failed = None
        for condition, then, later in zip(conditions, before, now, strict=True):
            reason = self._reason(condition, entry, then, later, seen)
            if reason is not None:
                reasons.append(reason)
                failed = failed or filled(FAILS, self.evidence.phrase(condition.body))
        at_horizon = _all(before, seen, member.certain)
        if not reasons:
            reasons = [self._facts(conditions, entry) or FITS]
        return Examined(member, at_horizon, _all(now, True, member.certain), tuple(reasons), failed or reasons[0])

    def _belongs(self, entry: Entry) -> bool:
        """Tell whether the conditions of belonging let a record through, or may."""
        return all(self._outcome(condition, entry, self.before) is not False for condition in self.membership)

    def _outcome(self, condition: Condition, entry: Entry, env: Environment) -> Truth:
        return truth(condition.body, env.bind(condition.variable, entry))

    def _reason(self, condition: Condition, entry: Entry, then: Truth, later: Truth, seen: Truth) -> Names | None:
        """Say why a record failed a condition; None where it met it, or met it as soon as it was there."""
        if then is True or (later is True and seen is False):
            return None
        phrase = self.evidence.phrase(condition.body)
        facts = self._facts((condition,), entry)
        text = filled(WITH_FACTS, phrase, facts) if facts is not None else phrase
        if later is True:
            return filled(ONLY_LATER, text)
        return filled(UNCLEAR if isinstance(later, Unknown) else FAILS, text)

    def _facts(self, conditions: tuple[Condition, ...], entry: Entry) -> Names | None:
        """Return the record's own values that the conditions read; for a sum or an extreme, what went in."""
        facts: dict[Names, None] = {}
        for condition in conditions:
            for part in descendants(condition.body):
                own = isinstance(part, (FieldRead, Has)) and isinstance(part.base, RecordRead)
                if (
                    own
                    and isinstance(part, (FieldRead, Has))
                    and part.base == RecordRead(condition.variable, entry.type.name)
                ):
                    value = self.evidence.field(entry, part.field, self.now)
                    facts[filled(IS, entry.type.fields[part.field].names, value)] = None
        if isinstance(self.macro, Aggregate):
            body = self.macro.body
            shown = self.evidence.said(body, self.now.bind(self.macro.variable, entry))
            own = isinstance(body, FieldRead) and isinstance(body.base, RecordRead)
            name = (
                entry.type.fields[body.field].names
                if isinstance(body, FieldRead) and own
                else self.evidence.phrase(body)
            )
            facts[filled(IS, name, shown)] = None
        if not facts:
            return None
        return Names("，".join(fact.zh for fact in facts), ", ".join(fact.en for fact in facts))

    # -- all of them ------------------------------------------------------------------------------------------------

    def _rank(self, one: Examined) -> tuple[object, ...]:
        """Order near misses first; for a smallest or largest value, the records that come nearest to it."""
        if isinstance(self.macro, Aggregate):
            found = evaluate(self.macro.body, self.now.bind(self.macro.variable, one.member.entry))
            if isinstance(found, (int, Decimal)):
                return 0, found if self.macro.kind == "min" else -found, one.member.entry.key()
        return 1, one.at_horizon == "true", len(one.reasons), one.member.entry.key()

    def _conclusion(self, examined: list[Examined]) -> Names:
        total = len(examined)
        counted = sum(one.at_horizon == "true" for one in examined)
        if not total:
            return filled(Names("数据里一条{0}也没有", "The export shows no {0}"), self.one)
        match self.use:
            case "wanted" if not counted:
                text = Names("查看了 {1} 条{0}，没有一条符合", "{1} {0} looked at; none counts")
            case "wanted":
                text = Names("查看了 {1} 条{0}，符合的有 {2} 条", "{1} {0} looked at; counted: {2}")
            case "each":
                counted = sum(one.at_horizon == "false" for one in examined)
                text = Names("查看了 {1} 条{0}，不符的有 {2} 条", "{1} {0} looked at; failing: {2}")
            case "unwanted":
                text = Names("查看了 {1} 条{0}，被禁止的有 {2} 条", "{1} {0} looked at; forbidden: {2}")
            case "counted":
                text = Names("查看了 {1} 条{0}，计入的有 {2} 条", "{1} {0} looked at; counted: {2}")
        return filled(text, self.one if total == 1 else self.many, total, counted)

    def _wanted(self, examined: list[Examined]) -> Outlines:
        """Return what a record, or one more, should have been like, and by when."""
        due = self.evidence.hearing.deadline.due
        verdict = self.evidence.hearing.verdict
        missed = verdict is not None and verdict.needs_attention
        heading = filled(SHOULD_HAVE_BEEN if missed else NEEDED, self.one)
        if any(one.at_horizon == "true" for one in examined):
            heading = filled(ONE_MORE, self.one)
        if due is not None and due != "not yet":
            text = self.evidence.due(due)
            heading = filled(Names("{0}，不晚于 {1}", "{0}, no later than {1}"), heading, text)
        phrases = [self.evidence.outlines(condition.body) for condition in (*self.membership, *self.demands)]
        colon = Names("：", ":") if phrases else Names("。", ".")
        return Outlines(
            Outline(heading.zh + colon.zh, tuple(phrase.zh for phrase in phrases)),
            Outline(heading.en + colon.en, tuple(phrase.en for phrase in phrases)),
        )


def _layers(source: RecordSource) -> tuple[tuple[Condition, ...], Related]:
    """Split a source into its filters, innermost first, and the relation below them."""
    if isinstance(source, Related):
        return (), source
    below, related = _layers(source.source)
    return (*below, *(Condition(source.variable, part) for part in _conjuncts(source.body))), related


def _conjuncts(body: Expression) -> tuple[Expression, ...]:
    if isinstance(body, And):
        return body.operands
    return () if isinstance(body, Constant) and body.value is True else (body,)


def _all(outcomes: list[Truth], seen: Truth, certain: Truth) -> Outcome:
    parts = [*outcomes, seen, certain if certain is not True else True]
    if any(part is False for part in parts):
        return "false"
    return "true" if all(part is True for part in parts) else "unknown"


def _grouped(rest: list[Examined]) -> list[tuple[Names, int]]:
    counts = Counter(one.first_failed or one.reasons[0] for one in rest)
    return counts.most_common()
