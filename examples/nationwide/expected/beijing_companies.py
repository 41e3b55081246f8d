"""京安监函〔2016〕502号: what is asked of a company, its teams, reports, meetings and money."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from examples.nationwide.expected.answers import (
    Answer,
    at_most,
    below,
    choose,
    computed,
    day_of,
    every,
    holds,
    later,
    no,
    same,
    some,
)
from examples.nationwide.expected.beijing_policies import WORK_SAFETY
from examples.nationwide.expected.duties import Rule
from examples.nationwide.expected.paths import get, is_, near
from examples.nationwide.expected.periods import end_of
from examples.nationwide.expected.view import Members, View
from examples.nationwide.market.rows import Row

SYSTEMS_DUE: Final = date(2016, 12, 31)
PLAN_DUE: Final = date(2016, 11, 15)
PREVENTION: Final = ("hazard_inspection", "risk_assessment", "safety_training", "emergency_drill", "other_prevention")
TAUGHT: Final = (
    "safety_knowledge",
    "safety_management",
    "scheme_basics",
    "rate_standards",
    "claim_time_limits",
    "prevention_standards",
)


def _period(v: View) -> tuple[date, date, str]:
    assert v.period is not None
    return v.period


def systems_due(v: View, member: Row) -> Any:
    """Return the year's end; who joined later has no day."""
    return choose(
        at_most(v.get(member, "joined_on"), SYSTEMS_DUE),
        lambda: SYSTEMS_DUE,
        lambda: v.unset("systems_days_after_joining"),
    )


def documents(v: View, member: Row, kind: str) -> Members | Any:
    """Return a company's rule books of one kind."""
    return v.those(near(v, member, "internal_document", "insurer_id"), lambda d: is_(v, d, "kind", kind))


def _system(rule: str, kind: str) -> Rule:
    return Rule(
        rule,
        "member",
        each="once",
        due=systems_due,
        done=lambda v, m: v.any(documents(v, m, kind), lambda _: True),
    )


def _reporting_settled(v: View, member: Row) -> Answer:
    wanted = ("report_form", "report_channel", "report_recipients")
    return v.any(
        documents(v, member, "accident_reporting"),
        lambda d: every(*(holds(v.get(d, "covers"), one) for one in wanted)),
    )


def _still_there(v: View, member: Row) -> Answer:
    return some(no(v.has(member, "left_on")), at_most(_period(v)[1], v.get(member, "left_on")))


def _sent(v: View, member: Row, kind: str, recipient: str = "") -> Answer:
    return v.any(
        near(v, member, "filing", "insurer_id"),
        lambda f: every(
            is_(v, f, "kind", kind),
            is_(v, f, "period", _period(v)[2]),
            is_(v, f, "recipient", recipient) if recipient else True,
        ),
    )


def _yearly(rule: str, recipient: str) -> Rule:
    return Rule(
        rule,
        "member",
        each="year",
        partial=True,
        applies=_still_there,
        due=lambda v, _: later(_period(v)[1], v.unset("annual_report_days")),
        done=lambda v, m: _sent(v, m, "annual_profit_loss", recipient),
    )


def _trained(v: View, member: Row, topic: str = "") -> Answer:
    return v.any(
        near(v, member, "training", "insurer_id"),
        lambda t: every(
            v.in_period(v.get(t, "held_on")),
            get(v, t, "for_frontline"),
            holds(v.get(t, "topics"), topic) if topic else True,
        ),
    )


def _fund(v: View, member: Row, budgeted: bool) -> Answer:
    return v.any(
        near(v, member, "fund", "insurer_id"),
        lambda f: every(
            is_(v, f, "line", WORK_SAFETY),
            is_(v, f, "period", _period(v)[2]),
            every(v.has(f, "budgeted_on"), is_(v, f, "booked_as", "operating_cost"))
            if budgeted
            else get(v, f, "earmarked"),
        ),
    )


def contents_due(v: View, filing: Row) -> Any:
    """Return the 5th of the next month; a report that comes later has to be whole on that day."""
    due = later(computed(end_of, v.get(filing, "period")), 5)
    sent = day_of(v.get(filing, "filed_at"))
    return choose(below(due, sent), lambda: sent, lambda: due)


def _holds(rule: str, section: str) -> Rule:
    return Rule(
        rule,
        "filing",
        applies=lambda v, f: is_(v, f, "kind", "monthly"),
        due=contents_due,
        done=lambda v, f: v.any(
            near(v, f, "filing", "insurer_id", "kind", "period"), lambda g: holds(v.get(g, "sections"), section)
        ),
    )


