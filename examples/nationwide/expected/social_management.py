"""保监发〔2010〕82号: claims, explanations, disputes, complaints, major events, and how the work is organised."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

from examples.nationwide.expected.answers import (
    Answer,
    Doubt,
    among,
    at_most,
    below,
    choose,
    computed,
    day_of,
    every,
    holds,
    later,
    later_workdays,
    no,
    plus,
    same,
    some,
)
from examples.nationwide.expected.beijing_losses import agreed_or, paid_up, stood_still, withdrawn
from examples.nationwide.expected.duties import Rule
from examples.nationwide.expected.paths import get, has, is_, near, payments_of, policy_of
from examples.nationwide.expected.view import Members, View
from examples.nationwide.market.rows import Row

MEASURES_2013: Final = date(2013, 11, 1)
MEASURES_2020: Final = date(2020, 3, 1)
THRESHOLDS: Final = (date(2011, 8, 4), date(2019, 6, 13))
"""The first and the last day of the thresholds for major emergencies."""
FORMS: Final = ("written", "oral", "web_page", "audio_video")


# -- claims -----------------------------------------------------------------------------------------------------------


def _agreed_or(v: View, claim: Row, name: str, days: int) -> Any:
    return agreed_or(v, claim, name, lambda: days)


def _sum_by_contract(v: View, claim: Row) -> Any:
    policy = policy_of(v, claim)
    return computed(
        lambda loss, share, own, other: loss * share - own - other,
        v.get(claim, "covered_loss"),
        get(v, policy, "payout_ratio"),
        get(v, policy, "deductible"),
        choose(v.has(claim, "other_reductions"), lambda: v.get(claim, "other_reductions"), lambda: Decimal(0)),
    )


def _agreed_in_full(v: View, claim: Row) -> Answer:
    agreed = v.get(claim, "agreed_amount")
    return some(
        at_most(v.get(claim, "limit_available"), agreed),
        at_most(_sum_by_contract(v, claim), plus(agreed, Decimal("0.01"))),
    )


def _nothing_owed(v: View, claim: Row) -> Answer:
    """Given up by now, or found, at whatever time, not to be covered."""
    never = every(v.has(claim, "outcome"), among(v.get(claim, "outcome"), ("refused", "nil")))
    return some(withdrawn(v, claim), never)


def _refused(v: View, claim: Row) -> Answer:
    return every(v.has(claim, "outcome"), is_(v, claim, "outcome", "refused"))


def _supplements(v: View, claim: Row) -> Members | Doubt:
    return v.those(near(v, claim, "claim_request", "insurer_id", "claim_id"), lambda r: _mark(v, r, "supplement"))


def _mark(v: View, row: Row, name: str) -> Answer:
    found: Answer = v.get(row, name)
    return found


CLAIMS: Final = (
    Rule(
        "determined-in-time",
        "claim",
        due=lambda v, c: later(
            v.get(c, "materials_received_on"),
            plus(_agreed_or(v, c, "determine_days_agreed", 30), stood_still(v, c)),
        ),
        done=lambda v, c: v.has(c, "determined_on"),
        unless=withdrawn,
    ),
    Rule(
        "simple-claim-determined-promptly",
        "claim",
        applies=lambda v, c: every(no(_mark(v, c, "complex")), no(has(v, policy_of(v, c), "determine_days_agreed"))),
        due=lambda v, c: later(
            v.get(c, "materials_received_on"), plus(v.unset("determine_days_simple"), stood_still(v, c))
        ),
        done=lambda v, c: v.has(c, "determined_on"),
        unless=withdrawn,
    ),
    Rule(
        "paid-in-time",
        "claim",
        applies=lambda v, c: v.has(c, "agreed_on"),
        due=lambda v, c: later(v.get(c, "agreed_on"), _agreed_or(v, c, "pay_days_agreed", 10)),
        done=paid_up,
    ),
    Rule("agreed-sum-by-contract", "claim", applies=lambda v, c: v.has(c, "agreed_on"), done=_agreed_in_full),
    Rule(
        "closed-in-full",
        "claim",
        applies=lambda v, c: every(v.has(c, "closed_on"), v.has(c, "outcome"), is_(v, c, "outcome", "paid")),
        due=lambda v, c: later(v.get(c, "closed_on"), _agreed_or(v, c, "pay_days_agreed", 10)),
        done=paid_up,
    ),
    Rule(
        "advance-after-sixty-days",
        "claim",
        applies=lambda v, c: no(v.has(c, "determined_on")),
        due=lambda v, c: later(v.get(c, "materials_received_on"), plus(60, stood_still(v, c))),
        done=lambda v, c: at_most(v.get(c, "certain_amount"), v.total(payments_of(v, c), "amount")),
        unless=_nothing_owed,
    ),
    Rule(
        "refusal-notified",
        "claim",
        applies=lambda v, c: every(_refused(v, c), v.has(c, "determined_on")),
        due=lambda v, c: later(v.get(c, "determined_on"), 3),
        done=lambda v, c: v.has(c, "refusal_sent_on"),
    ),
    Rule(
        "refusal-reasoned",
        "claim",
        applies=lambda v, c: every(_refused(v, c), v.has(c, "refusal_sent_on")),
        done=lambda v, c: _mark(v, c, "refusal_reasoned"),
    ),
    Rule(
        "papers-asked-once",
        "claim",
        applies=lambda v, c: v.any(
            near(v, c, "claim_request", "insurer_id", "claim_id"), lambda r: _mark(v, r, "supplement")
        ),
        done=lambda v, c: no(v.at_least(2, _supplements(v, c))),
    ),
    Rule("papers-listed", "claim_request", done=lambda v, r: computed(lambda items: len(items) > 0, v.get(r, "items"))),
)


# -- major events -----------------------------------------------------------------------------------------------------


def _threshold(v: View, name: str, amount: int) -> Any:
    if v.day is None:
        raise ValueError("an event nobody can date chooses no threshold")
    return Decimal(amount) if THRESHOLDS[0] <= v.day <= THRESHOLDS[1] else v.unset(name)


def _calls_for_action(v: View, event: Row | Doubt) -> Answer:
    grave = some(
        every(has(v, event, "grade"), among(get(v, event, "grade"), ("major", "extraordinary"))),
        at_most(_threshold(v, "major_personal_payouts", 30_000_000), get(v, event, "personal_payouts")),
        at_most(_threshold(v, "major_property_loss", 50_000_000), get(v, event, "insured_property_loss")),
    )
    return every(grave, has(v, event, "deployed_on"))


def _event(rule: str, name: str) -> Rule:
    return Rule(
        rule,
        "major_event",
        applies=_calls_for_action,
        due=lambda v, e: v.get(e, "emergency_ended_on"),
        done=lambda v, e: v.has(e, name),
    )


EVENTS: Final = (
    _event("event-response", "response_started_on"),
    _event("event-green-channel", "green_channel_on"),
    _event("event-condolence", "condolence_on"),
    Rule(
        "event-prepayment",
        "claim",
        applies=lambda v, c: every(
            v.has(c, "event_id"),
            _calls_for_action(v, v.one("claim.event", near(v, c, "major_event", "insurer_id", "event_id"))),
        ),
        due=lambda v, c: later(v.get(c, "materials_received_on"), plus(60, stood_still(v, c))),
        done=lambda v, c: some(
            v.any(payments_of(v, c), lambda p: below(0, v.get(p, "amount"))), at_most(v.get(c, "certain_amount"), 0)
        ),
        unless=_nothing_owed,
    ),
)


# -- explanations, disputes, enquiries, complaints --------------------------------------------------------------------


def _explained(name: str) -> Any:
    def ask(v: View, policy: Row) -> Answer:
        return v.any(
            near(v, policy, "explanation", "insurer_id", "policy_id"),
            lambda e: every(
                _mark(v, e, name),
                among(v.get(e, "form"), FORMS),
                some(no(is_(v, e, "proof", "none")), v.unset("unproven_explanation_counts")),
            ),
        )

    return ask


def _favourable(v: View, dispute: Row) -> Answer:
    adopted = v.get(dispute, "adopted_for")
    return every(
        among(adopted, ("both", "insured", "beneficiary")),
        some(
            no(_mark(v, dispute, "interests_conflict")),
            same(adopted, "both"),
            same(adopted, v.unset("conflict_favours")),
        ),
    )


def _decision_due(v: View, complaint: Row) -> Any:
    day = v.day or date.max
    if day >= MEASURES_2020:
        # From the day it was received, and simple or not by calendar days.
        received = day_of(v.get(complaint, "received_at"))
        return choose(
            _mark(v, complaint, "simple"),
            lambda: later(received, 15),
            lambda: later(received, plus(30, _extension(v, complaint, 30))),
        )
    accepted = v.get(complaint, "accepted_on")
    if day < MEASURES_2013:
        simple = choose(
            v.unset("complaint_simple_unit"),
            lambda: later_workdays(accepted, v.unset("complaint_simple_days")),
            lambda: later(accepted, v.unset("complaint_simple_days")),
        )
        most, days = v.unset("complaint_extension_days"), v.unset("complaint_days")
    else:
        simple = later_workdays(accepted, 10)
        most, days = 30, 30  # type: ignore[assignment]
    return choose(
        _mark(v, complaint, "simple"),
        lambda: simple,
        lambda: later(accepted, plus(days, _extension(v, complaint, most))),
    )


def _extension(v: View, complaint: Row, most: Any) -> Any:
    asked = v.get(complaint, "extended_days")
    return choose(
        no(v.has(complaint, "extended_days")),
        lambda: 0,
        lambda: choose(below(most, asked), lambda: most, lambda: asked),
    )


def _tell_due(v: View, complaint: Row) -> Any:
    day = v.day or date.max
    if day >= MEASURES_2020:
        return _decision_due(v, complaint)
    days = v.unset("complaint_tell_workdays") if day < MEASURES_2013 else 5
    return later_workdays(v.get(complaint, "decided_on"), days)


SERVICE: Final = (
    Rule("cover-explained", "policy", due=lambda v, p: v.get(p, "signed_on"), done=_explained("cover_explained")),
    Rule(
        "exclusions-explained",
        "policy",
        due=lambda v, p: v.get(p, "signed_on"),
        done=_explained("exclusions_explained"),
    ),
    Rule(
        "disputed-terms-favour-insured",
        "dispute",
        applies=lambda v, d: every(is_(v, d, "subject", "terms"), v.has(d, "carried_out_on")),
        done=_favourable,
        unless=lambda v, d: among(v.get(d, "forum"), ("arbitration", "court")),
    ),
    Rule(
        "enquiry-answered",
        "enquiry",
        due=lambda v, e: later(day_of(v.get(e, "received_at")), v.unset("enquiry_days")),
        done=lambda v, e: v.has(e, "answered_at"),
    ),
    Rule("complaint-decided", "complaint", due=_decision_due, done=lambda v, c: v.has(c, "decided_on")),
    Rule(
        "complaint-result-told",
        "complaint",
        applies=lambda v, c: v.has(c, "decided_on"),
        due=_tell_due,
        done=lambda v, c: v.has(c, "told_on"),
    ),
    Rule(
        "press-reply",
        "press_item",
        applies=lambda v, i: _mark(v, i, "raises_problem"),
        due=lambda v, i: later(day_of(v.get(i, "published_at")), v.unset("press_reply_days")),
        done=lambda v, i: v.has(i, "replied_at"),
    ),
)


def _arranged(rule: str, matter: str) -> Rule:
    return Rule(
        rule,
        "insurer",
        each="once",
        due=lambda v, _: v.unset("arrangements_due"),
        done=lambda v, i: v.any(
            near(v, i, "internal_document", "insurer_id"),
            lambda d: every(is_(v, d, "kind", "social_management"), holds(v.get(d, "covers"), matter)),
        ),
    )


RULES: Final = (
    *CLAIMS,
    *EVENTS,
    *SERVICE,
    _arranged("head-responsible", "head_responsibility"),
    _arranged("targets-assigned", "target_responsibility"),
    _arranged("tasks-divided", "task_division"),
    _arranged("work-assessed", "work_assessment"),
)
