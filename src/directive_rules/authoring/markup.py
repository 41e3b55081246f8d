"""Markdown, as far as it is written here: text that stays text, and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

_MEANS_SOMETHING: Final = re.compile(r"([\\`*\[\]|<>~])")
_LINE_BREAK: Final = re.compile(r"\s*\n\s*")


def escaped(text: str) -> str:
    """Return a text that Markdown leaves as it is, on one line."""
    return _MEANS_SOMETHING.sub(r"\\\1", _LINE_BREAK.sub(" ", text.strip()))


def code(text: str) -> str:
    """Return a text as code, on one line, which may stand in a table."""
    bare = _LINE_BREAK.sub(" ", text.strip()).replace("|", "\\|")
    fence = "``" if "`" in bare else "`"
    return f"{fence}{bare}{fence}"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table; its cells are Markdown already."""
    yield _line(heads)
    yield "|" + "---|" * len(heads)
    yield from map(_line, rows)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
