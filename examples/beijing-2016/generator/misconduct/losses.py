"""Deeds around accidents and claims: word not given, scenes not surveyed, claims not determined, advances not paid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from generator.business import Business
from generator.losses import Losses, promise
from generator.misconduct.plants import NO_DUTY, Plants
from generator.misconduct.policies import judged
from generator.records import Accident, AccidentNotice, Claim, Commitment, Payment, Policy
from generator.setting import AS_OF, AS_OF_DAY, FORCE

CENTRE, GOVERNMENT, SURVEY = "accident-notice-centre", "accident-notice-government", "site-survey"
WORD = f"{CENTRE} {GOVERNMENT} {SURVEY}"
DETERMINED, SETTLED = "determination-within-set-time", "settlement-within-set-time"
PROMISING = ("XACX", "MTCX")
"""Insurers with one promise at a time for work-safety claims that names hours and minutes."""
NOT_PROMISING = ("QZCX", "LYCX", "MTCX", "JCCX")
"""Insurers that promise no plain days for all work-safety claims."""
TWO_PROMISES = (date(2017, 6, 1), date(2017, 6, 30))
"""When HYCX's new promise was out and the old one not withdrawn."""
LAST = date(2017, 11, 10)
"""Whatever is planted on an older accident has run its course by the day of the audit."""


