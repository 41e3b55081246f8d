"""What goes to the terminal: results to standard output, everything else to standard error."""

from __future__ import annotations

import os
import signal
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Literal, TextIO, TypeAlias

import typer

from directive_rules.errors import UsageError

if TYPE_CHECKING:
    from types import FrameType

    from rich.console import Console

    from directive_rules.diagnostics import Diagnostic
    from directive_rules.model.vocabulary import Names

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
def progress(spoken: Language, *, quiet: bool) -> Iterator[Callable[[Names, int, int], None]]:
    """Show what is under way, how far it is and how long it will take, on standard error where that is a terminal.

    Yields the function to tell: what is under way, and how many of how many steps are done, 0 where nobody knows.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda _what, _done, _all: None
        return
    from rich.console import Console  # noqa: PLC0415 - only where it is shown
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=None)

        def tell(what: Names, done: int, of: int) -> None:
            known, said = shown.tasks[0], printable(what.zh if spoken == "zh" else what.en)
            if known.total != (of or None) or done < known.completed:
                shown.reset(task, total=of or None, description=said)
            shown.update(task, description=said, completed=done)

        yield tell


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C be `KeyboardInterrupt`, also where a library answers it with an error of its own."""
    interrupted = False

    def remember(number: int, frame: FrameType | None) -> None:
        nonlocal interrupted
        interrupted = True
        signal.default_int_handler(number, frame)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, remember)
    try:
        yield
    except Exception:
        if interrupted:
            raise KeyboardInterrupt from None
        raise
    finally:
        signal.signal(signal.SIGINT, before)


def _print(text: str, stream: TextIO) -> None:
    """Print text, with what the stream's encoding does not have written out by number."""
    encoding = stream.encoding or "utf-8"
    stream.write(printable(text).encode(encoding, "backslashreplace").decode(encoding) + "\n")
    stream.flush()


def _steers(character: str) -> bool:
    return (
        unicodedata.category(character) == "Cc" or character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
