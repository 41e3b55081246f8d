"""Expressions in words: one example of each node, in both languages."""

from __future__ import annotations

import pytest

from directive_rules.analysis.names import Setting
from directive_rules.loading import compile_expression, load_vocabulary
from directive_rules.model.expressions import Expression, FieldRead, Node, descendants
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.vocabulary import Names
from directive_rules.wording.notation import notation
from directive_rules.wording.phrases import Phraser
from tests.unit.authoring.world import load_world

POLICY = [
    ('policy.line == "motor"', "保单的险种为车险", "the policy's line is motor"),
    ('!(policy.line == "motor")', "保单的险种不为车险", "the policy's line is not motor"),
    ("policy.premium * params.float_factor < policy.premium + 1",
     "保单的保费 × 参数 float_factor小于保单的保费 + 1",
     "the policy's premium × parameter float_factor is less than the policy's premium + 1"),
    ("policy.rate * (policy.rate - 1) >= -policy.rate",
     "保单的费率 × （保单的费率 − 1）不少于−保单的费率",
     "the policy's rate × (the policy's rate − 1) is at least −the policy's rate"),
    ("policy.tariff.base_rate == policy.rate",
     "费率表的基准费率等于保单的费率",
     "the tariff's “base rate” equals the policy's rate"),
    ("policy.renewed", "保单的续保为“是”", "the policy's renewed is yes"),
    ("!policy.renewed", "保单的续保为“否”", "the policy's renewed is no"),
    ("policy.renewed == true", "保单的续保为是", "the policy's renewed is yes"),
    ("has(policy.paid_at)", "保单的缴费时间有记载", "the policy's “paid at” is on record"),
    ("!has(policy.paid_at)", "保单的缴费时间没有记载", "the policy's “paid at” is not on record"),
    ('policy.renewed || has(policy.rate) && policy.industry in ["C26", "C27"]',
     "保单的续保为“是”，或者（保单的费率有记载，且保单的行业是“C26”、“C27”之一）",
     ("the policy's renewed is yes or "
      '(the policy\'s rate is on record and the policy\'s industry is one of "C26", "C27")')),
    ('!(policy.industry in ["C26"])', "保单的行业不是“C26”之一", "the policy's industry is none of \"C26\""),
    ('policy.industry.startsWith("C")', "保单的行业以“C”开头", "the policy's industry starts with \"C\""),
    ('!policy.industry.contains("6")', "保单的行业不含“6”", "the policy's industry does not contain \"6\""),
    ("policy.renewed ? policy.rate > 0 : policy.rate > 1",
     "若保单的续保为“是”，则保单的费率大于0；否则保单的费率大于1",
     ("if the policy's renewed is yes then the policy's rate is more than 0, "
      "otherwise the policy's rate is more than 1")),
    ("policy.rate == (policy.renewed ? 0 : 1)",
     "保单的费率等于（若保单的续保为“是”则为0，否则为1）",
     "the policy's rate equals (0 if the policy's renewed is yes, otherwise 1)"),
    ('policy.signed_on <= date("2016-11-15")',
     "保单的签单日期不晚于2016-11-15",
     "the policy's “signed on” is no later than 2016-11-15"),
    ("policy.signed_on + days(1)", "保单的签单日期后 1 天", "1 day after the policy's “signed on”"),
    ("policy.signed_on - workdays(params.report_day)",
     "保单的签单日期前 参数 report_day 个工作日",
     "parameter report_day working days before the policy's “signed on”"),
    ("endOfDay(policy.signed_on) + hours(1)",
     "保单的签单日期当天终了后 1 小时",
     "1 hour after the end of the policy's “signed on”"),
    ("date(policy.paid_at) == startOf(policy.signed_on, \"quarter\")",
     "保单的缴费时间当天就是保单的签单日期所在季度的第一天",
     "the day of the policy's “paid at” is the first day of the quarter of the policy's “signed on”"),
    ('roll(policy.signed_on, "following")',
     "保单的签单日期（非工作日则顺延）",
     "the policy's “signed on” (moved on to a working day)"),
    ("roll(policy.signed_on, params.report_roll)",
     "保单的签单日期（非工作日按参数 report_roll处理）",
     "the policy's “signed on” (on a non-working day according to parameter report_roll)"),
    ("policy.inspections.exists(i, i.hazards > 0)",
     "存在隐患排查记录，使得其隐患数大于0",
     "there is an inspection record such that its hazards is more than 0"),
    ("!policy.inspections.exists(i, i.hazards > 0 && has(i.reported_on))",
     "不存在隐患排查记录，使得（其隐患数大于0，且其报告日期有记载）",
     "there is no inspection record such that (its hazards is more than 0 and its “reported on” is on record)"),
    ("policy.inspections.exists(i, true)", "存在隐患排查记录", "there is an inspection record"),
    ("policy.inspections.all(i, has(i.reported_on))",
     "每一条隐患排查记录都满足：其报告日期有记载",
     "every inspection record is such that its “reported on” is on record"),
    ("policy.inspections.filter(i, i.hazards > 0).size() >= 1",
     "其隐患数大于0的隐患排查记录的条数不少于1",
     "the number of inspection records where its hazards is more than 0 is at least 1"),
    ("policy.peers.map(p, p.rate).min() == policy.rate",
     "各条保单（peers）记录中其费率的最小值等于保单的费率",
     "the smallest of its rate over the policy (peers) records equals the policy's rate"),
]  # fmt: skip

