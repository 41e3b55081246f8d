"""Macros that read neither the subject nor the period: one value for all who share the relation's key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from directive_rules.compiled.entries import Entry
from directive_rules.compiled.frames import Evaluate, Frame
from directive_rules.compiled.knowing import Result
from directive_rules.model import expressions as x
from directive_rules.model.vocabulary import Vocabulary

Macro: TypeAlias = x.Quantifier | x.Size | x.Aggregate


def once_per_key(node: Macro, compute: Evaluate, scope: Mapping[str, int], vocabulary: Vocabulary) -> Evaluate:
    """Wrap a macro so that rules without a deadline compute it once per key; others read it at several horizons."""
    found = shared(node)
    if found is None or not isinstance(found.base, x.RecordRead):
        return compute
    base = found.base
    relation = vocabulary.records[base.record].relations[found.relation]
    own = tuple(mine for mine, _ in relation.by) + ((relation.at.own,) if relation.at is not None else ())
    slot = scope[base.name]
    read = tuple(sorted({part.name for part in x.descendants(node) if isinstance(part, x.ParameterRead)}))

    def run(frame: Frame) -> Result:
        memo = frame.memo
        entry = frame.slots[slot]
        if memo is None or not isinstance(entry, Entry) or entry.many:
            return compute(frame)
        key = (id(node), *[entry.values[name] for name in own], *[frame.parameters[name] for name in read])
        known = memo.get(key)
        watch = frame.horizon.watch
        if known is None:
            if watch is None:
                known = (compute(frame), None)
            else:
                before, watch.next = watch.next, None
                known = (compute(frame), watch.next)
                watch.note(before)
            memo[key] = known
        elif watch is not None:
            watch.note(known[1])
        return known[0]

    return run


def shared(node: Macro) -> x.Related | None:
    """Return the relation of a macro that depends on nothing else but parameters; None for every other macro."""
    bound: set[str] = set()
    bodies: list[x.Node] = []
    source: x.Source | Macro = node
    while not isinstance(source, (x.Related, x.Members)):
        if not isinstance(source, x.Size):
            bound.add(source.variable)
            bodies += x.descendants(source.body)
        source = source.source
    if isinstance(source, x.Members):
        return None
    outside = any(
        isinstance(part, x.PeriodRead) or (isinstance(part, x.RecordRead) and part.name not in bound) for part in bodies
    )
    return None if outside else source
