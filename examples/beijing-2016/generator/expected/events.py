"""Duties that arise with an inspection, an accident or a claim."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from generator.expected.answers import (
    NOT_YET,
    NOW,
    Answer,
    Doubt,
    Due,
    Finding,
    Limit,
    doubt,
    every,
    found,
    given,
    some,
    told,
    union,
    unset,
)
from generator.expected.books import Books, UnderPolicy
from generator.expected.policies import in_force, in_scope
from generator.records import Accident, AccidentNotice, Claim, Commitment, Inspection, Policy, Row
from generator.setting import WORK_SAFETY

AUTHORITIES = ("safety_regulator", "finance_office", "insurance_regulator", "local_government", "other_authority")
COMPLEX_DAYS = 30
PAY_DAYS = 10


def concerned(row: UnderPolicy, occurred: str, books: Books) -> Answer:
    """Tell whether the circular speaks of what happened under a policy."""
    return every((in_force(row, occurred), in_scope(books.policy_of(row))))


# -- inspections ---------------------------------------------------------------------------------------------


def papers_due(inspection: Inspection, books: Books) -> Due:
    """Return the end of the cover; nobody has said how many days there are for an inspection after it."""
    known = told(inspection, "inspected_on")
    if isinstance(known, Doubt):
        return known
    policy = books.policy_of(inspection)
    end = policy if isinstance(policy, Doubt) else told(policy, "end_on")
    days = unset("inspection_papers_days")
    if isinstance(end, Doubt):
        return union(end, days)
    assert isinstance(policy, Policy)
    return policy.end_on if inspection.inspected_on <= policy.end_on else days


def after_binding(inspection: Inspection, books: Books) -> Answer:
    """Tell whether an inspection came after the policy was signed: one made before is not the one asked for."""
    policy = books.policy_of(inspection)
    signed = policy if isinstance(policy, Doubt) else told(policy, "signed_on")
    known = told(inspection, "inspected_on")
    if isinstance(signed, Doubt) or isinstance(known, Doubt):
        return union(signed, known)
    assert isinstance(policy, Policy)
    return inspection.inspected_on >= policy.signed_on


def paper(name: str) -> Callable[[Inspection, Books], Finding | None]:
    """Return the judgement of one paper that every inspection leads to."""

    def judged(inspection: Inspection, books: Books) -> Finding | None:
        return found(
            applies=every((concerned(inspection, "inspected_on", books), after_binding(inspection, books))),
            due=papers_due(inspection, books),
            done=lambda limit: limit.reached(inspection, name),
        )

    return judged


def advice(inspection: Inspection, books: Books) -> Finding | None:
    """Hazards found are answered with advice."""
    hazards = given(inspection, "hazards", holds=inspection.hazards > 0)
    return found(
        applies=every((concerned(inspection, "inspected_on", books), after_binding(inspection, books), hazards)),
        due=papers_due(inspection, books),
        done=lambda _: given(inspection, "advice_count", holds=inspection.advice_count > 0),
    )


# -- promises ------------------------------------------------------------------------------------------------


def standing(policy: Policy, books: Books) -> list[Commitment]:
    """Return the promises that stood when a policy was signed, save those of other lines or of small claims."""
    return [
        one
        for one in books.commitments(policy.insurer_id)
        if one.valid_from <= policy.signed_on
        and (one.valid_to is None or policy.signed_on <= one.valid_to)
        and (not one.lines or WORK_SAFETY in one.lines)
        and one.max_amount is None
    ]


def promised(policy: Policy | Doubt, books: Books, name: str, otherwise: int | Doubt) -> int | Doubt:
    """Return the number promised, else the other one. Of two promises the shorter counts; working days do not."""
    if isinstance(policy, Doubt):
        return union(policy, otherwise)
    plain = [one for one in standing(policy, books) if not (name.endswith("_days") and one.working_days)]
    numbers = [number for one in plain if (number := getattr(one, name)) is not None]
    return min(numbers, default=otherwise)


def contracted(policy: Policy | Doubt, name: str, otherwise: int | Doubt) -> int | Doubt:
    """Return the number that the contract gives, else the other one."""
    known = policy if isinstance(policy, Doubt) else told(policy, name)
    if isinstance(known, Doubt):
        return union(known, otherwise)
    number: int | None = getattr(policy, name)
    return otherwise if number is None else number


def after(row: Row, name: str, amount: int | Doubt, unit: timedelta) -> Due:
    """Return a due some time after an event; while it has not happened the duty waits, if it is known how long."""
    known = told(row, name)
    if name in row.lost:
        known = True  # an event without a day is one that has not happened
    if name in row.day_only and unit < timedelta(days=1):
        known = doubt(f"day only: {row.record}.{name}")
    if isinstance(known, Doubt) or isinstance(amount, Doubt):
        return union(known, amount)
    moment: date | None = None if name in row.lost else getattr(row, name)
    if moment is None or NOW.reached(row, name) is False:
        return NOT_YET
    return moment + amount * unit


DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)

# -- accidents -----------------------------------------------------------------------------------------------


def word(*recipients: str) -> Callable[[Accident, Books], Finding | None]:
    """Return the judgement of giving word of an accident to some recipients, any of whom will do."""

    def judged(accident: Accident, books: Books) -> Finding | None:
        hours = promised(books.policy_of(accident), books, "notice_hours", unset("accident_notice_hours"))

        def told_them(limit: Limit) -> Answer:
            def reached(notice: AccidentNotice) -> Answer:
                return every(
                    (
                        limit.reached(notice, "notified_at"),
                        given(notice, "recipient", holds=notice.recipient in recipients),
                    )
                )

            return some(reached(notice) for notice in books.notices(accident.insurer_id, accident.accident_id))

        return found(
            applies=concerned(accident, "occurred_at", books),
            due=after(accident, "known_at", hours, HOUR),
            done=told_them,
        )

    return judged


def survey(accident: Accident, books: Books) -> Finding | None:
    """The scene is surveyed within the minutes promised."""
    minutes = promised(books.policy_of(accident), books, "survey_minutes", unset("site_survey_minutes"))
    return found(
        applies=concerned(accident, "occurred_at", books),
        due=after(accident, "known_at", minutes, MINUTE),
        done=lambda limit: limit.reached(accident, "surveyed_at"),
    )


# -- claims --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Advance:
    """A kind of advance: the event that makes it due, the promise, and the field of the contract that gives it."""

    kind: str
    ready: str
    promise: str
    contract: str
    exported: bool = True

    def granted(self, policy: Policy | Doubt, books: Books) -> Answer:
        """Tell whether contract or promise gives it."""
        if isinstance(policy, Doubt):
            return policy
        by_promise = any(getattr(one, self.promise) for one in standing(policy, books))
        if not self.exported:
            return some((doubt(f"field not provided: policy.{self.contract}"), by_promise))
        return some((given(policy, self.contract, holds=getattr(policy, self.contract)), by_promise))

    def judge(self, claim: Claim, books: Books) -> Finding | None:
        """Judge whether it was paid in time; a claim settled and closed by then needs no advance."""
        policy = books.policy_of(claim)
        days = promised(policy, books, f"{self.promise}_days", unset("advance_days"))

        def paid(limit: Limit) -> Answer:
            return some(
                every(
                    (
                        limit.reached(payment, "paid_at"),
                        given(payment, "kind", holds=payment.kind == self.kind),
                        given(payment, "amount", holds=payment.amount > 0),
                    )
                )
                for payment in books.payments(claim.insurer_id, claim.claim_id)
            )

        return found(
            applies=lambda limit: every(
                (
                    concerned(claim, "reported_at", books),
                    limit.reached(claim, self.ready),
                    self.granted(policy, books),
                )
            ),
            due=after(claim, self.ready, days, DAY),
            done=paid,
            excused=lambda limit: limit.reached(claim, "closed_on"),
        )


PREPAYMENT = Advance("prepayment", "prepayment_ready_on", "prepayment", "prepayment_agreed")
RESCUE = Advance("rescue_advance", "rescue_advance_ready_on", "rescue_advance", "rescue_advance_agreed", exported=False)
MEDICAL = Advance("medical_advance", "medical_advance_ready_on", "medical_advance", "medical_advance_agreed")


def determined(claim: Claim, books: Books) -> Finding | None:
    """A claim is determined within the days promised, else agreed, else the thirty of the law for complex ones."""
    known = told(claim, "complex")
    lawful: int | Doubt = COMPLEX_DAYS if claim.complex else unset("determine_days_simple")
    if isinstance(known, Doubt):
        lawful = union(known, unset("determine_days_simple"))
    policy = books.policy_of(claim)
    days = promised(policy, books, "determine_days", contracted(policy, "determine_days_agreed", lawful))
    total = days if isinstance(days, Doubt) else days + (claim.stopped_days or 0)

    def withdrawn(limit: Limit) -> Answer:
        return every((limit.reached(claim, "closed_on"), given(claim, "outcome", holds=claim.outcome == "withdrawn")))

    return found(
        applies=concerned(claim, "reported_at", books),
        due=after(claim, "materials_received_on", total, DAY),
        done=lambda limit: limit.reached(claim, "determined_on"),
        excused=withdrawn,
    )


def settled(claim: Claim, books: Books) -> Finding | None:
    """The agreed sum is paid in full within the days promised, else within those of the contract, else within ten."""
    policy = books.policy_of(claim)
    days = promised(policy, books, "pay_days", contracted(policy, "pay_days_agreed", PAY_DAYS))

    def paid(limit: Limit) -> Answer:
        total = Decimal(0)
        doubts: list[Answer] = [told(claim, "agreed_amount")]
        for payment in books.payments(claim.insurer_id, claim.claim_id):
            counts = limit.reached(payment, "paid_at")
            if counts is not False:
                doubts += [counts, told(payment, "amount")]
                total += payment.amount
        known = every(doubts)
        if isinstance(known, Doubt):
            return known
        assert claim.agreed_amount is not None
        return total >= claim.agreed_amount

    return found(
        applies=lambda limit: every((concerned(claim, "reported_at", books), limit.reached(claim, "agreed_on"))),
        due=after(claim, "agreed_on", days, DAY),
        done=paid,
    )


def settlement_report(claim: Claim, books: Books) -> Finding | None:
    """A report follows the closing; nobody has said within how many days, so that none can be judged."""
    return found(
        applies=lambda limit: every((concerned(claim, "reported_at", books), limit.reached(claim, "closed_on"))),
        due=unset("settlement_report_days"),
        done=lambda _: False,
    )
