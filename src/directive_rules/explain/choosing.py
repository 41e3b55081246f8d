"""What a conditional came to: the branch that was taken, and the conditions that took it."""

from __future__ import annotations

from dataclasses import replace

from directive_rules.interpreter import Environment, Unknown, truth
from directive_rules.model.expressions import (
    Arithmetic,
    Call,
    Compare,
    Conditional,
    Duration,
    Expression,
    Negate,
    Not,
    Shift,
)


def chosen(node: Expression, env: Environment) -> tuple[Expression, tuple[Expression, ...]]:
    """Return the expression with each `c ? a : b` replaced by the branch taken, and the conditions that held.

    A conditional whose condition is unknown stays; so do those in the bodies of macros, where each record has its own.
    """
    because: dict[Expression, None] = {}
    return _Chooser(env, because).expression(node), tuple(because)


class _Chooser:
    """Rebuilds one expression, gathering the conditions on the way."""

    def __init__(self, env: Environment, because: dict[Expression, None]) -> None:
        self.env = env
        self.because = because

    def expression(self, node: Expression) -> Expression:
        match node:
            case Conditional():
                found = truth(node.condition, self.env)
                if isinstance(found, Unknown):
                    return node
                condition = node.condition if found else Not(node.condition, node.condition.type, node.condition.span)
                self.because[condition] = None
                return self.expression(node.then if found else node.otherwise)
            case Compare() | Arithmetic():
                return replace(node, left=self.expression(node.left), right=self.expression(node.right))
            case Negate():
                return replace(node, operand=self.expression(node.operand))
            case Shift():
                return replace(node, base=self.expression(node.base), by=self._duration(node.by))
            case Duration():
                return self._duration(node)
            case Call():
                return replace(node, arguments=tuple(map(self.expression, node.arguments)))
            case _:
                return node

    def _duration(self, node: Duration) -> Duration:
        return replace(node, amount=self.expression(node.amount))
