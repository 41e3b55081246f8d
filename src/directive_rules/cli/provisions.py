"""`directive-rules provisions`: what of a circular is checked, and why the rest is not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from directive_rules.cli.console import LanguageOption, QuietOption, complain, language, say, terminal
from directive_rules.errors import RulesetError, UsageError

if TYPE_CHECKING:
    from directive_rules.authoring.cases import CaseBook
    from directive_rules.cli.console import Language
    from directive_rules.model.ruleset import Ruleset

FORMATS: Final = ("text", "json", "markdown")


def provisions(
    rulesets: Annotated[
        list[str] | None, typer.Argument(metavar="[RULESET]...", help="Names or paths. [default: all on board]")
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="|".join(FORMATS), help="The form of the output.")] = "text",
    pages: Annotated[
        Path | None,
        typer.Option(
            "--pages", metavar="DIR", help="Write an annotated edition of each ruleset, and an index, as Markdown here."
        ),
    ] = None,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
) -> None:
    """Show every provision of a circular with the rules that check it, or the reason why none does.

    Exit status: 0, or 2 where a ruleset or a case does not load.
    """
    from directive_rules.cli.arguments import rulesets_named  # noqa: PLC0415 - loaded when needed

    spoken = language(lang)
    if form not in FORMATS:
        raise UsageError(f"--format is one of {', '.join(FORMATS)}, not `{form}`")
    found = [(ruleset, _cases(ruleset)) for ruleset in rulesets_named(rulesets or [])]
    if pages is not None:
        from directive_rules.authoring.pages import write_pages  # noqa: PLC0415

        for path in write_pages(found, pages):
            if not quiet:
                complain(path.as_posix())
        return
    _show(found, form, spoken)


def _cases(ruleset: Ruleset) -> CaseBook:
    from directive_rules.authoring.cases import read_cases  # noqa: PLC0415 - loaded when needed

    book = read_cases(ruleset)
    if book.diagnostics:
        raise RulesetError(book.diagnostics)
    return book


def _show(found: list[tuple[Ruleset, CaseBook]], form: str, spoken: Language) -> None:
    from directive_rules.authoring import provisions as laid_out  # noqa: PLC0415 - loaded when needed

    coverages = [laid_out.coverage_of(ruleset, book) for ruleset, book in found]
    console = terminal() if form == "text" else None
    if console is not None:
        from directive_rules.cli.provisions_view import show_coverage  # noqa: PLC0415 - only where it is shown

        show_coverage(console, coverages, spoken)
    elif form == "json":
        say(laid_out.coverage_json(coverages).rstrip("\n"))
    elif form == "markdown":
        say(laid_out.coverage_markdown(coverages, spoken).rstrip("\n"))
    else:
        say(laid_out.coverage_text(coverages, spoken).rstrip("\n"))
