"""`directive-rules test`: judge the worked cases of rulesets and compare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from directive_rules.cli.console import QuietOption, say
from directive_rules.cli.exits import FOUND

if TYPE_CHECKING:
    from directive_rules.authoring.cases import CaseResult


def run_tests(
    rulesets: Annotated[
        list[str] | None, typer.Argument(metavar="[RULESET[/RULE]]...", help="Names or paths; default: all on board.")
    ] = None,
    quiet: QuietOption = False,
) -> int:
    """Run the worked cases of rulesets, or of single rules.

    Exit status: 0 all as expected, 1 a case came out differently, 2 a ruleset or a case does not load.
    """
    from directive_rules.authoring.cases import run_cases  # noqa: PLC0415 - loaded when needed
    from directive_rules.cli.targets import targets  # noqa: PLC0415

    failed = 0
    for ruleset, rule in targets(rulesets or []):
        results = run_cases(ruleset, None if rule is None else [rule])
        wrong = [result for result in results if not result.passed]
        failed += len(wrong)
        for result in wrong:
            say(_failure(result, ruleset.id))
        if not quiet:
            name = f"{ruleset.id}/{rule}" if rule else ruleset.id
            say(f"{name}: {len(results) - len(wrong)} of {len(results)} cases as expected")
    return FOUND if failed else 0


def _failure(result: CaseResult, ruleset: str) -> str:
    place = f"{result.case.span}: " if str(result.case.span) else ""
    lines = [f"{place}{ruleset}/{result.case.rule}: {result.case.title}"]
    return "\n".join([*lines, *(f"  {mismatch}" for mismatch in result.mismatches)])
