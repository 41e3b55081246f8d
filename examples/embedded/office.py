"""A small back office: what it issues, what it records, and what it owes. It knows nothing of the web."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from directive_rules import Ruleset, Verdict, find_ruleset, load_ruleset
from directive_rules.compiled import Checker
from directive_rules.monitor import AsyncMonitor, Monitor, Standing, Transition

RULESET: Final = "bj-2016-502"
BEFORE_ISSUE: Final = ("no-off-table-pricing",)
"""The rules that a policy is held against before it is issued; the others look at what happens to it later."""

ENTERED: Final = ("member", "policy", "visit", "inspection", "claim", "payment", "filing")
"""The record types that are entered here, every record of them: what is not here did not happen."""

logger = logging.getLogger("office")


class RefusedError(Exception):
    """A policy that is not issued, with the verdicts that forbid it, or that cannot be told."""

    def __init__(self, verdicts: Sequence[Verdict]) -> None:
        super().__init__(", ".join(f"{verdict.duty.rule}: {verdict.status.value}" for verdict in verdicts))
        self.verdicts = tuple(verdicts)


@dataclass(frozen=True, slots=True)
class Office:
    """The office, open: a checker for what is about to be done, a monitor for what was."""

    ruleset: Ruleset
    prices: Checker
    monitor: AsyncMonitor

    @staticmethod
    @asynccontextmanager
    async def open(ledger: str) -> AsyncIterator[Office]:
        """Open the office with its ledger. The tariff is the one the ruleset made up: a real office feeds its own."""
        ruleset = load_ruleset(find_ruleset(RULESET))
        prices = Checker(ruleset, "policy", BEFORE_ISSUE, illustrative=True)
        elsewhere = dict.fromkeys(ruleset.vocabulary.records.keys() - set(ENTERED))

        def make() -> Monitor:
            return Monitor(ruleset, ledger, complete=ENTERED, columns=elsewhere, illustrative=True)

        async with await AsyncMonitor.open(make) as monitor:
            await monitor.subscribe(tell_compliance, name="compliance-desk")
            yield Office(ruleset, prices, monitor)

    async def issue(self, policy: Mapping[str, object]) -> Sequence[Transition]:
        """Issue a policy, and return the duties that come with it. Raises `RefusedError` before anything is stored.

        A price that cannot be judged is not issued either. Issuing the same policy twice is issuing it once.
        """
        checked = self.prices.check(policy)
        stopping = (*checked.violations, *checked.undetermined)
        if stopping:
            raise RefusedError(stopping)
        return await self.monitor.observe("policy", policy)

    async def record(self, record_type: str, fields: Mapping[str, object]) -> Sequence[Transition]:
        """Record what happened: a visit, an inspection, a claim, a report."""
        return await self.monitor.observe(record_type, fields)

    async def close_day(self, day: date) -> Sequence[Transition]:
        """Say that the day is over and everything of it was entered; what fell due and was not done surfaces here."""
        return await self.monitor.advance(day)

    async def owed(self, before: date | None = None) -> Sequence[Standing]:
        """Return what is still owed, the earliest due first."""
        return await self.monitor.open_duties(before)

    def cite(self, verdict: Verdict) -> list[dict[str, Any]]:
        """Return the sentences that a verdict rests on."""
        rule = self.ruleset.rules[verdict.duty.rule]
        title = self.ruleset.title
        return [
            {
                "directive": self.ruleset.number,
                "title": {"zh": title.zh, "en": title.en},
                "provision": provision.id,
                "at": str(provision.at),
                "words": provision.words,
                "says": {"zh": provision.says.zh, "en": provision.says.en},
            }
            for provision in map(self.ruleset.provision, rule.provisions)
        ]


def tell_compliance(transition: Transition) -> None:
    """Pass on what the compliance desk has to see. After a crash a transition may come twice, under the same id."""
    if transition.verdict is not None and transition.verdict.needs_attention:
        logger.warning("%s %s: %s", transition.id, transition.moved.value, transition.name)
