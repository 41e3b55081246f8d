"""Whole explanations as a compliance officer reads them, in Chinese and in English."""

from __future__ import annotations

from pathlib import Path

from directive_rules.explain import render_text
from tests.unit.explain.telling import told

GIVEN = (
    "{member: {}, filing: [{filing_id: F1, period: 2016-12, filed_at: 2017-01-05T10:00:00}, "
    "{filing_id: F2, filed_at: 2016-12-06T09:00:00}]}"
)

CHINESE = """\
迟延（违规） · 每月5日前报送
参与机构 A（monthly-report.cases.yaml:3） · 2016-11

结论
  到期限 2016-12-05 没有做到，在那以后才做到。
  这一结论依赖推定的参数：report_roll。
  A没有2016-11的月报

依据
  示例〔2016〕1号 示例通知
  条款 2.1 · 二 · 报送 (1) “每月” · 义务、有约束力
    大意：每月报送

要求
  存在报送记录，使得以下各项都成立：
    - 其报送类型为月报
    - 其报告期为该期间（2016-11）

期限
  2016-12-05
  = 该期间（2016-11）的最后一天后 参数 report_day（5） 天（非工作日按参数 report_roll（“none”）处理）

理由
  查看了 2 条报送记录，没有一条符合：
    ✗ 报送 A,F2（monthly-report.cases.yaml:3）
        在期限之后：报送时间为 2016-12-06 09:00
    ✗ 报送 A,F1（monthly-report.cases.yaml:3）
        在期限之后：报送时间为 2017-01-05 10:00
        不符：其报告期为该期间（2016-11）——报告期：2016-12
  应当有一条报送记录，不晚于 2016-12-05：
    - 其报送类型为月报
    - 其报告期为该期间（2016-11）

参数
  report_day = 5（每月几日）
    条款 2.1
  report_roll = “none”（遇假日）
    推定，原文没有给出：原文未写；可能的读法：“none”、“following”

表达式
  require: member.filings.exists(f, f.kind == "monthly" && f.period == period)
  by: roll(period.end + days(params.report_day), params.report_roll)
"""

ENGLISH = """\
late (violation) · Monthly report by the 5th
member A (monthly-report.cases.yaml:3) · 2016-11

Conclusion
  It was not done by 2016-12-05, only after that.
  This rests on assumed parameters: report_roll.
  no report of A for 2016-11

Provision
  示例〔2016〕1号 Model notice
  provision 2.1 · 二 · 报送 (1) “每月” · obligation, binding
    in our words: report every month

What is demanded
  there is a filing record such that all of these hold:
    - its kind is monthly report
    - its “period reported on” is the period (2016-11)

Deadline
  2016-12-05
  = parameter report_day (5) days after the last day of the period (2016-11) \
(on a non-working day according to parameter report_roll ("none"))

Why
  2 filing records looked at; none counts:
    ✗ filing A,F2 (monthly-report.cases.yaml:3)
        after the deadline: filed at 2016-12-06 09:00
    ✗ filing A,F1 (monthly-report.cases.yaml:3)
        after the deadline: filed at 2017-01-05 10:00
        fails: its “period reported on” is the period (2016-11) — period reported on: 2016-12
  There should have been one filing record, no later than 2016-12-05:
    - its kind is monthly report
    - its “period reported on” is the period (2016-11)

Parameters
  report_day = 5 (day of the month)
    provision 2.1
  report_roll = "none" (holidays)
    assumed, the text does not give it: not said; possible readings: "none", "following"

Expressions
  require: member.filings.exists(f, f.kind == "monthly" && f.period == period)
  by: roll(period.end + days(params.report_day), params.report_roll)
"""


def test_a_late_report_in_chinese(tmp_path: Path) -> None:

    explanation = told(tmp_path, "demo/monthly-report/A@2016-11", GIVEN, as_of="2017-01-31")
    assert render_text(explanation, "zh") == CHINESE


def test_a_late_report_in_english(tmp_path: Path) -> None:

    explanation = told(tmp_path, "demo/monthly-report/A@2016-11", GIVEN, as_of="2017-01-31")
    assert render_text(explanation, "en") == ENGLISH
