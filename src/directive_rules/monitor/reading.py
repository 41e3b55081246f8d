"""A ledger read from beside: what is owed and what stands, without a lease and without writing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from directive_rules.diagnostics import nearest
from directive_rules.errors import UsageError
from directive_rules.model.ruleset import Rule, Ruleset
from directive_rules.model.verdicts import Status, Verdict
from directive_rules.monitor.encoding import Codec, moment_of, number_of
from directive_rules.monitor.judging import DutyRow
from directive_rules.monitor.ledger import Ledger, Row
from directive_rules.monitor.lifecycle import Group
from directive_rules.monitor.opening import SETTING
from directive_rules.monitor.transitions import duty_of, group_of, verdict_of


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty still owed, with its rule, and the instant it is due where that is known."""

    rule: Rule
    verdict: Verdict
    due_at: datetime | None


class LedgerReader:
    """What a ledger says as of its clock. A monitor may write it meanwhile; nothing is judged here."""

    def __init__(self, ledger: str | Path) -> None:
        """Open a ledger that is there. Raises `UsageError` where there is none, `MachineError`, `IntegrityError`."""
        self._ledger = Ledger(ledger, create=False)
        setting = self._ledger.meta().get(SETTING)
        if setting is None:
            self.close()
            raise UsageError(f"no monitor was ever opened on the ledger {self._ledger}")
        self._split = setting["partitions"]
        self.digests: Mapping[str, str] = setting["rulesets"]
        """The digest of each ruleset that the ledger was opened for."""

    @property
    def clock(self) -> datetime | None:
        """The instant up to which all partitions are judged; None where one has no clock yet."""
        numbers = range(self._split[0]) if self._split else range(1)
        clocks = [self._ledger.head(number).at for number in numbers]
        known = [clock for clock in clocks if clock is not None]
        return min(known) if len(known) == len(clocks) else None

    def owed(self, rulesets: Sequence[Ruleset], due_before: datetime | None = None) -> Iterator[Owed]:
        """Yield the duties pending, and those missed that can be made good, the earliest due first, undated ones last.

        Raises `UsageError` where these are not the rulesets of the ledger.
        """
        rules = self._rules(rulesets)
        codecs = {name: Codec.of(kind) for name, kind in rulesets[0].vocabulary.records.items()} if rulesets else {}
        until = None if due_before is None else number_of(due_before)
        for row in self._ledger.owed(until, [Status.PENDING.value, Status.VIOLATED.value]):
            owed = _owed(row, rules, codecs)
            if owed.verdict.status is Status.PENDING or owed.rule.by is not None:
                yield owed

    def findings(self) -> tuple[tuple[Group, int], ...]:
        """Return the systemic findings that stand, each with the number of breaches it counts."""
        return tuple((group_of(json.loads(row[2])), int(row[3])) for row in self._ledger.standing())

    def _rules(self, rulesets: Sequence[Ruleset]) -> dict[str, Rule]:
        given = {ruleset.id: ruleset.digest for ruleset in rulesets}
        for identifier, digest in self.digests.items():
            if identifier not in given:
                advice = nearest(identifier, given)
                raise UsageError(f"the ledger is about the ruleset `{identifier}`: {advice}".rstrip(": "))
            if given[identifier] != digest:
                raise UsageError(
                    f"the ruleset `{identifier}` is not the one the ledger was written under: give that one, or let "
                    "the monitor adopt this one first"
                )
        return {rule.full_id: rule for ruleset in rulesets for rule in ruleset.rules.values()}

    def close(self) -> None:
        """Close the ledger. Closing twice is closing once."""
        self._ledger.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close()


def _owed(row: Row, rules: Mapping[str, Rule], codecs: Mapping[str, Codec]) -> Owed:
    found = DutyRow._make(row[1:])
    rule = rules[found.rule]
    assert found.standing is not None
    duty = duty_of(found.rule, found.key, found.period, {found.rule: rule}, codecs)
    return Owed(rule, verdict_of(duty, found.standing), None if found.due_at is None else moment_of(found.due_at))
