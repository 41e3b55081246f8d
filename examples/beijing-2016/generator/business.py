"""Honest business: policies and their renewals, visits before, inspections after, and the accidents that price them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from generator.losses import arrived
from generator.records import Accident, HandlingFee, Inspection, Policy, Visit, World
from generator.setting import (
    AS_OF_DAY,
    AT_THE_FLOOR,
    BEIJING,
    COMPANIES,
    ELSEWHERE,
    FACTORS,
    FLOOR,
    FORCE,
    OTHER_LINES,
    OUTSIDE,
    SIZES,
    TAKEN_AT,
    WORK_SAFETY,
    Company,
    Tables,
    add_months,
)

CENT = Decimal("0.01")
MONTHS = (
    (2016, 10, 5), (2016, 11, 12), (2016, 12, 13),
    (2017, 1, 5), (2017, 2, 4), (2017, 3, 6), (2017, 4, 6), (2017, 5, 6), (2017, 6, 7),
    (2017, 7, 6), (2017, 8, 5), (2017, 9, 6), (2017, 10, 5), (2017, 11, 6), (2017, 12, 7),
)  # fmt: skip
"""When policies are signed: the weight of each month, the last weeks of 2016 being a campaign."""
INDUSTRIES = {"B0610": 2, "C2511": 3, "C3311": 30, "E4710": 22, "G5430": 25, "H6110": 18}
SIZE_WEIGHTS = (34, 40, 18, 8)
SUMS = {
    "micro": (500_000, 700_000),
    "small": (800_000, 1_000_000, 1_500_000),
    "medium": (2_000_000, 3_000_000),
    "large": (4_000_000, 5_000_000, 6_000_000),
}
INSPECTED = 0.036
ACCIDENTS = 0.016
TIMES_AGREED = 0.04
"""How many contracts give times of their own, none shorter than what everybody keeps to anyway."""


@dataclass(slots=True)
class Business:
    """Writes policies, drawing all chance from one generator."""

    world: World
    tables: Tables
    rng: Random
    counters: Counter[str] = field(default_factory=Counter)

    def write(self, total: int) -> None:
        """Write `total` policies: older ones, renewals, new ones, other business, and some signed after the end."""
        prior = [self.prior() for _ in range(total * 11 // 100)]
        self.accidents_on(prior, 3 * ACCIDENTS)
        current = self.renewals(prior)
        self.accidents_on(current, ACCIDENTS)
        current += self.renewals([policy for policy in current if policy.signed_on <= date(2016, 12, 20)][::3])
        for number in range(max(4, total // 500)):
            self.new(AS_OF_DAY + timedelta(days=1 + number % 5))
        for number in range(total * 6 // 100):
            self.other_line() if number % 3 else self.elsewhere()
        fresh = [self.new(day) for day in sorted(self.signing_day() for _ in range(total - len(self.world.policies)))]
        self.accidents_on(fresh, ACCIDENTS)
        current += fresh
        self.world.policies.sort(key=lambda policy: (policy.signed_on, policy.insurer_id, policy.policy_id))
        current.sort(key=lambda policy: (policy.signed_on, policy.insurer_id, policy.policy_id))
        for policy in current:
            self.visit(policy, policy.signed_on - timedelta(days=self.rng.randint(0, 12)))
            if self.rng.random() < 0.05:
                self.visit(policy, policy.signed_on - timedelta(days=self.rng.randint(0, 3)))
            if self.rng.random() < 0.06:
                self.fee(policy, self.rng.choice(("dedicated", "dedicated", "agent", "other")))
            if self.rng.random() < INSPECTED:
                self.inspect_in_term(policy)

    # -- policies --------------------------------------------------------------------------------------------

    def prior(self) -> Policy:
        """Write a policy of the year before the circular."""
        signed = self.weekday(date(2015, 10, 12) + timedelta(days=self.rng.randrange(372)))
        signed = min(signed, FORCE - timedelta(days=1))
        industry, size = self.industry(), self.size()
        if self.rng.random() < 0.08:
            industry = self.rng.choice(tuple(OUTSIDE))
        ground = "new_business"
        if industry == AT_THE_FLOOR and self.rng.random() < 0.3:
            ground = "accident_free"
        elif self.rng.random() < 0.06:
            ground = "ordinary_accident"
        return self.policy(self.company(signed), signed, industry, size, ground)

    def renewal(self, policy: Policy) -> Policy | None:
        """Renew a policy some days before it ends, at the rate its past year earns; None where it is not renewed."""
        signed = self.weekday(policy.end_on - timedelta(days=self.rng.randint(4, 25)))
        company = COMPANIES[policy.insurer_id]
        if not company.writes_on(signed) or not FORCE <= signed <= AS_OF_DAY or self.rng.random() < 0.25:
            return None
        accidents = [
            accident
            for accident in self.world.accidents
            if accident.holder_id == policy.holder_id
            and accident.work_safety
            and policy.start_on <= accident.occurred_at.date() < signed
        ]
        ground = "accident_free"
        if accidents:
            ground = "larger_accident" if any(one.grade == "larger" for one in accidents) else "ordinary_accident"
        start = policy.end_on + timedelta(days=0 if company.exclusive else 1)
        found = self.policy(company, signed, policy.industry, policy.size_band, ground, start=start)
        found.previous_policy_id = policy.policy_id
        found.holder_id, found.region, found.sum_insured = policy.holder_id, policy.region, policy.sum_insured
        found.premium = (found.sum_insured * found.rate).quantize(CENT)
        return found

    def renewals(self, policies: list[Policy]) -> list[Policy]:
        """Renew those of some policies that are renewed."""
        return [found for policy in policies if (found := self.renewal(policy)) is not None]

    def new(self, signed: date) -> Policy:
        """Write a policy for an enterprise that insures itself for the first time."""
        company = self.company(signed)
        outside = self.rng.random() < 0.07
        if outside:
            self.counters[f"outside {company.code}"] += 1
            industry = tuple(OUTSIDE)[self.counters[f"outside {company.code}"] % len(OUTSIDE)]
        else:
            industry = self.industry()
        months = self.rng.choice((3, 6, 6, 9)) if self.rng.random() < 0.03 else 12
        return self.policy(company, signed, industry, self.size(), "new_business", months=months)

    def other_line(self) -> Policy:
        """Write a policy of another line: the circular does not speak of it."""
        policy = self.new(self.signing_day())
        policy.line = self.rng.choice(OTHER_LINES)
        policy.tariff_id, policy.terms_no = "GENERAL", f"{policy.insurer_id}-TY-2014"
        return policy

    def elsewhere(self) -> Policy:
        """Write a policy outside Beijing: the circular does not reach it."""
        policy = self.new(self.signing_day())
        policy.region = self.rng.choice(ELSEWHERE)
        return policy

    def policy(
        self,
        company: Company,
        signed: date,
        industry: str,
        size: str,
        ground: str,
        *,
        start: date | None = None,
        months: int = 12,
    ) -> Policy:
        """Write a policy at the uniform rate of its kind."""
        self.counters[f"policy {company.code} {signed.year}"] += 1
        self.counters["holder"] += 1
        number = self.counters[f"policy {company.code} {signed.year}"]
        start = start or signed + timedelta(days=self.rng.randint(1, 7))
        end = add_months(start, months) - timedelta(days=0 if company.exclusive else 1)
        tariff_id, rate = self.price(industry, size, signed, ground)
        insured = Decimal(self.rng.choice(SUMS[size]))
        terms = f"{company.code}-SY-{industry}" if industry in OUTSIDE else f"{company.code}-AZX-2015"
        policy = Policy(
            insurer_id=company.code,
            policy_id=policy_number(company.code, signed.year, number),
            previous_policy_id=None,
            line=WORK_SAFETY,
            holder_id=f"QY{self.counters['holder']:06}",
            region=self.rng.choice(BEIJING),
            industry=industry,
            size_band=size,
            signed_on=signed,
            start_on=start,
            end_on=end,
            sum_insured=insured,
            premium=(insured * rate).quantize(CENT),
            rate=rate,
            tariff_id=tariff_id,
            float_ground=ground,
            terms_no=terms,
            handler_id=f"{company.code[:2]}{self.rng.randint(1, company.staff):03}",
            handler_kind="dedicated",
            prepayment_agreed=self.rng.random() < 0.5,
            medical_advance_agreed=self.rng.random() < 0.6,
        )
        if self.rng.random() < TIMES_AGREED:
            policy.determine_days_agreed = self.rng.choice((15, 20, 30))
            policy.pay_days_agreed = self.rng.choice((10, 15))
        self.world.policies.append(policy)
        return policy

    def price(self, industry: str, size: str, signed: date, ground: str) -> tuple[str, Decimal]:
        """Return the table and the uniform rate for one kind of enterprise."""
        factor = FACTORS[ground]
        if industry in OUTSIDE:
            return f"SY-{industry}", OUTSIDE[industry] * factor
        if industry == AT_THE_FLOOR and ground == "accident_free":
            factor = FLOOR
        row = self.tables.row(industry, size, signed)
        return row.tariff_id, row.base_rate * factor

    # -- chance ----------------------------------------------------------------------------------------------

    def company(self, day: date) -> Company:
        """Draw a company that writes business on a day."""
        open_ones = [company for company in COMPANIES.values() if company.writes_on(day)]
        return self.rng.choices(open_ones, [company.share for company in open_ones])[0]

    def industry(self) -> str:
        """Draw an industry of the pilot."""
        return self.rng.choices(tuple(INDUSTRIES), tuple(INDUSTRIES.values()))[0]

    def size(self) -> str:
        """Draw a size."""
        return self.rng.choices(SIZES, SIZE_WEIGHTS)[0]

    def signing_day(self) -> date:
        """Draw the day a policy is signed."""
        year, month, _ = self.rng.choices(MONTHS, [weight for _, _, weight in MONTHS])[0]
        first = max(date(year, month, 1), FORCE)
        days = (add_months(date(year, month, 1), 1) - first).days
        return max(self.weekday(first + timedelta(days=self.rng.randrange(days))), FORCE)

    @staticmethod
    def weekday(day: date) -> date:
        """Return the day, or the Friday before it."""
        return day - timedelta(days=max(0, day.weekday() - 4))

    def moment(self, day: date, first_hour: int = 8, last_hour: int = 17) -> datetime:
        """Draw a minute of a day."""
        return datetime(day.year, day.month, day.day, self.rng.randint(first_hour, last_hour), self.rng.randrange(60))

    # -- what comes with a policy ----------------------------------------------------------------------------

    def visit(self, policy: Policy, day: date) -> Visit:
        """Visit the enterprise of a policy."""
        self.counters[f"visit {policy.insurer_id}"] += 1
        number = self.counters[f"visit {policy.insurer_id}"]
        visit = Visit(
            insurer_id=policy.insurer_id,
            visit_id=f"ZF{number:06}",
            policy_id=policy.policy_id,
            visited_on=day,
            staff_id=policy.handler_id,
            survey_form_id=f"DCB{number:06}",
            data_collected=True,
        )
        self.world.visits.append(visit)
        return visit

    def fee(self, policy: Policy, payee: str, amount: Decimal | None = None) -> HandlingFee:
        """Pay somebody for a policy."""
        self.counters[f"fee {policy.insurer_id}"] += 1
        fee = HandlingFee(
            insurer_id=policy.insurer_id,
            fee_id=f"FY{self.counters[f'fee {policy.insurer_id}']:05}",
            policy_id=policy.policy_id,
            paid_on=max(policy.signed_on, min(policy.signed_on + timedelta(days=self.rng.randint(0, 9)), AS_OF_DAY)),
            amount=Decimal(self.rng.randint(20, 90)) if amount is None else amount,
            payee_kind=payee,
        )
        self.world.handling_fees.append(fee)
        return fee

    def inspect_in_term(self, policy: Policy) -> Inspection | None:
        """Inspect an enterprise early enough that its papers are done before the cover ends, if there is time."""
        first = policy.start_on + timedelta(days=20)
        last = min(policy.end_on - timedelta(days=32), TAKEN_AT.date() - timedelta(days=1))
        if last < first:
            return None
        return self.inspect(policy, first + timedelta(days=self.rng.randint(0, (last - first).days)))

    def inspect(self, policy: Policy, day: date) -> Inspection:
        """Inspect an enterprise; its papers follow within a month, some after the export was taken."""
        self.counters[f"inspection {policy.insurer_id}"] += 1
        hazards = self.rng.choice((0, 1, 2, 3, 3, 4, 5, 7))
        inspection = Inspection(
            insurer_id=policy.insurer_id,
            inspection_id=f"PC{day.year}{self.counters[f'inspection {policy.insurer_id}']:05}",
            policy_id=policy.policy_id,
            inspected_on=day,
            conducted_by=self.rng.choice(("professional_body", "professional_body", "professional_team")),
            body=f"第{self.rng.randint(1, 9)}安全技术服务机构",
            hazards=hazards,
            advice_count=hazards + self.rng.randint(0, 2) if hazards else 0,
            feedback_on=arrived(day + timedelta(days=self.rng.randint(1, 8))),
            archived_on=arrived(day + timedelta(days=self.rng.randint(2, 12))),
            report_on=arrived(day + timedelta(days=self.rng.randint(4, 20))),
            government_feedback_on=arrived(day + timedelta(days=self.rng.randint(8, 30))),
            cost=Decimal(self.rng.randrange(30, 80)) * 100,
        )
        self.world.inspections.append(inspection)
        return inspection

    # -- accidents -------------------------------------------------------------------------------------------

    def accidents_on(self, policies: list[Policy], share: float) -> None:
        """Let accidents happen under some policies, before the end of 2017."""
        for policy in policies:
            if self.rng.random() < share:
                last = min(policy.end_on, AS_OF_DAY - timedelta(days=5))
                if policy.start_on < last:
                    day = policy.start_on + timedelta(days=self.rng.randint(0, (last - policy.start_on).days))
                    self.accident(policy, self.moment(day, 6, 21))

    def accident(self, policy: Policy, at: datetime) -> Accident:
        """Let an accident happen; nobody has been told yet."""
        self.counters[f"accident {policy.insurer_id}"] += 1
        larger = self.rng.random() < 0.03
        serious = self.rng.randint(10, 14) if larger else self.rng.choice((0, 0, 0, 1, 1, 2))
        accident = Accident(
            insurer_id=policy.insurer_id,
            accident_id=f"SG{at.year}{self.counters[f'accident {policy.insurer_id}']:04}",
            policy_id=policy.policy_id,
            holder_id=policy.holder_id,
            occurred_at=at,
            known_at=None,
            surveyed_at=None,
            work_safety=self.rng.random() < 0.94,
            grade="larger" if larger else "ordinary",
            deaths=int(not larger and self.rng.random() < 0.01),
            serious_injuries=serious,
            direct_loss=Decimal(self.rng.randrange(20, 400)) * 100,
        )
        self.world.accidents.append(accident)
        return accident


def policy_number(company: str, year: int, number: int) -> str:
    """Return a policy number as the company's system spells it."""
    return f"MT-{year}/{number:05}" if company == "MTCX" else f"{company[:2]}{year}AZX{number:06}"
