"""保监厅发〔2013〕11号: keeping what was promised in public, for acts of the days of the campaign."""

from __future__ import annotations

from datetime import time
from typing import Any, Final

from examples.nationwide.expected.answers import (
    Answer,
    Doubt,
    Span,
    at_most,
    below,
    choose,
    computed,
    day_of,
    every,
    first_instant,
    holds,
    later,
    later_minutes,
    later_workdays,
    no,
    plus,
    some,
)
from examples.nationwide.expected.beijing_losses import paid_up
from examples.nationwide.expected.duties import Rule
from examples.nationwide.expected.paths import get, given_and, is_, near, policy_of
from examples.nationwide.expected.view import Members, View
from examples.nationwide.market.rows import Row

MIDNIGHT: Final = time.min


def standing(v: View, row: Row, day: Any, topic: str, *, line: Any = None, amount: Any = None) -> Members | Doubt:
    """Return the promises on a matter that were public and stood on a day, for a line and an amount if they count."""

    def counts(p: Row) -> Answer:
        return every(
            at_most(v.get(p, "valid_from"), day),
            some(no(v.has(p, "valid_to")), at_most(day, v.get(p, "valid_to"))),
            v.has(p, "published_on"),
            at_most(v.get(p, "published_on"), day),
            holds(v.get(p, "topics"), topic),
            True if line is None else some(no(v.has(p, "lines")), _in(line, v.get(p, "lines"))),
            True if amount is None else some(no(v.has(p, "max_amount")), at_most(amount, v.get(p, "max_amount"))),
        )

    return v.those(near(v, row, "commitment", "insurer_id"), counts)


def _in(line: Any, lines: Any) -> Answer:
    found: Answer = computed(lambda one, listed: one in listed, line, lines)
    return found


def by_promise(v: View, start: Any, found: Members | Doubt, name: str, relation: str, extra: Any = 0) -> Any:
    """Return the last day by the shortest promise; working days where every promise counts by them."""
    plain = v.those(found, lambda p: no(given_and(v, p, "working_days")))
    begin = later(start, extra)
    return choose(
        no(v.any(plain, lambda _: True)),
        lambda: later_workdays(begin, v.extreme(found, name, relation=relation)),
        lambda: later(begin, v.extreme(plain, name, relation=relation)),
    )


def some_promise(v: View, found: Members | Doubt) -> Answer:
    """Tell whether there is a promise."""
    return v.any(found, lambda _: True)


# -- claims -----------------------------------------------------------------------------------------------------------


def _for_claim(v: View, claim: Row, topic: str, *, limited: bool = False) -> Members | Doubt:
    line = get(v, policy_of(v, claim), "line")
    amount = v.get(claim, "agreed_amount") if limited else None
    return standing(v, claim, day_of(v.get(claim, "reported_at")), topic, line=line, amount=amount)


def _once_only(v: View, claim: Row) -> Answer:
    lists = v.those(near(v, claim, "claim_request", "insurer_id", "claim_id"), lambda r: no(v.get(r, "supplement")))
    return no(v.at_least(2, lists))


def _stood_still(v: View, claim: Row) -> Any:
    """Return the days the clock stood still: of a claim that papers were missing for, they have to be on record."""
    asked = v.any(near(v, claim, "claim_request", "insurer_id", "claim_id"), lambda r: _mark(v, r, "supplement"))
    return choose(some(v.has(claim, "stopped_days"), asked), lambda: v.get(claim, "stopped_days"), lambda: 0)


def _mark(v: View, row: Row, name: str) -> Answer:
    found: Answer = v.get(row, name)
    return found


def _given_up(v: View, claim: Row) -> Answer:
    return every(v.has(claim, "closed_on"), v.has(claim, "outcome"), is_(v, claim, "outcome", "withdrawn"))


def _determination_due(v: View, claim: Row) -> Any:
    found = _for_claim(v, claim, "determination_time", limited=True)
    start = v.get(claim, "materials_received_on")
    return by_promise(v, start, found, "determine_days", "claim.promises", _stood_still(v, claim))


def _payment_due(v: View, claim: Row) -> Any:
    found = _for_claim(v, claim, "payment_time", limited=True)
    return by_promise(v, v.get(claim, "agreed_on"), found, "pay_days", "claim.promises")


def _arrival_due(v: View, claim: Row) -> Any:
    minutes = v.extreme(_for_claim(v, claim, "scene_arrival"), "survey_minutes", relation="claim.promises")
    return later_minutes(v.get(claim, "reported_at"), minutes)


# -- calls ------------------------------------------------------------------------------------------------------------


def _for_call(v: View, call: Row, topic: str) -> Members | Doubt:
    return standing(v, call, day_of(v.get(call, "started_at")), topic, line=v.get(call, "line"))


def _sells(v: View, call: Row) -> Answer:
    return every(v.get(call, "sales"), is_(v, call, "direction", "outbound"))


def _within_hours(v: View, call: Row) -> Answer:
    started = v.get(call, "started_at")
    midnight = computed(first_instant, day_of(started))

    def kept(p: Row) -> Answer:
        return every(
            at_most(later_minutes(midnight, v.get(p, "call_from_minute")), started),
            at_most(started, later_minutes(midnight, v.get(p, "call_to_minute"))),
        )

    return v.all(_for_call(v, call, "call_times"), kept)


def _of_a_period(v: View, call: Row) -> Members | Doubt:
    return v.those(_for_call(v, call, "call_times"), lambda p: v.has(p, "renewal_call_days"))


