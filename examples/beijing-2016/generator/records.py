"""The rows of the made-up market: what happened, and how its export fails to tell it.

Fields are named as in the vocabulary. A value is the truth; the four marks of `Row` say what the export makes of it.
An optional field that is None is a thing that did not happen, or was never given a number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar


class Unlisted(str):
    """A member of a list of codes that is on no list of codes."""

    __slots__ = ()


@dataclass(slots=True, kw_only=True, eq=False)
class Row:
    """One record. `lost` fields are exported as empty cells, `garbled` ones as a text that is on no list of codes.

    `second` is what a second row under the same number says of some fields. Of a `day_only` moment the export gives
    the day. `again` has the row exported twice, the first time without these fields.
    """

    record: ClassVar[str]
    key: ClassVar[tuple[str, ...]]

    insurer_id: str
    lost: set[str] = field(default_factory=set)
    garbled: dict[str, str] = field(default_factory=dict)
    second: dict[str, object] = field(default_factory=dict)
    day_only: set[str] = field(default_factory=set)
    again: set[str] | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Member(Row):
    """An insurer in the pilot."""

    record = "member"
    key = ("insurer_id",)
    name: str
    joined_on: date
    left_on: date | None


@dataclass(slots=True, kw_only=True, eq=False)
class Policy(Row):
    """A contract."""

    record = "policy"
    key = ("insurer_id", "policy_id")
    policy_id: str
    previous_policy_id: str | None
    line: str
    holder_id: str
    region: str
    industry: str
    size_band: str
    signed_on: date
    start_on: date
    end_on: date
    sum_insured: Decimal
    premium: Decimal
    rate: Decimal
    tariff_id: str
    float_ground: str
    terms_no: str
    handler_id: str | None
    handler_kind: str
    prepayment_agreed: bool
    medical_advance_agreed: bool
    determine_days_agreed: int | None = None
    pay_days_agreed: int | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Visit(Row):
    """A visit to an enterprise that applies."""

    record = "visit"
    key = ("insurer_id", "visit_id")
    visit_id: str
    policy_id: str
    visited_on: date
    staff_id: str | None
    survey_form_id: str | None
    data_collected: bool


@dataclass(slots=True, kw_only=True, eq=False)
class Inspection(Row):
    """A search for hazards, and its papers."""

    record = "inspection"
    key = ("insurer_id", "inspection_id")
    inspection_id: str
    policy_id: str
    inspected_on: date
    conducted_by: str
    body: str
    hazards: int
    advice_count: int
    feedback_on: date | None
    archived_on: date | None
    report_on: date | None
    government_feedback_on: date | None
    cost: Decimal


@dataclass(slots=True, kw_only=True, eq=False)
class Accident(Row):
    """An accident at an insured enterprise."""

    record = "accident"
    key = ("insurer_id", "accident_id")
    accident_id: str
    policy_id: str
    holder_id: str
    occurred_at: datetime
    known_at: datetime | None
    surveyed_at: datetime | None
    work_safety: bool
    grade: str
    deaths: int
    serious_injuries: int
    direct_loss: Decimal


@dataclass(slots=True, kw_only=True, eq=False)
class AccidentNotice(Row):
    """Word of an accident given to somebody."""

    record = "accident_notice"
    key = ("insurer_id", "notice_id")
    notice_id: str
    accident_id: str
    recipient: str
    notified_at: datetime


@dataclass(slots=True, kw_only=True, eq=False)
class Claim(Row):
    """One claim file."""

    record = "claim"
    key = ("insurer_id", "claim_id")
    claim_id: str
    policy_id: str
    accident_id: str | None
    reported_at: datetime
    materials_received_on: date | None
    stopped_days: int | None
    complex: bool
    determined_on: date | None
    outcome: str | None
    agreed_on: date | None
    agreed_amount: Decimal | None
    closed_on: date | None
    prepayment_ready_on: date | None
    rescue_advance_ready_on: date | None
    medical_advance_ready_on: date | None


@dataclass(slots=True, kw_only=True, eq=False)
class Payment(Row):
    """One payment on a claim."""

    record = "payment"
    key = ("insurer_id", "payment_id")
    payment_id: str
    claim_id: str
    kind: str
    paid_at: datetime
    amount: Decimal


@dataclass(slots=True, kw_only=True, eq=False)
class Filing(Row):
    """A report or plan sent to somebody. `period` is its label: 2016-11, 2017Q1, 2017."""

    record = "filing"
    key = ("insurer_id", "filing_id")
    filing_id: str
    kind: str
    period: str | None
    recipient: str
    filed_at: datetime
    written: bool
    sections: tuple[str, ...]
    claim_id: str | None


@dataclass(slots=True, kw_only=True, eq=False)
class Meeting(Row):
    """A meeting."""

    record = "meeting"
    key = ("insurer_id", "meeting_id")
    meeting_id: str
    kind: str
    held_on: date


@dataclass(slots=True, kw_only=True, eq=False)
class Training(Row):
    """A training of the insurer's own people."""

    record = "training"
    key = ("insurer_id", "training_id")
    training_id: str
    held_on: date
    for_frontline: bool
    topics: tuple[str, ...]


@dataclass(slots=True, kw_only=True, eq=False)
class Document(Row):
    """A rule book or plan."""

    record = "internal_document"
    key = ("insurer_id", "document_id")
    document_id: str
    kind: str
    adopted_on: date
    covers: tuple[str, ...]


