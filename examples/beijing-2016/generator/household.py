"""Honest housekeeping: what every insurer of the market promises, sets up, holds, files and books."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from generator.records import (
    Account,
    Briefing,
    Commitment,
    Consultation,
    Conveyance,
    Document,
    Filing,
    Fund,
    FundExpense,
    Meeting,
    Member,
    Milestone,
    Staff,
    Team,
    TermsFiling,
    Training,
    World,
)
from generator.setting import (
    AS_OF_DAY,
    BEIJING,
    COMPANIES,
    ELSEWHERE,
    FORCE,
    OUTSIDE,
    TAKEN_AT,
    WORK_SAFETY,
    Company,
    add_months,
)

TOPICS = (
    "safety_knowledge",
    "safety_management",
    "scheme_basics",
    "rate_standards",
    "claim_time_limits",
    "prevention_standards",
)
DOCUMENTS = (
    "training",
    "accident_reporting",
    "coordination",
    "internal_assessment",
    "inspection_plan",
    "monthly_reporting",
    "integrity",
)
REPORTING = ("report_form", "report_channel", "report_recipients")
SECTIONS = ("enrolment", "claims", "publicity")
DISTRICTS = {"XACX": 16, "HYCX": 11, "YSCX": 7, "JCCX": 4, "MTCX": 3, "QZCX": 3, "LYCX": 2, "BHCX": 1}
BRIEFINGS = 160


@dataclass(slots=True)
class Household:
    """Keeps house for all insurers."""

    world: World
    rng: Random
    counters: Counter[str] = field(default_factory=Counter)

    def found(self) -> None:
        """Write down the insurers, their promises and their people: what business needs."""
        self.world.commitments += promises()
        for company in COMPANIES.values():
            member = Member(insurer_id=company.code, name=company.name, joined_on=company.joined, left_on=company.left)
            self.world.members.append(member)
            for number in range(1, company.staff + 1):
                registered = company.joined - timedelta(days=self.rng.randint(1, 400))
                self.world.staff.append(
                    Staff(
                        insurer_id=company.code,
                        staff_id=f"{company.code[:2]}{number:03}",
                        registered_on=registered,
                        outside_post="none",
                    )
                )

    def keep(self) -> None:
        """Keep house until the export is taken."""
        for company in COMPANIES.values():
            self.teams(company)
            self.terms(company)
            self.documents(company)
            self.years(company)
            self.months(company)
        for company in COMPANIES.values():
            self.consultations(company)
        self.expenses()
        self.briefings()

    # -- the circular, its teams, terms and rule books -------------------------------------------------------

    def teams(self, company: Company) -> None:
        """Have a team in some districts, and tell it of the circular."""
        for district in BEIJING[: DISTRICTS[company.code]]:
            formed = company.joined + timedelta(days=self.rng.randint(5, 60))
            team = self.team(company.code, district, formed, company.left)
            if formed <= FORCE and (company.left is None or company.left > FORCE):
                self.convey(team, date(2016, 10, 24) + timedelta(days=self.rng.randint(0, 18)))

    def team(self, insurer: str, district: str, formed: date, closed: date | None = None) -> Team:
        """Form a team."""
        team = Team(
            insurer_id=insurer,
            team_id=f"{insurer[:2]}T{self.next('team', insurer):02}",
            district=district,
            formed_on=formed,
            closed_on=closed,
        )
        self.world.teams.append(team)
        return team

    def convey(self, team: Team, day: date) -> Conveyance:
        """Pass the circular on to a team."""
        conveyance = Conveyance(
            insurer_id=team.insurer_id,
            conveyance_id=f"CD{self.next('conveyance', team.insurer_id):03}",
            team_id=team.team_id,
            document="bj_2016_502",
            conveyed_on=day,
        )
        self.world.conveyances.append(conveyance)
        return conveyance

    def terms(self, company: Company) -> None:
        """Put the terms for the pilot, and those for each industry outside it, on file."""
        filed = company.joined + timedelta(days=self.rng.randint(0, 9))
        numbers = [f"{company.code}-TY-2014", f"{company.code}-AZX-2015"]
        for number in (*numbers, *(f"{company.code}-SY-{industry}" for industry in OUTSIDE)):
            self.world.terms_filings.append(TermsFiling(insurer_id=company.code, terms_no=number, filed_on=filed))

    def consultations(self, company: Company) -> None:
        """Agree with the centre on the rates for each industry outside the pilot."""
        for industry, rate in OUTSIDE.items():
            day = max(date(2016, 9, 1), company.joined) + timedelta(days=self.rng.randint(0, 2))
            self.consult(company.code, industry, day, rate)

    def consult(self, insurer: str, industry: str, day: date, rate: Decimal) -> Consultation:
        """Sit down with the centre."""
        consultation = Consultation(
            insurer_id=insurer,
            consultation_id=f"SY{self.next('consultation', insurer):03}",
            industry=industry,
            partner="operation_centre",
            held_on=day,
            rate_min=rate * Decimal("0.8"),
            rate_max=rate * Decimal("1.3"),
        )
        self.world.consultations.append(consultation)
        return consultation

    def documents(self, company: Company) -> None:
        """Adopt every rule book and plan in time; who joins later, soon after joining."""
        for kind in DOCUMENTS:
            if company.joined > FORCE:
                day = company.joined + timedelta(days=self.rng.randint(10, 40))
            else:
                day = date(2016, 3, 1) + timedelta(days=self.rng.randint(0, 290))
            if company.writes_on(day):
                self.document(company.code, kind, day)

    def document(self, insurer: str, kind: str, day: date) -> Document:
        """Adopt a rule book or plan."""
        document = Document(
            insurer_id=insurer,
            document_id=f"ZD-{self.next('document', insurer):02}",
            kind=kind,
            adopted_on=day,
            covers=REPORTING if kind == "accident_reporting" else ("other",),
        )
        self.world.documents.append(document)
        return document

    # -- by the year -----------------------------------------------------------------------------------------

    def years(self, company: Company) -> None:
        """Open books and a fund for each year, report on the year past, and build the platform."""
        for year in (2016, 2017):
            if company.left is None or company.left >= date(year, 12, 31):
                first = max(date(year, 1, 4), company.joined)
                self.account(company.code, year, first + timedelta(days=self.rng.randint(0, 20)))
                self.fund(company.code, year, first + timedelta(days=self.rng.randint(0, 40)))
        if company.left is None and company.joined < FORCE:
            for recipient in ("safety_regulator", "finance_office", "insurance_regulator"):
                day = date(2017, 1, 12) + timedelta(days=self.rng.randint(0, 18))
                sections = ("profit_loss",)
                self.file(company.code, "annual_profit_loss", "2016", self.working_minute(day), recipient, sections)
        if company.joined < FORCE and company.writes_on(date(2016, 12, 31)):
            self.file(
                company.code,
                "implementation_plan",
                None,
                self.working_minute(date(2016, 11, 7) + timedelta(days=self.rng.randint(0, 7))),
                sections=("analysis",),
            )
            self.milestone(company.code, "development", date(2016, 11, 10) + timedelta(days=self.rng.randint(0, 20)))
            self.milestone(company.code, "trial_run", date(2016, 12, 10) + timedelta(days=self.rng.randint(0, 20)))
            self.milestone(company.code, "live", date(2017, 3, 1) + timedelta(days=self.rng.randint(0, 60)))

    def account(self, insurer: str, year: int, day: date) -> Account:
        """Open the books of a year."""
        account = Account(
            insurer_id=insurer,
            account_id=f"ZT{year}{self.next(f'account {year}', insurer):02}",
            line=WORK_SAFETY,
            period=str(year),
            opened_on=day,
            separate=True,
        )
        self.world.accounts.append(account)
        return account

    def fund(self, insurer: str, year: int, day: date) -> Fund:
        """Set up the prevention fund of a year."""
        accrued = Decimal(self.rng.randrange(100, 4000)) * 100
        fund = Fund(
            insurer_id=insurer,
            fund_id=f"ZJ{year}{self.next(f'fund {year}', insurer):02}",
            line=WORK_SAFETY,
            period=str(year),
            established_on=day,
            earmarked=True,
            budgeted_on=day + timedelta(days=self.rng.randint(0, 20)),
            booked_as="operating_cost",
            accrued=accrued,
            used=(accrued * self.rng.randint(20, 95) / 100).quantize(Decimal("0.01")),
        )
        self.world.funds.append(fund)
        return fund

    def milestone(self, insurer: str, stage: str, day: date) -> Milestone:
        """Reach a stage of the platform."""
        milestone = Milestone(
            insurer_id=insurer,
            milestone_id=f"JD{self.next('milestone', insurer):02}",
            system="data_platform",
            stage=stage,
            reached_on=day,
        )
        self.world.milestones.append(milestone)
        return milestone

    # -- by the month ----------------------------------------------------------------------------------------

    def months(self, company: Company) -> None:
        """Meet and report every month, train and analyse every quarter."""
        first = max(date(2016, 10, 1), company.joined.replace(day=1))
        for start in self.month_starts(first, company.left):
            end = add_months(start, 1) - timedelta(days=1)
            day = start + timedelta(days=self.rng.randint(14, 25))
            if company.writes_on(day):
                self.meeting(company.code, "work_meeting", day)
            if self.rng.random() < 0.3:
                self.meeting(company.code, "government_liaison", end - timedelta(days=self.rng.randint(0, 5)))
            if company.left is not None and company.left < end:
                continue
            at = self.working_minute(end + timedelta(days=self.rng.randint(1, 5)))
            self.file(company.code, "monthly", f"{start:%Y-%m}", at)
            if start.month % 3 == 0:
                at = self.working_minute(end + timedelta(days=self.rng.randint(6, 25)))
                self.file(company.code, "quarterly_analysis", quarter(start), at, sections=("analysis",))
                self.training(company.code, start + timedelta(days=self.rng.randint(2, 24)), TOPICS)

    @staticmethod
    def month_starts(first: date, left: date | None) -> Iterator[date]:
        """Yield the first days of the months until the end of 2017."""
        start = first
        while start <= date(2017, 12, 1) and (left is None or start <= left):
            yield start
            start = add_months(start, 1)

    def meeting(self, insurer: str, kind: str, day: date) -> Meeting:
        """Hold a meeting."""
        meeting = Meeting(
            insurer_id=insurer, meeting_id=f"HY{self.next('meeting', insurer):03}", kind=kind, held_on=day
        )
        self.world.meetings.append(meeting)
        return meeting

    def training(self, insurer: str, day: date, topics: tuple[str, ...]) -> Training:
        """Train the front line."""
        training = Training(
            insurer_id=insurer,
            training_id=f"PX{self.next('training', insurer):02}",
            held_on=day,
            for_frontline=True,
            topics=topics,
        )
        self.world.trainings.append(training)
        return training

    def file(
        self,
        insurer: str,
        kind: str,
        period: str | None,
        at: datetime,
        recipient: str = "operation_centre",
        sections: tuple[str, ...] = SECTIONS,
    ) -> Filing | None:
        """Send a report; what was sent after the export was taken is not in it."""
        if at > TAKEN_AT:
            return None
        filing = Filing(
            insurer_id=insurer,
            filing_id=f"BS{self.next('filing', insurer):04}",
            kind=kind,
            period=period,
            recipient=recipient,
            filed_at=at,
            written=True,
            sections=sections,
            claim_id=None,
        )
        self.world.filings.append(filing)
        return filing

    # -- money and publicity ---------------------------------------------------------------------------------

    def expenses(self) -> None:
        """Pay for every inspection out of the fund, and now and then for other prevention."""
        for inspection in self.world.inspections:
            self.expense(inspection.insurer_id, inspection.inspected_on, inspection.cost, "hazard_inspection")
            if self.rng.random() < 0.2:
                purpose = self.rng.choice(("risk_assessment", "safety_training", "emergency_drill", "other_prevention"))
                self.expense(inspection.insurer_id, inspection.inspected_on, Decimal(800), purpose)

    def expense(self, insurer: str, day: date, amount: Decimal, purpose: str) -> FundExpense:
        """Pay something out of the fund of a year."""
        expense = FundExpense(
            insurer_id=insurer,
            expense_id=f"ZC{self.next('expense', insurer):05}",
            fund_id=f"ZJ{day.year}01",
            line=WORK_SAFETY,
            spent_on=min(day + timedelta(days=self.rng.randint(5, 30)), TAKEN_AT.date()),
            amount=amount,
            purpose=purpose,
        )
        self.world.expenses.append(expense)
        return expense

    def briefings(self) -> None:
        """Speak of work-safety insurance to enterprises of a district."""
        companies = [company for company in COMPANIES.values() if company.left is None]
        for _ in range(BRIEFINGS):
            company = self.rng.choices(companies, [one.share for one in companies])[0]
            first = max(date(2016, 10, 8), company.joined)
            day = first + timedelta(days=self.rng.randrange((AS_OF_DAY - first).days))
            region = self.rng.choice(BEIJING if self.rng.random() < 0.94 else ELSEWHERE)
            self.briefing(company.code, day, region, (WORK_SAFETY,))

    def briefing(self, insurer: str, day: date, region: str, promoted: tuple[str, ...]) -> Briefing:
        """Hold a briefing."""
        briefing = Briefing(
            insurer_id=insurer,
            briefing_id=f"XJ{self.next('briefing', insurer):03}",
            held_on=day,
            region=region,
            promoted_lines=promoted,
            answered_lines=(WORK_SAFETY,) if self.rng.random() < 0.5 else (),
        )
        self.world.briefings.append(briefing)
        return briefing

    # -- numbers and hours -----------------------------------------------------------------------------------

    def next(self, what: str, insurer: str) -> int:
        """Return the next number of a series."""
        self.counters[f"{what} {insurer}"] += 1
        return self.counters[f"{what} {insurer}"]

    def working_minute(self, day: date) -> datetime:
        """Draw a minute of a working day's hours."""
        return datetime(day.year, day.month, day.day, self.rng.randint(9, 17), self.rng.randrange(60))


