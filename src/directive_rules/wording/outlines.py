"""Phrases in lines: the shape of an outline, and what is taken out of a line to stand below it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from directive_rules.model.expressions import (
    Aggregate,
    And,
    Compare,
    Expression,
    Filtered,
    RecordSource,
    Related,
    Size,
    Source,
)


@dataclass(frozen=True, slots=True)
class Outline:
    """A phrase and the phrases below it, one line each."""

    text: str
    parts: tuple[Outline, ...] = ()

    def lines(self, indent: str = "  ", bullet: str = "- ") -> tuple[str, ...]:
        """Return the lines, each level indented once more; the first stands without a bullet."""
        below = [
            indent + ("" if number else bullet) + line
            for part in self.parts
            for number, line in enumerate(part.lines(indent, bullet))
        ]
        return (self.text, *below)


def unfiltered(node: Compare) -> tuple[Compare, tuple[Expression, ...]]:
    """Take the filters off the sizes, sums and extremes compared, if all of them have the same ones; else take none."""
    sides = [side for side in (node.left, node.right) if isinstance(side, (Size, Aggregate))]
    layers = {_conditions(side.source) for side in sides}
    if len(layers) != 1 or () in layers:
        return node, ()
    left, right = (_without_filters(side) for side in (node.left, node.right))
    return replace(node, left=left, right=right), layers.pop()


def _without_filters(node: Expression) -> Expression:
    match node:
        case Size(source=Filtered() as source):
            return replace(node, source=_below(source))
        case Aggregate(source=Filtered() as source):
            return replace(node, source=_below(source))
        case _:
            return node


def _below(source: RecordSource) -> Related:
    return source if isinstance(source, Related) else _below(source.source)


def _conditions(source: Source) -> tuple[Expression, ...]:
    """Return what a source's filters demand, innermost first."""
    if not isinstance(source, Filtered):
        return ()
    own = source.body.operands if isinstance(source.body, And) else (source.body,)
    return (*_conditions(source.source), *own)
