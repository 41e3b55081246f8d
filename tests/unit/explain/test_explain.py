"""What an explanation says for each status, each kind of condition, and where there is no duty at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from directive_rules.authoring.cases import read_cases
from directive_rules.errors import UsageError
from directive_rules.explain import explain_duty, render_text
from directive_rules.interpreter import judge
from directive_rules.loading import find_ruleset, load_ruleset, shipped_rulesets
from directive_rules.model.verdicts import Status
from directive_rules.model.vocabulary import Names
from tests.unit.authoring.world import edited, load_world
from tests.unit.explain.telling import told

INSPECT = "demo/rules/inspect-once.yaml"
TARIFF = "demo/rules/on-tariff.yaml"
ON_TARIFF = (
    "require: policy.rate == policy.tariff.base_rate || policy.rate == policy.tariff.base_rate * params.float_factor"
)


def english(names: tuple[Names, ...]) -> list[str]:
    return [name.en for name in names]


def requiring(expression: str) -> dict[str, str | None]:
    return edited(TARIFF, (ON_TARIFF, f"require: |\n  {expression}"))


def test_violated_names_the_failed_part_the_values_and_the_message(tmp_path: Path) -> None:
    explanation = told(tmp_path, "demo/on-tariff/P1", '{policy: {rate: "0.003"}, tariff: {}}')
    assert explanation.status is Status.VIOLATED
    assert english(explanation.conclusion) == ["What is prohibited is the case."]
    (finding,) = explanation.findings
    assert (finding.role, finding.outcome, finding.outcome_now) == ("require", "false", "false")
    assert finding.words.zh.lines() == (
        "以下至少一项成立：",
        "  - 保单的费率（0.003）等于费率表的基准费率（0.002）",
        "  - 保单的费率（0.003）等于费率表的基准费率（0.002） × 参数 float_factor（0.80）（即 0.0016）",
    )
    assert [(value.record.key, value.field.zh, value.value.zh) for value in explanation.values] == [
        ("P1", "费率", "0.003"),
        ("T1", "基准费率", "0.002"),
    ]
    assert explanation.values[0].record.origin == "on-tariff.cases.yaml:3"
    assert explanation.message == Names("P1的费率为0.003", "policy P1 has the rate 0.003")
    assert explanation.notation[-1][0] == "require"


def test_only_the_failed_parts_are_told(tmp_path: Path) -> None:
    changes = requiring('policy.premium > 0 && policy.rate > 1 && policy.industry.startsWith("D")')
    explanation = told(tmp_path, "demo/on-tariff/P1", "{policy: {}}", changes=changes)
    assert [finding.words.en.text for finding in explanation.findings] == [
        "the policy's rate (0.002) is more than 1",
        'the policy\'s industry ("C26") starts with "D"',
    ]


def test_violated_names_the_record_that_should_have_been_there(tmp_path: Path) -> None:
    explanation = told(tmp_path, "demo/inspect-once/P1", "{policy: {}}")
    ((search,),) = [finding.searches for finding in explanation.findings]
    assert search.conclusion.en == "The export shows no inspection record"
    assert search.wanted is not None
    assert search.wanted.en.lines() == (
        "There should have been one inspection record, no later than 2017-01-30:",
        "  - its hazards is at least 0",
    )


def test_late_shows_what_came_after_the_deadline(tmp_path: Path) -> None:
    given = "{policy: {}, inspection: {inspected_on: 2017-01-31}}"
    explanation = told(tmp_path, "demo/inspect-once/P1", given)
    assert explanation.status is Status.LATE
    ((search,),) = [finding.searches for finding in explanation.findings]
    (witness,) = search.witnesses
    assert (witness.record.key, witness.outcome) == ("I1", "false")
    assert english(witness.reasons) == ["after the deadline: inspected on 2017-01-31"]


def test_late_by_an_event_field_shows_when_it_happened(tmp_path: Path) -> None:
    changes = edited(INSPECT, ("require: policy.inspected", "require: has(policy.paid_at)"))
    explanation = told(tmp_path, "demo/inspect-once/P1", "{policy: {paid_at: 2017-03-01T09:30:00}}", changes=changes)
    (finding,) = explanation.findings
    assert (finding.outcome, finding.outcome_now) == ("false", "true")
    assert finding.words.en.text == "the policy's “paid at” is on record (2017-03-01 09:30, not there at the deadline)"


def test_an_event_of_a_witness_may_come_too_late(tmp_path: Path) -> None:
    changes = edited(INSPECT, ("policy.inspected", "policy.inspections.exists(i, has(i.reported_on))"))
    given = "{policy: {}, inspection: {reported_on: 2017-02-01}}"
    explanation = told(tmp_path, "demo/inspect-once/P1", given, changes=changes)
    (witness,) = explanation.findings[0].searches[0].witnesses
    assert english(witness.reasons) == [
        "holds only since the deadline: its “reported on” is on record — reported on: 2017-02-01"
    ]


def test_near_misses_come_first_and_the_rest_is_counted(tmp_path: Path) -> None:
    filings = [
        f"{{filing_id: F{n:02}, period: 2016-10, kind: {'monthly' if n % 3 else 'yearly'}}}" for n in range(1, 12)
    ]
    given = f"{{member: {{}}, filing: [{', '.join(filings)}]}}"
    explanation = told(tmp_path, "demo/monthly-report/A@2016-11", given)
    (search,) = explanation.findings[0].searches
    assert search.conclusion.en == "11 filing records looked at; none counts"
    assert [witness.record.key for witness in search.witnesses] == ["A,F01", "A,F02", "A,F04", "A,F05", "A,F07"]
    assert [(rest.number, rest.reason.en) for rest in search.rest] == [
        (3, "fails: its “period reported on” is the period (2016-11)"),
        (3, "fails: its kind is monthly report"),
    ]


def test_a_prohibited_record_is_shown(tmp_path: Path) -> None:
    changes = requiring("!policy.inspections.exists(i, i.hazards > 1)")
    given = "{policy: {}, inspection: [{}, {inspection_id: I2, hazards: 0}]}"
    explanation = told(tmp_path, "demo/on-tariff/P1", given, changes=changes)
    (search,) = explanation.findings[0].searches
    assert search.conclusion.en == "2 inspection records looked at; forbidden: 1"
    assert [(one.record.key, english(one.reasons)) for one in search.witnesses] == [("I1", ["hazards: 3"])]
    assert search.wanted is None


def test_each_record_that_fails_is_shown(tmp_path: Path) -> None:
    changes = requiring("policy.inspections.filter(i, i.hazards > 0).all(i, has(i.reported_on))")
    unreported = "{inspection_id: I2, reported_on: ~}, {inspection_id: I3, hazards: 0, reported_on: ~}"
    given = f"{{policy: {{}}, inspection: [{{}}, {unreported}]}}"
    explanation = told(tmp_path, "demo/on-tariff/P1", given, changes=changes)
    (search,) = explanation.findings[0].searches
    assert search.conclusion.en == "2 inspection records looked at; failing: 1"
    assert [(one.record.key, english(one.reasons)) for one in search.witnesses] == [
        ("I2", ["fails: its “reported on” is on record — reported on: (empty)"])
    ]


def test_too_few_records_ask_for_one_more(tmp_path: Path) -> None:
    changes = edited(INSPECT, ("policy.inspected", "policy.inspections.filter(i, i.hazards > 0).size() > 1"))
    given = "{policy: {}, inspection: [{}, {inspection_id: I2, hazards: 0}]}"
    explanation = told(tmp_path, "demo/inspect-once/P1", given, changes=changes)
    (search,) = explanation.findings[0].searches
    assert search.conclusion.en == "2 inspection records looked at; counted: 1"
    assert search.wanted is not None
    assert search.wanted.en.text == "It takes one more inspection record, no later than 2017-01-30:"


def test_a_sum_shows_what_went_in(tmp_path: Path) -> None:
    changes = requiring("policy.inspections.map(i, i.hazards).sum() > policy.premium")
    given = "{policy: {}, inspection: [{}, {inspection_id: I2, hazards: 40}]}"
    explanation = told(tmp_path, "demo/on-tariff/P1", given, changes=changes)
    (finding,) = explanation.findings
    assert finding.words.en.text == (
        "the sum of its hazards over the inspection records (= 43) is more than the policy's premium (2000.00)"
    )
    (search,) = finding.searches
    assert [english(one.reasons) for one in search.witnesses] == [["hazards: 40"], ["hazards: 3"]]


def test_items_of_a_list_that_fail_are_named(tmp_path: Path) -> None:
    changes = edited(
        "demo/rules/monthly-report.yaml",
        (
            'require: member.filings.exists(f, f.kind == "monthly" && f.period == period)',
            'require: member.joined_on > date("2000-01-01")',
        ),
        ("every: month\nfor: member\n", "on: filing\n"),
        ("by: roll(period.end + days(params.report_day), params.report_roll)\n", ""),
        ('require: member.joined_on > date("2000-01-01")', 'require: filing.topics.all(t, t == "claims")'),
        ("{member.insurer_id}", "{filing.insurer_id}"),
        ("{period}", "{filing.period}"),
    )
    changes |= edited("demo/directive.yaml", ("  member: true\n", "  member: true\n  filing: true\n"))
    given = "{filing: {topics: [claims, motor]}}"
    explanation = told(tmp_path, "demo/monthly-report/A,F1", given, changes=changes)
    (search,) = explanation.findings[0].searches
    assert search.conclusion.en == 'of the filing\'s contents, these items fail: "motor"'


def test_compliant_shows_the_record_that_counted(tmp_path: Path) -> None:
    given = "{policy: {}, inspection: [{}, {inspection_id: I2, hazards: ~}]}"
    explanation = told(tmp_path, "demo/inspect-once/P1", given)
    assert english(explanation.conclusion) == [
        "It was done by the deadline, 2017-01-30.",
        "This rests on assumed parameters: inspection_days.",
    ]
    assert [one.record.key for one in explanation.findings[0].searches[0].witnesses] == ["I1"]
    assert explanation.message is None


def test_pending_says_what_is_still_needed(tmp_path: Path) -> None:
    explanation = told(tmp_path, "demo/inspect-once/P1", "{policy: {}}", as_of="2016-12-31")
    assert english(explanation.conclusion)[0] == "The deadline, 2017-01-30, is still to come; it is not done yet."
    wanted = explanation.findings[0].searches[0].wanted
    assert wanted is not None
    assert wanted.zh.text == "需要有一条隐患排查记录，不晚于 2017-01-30："


def test_not_yet_says_what_the_deadline_waits_for(tmp_path: Path) -> None:
    changes = edited(INSPECT, ("by: policy.signed_on", "by: date(policy.paid_at)"))
    explanation = told(tmp_path, "demo/inspect-once/P1", "{policy: {paid_at: ~}}", changes=changes)
    assert explanation.status is Status.PENDING
    assert english(explanation.conclusion)[0] == "The deadline does not run yet: what it waits for has not happened."
    assert explanation.deadline is not None
    assert explanation.deadline.words.en.text == (
        "parameter inspection_days (90) days after the day of the policy's “paid at” (not yet)"
    )


def test_exempt_says_by_what(tmp_path: Path) -> None:
    explanation = told(tmp_path, "demo/inspect-once/P1", "{policy: {renewed: true}}")
    assert english(explanation.conclusion) == ["An exemption applies, so nothing is asked."]
    (finding,) = explanation.findings
    assert (finding.role, finding.words.en.text) == ("unless", "the policy's renewed is yes")
    assert explanation.deadline is None


def test_undetermined_names_each_cause_and_what_would_settle_it(tmp_path: Path) -> None:
    explanation = told(tmp_path, "demo/on-tariff/P1", "{policy: {}}")
    ((cause, words, remedy),) = [(one.cause, one.words.en, one.remedy.en) for one in explanation.causes]
    assert cause == "no such record: policy.tariff"
    assert words == "there is no tariff for the policy"
    assert remedy == "hand over that record"
    assert explanation.findings[0].outcome == "unknown"


def test_undetermined_by_when_tells_when(tmp_path: Path) -> None:
    explanation = told(tmp_path, "demo/on-tariff/P1", "{policy: {line: ~}, tariff: {}}")
    assert [(one.role, one.outcome) for one in explanation.findings] == [("when", "unknown")]


def test_records_that_cannot_be_seen_are_mentioned(tmp_path: Path) -> None:
    explanation = told(tmp_path, "demo/inspect-once/P1", "{policy: {}}", more="  covers: none\n")
    (search,) = explanation.findings[0].searches
    assert search.conclusion.zh == "数据里一条隐患排查记录也没有；可能另有看不见的记录：数据未声明包含全部隐患排查"


def test_a_subject_that_is_not_provided_has_one_explanation(tmp_path: Path) -> None:
    explanation = told(tmp_path, "demo/inspect-once/*", "{}", more="  without: [policy]\n")
    assert explanation.status is Status.UNDETERMINED
    assert [one.cause for one in explanation.causes] == ["record type not provided: policy"]
    assert render_text(explanation, "zh").startswith("无法判定 · 承保后排查一次\n保单\n")


def test_no_duty_because_when_is_false(tmp_path: Path) -> None:
    explanation = told(tmp_path, "demo/inspect-once/P1", "{policy: {line: motor}}")
    assert explanation.status is None
    assert english(explanation.conclusion) == ["There is no such duty, because the rule's condition is not met."]
    assert explanation.findings[0].words.en.text == "the policy's line (motor) is work-safety liability"
    assert render_text(explanation, "en").startswith("not applicable · One inspection after binding\npolicy P1")


@pytest.mark.parametrize(
    ("duty", "given", "as_of", "reason"),
    [
        (
            "inspect-once/P1",
            "{policy: {signed_on: 2016-09-30}}",
            "2017-06-30",
            "is 2016-09-30; the directive is in force from",
        ),
        ("inspect-once/P1", "{policy: {signed_on: 2017-09-30}}", "2017-06-30", "is after the as-of instant 2017-06-30"),
        ("monthly-report/A@2017-07", "{member: {}}", "2017-06-30", "That period has not begun"),
        ("monthly-report/A@2016-09", "{member: {}}", "2017-06-30", "does not lie wholly within the directive's force"),
        ("monthly-report/A@2016-11", "{member: {joined_on: 2016-11-02}}", "2017-06-30", "and the subject's life"),
    ],
)
def test_no_duty_because_of_a_date(tmp_path: Path, duty: str, given: str, as_of: str, reason: str) -> None:
    explanation = told(tmp_path, f"demo/{duty}", given, as_of=as_of)
    assert explanation.status is None
    (conclusion,) = english(explanation.conclusion)
    assert conclusion.startswith("There is no such duty. ")
    assert reason in conclusion


ONCE = edited(
    "demo/rules/monthly-report.yaml",
    ("every: month\n", "once: true\n"),
    ("by: roll(period.end + days(params.report_day), params.report_roll)", 'by: date("2016-11-15")'),
    (" && f.period == period", ""),
    ("{period}", "{due}"),
)


@pytest.mark.parametrize(
    ("member", "as_of", "reason"),
    [
        ("{joined_on: 2016-11-16}", "2017-06-30", "the subject came after the deadline"),
        ("{left_on: 2016-09-30}", "2017-06-30", "The subject had ended before the directive was in force"),
        ("{}", "2016-09-30", "The directive is in force from 2016-10-01, after the as-of instant"),
    ],
)
def test_no_duty_owed_once(tmp_path: Path, member: str, as_of: str, reason: str) -> None:
    explanation = told(tmp_path, "demo/monthly-report/A", f"{{member: {member}}}", as_of=as_of, changes=ONCE)
    (conclusion,) = english(explanation.conclusion)
    assert reason in conclusion


def test_personal_fields_are_masked(tmp_path: Path) -> None:
    changes = requiring('policy.holder == "乙"')
    changes |= edited(
        TARIFF, (ON_TARIFF, 'require: policy.holder == "乙"'), ("{policy.policy_id}的", "{policy.holder}的")
    )
    explanation = told(tmp_path, "demo/on-tariff/P1", "{policy: {holder: 张三丰}}", changes=changes)
    for language in ("zh", "en"):
        assert "张三丰" not in render_text(explanation, "zh" if language == "zh" else "en")
    assert explanation.values[0].value == Names("（已遮蔽）", "(masked)")


def test_of_a_conditional_only_the_branch_taken_is_told(tmp_path: Path) -> None:
    changes = edited(
        INSPECT,
        (
            "by: policy.signed_on + days(params.inspection_days)",
            "by: |\n  policy.renewed ? policy.signed_on : policy.signed_on + days(params.inspection_days)",
        ),
    )
    explanation = told(tmp_path, "demo/inspect-once/P1", "{policy: {}}", changes=changes)
    assert explanation.deadline is not None
    assert explanation.deadline.words.en.lines() == (
        "parameter inspection_days (90) days after the policy's “signed on” (2016-11-01)",
        "  - because the policy's renewed is no",
    )


def test_parameters_tell_their_source_and_readings(tmp_path: Path) -> None:
    explanation = told(tmp_path, "demo/monthly-report/A@2016-11", "{member: {}}", more="  params: {report_day: 4}\n")
    assert [(one.name, one.value and one.value.en, one.source.en, one.assumed) for one in explanation.parameters] == [
        ("report_day", "4", "set for this run (--param)", False),
        ("report_roll", '"none"', "not said", True),
    ]
    assert english(explanation.parameters[1].readings) == ['"none"', '"following"']


def test_an_unset_parameter_is_told_as_unset(tmp_path: Path) -> None:
    explanation = told(tmp_path, "demo/inspect-once/P1", "{policy: {}}", more="  params: {inspection_days: ~}\n")
    assert [one.cause for one in explanation.causes] == ["parameter unset: params.inspection_days"]
    assert explanation.parameters[0].value is None
    assert "inspection_days = unset" in render_text(explanation, "en")


@pytest.mark.parametrize(
    ("duty", "message"),
    [
        ("demo/inspect-onc/P1", "`demo` has no rule `inspect-onc`; did you mean `inspect-once`?"),
        ("demo/inspect-once/P2", "the export has no policy `P2`; known here: `P1`"),
        ("other/inspect-once/P1", "the duty is of the ruleset `other`, not of `demo`"),
        ("P1", "`P1` is no duty"),
        ("demo/inspect-once/P1@2016-11", "makes no duties by period: leave out `@2016-11`"),
        ("demo/monthly-report/A", "makes a duty for each month: add `@` and the period"),
        ("demo/monthly-report/A@2016Q4", "makes a duty for each month, and `2016Q4` is a quarter"),
        ("demo/monthly-report/A@soon", "a period like 2016-11"),
    ],
)
def test_what_is_no_duty_is_refused(tmp_path: Path, duty: str, message: str) -> None:
    ruleset = load_world(tmp_path)
    case = read_cases(ruleset).cases["inspect-once"][0]
    export = case.export
    if "monthly" in duty:
        export = read_cases(ruleset).cases["monthly-report"][0].export
    with pytest.raises(UsageError) as refused:
        explain_duty(ruleset, export, case.as_of, duty)
    assert message in str(refused.value)


@pytest.mark.parametrize("name", shipped_rulesets())
def test_every_verdict_of_every_shipped_case_can_be_explained(name: str) -> None:
    ruleset = load_ruleset(find_ruleset(name))
    for rule, cases in read_cases(ruleset).cases.items():
        for case in cases:
            judged = [one for one in judge(ruleset, case.export, case.as_of, case.parameters) if one.rule.id == rule]
            for verdict in judged[0].verdicts:
                explanation = explain_duty(ruleset, case.export, case.as_of, str(verdict.duty), case.parameters)
                assert explanation.verdict == verdict
                for text in (render_text(explanation, "zh"), render_text(explanation, "en")):
                    assert text.endswith("\n")
                    assert "None" not in text
                    assert "Unknown(" not in text