@dataclass(slots=True)
class LossMisconduct:
    """Plants deeds among the accidents and claims that the circular speaks of."""

    business: Business
    losses: Losses
    plants: Plants
    policies: dict[tuple[str, str], Policy] = field(default_factory=dict)

    def plant(self) -> None:
        """Plant everything."""
        self.word()
        self.badly_recorded_accidents()
        self.advances()
        self.determination()
        self.payment()
        self.special_promises()
        self.contracts()
        self.badly_recorded_claims()

    # -- picking ---------------------------------------------------------------------------------------------

    def policy_of(self, row: Accident | Claim) -> Policy:
        """Return the policy of an accident or claim."""
        if not self.policies:
            self.policies = {(one.insurer_id, one.policy_id): one for one in self.business.world.policies}
        return self.policies[row.insurer_id, row.policy_id]

    def promise_of(self, row: Accident | Claim) -> Commitment:
        """Return what was promised for an accident or claim."""
        return promise(self.business.world, self.policy_of(row))

    def accidents(self, number: int, insurers: tuple[str, ...] = PROMISING) -> list[Accident]:
        """Pick accidents, and let more happen where there are too few."""
        wanted = self.plants.number(number)
        fitting = [
            one
            for one in self.business.world.accidents
            if one.insurer_id in insurers
            and FORCE <= one.occurred_at.date() <= LAST
            and self.plants.untouched(one)
            and judged_line(self.policy_of(one))
        ]
        found = self.plants.rng.sample(fitting, min(wanted, len(fitting)))
        found += [self.happen(insurers) for _ in range(wanted - len(found))]
        self.plants.touch(*found)
        return found

    def happen(
        self, insurers: tuple[str, ...], at: datetime | None = None, signed: tuple[date, date] | None = None
    ) -> Accident:
        """Let an accident happen under a policy nothing was planted on, and handle it honestly."""
        since, until = signed or (FORCE, date(2017, 9, 1))

        def fit(one: Policy) -> bool:
            return (
                one.insurer_id in insurers
                and judged(one)
                and since <= one.signed_on <= until
                and (one.end_on - one.start_on).days > 360
                and one.determine_days_agreed is None
                and (at is None or one.end_on > at.date())
            )

        policy = self.plants.probe(self.business.world.policies, fit)
        day = policy.start_on + timedelta(days=self.plants.rng.randint(10, 50))
        accident = self.business.accident(policy, at or self.business.moment(day))
        self.losses.give_word(accident, promise(self.business.world, policy))
        return accident

    def claims(
        self, number: int, insurers: tuple[str, ...], fit: Callable[[Claim], bool] = lambda _: True
    ) -> list[Claim]:
        """Pick claims that were agreed and paid in time, and open more where there are too few."""
        wanted = self.plants.number(number)
        fitting = [
            one
            for one in self.business.world.claims
            if one.insurer_id in insurers
            and one.reported_at.date() >= FORCE
            and self.plants.untouched(one)
            and self.ordinary(one)
            and fit(one)
        ]
        found = self.plants.rng.sample(fitting, min(wanted, len(fitting)))
        found += [self.opened(insurers, fit) for _ in range(wanted - len(found))]
        self.plants.touch(*found)
        return found

    def opened(self, insurers: tuple[str, ...], fit: Callable[[Claim], bool]) -> Claim:
        """Open a claim of the kind that is asked for."""
        while True:
            accident = self.happen(insurers)
            self.plants.touch(accident)
            claim = self.losses.claim(accident, self.promise_of(accident))
            if self.ordinary(claim) and fit(claim):
                return claim

    def under_two_promises(self) -> Claim:
        """Open a claim under a policy signed when two promises stood."""
        while True:
            accident = self.happen(("HYCX",), None, TWO_PROMISES)
            claim = self.losses.claim(accident, self.promise_of(accident))
            self.plants.touch(accident, claim)
            if self.ordinary(claim):
                return claim

    @staticmethod
    def at_day(since: date | None, days: int) -> datetime:
        """Return an hour of the afternoon some days after a day."""
        assert since is not None
        return datetime(since.year, since.month, since.day, 16, 30) + timedelta(days=days)

    def ordinary(self, claim: Claim) -> bool:
        """Tell whether a claim went its whole way well before the day of the audit, by no times of its contract."""
        return (
            claim.outcome == "paid"
            and claim.closed_on is not None
            and claim.closed_on <= date(2017, 12, 1)
            and claim.stopped_days is None
            and judged_line(self.policy_of(claim))
            and self.policy_of(claim).determine_days_agreed is None
        )

    def notices(self, accident: Accident, *, centre: bool) -> list[AccidentNotice]:
        """Return the words given of an accident, to the centre or to others."""
        return [
            one
            for one in self.business.world.notices
            if (one.insurer_id, one.accident_id) == (accident.insurer_id, accident.accident_id)
            and (one.recipient == "operation_centre") == centre
        ]

    def payments(self, claim: Claim, kind: str) -> list[Payment]:
        """Return the payments of one kind on a claim."""
        return [
            one
            for one in self.business.world.payments
            if (one.insurer_id, one.claim_id, one.kind) == (claim.insurer_id, claim.claim_id, kind)
        ]

    # -- word of accidents -----------------------------------------------------------------------------------

    def word(self) -> None:
        """Word given too late, to the wrong people or not at all; surveys that came too late or never."""
        note, world = self.plants.note, self.business.world
        for rule, centre in ((CENTRE, True), (GOVERNMENT, False)):
            for accident in self.accidents(3):
                for one in self.notices(accident, centre=centre):
                    one.notified_at = self.due(accident) + timedelta(minutes=self.plants.rng.randint(1, 900))
                note("word given too late", rule, accident, "late")
            for accident in self.accidents(2):
                for one in self.notices(accident, centre=centre):
                    world.notices.remove(one)
                note("no word given", rule, accident, "violated")
            for accident in self.accidents(1):
                for one in self.notices(accident, centre=centre):
                    one.notified_at = self.due(accident)
                note("word given at the last minute", rule, accident, "compliant")
            for accident in self.accidents(1):
                for one in self.notices(accident, centre=centre):
                    one.garbled["recipient"] = "值班室"
                note("word given to nobody on a list", rule, accident, "undetermined")
        for accident in self.accidents(1):
            for one in self.notices(accident, centre=False):
                one.recipient = "association"
            note("word given to the association only", GOVERNMENT, accident, "violated")
        for accident in self.accidents(3):
            accident.surveyed_at = self.survey_due(accident) + timedelta(minutes=self.plants.rng.randint(1, 400))
            note("surveyed too late", SURVEY, accident, "late")
        for accident in self.accidents(2):
            accident.surveyed_at = None
            note("not surveyed", SURVEY, accident, "violated")
        for accident in self.accidents(1):
            accident.surveyed_at = self.survey_due(accident)
            note("surveyed at the last minute", SURVEY, accident, "compliant")

    def due(self, accident: Accident) -> datetime:
        """Return the last minute for word of an accident."""
        hours = self.promise_of(accident).notice_hours
        assert hours is not None
        assert accident.known_at is not None
        return accident.known_at + timedelta(hours=hours)

    def survey_due(self, accident: Accident) -> datetime:
        """Return the last minute for a survey."""
        minutes = self.promise_of(accident).survey_minutes
        assert minutes is not None
        assert accident.known_at is not None
        return accident.known_at + timedelta(minutes=minutes)

    def badly_recorded_accidents(self) -> None:
        """Days without hours, two times for one thing, promises that contradict each other, times still running."""
        note, world = self.plants.note, self.business.world
        for accident in self.accidents(1):
            for one in self.notices(accident, centre=True):
                one.notified_at = self.due(accident)
                one.day_only.add("notified_at")
            note("only the day of the word is known", CENTRE, accident, "undetermined")
        for accident in self.accidents(1):
            accident.surveyed_at = self.survey_due(accident)
            accident.day_only.add("surveyed_at")
            note("only the day of the survey is known", SURVEY, accident, "undetermined")
        for accident in self.accidents(1):
            accident.day_only.add("known_at")
            note("only the day the insurer learned of it is known", WORD, accident, "undetermined")
        for accident in self.accidents(1):
            assert accident.known_at is not None
            accident.second["known_at"] = accident.known_at - timedelta(hours=3)
            note("two rows, two times at which the insurer learned of it", WORD, accident, "undetermined")
        for accident in self.accidents(2):
            accident.known_at = accident.surveyed_at = None
            for one in (*self.notices(accident, centre=True), *self.notices(accident, centre=False)):
                world.notices.remove(one)
            note("no time at which the insurer learned of it", WORD, accident, "pending")
        night = AS_OF.replace(hour=22, minute=10, second=0, microsecond=0)
        for accident in (self.happen(("XACX",), night, (date(2017, 2, 1), date(2017, 12, 1))),):
            accident.known_at = night + timedelta(minutes=75)
            accident.surveyed_at = None
            for one in (*self.notices(accident, centre=True), *self.notices(accident, centre=False)):
                world.notices.remove(one)
            self.plants.touch(accident)
            note("learned of within the last hour", WORD, accident, "pending")
        for accident in (self.happen(("HYCX",), None, TWO_PROMISES),):
            self.plants.touch(accident)
            assert accident.known_at is not None
            accident.surveyed_at = accident.known_at + timedelta(minutes=200)
            note("surveyed by the longer of two promises", SURVEY, accident, "late")
            note("two promises of the same hours", f"{CENTRE} {GOVERNMENT}", accident, "compliant")
        for claim in (self.under_two_promises(),):
            self.delay(claim, 25, 2)
            for paid in self.payments(claim, "indemnity"):
                paid.paid_at = self.at_day(claim.agreed_on, 9)
            note("determined by the longer of two promises", DETERMINED, claim, "late")
            note("paid by the longer of two promises", SETTLED, claim, "late")
        for accident in self.accidents(1):
            accident.policy_id = f"{accident.insurer_id[:2]}2015AZX000000"
            self.plants.touch(*(one for one in world.claims if self.same(one, accident)))
            for claim in world.claims:
                if self.same(claim, accident):
                    claim.policy_id = accident.policy_id
                    note("under a policy the export does not have", DETERMINED, claim, "undetermined")
            note("under a policy the export does not have", WORD, accident, "undetermined")
        for accident in self.accidents(1, ("YSCX", "JCCX", "QZCX")):
            note("nothing promised, and no time in the text", WORD, accident, "undetermined")
        unreached = [one for one in world.policies if FORCE <= one.start_on < LAST and not judged_line(one)]
        for policy in self.plants.pick(unreached, 2):
            accident = self.business.accident(policy, self.business.moment(policy.start_on + timedelta(days=3)))
            note("beyond the reach of the circular", WORD, accident, NO_DUTY)

    @staticmethod
    def same(claim: Claim, accident: Accident) -> bool:
        """Tell whether a claim is about an accident."""
        return (claim.insurer_id, claim.accident_id) == (accident.insurer_id, accident.accident_id)

    # -- claims ----------------------------------------------------------------------------------------------

    def advances(self) -> None:
        """Advances that came too late or not at all, are still to come, or that nobody is sure were owed."""
        note = self.plants.note
        for rule, kind, days in (
            ("claim-prepayment", "prepayment", 5),
            ("rescue-advance", "rescue_advance", 3),
            ("medical-advance", "medical_advance", 3),
        ):
            ready = f"{kind}_ready_on"
            for deed, number, status in (
                ("paid on the last day", 1, "compliant"),
                ("paid too late", 2, "late"),
                ("not paid", 2, "violated"),
                ("nothing but a booking of nought", 1, "violated"),
                ("a payment of a kind on no list", 1, "undetermined"),
                ("conditions met yesterday", 1, "pending"),
                ("conditions not met", 1, NO_DUTY),
                ("settled and closed before it was due", 1, "exempt"),
                ("settled and closed the day after it was due", 1, "violated"),
            ):
                for claim in self.claims(number, ("XACX",), open_for_long):
                    self.withdraw(claim, kind)
                    first = claim.reported_at.date() + timedelta(days=1)
                    setattr(claim, ready, None if status == NO_DUTY else first)
                    last = days if kind != "medical_advance" else self.promise_of(claim).medical_advance_days or days
                    hour = datetime(first.year, first.month, first.day, 16, 30)
                    if status == "compliant":
                        self.losses.payment(claim, kind, hour + timedelta(days=last), Decimal(500))
                    elif status == "late":
                        self.losses.payment(claim, kind, hour + timedelta(days=last + 2), Decimal(500))
                    elif status == "undetermined":
                        self.losses.payment(claim, kind, hour, Decimal(500)).garbled["kind"] = "往来款"
                    elif "nought" in deed:
                        self.losses.payment(claim, kind, hour, Decimal(0))
                    elif status == "pending":
                        setattr(claim, ready, AS_OF_DAY - timedelta(days=1))
                        claim.closed_on = None
                        self.unreport(claim)
                    elif "closed" in deed:
                        assert claim.closed_on is not None
                        early = last if status == "exempt" else last + 1
                        setattr(claim, ready, claim.closed_on - timedelta(days=early))
                    note(deed, rule, claim, status)
            for claim in self.claims(1, ("YSCX",)):
                policy = self.policy_of(claim)
                self.withdraw(claim, kind)
                setattr(claim, ready, claim.reported_at.date() + timedelta(days=2))
                if kind != "rescue_advance":
                    policy.lost.add(f"{kind}_agreed")
                note("nobody can see whether the contract gives it", rule, claim, "undetermined")
        for claim in self.claims(1, ("YSCX",)):
            self.policy_of(claim).prepayment_agreed = False
            claim.prepayment_ready_on = claim.reported_at.date() + timedelta(days=2)
            note("neither contract nor promise gives it", "claim-prepayment", claim, NO_DUTY)

    def special_promises(self) -> None:
        """Claims of insurers that promise something, but no plain days for all work-safety claims."""
        note = self.plants.note
        for insurer, promised, days, status in (
            ("MTCX", "nothing", 10, "compliant"),
            ("QZCX", "something for motor claims only", 8, "compliant"),
            ("QZCX", "something for motor claims only", 11, "late"),
            ("JCCX", "something for small claims only", 9, "compliant"),
            ("LYCX", "something in working days", 7, "compliant"),
        ):
            for claim in self.claims(1, (insurer,), lambda one: not one.complex and open_for_long(one)):
                for one in self.payments(claim, "indemnity"):
                    one.paid_at = self.at_day(claim.agreed_on, days)
                note(f"paid after {days} days, {promised} being promised", SETTLED, claim, status)
                note(f"a plain claim, {promised} being promised", DETERMINED, claim, "undetermined")
                if insurer in ("QZCX", "JCCX"):
                    self.withdraw(claim, "prepayment")
                    self.policy_of(claim).prepayment_agreed = False
                    claim.prepayment_ready_on = claim.reported_at.date() + timedelta(days=2)
                    note(f"no prepayment, {promised} being promised", "claim-prepayment", claim, NO_DUTY)
                elif insurer == "LYCX":
                    claim.rescue_advance_ready_on = claim.reported_at.date() + timedelta(days=1)
                    note("promised within so many working days", "rescue-advance", claim, "undetermined")

    def contracts(self) -> None:
        """Claims under contracts that give times of their own."""
        note = self.plants.note
        for insurers, deed, determined, paid, status in (
            (NOT_PROMISING, "on the last day of the contract", 20, 25, "compliant"),
            (NOT_PROMISING, "after the last day of the contract", 23, 26, "late"),
            (("XACX",), "in the days of the contract, and later than promised", 23, 12, "late"),
        ):
            for claim in self.claims(1, insurers):
                policy = self.policy_of(claim)
                policy.determine_days_agreed = 20 if insurers == NOT_PROMISING else 30
                policy.pay_days_agreed = 25
                self.delay(claim, determined, 0)
                for one in self.payments(claim, "indemnity"):
                    one.paid_at = self.at_day(claim.agreed_on, paid)
                note(f"determined {deed}", DETERMINED, claim, status)
                note(f"paid {deed}", SETTLED, claim, status)
        for claim in self.claims(1, NOT_PROMISING):
            self.policy_of(claim).pay_days_agreed = 15
            self.policy_of(claim).second["pay_days_agreed"] = 25
            note("two rows, two times in the contract", SETTLED, claim, "undetermined")

    def withdraw(self, claim: Claim, kind: str) -> None:
        """Take the advances of one kind on a claim back; the last payment makes up for them."""
        taken = self.payments(claim, kind)
        rest = self.payments(claim, "indemnity")[0]
        rest.amount += sum((one.amount for one in taken), Decimal(0))
        for one in taken:
            self.business.world.payments.remove(one)

    def determination(self) -> None:
        """Claims determined too late or never, withdrawn, or waiting for papers."""
        note = self.plants.note
        for claim in self.claims(3, ("XACX",)):
            self.delay(claim, self.promise_of(claim).determine_days or 0, 3)
            note("determined too late", DETERMINED, claim, "late")
        for claim in self.claims(1, ("XACX",)):
            self.delay(claim, self.promise_of(claim).determine_days or 0, 3)
            claim.stopped_days = 4
            note("determined late, the days it stood still aside", DETERMINED, claim, "compliant")
        for claim in self.claims(1, ("XACX",)):
            self.delay(claim, self.promise_of(claim).determine_days or 0, 0)
            note("determined on the last day", DETERMINED, claim, "compliant")
        for deed, outcome, number, status in (
            ("not determined", None, 3, "violated"),
            ("withdrawn", "withdrawn", 2, "exempt"),
        ):
            for claim in self.claims(number, ("XACX",)):
                self.stop(claim)
                self.close(claim, outcome, 4)
                note(deed, DETERMINED, claim, status)
        for claim in self.claims(1, ("XACX",)):
            self.stop(claim)
            self.close(claim, "withdrawn", 35)
            note("withdrawn after the last day", DETERMINED, claim, "violated")
        for claim in self.claims(1, ("XACX",)):
            self.stop(claim)
            self.close(claim, "refused", 4)
            claim.garbled["outcome"] = "另案处理"
            note("ended in a way on no list", DETERMINED, claim, "undetermined")
        for claim in self.claims(1, ("XACX",)):
            self.stop(claim)
            claim.materials_received_on = None
            note("waiting for the papers", DETERMINED, claim, "pending")
        for claim in self.claims(1, NOT_PROMISING):
            claim.lost.add("complex")
            note("nobody wrote down whether it is complex", DETERMINED, claim, "undetermined")
        for claim in self.claims(1, NOT_PROMISING):
            self.delay(claim, 30, 2)
            claim.complex = True
            note("a complex claim determined after thirty days", DETERMINED, claim, "late")

    def delay(self, claim: Claim, days: int, more: int) -> None:
        """Determine a claim some days after the last day, and move all that follows."""
        assert claim.materials_received_on is not None
        assert claim.determined_on is not None
        moved = claim.materials_received_on + timedelta(days=days + more) - claim.determined_on
        claim.determined_on += moved
        claim.agreed_on = claim.agreed_on + moved if claim.agreed_on else None
        claim.closed_on = claim.closed_on + moved if claim.closed_on else None
        for payment in self.payments(claim, "indemnity"):
            payment.paid_at += moved

    def stop(self, claim: Claim) -> None:
        """Let a claim end with its papers received."""
        claim.determined_on = claim.agreed_on = claim.closed_on = None
        claim.agreed_amount = claim.outcome = None
        world = self.business.world
        for one in self.payments(claim, "indemnity"):
            world.payments.remove(one)
        self.unreport(claim)

    @staticmethod
    def close(claim: Claim, outcome: str | None, days: int) -> None:
        """Close a file in some way, some days after its papers came; without an outcome it stays open."""
        assert claim.materials_received_on is not None
        claim.outcome = outcome
        if outcome is not None:
            claim.closed_on = claim.materials_received_on + timedelta(days=days)

    def unreport(self, claim: Claim) -> None:
        """Take the reports on a claim back."""
        world = self.business.world
        reports = [one for one in world.filings if (one.insurer_id, one.claim_id) == (claim.insurer_id, claim.claim_id)]
        for report in reports:
            world.filings.remove(report)

    def payment(self) -> None:
        """Agreed sums that were paid too late, in part, or not at all."""
        note, world = self.plants.note, self.business.world
        for claim in self.claims(3, ("XACX", "HYCX")):
            assert claim.agreed_on is not None
            for one in self.payments(claim, "indemnity"):
                one.paid_at = datetime.combine(claim.agreed_on, one.paid_at.time()) + timedelta(days=15)
            note("paid too late", SETTLED, claim, "late")
        for claim in self.claims(2, ("XACX", "YSCX")):
            for one in self.payments(claim, "indemnity"):
                world.payments.remove(one)
            note("not paid", SETTLED, claim, "violated")
        for claim in self.claims(2, ("XACX", "HYCX")):
            for one in self.payments(claim, "indemnity"):
                one.amount -= 1
            note("a yuan short", SETTLED, claim, "violated")
        for claim in self.claims(1, ("XACX", "HYCX")):
            one = self.payments(claim, "indemnity")[0]
            one.amount = (one.amount / 2).quantize(Decimal("0.01"))
            one.again = set()
            note("half of it paid, and exported twice", SETTLED, claim, "violated")

    def badly_recorded_claims(self) -> None:
        """Sums and days that are empty or contradict each other."""
        note = self.plants.note
        for claim in self.claims(1, ("XACX", "HYCX")):
            claim.lost.add("agreed_amount")
            note("agreed amount empty", SETTLED, claim, "undetermined")
        for claim in self.claims(1, ("XACX", "HYCX")):
            assert claim.agreed_amount is not None
            claim.second["agreed_amount"] = claim.agreed_amount + 1000
            note("two rows, two amounts", SETTLED, claim, "undetermined")
        for name in ("amount", "paid_at"):
            for claim in self.claims(1, ("XACX", "HYCX")):
                self.payments(claim, "indemnity")[0].lost.add(name)
                note(f"{name} of a payment empty", SETTLED, claim, "undetermined")


def open_for_long(claim: Claim) -> bool:
    """Tell whether a file was closed well after any advance could fall due."""
    return claim.closed_on is not None and claim.closed_on - claim.reported_at.date() > timedelta(days=9)


def judged_line(policy: Policy) -> bool:
    """Tell whether the circular speaks of what happens under a policy, whenever it was signed."""
    return policy.line == "work_safety_liability" and policy.region.startswith("11") and not policy.lost
