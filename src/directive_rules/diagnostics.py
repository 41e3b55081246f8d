"""Diagnostics: what is wrong with a ruleset or an export's shape, and where. Never about conduct."""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(str, Enum):
    """How much a diagnostic matters: an error refuses, a warning is shown."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Where something stands: a file, a line and columns counted in characters from 1.

    `end` is the column after the last character, on the same line. `source` is that line, for the caret.
    """

    file: str = ""
    line: int = 0
    column: int = 0
    end: int = 0
    source: str = ""

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part)


NOWHERE = Span()


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: a stable code, one sentence, the place, and what would help."""

    code: str
    message: str
    span: Span = NOWHERE
    help: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        place = f"{self.span}: " if self.span != NOWHERE else ""
        lines = [f"{place}{self.severity.value}: {self.message} [{self.code}]"]
        if self.span.source:
            lines += [f"  {self.span.source}", "  " + _caret(self.span)]
        if self.help:
            lines.append(f"  help: {self.help}")
        return "\n".join(lines)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return advice naming the known names closest to `name`; the whole list where it is short and none is close."""
    names = sorted(set(known))
    close = difflib.get_close_matches(name, names, n=2, cutoff=0.6)
    if close:
        return "did you mean " + " or ".join(f"`{match}`" for match in close) + "?"
    if names and len(names) <= 12:
        return "known here: " + ", ".join(f"`{known_name}`" for known_name in names)
    return ""


def _caret(span: Span) -> str:
    """Underline the span; wide characters take two cells, so that the caret stands under what it means."""
    before = span.source[: span.column - 1]
    marked = span.source[span.column - 1 : max(span.end, span.column + 1) - 1]
    return " " * cells(before) + "^" * max(1, cells(marked))


def cells(text: str) -> int:
    """Return the width of a text on a terminal; wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
