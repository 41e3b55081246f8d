"""Bytes to text: UTF-8 with or without a byte order mark, strictly; else GB18030, strictly."""

from __future__ import annotations

import codecs
from typing import Final

from directive_rules.diagnostics import Diagnostic, Span
from directive_rules.errors import ExportError

DAMAGED: Final = "\ufffd"
"""What a program writes where it could not read a character: the original is lost."""

UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""How a UTF-16 file begins."""


def decode(data: bytes, file: str) -> tuple[str, str]:
    """Return the text and the name of its encoding.

    GB18030 gives a reading to almost any bytes, so a file that is UTF-8 but for a few places is refused at the
    first of them rather than read as GB18030, which would turn every Chinese character in it into another.
    """
    if data.startswith(UTF16):
        raise refused("the file is UTF-16: save it as UTF-8", file, 1)
    marked = data.startswith(codecs.BOM_UTF8)
    if marked:
        data = data[len(codecs.BOM_UTF8) :]
    if b"\0" in data:
        raise refused("the file holds NUL bytes, which no text does", file, _line(data, data.index(b"\0")))
    try:
        return data.decode("utf-8"), "utf-8-sig" if marked else "utf-8"
    except UnicodeDecodeError as error:
        if marked or _mostly_utf8(data):
            raise refused("the file is UTF-8, but not here", file, _line(data, error.start)) from None
    try:
        return data.decode("gb18030"), "gb18030"
    except UnicodeDecodeError as error:
        raise refused("the file is neither UTF-8 nor GB18030", file, _line(data, error.start)) from None


def _mostly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", errors="replace")
    damaged = text.count(DAMAGED)
    sound = len(text) - len(text.encode("ascii", errors="ignore")) - damaged
    return sound > 4 * damaged


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def refused(message: str, file: str, line: int) -> ExportError:
    """Return the error for a file that is no text we read."""
    return ExportError([Diagnostic("encoding", message, Span(file, line))])
