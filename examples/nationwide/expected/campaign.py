"""保监厅发〔2013〕11号: what is asked of a company during the campaign of 2013."""

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
    day_of,
    every,
    first_instant,
    holds,
    later,
    later_hours,
    later_minutes,
    no,
    same,
    some,
)
from examples.nationwide.expected.duties import Rule
from examples.nationwide.expected.paths import is_, near
from examples.nationwide.expected.view import Members, View
from examples.nationwide.market.rows import Row

NOTICE: Final = date(2013, 2, 25)
DAY: Final = date(2013, 3, 15)
LAST: Final = date(2013, 4, 10)
BUREAU: Final = "consumer_protection_bureau"
VENUES: Final = ("school", "village", "community", "office", "enterprise")
MEANS: Final = (
    "leaflets",
    "display_boards",
    "published_promises",
    "enquiry_desk",
    "answering_staff",
    "lecture",
    "media",
    "other",
)


def _mark(v: View, row: Row, name: str) -> Answer:
    found: Answer = v.get(row, name)
    return found


def _promised(rule: str, topic: str, business: str = "") -> Rule:
    return Rule(
        rule,
        "insurer",
        each="once",
        applies=(lambda v, i: _mark(v, i, business)) if business else None,
        due=lambda v, _: LAST,
        done=lambda v, i: v.any(
            near(v, i, "commitment", "insurer_id"),
            lambda p: every(
                holds(v.get(p, "topics"), topic),
                v.has(p, "published_on"),
                some(no(v.has(p, "valid_to")), at_most(DAY, v.get(p, "valid_to"))),
            ),
        ),
    )


# -- complaints -------------------------------------------------------------------------------------------------------

WAYS: Final = ("letter", "visit", "telephone", "online")


def _channels(v: View, insurer: Row, way: str) -> Members | Doubt:
    return v.those(near(v, insurer, "complaint_channel", "insurer_id"), lambda c: is_(v, c, "channel", way))


def _open(v: View, insurer: Row) -> Answer:
    def standing(channel: Row) -> Answer:
        return some(no(v.has(channel, "closed_on")), at_most(DAY, v.get(channel, "closed_on")))

    return every(*(v.any(_channels(v, insurer, way), standing) for way in WAYS))


def _kept_open(v: View, insurer: Row) -> Answer:
    def closed(channel: Row) -> Answer:
        return every(v.has(channel, "closed_on"), same(v.get(channel, "closed_on"), DAY))

    def stays(channel: Row) -> Answer:
        return every(
            at_most(v.get(channel, "opened_on"), DAY),
            some(no(v.has(channel, "closed_on")), below(DAY, v.get(channel, "closed_on"))),
        )

    return every(
        *(some(no(v.any(_channels(v, insurer, way), closed)), v.any(_channels(v, insurer, way), stays)) for way in WAYS)
    )


def _uninterrupted(v: View, insurer: Row) -> Answer:
    def harmless(outage: Row) -> Answer:
        # What counts is the time lost on the day itself; how many minutes are too many, nobody has said.
        began, ended = v.get(outage, "began_at"), v.get(outage, "ended_at")
        minutes = v.unset("outage_minutes")
        mended = some(
            below(day_of(ended), DAY),
            every(at_most(DAY, day_of(began)), at_most(ended, later_minutes(began, minutes))),
            every(
                below(day_of(began), DAY),
                at_most(day_of(ended), DAY),
                at_most(ended, later_minutes(first_instant(DAY), minutes)),
            ),
        )
        return some(
            no(among(v.get(outage, "channel"), WAYS)),
            below(DAY, day_of(began)),
            every(v.has(outage, "ended_at"), mended),
        )

    return v.all(near(v, insurer, "channel_outage", "insurer_id"), harmless)


def _on_the_day(v: View, complaint: Row) -> Answer:
    day = day_of(v.get(complaint, "received_at"))
    return every(
        at_most(DAY, day),
        at_most(day, DAY),
        among(v.get(complaint, "medium"), ("letter", "telephone", "hotline_12378")),
    )


# -- the rest of the campaign -----------------------------------------------------------------------------------------


def _events(v: View, insurer: Row) -> Members | Doubt:
    return v.those(
        near(v, insurer, "campaign_event", "insurer_id"), lambda e: is_(v, e, "campaign", "consumer_day_2013")
    )


def _sent(v: View, insurer: Row, what: Callable[[Row], Answer]) -> Answer:
    return v.any(
        near(v, insurer, "filing", "insurer_id"),
        lambda f: every(is_(v, f, "recipient", BUREAU), _mark(v, f, "written"), what(f)),
    )