def _within_period(v: View, call: Row) -> Answer:
    day = day_of(v.get(call, "started_at"))

    def kept(p: Row) -> Answer:
        first = computed(lambda a, b: later(a, -b), v.get(call, "expiring_on"), v.get(p, "renewal_call_days"))
        return at_most(first, day)

    return v.all(_of_a_period(v, call), kept)


def _to_blocked(v: View, call: Row) -> Answer:
    day = day_of(v.get(call, "started_at"))
    return v.any(
        near(v, call, "number_block", "insurer_id", "number_hash"),
        lambda b: every(
            v.has(b, "blocked_on"),
            below(v.get(b, "blocked_on"), day),
            some(no(v.has(b, "until")), at_most(day, v.get(b, "until"))),
        ),
    )


def _asked_for(v: View, call: Row) -> Answer:
    found: Answer = v.get(call, "client_requested")
    return found


# -- the rest ---------------------------------------------------------------------------------------------------------


def _for_policy(v: View, policy: Row) -> Members | Doubt:
    return standing(v, policy, v.get(policy, "signed_on"), "callback", line=v.get(policy, "line"))


def _for_complaint(v: View, complaint: Row) -> Members | Doubt:
    day = day_of(v.get(complaint, "received_at"))
    return standing(v, complaint, day, "complaint_acceptance", line=v.get(complaint, "line"))


def _for_block(v: View, block: Row) -> Members | Doubt:
    return standing(v, block, v.get(block, "requested_on"), "number_blocking", line=v.get(block, "line"))


def _for_leak(v: View, incident: Row) -> Members | Doubt:
    day = v.get(incident, "happened_on")
    return standing(v, incident, day, "customer_data", line=v.get(incident, "line"))


def _times_stated(v: View, commitment: Row) -> Answer:
    topics = v.get(commitment, "topics")
    timed = {
        "callback": "callback_days",
        "complaint_acceptance": "complaint_accept_days",
        "scene_arrival": "survey_minutes",
        "determination_time": "determine_days",
        "payment_time": "pay_days",
    }
    return every(*(some(no(holds(topics, topic)), v.has(commitment, name)) for topic, name in timed.items()))


RULES: Final = (
    Rule("promised-times-stated", "commitment", applies=lambda v, c: v.has(c, "published_on"), done=_times_stated),
    Rule(
        "callback-within-promised-days",
        "policy",
        applies=lambda v, p: some_promise(v, _for_policy(v, p)),
        due=lambda v, p: by_promise(v, v.get(p, "signed_on"), _for_policy(v, p), "callback_days", "policy.promises"),
        done=lambda v, p: v.any(near(v, p, "callback", "insurer_id", "policy_id"), lambda _: True),
    ),
    Rule(
        "complaint-accepted-within-promised-days",
        "complaint",
        applies=lambda v, c: some_promise(v, _for_complaint(v, c)),
        due=lambda v, c: by_promise(
            v, day_of(v.get(c, "received_at")), _for_complaint(v, c), "complaint_accept_days", "complaint.promises"
        ),
        done=lambda v, c: v.has(c, "accepted_on"),
    ),
    Rule(
        "blocking-within-promised-days",
        "number_block",
        applies=lambda v, b: some_promise(v, _for_block(v, b)),
        due=lambda v, b: by_promise(
            v, v.get(b, "requested_on"), _for_block(v, b), "block_days", "number_block.promises"
        ),
        done=lambda v, b: v.has(b, "blocked_on"),
    ),
    Rule(
        "calls-within-promised-hours",
        "call",
        applies=lambda v, c: every(_sells(v, c), some_promise(v, _for_call(v, c, "call_times"))),
        done=_within_hours,
        unless=_asked_for,
    ),
    Rule(
        "renewal-calls-within-promised-period",
        "call",
        applies=lambda v, c: every(_sells(v, c), v.get(c, "renewal"), some_promise(v, _of_a_period(v, c))),
        done=_within_period,
        unless=_asked_for,
    ),
    Rule(
        "no-calls-to-blocked-numbers",
        "call",
        applies=lambda v, c: every(_sells(v, c), some_promise(v, _for_call(v, c, "number_blocking"))),
        done=lambda v, c: no(_to_blocked(v, c)),
        unless=_asked_for,
    ),
    Rule(
        "customer-data-kept-safe",
        "data_incident",
        applies=lambda v, d: some_promise(v, _for_leak(v, d)),
        done=lambda v, d: no(every(v.get(d, "confirmed"), v.get(d, "from_insurer"))),
    ),
    Rule(
        "scene-arrival-within-promised-time",
        "claim",
        applies=lambda v, c: every(v.get(c, "scene_survey"), some_promise(v, _for_claim(v, c, "scene_arrival"))),
        due=_arrival_due,
        done=lambda v, c: v.has(c, "arrived_at"),
    ),
    Rule(
        "claim-papers-asked-for-once",
        "claim",
        applies=lambda v, c: some_promise(v, _for_claim(v, c, "one_time_list")),
        done=_once_only,
    ),
    Rule(
        "determination-within-promised-days",
        "claim",
        applies=lambda v, c: some_promise(v, _for_claim(v, c, "determination_time", limited=True)),
        due=_determination_due,
        done=lambda v, c: v.has(c, "determined_on"),
        unless=_given_up,
    ),
    Rule(
        "payment-within-promised-days",
        "claim",
        applies=lambda v, c: every(
            v.has(c, "agreed_on"), some_promise(v, _for_claim(v, c, "payment_time", limited=True))
        ),
        due=_payment_due,
        done=paid_up,
    ),
)

__all__ = ["MIDNIGHT", "RULES", "Span", "plus"]
