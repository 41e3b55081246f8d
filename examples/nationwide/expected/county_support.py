"""保监发〔2014〕23号: what is asked of those who declared that they would support a county."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from examples.nationwide.expected.answers import Answer, Doubt, at_most, below, computed, every, holds, no, some
from examples.nationwide.expected.duties import Rule
from examples.nationwide.expected.paths import is_, near
from examples.nationwide.expected.periods import add_months
from examples.nationwide.expected.view import Members, View
from examples.nationwide.market.rows import Row

NOTICE: Final = date(2014, 3, 21)
COUNTY: Final = "360728"


def in_county(v: View, row: Row) -> Answer:
    """The county the text names."""
    found: Answer = computed(lambda county: county.startswith(COUNTY), v.get(row, "county"))
    return found


def declared_for(v: View, project: Row) -> Answer:
    """A project of somebody who had declared the intention when it was agreed on, and had not withdrawn it."""
    agreed = v.get(project, "agreed_on")
    return every(
        in_county(v, project),
        v.any(
            near(v, project, "county_participation", "insurer_id", "county"),
            lambda p: every(
                at_most(v.get(p, "declared_on"), agreed),
                some(no(v.has(p, "withdrawn_on")), at_most(agreed, v.get(p, "withdrawn_on"))),
            ),
        ),
    )


def _setup_due(v: View, participation: Row) -> Any:
    return computed(
        lambda day: add_months(date(max(day, NOTICE).year, 1, 1), 12) - timedelta(days=1),
        v.get(participation, "declared_on"),
    )


def _set_up(rule: str, name: str) -> Rule:
    return Rule(rule, "county_participation", each="once", due=_setup_due, done=lambda v, p: v.has(p, name))


def _reports(v: View, participation: Row) -> Members | Doubt:
    assert v.period is not None
    label = v.period[2]
    return v.those(
        near(v, participation, "filing", "insurer_id", "county"),
        lambda f: every(is_(v, f, "kind", "county_support_report"), is_(v, f, "period", label)),
    )


def _report_due(v: View, _: Row) -> date:
    assert v.period is not None
    return add_months(v.period[1], 12)


def _yearly(rule: str, recipient: str) -> Rule:
    return Rule(
        rule,
        "county_participation",
        each="year",
        due=_report_due,
        done=lambda v, p: v.any(_reports(v, p), lambda f: is_(v, f, "recipient", recipient)),
    )


def _taken_up(v: View, intention: Row) -> Answer:
    assert v.period is not None
    label = v.period[2]
    return v.any(
        near(v, intention, "county_indicator", "insurer_id", "county", "area"),
        lambda i: every(is_(v, i, "period", label), v.in_period(v.get(i, "counted_to")), below(0, v.get(i, "count"))),
    )


def _begun_before(v: View, intention: Row) -> Answer:
    """Something was done in an earlier year: to begin once is enough."""
    assert v.period is not None
    first = v.period[0]
    return v.any(
        near(v, intention, "county_indicator", "insurer_id", "county", "area"),
        lambda i: every(below(v.get(i, "counted_to"), first), below(0, v.get(i, "count"))),
    )


RULES: Final = (
    _set_up("support-plan", "plan_on"),
    _set_up("contact-person", "contact_named_on"),
    _set_up("report-system", "report_system_on"),
    _yearly("yearly-report-regulator", "insurance_regulator"),
    _yearly("yearly-report-local-government", "local_government"),
    Rule(
        "yearly-report-progress",
        "county_participation",
        each="year",
        applies=lambda v, p: v.any(_reports(v, p), lambda _: True),
        due=_report_due,
        done=lambda v, p: v.any(_reports(v, p), lambda f: holds(v.get(f, "sections"), "project_progress")),
    ),
    Rule(
        "intended-area-taken-up",
        "support_intention",
        each="year",
        applies=lambda v, i: no(is_(v, i, "area", "other")),
        due=lambda v, _: v.period[1] if v.period else None,
        done=_taken_up,
        unless=_begun_before,
    ),
    Rule(
        "support-project-begun",
        "support_project",
        due=lambda v, p: v.get(p, "planned_start_on"),
        done=lambda v, p: v.has(p, "started_on"),
    ),
)
