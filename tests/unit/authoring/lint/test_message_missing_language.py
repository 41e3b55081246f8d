"""Lint check `message-missing-language`: one example that is refused, and its neighbours that are not."""

from __future__ import annotations

from pathlib import Path

from tests.unit.authoring.lint.finding import found
from tests.unit.authoring.world import FILES, edited

CHECK = "message-missing-language"


def test_the_model_ruleset_is_clean(tmp_path: Path) -> None:
    assert found(CHECK, tmp_path) == ()


def test_a_rule_without_message_lacks_both_languages(tmp_path: Path) -> None:
    text = FILES["demo/rules/on-tariff.yaml"]
    change: dict[str, str | None] = {"demo/rules/on-tariff.yaml": text[: text.index("message:")]}
    assert [one.message for one in found(CHECK, tmp_path, change)] == [
        "the rule `on-tariff` has no message in Chinese",
        "the rule `on-tariff` has no message in English",
    ]


def test_blanks_are_no_message_and_no_title(tmp_path: Path) -> None:
    change = edited(
        "demo/rules/on-tariff.yaml",
        ('en: "policy {policy.policy_id} has the rate {policy.rate}"', 'en: "  "'),
        ("en: No rate outside the tariff", 'en: " "'),
    )
    assert [one.message for one in found(CHECK, tmp_path, change)] == [
        "the rule `on-tariff` has no message in English",
        "the rule `on-tariff` has no title in English",
    ]
