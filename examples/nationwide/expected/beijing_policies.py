"""京安监函〔2016〕502号: what is asked of a policy, and of the searches for hazards under it."""

from __future__ import annotations

from datetime import date, timedelta
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
    every,
    first_instant,
    no,
    same,
    some,
)
from examples.nationwide.expected.duties import Rule
from examples.nationwide.expected.paths import get, has, is_, near, policy_of, standing
from examples.nationwide.expected.periods import add_months
from examples.nationwide.expected.view import Members, View
from examples.nationwide.market.rows import Row

WORK_SAFETY: Final = "work_safety_liability"
BY_ITS_OWN: Final = ("dedicated", "self_service")
"""Who applies by scan code is looked after by the insurer's own people."""
BARRED: Final = ("town_staff", "safety_officer")
PROFESSIONAL: Final = ("professional_body", "professional_team")
COMPARED_SINCE: Final = date(2016, 10, 21)


def in_scope(v: View, policy: Row | Doubt) -> Answer:
    """Work-safety liability insurance in Beijing."""
    return every(is_(v, policy, "line", WORK_SAFETY), in_beijing(v, policy))


def in_beijing(v: View, policy: Row | Doubt) -> Answer:
    """Tell whether the district is one of Beijing."""
    found: Answer = computed(lambda region: region.startswith("11"), get(v, policy, "region"))
    return found


def of_policy(v: View, row: Row) -> Answer:
    """Tell whether the policy a record belongs to is in scope."""
    return in_scope(v, policy_of(v, row))


# -- prices ---------------------------------------------------------------------------------------------------------


def outside_pilot(v: View, policy: Row) -> Answer:
    """Tell whether no pilot field names the industry on the day of signing."""
    return no(v.at_least(1, standing(v, policy, "pilot_field", "signed_on", "valid_from", "valid_to", "industry")))


def tariff_of(v: View, policy: Row) -> Row | Doubt:
    """Return the row of the rate table in force on the day of signing."""
    rows = standing(v, policy, "tariff", "signed_on", "valid_from", "valid_to", "line", "industry", "size_band")
    return v.one("policy.tariff", rows)


def lowest(v: View, policy: Row) -> Any:
    """Return the lowest rate the table permits."""
    row = tariff_of(v, policy)
    return computed(lambda a, b: a * b, get(v, row, "base_rate"), get(v, row, "float_min"))


def highest(v: View, policy: Row) -> Any:
    """Return the highest rate the table permits."""
    row = tariff_of(v, policy)
    return computed(lambda a, b: a * b, get(v, row, "base_rate"), get(v, row, "float_max"))


def one_rate(v: View, policy: Row) -> Answer:
    """All policies of the same kind in the city carry one rate."""
    peers = v.those(
        near(v, policy, "policy", "line", "tariff_id", "industry", "size_band", "float_ground"),
        lambda p: every(in_beijing(v, p), at_most(COMPARED_SINCE, v.get(p, "signed_on"))),
    )
    least = v.extreme(peers, "rate", relation="policy.peers")
    return same(least, v.extreme(peers, "rate", relation="policy.peers", most=True))


def full_year(v: View, policy: Row) -> Answer:
    """A policy of a full year, whether its last day or the day after it is given."""
    year = computed(lambda day: add_months(day, 12), v.get(policy, "start_on"))
    before = computed(lambda day: day - timedelta(days=1), year)
    end = v.get(policy, "end_on")
    return every(at_most(before, end), at_most(end, year))


def priced_by_standard(v: View, policy: Row) -> Answer:
    """Premium = sum insured x rate, to the cent."""
    gap = computed(
        lambda premium, insured, rate: abs(premium - insured * rate),
        v.get(policy, "premium"),
        v.get(policy, "sum_insured"),
        v.get(policy, "rate"),
    )
    return at_most(gap, Decimal("0.01"))