def promises() -> list[Commitment]:
    """Return what the insurers promise; one forgot to withdraw its old promise when the new one came.

    Not every promise is one for work-safety claims: some are for other lines, for small claims or in working days.
    """
    return [
        Commitment(
            insurer_id="XACX", commitment_id="XA-CN-2014", valid_from=date(2014, 3, 1), valid_to=date(2017, 3, 31),
            notice_hours=2, survey_minutes=120, determine_days=20, pay_days=7, prepayment=True, prepayment_days=5,
            rescue_advance=True, rescue_advance_days=3, medical_advance=True, medical_advance_days=3,
        ),
        Commitment(
            insurer_id="XACX", commitment_id="XA-CN-2017", valid_from=date(2017, 4, 1), valid_to=None,
            notice_hours=1, survey_minutes=90, determine_days=15, pay_days=5, prepayment=True, prepayment_days=5,
            rescue_advance=True, rescue_advance_days=3, medical_advance=True, medical_advance_days=2,
            working_days=False,
        ),
        Commitment(
            insurer_id="XACX", commitment_id="XA-CX-2016", valid_from=date(2016, 1, 1), valid_to=None,
            notice_hours=1, survey_minutes=30, determine_days=3, pay_days=1, lines=("motor",),
        ),
        Commitment(
            insurer_id="HYCX", commitment_id="HY-FW-1", valid_from=date(2014, 3, 1), valid_to=date(2017, 6, 30),
            notice_hours=4, survey_minutes=240, determine_days=30, pay_days=10, prepayment=True,
            rescue_advance=True, rescue_advance_days=5, medical_advance=False,
        ),
        Commitment(
            insurer_id="HYCX", commitment_id="HY-FW-2", valid_from=date(2017, 6, 1), valid_to=None,
            notice_hours=4, survey_minutes=180, determine_days=25, pay_days=8, prepayment=True, prepayment_days=10,
            rescue_advance=True, rescue_advance_days=5, medical_advance=False,
        ),
        Commitment(
            insurer_id="YSCX", commitment_id="YS-2015", valid_from=date(2015, 6, 1), valid_to=None,
            determine_days=30, pay_days=10, prepayment=False, rescue_advance=False,
            lines=(WORK_SAFETY, "employers_liability"),
        ),
        Commitment(
            insurer_id="JCCX", commitment_id="JC-XE-2017", valid_from=date(2017, 2, 15), valid_to=None,
            determine_days=5, pay_days=3, prepayment=True, prepayment_days=2, max_amount=Decimal(5_000),
        ),
        Commitment(
            insurer_id="MTCX", commitment_id="MT-1", valid_from=date(2014, 3, 1), valid_to=None,
            notice_hours=2, survey_minutes=120, prepayment=True, prepayment_days=7,
        ),
        Commitment(
            insurer_id="QZCX", commitment_id="QZ-CX-3", valid_from=date(2015, 1, 1), valid_to=None,
            survey_minutes=40, determine_days=3, pay_days=3, prepayment=True, prepayment_days=2,
            rescue_advance=True, rescue_advance_days=1, medical_advance=True, medical_advance_days=1, lines=("motor",),
        ),
        Commitment(
            insurer_id="LYCX", commitment_id="LY-2015", valid_from=date(2015, 1, 1), valid_to=None,
            determine_days=10, pay_days=5, rescue_advance=True, rescue_advance_days=3, working_days=True,
        ),
    ]  # fmt: skip


def quarter(day: date) -> str:
    """Return the label of the quarter in which a day lies."""
    return f"{day.year}Q{(day.month + 2) // 3}"
