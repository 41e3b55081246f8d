"""CEL text to a small untyped tree with positions; the grammar and its parser are cel-python's.

What CEL has and our profile leaves out is kept as `Outside` with its name, so that it can be refused by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from directive_rules.diagnostics import Diagnostic, Span
from directive_rules.errors import RulesetError
from directive_rules.syntax.yaml import ScalarNode

MAX_LENGTH: Final = 4_000
MAX_DEPTH: Final = 32
MAX_NODES: Final = 1_000


@dataclass(frozen=True, slots=True)
class Name:
    """An identifier standing alone."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal: its kind, and its text with quotes and escapes resolved."""

    kind: Literal["string", "int", "decimal", "bool"]
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Select:
    """`base.name`."""

    base: Tree
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Invoke:
    """`name(arguments)` or `receiver.name(arguments)`."""

    receiver: Tree | None
    name: str
    arguments: tuple[Tree, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator with its operands; `&&` and `||` chains are one operation, `?:` has three operands."""

    operator: str
    operands: tuple[Tree, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ListDisplay:
    """`[a, b, c]`."""

    items: tuple[Tree, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Outside:
    """A construct of CEL that the profile leaves out."""

    what: str
    span: Span


Tree: TypeAlias = Name | Constant | Select | Invoke | Operation | ListDisplay | Outside


def parse(node: ScalarNode) -> Tree:
    """Parse the expression a YAML scalar holds. Raises `RulesetError` with the column of what is refused."""
    return _Builder(_Placement(node)).build()


def parse_text(text: str, name: str = "expression") -> Tree:
    """Parse an expression that stands alone, as on a command line."""
    lines = text.split("\n")
    spans = tuple(Span(name, number, 1, len(line) + 1, line) for number, line in enumerate(lines, 1))
    return parse(ScalarNode(text, spans[0], "literal", spans))


class _Placement:
    """Maps offsets in an expression's text to places in its file."""

    def __init__(self, node: ScalarNode) -> None:
        self.text = node.text.rstrip()
        self.node = node
        if node.style == "quoted":
            raise _refused(
                "quoted-expression",
                "an expression stands plain on one line or in a block after `|`, unquoted",
                node.span,
            )
        start = node.span.column - 1
        if node.style == "plain" and node.span.source[start : start + len(node.text)] != node.text:
            raise _refused(
                "folded-expression", "an expression over several lines stands in a block after `|`", node.span
            )
        if not self.text.strip():
            raise _refused("syntax", "an expression is expected here", node.span)
        if len(self.text) > MAX_LENGTH:
            raise _refused("too-large", f"an expression has at most {MAX_LENGTH} characters", node.span)
        self.starts = [0]
        for line in self.text.split("\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)

    def span(self, start: int, end: int) -> Span:
        line = max(index for index, first in enumerate(self.starts) if first <= start)
        column, last = (
            start - self.starts[line],
            min(end, self.starts[min(line + 1, len(self.starts) - 1)]) - self.starts[line],
        )
        home = self.node.lines[line] if self.node.style == "literal" else self.node.span
        return Span(home.file, home.line, home.column + column, home.column + max(last, column + 1), home.source)


LEVELS: Final = {"conditionalor": "||", "conditionaland": "&&"}
BINARY: Final = {
    "relation_lt": "<", "relation_le": "<=", "relation_gt": ">", "relation_ge": ">=", "relation_eq": "==",
    "relation_ne": "!=", "relation_in": "in", "addition_add": "+", "addition_sub": "-", "multiplication_mul": "*",
    "multiplication_div": "/", "multiplication_mod": "%",
}  # fmt: skip
NESTING_OPERATORS: Final = ("unary", "expr", "relation", "addition", "multiplication")
TRANSPARENT: Final = frozenset(
    {"conditionalor", "conditionaland", "relation", "addition", "multiplication", "unary", "member", "primary"}
)
OUTSIDE: Final = {
    "member_index": "indexing with `[]`", "member_object": "message construction", "map_lit": "maps",
    "dot_ident": "a leading dot", "dot_ident_arg": "a leading dot",
}  # fmt: skip
ESCAPES: Final = {
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "\\": "\\",
    '"': '"',
    "'": "'",
    "?": "?",
    "`": "`",
}


class _Builder:
    """Turns the parser's tree into ours; chains of `&&` and `||` are unrolled, so that only real nesting recurses."""

    def __init__(self, placement: _Placement) -> None:
        self.place = placement

    def build(self) -> Tree:
        from celpy.celparser import CELParseError, CELParser  # noqa: PLC0415 - the grammar is built on first use

        try:
            tree = CELParser().parse(self.place.text)
        except CELParseError as error:
            line, column = error.line or 1, error.column or 1
            start = min(self.place.starts[line - 1] + column - 1, len(self.place.text))
            found = self.place.text[start : start + 1]
            what = f"`{found}` is not expected here" if found else "the expression ends too early"
            raise _refused("syntax", what, self.place.span(start, start + 1)) from None
        self._measure(tree)
        return self._tree(tree)

    def _measure(self, tree: Any) -> None:
        """Refuse what nests too deep or is too large, before anything recurses into it."""
        stack, nodes = [(tree, 0)], 0
        while stack:
            branch, depth = stack.pop()
            data = getattr(branch, "data", None)
            if data is None:
                nodes += 1
                continue
            if nodes > MAX_NODES:
                raise _refused("too-large", f"an expression has at most {MAX_NODES} parts", self._span(tree))
            nests = data in ("paren_expr", "ident_arg", "member_dot_arg", "member_dot", "list_lit", "member_index")
            nests = nests or (data in NESTING_OPERATORS and len(branch.children) > 1)
            if depth + nests > MAX_DEPTH:
                raise _refused("too-deep", f"nested deeper than {MAX_DEPTH}", self._span(branch))
            stack += [(child, depth + nests) for child in branch.children if child is not None]

    def _tree(self, tree: Any) -> Tree:
        while tree.data in TRANSPARENT and len(tree.children) == 1:
            tree = tree.children[0]
        data = tree.data
        if data in LEVELS:
            return self._chain(tree, data)
        if data in ("relation", "addition", "multiplication"):
            return self._binary(tree)
        match data:
            case "expr":
                if len(tree.children) == 1:
                    return self._tree(tree.children[0])
                return Operation("?:", tuple(self._tree(child) for child in tree.children), self._span(tree))
            case "unary":
                operator = "!" if tree.children[0].data == "unary_not" else "-"
                return Operation(operator, (self._tree(tree.children[1]),), self._span(tree))
            case "member_dot":
                return Select(self._tree(tree.children[0]), str(tree.children[1]), self._span(tree))
            case "member_dot_arg":
                base, name = tree.children[:2]
                return Invoke(self._tree(base), str(name), self._list(tree.children[2:]), self._span(tree))
            case "ident_arg":
                return Invoke(None, str(tree.children[0]), self._list(tree.children[1:]), self._span(tree))
            case "ident":
                return Name(str(tree.children[0]), self._span(tree))
            case "paren_expr":
                return self._tree(tree.children[0])
            case "list_lit":
                return ListDisplay(self._list(tree.children), self._span(tree))
            case "literal":
                return self._literal(tree)
            case _:
                return Outside(OUTSIDE.get(data, f"`{data}`"), self._span(tree))

    def _chain(self, tree: Any, level: str) -> Tree:
        operands: list[Any] = []
        rest = tree
        while rest.data == level and len(rest.children) == 2:
            rest, last = rest.children
            operands.append(last)
        operands.append(rest)
        return Operation(LEVELS[level], tuple(self._tree(operand) for operand in reversed(operands)), self._span(tree))

    def _binary(self, tree: Any) -> Tree:
        steps: list[tuple[str, Any, Any]] = []
        rest = tree
        while rest.data in ("relation", "addition", "multiplication") and len(rest.children) == 2:
            operator, right = rest.children
            steps.append((BINARY[operator.data], right, rest))
            rest = operator.children[0]
            while rest.data in TRANSPARENT and len(rest.children) == 1:
                rest = rest.children[0]
        result = self._tree(rest)
        for name, right, whole in reversed(steps):
            result = Operation(name, (result, self._tree(right)), self._span(whole))
        return result

    def _list(self, found: list[Any]) -> tuple[Tree, ...]:
        """Return the members of an expression list, of which the grammar gives at most one, if any."""
        return tuple(self._tree(child) for tree in found if tree is not None for child in tree.children)

    def _literal(self, tree: Any) -> Tree:
        token, span = tree.children[0], self._span(tree)
        text = str(token)
        match token.type:
            case "INT_LIT":
                number = int(text, 16) if "x" in text.lower() else int(text)
                return Constant("int", str(number), span)
            case "FLOAT_LIT":
                return Outside("exponents", span) if "e" in text.lower() else Constant("decimal", text, span)
            case "BOOL_LIT":
                return Constant("bool", text, span)
            case "STRING_LIT" | "MLSTRING_LIT":
                return Constant("string", self._unquote(text, span), span)
            case "NULL_LIT":
                return Outside("`null`", span)
            case "UINT_LIT":
                return Outside("unsigned numbers", span)
            case _:
                return Outside("bytes", span)

    def _unquote(self, text: str, span: Span) -> str:
        raw = text[0] in "rR"
        body = text[1:] if raw else text
        quotes = 3 if body[:3] in ('"""', "'''") and len(body) >= 6 else 1
        body = body[quotes:-quotes]
        if raw:
            return body

        def resolve(match: re.Match[str]) -> str:
            escape = match.group(1)
            if escape[0] in "xXuU":
                return chr(int(escape[1:], 16))
            if escape.isdigit():
                return chr(int(escape, 8))
            if escape not in ESCAPES:
                raise _refused("bad-literal", f"`\\{escape}` is no escape sequence", span)
            return ESCAPES[escape]

        try:
            return re.sub(
                r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[xX][0-9a-fA-F]{2}|[0-3][0-7]{2}|.)",
                resolve,
                body,
                flags=re.DOTALL,
            )
        except (ValueError, OverflowError):
            raise _refused("bad-literal", "an escape names no character", span) from None

    def _span(self, tree: Any) -> Span:
        start, end = getattr(tree.meta, "start_pos", None), getattr(tree.meta, "end_pos", None)
        return self.place.span(start or 0, len(self.place.text) if end is None else end)


def _refused(code: str, message: str, span: Span) -> RulesetError:
    return RulesetError([Diagnostic(code, message, span)])