def met_centre(v: View, policy: Row) -> Members | Doubt:
    """Return the consultations with the centre on the industry that came first."""
    return v.those(
        near(v, policy, "consultation", "insurer_id", "industry"),
        lambda c: every(
            is_(v, c, "partner", "operation_centre"), at_most(v.get(c, "held_on"), v.get(policy, "signed_on"))
        ),
    )


def agreed_rate(v: View, policy: Row) -> Answer:
    """The rate lies within what was agreed in one of them."""
    rate = v.get(policy, "rate")
    return v.any(
        met_centre(v, policy), lambda c: every(at_most(v.get(c, "rate_min"), rate), at_most(rate, v.get(c, "rate_max")))
    )


def consulted(v: View, policy: Row) -> Answer:
    """A consultation with the centre."""
    return v.any(
        near(v, policy, "consultation", "insurer_id", "industry"), lambda c: is_(v, c, "partner", "operation_centre")
    )


# -- floating rates -------------------------------------------------------------------------------------------------


def previous(v: View, policy: Row) -> Row | Doubt:
    """Return the policy that this one renews."""
    found = near(v, policy, "policy", "insurer_id", policy_id="previous_policy_id")
    return v.one("policy.previous", found)


def accident_free(v: View, policy: Row) -> Answer:
    """No work-safety accident from the start of last year's cover to the signing."""
    since = computed(first_instant, get(v, previous(v, policy), "start_on"))
    until = computed(first_instant, v.get(policy, "signed_on"))
    return no(
        v.any(
            near(v, policy, "accident", "insurer_id", "holder_id"),
            lambda a: every(
                v.get(a, "work_safety"), at_most(since, v.get(a, "occurred_at")), below(v.get(a, "occurred_at"), until)
            ),
        )
    )


def lowered(v: View, policy: Row) -> Answer:
    """The rate lies below last year's."""
    return below(v.get(policy, "rate"), get(v, previous(v, policy), "rate"))


def at_floor(v: View, policy: Row) -> Answer:
    """Last year's rate was the lowest permitted already, or less, and this year's is no more than the lowest."""
    floor = lowest(v, policy)
    return every(at_most(get(v, previous(v, policy), "rate"), floor), at_most(v.get(policy, "rate"), floor))


# -- who handles it, visits, inspections ------------------------------------------------------------------------------


def handler_of(v: View, policy: Row) -> Row | Doubt:
    """Return who handled it."""
    return v.one("policy.handler", near(v, policy, "staff", "insurer_id", staff_id="handler_id"))


def barred_paid(v: View, policy: Row) -> Answer:
    """Somebody of a township, or a safety officer, was paid for it."""
    return v.any(
        near(v, policy, "handling_fee", "insurer_id", "policy_id"),
        lambda f: every(among(v.get(f, "payee_kind"), BARRED), below(0, v.get(f, "amount"))),
    )


def visits(v: View, policy: Row) -> Members | Doubt:
    """Return the visits for a policy."""
    return near(v, policy, "visit", "insurer_id", "policy_id")


def inspected(v: View, policy: Row) -> Answer:
    """At least one professional inspection after signing."""
    found = v.those(
        near(v, policy, "inspection", "insurer_id", "policy_id"),
        lambda i: every(
            at_most(v.get(policy, "signed_on"), v.get(i, "inspected_on")), among(v.get(i, "conducted_by"), PROFESSIONAL)
        ),
    )
    return v.at_least(1, found)


def after_binding(v: View, inspection: Row) -> Answer:
    """Not before the policy was signed."""
    return at_most(get(v, policy_of(v, inspection), "signed_on"), v.get(inspection, "inspected_on"))


def papers_due(v: View, inspection: Row) -> Any:
    """Return the end of the cover; for an inspection after it nobody has set a number of days."""
    end = get(v, policy_of(v, inspection), "end_on")
    return choose(
        at_most(v.get(inspection, "inspected_on"), end), lambda: end, lambda: v.unset("inspection_papers_days")
    )


