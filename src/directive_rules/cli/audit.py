"""`directive-rules audit`: judge an export, print a summary, leave an audit directory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from directive_rules.cli.arguments import moment, rulesets_named, statuses
from directive_rules.cli.bounds import engine_named, how_many, memory_size
from directive_rules.cli.console import (
    LanguageOption,
    QuietOption,
    complain,
    interruptible,
    language,
    note,
    progress,
    say,
    terminal,
)
from directive_rules.cli.exits import FOUND, NOT_CONSERVED
from directive_rules.errors import IntegrityError

if TYPE_CHECKING:
    from directive_rules.cli.console import Language
    from directive_rules.reports import Audit


def audit(
    export: Annotated[
        Path, typer.Argument(help="A directory of CSV, TSV or JSONL files with a manifest.yaml, or one file.")
    ],
    ruleset: Annotated[
        list[str] | None,
        typer.Option(
            "--ruleset",
            "-r",
            metavar="ID|PATH",
            help="A ruleset to judge by; may be repeated; default: all on board that are in force.",
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="DATE",
            help="Judge as of the end of this day, or of this instant; default: as the manifest says.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="DIR", help="Where to leave the audit; default: ./audit-RULESET-DATE."),
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option(
            "--param",
            "-p",
            metavar="NAME=VALUE",
            help="Set a parameter for this run; RULESET:NAME=VALUE for one ruleset, `unset` for none.",
        ),
    ] = None,
    complete: Annotated[
        bool, typer.Option("--complete", help="Claim that the export holds every record of the types it has.")
    ] = False,
    illustrative: Annotated[
        bool,
        typer.Option(
            "--illustrative",
            help="Use a ruleset's made-up reference records where the export has none. For demonstrations.",
        ),
    ] = False,
    readings: Annotated[
        bool,
        typer.Option(
            "--readings",
            help="Judge again under every other reading of the text, and say which verdicts depend on one.",
        ),
    ] = False,
    listed: Annotated[
        str | None,
        typer.Option(
            "--list", metavar="STATUS,...", help="Verdicts to list one by one, or `all`; default: violated,late."
        ),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 also for shortfalls and undetermined verdicts.")
    ] = False,
    tolerate: Annotated[
        int,
        typer.Option(
            "--tolerate", min=0, metavar="N", help="Records that may be in quarantine before the exit status is 3."
        ),
    ] = 0,
    engine: Annotated[
        str | None,
        typer.Option(
            "--engine", metavar="NAME", help="What judges: duckdb (the default), postgres, spark or interpreter."
        ),
    ] = None,
    database: Annotated[
        str | None,
        typer.Option(
            "--database",
            metavar="URL",
            help="For postgres: postgresql://HOST/NAME, where the records lie; EXPORT then has the manifest alone.",
        ),
    ] = None,
    schema: Annotated[
        str, typer.Option("--schema", metavar="NAME", help="For postgres: the schema the tables are in.")
    ] = "public",
    memory: Annotated[
        str | None,
        typer.Option("--memory", metavar="SIZE", help="How much memory the engine may use, such as 512MB or 2GiB."),
    ] = None,
    threads: Annotated[
        int | None, typer.Option("--threads", min=1, max=1024, metavar="N", help="How many threads it may use.")
    ] = None,
    rederive: Annotated[
        str | None,
        typer.Option(
            "--rederive",
            metavar="N|all",
            help="How many missed duties of each rule the interpreter judges again, where it is not the engine.",
        ),
    ] = None,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
) -> int:
    """Judge an export by rulesets: a summary here, every verdict in a directory.

    Exit status: 0 no violations, 1 violations, 2 usage or unreadable input, 3 quarantined records or records lost,
    5 the engine and the interpreter disagree.
    """
    from directive_rules.audit import Options, parse_overrides, run_audit  # noqa: PLC0415 - loaded when needed
    from directive_rules.reports import refuse_foreign, write_audit  # noqa: PLC0415

    spoken = language(lang)
    instant = moment(as_of, "--as-of")
    chosen = rulesets_named(ruleset or [])
    if out is not None:
        refuse_foreign(out)
    bound = memory_size(memory)
    options = Options(
        parameters=parse_overrides(param or [], chosen),
        complete=complete,
        illustrative=illustrative,
        readings=readings,
        leave_out_later=not ruleset,
        listed=statuses(listed),
        engine=engine_named(engine, bound, threads),
        memory=bound,
        threads=threads,
        rederive=how_many(rederive),
        database=database,
        schema=schema,
    )
    with interruptible():
        with progress(spoken, quiet=quiet) as tell:
            found = run_audit(export, chosen, instant, options, tell)
        directory = out if out is not None else _default_directory(found)
        write_audit(found, directory)
    note(found.notes, quiet=quiet)
    _show(found, spoken)
    if not quiet:
        complain(f"\n{'审计结果' if spoken == 'zh' else 'audit'}: {directory}")
    return exit_status(found, strict=strict, tolerate=tolerate)


def exit_status(found: Audit, *, strict: bool = False, tolerate: int = 0) -> int:
    """Return how an audit ends: 5 before 3, 3 before 1, 1 before 0."""
    from directive_rules.model.verdicts import Status  # noqa: PLC0415 - loaded when needed

    totals = found.totals
    if found.disagreements:
        return IntegrityError.exit_status
    if not found.conserved or len(found.quarantine) > tolerate:
        return NOT_CONSERVED
    if totals.violations or (strict and (totals.shortfalls or totals.statuses[Status.UNDETERMINED])):
        return FOUND
    return 0


def _default_directory(found: Audit) -> Path:
    names = "+".join(judged.ruleset.id for judged in found.rulesets)
    return Path(f"audit-{names}-{found.as_of:%Y-%m-%d}")


def _show(found: Audit, spoken: Language) -> None:
    from directive_rules.reports.summary import summarise  # noqa: PLC0415 - loaded when needed
    from directive_rules.reports.summary_text import summary_text  # noqa: PLC0415

    summary = summarise(found)
    console = terminal()
    if console is None:
        say(summary_text(summary, spoken).rstrip("\n"))
        return
    from directive_rules.cli.summary_view import show_summary  # noqa: PLC0415 - only where it is shown

    show_summary(console, summary, spoken)
