"""What goes to the terminal: results to standard output, everything else to standard error."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Literal, TextIO, TypeAlias

import typer

from directive_rules.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from directive_rules.diagnostics import Diagnostic

Language: TypeAlias = Literal["zh", "en"]
LanguageOption: TypeAlias = Annotated[
    str | None, typer.Option("--lang", metavar="zh|en", help="Language of the output; default: from LANG, else zh.")
]
QuietOption: TypeAlias = Annotated[bool, typer.Option("--quiet", "-q", help="Print no notes and no progress.")]


def language(asked: str | None) -> Language:
    """Return the language asked for, else the environment's, else Chinese. Raises `UsageError` for any other."""
    if asked is not None:
        if asked not in ("zh", "en"):
            raise UsageError(f"--lang is `zh` or `en`, not `{asked}`")
        return "en" if asked == "en" else "zh"
    spoken = next((found for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (found := os.environ.get(name))), "")
    return "en" if spoken.startswith("en") else "zh"


def say(text: str) -> None:
    """Print a result."""
    _print(text, sys.stdout)


def complain(text: str) -> None:
    """Print an error or a note on standard error."""
    _print(text, sys.stderr)


def note(diagnostics: Iterable[Diagnostic], *, quiet: bool) -> None:
    """Print diagnostics on standard error, unless quiet."""
    for diagnostic in () if quiet else diagnostics:
        complain(str(diagnostic))


def printable(text: str) -> str:
    """Return a text that cannot steer a terminal: control and direction characters from data become visible marks."""
    return "".join(character if character in "\n\t" or not _steers(character) else "\ufffd" for character in text)


def terminal() -> Console | None:
    """Return a console for standard output where that is a terminal, else None: then plain text is wanted."""
    if not sys.stdout.isatty():
        return None
    from rich.console import Console  # noqa: PLC0415 - only where it is shown

    return Console(highlight=False, emoji=False, markup=False)


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Show what is under way on standard error where that is a terminal; yields the function to tell."""
    if quiet or not sys.stderr.isatty():
        yield lambda _what, _done, _all: None
        return
    from rich.console import Console  # noqa: PLC0415 - only where it is shown
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=1)

        def tell(what: str, done: int, of: int) -> None:
            shown.update(task, description=what, completed=done, total=max(of, 1))

        yield tell


def _print(text: str, stream: TextIO) -> None:
    """Print text, with what the stream's encoding does not have written out by number."""
    encoding = stream.encoding or "utf-8"
    stream.write(printable(text).encode(encoding, "backslashreplace").decode(encoding) + "\n")
    stream.flush()


def _steers(character: str) -> bool:
    return (
        unicodedata.category(character) == "Cc" or character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
