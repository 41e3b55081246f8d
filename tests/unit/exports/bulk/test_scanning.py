"""What a pass over the bytes tells is what the readers of whole files find."""

from __future__ import annotations

import codecs
import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directive_rules.errors import ExportError, MachineError
from directive_rules.exports.bulk import scanning
from directive_rules.exports.bulk.scanning import scan
from directive_rules.exports.decoding import decode
from directive_rules.exports.delimited import read_delimited
from directive_rules.exports.limits import DEFAULT_LIMITS, Limits
from directive_rules.exports.recount import recount, recount_blocks

PIECES = st.lists(
    st.sampled_from(
        [
            *(b"a", b"b,c", b",", b"\n", b"\n", b"\r\n", b"\r", b'"', b'"x"', b'"x,y"', b'""', b" ", b"\t"),
            *(b"\xff", b"\0", b"0\x81", codecs.BOM_UTF8, codecs.BOM_UTF16_LE),
            *("某".encode(), "é".encode(), "某保险企业".encode("gb18030")),
        ]
    ),
    max_size=30,
).map(b"".join)


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "BLOCK", 16)


@given(data=PIECES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_encoding_is_that_of_the_whole_file(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "policy.csv"
    path.write_bytes(data)
    refusal = None
    try:
        _, encoding = decode(data, path.name)
    except ExportError as error:
        refusal = error
    if refusal is not None:
        with pytest.raises(ExportError) as caught:
            scan(path, b",", DEFAULT_LIMITS)
        # What is refused first may differ where several things are wrong; that it is refused may not.
        assert {one.code for one in caught.value.diagnostics} == {one.code for one in refusal.diagnostics}
        return
    found = scan(path, b",", DEFAULT_LIMITS)
    assert found.encoding == encoding
    assert found.digest == hashlib.sha256(data).hexdigest()


@given(data=PIECES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_plain_file_is_one_in_which_lines_are_rows(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "policy.csv"
    path.write_bytes(data)
    try:
        text, _ = decode(data, path.name)
        plain = scan(path, b",", DEFAULT_LIMITS).plain
        table = read_delimited(text, path.name, ",", DEFAULT_LIMITS)
    except ExportError:
        return
    if plain is None:
        return
    assert plain.lines - 1 == recount(data, ".csv") == len(table.rows)
    assert table.heading_row == 1
    assert table.blank == 0
    rest = data.removeprefix(b"\xef\xbb\xbf")
    width = len(table.headings)
    if width > 1 and plain.delimiters == plain.lines * (width - 1) and not any(row.problem for row in table.rows):
        assert all(len(row.cells) == width for row in table.rows)
    assert plain.lines == rest.count(b"\n") + (not rest.endswith(b"\n"))


@given(data=PIECES, size=st.integers(1, 9), suffix=st.sampled_from([".csv", ".tsv", ".jsonl"]))
def test_the_second_count_does_not_depend_on_where_a_file_is_cut(data: bytes, size: int, suffix: str) -> None:
    blocks = [data[start : start + size] for start in range(0, len(data), size)]
    assert recount_blocks(blocks, suffix) == recount(data, suffix)


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "a,b\r\n1,2\r\n", 'a,b\n"x, y","say ""z"""\n', "a,b\n1,2"])
def test_what_anyone_splits_alike_is_plain(text: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.csv"
    path.write_text(text, encoding="utf-8", newline="")
    plain = scan(path, b",", DEFAULT_LIMITS).plain
    assert plain is not None
    assert plain.lines == 2


@pytest.mark.parametrize(
    "text", ["", "a,b", 'a,b\n"x\ny",1\n', "a,b\n\n1,2\n", "a,b\n,\n", 'a,b\n1"2,3\n', "a,b\n1,2\r\n", "a\rb\n"]
)
def test_what_needs_care_is_not_plain(text: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.csv"
    path.write_text(text, encoding="utf-8", newline="")
    assert scan(path, b",", DEFAULT_LIMITS).plain is None


def test_limits_and_the_machine_refuse(tmp_path: Path) -> None:
    path = tmp_path / "policy.csv"
    path.write_bytes(b"x" * 5_000)
    with pytest.raises(ExportError, match="`line_characters`"):
        scan(path, b",", Limits(line_characters=100))
    with pytest.raises(ExportError, match="`file_bytes`"):
        scan(path, b",", Limits(file_bytes=100))
    with pytest.raises(MachineError, match=r"nothing\.csv"):
        scan(tmp_path / "nothing.csv", b",", DEFAULT_LIMITS)
