"""`directive-rules show`: a ruleset or one rule, readable."""

from __future__ import annotations

from typing import Annotated

import typer

from directive_rules.cli.console import LanguageOption, language, say


def show(
    target: Annotated[str, typer.Argument(metavar="RULESET[/RULE]", help="A name or a path, and a rule of it.")],
    lang: LanguageOption = None,
) -> None:
    """Show a ruleset (provisions and their rules) or a rule (provision, condition in words, parameters and sources)."""
    from directive_rules.cli.describing import describe_rule, describe_ruleset  # noqa: PLC0415 - loaded when needed
    from directive_rules.cli.targets import target as load  # noqa: PLC0415

    spoken = language(lang)
    ruleset, rule = load(target)
    lines = describe_ruleset(ruleset, spoken) if rule is None else describe_rule(ruleset, ruleset.rules[rule], spoken)
    say("\n".join(line.rstrip() for line in lines))
