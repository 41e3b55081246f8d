"""`directive-rules lint`: what is wrong with a ruleset beyond what refuses to load."""

from __future__ import annotations

from typing import Annotated

import typer

from directive_rules.cli.console import QuietOption, complain, say
from directive_rules.cli.exits import FOUND


def lint(
    rulesets: Annotated[
        list[str] | None, typer.Argument(metavar="[RULESET]...", help="Names or paths; default: all on board.")
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="CHECK", help="Run this check alone; may be repeated.")
    ] = None,
    quiet: QuietOption = False,
) -> int:
    """Check rulesets: literal thresholds, rules without deadline, provisions unaccounted for, missing cases.

    Exit status: 0 clean, 1 something was found, 2 a ruleset does not load.
    """
    from directive_rules.authoring.lint import lint as check  # noqa: PLC0415 - loaded when needed
    from directive_rules.cli.arguments import rulesets_named  # noqa: PLC0415
    from directive_rules.reports.showing import plural  # noqa: PLC0415

    total = 0
    for ruleset in rulesets_named(rulesets or []):
        found = check(ruleset, only)
        total += len(found)
        for diagnostic in found:
            say(str(diagnostic))
        if not quiet:
            complain(f"{ruleset.id}: " + (plural(len(found), "finding") if found else "clean"))
    return FOUND if total else 0
