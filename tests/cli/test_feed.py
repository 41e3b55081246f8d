"""Lines as they come: numbered, bounded, never waited for in vain, and an end that loses nothing."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directive_rules.cli.feed import (
    MAX_LINE,
    Advanced,
    Line,
    Observed,
    PatientSource,
    Stop,
    batches,
    read_line,
    stoppable,
)
from directive_rules.errors import UsageError


class Pieces:
    """A source that hands out its pieces one by one, and does something before each."""

    def __init__(self, pieces: Sequence[bytes], before: Callable[[int], None] = lambda _: None) -> None:
        self._pieces = list(pieces)
        self._before = before
        self.asked = 0

    def read1(self, _size: int, /) -> bytes:
        self._before(self.asked)
        self.asked += 1
        return self._pieces.pop(0) if self._pieces else b""


def taken(pieces: Sequence[bytes], most: int = 100) -> list[list[tuple[int, bytes | None]]]:
    found = batches(Pieces(pieces), Stop(), most)
    return [[(line.number, line.text) for line in lines] for lines in found]


def test_what_is_there_is_one_batch_and_a_line_is_never_waited_for() -> None:
    assert taken([b"a\nb\nc", b"c\nd\n"]) == [[(1, b"a"), (2, b"b")], [(3, b"cc"), (4, b"d")]]


def test_a_batch_has_its_bound() -> None:
    assert [len(lines) for lines in taken([b"a\n" * 7], most=3)] == [3, 3, 1]


def test_blank_lines_count_and_are_left_out() -> None:
    assert taken([b"\n \r\na\n\nb\n"]) == [[(3, b"a"), (5, b"b")]]


def test_the_last_line_needs_no_end() -> None:
    assert taken([b"a\nb"]) == [[(1, b"a")], [(2, b"b")]]


def test_a_line_too_long_is_lost_alone() -> None:
    long = b"x" * MAX_LINE
    assert taken([b"a\n", long, b"x", long, b"\nb\n"]) == [[(1, b"a")], [(2, None), (3, b"b")]]
    assert taken([long, b"\n"]) == [[(1, long)]]
    assert taken([long + b"x\nb\n"]) == [[(1, None), (2, b"b")]]
    assert taken([long + b"x"]) == [[(1, None)]]


@given(st.lists(st.binary(max_size=6)), st.integers(1, 4))
def test_however_the_bytes_are_cut_the_lines_are_the_same(pieces: list[bytes], most: int) -> None:
    pieces = [piece for piece in pieces if piece]
    text = b"".join(pieces)
    expected = [(number, line) for number, line in enumerate(text.split(b"\n"), 1) if line.strip()]
    assert [line for lines in taken(pieces, most) for line in lines] == expected


def test_a_signal_between_batches_ends_after_the_batch_at_hand() -> None:
    stop = Stop()
    seen = []
    for lines in batches(Pieces([b"a\nb\nc\n"]), stop, 1):
        seen += [line.text for line in lines]
        stop.signal = signal.SIGTERM
    assert seen == [b"a"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_while_waiting_ends_at_once(number: signal.Signals) -> None:
    usual = signal.getsignal(number)
    with stoppable() as stop:
        source = Pieces([b"a\n", b"b\n"], lambda asked: signal.raise_signal(number) if asked == 1 else None)
        assert [[line.text for line in lines] for lines in batches(source, stop, 9)] == [[b"a"]]
        assert source.asked == 1
        assert stop.signal == number
    assert signal.getsignal(number) == usual


def test_a_signal_before_the_first_line_is_heard() -> None:
    with stoppable() as stop:
        signal.raise_signal(signal.SIGTERM)
        source = Pieces([b"a\n"])
        assert list(batches(source, stop, 9)) == []
        assert source.asked == 0


def test_a_second_interrupt_is_not_waited_for() -> None:
    with stoppable():
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_something_is_done_while_nothing_comes() -> None:
    reading, writing = os.pipe()
    done: list[bool] = []

    def meanwhile() -> None:
        done.append(stop.waiting)
        if len(done) == 3:
            os.write(writing, b"a\n")
            os.close(writing)

    with open(reading, "rb") as file:
        stop = Stop()
        assert [len(lines) for lines in batches(PatientSource(file, stop, 0.001, meanwhile), stop, 9)] == [1]
    assert done == [False] * 3


def test_a_signal_does_not_break_in_on_what_is_done_meanwhile() -> None:
    reading, writing = os.pipe()
    finished = []

    def meanwhile() -> None:
        signal.raise_signal(signal.SIGTERM)
        finished.append(True)

    with open(reading, "rb") as file, stoppable() as stop:
        assert list(batches(PatientSource(file, stop, 0.001, meanwhile), stop, 9)) == []
    os.close(writing)
    assert finished == [True]


def test_a_record_keeps_its_digits() -> None:
    line = Line(7, b'{"record": "policy", "fields": {"rate": 0.10, "insured": 3, "urban": true, "premium": null}}')
    fields = {"rate": Decimal("0.10"), "insured": 3, "urban": True, "premium": None}
    read = read_line(line)
    assert read == Observed(7, "policy", fields)
    assert isinstance(read, Observed)
    assert str(read.fields["rate"]) == "0.10"


def test_the_clock_is_a_text() -> None:
    assert read_line(Line(1, b'\xef\xbb\xbf{"advance": "2016-12-05"}')) == Advanced(1, "2016-12-05")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"{", "not JSON, at character 2"),
        (b"[1]", "a line is"),
        (b'{"record": "policy"}', "a line is"),
        (b'{"record": "policy", "fields": []}', "a line is"),
        (b'{"record": 1, "fields": {}}', "a line is"),
        (b'{"record": "policy", "fields": {}, "at": 1}', "a line is"),
        (b'{"advance": 20161205}', "a line is"),
        (b'{"advance": "2016-12-05", "advance": "2016-12-06"}', "`advance` stands twice"),
        (b'{"record": "policy", "fields": {"a": 1, "a": 1}}', "`a` stands twice"),
        (b'{"record": "policy", "fields": {"a": NaN}}', "`NaN` is no number"),
        (b'{"record": "policy", "fields": {"a": ' + b"9" * 5000 + b"}}", "too long"),
        (b"[" * 100_000, "nested too deep"),
        ('{"advance": "十二月"}'.encode("gb18030"), "not UTF-8, at byte 16"),
        (None, "longer than 1 MiB"),
    ],
)
def test_what_a_line_may_not_be(text: bytes | None, said: str) -> None:
    with pytest.raises(UsageError) as refusal:
        read_line(Line(2, text))
    assert said in str(refusal.value)
