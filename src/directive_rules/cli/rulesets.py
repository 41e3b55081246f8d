"""`directive-rules rulesets`: what is on board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from directive_rules.cli.console import LanguageOption, language, say

if TYPE_CHECKING:
    from directive_rules.cli.console import Language
    from directive_rules.model.ruleset import Ruleset


def rulesets(lang: LanguageOption = None) -> None:
    """List the rulesets that come with this program."""
    from directive_rules.cli.arguments import rulesets_named  # noqa: PLC0415 - loaded when needed

    spoken = language(lang)
    for ruleset in rulesets_named([]):
        say(_line(ruleset, spoken))


def _line(ruleset: Ruleset, spoken: Language) -> str:
    from directive_rules.model.vocabulary import in_language  # noqa: PLC0415
    from directive_rules.reports.labels import FORCES  # noqa: PLC0415 - loaded when needed
    from directive_rules.reports.showing import plural  # noqa: PLC0415

    force = in_language(FORCES[ruleset.force], spoken)
    until = f" – {ruleset.in_force_to}" if ruleset.in_force_to else ""
    provisions, rules = len(ruleset.provisions), len(ruleset.rules)
    if spoken == "zh":
        rest = f"自 {ruleset.in_force_from}{until} 施行 · {force} · {provisions}个条款 · {rules}条规则"
    else:
        counts = f"{plural(provisions, 'provision')} · {plural(rules, 'rule')}"
        rest = f"in force from {ruleset.in_force_from}{until} · {force} · {counts}"
    return f"{ruleset.id}  {ruleset.number}\n  {in_language(ruleset.title, spoken)}\n  {rest}"
