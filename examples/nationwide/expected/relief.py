"""The Insurance Association's initiative of 2022: service to enterprises in difficulty. Soft throughout."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from examples.nationwide.expected.answers import (
    Answer,
    Doubt,
    among,
    at_most,
    below,
    computed,
    day_of,
    every,
    holds,
    later,
    no,
    same,
    some,
)
from examples.nationwide.expected.beijing_losses import agreed_or, paid_up
from examples.nationwide.expected.beijing_policies import previous
from examples.nationwide.expected.duties import Rule
from examples.nationwide.expected.paths import get, has, insurer_of, is_, near, policy_of, standing
from examples.nationwide.expected.view import Members, View
from examples.nationwide.market.rows import Row

INITIATIVE: Final = date(2022, 6, 10)
MEASURES_DUE: Final = date(2022, 12, 31)
LAST: Final = date(2022, 12, 31)
"""The last day of what is asked for the time of the epidemic."""
BASIC: Final = ("survey", "claims_handling", "policy_service", "customer_service")
ONLINE: Final = ("app", "wechat", "hotline", "website")


def of_member(v: View, row: Row) -> Answer:
    """A member of the association."""
    found: Answer = get(v, row if row.record == "insurer" else insurer_of(v, row), "iac_member")
    return found


def _mark(v: View, row: Row | Doubt, name: str) -> Answer:
    found: Answer = get(v, row, name)
    return found


def _open(v: View, row: Row, end: str, day: Any) -> Answer:
    return some(no(v.has(row, end)), at_most(day, v.get(row, end)))


# -- the company ------------------------------------------------------------------------------------------------------


def _in_difficulty(v: View, insurer: Row) -> Answer:
    return v.any(near(v, insurer, "hardship", "insurer_id"), lambda h: _open(v, h, "ended_on", INITIATIVE))


def _in_bad_areas(v: View, insurer: Row) -> Answer:
    return v.any(
        near(v, insurer, "hardship", "insurer_id"),
        lambda h: every(is_(v, h, "area_level", "severe"), _open(v, h, "ended_on", INITIATIVE)),
    )


def _measure(*kinds: str) -> Callable[[View, Row], Answer]:
    return lambda v, i: v.any(
        near(v, i, "relief_measure", "insurer_id"),
        lambda m: every(among(v.get(m, "kind"), kinds), _open(v, m, "ended_on", INITIATIVE)),
    )


def _document(kind: str) -> Callable[[View, Row], Answer]:
    return lambda v, i: v.any(near(v, i, "internal_document", "insurer_id"), lambda d: is_(v, d, "kind", kind))


def _served(*kinds: str) -> Callable[[View, Row], Answer]:
    return lambda v, i: v.any(
        near(v, i, "risk_service", "insurer_id"),
        lambda s: every(among(v.get(s, "kind"), kinds), at_most(INITIATIVE, v.get(s, "served_on"))),
    )


def _once(rule: str, done: Callable[[View, Row], Answer], applies: Callable[[View, Row], Answer] | None = None) -> Rule:
    return Rule(rule, "insurer", each="once", applies=applies, due=lambda v, _: MEASURES_DUE, done=done)


def _at_month_end(rule: str, serves: Callable[[View, Row], Answer]) -> Rule:
    def done(v: View, insurer: Row) -> Answer:
        assert v.period is not None
        last = v.period[1]
        return v.any(
            near(v, insurer, "service_channel", "insurer_id"),
            lambda c: every(serves(v, c), some(no(v.has(c, "closed_on")), below(last, v.get(c, "closed_on")))),
        )

    def applies(v: View, insurer: Row) -> Answer:
        assert v.period is not None
        first, last, _ = v.period
        return every(
            at_most(first, LAST), some(no(v.has(insurer, "closed_on")), below(last, v.get(insurer, "closed_on")))
        )

    return Rule(
        rule,
        "insurer",
        each="month",
        partial=True,
        applies=applies,
        due=lambda v, _: v.period[1] if v.period else None,
        done=done,
    )


COMPANIES: Final = (
    _at_month_end(
        "claims-line-24-hours", lambda v, c: every(v.get(c, "takes_claims"), at_most(24, v.get(c, "hours_per_day")))
    ),
    _at_month_end("online-service", lambda v, c: among(v.get(c, "kind"), ONLINE)),
    _once("green-channel", _measure("green_channel"), _in_difficulty),
    _once("extension-or-deferral", _measure("policy_extension", "premium_deferral"), _in_bad_areas),
    _once("flexible-premium-payment", _measure("flexible_payment"), _in_bad_areas),
    _once("risk-identification", _served("risk_identification"), _in_difficulty),
    _once("flood-season-prevention", _served("disaster_warning", "loss_prevention"), _in_difficulty),
    _once("assessment-plan", _document("relief_assessment_plan")),
    _once("feedback-mechanism", _document("customer_feedback")),
    _once(
        "dispute-channel",
        lambda v, i: v.any(
            near(v, i, "service_channel", "insurer_id"),
            lambda c: every(is_(v, c, "kind", "dispute_desk"), _open(v, c, "closed_on", INITIATIVE)),
        ),
    ),
    _once(
        "relief-publicised",
        lambda v, i: v.any(
            near(v, i, "publicity_item", "insurer_id"),
            lambda p: every(v.get(p, "relief"), at_most(INITIATIVE, v.get(p, "published_on"))),
        ),
        _in_difficulty,
    ),
)

# -- claims -----------------------------------------------------------------------------------------------------------


def _hard_hit(v: View, claim: Row) -> Answer:
    day = day_of(v.get(claim, "reported_at"))
    return v.any(
        near(v, policy_of(v, claim), "hardship", "insurer_id", "holder_id"),
        lambda h: every(at_most(v.get(h, "began_on"), day), _open(v, h, "ended_on", day)),
    )


def _clear(v: View, claim: Row) -> Answer:
    return every(_hard_hit(v, claim), _mark(v, claim, "clear_liability"))


def _waivers(v: View, claim: Row) -> Members | Doubt:
    return near(v, claim, "claim_waiver", "insurer_id", "claim_id")


CLAIMS: Final = (
    Rule(
        "priority-payment",
        "claim",
        applies=lambda v, c: every(_hard_hit(v, c), v.has(c, "determined_on"), is_(v, c, "outcome", "paid")),
        done=lambda v, c: _mark(v, c, "priority"),
    ),
    Rule(
        "claim-simplified",
        "claim",
        applies=_clear,
        due=lambda v, c: v.get(c, "determined_on"),
        done=lambda v, c: v.at_least(1, _waivers(v, c)),
    ),
    Rule(
        "papers-reduced",
        "claim",
        applies=_clear,
        due=lambda v, c: v.get(c, "determined_on"),
        done=lambda v, c: v.any(_waivers(v, c), lambda w: is_(v, w, "kind", "document")),
    ),
    Rule(
        "resurvey-waived",
        "claim",
        applies=lambda v, c: every(_clear(v, c), v.has(c, "determined_on")),
        done=lambda v, c: no(_mark(v, c, "resurveyed")),
    ),
    Rule(
        "paid-in-full-and-fast",
        "claim",
        applies=lambda v, c: every(_hard_hit(v, c), v.has(c, "agreed_on")),
        due=lambda v, c: later(v.get(c, "agreed_on"), agreed_or(v, c, "pay_days_agreed", lambda: 10)),
        done=paid_up,
    ),
)

# -- rates ------------------------------------------------------------------------------------------------------------


def _tariffs(v: View, policy: Row | Doubt) -> Members | Doubt:
    return standing(v, policy, "tariff", "signed_on", "valid_from", "valid_to", "line", "industry", "size_band")


def _floor(v: View, tariff: Row) -> Any:
    return computed(lambda a, b: a * b, v.get(tariff, "base_rate"), v.get(tariff, "float_min"))


def _no_war(v: View, policy: Row) -> Answer:
    rate, before = v.get(policy, "rate"), get(v, previous(v, policy), "rate")
    return some(
        at_most(before, rate),
        v.any(
            near(v, policy, "concession", "insurer_id", "policy_id"),
            lambda c: every(v.has(c, "applied_on"), v.has(c, "assessed_on")),
        ),
        at_most(computed(lambda a, b: a * b, before, v.unset("price_war_share")), rate),
    )


def _badly_hit_renewal(v: View, concession: Row) -> Answer:
    return every(
        _mark(v, concession, "renewal"),
        v.any(
            standing(v, concession, "hardship", "registered_on", "began_on", "ended_on", "insurer_id", "holder_id"),
            lambda h: _mark(v, h, "severe"),
        ),
    )


def _granted(v: View, concession: Row) -> Answer:
    return every(
        _badly_hit_renewal(v, concession),
        v.has(concession, "decided_on"),
        below(v.get(concession, "rate_after"), v.get(concession, "rate_before")),
    )


def _rests_on(rule: str, name: str) -> Rule:
    return Rule(
        rule,
        "concession",
        applies=_granted,
        done=lambda v, c: every(
            v.has(c, name), v.has(c, "decided_on"), at_most(v.get(c, name), v.get(c, "decided_on"))
        ),
    )


RATES: Final = (
    Rule(
        "no-price-war",
        "policy",
        applies=lambda v, p: every(
            v.at_least(1, standing(v, p, "hardship", "signed_on", "began_on", "ended_on", "insurer_id", "holder_id")),
            v.has(p, "previous_policy_id"),
        ),
        done=_no_war,
        unless=lambda v, p: v.any(_tariffs(v, p), lambda t: at_most(_floor(v, t), v.get(p, "rate"))),
    ),
    _rests_on("concession-on-application", "applied_on"),
    _rests_on("concession-on-assessment", "assessed_on"),
    Rule(
        "renewal-concession",
        "concession",
        applies=lambda v, c: every(
            _badly_hit_renewal(v, c),
            v.has(c, "applied_on"),
            v.has(c, "assessed_on"),
            _mark(v, c, "assessment_favourable"),
            v.has(c, "decided_on"),
        ),
        done=lambda v, c: below(v.get(c, "rate_after"), v.get(c, "rate_before")),
        unless=lambda v, c: v.any(
            _tariffs(v, policy_of(v, c)), lambda t: at_most(v.get(c, "rate_before"), _floor(v, t))
        ),
    ),
)

# -- assessments, publicity, interruptions ----------------------------------------------------------------------------


def _lowered(name: str) -> Callable[[View, Row], Answer]:
    def ask(v: View, row: Row) -> Answer:
        found = near(v, row, "branch_assessment", "insurer_id", assessment_id="baseline_id")
        before = v.one("branch_assessment.baseline", found)
        return some(below(v.get(row, name), get(v, before, name)), same(v.get(row, name), 0))

    return ask


def _in_bad_area(v: View, row: Row) -> Answer:
    return every(is_(v, row, "area_level", "severe"), _in_time(v, row))


def _in_time(v: View, row: Row) -> Answer:
    return at_most(v.get(row, "adopted_on"), LAST)


def _without(rule: str, fault: str) -> Rule:
    return Rule(
        rule,
        "publicity_item",
        applies=lambda v, p: _mark(v, p, "relief"),
        done=lambda v, p: no(holds(v.get(p, "faults"), fault)),
    )


def _substituted(rule: str, applies: Callable[[View, Row], Answer]) -> Rule:
    return Rule(rule, "service_interruption", applies=applies, done=lambda v, s: _mark(v, s, "substituted"))


CONDUCT: Final = (
    Rule("premium-weight-lowered", "branch_assessment", applies=_in_bad_area, done=_lowered("premium_weight")),
    Rule(
        "combined-ratio-weight-lowered",
        "branch_assessment",
        applies=_in_bad_area,
        done=_lowered("combined_ratio_weight"),
    ),
    Rule("relief-bonus-item", "branch_assessment", applies=_in_time, done=lambda v, b: _mark(v, b, "relief_bonus")),
    _without("no-one-sided-publicity", "one_sided"),
    _without("no-malicious-hype", "hype"),
    _without("no-gimmick-marketing", "gimmick"),
    _substituted(
        "claims-line-outage-covered",
        lambda v, s: every(is_(v, s, "service", "claims_line"), at_most(day_of(v.get(s, "started_at")), LAST)),
    ),
    _substituted("dispute-desk-outage-covered", lambda v, s: is_(v, s, "service", "dispute_desk")),
    _substituted(
        "basic-service-in-affected-area",
        lambda v, s: every(among(v.get(s, "service"), BASIC), among(v.get(s, "area_level"), ("affected", "severe"))),
    ),
)

RULES: Final = (*COMPANIES, *CLAIMS, *RATES, *CONDUCT)

__all__ = ["RULES", "has", "of_member"]
