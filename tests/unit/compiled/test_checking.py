"""Checking one record: what it says, what it refuses, and what it leaves open."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from directive_rules.compiled import Checker, Partial, RecordError, check, record_of
from directive_rules.errors import UsageError
from directive_rules.model.export import Record
from directive_rules.model.values import Unlisted
from directive_rules.model.verdicts import Status
from tests.unit.compiled.world import POLICY, ruleset, world

DEAR = "policy.rate <= params.share"
VISITED = "policy.visits.exists(v, v.n > 0)"


def status(require: str, record: Any = POLICY, related: Any = None, as_of: Any = None, **rule: str) -> str:
    """Return the status and causes of the one rule, `none` where there is no duty."""
    (outcome,) = Checker(ruleset(require, **rule), "policy").check(record, related, as_of).outcomes
    if outcome is None:
        return "none"
    return "; ".join([outcome.status.value, *sorted(map(str, outcome.causes))])


@pytest.mark.parametrize(
    ("require", "expected"),
    [
        (DEAR, "compliant"),
        ("policy.rate > params.share", "violated"),
        ("policy.n < params.loose", "undetermined; parameter unset: params.loose"),
        ('policy.kind == "red" && policy.flag && policy.kinds.exists(k, k == "red")', "compliant"),
        ("policy.holder.startsWith(policy.id)", "undetermined; field not provided: policy.holder"),
        ("has(policy.paid_at)", "violated"),
        (VISITED, "undetermined; record type not provided: visit"),
        ("policy.peers.size() == 1", "undetermined; not covered: policy"),
    ],
)
def test_a_record_is_judged_from_itself(require: str, expected: str) -> None:
    assert status(require) == expected


def test_null_is_empty_and_what_is_left_out_is_not_provided() -> None:
    assert status("policy.n > 0", {**POLICY, "n": None}) == "undetermined; empty field: policy.n"
    assert status("has(policy.n)", {**POLICY, "n": None}) == "violated"
    left_out = {name: value for name, value in POLICY.items() if name != "n"}
    assert status("has(policy.n)", left_out) == "undetermined; field not provided: policy.n"


def test_a_list_with_a_member_on_no_code_list_is_searched_with_care() -> None:
    record = {**POLICY, "kinds": ["red", "green"]}
    assert status('"red" in policy.kinds', record) == "compliant"
    assert status('"blue" in policy.kinds', record) == "undetermined; value not listed: policy.kinds"


def test_text_that_is_empty_is_unknown_to_every_function_of_text() -> None:
    record = {**POLICY, "holder": None}
    for function in ("startsWith", "endsWith", "contains"):
        assert status(f'policy.holder.{function}("x")', record) == "undetermined; empty field: policy.holder"
        assert status(f'!policy.holder.{function}("x")', record) == "undetermined; empty field: policy.holder"


@pytest.mark.parametrize("require", ["policy.premium == policy.rate", "policy.premium != policy.rate"])
def test_two_empty_fields_are_neither_equal_nor_different(require: str) -> None:
    causes = "empty field: policy.premium; empty field: policy.rate"
    assert status(require, {**POLICY, "premium": None, "rate": None}) == f"undetermined; {causes}"


def test_an_exemption_that_takes_some_looking_at_comes_before_compliance() -> None:
    """The day of a mere day is known, though as an instant it is not."""
    record = {**POLICY, "at": "2016-03-01"}
    rule = {"unless": "date(policy.at) == policy.signed_on"}
    assert status("policy.n > 0", record, **rule) == "exempt"
    assert status("policy.n > 0", {**record, "signed_on": "2016-03-02"}, **rule) == "compliant"
    assert status("policy.n < 0", {**record, "signed_on": None}, **rule).startswith("undetermined")


def test_a_code_on_no_list_and_a_mere_day_are_given() -> None:
    record = {**POLICY, "kind": "green", "at": "2016-03-01"}
    assert status("has(policy.kind) && has(policy.at)", record) == "compliant"
    assert status("!has(policy.kind) || !has(policy.at)", record) == "violated"


def test_of_a_record_object_what_is_absent_is_empty() -> None:
    record = record_of(ruleset(DEAR).vocabulary, "policy", {"insurer": "A", "id": "1", "signed_on": "2016-03-01"})
    assert status("has(policy.n)", record) == "violated"


def test_related_records_are_all_there_are_unless_they_are_partial() -> None:
    other = [{"id": "1", "version": 1, "insurer": "A", "policy_id": "P9", "held_at": "2016-03-01T08:00:00", "n": 1}]
    mine = {**other[0], "id": "2", "policy_id": "P1"}
    assert status(VISITED, related={"visit": other}, as_of=date(2016, 4, 1)) == "violated"
    assert status(VISITED, related={"visit": Partial(other)}) == "undetermined; not covered: visit"
    assert status(VISITED, related={"visit": Partial([mine])}, as_of=date(2016, 4, 1)) == "compliant"
    assert status(VISITED, related={"visit": []}) == "violated"


def test_records_that_stand_beside_every_record_are_handed_over_once() -> None:
    tariff = {"id": "T", "kind": "red", "valid_from": "2016-01-01", "rate": "0.002"}
    checker = Checker(ruleset("policy.rate == policy.tariff.rate"), "policy", related={"tariff": [tariff]})
    assert [one.status for one in checker.check(POLICY).verdicts] == [Status.COMPLIANT]
    assert [one.status for one in checker.check({**POLICY, "rate": "0.003"}).verdicts] == [Status.VIOLATED]
    several = checker.check(POLICY, related={"tariff": [{**tariff, "id": "T2"}]})
    assert [str(cause) for cause in several.verdicts[0].causes] == ["contradictory: policy.tariff"]


def test_a_relation_to_its_own_type_includes_the_record() -> None:
    like = {**POLICY, "id": "P2", "rate": "0.003"}
    rule = ruleset("policy.peers.map(p, p.rate).max() == policy.rate")
    assert [one.status for one in check(rule, "policy", POLICY, {"policy": [like]}).verdicts] == [Status.VIOLATED]
    assert [one.status for one in check(rule, "policy", like, {"policy": [POLICY]}).verdicts] == [Status.COMPLIANT]


def test_a_double_among_the_related_records_is_seen_together_with_the_record() -> None:
    double = {**POLICY, "n": 2}
    (verdict,) = check(ruleset("policy.n > 0"), "policy", POLICY, {"policy": [double]}).verdicts
    assert [str(cause) for cause in verdict.causes] == ["contradictory: policy.n"]


def test_it_is_judged_as_of_the_latest_thing_it_tells() -> None:
    paid = {**POLICY, "paid_at": "2016-05-01T00:00:00"}
    assert status("has(policy.paid_at)", paid) == "compliant"
    assert status("has(policy.paid_at)", paid, as_of=datetime(2016, 4, 1)) == "violated"
    assert status(DEAR, as_of=date(2016, 2, 1)) == "none", "it has not occurred yet"


@pytest.mark.parametrize(
    ("as_of", "paid_at", "expected"),
    [
        (date(2016, 3, 2), None, "pending"),
        (date(2016, 5, 1), None, "violated"),
        (date(2016, 5, 1), "2016-03-05T10:00:00", "compliant"),
        (date(2016, 5, 1), "2016-04-05T10:00:00", "late"),
    ],
)
def test_a_rule_with_a_deadline(as_of: date, paid_at: str | None, expected: str) -> None:
    record = {**POLICY, "paid_at": paid_at}
    by = {"by": "policy.signed_on + days(10)"}
    (outcome,) = Checker(ruleset("has(policy.paid_at)", **by), "policy").check(record, as_of=as_of).outcomes
    assert outcome is not None
    assert (outcome.status.value, outcome.due) == (expected, date(2016, 3, 11))


def test_parameters_are_those_of_the_day_and_assumptions_are_named() -> None:
    rule = ruleset("policy.rate <= params.share")
    dear = {**POLICY, "rate": "0.004"}
    (spring,) = Checker(rule, "policy").check(dear).verdicts
    assert (spring.status, spring.assumed) == (Status.VIOLATED, ("share",))
    (autumn,) = Checker(rule, "policy").check({**dear, "signed_on": "2016-09-01"}).verdicts
    assert (autumn.status, autumn.assumed) == (Status.COMPLIANT, ())
    (other,) = Checker(rule, "policy", overrides={"share": Decimal("0.004")}).check(dear).verdicts
    assert (other.status, other.assumed) == (Status.COMPLIANT, ())


def test_a_parameter_set_to_what_is_on_no_code_list_decides_nothing() -> None:
    rule = ruleset("policy.kind in params.kinds")
    for value, expected in [
        (("red",), "compliant"),
        (("blue",), "violated"),
        (("blue", Unlisted("?")), "undetermined"),
    ]:
        (outcome,) = Checker(rule, "policy", overrides={"kinds": value}).check(POLICY).outcomes
        assert outcome is not None
        assert outcome.status.value == expected


def test_outside_the_directives_force_there_is_no_duty() -> None:
    for day in ("2015-12-31", "2017-01-01"):
        assert status(DEAR, {**POLICY, "signed_on": day, "at": None}) == "none"


def test_a_record_that_nobody_can_date_is_undetermined() -> None:
    assert status(DEAR, {**POLICY, "signed_on": None}) == "undetermined; empty field: policy.signed_on"


def test_a_verdict_has_key_subject_and_rule() -> None:
    checked = check(ruleset(DEAR), "policy", {name: POLICY[name] for name in ("insurer", "signed_on", "rate")})
    (verdict,) = checked.verdicts
    assert str(verdict.duty) == "c/r/A,", "a key that is still to come is blank"
    assert verdict.subject == checked.record
    assert [rule.id for rule in checked.rules] == ["r"]


def test_violations_shortfalls_and_what_cannot_be_told_are_told_apart() -> None:
    binding = ruleset("policy.n < 0", modality="prohibition")
    advice = ruleset("policy.n < 0", modality="recommendation")
    assert len(check(binding, "policy", POLICY).violations) == 1
    assert check(binding, "policy", POLICY).shortfalls == ()
    assert check(advice, "policy", POLICY).violations == ()
    assert len(check(advice, "policy", POLICY).shortfalls) == 1
    assert len(check(binding, "policy", {**POLICY, "n": None}).undetermined) == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rat": 1}, "did you mean `rate`"),
        ({"rate": 0.002}, "parse_float=Decimal"),
        ({"rate": "cheap"}, "a decimal number like 12.50 is expected"),
        ({"premium": "-1.00"}, "[failed-check]"),
        ({"paid_at": "2016-02-01T00:00:00"}, "every `policy` satisfies"),
    ],
)
def test_what_cannot_be_read_or_is_not_sane_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(RecordError, match="error: ") as refusal:
        check(ruleset(DEAR), "policy", {**POLICY, **change})
    assert message in str(refusal.value)


def test_sanity_looks_at_events_later_than_the_as_of_instant_too() -> None:
    """A check is about the record and not about an instant; here the plain horizon would not see the payment."""
    wrong = {**POLICY, "at": "2016-06-01T00:00:00", "paid_at": "2016-05-01T00:00:00"}
    with pytest.raises(RecordError, match="every `policy` satisfies"):
        Checker(ruleset(DEAR), "policy").check(wrong, as_of=date(2016, 4, 1))


def test_no_complaint_repeats_a_persons_data() -> None:
    with pytest.raises(RecordError) as refusal:
        check(ruleset(DEAR), "policy", {**POLICY, "holder": ["Zhang San"], "n": "Zhang San"})
    assert "Zhang" not in str(refusal.value)
    assert len(refusal.value.diagnostics) == 2


def test_threads_share_a_checker() -> None:
    checker = Checker(ruleset("policy.visits.size() == 0 || policy.n > 0"), "policy")
    records = [{**POLICY, "id": f"P{number}", "n": number % 3} for number in range(300)]
    alone = [checker.check(record).outcomes for record in records]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda record: checker.check(record).outcomes, records * 4))
    assert together == alone * 4


def test_a_record_of_another_type_is_refused() -> None:
    with pytest.raises(RecordError, match="not a `visit`"):
        check(ruleset(DEAR), "policy", Record("visit", {}))
    with pytest.raises(RecordError, match="stands among the records of `visit`"):
        check(ruleset(DEAR), "policy", POLICY, {"visit": [Record("tariff", {})]})
    with pytest.raises(RecordError, match="did you mean `visit`"):
        check(ruleset(DEAR), "policy", POLICY, {"visits": []})


@pytest.mark.parametrize("related", [[POLICY], {"visit": {"id": "1"}}, {"visit": "1"}, {"visit": None}, {"visit": [3]}])
def test_related_records_of_another_shape_are_refused(related: Any) -> None:
    with pytest.raises(RecordError, match=r"\[shape\]"):
        check(ruleset(DEAR), "policy", POLICY, related)


@pytest.mark.parametrize("as_of", ["2016-03-01", 3, datetime(2016, 3, 1, tzinfo=UTC)])
def test_an_as_of_instant_that_is_none_is_refused(as_of: Any) -> None:
    with pytest.raises(UsageError, match="as of when"):
        check(ruleset(DEAR), "policy", POLICY, as_of=as_of)


def test_a_checker_for_nothing_is_refused() -> None:
    with pytest.raises(RecordError, match="did you mean `policy`"):
        Checker(ruleset(DEAR), "policies")
    with pytest.raises(UsageError, match="no rule `on: visit`"):
        Checker(ruleset(DEAR), "visit")
    with pytest.raises(UsageError, match="no rule `rr`: did you mean `r`"):
        Checker(ruleset(DEAR), "policy", ["rr"])
    with pytest.raises(UsageError, match="no parameter `shar`: did you mean `share`"):
        Checker(ruleset(DEAR), "policy", overrides={"shar": None})
    yearly = world({"every": "year", "for": "member", "require": "true"}).ruleset
    with pytest.raises(UsageError, match="no single record decides it"):
        Checker(yearly, "member", ["r"])
