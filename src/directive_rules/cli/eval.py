"""`directive-rules eval`: one expression on records given by hand, for trying things out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from directive_rules.cli.console import say


def evaluate(
    expression: Annotated[str, typer.Argument(help="Such as `policy.rate * params.factor >= 0.002`.")],
    given: Annotated[
        Path | None,
        typer.Option(
            "--given",
            "-g",
            metavar="FILE",
            help="Records in YAML or JSON, {type: {field: value}} or {type: [...]}; `-` reads standard input.",
        ),
    ] = None,
    subject: Annotated[
        str | None,
        typer.Option(
            "--for", metavar="TYPE", help="The record type the expression is about; default: found in the expression."
        ),
    ] = None,
    ruleset: Annotated[
        str | None,
        typer.Option("--ruleset", "-r", metavar="ID|PATH", help="Take parameters and vocabulary from this ruleset."),
    ] = None,
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="DATE", help="The horizon; default: far in the future.")
    ] = "9999-12-30",
    period: Annotated[
        str | None, typer.Option("--period", metavar="PERIOD", help="What `period` is, such as 2016-11 or 2016Q4.")
    ] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", metavar="NAME=VALUE", help="Set a parameter; needs --ruleset.")
    ] = None,
) -> int:
    """Evaluate one expression: prints its value for each record given, or `unknown` with its causes.

    A field that a record does not have is not provided; `~` or null is empty. The types given are complete.
    """
    from directive_rules.cli.trying import Trial, try_out  # noqa: PLC0415 - loaded when needed

    for line in try_out(Trial(expression, given, subject, ruleset, as_of, period, tuple(param or ()))):
        say(line)
    return 0
