"""The world looked up by number, as someone with the export in hand could look it up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TypeAlias, TypeVar

from generator.expected.answers import Answer, Doubt, Limit, doubt, told
from generator.records import Accident, Claim, Inspection, Policy, Row, World
from generator.setting import GAPS, Tables

R = TypeVar("R", bound=Row)
Key = tuple[str, ...]
UnderPolicy: TypeAlias = Inspection | Accident | Claim


class Books:
    """Every row by the numbers that others refer to it by. A row whose own number is not told belongs to nobody."""

    def __init__(self, world: World, tables: Tables) -> None:
        self.world = world
        self.tables = tables
        self.policies = {(one.insurer_id, one.policy_id): one for one in world.policies}
        self.staff = {(one.insurer_id, one.staff_id): one for one in world.staff}
        self.terms = {(one.insurer_id, one.terms_no): one for one in world.terms_filings}
        self.visits = by(world.visits, "policy_id")
        self.inspections = by(world.inspections, "policy_id")
        self.fees = by(world.handling_fees, "policy_id")
        self.consultations = by(world.consultations, "industry")
        self.accidents_of_holder = by(world.accidents, "holder_id")
        self.notices = by(world.notices, "accident_id")
        self.payments = by(world.payments, "claim_id")
        self.same_reports = by(world.filings, "kind", "period")
        self.conveyances = by(world.conveyances, "team_id")
        self.commitments = by(world.commitments)
        self.filings = by(world.filings)
        self.meetings = by(world.meetings)
        self.trainings = by(world.trainings)
        self.documents = by(world.documents)
        self.funds = by(world.funds)
        self.accounts = by(world.accounts)
        self.milestones = by(world.milestones)
        self.peers = by(world.policies, "line", "tariff_id", "industry", "size_band", "float_ground", insurer=False)
        self.one_rate: dict[Key, Answer] = {}

    def policy_of(self, row: UnderPolicy) -> Policy | Doubt:
        """Return the policy a row names; where the export has none, it may be one older than the export reaches."""
        known = told(row, "policy_id")
        if isinstance(known, Doubt):
            return known
        return self.policies.get((row.insurer_id, row.policy_id), doubt("not covered: policy"))


def by(rows: Iterable[R], *names: str, insurer: bool = True) -> Callable[..., list[R]]:
    """Return a look-up of rows by insurer and further fields."""
    index: dict[Key, list[R]] = defaultdict(list)
    for row in rows:
        if told(row, *names) is True and all(getattr(row, name) is not None for name in names):
            index[(row.insurer_id,) * insurer + tuple(getattr(row, name) for name in names)].append(row)
    return lambda *key: index.get(key, [])


def hidden(
    record: str, insurer_id: str, limit: Limit, *, since: date | None = None, until: date | None = None
) -> Answer:
    """Tell whether the export admits that a record of an insurer, from one day to another, may be missing from it."""
    for gap in GAPS:
        first = max(day for day in (date.min, gap.since, since) if day is not None)
        last = min(day for day in (gap.until, until, limit.at.date()) if day is not None)
        if (gap.record, gap.insurer_id) == (record, insurer_id) and first <= last:
            return doubt(f"not covered: {record}")
    return False


def day_of(moment: date) -> date:
    """Return the day of a moment."""
    return moment.date() if isinstance(moment, datetime) else moment
