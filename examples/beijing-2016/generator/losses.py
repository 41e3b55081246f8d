"""Honest handling of losses: word of the accident, the survey, the claim, advances, payment, and the report on it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from generator.records import Accident, AccidentNotice, Claim, Commitment, Filing, Payment, Policy, World
from generator.setting import COMPANIES, TAKEN_AT, WORK_SAFETY

SILENCE = 120
"""Minutes within which an insurer that promised nothing gives word and comes."""


@dataclass(slots=True)
class Losses:
    """Handles every accident of the world."""

    world: World
    rng: Random
    counters: Counter[str] = field(default_factory=Counter)

    def handle(self) -> None:
        """Handle the accidents in the order they happened."""
        policies = {(policy.insurer_id, policy.policy_id): policy for policy in self.world.policies}
        self.world.accidents.sort(key=lambda one: (one.occurred_at, one.insurer_id, one.accident_id))
        for accident in self.world.accidents:
            policy = policies[accident.insurer_id, accident.policy_id]
            self.give_word(accident, promise(self.world, policy))
            if self.rng.random() < 0.93:
                self.claim(accident, promise(self.world, policy))

    def give_word(self, accident: Accident, promised: Commitment) -> None:
        """Learn of an accident, tell the centre and the authorities, and come to the scene, all within the promise."""
        known = accident.occurred_at + timedelta(minutes=self.rng.randint(10, 150))
        accident.known_at = known
        within = (promised.notice_hours * 60 if promised.notice_hours else SILENCE) - 5
        self.notice(accident, "operation_centre", known + timedelta(minutes=self.rng.randint(5, within)))
        authority = self.rng.choice(("safety_regulator", "safety_regulator", "local_government"))
        self.notice(accident, authority, known + timedelta(minutes=self.rng.randint(5, within)))
        within = (promised.survey_minutes or SILENCE) - 5
        accident.surveyed_at = known + timedelta(minutes=self.rng.randint(20, within))

    def notice(self, accident: Accident, recipient: str, at: datetime) -> AccidentNotice:
        """Give word of an accident to somebody."""
        self.counters[f"notice {accident.insurer_id}"] += 1
        notice = AccidentNotice(
            insurer_id=accident.insurer_id,
            notice_id=f"KB{self.counters[f'notice {accident.insurer_id}']:05}",
            accident_id=accident.accident_id,
            recipient=recipient,
            notified_at=at,
        )
        self.world.notices.append(notice)
        return notice

    def claim(self, accident: Accident, promised: Commitment) -> Claim:
        """Open a claim file and carry it as far as time allows."""
        assert accident.known_at is not None
        self.counters[f"claim {accident.insurer_id}"] += 1
        amount = Decimal(self.rng.randrange(10, 95)) * 100
        if accident.deaths or accident.grade == "larger":
            amount = Decimal(490_000 if accident.deaths else 60_000)
        claim = Claim(
            insurer_id=accident.insurer_id,
            claim_id=f"PA{accident.known_at.year}{self.counters[f'claim {accident.insurer_id}']:05}",
            policy_id=accident.policy_id,
            accident_id=accident.accident_id,
            reported_at=accident.known_at,
            materials_received_on=None,
            stopped_days=None,
            complex=accident.deaths > 0 or self.rng.random() < 0.1,
            determined_on=None,
            outcome=None,
            agreed_on=None,
            agreed_amount=None,
            closed_on=None,
            prepayment_ready_on=None,
            rescue_advance_ready_on=None,
            medical_advance_ready_on=None,
        )
        self.world.claims.append(claim)
        advanced = self.advances(claim, accident, amount, promised)
        self.settle(claim, amount, advanced, promised)
        return claim

    def advances(self, claim: Claim, accident: Accident, amount: Decimal, promised: Commitment) -> Decimal:
        """Pay in advance what the injured and the rescue need, where contract or promise gives it."""
        reported = claim.reported_at.date()
        paid = Decimal(0)
        if accident.serious_injuries and self.rng.random() < 0.7:
            claim.medical_advance_ready_on = arrived(reported + timedelta(days=self.rng.randint(0, 2)))
            within = promised.medical_advance_days or 3
            paid += self.advance(claim, "medical_advance", claim.medical_advance_ready_on, within, amount / 5)
        if self.rng.random() < 0.4:
            claim.prepayment_ready_on = arrived(reported + timedelta(days=self.rng.randint(2, 6)))
            within = promised.prepayment_days or 5
            paid += self.advance(claim, "prepayment", claim.prepayment_ready_on, within, amount / 4)
        if self.rng.random() < 0.25:
            claim.rescue_advance_ready_on = arrived(reported + timedelta(days=self.rng.randint(0, 3)))
            within = promised.rescue_advance_days or 3
            paid += self.advance(claim, "rescue_advance", claim.rescue_advance_ready_on, within, amount / 10)
        return paid

    def advance(self, claim: Claim, kind: str, ready: date | None, within: int, amount: Decimal) -> Decimal:
        """Pay an advance within some days; return what was paid."""
        if ready is None:
            return Decimal(0)
        day = ready + timedelta(days=self.rng.randint(0, within))
        return self.pay(claim, kind, day, amount.quantize(Decimal(1)))

    def settle(self, claim: Claim, amount: Decimal, advanced: Decimal, promised: Commitment) -> None:
        """Determine, agree, pay, close and report, as far as the days before the export was taken reach."""
        materials = arrived(claim.reported_at.date() + timedelta(days=self.rng.randint(3, 18)))
        claim.materials_received_on = materials
        if materials is None:
            return
        if self.rng.random() < 0.1:
            claim.stopped_days = self.rng.randint(2, 9)
        limit = min(promised.determine_days or 14, 14)
        determined = arrived(materials + timedelta(days=self.rng.randint(2, limit)))
        claim.determined_on = determined
        if determined is None:
            return
        claim.outcome = self.rng.choices(("paid", "refused", "nil"), (92, 5, 3))[0]
        if claim.outcome != "paid":
            claim.closed_on = arrived(determined + timedelta(days=self.rng.randint(1, 5)))
        else:
            agreed = arrived(determined + timedelta(days=self.rng.randint(0, 3)))
            claim.agreed_on, claim.agreed_amount = agreed, amount if agreed is not None else None
            if agreed is None:
                return
            last = agreed + timedelta(days=self.rng.randint(1, promised.pay_days or 10))
            self.pay(claim, "indemnity", last, amount - advanced)
            claim.closed_on = arrived(last + timedelta(days=self.rng.randint(0, 4)))
        if claim.closed_on is not None:
            self.report(claim)

    def pay(self, claim: Claim, kind: str, day: date, amount: Decimal) -> Decimal:
        """Pay an amount on a day; what lies after the export was taken is not in it. Return what was paid."""
        at = datetime(day.year, day.month, day.day, self.rng.randint(9, 17), self.rng.randrange(60))
        if at > TAKEN_AT:
            return Decimal(0)
        self.payment(claim, kind, at, amount)
        return amount

    def payment(self, claim: Claim, kind: str, at: datetime, amount: Decimal) -> Payment:
        """Book a payment."""
        self.counters[f"payment {claim.insurer_id}"] += 1
        payment = Payment(
            insurer_id=claim.insurer_id,
            payment_id=f"ZF{at.year}{self.counters[f'payment {claim.insurer_id}']:06}",
            claim_id=claim.claim_id,
            kind=kind,
            paid_at=at,
            amount=amount,
        )
        self.world.payments.append(payment)
        return payment

    def report(self, claim: Claim) -> None:
        """Report on a closed claim in writing, to the centre and to an authority."""
        assert claim.closed_on is not None
        for recipient in ("operation_centre", "safety_regulator"):
            day = claim.closed_on + timedelta(days=self.rng.randint(2, 15))
            at = datetime(day.year, day.month, day.day, self.rng.randint(9, 17), self.rng.randrange(60))
            if at <= TAKEN_AT:
                self.counters[f"report {claim.insurer_id}"] += 1
                self.world.filings.append(
                    Filing(
                        insurer_id=claim.insurer_id,
                        filing_id=f"LP{self.counters[f'report {claim.insurer_id}']:05}",
                        kind="settlement",
                        period=None,
                        recipient=recipient,
                        filed_at=at,
                        written=True,
                        sections=("claims",),
                        claim_id=claim.claim_id,
                    )
                )


def promise(world: World, policy: Policy) -> Commitment:
    """Return the newest promise of plain days for all work-safety claims that stood when a policy was signed.

    Where nothing of the kind was promised it is an empty one.
    """
    standing = [
        one
        for one in world.commitments
        if one.insurer_id == policy.insurer_id
        and one.valid_from <= policy.signed_on
        and (one.valid_to is None or policy.signed_on <= one.valid_to)
        and (one.lines is None or WORK_SAFETY in one.lines)
        and one.max_amount is None
        and not one.working_days
    ]
    if standing:
        return standing[-1]
    joined = COMPANIES[policy.insurer_id].joined
    return Commitment(insurer_id=policy.insurer_id, commitment_id="", valid_from=joined, valid_to=None)


def arrived(day: date) -> date | None:
    """Return the day, or None if it lies after the export was taken."""
    return day if day <= TAKEN_AT.date() else None
