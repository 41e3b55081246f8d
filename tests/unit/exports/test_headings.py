from __future__ import annotations

import pytest

from directive_rules.exports.headings import Headings, clock_partner, record_of_file
from directive_rules.model.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("heading", "field", "unit"),
    [
        ("premium", "premium", ""),
        ("保费", "premium", ""),
        ("保费（万元）", "premium", "万元"),
        ("保费 (单位：万元)", "premium", "万元"),
        ("保费收入(元)", "premium", "元"),
        ("保费收入（万元）", "premium", "万元"),
        ("保费万元", "premium", "万元"),
        ("费率(‰)", "rate", "‰"),
        ("费率‰", "rate", "‰"),
        ("费率％", "rate", "%"),
        ("保 单 号", "policy_id", ""),
        ("保单号*", "policy_id", ""),
        ("保单号（必填）", "policy_id", ""),
        ("Policy No", "policy_id", ""),
        ("POLICY_ID", "policy_id", ""),
        ("【签单日期】", "signed_on", ""),
    ],
)
def test_headings_find_their_field_and_unit(heading: str, field: str, unit: str, vocabulary: Vocabulary) -> None:
    meaning = Headings(vocabulary.records["policy"]).meaning(heading)
    assert meaning.fields == (field,)
    assert meaning.unit_text == unit


def test_an_unknown_heading_means_nothing(vocabulary: Vocabulary) -> None:
    assert Headings(vocabulary.records["policy"]).meaning("备注").fields == ()


def test_two_units_in_one_heading_are_refused(vocabulary: Vocabulary) -> None:
    with pytest.raises(ValueError, match="two units"):
        Headings(vocabulary.records["policy"]).meaning("保费(元)(万元)")


@pytest.mark.parametrize(
    ("heading", "others", "partner"),
    [
        ("出险小时", ["保单号", "出险日期"], "出险日期"),
        ("damageHour", ["damageDate"], "damageDate"),
        ("走访时间", ["走访日期"], "走访日期"),
        ("报案小时", ["出险日期"], None),
        ("备注", ["出险日期"], None),
    ],
)
def test_a_time_of_day_finds_its_day(heading: str, others: list[str], partner: str | None) -> None:
    assert clock_partner(heading, others) == partner


@pytest.mark.parametrize(
    ("stem", "records"),
    [
        ("policy", ("policy",)),
        ("保单清单", ("policy",)),
        ("20161231_保单清单", ("policy",)),
        ("保单清单-2016-12", ("policy",)),
        ("Visit", ("visit",)),
        ("whatever", ()),
    ],
)
def test_files_go_by_names_of_record_types(stem: str, records: tuple[str, ...], vocabulary: Vocabulary) -> None:
    assert record_of_file(stem, vocabulary) == records
