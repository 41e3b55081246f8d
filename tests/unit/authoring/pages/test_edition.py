"""The annotated edition of a ruleset: who says it, what it asks, how that is checked, and why the rest is not."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from directive_rules.authoring.pages import INDEX, index_of, page_of, pages_of, write_pages
from tests.unit.authoring.counted import counted


@pytest.fixture
def page(tmp_path: Path) -> str:
    return page_of(*counted(tmp_path), sources="../demo")


def test_it_begins_with_who_says_what(page: str) -> None:
    assert page.startswith("# 示例〔2016〕1号\n\n**示例通知**\n\nModel notice\n")
    for row in (
        "| 规则集 Ruleset | [`demo`](../demo/directive.yaml) |",
        "| 施行 In force | 自 2016-10-01 起施行 in force from 2016-10-01 |",
        "| 条款 Provisions | 6: ✓ 检查 checked 2 · ◐ 部分检查 checked in part 1 · ○ 不检查 not checked 3 |",
        "| 规则与案例 Rules and cases | 3 · 15 |",
        "| 不含要求的句子 Sentences that ask nothing | 1 |",
        "| 保单 policy | 保单的险种为安责险 | the policy's line is work-safety liability |",
        "| 参与机构 member | 全部 | all of them |",
    ):
        assert row in page


def test_a_provision_is_told_in_both_languages_with_its_place_and_kind(page: str) -> None:
    assert (
        '### 费率\n\n#### <a id="p-1.1"></a>1.1 ✓\n\n> 不得按费率表以外的费率承保\n>\n> no rate but the tariff\'s\n\n'
        "禁止 prohibition · 有约束力 binding · 保险公司 insurer · 第1句 sentence 1 · 触发词 operative words “不得” · "
        "`000000000000`\n"
    ) in page


def test_a_rule_is_told_in_words_without_the_scope_and_as_written(page: str) -> None:
    assert "| 义务 duty | 每条保单一项 | one for each policy |\n| 未做到即为 if missed | 违规 | violation |" in page
    assert "| 适用于 applies when | 保单的费率有记载 | the policy's rate is on record |" in page
    assert "| 除非 unless | 保单的续保为“是” | the policy's renewed is yes |" in page
    assert "| 期限 by | 保单的签单日期后 参数 inspection_days（90） 天 |" in page
    assert (
        "```yaml\nunless: policy.renewed\nrequire: policy.inspected\n"
        "by: policy.signed_on + days(params.inspection_days)\n```"
    ) in page


def test_a_rule_without_condition_holds_for_everything_in_scope(page: str) -> None:
    block = page[page.index('<a id="r-inspect-once">') :]
    assert "| 适用于 applies when | 范围内的每一项 | everything in scope |" in block[: block.index("```yaml")]


def test_parameters_stand_with_the_rule_in_short_and_below_with_source_and_readings(page: str) -> None:
    assert "参数 Parameters: [`inspection_days`](#v-inspection_days) = 90 (推定 assumed)" in page
    assert "| 2016-10-01 |  | 0.80 | 条款 provision [1.1](#p-1.1) |" in page
    assert "| 2016-10-01 |  | 90 | **推定 assumed** 原文未写期限 the text names no term |" in page
    assert "可能的读法 Readings: 90 · 365" in page
    assert "用于 Used by: [`inspect-once`](#r-inspect-once)" in page


def test_cases_stand_with_what_they_expect(page: str) -> None:
    assert "<details><summary>案例 Cases (7)</summary>" in page
    assert "| inspected a day too late | 2017-06-30 | 迟延 late |" in page
    assert "| inspected on the last day (boundary) | 2017-06-30 | 合规 compliant, 期限 due 2017-01-30 |" in page
    assert "`P1` 无法判定 undetermined, 因 because of `record type not provided: inspection`" in page


def test_what_is_not_checked_says_why(page: str) -> None:
    assert (
        "**其余不检查 the rest is not checked**: 没有可供核对的记录 no record shows it<br>"
        "质量看不出<br>quality does not show"
    ) in page
    assert "**不检查 not checked**: 与其他条款重复 said elsewhere too ([2.1](#p-2.1))<br>见前<br>see before" in page


def test_tensions_stand_with_resolution_and_proof(page: str) -> None:
    assert '### <a id="t-1"></a>[1.1](#p-1.1) ↔ [other#9.1](other.md#p-9.1)' in page
    assert "**处理 Resolution**: 不能<br>it may not" in page
    assert "落实于 Carried by: [`on-tariff`](#r-on-tariff), [`float_factor`](#v-float_factor)" in page
    assert "由案例证明 Proven by the case: [`on-tariff`](#r-on-tariff): any other rate — 违反 violated" in page


def test_a_text_that_is_no_excuse_is_linked(page: str) -> None:
    assert "违反时不能以此为由 A breach is not excused by: [other#9.1](other.md#p-9.1)" in page


def test_definitions_stand_in_words_and_as_written(page: str) -> None:
    assert (
        "存在隐患排查记录，使得其隐患数不少于0 | there is an inspection record such that its hazards is at least 0"
        in page
    )
    assert "```\npolicy.inspections.exists(i, i.hazards >= 0)\n```" in page


def test_every_link_on_the_page_leads_somewhere(page: str) -> None:
    places = set(re.findall(r'<a id="([^"]+)">', page))
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) <= places
    assert len(places) == page.count("<a id=")


def test_a_rule_of_two_provisions_is_told_once(tmp_path: Path) -> None:
    ruleset, book = counted(tmp_path)
    *others, last = ruleset.provisions
    rule = replace(ruleset.rules["on-tariff"], provisions=("1.1", "3.2"))
    served = replace(
        ruleset,
        provisions=(*others, replace(last, rules=("on-tariff",), not_checked=None)),
        rules={**ruleset.rules, rule.id: rule},
    )
    text = page_of(served, book, sources=".")
    assert text.count('<a id="r-on-tariff">') == 1
    assert "→ [`on-tariff`](#r-on-tariff) 费率不得在费率表之外 No rate outside the tariff" in text
    assert "同时检查 it also checks: [3.2](#p-3.2)" in text


def test_the_index_has_every_ruleset_the_oldest_first(tmp_path: Path) -> None:
    ruleset, book = counted(tmp_path)
    older = replace(ruleset, id="older", in_force_from=ruleset.in_force_from.replace(year=2010))
    told = index_of([(ruleset, book), (older, book)])
    assert told.index("(older.md)") < told.index("(demo.md)")
    assert "| 有约束力 binding | ✓&nbsp;2 ◐&nbsp;1 ○&nbsp;3 | 3 | 15 |" in told


def test_pages_are_written_with_links_that_lead_to_the_files(tmp_path: Path) -> None:
    made = counted(tmp_path / "house")
    directory = tmp_path / "docs" / "rulesets"
    paths = list(write_pages([made], directory))
    assert [path.name for path in paths] == ["demo.md", INDEX]
    links = re.findall(r"\]\((\.\.[^)#]+)\)", paths[0].read_text(encoding="utf-8"))
    assert {link.rsplit("/", 1)[1] for link in links} >= {"directive.yaml", "on-tariff.yaml", "CHANGELOG.md"}
    assert all((directory / link).resolve().is_file() for link in links if not link.endswith("CHANGELOG.md"))
    assert [path.read_text(encoding="utf-8") for path in paths] == list(pages_of([made], directory).values())
