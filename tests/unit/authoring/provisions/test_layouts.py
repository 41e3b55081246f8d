"""Coverage laid out: plain text, Markdown, JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from directive_rules.authoring.provisions import (
    Coverage,
    coverage_json,
    coverage_markdown,
    coverage_of,
    coverage_text,
)
from directive_rules.diagnostics import cells
from directive_rules.reports.summary_text import WIDTH
from tests.unit.authoring.counted import counted


@pytest.fixture
def coverage(tmp_path: Path) -> Coverage:
    return coverage_of(*counted(tmp_path))


def test_text_in_english(coverage: Coverage) -> None:
    assert coverage_text([coverage], "en") == ENGLISH


def test_text_in_chinese(coverage: Coverage) -> None:
    told = coverage_text([coverage], "zh")
    for part in (
        "示例〔2016〕1号  示例通知",
        "demo · 有约束力 · 自 2016-10-01 起施行",
        "1.2  ◐ 承保后按期做一次排查",
        "→ 规则 inspect-once（7例）",
        "其余不检查：没有可供核对的记录。质量看不出",
        "不检查：与其他条款重复（2.1）。见前",
        "义务 · 有约束力 · 政府部门",
        "6个条款：检查 2 · 部分检查 1 · 不检查 3",
        "3条规则，15个案例",
    ):
        assert part in told


def test_lines_fit_the_width(coverage: Coverage) -> None:
    assert max(map(cells, coverage_text([coverage], "zh").splitlines())) <= WIDTH


def test_several_rulesets_end_with_the_totals_of_all(coverage: Coverage) -> None:
    told = coverage_text([coverage, coverage], "en")
    assert told.count("── Totals ──") == 2
    assert "12 provisions: checked 4 · checked in part 2 · not checked 6" in told.split("Totals of all rulesets")[1]
    assert "# Totals of all rulesets" in coverage_markdown([coverage, coverage], "en")


def test_markdown_has_a_table_for_each_passage(coverage: Coverage) -> None:
    told = coverage_markdown([coverage], "en")
    assert "# 示例〔2016〕1号 Model notice" in told
    assert "## 二 · 报送\n\n| provision | in our words | kind | checked |\n|---|---|---|---|\n| 2.1 |" in told
    assert "| ✓ `on-tariff` (4 cases) |" in told
    assert (
        "| ◐ `inspect-once` (7 cases)<br>the rest is not checked: no record shows it. quality does not show |" in told
    )


def test_markdown_keeps_text_that_would_mean_something(coverage: Coverage) -> None:
    assert r"early \| reports are \*welcome\*" in coverage_markdown([coverage], "en")


def test_json_has_both_languages_and_the_totals(coverage: Coverage) -> None:
    data = json.loads(coverage_json([coverage, coverage]))
    assert [one["ruleset"] for one in data["rulesets"]] == ["demo", "demo"]
    assert data["totals"]["provisions"] == 12
    provision = data["rulesets"][0]["provisions"][1]
    assert provision["id"] == "1.2"
    assert provision["says"] == {"zh": "承保后按期做一次排查", "en": "inspect once after binding"}
    assert provision["state"] == "checked in part"
    assert provision["rules"] == [
        {
            "id": "inspect-once",
            "title": {"zh": "承保后排查一次", "en": "One inspection after binding"},
            "cases": 7,
        }
    ]
    assert provision["not_checked"] == {
        "because": "no-observable-record",
        "of": None,
        "note": {"zh": "质量看不出", "en": "quality does not show"},
    }
    assert data["rulesets"][0]["provisions"][3]["despite"] == ["other#9.1"]
    assert data["rulesets"][0]["totals"]["states"] == {"checked": 2, "checked in part": 1, "not checked": 3}


ENGLISH = """\
示例〔2016〕1号  Model notice
demo · binding · in force from 2016-10-01
✓ checked   ◐ checked in part   ○ not checked

── 一 · 费率 ───────────────────────────────────────────────────────────────────────────────────────
1.1  ✓ no rate but the tariff's
       prohibition · binding · insurer
       → checked by on-tariff (4 cases)

── 一 · 服务 ───────────────────────────────────────────────────────────────────────────────────────
1.2  ◐ inspect once after binding
       obligation · binding · insurer
       → checked by inspect-once (7 cases)
       the rest is not checked: no record shows it. quality does not show

── 二 · 报送 ───────────────────────────────────────────────────────────────────────────────────────
2.1  ✓ report every month
       obligation · binding · insurer
       → checked by monthly-report (4 cases)
2.2  ○ early | reports are *welcome*
       exhortation · programmatic · insurer
       not checked: an attitude. no measure
       a breach is not excused by other#9.1

── 三 ──────────────────────────────────────────────────────────────────────────────────────────────
3.1  ○ the authorities count
       obligation · binding · government
       not checked: addressed to the regulator. not the insurer's
3.2  ○ monthly again
       obligation · binding · insurer
       not checked: said elsewhere too (2.1). see before

── Totals ──────────────────────────────────────────────────────────────────────────────────────────
6 provisions: checked 2 · checked in part 1 · not checked 3
3 rules, 15 cases

  obligation     4   ✓   1   ◐   1   ○   2
  prohibition    1   ✓   1   ◐   0   ○   0
  exhortation    1   ✓   0   ◐   0   ○   1

Why not, or not wholly, checked
     1  addressed to the regulator
     1  an attitude
     1  said elsewhere too
     1  no record shows it
"""
