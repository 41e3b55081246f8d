from __future__ import annotations

import pytest

from directive_rules.exports.periods import parse_period


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("2016-11", "2016-11"),
        ("201611", "2016-11"),
        ("2016/1", "2016-01"),
        ("2016年11月", "2016-11"),
        ("2016年11月份", "2016-11"),
        ("二〇一六年十一月", "2016-11"),
        ("2016Q4", "2016Q4"),
        ("2016-q4", "2016Q4"),
        ("2016年第4季度", "2016Q4"),
        ("2016年4季度", "2016Q4"),
        ("2016 年 第四季度", "2016Q4"),
        ("2016H2", "2016H2"),
        ("2016年上半年", "2016H1"),
        ("2016年下半年", "2016H2"),
        ("2016", "2016"),
        ("2016年", "2016"),
        ("2016年度", "2016"),
    ],
)
def test_the_spellings_of_a_period(text: str, label: str) -> None:
    assert str(parse_period(text)) == label


@pytest.mark.parametrize("text", ["2016-13", "2016-00", "20161", "2016Q5", "2016-11-30", "16-11", "0000", "上月"])
def test_what_names_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_period(text)
