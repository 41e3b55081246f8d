"""京安监函〔2016〕502号: what is asked after an accident, and of a claim."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from examples.nationwide.expected.answers import (
    Answer,
    Doubt,
    among,
    at_most,
    below,
    choose,
    every,
    holds,
    later,
    later_hours,
    later_minutes,
    no,
    plus,
    some,
)
from examples.nationwide.expected.duties import Rule
from examples.nationwide.expected.paths import get, given_and, has, is_, near, payments_of, policy_of, standing
from examples.nationwide.expected.view import Members, View
from examples.nationwide.market.rows import Row

AUTHORITIES: Final = (
    "safety_regulator",
    "finance_office",
    "insurance_regulator",
    "local_government",
    "other_authority",
)


def promises(v: View, policy: Row | Doubt) -> Members | Doubt:
    """Return what the insurer had promised on the day of signing."""
    return standing(v, policy, "commitment", "signed_on", "valid_from", "valid_to", "insurer_id")


def _general(v: View, promise: Row) -> Answer:
    """A promise for work-safety insurance, or for all lines, and for claims of any size."""
    return every(
        some(no(v.has(promise, "lines")), holds(v.get(promise, "lines"), "work_safety_liability")),
        no(v.has(promise, "max_amount")),
    )


def _in_days(v: View, promise: Row) -> Answer:
    """Such a promise that does not count by working days."""
    return every(_general(v, promise), no(given_and(v, promise, "working_days")))


def promised(
    v: View, row: Row, name: str, otherwise: Callable[[], Any], counts: Callable[[View, Row], Answer] = _in_days
) -> Any:
    """Return the least number that was promised, else another."""
    stated = v.those(promises(v, policy_of(v, row)), lambda c: every(v.has(c, name), counts(v, c)))
    return choose(
        v.any(stated, lambda _: True), lambda: v.extreme(stated, name, relation="policy.commitments"), otherwise
    )


def agreed_or(v: View, claim: Row, name: str, otherwise: Callable[[], Any]) -> Any:
    """Return the number of the contract, else another."""
    policy = policy_of(v, claim)
    return choose(has(v, policy, name), lambda: get(v, policy, name), otherwise)


def grants(v: View, row: Row, agreed: str, name: str) -> Answer:
    """Tell whether contract or promise gives an advance; an empty promise is none."""
    policy = policy_of(v, row)
    return some(
        get(v, policy, agreed), v.any(promises(v, policy), lambda c: every(given_and(v, c, name), _general(v, c)))
    )


def stood_still(v: View, claim: Row) -> Any:
    """Return the days for which the clock stood still; none where none are given."""
    return choose(v.has(claim, "stopped_days"), lambda: v.get(claim, "stopped_days"), lambda: 0)


def paid_up(v: View, claim: Row) -> Answer:
    """All payments together reach the agreed sum."""
    return at_most(v.get(claim, "agreed_amount"), v.total(payments_of(v, claim), "amount"))


def withdrawn(v: View, claim: Row) -> Answer:
    """The claim was given up, on the day it was closed."""
    return every(v.has(claim, "closed_on"), v.has(claim, "outcome"), is_(v, claim, "outcome", "withdrawn"))


def _advance(rule: str, ready: str, agreed: str, promise: str, days: str, kind: str) -> Rule:
    return Rule(
        rule,
        "claim",
        applies=lambda v, c: every(v.has(c, ready), grants(v, c, agreed, promise)),
        due=lambda v, c: later(v.get(c, ready), promised(v, c, days, lambda: v.unset("advance_days"))),
        done=lambda v, c: v.any(
            payments_of(v, c), lambda p: every(is_(v, p, "kind", kind), below(0, v.get(p, "amount")))
        ),
        unless=lambda v, c: v.has(c, "closed_on"),
    )


def _word(rule: str, recipients: tuple[str, ...]) -> Rule:
    return Rule(
        rule,
        "accident",
        due=lambda v, a: later_hours(
            v.get(a, "known_at"), promised(v, a, "notice_hours", lambda: v.unset("accident_notice_hours"), _general)
        ),
        done=lambda v, a: v.any(
            near(v, a, "accident_notice", "insurer_id", "accident_id"),
            lambda n: among(v.get(n, "recipient"), recipients),
        ),
    )


def _report(rule: str, recipients: tuple[str, ...]) -> Rule:
    return Rule(
        rule,
        "claim",
        applies=lambda v, c: v.has(c, "closed_on"),
        due=lambda v, c: later(v.get(c, "closed_on"), v.unset("settlement_report_days")),
        done=lambda v, c: v.any(
            near(v, c, "filing", "insurer_id", "claim_id"),
            lambda f: every(
                is_(v, f, "kind", "settlement"), among(v.get(f, "recipient"), recipients), get(v, f, "written")
            ),
        ),
    )


def _determine_days(v: View, claim: Row) -> Any:
    return promised(
        v,
        claim,
        "determine_days",
        lambda: agreed_or(
            v,
            claim,
            "determine_days_agreed",
            lambda: choose(v.get(claim, "complex"), lambda: 30, lambda: v.unset("determine_days_simple")),
        ),
    )


def _pay_days(v: View, claim: Row) -> Any:
    return promised(v, claim, "pay_days", lambda: agreed_or(v, claim, "pay_days_agreed", lambda: 10))


RULES: Final = (
    _word("accident-notice-centre", ("operation_centre",)),
    _word("accident-notice-government", AUTHORITIES),
    Rule(
        "site-survey",
        "accident",
        due=lambda v, a: later_minutes(
            v.get(a, "known_at"), promised(v, a, "survey_minutes", lambda: v.unset("site_survey_minutes"), _general)
        ),
        done=lambda v, a: v.has(a, "surveyed_at"),
    ),
    _advance(
        "claim-prepayment", "prepayment_ready_on", "prepayment_agreed", "prepayment", "prepayment_days", "prepayment"
    ),
    _advance(
        "rescue-advance",
        "rescue_advance_ready_on",
        "rescue_advance_agreed",
        "rescue_advance",
        "rescue_advance_days",
        "rescue_advance",
    ),
    _advance(
        "medical-advance",
        "medical_advance_ready_on",
        "medical_advance_agreed",
        "medical_advance",
        "medical_advance_days",
        "medical_advance",
    ),
    Rule(
        "determination-within-set-time",
        "claim",
        due=lambda v, c: later(v.get(c, "materials_received_on"), plus(_determine_days(v, c), stood_still(v, c))),
        done=lambda v, c: v.has(c, "determined_on"),
        unless=withdrawn,
    ),
    Rule(
        "settlement-within-set-time",
        "claim",
        applies=lambda v, c: v.has(c, "agreed_on"),
        due=lambda v, c: later(v.get(c, "agreed_on"), _pay_days(v, c)),
        done=paid_up,
    ),
    _report("settlement-report-centre", ("operation_centre",)),
    _report("settlement-report-government", AUTHORITIES),
)

__all__ = ["RULES", "agreed_or", "has", "paid_up", "stood_still", "withdrawn"]
