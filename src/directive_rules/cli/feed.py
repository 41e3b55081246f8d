"""Lines on standard input as they come, and an end that a signal asks for."""

from __future__ import annotations

import json
import os
import select
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from types import FrameType
from typing import IO, Any, Final, Protocol

from directive_rules.errors import UsageError

MAX_LINE: Final = 1 << 20
CHUNK: Final = 1 << 16
_MARK: Final = b"\xef\xbb\xbf"


class Source(Protocol):
    """Bytes that hand out what is there, and wait only while nothing is."""

    def read1(self, size: int, /) -> bytes:
        """Return some bytes, none at the end."""


class _Stop(BaseException):
    """A signal came while nothing was being done."""


class Stop:
    """Remembers that a signal asked for the end; it breaks in only where the program waits for input."""

    def __init__(self) -> None:
        self.signal: int | None = None
        self.waiting = False

    def asked(self, number: int, _frame: FrameType | None) -> None:
        """Handle a signal. A second one finds the usual handler."""
        self.signal = number
        signal.signal(number, signal.SIG_DFL if number == signal.SIGTERM else signal.default_int_handler)
        if self.waiting:
            raise _Stop


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Let SIGTERM and SIGINT ask for the end, for as long as the context lasts."""
    stop = Stop()
    before = {number: signal.signal(number, stop.asked) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class PatientSource:
    """A file that is watched: while nothing comes, something is done every so many seconds."""

    def __init__(self, file: IO[bytes], stop: Stop, seconds: float, meanwhile: Callable[[], None]) -> None:
        self._file = file
        self._stop = stop
        self._seconds = seconds
        self._meanwhile = meanwhile

    def read1(self, size: int, /) -> bytes:
        """Return some bytes, none at the end. No signal breaks in on what is done meanwhile."""
        while not select.select([self._file], [], [], self._seconds)[0]:
            self._stop.waiting = False
            self._meanwhile()
            self._stop.waiting = True
            if self._stop.signal is not None:
                return b""
        return os.read(self._file.fileno(), size)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the input; no text where it was too long to be kept."""

    number: int
    text: bytes | None


def batches(source: Source, stop: Stop, most: int) -> Iterator[list[Line]]:
    """Yield the lines that are there, at most so many at a time, until the input ends or the end is asked for.

    It never waits for a second line once it has one. Blank lines count, and are left out.
    """
    number, rest, lost = 0, b"", False
    while data := _read(source, stop):
        *whole, rest = (rest + data).split(b"\n")
        lines = []
        for text in whole:
            number += 1
            lines.append(Line(number, None if lost or len(text) > MAX_LINE else text))
            lost = False
        if len(rest) > MAX_LINE:
            rest, lost = b"", True
        yield from _split(lines, stop, most)
    if (rest or lost) and stop.signal is None:
        yield from _split([Line(number + 1, None if lost else rest)], stop, most)


def _split(lines: list[Line], stop: Stop, most: int) -> Iterator[list[Line]]:
    filled = [line for line in lines if line.text is None or line.text.strip()]
    for start in range(0, len(filled), most):
        if stop.signal is not None:
            return
        yield filled[start : start + most]


def _read(source: Source, stop: Stop) -> bytes:
    """Wait for input; nothing at its end, or where the end was asked for."""
    try:
        stop.waiting = True
        return b"" if stop.signal is not None else source.read1(CHUNK)
    except _Stop:
        return b""
    finally:
        stop.waiting = False


@dataclass(frozen=True, slots=True)
class Observed:
    """A record of the input."""

    line: int
    record_type: str
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Advanced:
    """The clock, as the input has it."""

    line: int
    to: str


def read_line(line: Line) -> Observed | Advanced:
    """Return what a line says. Raises `UsageError`."""
    if line.text is None:
        raise UsageError(f"the line is longer than {MAX_LINE >> 20} MiB")
    data = _parsed(line.text.removeprefix(_MARK) if line.number == 1 else line.text)
    match data:
        case {"record": str(record_type), "fields": dict(fields), **others} if not others:
            return Observed(line.number, record_type, fields)
        case {"advance": str(to), **others} if not others:
            return Advanced(line.number, to)
    raise UsageError('a line is {"record": TYPE, "fields": {...}} or {"advance": DAY OR INSTANT}')


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(
            text.decode("utf-8"), object_pairs_hook=_unique, parse_float=Decimal, parse_constant=_no_number
        )
    except UnicodeDecodeError as error:
        raise UsageError(f"the line is not UTF-8, at byte {error.start + 1}") from None
    except json.JSONDecodeError as error:
        raise UsageError(f"the line is not JSON, at character {error.pos + 1}") from None
    except RecursionError:
        raise UsageError("the line is nested too deep") from None
    except ValueError:
        # A number of thousands of digits, which Python does not read.
        raise UsageError("a number in the line is too long") from None


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise UsageError(f"the key `{key}` stands twice in the line")
        found[key] = value
    return found


def _no_number(text: str) -> object:
    raise UsageError(f"`{text}` is no number")
