"""The commands, put together."""

from __future__ import annotations

from typing import Annotated

import typer

from directive_rules.cli.audit import audit
from directive_rules.cli.duties import duties
from directive_rules.cli.eval import evaluate
from directive_rules.cli.exits import guarded
from directive_rules.cli.explain import explain
from directive_rules.cli.lint import lint
from directive_rules.cli.monitor import monitor
from directive_rules.cli.provisions import provisions
from directive_rules.cli.rulesets import rulesets
from directive_rules.cli.show import show
from directive_rules.cli.sql import print_sql
from directive_rules.cli.test import run_tests
from directive_rules.cli.verify import verify

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Audit insurers' records by regulatory circulars held as declarative rulesets, and explain every verdict.",
)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version  # noqa: PLC0415 - for this option alone

        typer.echo(f"directive-rules {version('directive-rules')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Options before any command."""
    del version


for _name, _command in (
    ("audit", audit),
    ("explain", explain),
    ("rulesets", rulesets),
    ("show", show),
    ("sql", print_sql),
    ("lint", lint),
    ("test", run_tests),
    ("provisions", provisions),
    ("monitor", monitor),
    ("duties", duties),
    ("verify", verify),
    ("eval", evaluate),
):
    app.command(_name)(guarded(_command))
