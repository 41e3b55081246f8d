"""Every duty of every rule, and how it stands: the whole of what an audit has to find."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from generator.expected import companies, events, policies
from generator.expected.answers import NOW, Finding
from generator.expected.books import Books
from generator.expected.companies import MONTH, QUARTER, YEAR, Yearly, spans
from generator.records import Row, label_of

RULESET = "bj-2016-502"
R = TypeVar("R", bound=Row)
LISTED = ("violated", "late", "undetermined")
STATUSES = ("compliant", "violated", "late", "pending", "exempt", "undetermined")


@dataclass(slots=True)
class Ledger:
    """All duties by rule and label; None where a rule was considered and makes no duty."""

    entries: dict[str, dict[str, Finding | None]] = field(default_factory=dict)

    def enter(self, rule: str, found: Iterable[tuple[str, Finding | None]]) -> None:
        """Enter what one rule finds."""
        entries: dict[str, Finding | None] = {}
        for label, finding in found:
            if label in entries:
                raise ValueError(f"two duties {rule}/{label}")
            entries[label] = finding
        self.entries[rule] = entries

    def lines(self) -> Iterator[str]:
        """Yield every duty missed, late or undetermined, as JSON, in the order of their names."""
        listed = {
            f"{RULESET}/{rule}/{label}": finding
            for rule, entries in self.entries.items()
            for label, finding in entries.items()
            if finding is not None and finding.status in LISTED
        }
        for duty, finding in sorted(listed.items()):
            yield json.dumps(
                {"duty": duty, "status": finding.status, "due": finding.due, "causes": list(finding.causes)},
                ensure_ascii=False,
            )

    def counts(self) -> dict[str, dict[str, int]]:
        """Return per rule how many were considered, how many made no duty, and how many stand how."""
        counted = {}
        for rule, entries in sorted(self.entries.items()):
            statuses = Counter(finding.status for finding in entries.values() if finding is not None)
            counted[rule] = {
                "considered": len(entries),
                "not_applicable": len(entries) - statuses.total(),
                **{status: statuses[status] for status in STATUSES},
            }
        return counted


def work_out(books: Books) -> Ledger:
    """Work out every duty."""
    ledger = Ledger()
    world = books.world
    _each(ledger, books, world.policies, "signed_on", POLICY_RULES)
    _each(ledger, books, world.inspections, "inspected_on", INSPECTION_RULES)
    _each(ledger, books, world.accidents, "occurred_at", ACCIDENT_RULES)
    _each(ledger, books, world.claims, "reported_at", CLAIM_RULES)
    _each(ledger, books, world.filings, "filed_at", FILING_RULES)
    _each(ledger, books, world.briefings, "held_on", BRIEFING_RULES)
    _each(ledger, books, world.expenses, "spent_on", EXPENSE_RULES)
    _each(ledger, books, world.teams, "formed_on", TEAM_RULES)
    _each(ledger, books, world.members, "joined_on", MEMBER_RULES)
    for rule, (months, partial, judge) in SPAN_RULES.items():
        ledger.enter(
            rule,
            (
                (f"{label_of(member)}@{span.label}", judge(member, span, books))
                for member in world.members
                for span in spans(member, months, partial=partial)
            ),
        )
    return ledger


def _each(
    ledger: Ledger,
    books: Books,
    rows: Sequence[R],
    occurred: str,
    rules: Mapping[str, Callable[[R, Books], Finding | None]],
) -> None:
    """Judge every row that has happened, or may have, by the day of the audit."""
    there = [row for row in rows if NOW.reached(row, occurred) is not False]
    for rule, judge in rules.items():
        ledger.enter(rule, ((label_of(row), judge(row, books)) for row in there))


POLICY_RULES = {
    "uniform-pricing": policies.uniform_pricing,
    "premium-by-standard": policies.premium_by_standard,
    "no-off-table-pricing": policies.no_off_table_pricing,
    "outside-pilot-joint-consultation": policies.joint_consultation,
    "outside-pilot-filed-terms": policies.filed_terms,
    "outside-pilot-agreed-rate": policies.agreed_rate,
    "float-down-after-accident-free-year": policies.float_down,
    "dedicated-staff-underwriting": policies.dedicated_staff,
    "no-entrusted-underwriting": policies.no_entrusted,
    "no-entrusted-by-second-post": policies.no_second_post,
    "no-entrusted-by-fee": policies.no_fee,
    "visit-at-application": policies.visited,
    "visit-survey-form": policies.survey_form,
    "visit-data-collection": policies.data_collected,
    "inspection-after-binding": policies.inspected,
}
INSPECTION_RULES = {
    "inspection-archive": events.paper("archived_on"),
    "inspection-feedback-insured": events.paper("feedback_on"),
    "inspection-written-report": events.paper("report_on"),
    "inspection-feedback-government": events.paper("government_feedback_on"),
    "inspection-advice": events.advice,
}
ACCIDENT_RULES = {
    "accident-notice-centre": events.word("operation_centre"),
    "accident-notice-government": events.word(*events.AUTHORITIES),
    "site-survey": events.survey,
}
CLAIM_RULES = {
    "claim-prepayment": events.PREPAYMENT.judge,
    "rescue-advance": events.RESCUE.judge,
    "medical-advance": events.MEDICAL.judge,
    "determination-within-set-time": events.determined,
    "settlement-within-set-time": events.settled,
    "settlement-report-centre": events.settlement_report,
    "settlement-report-government": events.settlement_report,
}
FILING_RULES = {
    "monthly-report-enrolment": companies.report_holds("enrolment"),
    "monthly-report-claims": companies.report_holds("claims"),
    "monthly-report-publicity": companies.report_holds("publicity"),
}
BRIEFING_RULES = {"no-other-products-at-briefings": companies.only_work_safety}
EXPENSE_RULES = {"prevention-fund-use": companies.spent_on_prevention}
TEAM_RULES = {"convey-to-teams": companies.conveyed}
MEMBER_RULES = {
    "training-system": companies.has_document("training"),
    "accident-reporting-system": companies.has_document("accident_reporting"),
    "accident-reporting-contents": companies.reporting_contents,
    "coordination-system": companies.has_document("coordination"),
    "internal-assessment": companies.has_document("internal_assessment"),
    "inspection-plan": companies.has_document("inspection_plan"),
    "implementation-plan": companies.plan_sent,
    "information-system-2016": companies.platform,
}
SPAN_RULES: dict[str, tuple[int, bool, Yearly]] = {
    "monthly-meeting": (MONTH, False, companies.meeting_held),
    "monthly-report": (MONTH, True, companies.month_reported),
    "quarterly-analysis": (QUARTER, True, companies.no_day_named("quarterly_report_days")),
    "training-periodic": (YEAR, False, companies.trained),
    "training-periodic-quarter": (QUARTER, False, companies.training_by_quarter),
    "training-content": (YEAR, False, companies.trained_in_all),
    "prevention-fund-earmarked": (YEAR, False, companies.fund_earmarked),
    "prevention-fund-budgeted": (YEAR, False, companies.fund_budgeted),
    "separate-accounts": (YEAR, True, companies.separate_accounts),
    "annual-pl-report-safety": (YEAR, True, companies.no_day_named("annual_report_days")),
    "annual-pl-report-finance": (YEAR, True, companies.no_day_named("annual_report_days")),
    "annual-pl-report-insurance": (YEAR, True, companies.no_day_named("annual_report_days")),
}