def _paper(name: str, rule: str) -> Rule:
    return Rule(rule, "inspection", applies=after_binding, due=papers_due, done=lambda v, i: v.has(i, name))


def _signed(v: View, policy: Row) -> Any:
    return v.get(policy, "signed_on")


RULES: Final = (
    Rule(
        "uniform-pricing",
        "policy",
        applies=lambda v, p: every(no(outside_pilot(v, p)), no(is_(v, p, "float_ground", "accident_free"))),
        done=one_rate,
    ),
    Rule(
        "premium-by-standard",
        "policy",
        applies=lambda v, p: every(
            no(outside_pilot(v, p)), is_(v, tariff_of(v, p), "basis", "sum_insured"), full_year(v, p)
        ),
        done=priced_by_standard,
    ),
    Rule(
        "no-off-table-pricing",
        "policy",
        applies=lambda v, p: no(outside_pilot(v, p)),
        done=lambda v, p: every(at_most(lowest(v, p), v.get(p, "rate")), at_most(v.get(p, "rate"), highest(v, p))),
    ),
    Rule("outside-pilot-joint-consultation", "policy", applies=outside_pilot, due=_signed, done=consulted),
    Rule(
        "outside-pilot-filed-terms",
        "policy",
        applies=outside_pilot,
        due=_signed,
        done=lambda v, p: v.at_least(1, near(v, p, "terms_filing", "insurer_id", "terms_no")),
    ),
    Rule(
        "outside-pilot-agreed-rate",
        "policy",
        applies=lambda v, p: every(outside_pilot(v, p), v.any(met_centre(v, p), lambda _: True)),
        done=agreed_rate,
    ),
    Rule(
        "float-down-after-accident-free-year",
        "policy",
        applies=lambda v, p: every(v.has(p, "previous_policy_id"), accident_free(v, p)),
        done=lowered,
        unless=at_floor,
    ),
    Rule("dedicated-staff-underwriting", "policy", done=lambda v, p: among(v.get(p, "handler_kind"), BY_ITS_OWN)),
    Rule("no-entrusted-underwriting", "policy", done=lambda v, p: no(among(v.get(p, "handler_kind"), BARRED))),
    Rule(
        "no-entrusted-by-second-post",
        "policy",
        applies=lambda v, p: no(is_(v, p, "handler_kind", "self_service")),
        done=lambda v, p: no(among(get(v, handler_of(v, p), "outside_post"), BARRED)),
    ),
    Rule("no-entrusted-by-fee", "policy", done=lambda v, p: no(barred_paid(v, p))),
    Rule("visit-at-application", "policy", due=_signed, done=lambda v, p: v.at_least(1, visits(v, p))),
    Rule(
        "visit-survey-form",
        "policy",
        due=_signed,
        done=lambda v, p: v.any(visits(v, p), lambda one: v.has(one, "survey_form_id")),
    ),
    Rule(
        "visit-data-collection",
        "policy",
        due=_signed,
        done=lambda v, p: v.any(visits(v, p), lambda one: bool_of(v, one, "data_collected")),
    ),
    Rule("inspection-after-binding", "policy", due=lambda v, p: v.get(p, "end_on"), done=inspected),
    _paper("archived_on", "inspection-archive"),
    _paper("feedback_on", "inspection-feedback-insured"),
    _paper("report_on", "inspection-written-report"),
    _paper("government_feedback_on", "inspection-feedback-government"),
    Rule(
        "inspection-advice",
        "inspection",
        applies=lambda v, i: every(after_binding(v, i), below(0, v.get(i, "hazards"))),
        due=papers_due,
        done=lambda v, i: below(0, v.get(i, "advice_count")),
    ),
)


def bool_of(v: View, row: Row, name: str) -> Answer:
    """Return a mark as an answer."""
    found: Answer = get(v, row, name)
    return found


__all__ = ["RULES", "WORK_SAFETY", "bool_of", "has", "in_scope", "of_policy", "some"]
