"""The interpreter's verdicts as an answer: what every other contestant has to equal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, Protocol

from benchmarks.relational.answers import Answer, digests
from directive_rules.model.ruleset import Rule
from directive_rules.model.verdicts import Status, Tally, Verdict

NOT_APPLICABLE: Final = "not applicable"


class Judged(Protocol):
    """What any evaluator returns of one rule."""

    @property
    def rule(self) -> Rule:
        """The rule."""

    @property
    def verdicts(self) -> Sequence[Verdict]:
        """The verdicts listed."""

    @property
    def tally(self) -> Tally:
        """The counts."""


def answer_of(judgements: Iterable[Judged]) -> Answer:
    """Return the answer that verdicts are."""
    counts: dict[tuple[str, str], int] = {}
    rows: list[tuple[str | None, ...]] = []
    for judgement in judgements:
        rule = judgement.rule.id
        counts[rule, NOT_APPLICABLE] = judgement.tally.not_applicable
        counts.update(((rule, status.value), number) for status, number in judgement.tally.statuses.items())
        for verdict in judgement.verdicts:
            if verdict.status in (Status.VIOLATED, Status.LATE):
                period = str(verdict.duty.period) if verdict.duty.period else None
                insurer, *rest = verdict.duty.key
                rows.append((rule, insurer, rest[0] if rest else None, period, verdict.status.value))
    listed = digests(rows)
    told = {which: number for which, number in counts.items() if number}
    return replace(listed, counts=told)
