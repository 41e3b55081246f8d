"""`directive-rules sql`: rules as SQL, to be read or run elsewhere."""

from __future__ import annotations

from typing import Annotated

import typer

from directive_rules.cli.console import LanguageOption, language, say


def print_sql(
    target: Annotated[
        str | None, typer.Argument(metavar="RULESET[/RULE]", help="A name or a path, and a rule of it.")
    ] = None,
    dialect: Annotated[
        str, typer.Option("--dialect", "-d", metavar="duckdb|postgres|spark", help="The database it is for.")
    ] = "duckdb",
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="DATE", help="Judge as of this day or instant.")
    ] = "2026-12-31",
    causes: Annotated[
        bool, typer.Option("--causes", help="Say with each undetermined duty why it is, in bits; much longer.")
    ] = False,
    plan: Annotated[
        bool, typer.Option("--plan", help="Say instead how an audit of many records judges each rule.")
    ] = False,
    calendar: Annotated[
        bool, typer.Option("--calendar", help="Print instead the tables of working days that some rules read.")
    ] = False,
    lang: LanguageOption = None,
) -> None:
    """Print the SQL of a rule, or of each rule of a ruleset: one statement with a row for each duty.

    It takes every table to be whole. What an export claims, lacks or put aside `audit` alone knows.
    """
    from directive_rules.cli.sql_text import Asked, text_of  # noqa: PLC0415 - loaded when needed

    asked = Asked(target, dialect, as_of, language(lang), causes, plan, calendar)
    say(text_of(asked))
