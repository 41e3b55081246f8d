"""The strict reader: what it refuses, and where it says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from directive_rules.errors import RulesetError
from directive_rules.syntax.yaml import MappingNode, ScalarNode, find_scalar, locate, read_yaml


def refused(text: str) -> tuple[str, int, int]:
    with pytest.raises(RulesetError) as refusal:
        read_yaml(text, "f.yaml")
    (diagnostic,) = refusal.value.diagnostics
    return diagnostic.code, diagnostic.span.line, diagnostic.span.column


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\na: 2", ("duplicate-key", 2, 1)),
        ("a: {b: 1, b: 2}", ("duplicate-key", 1, 11)),
        ("a: &x 1", ("anchor", 1, 4)),
        ("a: [&x 1, 2]", ("anchor", 1, 5)),
        ("a: *x", ("alias", 1, 4)),
        ("a: !!int 3", ("tag", 1, 4)),
        ("a: !thing 3", ("tag", 1, 4)),
        ("<<: {a: 1}", ("merge-key", 1, 1)),
        ("? [a]\n: 1", ("key", 1, 3)),
        ("a: 1\n---\nb: 2", ("several-documents", 2, 1)),
        ("", ("empty-file", 1, 1)),
        ("# only a comment", ("empty-file", 1, 1)),
        ("a: b: c", ("yaml", 1, 5)),
        ("a: \u202eabc", ("bidi", 1, 4)),
    ],
)
def test_refusals_name_their_place(text: str, expected: tuple[str, int, int]) -> None:
    assert refused(text) == expected


def test_nesting_is_bounded() -> None:
    assert refused("[" * 40 + "]" * 40)[0] == "too-deep"
    assert refused("[" * 5000 + "]" * 5000)[0] in ("too-deep", "yaml")


def test_a_file_is_bounded(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.write_text("a: " + "x" * (1 << 20))
    with pytest.raises(RulesetError, match="larger than"):
        read_yaml(large)


def test_a_file_must_be_utf8(tmp_path: Path) -> None:
    path = tmp_path / "gbk.yaml"
    path.write_bytes("a: 1\nb: 保单".encode("gbk"))
    with pytest.raises(RulesetError, match=r"gbk\.yaml:2"):
        read_yaml(path)


@pytest.mark.parametrize("text", ["NO", "012", "1:30", "1e3", "0x1F", "yes", "2016-10-21"])
def test_scalars_stay_text(text: str) -> None:
    assert read_yaml(f"a: {text}").plain_data() == {"a": text}


@pytest.mark.parametrize("text", ["~", "null", ""])
def test_plain_emptiness_is_empty_and_quoted_is_text(text: str) -> None:
    assert read_yaml(f"a: {text}").plain_data() == {"a": None}
    assert read_yaml(f'a: "{text}"').plain_data() == {"a": text}


def test_places_count_characters_not_bytes() -> None:
    node = read_yaml("保单: {费率: 千分之二}", "f.yaml")
    span = locate(node, ("保单", "费率"))
    assert (span.line, span.column, span.end) == (1, 10, 14)


def test_the_lines_of_a_block_know_their_columns() -> None:
    node = read_yaml("a: |\n    first\n      second\n", "f.yaml")
    scalar = find_scalar(node, ("a",))
    assert [(span.line, span.column) for span in scalar.lines][:2] == [(2, 5), (3, 5)]


def test_a_byte_order_mark_is_no_content(tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1")
    node = read_yaml(path)
    assert isinstance(node, MappingNode)
    assert isinstance(node.get("a"), ScalarNode)
