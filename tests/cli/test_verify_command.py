"""`directive-rules verify --text`: a text someone holds against a ledger."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from directive_rules.citation import digest
from tests.unit.authoring.world import DIGEST, edited, write_world

Run = Callable[..., Result]
TEXT = "一、费率\n不得按别的费率承保。\n每月要报送。\n承保后至少一次排查。\n"


@pytest.fixture
def ruleset(tmp_path: Path) -> str:
    """A ruleset whose ledger cites the text."""
    sentences = {"不得": "不得按别的费率承保", "至少一次": "承保后至少一次排查", "每月": "每月要报送"}
    pairs = [
        (f"digest: {DIGEST}\n    words: {words}", f"digest: {digest(said)}\n    words: {words}")
        for words, said in sentences.items()
    ]
    change = edited("demo/directive.yaml", *pairs)
    heading = f"not_normative: [{{at: {{section: 一}}, digest: {digest('一、费率')}}}]\n"
    write_world(tmp_path, {name: f"{text}{heading}" for name, text in change.items()})
    return "demo"


def hold(text: str, encoding: str = "utf-8") -> str:
    Path("text.txt").write_bytes(text.encode(encoding))
    return "text.txt"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_that_fits_ends_with_0(run: Run, ruleset: str, encoding: str) -> None:
    result = run("verify", "--text", hold(TEXT, encoding), ruleset, "--lang", "en")
    assert result.exit_code == 0
    assert "✓ All 3 provisions stand in the text as cited" in result.stdout


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(TEXT.replace("每月", "每季"), id="drifted"),
        pytest.param(TEXT.replace("每月要报送。\n", ""), id="vanished"),
        pytest.param(TEXT + "还要交押金。\n", id="new"),
        pytest.param("别的文件说别的事。", id="another text"),
    ],
)
def test_a_text_that_differs_ends_with_1(run: Run, ruleset: str, text: str) -> None:
    assert run("verify", "--text", hold(text), ruleset).exit_code == 1


def test_what_differs_as_json(run: Run, ruleset: str) -> None:
    result = run("verify", "--text", hold(TEXT.replace("至少一次", "至少两次")), ruleset, "--format", "json")
    assert result.exit_code == 1
    (drift,) = json.loads(result.stdout)["drifted"]
    assert drift["provisions"] == ["1.2"]
    assert drift["words"] == [{"provision": "1.2", "words": "至少一次", "found": False, "instead": "至少两次"}]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("demo",), "name the text to hold against the ledger: --text FILE"),
        (("--text", "nowhere.txt", "demo"), "there is no file `nowhere.txt`"),
        (("--text", ".", "demo"), "there is no file `.`"),
        (("--text", "text.txt", "nowhere"), "there is no ruleset `nowhere`"),
        (("--text", "text.txt", "demo", "--format", "xml"), "--format is one of text, json, not `xml`"),
    ],
)
def test_what_makes_no_sense_ends_with_2(run: Run, ruleset: str, arguments: tuple[str, ...], said: str) -> None:
    hold(TEXT)
    result = run("verify", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_file_that_is_no_text_ends_with_2(run: Run, ruleset: str) -> None:
    Path("text.txt").write_bytes(b"PK\x03\x04\0\0")
    result = run("verify", "--text", "text.txt", ruleset)
    assert result.exit_code == 2
    assert "NUL bytes" in result.stderr


def test_a_file_too_long_for_a_circular_ends_with_2(run: Run, ruleset: str) -> None:
    Path("text.txt").write_bytes(b"x" * ((1 << 20) + 1))
    result = run("verify", "--text", "text.txt", ruleset)
    assert result.exit_code == 2
    assert "no circular is that long" in result.stderr


def test_the_help_says_how_it_ends(run: Run) -> None:
    told = " ".join(run("verify", "--help").stdout.split())
    assert "Exit status: 0 everything cited stands in the text" in told
