"""Lint check `operative-words-too-long`: one example that is refused, and its neighbours that are not."""

from __future__ import annotations

from pathlib import Path

from tests.unit.authoring.lint.finding import found
from tests.unit.authoring.world import edited

CHECK = "operative-words-too-long"


def test_the_model_ruleset_is_clean(tmp_path: Path) -> None:
    assert found(CHECK, tmp_path) == ()


def test_thirteen_characters_are_one_too_many(tmp_path: Path) -> None:
    twelve = edited("demo/directive.yaml", ("words: 每月", f"words: {'月' * 12}"))
    assert found(CHECK, tmp_path / "twelve", twelve) == ()
    thirteen = edited("demo/directive.yaml", ("words: 每月", f"words: {'月' * 13}"))
    (diagnostic,) = found(CHECK, tmp_path / "thirteen", thirteen)
    assert diagnostic.message == "the operative words of provision `2.1` have 13 characters"
