"""Deeds of the insurers as such: reports, rule books, funds, trainings, meetings, teams, briefings, consultations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from generator.household import SECTIONS, TOPICS, Household
from generator.misconduct.plants import NO_DUTY, Plants
from generator.misconduct.policies import judged, reprice
from generator.records import Document, Filing, Fund, Meeting, Policy, Team, Training, Unlisted
from generator.setting import ELSEWHERE, FORCE, OUTSIDE, WORK_SAFETY

CONTENTS = {
    "enrolment": "monthly-report-enrolment",
    "claims": "monthly-report-claims",
    "publicity": "monthly-report-publicity",
}
JOINT, TERMS, AGREED = "outside-pilot-joint-consultation", "outside-pilot-filed-terms", "outside-pilot-agreed-rate"
NEW_YEAR = date(2018, 1, 2)


@dataclass(slots=True)
class CompanyMisconduct:
    """Plants deeds of the insurers. They are few and have names, so that none is left to chance."""

    household: Household
    plants: Plants

    def plant(self) -> None:
        """Plant everything."""
        self.reports()
        self.contents()
        self.once()
        self.rule_books()
        self.platform()
        self.meetings()
        self.trainings()
        self.funds()
        self.accounts()
        self.teams()
        self.outside_the_pilot()
        self.briefings()
        self.expenses()

    def note(self, deed: str, rules: str, label: str, status: str) -> None:
        """Note what a deed of an insurer leads to."""
        self.plants.note(deed, rules, label, status)

    # -- monthly reports -------------------------------------------------------------------------------------

    def report(self, insurer: str, month: str) -> Filing:
        """Return the report of an insurer for a month."""
        world = self.household.world
        return next(
            one for one in world.filings if (one.insurer_id, one.kind, one.period) == (insurer, "monthly", month)
        )

    def unreport(self, insurer: str, month: str) -> None:
        """Let a report never have been sent."""
        self.household.world.filings.remove(self.report(insurer, month))

    def reports(self) -> None:
        """Reports that came late, never, or without saying what for or when."""
        rule = "monthly-report"
        self.report("XACX", "2016-10").filed_at = datetime(2016, 11, 5, 23, 59, 59)
        self.note("sent on the fifth at the last second", rule, "XACX@2016-10", "compliant")
        for insurer, month, at in (
            ("XACX", "2017-06", datetime(2017, 7, 6, 0, 0)),
            ("HYCX", "2016-11", datetime(2016, 12, 8, 10, 20)),
            ("JCCX", "2017-09", datetime(2017, 10, 9, 9, 5)),
            ("MTCX", "2016-10", datetime(2016, 11, 7, 9, 30)),
        ):
            self.report(insurer, month).filed_at = at
            self.note("sent after the fifth, be it a holiday", rule, f"{insurer}@{month}", "late")
        for insurer, month in (("HYCX", "2017-01"), ("YSCX", "2017-04"), ("YSCX", "2017-10"), ("JCCX", "2017-02")):
            self.unreport(insurer, month)
            self.note("not sent", rule, f"{insurer}@{month}", "violated")
        for month in ("2017-03", "2017-08"):
            self.unreport("HYCX", month)
            self.note("not in the export, which may lack some", rule, f"HYCX@{month}", "undetermined")
        self.report("YSCX", "2017-07").lost.add("filed_at")
        self.note("day of sending empty", rule, "YSCX@2017-07", "undetermined")
        self.report("MTCX", "2017-05").garbled["kind"] = "简报"
        self.note("a kind of report on no list", rule, "MTCX@2017-05", "undetermined")
        self.report("QZCX", "2017-08").period = None
        self.note("a report on no month", rule, "QZCX@2017-08", "undetermined")
        self.report("XACX", "2017-12").filed_at = datetime(2018, 1, 3, 18, 0)
        self.note("sent early", rule, "XACX@2017-12", "compliant")
        self.report("HYCX", "2017-12").filed_at = datetime(2018, 1, 5, 10, 0)
        self.note("sent in time, but after the day of the audit", rule, "HYCX@2017-12", "pending")
        self.note("the insurer had left by then", rule, "LYCX@2017-09", NO_DUTY)

    def contents(self) -> None:
        """Reports that leave something out, with and without a supplement."""
        household = self.household

        def leave_out(insurer: str, month: str, *sections: str) -> Filing:
            filing = self.report(insurer, month)
            filing.sections = tuple(one for one in SECTIONS if one not in sections)
            return filing

        def supplement(insurer: str, month: str, at: datetime, *sections: str) -> None:
            household.file(insurer, "monthly", month, at, sections=sections)

        for insurer, month, section in (
            ("XACX", "2017-03", "publicity"),
            ("LYCX", "2017-01", "enrolment"),
            ("YSCX", "2016-12", "claims"),
            ("JCCX", "2017-06", "publicity"),
        ):
            filing = leave_out(insurer, month, section)
            self.plants.note(f"{section} left out", CONTENTS[section], filing, "violated")
        filing = leave_out("XACX", "2017-06", "claims")
        supplement("XACX", "2017-06", filing.filed_at + timedelta(days=1), "claims")
        self.plants.note("claims left out of a late report, supplied later", CONTENTS["claims"], filing, "late")
        filing = leave_out("MTCX", "2017-02", "enrolment", "publicity")
        supplement("MTCX", "2017-02", datetime(2017, 3, 20, 11, 0), "enrolment", "publicity")
        for section in ("enrolment", "publicity"):
            self.plants.note(f"{section} supplied late", CONTENTS[section], filing, "late")
        filing = leave_out("HYCX", "2016-10", "enrolment")
        filing.filed_at = datetime(2016, 11, 2, 9, 0)
        supplement("HYCX", "2016-10", datetime(2016, 11, 5, 17, 0), "enrolment")
        self.plants.note("enrolment supplied in time", CONTENTS["enrolment"], filing, "compliant")
        filing = leave_out("HYCX", "2017-05", "enrolment", "claims", "publicity")
        filing.sections = ("analysis",)
        for rule in CONTENTS.values():
            self.plants.note("left out, and a supplement may be lacking", rule, filing, "undetermined")
        filing = self.report("YSCX", "2017-02")
        filing.lost.add("sections")
        for rule in CONTENTS.values():
            self.plants.note("contents empty", rule, filing, "undetermined")
        filing = self.report("QZCX", "2017-03")
        filing.sections = ("enrolment", "publicity", Unlisted("其他事项"))
        self.plants.note("contents on no list", CONTENTS["claims"], filing, "undetermined")
        early = leave_out("MTCX", "2017-12", "publicity")
        early.filed_at = datetime(2017, 12, 29, 15, 0)
        self.plants.note("publicity left out, and still time to supply it", CONTENTS["publicity"], early, "pending")

    # -- once ------------------------------------------------------------------------------------------------

    def once(self) -> None:
        """The plan due on 15 November 2016."""
        rule = "implementation-plan"
        plans = {one.insurer_id: one for one in self.household.world.filings if one.kind == "implementation_plan"}
        plans["XACX"].filed_at = datetime(2016, 11, 15, 23, 59, 59)
        self.note("sent on the last day at the last second", rule, "XACX", "compliant")
        plans["HYCX"].filed_at = datetime(2016, 11, 18, 9, 30)
        self.note("sent three days late", rule, "HYCX", "late")
        plans["YSCX"].recipient = "insurance_regulator"
        self.note("sent to somebody else", rule, "YSCX", "violated")
        plans["MTCX"].garbled["recipient"] = "中心筹备处"
        self.note("sent to somebody on no list", rule, "MTCX", "undetermined")
        self.household.world.filings.remove(plans["LYCX"])
        self.note("not sent", rule, "LYCX", "violated")
        self.note("joined afterwards", rule, "JCCX", NO_DUTY)
        self.note("gone before", rule, "BHCX", NO_DUTY)

    def document(self, insurer: str, kind: str) -> Document:
        """Return a rule book."""
        world = self.household.world
        return next(one for one in world.documents if (one.insurer_id, one.kind) == (insurer, kind))

    def rule_books(self) -> None:
        """Rule books and plans adopted late or never, or that leave out what they have to settle."""
        world = self.household.world
        systems = {
            "training": "training-system",
            "accident_reporting": "accident-reporting-system",
            "coordination": "coordination-system",
            "internal_assessment": "internal-assessment",
            "inspection_plan": "inspection-plan",
        }
        for insurer, kind, day in (
            ("HYCX", "training", date(2017, 2, 10)),
            ("HYCX", "internal_assessment", date(2017, 1, 5)),
            ("YSCX", "accident_reporting", date(2017, 1, 20)),
            ("QZCX", "coordination", date(2017, 4, 1)),
            ("QZCX", "inspection_plan", date(2017, 3, 3)),
        ):
            self.document(insurer, kind).adopted_on = day
            self.note("adopted late", systems[kind], insurer, "late")
        for kind, day in (("coordination", date(2016, 12, 31)), ("training", date(2016, 11, 15))):
            self.document("XACX", kind).adopted_on = day
            self.note("adopted on the last day there can be", systems[kind], "XACX", "compliant")
        for insurer, kind in (
            ("YSCX", "training"),
            ("QZCX", "accident_reporting"),
            ("HYCX", "coordination"),
            ("YSCX", "internal_assessment"),
            ("HYCX", "inspection_plan"),
        ):
            world.documents.remove(self.document(insurer, kind))
            self.note("not adopted", systems[kind], insurer, "violated")
        contents = "accident-reporting-contents"
        self.note("no accident reporting system in time whose contents could be judged", contents, "YSCX", NO_DUTY)
        self.note("no accident reporting system whose contents could be judged", contents, "QZCX", NO_DUTY)
        self.document("XACX", "accident_reporting").covers = ("report_form", "report_recipients")
        self.note("the channel is not settled", contents, "XACX", "violated")
        self.document("HYCX", "accident_reporting").covers = ("report_form",)
        revised = self.household.document("HYCX", "accident_reporting", date(2017, 3, 1))
        assert len(revised.covers) == 3
        self.note("settled by a later version", contents, "HYCX", "late")
        self.document("MTCX", "accident_reporting").lost.add("covers")
        self.note("contents empty", contents, "MTCX", "undetermined")
        for kind in ("coordination", "inspection_plan"):
            world.documents.remove(self.document("MTCX", kind))
            self.note("another paper may be it, of a kind on no list", systems[kind], "MTCX", "undetermined")
        self.household.document("MTCX", "other", date(2016, 9, 9)).garbled["kind"] = "管理办法"
        self.document("YSCX", "inspection_plan").lost.add("adopted_on")
        self.note("day of adoption empty", systems["inspection_plan"], "YSCX", "undetermined")
        for kind in ("training", "coordination"):
            world.documents.remove(self.document("LYCX", kind))
            self.note("not in the export, which lacks the older ones", systems[kind], "LYCX", "undetermined")
        self.note("form, channel and recipients are settled", contents, "LYCX", "compliant")
        for rule in systems.values():
            self.note("joined afterwards, and nobody says by when", rule, "JCCX", "undetermined")
            self.note("gone before", rule, "BHCX", NO_DUTY)

    def platform(self) -> None:
        """A platform that ran late, never, or in a stage nobody knows."""
        rule, world = "information-system-2016", self.household.world
        stages = {(one.insurer_id, one.stage): one for one in world.milestones}
        for stage, days in (("trial_run", 0), ("live", 40)):
            stages["HYCX", stage].reached_on = date(2017, 3, 15) + timedelta(days=days)
        self.note("on trial in March", rule, "HYCX", "late")
        for stage in ("trial_run", "live"):
            world.milestones.remove(stages["YSCX", stage])
        self.note("never beyond development", rule, "YSCX", "violated")
        stages["MTCX", "trial_run"].garbled["stage"] = "联调"
        self.note("in a stage on no list", rule, "MTCX", "undetermined")
        stages["QZCX", "trial_run"].reached_on = date(2016, 12, 31)
        self.note("on trial on the last day of the year", rule, "QZCX", "compliant")
        self.note("joined afterwards", rule, "JCCX", NO_DUTY)

    # -- meetings and trainings ------------------------------------------------------------------------------

    def meeting(self, insurer: str, month: str) -> Meeting:
        """Return the work meeting of an insurer in a month."""
        return next(
            one
            for one in self.household.world.meetings
            if (one.insurer_id, one.kind, f"{one.held_on:%Y-%m}") == (insurer, "work_meeting", month)
        )

    def meetings(self) -> None:
        """Months without a work meeting."""
        rule, world = "monthly-meeting", self.household.world
        for insurer, month in (("HYCX", "2017-02"), ("JCCX", "2017-10"), ("YSCX", "2017-12")):
            world.meetings.remove(self.meeting(insurer, month))
            self.note("not held", rule, f"{insurer}@{month}", "violated")
        self.meeting("HYCX", "2017-10").kind = "government_liaison"
        self.note("a meeting of another kind", rule, "HYCX@2017-10", "violated")
        world.meetings.remove(self.meeting("MTCX", "2017-08"))
        self.note("not in the export, which may lack some", rule, "MTCX@2017-08", "undetermined")
        self.meeting("YSCX", "2017-05").garbled["kind"] = "碰头会"
        self.note("a kind of meeting on no list", rule, "YSCX@2017-05", "undetermined")
        self.meeting("QZCX", "2017-06").lost.add("held_on")
        self.note("day of the meeting empty", rule, "QZCX@2017-06", "undetermined")
        self.meeting("XACX", "2017-11").held_on = date(2017, 11, 30)
        self.note("held on the last day of the month", rule, "XACX@2017-11", "compliant")
        self.household.meeting("XACX", "work_meeting", NEW_YEAR)
        self.note("held at once", rule, "XACX@2018-01", "compliant")
        self.note("still time", rule, "HYCX@2018-01", "pending")

    def trainings(self) -> None:
        """Years without a training, or with trainings that leave something out."""
        world, periodic, content = self.household.world, "training-periodic", "training-content"
        of: dict[str, list[Training]] = {}
        for one in world.trainings:
            if one.held_on.year == 2017:
                of.setdefault(one.insurer_id, []).append(one)
        for one in of["XACX"]:
            one.topics = TOPICS[:3]
        of["XACX"][-1].topics = TOPICS[2:]
        self.note("all topics, over the year", f"{periodic} {content}", "XACX@2017", "compliant")
        self.household.training("XACX", NEW_YEAR, TOPICS[:2])
        self.note("a first training of the new year", periodic, "XACX@2018", "compliant")
        self.note("a first training of the new year", content, "XACX@2018", "pending")
        self.note("none yet this year", periodic, "HYCX@2018", "pending")
        for one in of["HYCX"]:
            one.for_frontline = False
        self.note("trainings for the management only", periodic, "HYCX@2017", "violated")
        self.note("trainings for the management only", content, "HYCX@2017", NO_DUTY)
        for one in of["QZCX"]:
            one.topics = TOPICS[:5]
        self.note("the standards of prevention are never taught", content, "QZCX@2017", "violated")
        for one in of["YSCX"]:
            one.topics = (*TOPICS[:4], "integrity")
        of["YSCX"][1].lost.add("topics")
        self.note("topics of one training empty", content, "YSCX@2017", "undetermined")
        for one in of["MTCX"][1:]:
            world.trainings.remove(one)
        of["MTCX"][0].lost.add("held_on")
        self.note("day of the only training empty", f"{periodic} {content}", "MTCX@2017", "undetermined")

    # -- money -----------------------------------------------------------------------------------------------

    def fund(self, insurer: str, year: int) -> Fund:
        """Return the fund of an insurer for a year."""
        world = self.household.world
        return next(one for one in world.funds if (one.insurer_id, one.period) == (insurer, str(year)))

    def funds(self) -> None:
        """Money not kept apart, or not in the budget."""
        apart, budget = "prevention-fund-earmarked", "prevention-fund-budgeted"
        self.note("in order", f"{apart} {budget}", "XACX@2017", "compliant")
        self.household.fund("XACX", 2018, NEW_YEAR).budgeted_on = NEW_YEAR
        self.note("set up at once", f"{apart} {budget}", "XACX@2018", "compliant")
        self.note("still time", f"{apart} {budget}", "HYCX@2018", "pending")
        fund = self.fund("HYCX", 2017)
        fund.budgeted_on = NEW_YEAR
        fund.lost.add("earmarked")
        self.note("nobody wrote down whether it is kept apart", apart, "HYCX@2017", "undetermined")
        self.note("in the budget after the year", budget, "HYCX@2017", "late")
        fund = self.fund("YSCX", 2017)
        fund.earmarked, fund.booked_as = False, "sales_cost"
        self.note("mixed with the costs of selling", f"{apart} {budget}", "YSCX@2017", "violated")
        fund = self.fund("MTCX", 2017)
        fund.earmarked = False
        fund.garbled["booked_as"] = "综合费用"
        later = self.household.fund("MTCX", 2017, NEW_YEAR)
        later.budgeted_on = None
        self.note("kept apart after the year", apart, "MTCX@2017", "late")
        self.note("booked under a head on no list", budget, "MTCX@2017", "undetermined")
        self.household.world.funds.remove(self.fund("QZCX", 2017))
        self.note("none", f"{apart} {budget}", "QZCX@2017", "violated")

    def accounts(self) -> None:
        """Books that are not separate, or were opened too late."""
        rule, world = "separate-accounts", self.household.world
        of = {(one.insurer_id, one.period): one for one in world.accounts}
        of["HYCX", "2016"].opened_on = date(2017, 1, 12)
        self.note("opened after the year", rule, "HYCX@2016", "late")
        of["HYCX", "2017"].separate = False
        self.note("mixed with other lines", rule, "HYCX@2017", "violated")
        world.accounts.remove(of["YSCX", "2016"])
        self.note("no books", rule, "YSCX@2016", "violated")
        of["YSCX", "2017"].lost.add("separate")
        self.note("nobody wrote down whether they are separate", rule, "YSCX@2017", "undetermined")
        of["MTCX", "2017"].opened_on = NEW_YEAR
        self.note("opened after the year", rule, "MTCX@2017", "late")
        of["QZCX", "2017"].opened_on = date(2017, 12, 31)
        self.note("opened on the last day of the year", rule, "QZCX@2017", "compliant")
        self.household.account("XACX", 2018, NEW_YEAR)
        self.note("opened at once", rule, "XACX@2018", "compliant")
        self.note("still time", rule, "HYCX@2018", "pending")
        self.note("the insurer had left by then", rule, "LYCX@2017", NO_DUTY)

    def expenses(self) -> None:
        """Money of the fund that went elsewhere."""
        rule, household = "prevention-fund-use", self.household
        for purpose, number, status in (
            ("sales_promotion", 5, "violated"),
            ("entertainment", 4, "violated"),
            ("commission", 3, "violated"),
            ("office_cost", 2, "violated"),
            ("emergency_drill", 2, "compliant"),
        ):
            for _ in range(self.plants.number(number)):
                day = date(2017, 1, 10) + timedelta(days=self.plants.rng.randrange(300))
                expense = household.expense(self.plants.rng.choice(("HYCX", "YSCX")), day, Decimal(1200), purpose)
                self.plants.note(purpose, rule, expense, status)
        for day, line, blemish, status in (
            (date(2017, 5, 4), WORK_SAFETY, "lost", "undetermined"),
            (date(2017, 6, 6), WORK_SAFETY, "garbled", "undetermined"),
            (date(2016, 9, 1), WORK_SAFETY, "", NO_DUTY),
            (date(2017, 7, 7), "employers_liability", "", NO_DUTY),
        ):
            expense = household.expense("YSCX", day, Decimal(2600), "sales_promotion")
            expense.spent_on, expense.line = day, line
            if blemish == "lost":
                expense.lost.add("purpose")
            elif blemish:
                expense.garbled["purpose"] = "专项活动"
            self.plants.note(f"{blemish} {line} {day.year}".strip(), rule, expense, status)

    # -- teams, briefings, consultations ---------------------------------------------------------------------

    def teams(self) -> None:
        """Teams that heard of the circular late or never."""
        rule, world, household = "convey-to-teams", self.household.world, self.household
        of: dict[str, list[Team]] = {}
        for one in world.teams:
            of.setdefault(one.insurer_id, []).append(one)
        heard = {(one.insurer_id, one.team_id): one for one in world.conveyances}
        for team in of["HYCX"][:3]:
            heard[team.insurer_id, team.team_id].conveyed_on = date(2016, 11, 16) + timedelta(days=5)
            self.plants.note("told late", rule, team, "late")
        for team in (*of["HYCX"][3:5], of["YSCX"][0], of["YSCX"][1]):
            world.conveyances.remove(heard[team.insurer_id, team.team_id])
            self.plants.note("not told", rule, team, "violated")
        heard[of["YSCX"][2].insurer_id, of["YSCX"][2].team_id].garbled["document"] = "市局文件"
        self.plants.note("told of a document on no list", rule, of["YSCX"][2], "undetermined")
        heard[of["YSCX"][3].insurer_id, of["YSCX"][3].team_id].lost.add("conveyed_on")
        self.plants.note("day empty", rule, of["YSCX"][3], "undetermined")
        heard[of["YSCX"][4].insurer_id, of["YSCX"][4].team_id].document = "other"
        self.plants.note("told of something else", rule, of["YSCX"][4], "violated")
        of["YSCX"][5].lost.add("district")
        self.plants.note("district empty", rule, of["YSCX"][5], "undetermined")
        heard[of["XACX"][0].insurer_id, of["XACX"][0].team_id].conveyed_on = date(2016, 11, 15)
        self.plants.note("told on the last day", rule, of["XACX"][0], "compliant")
        for insurer, district, formed, closed in (
            ("XACX", ELSEWHERE[0], date(2015, 4, 1), None),
            ("XACX", "110115", date(2017, 5, 2), None),
            ("HYCX", "110119", date(2014, 9, 1), date(2016, 6, 30)),
        ):
            team = household.team(insurer, district, formed, closed)
            self.plants.note("elsewhere, too young or gone", rule, team, NO_DUTY)

    def briefings(self) -> None:
        """Briefings at which other lines were promoted, and some that only look so."""
        rule, household = "no-other-products-at-briefings", self.household
        other: tuple[tuple[str, tuple[str, ...], str], ...] = (
            ("110105", (WORK_SAFETY, "employers_liability"), "violated"),
            ("110108", ("accident_insurance",), "violated"),
            ("110106", (WORK_SAFETY, "motor", "property"), "violated"),
            ("110112", (WORK_SAFETY, "health"), "violated"),
            ("110111", (WORK_SAFETY, Unlisted("综合保障计划"), "life"), "violated"),
            ("110114", (WORK_SAFETY, "work_safety_rider"), "compliant"),
            ("110115", (WORK_SAFETY, "social_insurance"), "compliant"),
            ("110101", (WORK_SAFETY, Unlisted("综合保障计划")), "undetermined"),
            (ELSEWHERE[1], (WORK_SAFETY, "motor"), NO_DUTY),
        )
        for region, promoted, status in other:
            for insurer in ("XACX", "HYCX"):
                day = date(2016, 11, 1) + timedelta(days=self.plants.rng.randrange(400))
                briefing = household.briefing(insurer, day, region, promoted)
                self.plants.note("other lines, riders, social insurance", rule, briefing, status)
        briefing = household.briefing("XACX", date(2017, 4, 11), "110105", (WORK_SAFETY,))
        briefing.answered_lines = (WORK_SAFETY, "motor")
        self.plants.note("another line in an answer", rule, briefing, "compliant")
        for name in ("promoted_lines", "region", "held_on"):
            briefing = household.briefing("YSCX", date(2017, 5, 12), "110107", (WORK_SAFETY,))
            briefing.lost.add(name)
            self.plants.note(f"{name} empty", rule, briefing, "undetermined")
        briefing = household.briefing("YSCX", date(2016, 10, 20), "110107", (WORK_SAFETY, "motor"))
        self.plants.note("the day before the circular", rule, briefing, NO_DUTY)

    def outside(self, insurer: str, industry: str, since: date = FORCE, until: date = date(2018, 1, 3)) -> list[Policy]:
        """Return the policies of an insurer in an industry outside the pilot."""
        return [
            one
            for one in self.household.world.policies
            if judged(one)
            and (one.insurer_id, one.industry) == (insurer, industry)
            and since <= one.signed_on <= until
            and not one.lost
            and not one.garbled
        ]

    def outside_the_pilot(self) -> None:
        """Industries written without talks, on terms not on file, or at rates nobody agreed to."""
        note, world = self.plants.note, self.household.world
        talks = {(one.insurer_id, one.industry): one for one in world.consultations}
        terms = {(one.insurer_id, one.terms_no): one for one in world.terms_filings}
        late = date(2017, 3, 10)
        talks["HYCX", "C1340"].held_on = late
        for policy in self.outside("HYCX", "C1340", until=late - timedelta(days=1)):
            note("written before the talks", JOINT, policy, "late")
            note("written before the talks", AGREED, policy, NO_DUTY)
        for policy in self.outside("HYCX", "C1340", since=late):
            note("written after the talks", f"{JOINT} {AGREED}", policy, "compliant")
        talks["YSCX", "O8011"].partner = "association"
        for policy in self.outside("YSCX", "O8011"):
            note("talks with the association only", JOINT, policy, "violated")
            note("talks with the association only", AGREED, policy, NO_DUTY)
        talks["MTCX", "F5211"].garbled["partner"] = "服务窗口"
        for policy in self.outside("MTCX", "F5211"):
            note("talks with somebody on no list", f"{JOINT} {AGREED}", policy, "undetermined")
        talks["QZCX", "O8011"].lost.add("held_on")
        for policy in self.outside("QZCX", "O8011"):
            note("day of the talks empty", f"{JOINT} {AGREED}", policy, "undetermined")
        talks["YSCX", "K7020"].lost.add("rate_max")
        for policy in self.outside("YSCX", "K7020"):
            note("highest agreed rate empty", AGREED, policy, "undetermined")
        terms["HYCX", "HYCX-SY-F5211"].filed_on = late
        for policy in self.outside("HYCX", "F5211", until=late - timedelta(days=1)):
            note("terms filed later", TERMS, policy, "late")
        world.terms_filings.remove(terms["YSCX", "YSCX-SY-C1340"])
        for policy in self.outside("YSCX", "C1340"):
            note("terms never filed", TERMS, policy, "violated")
        terms["JCCX", "JCCX-SY-K7020"].lost.add("filed_on")
        for policy in self.outside("JCCX", "K7020"):
            note("day of filing empty", TERMS, policy, "undetermined")
        own = self.outside("XACX", "K7020")
        for policy in self.plants.pick(own, self.plants.number(2), lambda one: one.float_ground == "new_business"):
            reprice(policy, OUTSIDE["K7020"] * Decimal("1.6"))
            note("a rate nobody agreed to", AGREED, policy, "violated")
            note("a rate nobody agreed to", "uniform-pricing", policy, NO_DUTY)
        for policy in self.plants.pick(own, self.plants.number(2), lambda one: one.float_ground == "new_business"):
            reprice(policy, OUTSIDE["K7020"] * Decimal("1.1"))
            note("a rate of its own within what was agreed", AGREED, policy, "compliant")
            note("a rate of its own within what was agreed", "uniform-pricing", policy, NO_DUTY)
        for policy in self.plants.pick(self.outside("XACX", "O8011"), self.plants.number(2)):
            policy.lost.add("terms_no")
            note("terms not named", TERMS, policy, "undetermined")
