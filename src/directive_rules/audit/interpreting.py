"""The interpreter as an engine: every record in memory, every duty judged one by one. For exports of moderate size."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final

from directive_rules.audit.engines import Asked, Judgement, Overrides, judging, named
from directive_rules.audit.options import Options, Progress
from directive_rules.audit.preparing import prepare, read
from directive_rules.exports import Reading
from directive_rules.interpreter import Court, RuleJudgement
from directive_rules.model.export import Export
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.values import Unlisted
from directive_rules.model.verdicts import Status
from directive_rules.model.vocabulary import Names
from directive_rules.reports import ATTENTION
from directive_rules.wording.messages import Wording


@dataclass(slots=True)
class InterpreterEngine:
    """Holds the export it has read."""

    options: Options
    name: Final = "interpreter"
    packages: Final[tuple[str, ...]] = ()
    _export: Export = field(init=False, default_factory=lambda: Export({}))

    def read(self, path: Path, rulesets: Sequence[Ruleset]) -> Reading:
        """Read an export into memory."""
        reading = read(path, rulesets)
        self._export = reading.export
        return reading

    def judge(self, ruleset: Ruleset, as_of: date | datetime, overrides: Overrides) -> InterpreterJudge:
        """Make the export ready for a ruleset."""
        asked = self.options
        ready = prepare(ruleset, self._export, complete=asked.complete, illustrative=asked.illustrative)
        return InterpreterJudge(Court(ruleset, ready.export, as_of, overrides), ready.illustrative)


@contextmanager
def interpreter(options: Options) -> Iterator[InterpreterEngine]:
    """Provide the interpreter as an engine."""
    yield InterpreterEngine(options)


@dataclass(frozen=True, slots=True)
class InterpreterJudge:
    """Judges by a court."""

    court: Court
    illustrative: tuple[str, ...] = ()

    @property
    def ruleset(self) -> Ruleset:
        """The ruleset."""
        return self.court.ruleset

    @property
    def overrides(self) -> Overrides:
        """The parameters set for this run."""
        return self.court.overrides

    @property
    def export(self) -> Export:
        """The export as it is judged."""
        return self.court.export

    def judge(self, asked: Asked, progress: Progress) -> Iterator[Judgement]:
        """Yield every rule judged, in the order of their ids."""
        rules = sorted(self.ruleset.rules.items())
        for done, (name, rule) in enumerate(rules):
            progress(judging(rule.full_id), done, len(rules))
            found = self.court.judge(rule)
            yield Judgement(
                rule,
                named(found.verdicts, asked),
                found.tally,
                self._messages(found),
                Counter(one for verdict in found.verdicts for one in verdict.assumed),
                statuses=_statuses(found) if name in asked.compared else None,
            )

    def statuses(self, rules: Collection[str], overrides: Overrides) -> Mapping[str, Mapping[str, Status]]:
        """Return the status of every duty of some rules, by rule and duty, under other parameters."""
        other = self.court.under(overrides)
        return {name: _statuses(other.judge(self.ruleset.rules[name])) for name in rules}

    def unlinked(self, type_: str, field_: str) -> int:
        """Return how many records of a type have nothing usable in a field; rows of one key are one record."""
        key = self.ruleset.vocabulary.records[type_].key
        linked: dict[tuple[object, ...], bool] = defaultdict(bool)
        for row in self.export.tables[type_].records:
            usable = not isinstance(row.values.get(field_), (Unlisted, type(None)))
            linked[tuple(row.values.get(part) for part in key)] |= usable
        return sum(not usable for usable in linked.values())

    def _messages(self, found: RuleJudgement) -> dict[str, Names]:
        """Return what is said of each missed duty: a message states a breach, so nothing else is given one."""
        said = {}
        wording = Wording(self.court, found.rule)
        for verdict, subject in zip(found.verdicts, found.subjects, strict=False):
            if verdict.status in ATTENTION:
                message = wording.of(subject, verdict.duty.period, verdict.due)
                if message is not None:
                    said[str(verdict.duty)] = message
        return said


def _statuses(judgement: RuleJudgement) -> dict[str, Status]:
    return {str(verdict.duty): verdict.status for verdict in judgement.verdicts}
