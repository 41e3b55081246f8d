"""Names and texts as SQL writes them, whatever they hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path


def identifier(name: str) -> str:
    """Return a name that means itself, even with quotes, spaces or keywords in it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as a literal. A character that no literal holds is refused with `ValueError`."""
    if "\0" in text:
        raise ValueError("the text holds a NUL character")
    return "'" + text.replace("'", "''") + "'"


def literals(texts: Iterable[str]) -> str:
    """Return texts as the inside of an `IN (...)`."""
    return ", ".join(literal(text) for text in texts)


def file_literal(path: Path) -> str:
    """Return the name of one file as a literal; a star in it is a star, and no pattern."""
    return literal(re.sub(r"[*?\[]", r"[\g<0>]", path.as_posix()))
