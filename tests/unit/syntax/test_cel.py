"""Expressions as written: precedence, positions, limits, and literals."""

from __future__ import annotations

import pytest

from directive_rules.errors import RulesetError
from directive_rules.syntax.cel import Constant, Invoke, Operation, Outside, Select, Tree, parse, parse_text
from directive_rules.syntax.yaml import find_scalar, read_yaml


def shape(tree: Tree) -> str:
    """Write a tree with brackets everywhere, without positions."""
    match tree:
        case Operation(operator=operator, operands=operands):
            return f"({operator} {' '.join(map(shape, operands))})"
        case Constant(text=text):
            return text
        case Select(base=base, name=name):
            return f"{shape(base)}.{name}"
        case Invoke(receiver=receiver, name=name, arguments=arguments):
            before = f"{shape(receiver)}." if receiver is not None else ""
            return f"{before}{name}({', '.join(map(shape, arguments))})"
        case Outside(what=what):
            return f"<{what}>"
        case _:
            return getattr(tree, "name", "[]")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a && b || !c && d", "(|| (&& a b) (&& (! c) d))"),
        ("a && b && c", "(&& a b c)"),
        ("a && (b && c)", "(&& a (&& b c))"),
        ("1 + 2 * 3 - 4", "(- (+ 1 (* 2 3)) 4)"),
        ("a -1", "(- a 1)"),
        ("a - -1", "(- a -1)"),
        ("a ? b : c ? d : e", "(?: a b (?: c d e))"),
        ("a.b.c(x, y).d", "a.b.c(x, y).d"),
        ("f()", "f()"),
        ("a[0]", "<indexing with `[]`>"),
        ("{1: 2}", "<maps>"),
        ("null", "<`null`>"),
        ("1u", "<unsigned numbers>"),
        ("1e3", "<exponents>"),
        ("b'x'", "<bytes>"),
        ("a // a comment", "a"),
        ("0x10", "16"),
    ],
)
def test_precedence(text: str, expected: str) -> None:
    assert shape(parse_text(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r'"a\nb"', "a\nb"),
        (r"'it\'s'", "it's"),
        (r'r"a\nb"', r"a\nb"),
        (r'"\u6708\x41\101"', "月AA"),
        ('"月报"', "月报"),
        ('""', ""),
    ],
)
def test_strings(text: str, expected: str) -> None:
    tree = parse_text(text)
    assert isinstance(tree, Constant)
    assert tree.text == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "syntax"),
        ("a &&", "syntax"),
        ("a && && b", "syntax"),
        ('"unclosed', "syntax"),
        (r'"\q"', "bad-literal"),
        (r'"\U00110000"', "bad-literal"),
        ("(" * 40 + "a" + ")" * 40, "too-deep"),
        ("!" * 40 + "a", "too-deep"),
        ("+".join("a" * 60), "too-deep"),
        ("a ? b : " * 40 + "c", "too-deep"),
        (".".join("a" * 40), "too-deep"),
        (" && ".join(["a"] * 900), "too-large"),
        ("a" * 5000, "too-large"),
    ],
)
def test_refusals(text: str, code: str) -> None:
    with pytest.raises(RulesetError) as refusal:
        parse_text(text)
    assert refusal.value.diagnostics[0].code == code


def test_long_chains_of_conjuncts_are_no_depth() -> None:
    tree = parse_text(" && ".join(["a"] * 300))
    assert isinstance(tree, Operation)
    assert len(tree.operands) == 300


def place(source: str, key: str) -> tuple[int, int]:
    with pytest.raises(RulesetError) as refusal:
        parse(find_scalar(read_yaml(source, "f.yaml"), (key,)))
    span = refusal.value.diagnostics[0].span
    return span.line, span.column


def test_columns_are_those_of_the_file() -> None:
    assert place("when: a && && b", "when") == (1, 12)
    assert place("x: 1\nwhen: |\n  a\n    && && b\n", "when") == (4, 8)


@pytest.mark.parametrize("source", ['when: "a && b"', "when: 'a'", "when: a &&\n  b", "when: >\n  a\n"])
def test_other_quoting_is_refused_so_that_columns_stay_true(source: str) -> None:
    with pytest.raises(RulesetError) as refusal:
        parse(find_scalar(read_yaml(source, "f.yaml"), ("when",)))
    assert refusal.value.diagnostics[0].code in ("quoted-expression", "folded-expression")