MEMBER = [
    ("member.filings.exists(f, f.period == period.previous)",
     "存在报送记录，使得其报告期为该期间的上一期",
     "there is a filing record such that its “period reported on” is the period before the period"),
    ("member.filings.exists_one(f, f.filed_at in period)",
     "恰有一条报送记录，使得其报送时间在该期间之内",
     "there is exactly one filing record such that its “filed at” lies in the period"),
    ("member.filings.exists(f, f.topics.exists(t, t == \"claims\"))",
     "存在报送记录，使得（其内容中有一项，使得该项为“claims”）",
     "there is a filing record such that (its contents has an item such that the item is \"claims\")"),
]  # fmt: skip


@pytest.fixture(scope="module")
def ruleset(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    return load_world(tmp_path_factory.mktemp("world"))


def compiled(ruleset: Ruleset, text: str, subject: str) -> Expression:
    setting = Setting(ruleset.vocabulary, ruleset.parameters, periodic=subject == "member")
    return compile_expression(text, setting, subject)


@pytest.mark.parametrize(("text", "zh", "en"), POLICY, ids=[text for text, *_ in POLICY])
def test_a_policys_expression_in_words(ruleset: Ruleset, text: str, zh: str, en: str) -> None:
    expression = compiled(ruleset, text, "policy")
    assert Phraser(ruleset.vocabulary, "zh", "policy").phrase(expression) == zh
    assert Phraser(ruleset.vocabulary, "en", "policy").phrase(expression) == en


@pytest.mark.parametrize(("text", "zh", "en"), MEMBER, ids=[text for text, *_ in MEMBER])
def test_a_members_expression_in_words(ruleset: Ruleset, text: str, zh: str, en: str) -> None:
    expression = compiled(ruleset, text, "member")
    assert Phraser(ruleset.vocabulary, "zh", "member").phrase(expression) == zh
    assert Phraser(ruleset.vocabulary, "en", "member").phrase(expression) == en


@pytest.mark.parametrize(
    ("text", "subject"), [(text, "policy") for text, *_ in POLICY] + [(text, "member") for text, *_ in MEMBER]
)
def test_notation_reads_back_as_the_same_tree(ruleset: Ruleset, text: str, subject: str) -> None:
    expression = compiled(ruleset, text, subject)
    assert compiled(ruleset, notation(expression), subject) == expression


def test_notation_writes_brackets_only_where_they_are_needed(ruleset: Ruleset) -> None:
    text = "(policy.rate + 1) * policy.rate - (policy.rate - 1) > 0 && (policy.renewed || !(policy.rate > 0))"
    assert notation(compiled(ruleset, text, "policy")) == text


def test_notes_stand_in_brackets_behind_what_they_are_about(ruleset: Ruleset) -> None:
    expression = compiled(ruleset, "policy.premium > params.float_factor", "policy")
    notes: dict[Node, Names] = {
        node: Names("2000.00", "2000.00") for node in descendants(expression) if isinstance(node, FieldRead)
    }
    assert (
        Phraser(ruleset.vocabulary, "zh", "policy", notes).phrase(expression)
        == "保单的保费（2000.00）大于参数 float_factor"
    )


def test_an_outline_breaks_up_what_is_joined(ruleset: Ruleset) -> None:
    text = "policy.renewed && policy.inspections.exists(i, i.hazards > 0 && has(i.reported_on))"
    outline = Phraser(ruleset.vocabulary, "en", "policy").outline(compiled(ruleset, text, "policy"))
    assert outline.lines() == (
        "all of these hold:",
        "  - the policy's renewed is yes",
        "  - there is an inspection record such that all of these hold:",
        "    - its hazards is more than 0",
        "    - its “reported on” is on record",
    )


def test_a_relation_with_names_of_its_own_is_said_by_them() -> None:
    vocabulary = load_vocabulary()
    written = "policy.rate < policy.previous.rate"
    expression = compile_expression(written, Setting(vocabulary), "policy")
    said = [
        Phraser(vocabulary, "zh", "policy").phrase(expression),
        Phraser(vocabulary, "en", "policy").phrase(expression),
    ]
    assert said == [
        "保单的费率小于续保前的保单的费率",
        "the policy's “premium rate” is less than the previous policy's “premium rate”",
    ]
