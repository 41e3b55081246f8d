"""Whole exports: mapping, manifest, quarantine, conservation, refusals."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directive_rules.errors import ExportError, UsageError
from directive_rules.exports import Limits, Reading, read_export
from directive_rules.model.export import ALL, Claim, Export, Gap
from directive_rules.model.vocabulary import RecordType, Vocabulary

Laying = Callable[..., Path]
ReadFiles = Callable[..., Reading]

POLICIES = "机构代码,保单号,签单日期,保费（万元）\nA,P1,2016/11/1,1.2\nA,P2,2016-11-02,0.3\n"


def codes(notes: Reading) -> list[str]:
    return [note.code for note in notes.notes]


def refusal(read: ReadFiles, files: dict[str, str | bytes]) -> str:
    with pytest.raises(ExportError) as caught:
        read(files)
    return str(caught.value)


def test_a_chinese_csv_becomes_records(read: ReadFiles) -> None:
    reading = read({"保单清单.csv": POLICIES})
    table = reading.export.tables["policy"]
    assert table.columns == {"insurer_id", "policy_id", "signed_on", "premium"}
    assert table.records[0].values == {
        "insurer_id": "A",
        "policy_id": "P1",
        "signed_on": date(2016, 11, 1),
        "premium": Decimal(12000),
    }
    assert str(table.records[1].origin) == "保单清单.csv:3"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encoding_does_not_matter(encoding: str, read: ReadFiles) -> None:
    reading = read({"policy.csv": POLICIES.encode(encoding)})
    assert len(reading.export.tables["policy"].records) == 2
    assert reading.files[0].encoding == encoding


def test_tsv_and_json_lines(read: ReadFiles) -> None:
    reading = read(
        {
            "policy.tsv": "机构代码\t保单号\nA\tP1\n",
            "visit.jsonl": '{"insurer_id": "A", "visit_id": "V1", "走访时间": "2016-11-02T10:00:00Z"}\n',
        }
    )
    assert reading.export.tables["policy"].records[0].values["policy_id"] == "P1"
    assert reading.export.tables["visit"].records[0].values["visited_at"] == datetime(2016, 11, 2, 18)


def test_day_and_hour_in_two_columns(read: ReadFiles) -> None:
    reading = read(
        {"visit.csv": "机构代码,走访编号,走访日期,走访小时\nA,V1,2016-11-02,14:30\nA,V2,2016-11-02,14\nA,V3,,9\n"}
    )
    values = [record.values["visited_at"] for record in reading.export.tables["visit"].records]
    assert values == [datetime(2016, 11, 2, 14, 30), date(2016, 11, 2)]
    assert reading.quarantine[0].problems[0].reason == "a time of day stands without its day"
    assert "reading" in codes(reading)


def test_what_cannot_be_read_is_quarantined_with_what_could(read: ReadFiles) -> None:
    text = "机构代码,保单号,签单日期,保费(元)\nA,P1,2016-11-01,12.345\nA,,2016-11-01,1\nA,P3\nA,P4,2016-11-01,5\n"
    reading = read({"policy.csv": text})
    first, second, third = reading.export.quarantined
    assert first.values == {"insurer_id": "A", "policy_id": "P1", "signed_on": date(2016, 11, 1)}
    assert "`保费(元)`" in first.reason
    assert first.raw == "A,P1,2016-11-01,12.345"
    assert "policy_id" not in second.values
    assert "no key" in second.reason
    assert third.values == {}
    assert [record.values["policy_id"] for record in reading.export.tables["policy"].records] == ["P4"]
    (file,) = reading.files
    assert (file.raw, file.evaluated, file.quarantined) == (4, 1, 3)
    assert file.conserved


def test_a_record_that_fails_a_sanity_check_is_quarantined(lay: Laying, vocabulary: Vocabulary) -> None:
    def sane(record: object, kind: RecordType, columns: frozenset[str]) -> tuple[str, ...]:
        assert kind.name == "policy"
        assert "premium" in columns
        return ("policy.premium >= 0",) if getattr(record, "values")["policy_id"] == "P1" else ()  # noqa: B009

    reading = read_export(lay({"policy.csv": POLICIES}), vocabulary, sane=sane)
    assert "`policy.premium >= 0`" in reading.export.quarantined[0].reason
    assert reading.files[0].conserved


def test_personal_cells_and_unknown_columns_are_marked(read: ReadFiles) -> None:
    reading = read({"policy.csv": "机构代码,保单号,投保人,手机号,签单日期\nA,P1,某企业,13900000000,x\n"})
    (row,) = reading.quarantine
    assert {row.cells[position][0] for position in row.shown} == {"机构代码", "保单号", "签单日期"}


def test_unknown_columns_are_told_once_with_the_nearest_name(read: ReadFiles) -> None:
    reading = read({"policy.csv": "机构代码,保单号,签单日斯,备注\nA,P1,2016-11-01,x\n"})
    told = [str(note) for note in reading.notes if note.code == "unknown-column"]
    assert len(told) == 2
    assert "did you mean `签单日期`" in told[0]


def test_blank_rows_hold_nothing(read: ReadFiles) -> None:
    reading = read({"policy.csv": "机构代码,保单号\n\n,\nA,P1\n"})
    assert reading.files[0].raw == 1
    assert reading.files[0].blank == 2
    assert "blank-rows" in codes(reading)


def test_a_file_with_a_heading_alone_provides_the_type(read: ReadFiles) -> None:
    reading = read({"policy.csv": "机构代码,保单号\n"})
    assert reading.export.tables["policy"].records == ()


def test_an_empty_json_file_provides_the_type(read: ReadFiles) -> None:
    reading = read({"visit.jsonl": ""})
    assert reading.export.tables["visit"].records == ()
    assert reading.files[0].conserved


def test_without_manifest_nothing_is_claimed_and_a_note_says_so(read: ReadFiles) -> None:
    reading = read({"policy.csv": POLICIES})
    assert reading.export.claims == {}
    assert codes(reading) == ["no-manifest"]


def test_files_of_one_type_with_different_columns_provide_what_they_share(read: ReadFiles) -> None:
    reading = read({"policy-1.csv": POLICIES, "policy-2.csv": "机构代码,保单号,签单日期\nA,P9,2016-12-01\n"})
    table = reading.export.tables["policy"]
    assert table.columns == {"insurer_id", "policy_id", "signed_on"}
    assert len(table.records) == 3
    assert any("`policy-2.csv`" in str(note) for note in reading.notes if note.code == "uneven-columns")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"policy.csv": "机构代码,保单号,保单号\nA,P1,P1\n"}, "stands here twice"),
        ({"policy.csv": "机构代码,保单号,policyNo\nA,P1,P1\n"}, "both mean `policy_id`"),
        ({"policy.csv": "机构代码,签单日期\nA,2016-11-01\n"}, "no column for `policy_id`"),
        ({"policy.csv": "机构代码;保单号\nA;P1\n"}, "the heading row is one cell"),
        ({"policy.csv": "机构代码,保单号,费率(元)\nA,P1,1\n"}, "the field `rate` is given in ratio"),
        ({"policy.csv": ""}, "no heading row"),
        ({"polic.csv": POLICIES}, "did you mean `policy`"),
        ({"policy.xlsx": "x"}, "a spreadsheet is not read by this version"),
        ({"policy.parquet": "x"}, "a Parquet file is not read by this version"),
        ({"policy.db": "x"}, "a database is not read by this version"),
        ({}, "there are no records here"),
        ({"README.txt": "x"}, "there are no records here"),
    ],
)
def test_a_file_that_cannot_be_understood_is_refused(files: dict[str, str | bytes], said: str, read: ReadFiles) -> None:
    assert said in refusal(read, files)


def test_all_that_is_wrong_is_told_at_once(read: ReadFiles) -> None:
    said = refusal(read, {"policy.csv": "保单号,保单号\n", "visit.csv": "走访编号\n"})
    assert "policy.csv" in said
    assert "visit.csv" in said


def test_a_link_out_of_the_export_is_refused(lay: Laying, vocabulary: Vocabulary, tmp_path: Path) -> None:
    folder = lay({"policy.csv": POLICIES})
    (tmp_path / "secret.csv").write_text("x", encoding="utf-8")
    os.symlink(tmp_path / "secret.csv", folder / "visit.csv")
    with pytest.raises(ExportError, match="leads out"):
        read_export(folder, vocabulary)


def test_limits_refuse_by_name(read: ReadFiles) -> None:
    with pytest.raises(ExportError, match="`file_bytes`"):
        read({"policy.csv": POLICIES}, Limits(file_bytes=10))


def test_a_single_file_is_an_export_and_nothing_is_none(lay: Laying, vocabulary: Vocabulary) -> None:
    folder = lay({"policy.csv": POLICIES, "x.xlsx": ""})
    assert len(read_export(folder / "policy.csv", vocabulary).export.tables["policy"].records) == 2
    with pytest.raises(UsageError, match="no export"):
        read_export(folder / "nothing", vocabulary)
    with pytest.raises(ExportError, match="spreadsheet"):
        read_export(folder / "x.xlsx", vocabulary)


def test_the_manifest_says_what_the_export_is(read: ReadFiles) -> None:
    manifest = """
