"""Decoding, splitting into cells, and the second count."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directive_rules.errors import ExportError
from directive_rules.exports.decoding import decode
from directive_rules.exports.delimited import read_delimited
from directive_rules.exports.jsonlines import read_json_lines
from directive_rules.exports.limits import Limits
from directive_rules.exports.recount import recount

LIMITS = Limits()


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("保单号,投保人".encode(), "utf-8"),
        ("保单号,投保人".encode("utf-8-sig"), "utf-8-sig"),
        ("保单号,投保人·甲\u00a0".encode("gb18030"), "gb18030"),
        (b"policy_id", "utf-8"),
        (b"", "utf-8"),
    ],
)
def test_the_encodings_of_exports(data: bytes, encoding: str) -> None:
    text, found = decode(data, "f.csv")
    assert found == encoding
    assert not text.startswith("\ufeff")


def test_utf8_with_one_bad_byte_is_not_read_as_gb18030() -> None:
    data = "保单号,投保人\nP1,北京某某企业\n".encode() * 20 + b"P2,\xff\n"
    with pytest.raises(ExportError, match="UTF-8, but not here") as caught:
        decode(data, "f.csv")
    assert caught.value.diagnostics[0].span.line == 41


@pytest.mark.parametrize(
    "data", ["保单".encode("utf-16"), b"a\0b", b"\xff\xff\xff", "保单".encode("utf-8-sig") + b"\xff"]
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(ExportError):
        decode(data, "f.csv")


def test_cells_rows_and_raw_text() -> None:
    text = 'a,b\r\n1,"x\r\ny"\r\n,\r\n"q""q",2\r\n'
    table = read_delimited(text, "f.csv", ",", LIMITS)
    assert table.headings == ("a", "b")
    assert [row.cells for row in table.rows] == [("1", "x\r\ny"), ('q"q', "2")]
    assert [row.number for row in table.rows] == [2, 4]
    assert table.rows[0].text == '1,"x\r\ny"'
    assert table.blank == 1


def test_rows_of_the_wrong_width_keep_their_text_but_no_cells() -> None:
    table = read_delimited("a,b\n1\n1,2,3\n1,2,\n", "f.csv", ",", LIMITS)
    assert [row.problem for row in table.rows] == [
        "the row has 1 cells where the heading has 2",
        "the row has 3 cells where the heading has 2",
        "",
    ]
    assert table.rows[0].text == "1"
    assert table.rows[2].cells == ("1", "2")


def test_text_after_a_closing_quote_spoils_one_row_only() -> None:
    table = read_delimited('a,b\n"1"x,2\n3,4\n', "f.csv", ",", LIMITS)
    assert [bool(row.problem) for row in table.rows] == [True, False]
    assert table.rows[0].text == '"1"x,2'


def test_a_quote_never_closed_refuses_the_file_where_it_opens() -> None:
    with pytest.raises(ExportError, match="never closed") as caught:
        read_delimited('a,b\n1,2\n3,"4\n5,6\n', "f.csv", ",", LIMITS)
    assert caught.value.diagnostics[0].span.line == 3


def test_a_file_without_heading_is_refused() -> None:
    with pytest.raises(ExportError, match="no heading row"):
        read_delimited("\n\n", "f.csv", ",", LIMITS)


@pytest.mark.parametrize(
    ("limits", "name"),
    [
        (Limits(rows=1), "rows"),
        (Limits(columns=1), "columns"),
        (Limits(cell_characters=3), "cell_characters"),
        (Limits(line_characters=8), "line_characters"),
    ],
)
def test_limits_are_named_when_they_are_passed(limits: Limits, name: str) -> None:
    with pytest.raises(ExportError, match=f"`{name}`"):
        read_delimited("a,b\n1,2\n12345,678\n", "f.csv", ",", limits)


def test_json_lines_keep_digits_and_tell_missing_keys_as_empty() -> None:
    text = '{"a": 1.10, "b": ["x", 2]}\n\n{"b": null, "c": true}\n'
    table = read_json_lines(text, "f.jsonl", LIMITS)
    assert table.headings == ("a", "b", "c")
    assert [row.cells for row in table.rows] == [("1.10", ("x", "2"), None), (None, None, "true")]
    assert [row.number for row in table.rows] == [1, 3]
    assert table.blank == 1


@pytest.mark.parametrize(
    "line",
    [
        '{"a": 1',
        "[1]",
        '{"a": {"b": 1}}',
        '{"a": 1, "a": 2}',
        '{"a": NaN}',
        '{"a": [[1]]}',
        "[" * 100_000,
        '{"a": [null]}',
    ],
)
def test_lines_that_are_no_flat_object_keep_their_text(line: str) -> None:
    table = read_json_lines(f'{line}\n{{"a": 1}}\n', "f.jsonl", LIMITS)
    assert table.rows[0].problem
    assert table.rows[0].text == line
    assert table.rows[1].cells == ("1",)


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=8)


@given(
    st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=12),
    st.sampled_from([(".csv", ","), (".tsv", "\t")]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]),
)
def test_the_second_count_agrees_with_the_reader(
    rows: list[list[str]], kind: tuple[str, str], end: str, encoding: str
) -> None:
    suffix, delimiter = kind
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator=end).writerows([["h1", "h2"], *rows])
    data = written.getvalue().encode(encoding)
    table = read_delimited(written.getvalue(), "f", delimiter, LIMITS)
    assert recount(data, suffix) == len(table.rows)
    assert len(table.rows) + table.blank == len(rows)


@given(st.text(st.sampled_from('ab,"\n\r \t;'), max_size=60))
def test_the_second_count_agrees_on_garbage_too(text: str) -> None:
    try:
        table = read_delimited("h1,h2\n" + text, "f", ",", LIMITS)
    except ExportError:
        return
    assert recount(("h1,h2\n" + text).encode(), ".csv") == len(table.rows)


@given(st.lists(st.sampled_from(['{"a": 1}', "", "  ", "garbage", '{"a": "\u3000"}', "\u3000"]), max_size=10))
def test_the_second_count_of_json_lines(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert recount(text.encode(), ".jsonl") == len(read_json_lines(text, "f", LIMITS).rows)