def _only_work_safety(v: View, briefing: Row) -> Answer:
    lines = v.get(briefing, "promoted_lines")
    if not isinstance(lines, tuple):
        return lines  # type: ignore[no-any-return]
    allowed = (WORK_SAFETY, "work_safety_rider", "social_insurance")
    return every(*(some(*(same(line, one) for one in allowed)) for line in lines))


RULES: Final = (
    _system("training-system", "training"),
    _system("accident-reporting-system", "accident_reporting"),
    _system("coordination-system", "coordination"),
    _system("internal-assessment", "internal_assessment"),
    _system("inspection-plan", "inspection_plan"),
    Rule(
        "accident-reporting-contents",
        "member",
        each="once",
        applies=lambda v, m: v.any(documents(v, m, "accident_reporting"), lambda _: True),
        due=systems_due,
        done=_reporting_settled,
    ),
    Rule(
        "implementation-plan",
        "member",
        each="once",
        due=lambda v, m: PLAN_DUE,
        done=lambda v, m: v.any(
            near(v, m, "filing", "insurer_id"),
            lambda f: every(is_(v, f, "kind", "implementation_plan"), is_(v, f, "recipient", "operation_centre")),
        ),
    ),
    Rule(
        "information-system-2016",
        "member",
        each="once",
        due=lambda v, m: SYSTEMS_DUE,
        done=lambda v, m: v.any(
            near(v, m, "milestone", "insurer_id"),
            lambda s: every(
                is_(v, s, "system", "data_platform"),
                some(is_(v, s, "stage", "trial_run"), is_(v, s, "stage", "live")),
            ),
        ),
    ),
    Rule(
        "convey-to-teams",
        "team",
        each="once",
        due=lambda v, t: PLAN_DUE,
        done=lambda v, t: v.any(
            near(v, t, "conveyance", "insurer_id", "team_id"), lambda c: is_(v, c, "document", "bj_2016_502")
        ),
    ),
    Rule(
        "monthly-meeting",
        "member",
        each="month",
        due=lambda v, _: _period(v)[1],
        done=lambda v, m: v.any(
            near(v, m, "meeting", "insurer_id"),
            lambda g: every(is_(v, g, "kind", "work_meeting"), v.in_period(v.get(g, "held_on"))),
        ),
    ),
    Rule(
        "monthly-report",
        "member",
        each="month",
        partial=True,
        applies=_still_there,
        due=lambda v, _: _period(v)[1] + timedelta(days=5),
        done=lambda v, m: _sent(v, m, "monthly"),
    ),
    Rule(
        "quarterly-analysis",
        "member",
        each="quarter",
        partial=True,
        applies=_still_there,
        due=lambda v, _: later(_period(v)[1], v.unset("quarterly_report_days")),
        done=lambda v, m: _sent(v, m, "quarterly_analysis"),
    ),
    _yearly("annual-pl-report-safety", "safety_regulator"),
    _yearly("annual-pl-report-finance", "finance_office"),
    _yearly("annual-pl-report-insurance", "insurance_regulator"),
    Rule(
        "separate-accounts",
        "member",
        each="year",
        partial=True,
        applies=_still_there,
        due=lambda v, _: _period(v)[1],
        done=lambda v, m: v.any(
            near(v, m, "account", "insurer_id"),
            lambda a: every(is_(v, a, "line", WORK_SAFETY), is_(v, a, "period", _period(v)[2]), get(v, a, "separate")),
        ),
    ),
    Rule("training-periodic", "member", each="year", due=lambda v, _: _period(v)[1], done=_trained),
    Rule(
        "training-periodic-quarter",
        "member",
        each="quarter",
        applies=lambda v, m: False,
        due=lambda v, _: _period(v)[1],
        done=_trained,
    ),
    Rule(
        "training-content",
        "member",
        each="year",
        applies=_trained,
        due=lambda v, _: _period(v)[1],
        done=lambda v, m: every(*(_trained(v, m, topic) for topic in TAUGHT)),
    ),
    Rule(
        "prevention-fund-earmarked",
        "member",
        each="year",
        due=lambda v, _: _period(v)[1],
        done=lambda v, m: _fund(v, m, budgeted=False),
    ),
    Rule(
        "prevention-fund-budgeted",
        "member",
        each="year",
        due=lambda v, _: _period(v)[1],
        done=lambda v, m: _fund(v, m, budgeted=True),
    ),
    Rule(
        "prevention-fund-use",
        "fund_expense",
        done=lambda v, e: some(*(is_(v, e, "purpose", one) for one in PREVENTION)),
    ),
    _holds("monthly-report-enrolment", "enrolment"),
    _holds("monthly-report-claims", "claims"),
    _holds("monthly-report-publicity", "publicity"),
    Rule("no-other-products-at-briefings", "briefing", done=_only_work_safety),
)