def _form_sent(v: View, insurer: Row) -> Answer:
    return _sent(
        v,
        insurer,
        lambda f: some(
            is_(v, f, "kind", "campaign_statistics"),
            every(is_(v, f, "kind", "campaign_summary"), holds(v.get(f, "sections"), "statistics_form")),
        ),
    )


def _nothing_sold(v: View, event: Row) -> Answer:
    lines = v.get(event, "promoted_lines")
    none: Answer = lines if isinstance(lines, Doubt) else not lines
    return every(none, same(v.get(event, "policies_sold"), 0))


def _of_the_day(v: View, petition: Row) -> Answer:
    return same(v.get(petition, "happened_on"), DAY)


def _once(rule: str, due: date, done: Callable[[View, Row], Any]) -> Rule:
    return Rule(rule, "insurer", each="once", due=lambda v, _: due, done=done)


RULES: Final = (
    _promised("promise-call-times", "call_times", "telesales"),
    _promised("promise-customer-data", "customer_data"),
    _promised("promise-number-blocking", "number_blocking", "telesales"),
    _promised("promise-callback", "callback"),
    _promised("promise-complaint-acceptance", "complaint_acceptance"),
    _promised("promise-scene-arrival", "scene_arrival", "attends_scenes"),
    _promised("promise-one-time-list", "one_time_list"),
    _promised("promise-determination-time", "determination_time"),
    _promised("promise-payment-time", "payment_time"),
    _once("complaint-channels-open", DAY, _open),
    Rule("complaint-channels-kept-open", "insurer", each="once", done=_kept_open),
    Rule("complaint-channels-uninterrupted", "insurer", each="once", done=_uninterrupted),
    Rule(
        "complaints-handled-in-time",
        "complaint",
        applies=_on_the_day,
        due=lambda v, c: later(day_of(v.get(c, "received_at")), v.unset("complaint_days")),
        done=lambda v, c: v.has(c, "decided_on"),
    ),
    Rule(
        "disputes-settled-in-time",
        "dispute",
        applies=lambda v, d: same(v.get(d, "opened_on"), DAY),
        due=lambda v, d: later(v.get(d, "opened_on"), v.unset("dispute_days")),
        done=lambda v, d: v.has(d, "closed_on"),
    ),
    Rule(
        "major-complaint-reported",
        "complaint",
        applies=lambda v, c: _mark(v, c, "major"),
        due=lambda v, c: later_hours(v.get(c, "received_at"), v.unset("major_report_hours")),
        done=lambda v, c: v.has(c, "regulator_told_at"),
    ),
    _once(
        "major-complaints-plan",
        LAST,
        lambda v, i: v.any(
            near(v, i, "internal_document", "insurer_id"), lambda d: is_(v, d, "kind", "major_complaint_plan")
        ),
    ),
    _once(
        "major-issues-screened",
        LAST,
        lambda v, i: v.any(
            near(v, i, "issue_screening", "insurer_id"), lambda s: at_most(NOTICE, v.get(s, "screened_on"))
        ),
    ),
    Rule(
        "screened-issues-settled",
        "issue_screening",
        applies=lambda v, s: below(0, v.get(s, "issues")),
        due=lambda v, s: later(v.get(s, "screened_on"), v.unset("issue_days")),
        done=lambda v, s: v.has(s, "settled_on"),
    ),
    _once(
        "concentrated-publicity-held",
        LAST,
        lambda v, i: v.any(_events(v, i), lambda e: some(*(holds(v.get(e, "means"), one) for one in MEANS))),
    ),
    _once(
        "field-education-held",
        LAST,
        lambda v, i: v.any(_events(v, i), lambda e: among(v.get(e, "venue"), VENUES)),
    ),
    Rule(
        "no-selling-at-welfare-events",
        "campaign_event",
        applies=lambda v, e: _mark(v, e, "public_welfare"),
        done=_nothing_sold,
    ),
    _once("campaign-summary-filed", LAST, lambda v, i: _sent(v, i, lambda f: is_(v, f, "kind", "campaign_summary"))),
    _once("campaign-statistics-form", LAST, _form_sent),
    Rule(
        "no-group-petitions",
        "petition",
        applies=_of_the_day,
        done=lambda v, p: no(among(v.get(p, "kind"), ("group_visit", "group_complaint"))),
    ),
    Rule(
        "no-petitions-over-heads",
        "petition",
        applies=_of_the_day,
        done=lambda v, p: no(among(v.get(p, "kind"), ("over_heads", "group_to_capital"))),
    ),
)
