"""Duties of an insurer as such, of its teams, and those that its reports, briefings and expenses bring."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from generator.expected.answers import Answer, Doubt, Due, Finding, Limit, doubt, every, found, given, some, told, unset
from generator.expected.books import Books, day_of, hidden
from generator.expected.policies import in_force
from generator.records import Briefing, Filing, FundExpense, Member, Row, Team, Training, Unlisted
from generator.setting import AS_OF_DAY, FORCE, WORK_SAFETY, add_months

SYSTEMS_DUE = date(2016, 12, 31)
PLAN_DUE = date(2016, 11, 15)
PLATFORM_DUE = date(2016, 12, 31)
REPORT_DAY = 5
TOPICS = (
    "safety_knowledge",
    "safety_management",
    "scheme_basics",
    "rate_standards",
    "claim_time_limits",
    "prevention_standards",
)
PREVENTION = ("hazard_inspection", "risk_assessment", "safety_training", "emergency_drill", "other_prevention")
PERMITTED = (WORK_SAFETY, "work_safety_rider", "social_insurance")


@dataclass(frozen=True, slots=True)
class Span:
    """A month, quarter or year."""

    label: str
    start: date
    months: int

    @property
    def end(self) -> date:
        """The last day."""
        return add_months(self.start, self.months) - timedelta(days=1)

    @property
    def next(self) -> Span:
        """The span after this one."""
        return span_of(add_months(self.start, self.months), self.months)


MONTH, QUARTER, YEAR = 1, 3, 12


def span_of(day: date, months: int) -> Span:
    """Return the month, quarter or year of a day."""
    start = date(day.year, (day.month - 1) // months * months + 1, 1)
    label = {
        MONTH: f"{start.year}-{start.month:02}",
        QUARTER: f"{start.year}Q{(start.month + 2) // 3}",
        YEAR: str(start.year),
    }
    return Span(label[months], start, months)


def span_named(label: str) -> Span:
    """Return the month that a label names."""
    year, month = label.split("-")
    return span_of(date(int(year), int(month), 1), MONTH)


def spans(member: Member, months: int, *, partial: bool) -> Iterator[Span]:
    """Yield the spans begun that lie wholly in force and membership, or partly where that is enough."""
    first = max(FORCE, member.joined_on)
    span = span_of(first, months)
    while span.start <= AS_OF_DAY and (member.left_on is None or span.start <= member.left_on):
        if partial or (span.start >= first and (member.left_on is None or span.end <= member.left_on)):
            yield span
        span = span.next


def all_through(member: Member, span: Span) -> bool:
    """Tell whether a member is still there when a span ends."""
    return member.left_on is None or member.left_on >= span.end


Yearly = Callable[[Member, Span, Books], Finding | None]


# -- once ----------------------------------------------------------------------------------------------------


def owed_once(row: Row, born: date, ended: date | None, due: Due) -> Answer:
    """Tell whether something owed once is asked: of nobody gone before the circular, nor of who came after the due."""
    del row
    alive = ended is None or ended >= FORCE
    return alive and (not isinstance(due, date) or born <= day_of(due))


def systems_due(member: Member) -> Due:
    """Return the end of 2016; who joined later has days that nobody has named."""
    return SYSTEMS_DUE if member.joined_on <= SYSTEMS_DUE else unset("systems_days_after_joining")


def has_document(kind: str) -> Callable[[Member, Books], Finding | None]:
    """Return the judgement of having a rule book or plan of one kind."""

    def judged(member: Member, books: Books) -> Finding | None:
        due = systems_due(member)
        return found(
            applies=owed_once(member, member.joined_on, member.left_on, due),
            due=due,
            done=lambda limit: adopted(member, kind, books, limit),
        )

    return judged


def adopted(member: Member, kind: str, books: Books, limit: Limit, matters: tuple[str, ...] = ()) -> Answer:
    """Tell whether a rule book of one kind, one that settles all of some matters, is adopted."""
    seen = [
        every(
            (
                limit.reached(one, "adopted_on"),
                given(one, "kind", holds=one.kind == kind),
                *(lists(one, "covers", matter) for matter in matters),
            )
        )
        for one in books.documents(member.insurer_id)
    ]
    return some((*seen, hidden("internal_document", member.insurer_id, limit)))


def reporting_contents(member: Member, books: Books) -> Finding | None:
    """The accident reporting system, where there is one, settles form, channel and recipients."""
    kind, due = "accident_reporting", systems_due(member)
    matters = ("report_form", "report_channel", "report_recipients")
    return found(
        applies=lambda limit: every(
            (
                owed_once(member, member.joined_on, member.left_on, due),
                adopted(member, kind, books, limit),
            )
        ),
        due=due,
        done=lambda limit: adopted(member, kind, books, limit, matters),
    )


def plan_sent(member: Member, books: Books) -> Finding | None:
    """The plan reaches the centre by 15 November 2016."""

    def sent(limit: Limit) -> Answer:
        seen = [
            every(
                (
                    limit.reached(one, "filed_at"),
                    given(one, "kind", holds=one.kind == "implementation_plan"),
                    given(one, "recipient", holds=one.recipient == "operation_centre"),
                )
            )
            for one in books.filings(member.insurer_id)
        ]
        return some((*seen, hidden("filing", member.insurer_id, limit)))

    return found(applies=owed_once(member, member.joined_on, member.left_on, PLAN_DUE), due=PLAN_DUE, done=sent)


def platform(member: Member, books: Books) -> Finding | None:
    """The data platform runs on trial by the end of 2016."""

    def running(limit: Limit) -> Answer:
        return some(
            every(
                (
                    limit.reached(one, "reached_on"),
                    given(one, "system", holds=one.system == "data_platform"),
                    given(one, "stage", holds=one.stage in ("trial_run", "live")),
                )
            )
            for one in books.milestones(member.insurer_id)
        )

    return found(
        applies=owed_once(member, member.joined_on, member.left_on, PLATFORM_DUE), due=PLATFORM_DUE, done=running
    )


def conveyed(team: Team, books: Books) -> Finding | None:
    """The circular is passed on to every team in Beijing by 15 November 2016."""

    def passed_on(limit: Limit) -> Answer:
        return some(
            every(
                (
                    limit.reached(one, "conveyed_on"),
                    given(one, "document", holds=one.document == "bj_2016_502"),
                )
            )
            for one in books.conveyances(team.insurer_id, team.team_id)
        )

    in_beijing = given(team, "district", holds=team.district.startswith("11"))
    return found(
        applies=every((owed_once(team, team.formed_on, team.closed_on, PLAN_DUE), in_beijing)),
        due=PLAN_DUE,
        done=passed_on,
    )


# -- by the span ---------------------------------------------------------------------------------------------


def meeting_held(member: Member, span: Span, books: Books) -> Finding | None:
    """A work meeting every month."""

    def held(limit: Limit) -> Answer:
        seen = [
            every(
                (
                    limit.reached(one, "held_on"),
                    given(one, "kind", holds=one.kind == "work_meeting"),
                    given(one, "held_on", holds=span.start <= one.held_on <= span.end),
                )
            )
            for one in books.meetings(member.insurer_id)
        ]
        return some((*seen, hidden("meeting", member.insurer_id, limit, since=span.start, until=span.end)))

    return found(due=span.end, done=held)


def month_reported(member: Member, span: Span, books: Books) -> Finding | None:
    """The monthly report by the fifth of the next month."""

    def reported(limit: Limit) -> Answer:
        seen = [
            every(
                (
                    limit.reached(one, "filed_at"),
                    given(one, "kind", holds=one.kind == "monthly"),
                    doubt("empty field: filing.period") if one.period is None else one.period == span.label,
                )
            )
            for one in books.filings(member.insurer_id)
        ]
        return some((*seen, hidden("filing", member.insurer_id, limit)))

    return found(applies=all_through(member, span), due=span.end + timedelta(days=REPORT_DAY), done=reported)


def no_day_named(parameter: str) -> Yearly:
    """Return the judgement of a report for which nobody has named a day."""

    def judged(member: Member, span: Span, books: Books) -> Finding | None:
        del books
        return found(applies=all_through(member, span), due=unset(parameter), done=lambda _: False)

    return judged


def trained(member: Member, span: Span, books: Books) -> Finding | None:
    """The front line is trained within the year."""
    return found(due=span.end, done=lambda limit: some(training_counts(member, span, books, limit)))


def trained_in_all(member: Member, span: Span, books: Books) -> Finding | None:
    """Its trainings, where there are any, teach all that the circular names."""

    def taught(limit: Limit) -> Answer:
        return every(some(training_counts(member, span, books, limit, topic)) for topic in TOPICS)

    return found(applies=lambda limit: some(training_counts(member, span, books, limit)), due=span.end, done=taught)


def training_counts(
    member: Member, span: Span, books: Books, limit: Limit, topic: str | None = None
) -> Iterable[Answer]:
    """Yield for each training whether it was for the front line within the span, and on a topic if one is asked."""
    for one in books.trainings(member.insurer_id):
        yield every(
            (
                limit.reached(one, "held_on"),
                given(one, "held_on", holds=span.start <= one.held_on <= span.end),
                given(one, "for_frontline", holds=one.for_frontline),
                True if topic is None else teaches(one, topic),
            )
        )


def teaches(training: Training, topic: str) -> Answer:
    """Tell whether a training is on a topic."""
    return lists(training, "topics", topic)


def training_by_quarter(member: Member, span: Span, books: Books) -> Finding | None:
    """Nobody asks for a training every quarter: regular is read as every year."""
    return found(applies=False, due=span.end, done=lambda limit: some(training_counts(member, span, books, limit)))


def fund_earmarked(member: Member, span: Span, books: Books) -> Finding | None:
    """Money is kept apart for inspections by the end of its year."""

    def kept_apart(limit: Limit) -> Answer:
        return some(
            every(
                (
                    limit.reached(one, "established_on"),
                    one.line == WORK_SAFETY,
                    one.period == span.label,
                    given(one, "earmarked", holds=one.earmarked),
                )
            )
            for one in books.funds(member.insurer_id)
        )

    return found(due=span.end, done=kept_apart)


def fund_budgeted(member: Member, span: Span, books: Books) -> Finding | None:
    """The money stands in the budget as an operating cost by the end of its year."""

    def in_budget(limit: Limit) -> Answer:
        return some(
            every(
                (
                    limit.reached(one, "established_on"),
                    one.line == WORK_SAFETY,
                    one.period == span.label,
                    limit.reached(one, "budgeted_on"),
                    given(one, "booked_as", holds=one.booked_as == "operating_cost"),
                )
            )
            for one in books.funds(member.insurer_id)
        )

    return found(due=span.end, done=in_budget)


def separate_accounts(member: Member, span: Span, books: Books) -> Finding | None:
    """Separate books are open when their year ends."""

    def separate(limit: Limit) -> Answer:
        return some(
            every(
                (
                    limit.reached(one, "opened_on"),
                    one.line == WORK_SAFETY,
                    one.period == span.label,
                    given(one, "separate", holds=one.separate),
                )
            )
            for one in books.accounts(member.insurer_id)
        )

    return found(applies=all_through(member, span), due=span.end, done=separate)


# -- reports, briefings, expenses ----------------------------------------------------------------------------


def report_holds(section: str) -> Callable[[Filing, Books], Finding | None]:
    """Return the judgement of what a monthly report holds, supplements in time included."""

    def judged(filing: Filing, books: Books) -> Finding | None:
        def holds(limit: Limit) -> Answer:
            if filing.period is None:
                return doubt("empty field: filing.period")
            seen = [
                every((limit.reached(one, "filed_at"), lists(one, "sections", section)))
                for one in books.same_reports(filing.insurer_id, filing.kind, filing.period)
            ]
            return some((*seen, hidden("filing", filing.insurer_id, limit)))

        return found(
            applies=every((in_force(filing, "filed_at"), given(filing, "kind", holds=filing.kind == "monthly"))),
            due=contents_due(filing),
            done=holds,
        )

    return judged


def contents_due(filing: Filing) -> Due:
    """Return the fifth of the next month, or for a late report the day it came."""
    known = told(filing, "filed_at")
    if isinstance(known, Doubt):
        return known
    if filing.period is None:
        return doubt("empty field: filing.period")
    if "-" not in filing.period:
        return None
    fifth = span_named(filing.period).end + timedelta(days=REPORT_DAY)
    return max(fifth, filing.filed_at.date())


def lists(row: Row, name: str, member: str) -> Answer:
    """Tell whether a list names something; a member nobody knows may stand for it."""
    known = told(row, name)
    if isinstance(known, Doubt):
        return known
    members: tuple[str, ...] = getattr(row, name)
    if not members:
        return doubt(f"empty field: {row.record}.{name}")
    if member in members:
        return True
    unlisted = any(isinstance(one, Unlisted) for one in members)
    return doubt(f"value not listed: {row.record}.{name}") if unlisted else False


def only_work_safety(briefing: Briefing, books: Books) -> Finding | None:
    """Only work-safety insurance is promoted; riders, social insurance and answers do no harm."""
    del books
    known = told(briefing, "promoted_lines")
    permitted: Answer = known
    if known is True:
        others = [line for line in briefing.promoted_lines if line not in PERMITTED]
        unlisted = [line for line in others if isinstance(line, Unlisted)]
        permitted = not others
        if others and len(unlisted) == len(others):
            permitted = doubt("value not listed: briefing.promoted_lines")
    in_beijing = given(briefing, "region", holds=briefing.region.startswith("11"))
    return found(applies=every((in_force(briefing, "held_on"), in_beijing)), done=lambda _: permitted)


def spent_on_prevention(expense: FundExpense, books: Books) -> Finding | None:
    """Money of the fund goes to prevention."""
    del books
    prevention = given(expense, "purpose", holds=expense.purpose in PREVENTION)
    line = given(expense, "line", holds=expense.line == WORK_SAFETY)
    return found(applies=every((in_force(expense, "spent_on"), line)), done=lambda _: prevention)
