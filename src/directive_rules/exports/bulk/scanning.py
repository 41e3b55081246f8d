"""One pass over the bytes of a text file: its digest, its encoding, and whether a plain reader can be trusted with it.

A file is *plain* where nobody could split it otherwise: every record is one line of equally many cells, quotes stand
around whole cells alone, no line is blank. The check is over bytes, apart from whatever reads the file.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from directive_rules.errors import MachineError
from directive_rules.exports.decoding import DAMAGED, UTF16, refused
from directive_rules.exports.limits import Limits

BLOCK: Final = 4 << 20
_QUOTED: Final = re.compile(rb'"[^"]*+(?:""[^"]*+)*+"')
_BLANK: Final = re.compile(rb'\n[ \t",\r]*(?=\n)')


@dataclass(frozen=True, slots=True)
class Plain:
    """What a plain file is made of; its heading is one of the lines."""

    lines: int
    delimiters: int


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a file's bytes tell. `plain` is None where the file must be split with more care."""

    digest: str
    encoding: str
    plain: Plain | None


def scan(path: Path, delimiter: bytes | None, limits: Limits) -> Scanned:
    """Read a file once. Without a delimiter it is not asked whether it is plain.

    Raises `ExportError` where it is no text, or where it is too large.
    """
    digest = hashlib.sha256()
    texts = _Texts(path.name)
    tally = _Tally(delimiter) if delimiter is not None else None
    for number, chunk in enumerate(whole_lines(path, limits, digest.update)):
        if number == 0 and chunk.startswith(UTF16):
            raise refused("the file is UTF-16: save it as UTF-8", path.name, 1)
        marked = number == 0 and chunk.startswith(codecs.BOM_UTF8)
        rest = chunk[len(codecs.BOM_UTF8) :] if marked else chunk
        texts.take(rest, marked=marked)
        if tally is not None and not tally.take(rest):
            tally = None
    encoding = texts.encoding(path, limits)
    return Scanned(digest.hexdigest(), encoding, tally.plain() if tally is not None else None)


def blocks(path: Path, limits: Limits) -> Iterator[bytes]:
    """Yield the bytes of a file in pieces. Raises `MachineError` or `ExportError`."""
    total = 0
    try:
        with path.open("rb") as opened:
            while block := opened.read(BLOCK):
                total += len(block)
                if total > limits.file_bytes:
                    raise limits.refuse("file_bytes", path.name)
                yield block
    except OSError as error:
        raise MachineError(f"`{path.name}` cannot be read: {error.strerror}") from None


def whole_lines(path: Path, limits: Limits, tell: Callable[[bytes], object] = len) -> Iterator[bytes]:
    """Yield the bytes of a file in pieces that end where a line does; `tell` is given all of them in order."""
    rest = b""
    line = 1
    for block in blocks(path, limits):
        tell(block)
        rest += block
        end = max(rest.rfind(b"\n"), rest.rfind(b"\r", 0, -1)) + 1
        if end:
            yield rest[:end]
            line += rest.count(b"\n", 0, end)
            rest = rest[end:]
        if len(rest) > max(4 * limits.line_characters, 2 * BLOCK):
            raise limits.refuse("line_characters", path.name, line)
    if rest:
        yield rest


class _Texts:
    """Finds the encoding, exactly as `decoding.decode` does for a file in memory."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.marked = False
        self.line = 1
        self.broken = 0
        self.foreign = 0

    def take(self, chunk: bytes, *, marked: bool) -> None:
        self.marked |= marked
        if (nul := chunk.find(b"\0")) >= 0:
            raise refused("the file holds NUL bytes, which no text does", self.file, self.at(chunk, nul))
        if not self.broken:
            try:
                codecs.utf_8_decode(chunk, "strict", True)
            except UnicodeDecodeError as error:
                self.broken = self.at(chunk, error.start)
        self.line += chunk.count(b"\n")

    def at(self, chunk: bytes, position: int) -> int:
        return self.line + chunk.count(b"\n", 0, position)

    def encoding(self, path: Path, limits: Limits) -> str:
        if not self.broken:
            return "utf-8-sig" if self.marked else "utf-8"
        if self.marked or _mostly_utf8(path, limits):
            raise refused("the file is UTF-8, but not here", self.file, self.broken)
        line = 1
        for chunk in whole_lines(path, limits):
            try:
                chunk.decode("gb18030")
            except UnicodeDecodeError as error:
                at = line + chunk.count(b"\n", 0, error.start)
                raise refused("the file is neither UTF-8 nor GB18030", self.file, at) from None
            line += chunk.count(b"\n")
        return "gb18030"


def _mostly_utf8(path: Path, limits: Limits) -> bool:
    damaged = sound = 0
    for chunk in whole_lines(path, limits):
        text = chunk.decode("utf-8", errors="replace")
        lost = text.count(DAMAGED)
        damaged += lost
        sound += len(text) - len(text.encode("ascii", errors="ignore")) - lost
    return sound > 4 * damaged


class _Tally:
    """Counts what a plain file is made of, until something shows that it is none."""

    def __init__(self, delimiter: bytes) -> None:
        self.delimiter = delimiter
        self.irregular = re.compile(rb'[^\n%b]"|"[^\r\n%b]' % (delimiter, delimiter))
        self.lines = 0
        self.delimiters = 0
        self.returns: set[bool] = set()

    def take(self, chunk: bytes) -> bool:
        """Count a piece; False where the file is not plain."""
        ends = chunk.count(b"\n")
        if (returns := chunk.count(b"\r")) not in (0, ends) or (returns and chunk.count(b"\r\n") != ends):
            return False
        if ends:
            self.returns.add(returns > 0)
        chunk = b"\n" + chunk + (b"" if chunk.endswith(b"\n") else b"\n")
        whole = chunk.count(b"\n")
        if len(self.returns) > 1 or _BLANK.search(chunk):
            return False
        if b'"' in chunk:
            chunk = _QUOTED.sub(b'"', chunk)
            if chunk.count(b"\n") != whole or self.irregular.search(chunk):
                return False
        self.lines += whole - 1
        self.delimiters += chunk.count(self.delimiter)
        return True

    def plain(self) -> Plain | None:
        """Return what was counted; None where there is no whole line."""
        return Plain(self.lines, self.delimiters) if self.returns else None
