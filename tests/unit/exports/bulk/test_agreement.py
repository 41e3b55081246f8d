"""Both readers read the same: generated messy files, the examples' exports, and what only large files meet."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directive_rules.errors import ExportError
from directive_rules.exports import Limits
from directive_rules.interpreter import sane
from directive_rules.loading import load_vocabulary
from directive_rules.model.export import Record
from directive_rules.model.vocabulary import RecordType, Vocabulary
from tests.unit.exports.bulk.comparing import agree, stored
from tests.unit.exports.bulk.messy import files

Laying = Callable[..., Path]
ROOT = Path(__file__).parents[4]
HEADING = "机构代码,保单号,投保人\n"


@given(seed=st.integers(0, 1 << 32))
@settings(max_examples=max(40, settings().max_examples // 3))
def test_messy_files_are_read_alike(seed: int, vocabulary: Vocabulary) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files(seed).items():
            (Path(folder) / name).write_bytes(content)
        agree(Path(folder), vocabulary)


def test_most_messy_files_are_read_and_some_rows_put_aside(vocabulary: Vocabulary, lay: Laying) -> None:
    """The generator is worth something only if it makes files that are read, and rows that are not."""
    readings = []
    for seed in range(24):
        folder = lay({})
        for old in folder.iterdir():
            old.unlink()
        readings.append(agree(lay(files(seed)), vocabulary))
    read = [reading for reading in readings if reading is not None]
    assert len(read) > 12
    assert sum(len(reading.quarantine) for reading in read) > 20
    assert sum(len(table.records) for reading in read for table in reading.export.tables.values()) > 20


@pytest.mark.parametrize("example", ["beijing-2016", "nationwide"])
def test_the_exports_of_the_examples_are_read_alike(example: str) -> None:
    vocabulary = load_vocabulary(ROOT / "rulesets" / "vocabulary")

    def failed(record: Record, kind: RecordType, columns: frozenset[str]) -> tuple[str, ...]:
        return sane(record, kind, columns, vocabulary)

    assert agree(ROOT / "examples" / example / "export", vocabulary, sane=failed) is not None


@pytest.mark.parametrize(
    "text",
    [
        HEADING + "".join(f"A,P{number},某{number}\n" for number in range(30_000)),
        HEADING.replace("\n", "\r\n") + "".join(f"A,P{number},x{number}\r\n" for number in range(30_000)),
        HEADING + "".join(f'"A","P{number}","a,""b"" {number}"\n' for number in range(30_000)),
        HEADING + "".join(f'"A","P{number}","a\nb {number}"\n' for number in range(5_000)) + "A,,x\n",
        HEADING + "A,P1," + "x" * 32_760 + "\nA,P2,y\n",
        HEADING + "A,P1," + "x" * 32_768 + "\nA,P2,y\n",
        HEADING + "A,P1," + "京" * 30_000 + "\nA,P2,y\n",
        HEADING + 'A,P1,5"x\nA,P2,y\n',
        HEADING + "A,P1\nA,P2,y,z\n",
        HEADING + "A,P1,x,,\nA,P2,y\n",
        HEADING + "A,P1,x\n\n\nA,P2,y\n , ,\nA,P3,z",
        "\n" + HEADING + "A,P1,x\n",
        "机构代码,保单号,投保人,\nA,P1,x,\n",
        "机构代码,保单号\n",
        "机构代码,保单号",
        "保单号\nP1\n\nP2\n",
        HEADING + "A,P1,x\rA,P2,y\r",
        HEADING + "A,P1,x\r\nA,P2,y\n",
    ],
    ids=range(18),
)
def test_the_shape_of_a_file_does_not_matter(text: str, lay: Laying, vocabulary: Vocabulary) -> None:
    agree(lay({"policy.csv": text}), vocabulary)


def test_rows_put_aside_are_found_again_by_their_place(lay: Laying, vocabulary: Vocabulary) -> None:
    days = ("2016/1/1", "2016-01-01", "20160101")
    rows = (f"A,P{place},x,{'x' if place % 997 == 0 else days[place % 3]}\n" for place in range(20_000))
    reading = agree(lay({"policy.csv": "机构代码,保单号,投保人,签单日期\n" + "".join(rows)}), vocabulary)
    assert reading is not None
    assert [row.origin.row for row in reading.quarantine][:3] == [2, 999, 1996]


def test_files_of_one_type_are_one_table(lay: Laying, vocabulary: Vocabulary) -> None:
    manifest = (
        "files: {policy-2.csv: {constants: {topics: cover;x, line: nonesuch, cancelled_at: 2016-11-01}}}\n"
        "records: {policy: [{insurer_id: A, policy_id: P9, topics: [exclusions], line: safety, cancelled_at: ~}]}\n"
    )
    heading = "机构代码,保单号,告知内容,险种,退保时间\n"
    folder = lay(
        {
            "manifest.yaml": manifest,
            "policy-1.csv": heading
            + "A,P1,cover;exclusions,safety,2016-11-01 10:00\nA,P2,,安责险,\nA,P1,y,z,2016-11-02\n",
            "policy-2.csv": "机构代码,保单号\nA,P3\nA,P4\n",
            "policy-3.jsonl": '{"机构代码": "A", "保单号": "P5", "告知内容": ["cover"], "险种": null}\n',
        }
    )
    assert agree(folder, vocabulary) is not None


def test_a_file_may_have_the_name_of_a_pattern(lay: Laying, vocabulary: Vocabulary, tmp_path: Path) -> None:
    folder = tmp_path / "a[1]*"
    lay({"policy.csv": HEADING + "A,P1,x\n"}).rename(folder)
    (folder / "policy.csv").rename(folder / "policy-[12]?.csv")
    (folder / "policy-2x.csv").write_text(HEADING + "A,P2,x\n", encoding="utf-8")
    manifest = 'files: {"policy-[12]?.csv": {record: policy}, policy-2x.csv: {record: policy}}'
    (folder / "manifest.yaml").write_text(manifest, encoding="utf-8")
    assert agree(folder, vocabulary) is not None


def test_sanity_is_checked_record_by_record_where_no_query_does(lay: Laying, vocabulary: Vocabulary) -> None:
    def failed(record: Record, kind: RecordType, columns: frozenset[str]) -> tuple[str, ...]:
        return sane(record, kind, columns, vocabulary)

    text = "机构代码,保单号,保费,告知内容\nA,P1,-1,cover\nA,P2,1,免责\nA,P3,,\nA,P4,-0.01,\nA,P5,x,\n"
    reading = agree(lay({"policy.csv": text}), vocabulary, sane=failed)
    assert reading is not None
    assert len(reading.quarantine) == 3


def test_limits_refuse_by_name(lay: Laying, vocabulary: Vocabulary) -> None:
    folder = lay({"policy.csv": HEADING + "A,P1,x\nA,,x\nA,,x\n"})
    for limits, name in (
        (Limits(file_bytes=10), "file_bytes"),
        (Limits(rows=2), "rows"),
        (Limits(columns=2), "columns"),
        (Limits(quarantined=1), "quarantined"),
    ):
        with pytest.raises(ExportError, match=f"`{name}`"):
            stored(folder, vocabulary, duckdb.connect(), limits=limits)