@dataclass(slots=True, kw_only=True, eq=False)
class Fund(Row):
    """Money set aside for accident prevention in one year."""

    record = "fund"
    key = ("insurer_id", "fund_id")
    fund_id: str
    line: str
    period: str
    established_on: date
    earmarked: bool
    budgeted_on: date | None
    booked_as: str
    accrued: Decimal
    used: Decimal


@dataclass(slots=True, kw_only=True, eq=False)
class FundExpense(Row):
    """One payment out of such a fund."""

    record = "fund_expense"
    key = ("insurer_id", "expense_id")
    expense_id: str
    fund_id: str
    line: str
    spent_on: date
    amount: Decimal
    purpose: str


@dataclass(slots=True, kw_only=True, eq=False)
class Account(Row):
    """The books of one line in one year."""

    record = "account"
    key = ("insurer_id", "account_id")
    account_id: str
    line: str
    period: str
    opened_on: date
    separate: bool


@dataclass(slots=True, kw_only=True, eq=False)
class Milestone(Row):
    """A stage an information system has reached."""

    record = "milestone"
    key = ("insurer_id", "milestone_id")
    milestone_id: str
    system: str
    stage: str
    reached_on: date


@dataclass(slots=True, kw_only=True, eq=False)
class Team(Row):
    """A service team in one district."""

    record = "team"
    key = ("insurer_id", "team_id")
    team_id: str
    district: str
    formed_on: date
    closed_on: date | None


@dataclass(slots=True, kw_only=True, eq=False)
class Conveyance(Row):
    """The passing-on of a document to a team."""

    record = "conveyance"
    key = ("insurer_id", "conveyance_id")
    conveyance_id: str
    team_id: str
    document: str
    conveyed_on: date


@dataclass(slots=True, kw_only=True, eq=False)
class Briefing(Row):
    """A publicity meeting for enterprises."""

    record = "briefing"
    key = ("insurer_id", "briefing_id")
    briefing_id: str
    held_on: date
    region: str
    promoted_lines: tuple[str, ...]
    answered_lines: tuple[str, ...]


@dataclass(slots=True, kw_only=True, eq=False)
class Staff(Row):
    """A person who works for an insurer."""

    record = "staff"
    key = ("insurer_id", "staff_id")
    staff_id: str
    registered_on: date
    outside_post: str


@dataclass(slots=True, kw_only=True, eq=False)
class HandlingFee(Row):
    """Money paid to somebody for a policy."""

    record = "handling_fee"
    key = ("insurer_id", "fee_id")
    fee_id: str
    policy_id: str
    paid_on: date
    amount: Decimal
    payee_kind: str


@dataclass(slots=True, kw_only=True, eq=False)
class Consultation(Row):
    """A consultation on terms and rates for an industry outside the pilot."""

    record = "consultation"
    key = ("insurer_id", "consultation_id")
    consultation_id: str
    industry: str
    partner: str
    held_on: date
    rate_min: Decimal
    rate_max: Decimal


@dataclass(slots=True, kw_only=True, eq=False)
class TermsFiling(Row):
    """Terms put on file."""

    record = "terms_filing"
    key = ("insurer_id", "terms_no")
    terms_no: str
    filed_on: date


@dataclass(slots=True, kw_only=True, eq=False)
class Commitment(Row):
    """What an insurer has promised on service; None is a matter not promised.

    `lines` limits it to some lines, `max_amount` to claims up to a sum; None is no limit.
    """

    record = "commitment"
    key = ("insurer_id", "commitment_id")
    commitment_id: str
    valid_from: date
    valid_to: date | None
    notice_hours: int | None = None
    survey_minutes: int | None = None
    determine_days: int | None = None
    pay_days: int | None = None
    prepayment: bool | None = None
    prepayment_days: int | None = None
    rescue_advance: bool | None = None
    rescue_advance_days: int | None = None
    medical_advance: bool | None = None
    medical_advance_days: int | None = None
    lines: tuple[str, ...] | None = None
    max_amount: Decimal | None = None
    working_days: bool | None = None


@dataclass(slots=True)
class World:
    """Everything that happened."""

    members: list[Member] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    staff: list[Staff] = field(default_factory=list)
    policies: list[Policy] = field(default_factory=list)
    handling_fees: list[HandlingFee] = field(default_factory=list)
    consultations: list[Consultation] = field(default_factory=list)
    terms_filings: list[TermsFiling] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    inspections: list[Inspection] = field(default_factory=list)
    accidents: list[Accident] = field(default_factory=list)
    notices: list[AccidentNotice] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    filings: list[Filing] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    trainings: list[Training] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    funds: list[Fund] = field(default_factory=list)
    expenses: list[FundExpense] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    teams: list[Team] = field(default_factory=list)
    conveyances: list[Conveyance] = field(default_factory=list)
    briefings: list[Briefing] = field(default_factory=list)


ESCAPED = str.maketrans({mark: f"%{ord(mark):02X}" for mark in "%/,@"})


def key_of(row: Row) -> tuple[str, ...]:
    """Return the number a row goes by, with its insurer."""
    return tuple(str(getattr(row, name)) for name in row.key)


def label_of(row: Row) -> str:
    """Return the number a row goes by in the name of a duty: parts joined by commas, what separates escaped."""
    return ",".join(part.translate(ESCAPED) for part in key_of(row))