as_of: 2016-12-31
taken_at: 2017-01-05T10:00
covers: {policy: all, visit: {from: 2016-10-21, to: 2016-12-31}, filing: none}
gaps: [{record: visit, insurer_id: B, from: 2016-11-01}]
files:
  list.csv:
    record: policy
    columns: {编号: policy_id, 备注: ~}
    constants: {insurer_id: A, cancelled_at: empty}
    units: {保费: 万元}
    empty: [不详]
  old.csv: {ignore: true}
records:
  member: [{insurer_id: A, joined_on: 2016年10月1日, left_on: ~}]
"""
    files = {
        "manifest.yaml": manifest,
        "list.csv": "编号,备注,保费,签单日期\nP1,x,1.5,不详\n",
        "old.csv": "garbage",
        "visit.csv": "机构代码,走访编号\n",
    }
    reading = read(files)
    policy = reading.export.tables["policy"]
    assert policy.records[0].values == {
        "policy_id": "P1",
        "insurer_id": "A",
        "cancelled_at": None,
        "premium": Decimal(15000),
        "signed_on": None,
    }
    assert policy.constants == {"insurer_id": "A", "cancelled_at": "empty"}
    assert reading.export.tables["member"].records[0].values["joined_on"] == date(2016, 10, 1)
    assert reading.export.tables["member"].columns == {"insurer_id", "joined_on", "left_on"}
    assert reading.export.claims == {"policy": ALL, "visit": Claim(date(2016, 10, 21), date(2016, 12, 31))}
    assert reading.export.gaps == (Gap("visit", {"insurer_id": "B"}, date(2016, 11, 1)),)
    assert reading.export.taken_at == datetime(2017, 1, 5, 10)
    assert reading.manifest.as_of == date(2016, 12, 31)
    assert "unknown-column" not in codes(reading)
    assert "ignored-file" in codes(reading)
    assert [file.name for file in reading.files] == ["manifest.yaml", "list.csv", "visit.csv"]


def test_covers_all_claims_every_type_that_is_there(read: ReadFiles) -> None:
    reading = read({"manifest.yaml": "covers: all\n", "policy.csv": POLICIES})
    assert reading.export.claims == {"policy": ALL}


def test_a_claim_without_records_is_told(read: ReadFiles) -> None:
    reading = read({"manifest.yaml": "covers: {visit: all}\n", "policy.csv": POLICIES})
    assert "claim-without-records" in codes(reading)


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        ("as_off: 2016-12-31\n", "did you mean `as_of`"),
        ("as_of: soon\n", "a date like 2016-10-21"),
        ("covers: {polcy: all}\n", "did you mean `policy`"),
        ("covers: some\n", "`covers` is `all`, `none`"),
        ("covers: {policy: {from: 2016-12-31, to: 2016-01-01}}\n", "ends before it begins"),
        ("covers: {policy: {since: 2016-12-31}}\n", "`since` is no key here"),
        ("gaps: [{insurer_id: B}]\n", "a gap names its `record`"),
        ("gaps: [{record: visit, insurer: B}]\n", "did you mean `insurer_id`"),
        ("files: {policies.csv: {record: policy}}\n", "did you mean `policy.csv`"),
        ("files: {policy.csv: {record: polic}}\n", "did you mean `policy`"),
        ("files: {policy.csv: {columns: {保单好: policy_id}}}\n", "did you mean `保单号`"),
        ("files: {policy.csv: {columns: {保单号: policy}}}\n", "did you mean `policy_id`"),
        ("files: {policy.csv: {columns: {保单号: policy_id.time}}}\n", "is no timestamp"),
        ("files: {policy.csv: {constants: {insurer_ib: A}}}\n", "did you mean `insurer_id`"),
        ("files: {policy.csv: {constants: {policy_id: A}}}\n", "has a column in the file and a constant here"),
        ("files: {policy.csv: {constants: {urban: vielleicht}}}\n", "yes or no is expected"),
        ("files: {policy.csv: {units: {保费（万元）: 元}}}\n", "in 万元 by its heading and in 元 by the manifest"),
        ("files: {policy.csv: {units: {保费（万元）: 光年}}}\n", "the unit `光年` is unknown"),
        ("files: {policy.csv: {units: {保额: 元}}}\n", "no heading or field `保额`"),
        ("records: {member: [{joined_on: 2016-01-01}]}\n", "needs `insurer_id`"),
        ("records: {member: [{insurer_id: A, joined: 2016-01-01}]}\n", "did you mean `joined_on`"),
        ("records: {member: [{insurer_id: A, joined_on: never}]}\n", "a date like"),
        ("as_of: 2016-12-31\nas_of: 2016-12-31\n", "stands here twice"),
        ("files: &x {}\n", "anchors are refused"),
        ("- a\n", "a mapping of keys is expected"),
    ],
)
def test_a_wrong_manifest_is_refused_at_the_place(manifest: str, said: str, read: ReadFiles) -> None:
    text = refusal(read, {"manifest.yaml": manifest, "policy.csv": POLICIES})
    assert said in text
    assert text.startswith("manifest.yaml:")


def test_columns_may_name_the_time_of_day(read: ReadFiles) -> None:
    manifest = "files: {visit.csv: {columns: {d: visited_at, t: visited_at.time}}}\n"
    reading = read({"manifest.yaml": manifest, "visit.csv": "机构代码,走访编号,d,t\nA,V1,2016-11-02,9:05\n"})
    assert reading.export.tables["visit"].records[0].values["visited_at"] == datetime(2016, 11, 2, 9, 5)


def test_two_headings_for_one_field_can_be_settled_in_the_manifest(read: ReadFiles) -> None:
    files = {
        "manifest.yaml": "files: {policy.csv: {columns: {policyNo: ~}}}\n",
        "policy.csv": "机构代码,保单号,policyNo\nA,P1,x\n",
    }
    assert read(files).export.tables["policy"].records[0].values["policy_id"] == "P1"


GARBAGE = st.lists(
    st.sampled_from(
        [
            "机构代码",
            "保单号",
            "A",
            "P1",
            "2016-11-01",
            ",",
            ",",
            "\n",
            "\n",
            '"',
            "\r\n",
            "\t",
            " ",
            "保费(万元)",
            "安责险",
        ]
    ),
    max_size=40,
).map("".join)


@given(text=GARBAGE | st.text(max_size=40), name=st.sampled_from(["policy.csv", "policy.tsv", "policy.jsonl"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_a_file_holds_it_is_refused_or_conserved(text: str, name: str, vocabulary: Vocabulary) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            reading = read_export(path, vocabulary)
        except ExportError:
            return
        assert all(file.conserved for file in reading.files)
        given_back = len(reading.export.tables["policy"].records) + len(reading.export.quarantined)
        assert sum(file.raw for file in reading.files) == given_back


def test_the_order_of_rows_and_files_does_not_change_the_records(read: ReadFiles) -> None:
    def records(export: Export) -> set[str]:
        return {str(sorted(record.values.items(), key=str)) for record in export.tables["policy"].records}

    whole = records(read({"policy.csv": POLICIES}).export)
    heading, *rows = POLICIES.splitlines(keepends=True)
    halves = {"policy.csv": heading + rows[1], "policy_2.csv": heading + rows[0]}
    assert records(read(halves).export) == whole


def test_a_single_record_that_fails_a_check_is_refused_at_its_line(lay: Laying, vocabulary: Vocabulary) -> None:
    folder = lay({"manifest.yaml": "records:\n  policy:\n    - {insurer_id: A, policy_id: P1}\n", "visit.jsonl": ""})
    with pytest.raises(ExportError, match=r"manifest\.yaml:3: error: the `policy` here fails the check `x`"):
        read_export(folder, vocabulary, sane=lambda *_: ("x",))
