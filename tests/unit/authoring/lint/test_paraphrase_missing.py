"""Lint check `paraphrase-missing`: one example that is refused, and its neighbours that are not."""

from __future__ import annotations

from pathlib import Path

from tests.unit.authoring.lint.finding import found
from tests.unit.authoring.world import edited

CHECK = "paraphrase-missing"


def test_the_model_ruleset_is_clean(tmp_path: Path) -> None:
    assert found(CHECK, tmp_path) == ()


def test_an_empty_paraphrase_is_told_by_language(tmp_path: Path) -> None:
    change = edited("demo/directive.yaml", ("en: report every month", 'en: " "'))
    assert [one.message for one in found(CHECK, tmp_path, change)] == ["provision `2.1` has no paraphrase in English"]


def test_the_operative_words_are_no_paraphrase(tmp_path: Path) -> None:
    change = edited("demo/directive.yaml", ("zh: 每月报送", "zh: 每月"))
    assert [one.message for one in found(CHECK, tmp_path, change)] == [
        "the paraphrase of provision `2.1` only repeats its words"
    ]
