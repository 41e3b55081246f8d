"""Macros compiled: quantifiers, sizes and aggregates over relations and lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, assert_never, cast

from directive_rules.compiled.exact import Scope, evaluator, finder, members_of, record_type, test, unlisted_in
from directive_rules.compiled.frames import Evaluate, Frame, Test
from directive_rules.compiled.knowing import (
    UNSURE,
    Bounds,
    Result,
    Truth,
    Unknown,
    complement,
    conjunction,
    disjunction,
    joined,
    unknown,
)
from directive_rules.compiled.once import once_per_key
from directive_rules.compiled.operators import total
from directive_rules.compiled.relations import reach
from directive_rules.compiled.sight import Member
from directive_rules.model import expressions as x
from directive_rules.model.types import IntType
from directive_rules.model.values import Value
from directive_rules.model.verdicts import CauseKind
from directive_rules.model.vocabulary import Vocabulary

Macro: TypeAlias = x.Quantifier | x.Size | x.Aggregate
Each: TypeAlias = Callable[[Frame], "list[tuple[Any, Truth]] | Unknown"]


def macro(node: Macro, scope: Scope, vocabulary: Vocabulary) -> Evaluate:
    """Compile a macro; one that depends on nothing but its relation's key is computed once per key."""
    match node:
        case x.Quantifier():
            compute: Evaluate = _quantifier(node, scope, vocabulary)
        case x.Size():
            compute = _size(node, scope, vocabulary)
        case x.Aggregate():
            compute = _aggregate(node, scope, vocabulary)
        case _:
            assert_never(node)
    return once_per_key(node, compute, scope, vocabulary)


def _each(source: x.Source, scope: Scope, vocabulary: Vocabulary) -> Each:
    """Compile a source to what gives its members, and whether each surely belongs."""
    if not isinstance(source, x.Members):
        return _members(source, scope, vocabulary)
    list_, unlisted = evaluator(source.list, scope, vocabulary), unlisted_in(source.list)

    def listed(frame: Frame) -> list[tuple[Any, Truth]] | Unknown:
        found = list_(frame)
        if isinstance(found, Unknown):
            return found
        return [(member, True) for member in members_of(cast(Value, found), unlisted)]

    return listed


def _members(source: x.RecordSource, scope: Scope, vocabulary: Vocabulary) -> Callable[[Frame], list[Member] | Unknown]:
    match source:
        case x.Related(base=base, relation=relation):
            start = finder(base, scope, vocabulary)
            find = reach(record_type(base, vocabulary).relations[relation], vocabulary)

            def related(frame: Frame) -> list[Member] | Unknown:
                entry = start(frame)
                return entry if isinstance(entry, Unknown) else find(entry, frame)

            return related
        case x.Filtered(source=inner, variable=variable, body=body):
            members = _members(inner, scope, vocabulary)
            slot, holds = _body(body, variable, scope, vocabulary)

            def filtered(frame: Frame) -> list[Member] | Unknown:
                found = members(frame)
                if isinstance(found, Unknown):
                    return found
                kept: list[Member] = []
                for entry, certain in found:
                    frame.slots[slot] = entry
                    belongs = conjunction(certain, holds(frame))
                    if belongs is not False:
                        kept.append((entry, belongs))
                return kept

            return filtered
    assert_never(source)


def _body(body: x.Expression, variable: str, scope: Scope, vocabulary: Vocabulary) -> tuple[int, Test]:
    """Compile a body with one more variable, in the next slot."""
    slot = len(scope)
    return slot, test(body, {**scope, variable: slot}, vocabulary)


def _quantifier(node: x.Quantifier, scope: Scope, vocabulary: Vocabulary) -> Test:
    each = _each(node.source, scope, vocabulary)
    slot, holds = _body(node.body, node.variable, scope, vocabulary)
    match node.kind:
        case "exists":
            return _exists(each, slot, holds)
        case "all":
            return _every(each, slot, holds)
        case "exists_one":
            return _exactly_one(each, slot, holds)
    assert_never(node.kind)


def _exists(each: Each, slot: int, holds: Test) -> Test:
    def run(frame: Frame) -> Truth:
        found = each(frame)
        if isinstance(found, Unknown):
            return found
        result: Truth = False
        for member, certain in found:
            frame.slots[slot] = member
            result = disjunction(result, conjunction(certain, holds(frame)))
            if result is True:
                return True
        return result

    return run


def _every(each: Each, slot: int, holds: Test) -> Test:
    def run(frame: Frame) -> Truth:
        found = each(frame)
        if isinstance(found, Unknown):
            return found
        result: Truth = True
        for member, certain in found:
            frame.slots[slot] = member
            result = conjunction(result, disjunction(complement(certain), holds(frame)))
            if result is False:
                return False
        return result

    return run


def _exactly_one(each: Each, slot: int, holds: Test) -> Test:
    def run(frame: Frame) -> Truth:
        found = each(frame)
        if isinstance(found, Unknown):
            return found
        sure = 0
        doubts: list[Truth] = []
        for member, certain in found:
            frame.slots[slot] = member
            holding = conjunction(certain, holds(frame))
            if holding is True:
                sure += 1
            elif holding is not False:
                doubts.append(holding)
        if sure > 1:
            return False
        return joined(doubts) if doubts else sure == 1

    return run


def _size(node: x.Size, scope: Scope, vocabulary: Vocabulary) -> Evaluate:
    each = _each(node.source, scope, vocabulary)
    over_records = not isinstance(node.source, x.Members)

    def run(frame: Frame) -> Result:
        found = each(frame)
        if isinstance(found, Unknown):
            return found
        doubtful = [(member, certain) for member, certain in found if certain is not True]
        sure = len(found) - len(doubtful)
        if not doubtful:
            return sure
        unbounded = over_records and any(member.many for member, _ in doubtful)
        causes = joined(certain for _, certain in doubtful).causes
        return Bounds(sure, None if unbounded else len(found), causes)

    return run


def _aggregate(node: x.Aggregate, scope: Scope, vocabulary: Vocabulary) -> Evaluate:
    members = _members(node.source, scope, vocabulary)
    slot = len(scope)
    value_of = evaluator(node.body, {**scope, node.variable: slot}, vocabulary)
    kind, whole = node.kind, isinstance(node.type, IntType)
    related = related_of(node.source)
    nothing = unknown(CauseKind.NO_SUCH_RECORD, f"{related.base.record}.{related.relation}")

    def run(frame: Frame) -> Result:
        found = members(frame)
        if isinstance(found, Unknown):
            return found
        values: list[Any] = []
        doubts: list[object] = []
        for entry, certain in found:
            frame.slots[slot] = entry
            value = value_of(frame)
            values.append(value)
            if certain is not True or value.__class__ in UNSURE:
                doubts += (certain, value)
        if doubts:
            return joined(doubts)
        if kind == "sum":
            return total(values, whole=whole)
        if not values:
            return nothing
        return min(values) if kind == "min" else max(values)  # type: ignore[no-any-return]

    return run


def related_of(source: x.RecordSource) -> x.Related:
    """Return the relation that a source filters."""
    while isinstance(source, x.Filtered):
        source = source.source
    return source
