"""Markdown as far as it is written here."""

from __future__ import annotations

import pytest

from directive_rules.authoring.markup import code, escaped, table


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain, 中文。", "plain, 中文。"),
        ("a | b", r"a \| b"),
        ("*x* `y` <z> [w] ~v~", r"\*x\* \`y\` \<z\> \[w\] \~v\~"),
        ("back\\slash", "back\\\\slash"),
        ("snake_case", "snake_case"),
        ("two\n  lines ", "two lines"),
    ],
)
def test_text_stays_text(text: str, written: str) -> None:
    assert escaped(text) == written


@pytest.mark.parametrize(
    ("text", "written"), [("a == b", "`a == b`"), ("a ||\n  b", r"`a \|\| b`"), ("a`b", "``a`b``")]
)
def test_code_stands_on_one_line_and_in_a_table(text: str, written: str) -> None:
    assert code(text) == written


def test_a_table_has_a_head_and_rows() -> None:
    assert list(table(["a", "b"], [("1", "2")])) == ["| a | b |", "|---|---|", "| 1 | 2 |"]
