"""The interpreter explains: what another engine found missed is judged again, from its neighbourhood, and worded.

Engine and interpreter share no operators, so a verdict on which they agree was reached twice. Where they do not, one of
them is wrong, and the audit says so loudly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeAlias

from directive_rules.audit.engines import AnyExport, Overrides
from directive_rules.audit.neighbourhood import Source, gather, keys_of, reach_of
from directive_rules.interpreter import Court, Entry
from directive_rules.interpreter.evaluate import Once
from directive_rules.model.ruleset import Rule, Ruleset
from directive_rules.model.values import Period
from directive_rules.model.verdicts import Verdict
from directive_rules.reports import Disagreement

MOST_ROWS: Final = 5_000
"""How many rows a neighbourhood may have; where duties rest on more, fewer of them are judged again."""
FEWER: Final = (1, 10, 100)
"""By what the number of a rule's duties is divided, step by step, where they rest on too many records together."""

ByRule: TypeAlias = Mapping[str, Sequence[Verdict]]


@dataclass(frozen=True, slots=True)
class Derived:
    """How many duties of a rule were judged again, and those on which the interpreter differs."""

    number: int = 0
    disagreements: tuple[Disagreement, ...] = ()


@dataclass(frozen=True, slots=True)
class Deriver:
    """Judges duties of one ruleset again, over an export of which a source holds the records."""

    ruleset: Ruleset
    export: AnyExport
    source: Source
    as_of: date | datetime
    overrides: Overrides
    most_rows: int = MOST_ROWS

    def derive(self, chosen: ByRule) -> dict[str, Derived]:
        """Judge chosen duties again, and return by rule how many, and where the interpreter differs.

        Where duties rest on too many records the first of them are taken; those whose subject has no key to find it by
        are left out.
        """
        found = {name: Derived() for name in chosen}
        for subject, names in self._by_subject(chosen).items():
            together = self._derived(subject, names, chosen)
            found.update(together or {name: self._first_of(subject, name, chosen[name]) for name in names})
        return found

    def _first_of(self, subject: str, name: str, verdicts: Sequence[Verdict]) -> Derived:
        """Judge again as many of one rule's duties as rest on few enough records."""
        for divisor in FEWER:
            derived = self._derived(subject, [name], {name: verdicts[: max(len(verdicts) // divisor, 1)]})
            if derived is not None:
                return derived[name]
        return Derived()

    def _derived(self, subject: str, names: Sequence[str], chosen: ByRule) -> dict[str, Derived] | None:
        """Judge again the duties of rules about one record type; None where they rest on too many records."""
        rules = [self.ruleset.rules[name] for name in names]
        parts = [part for rule in rules for part in (rule.when, rule.require, rule.by, rule.unless) if part is not None]
        reach = reach_of(parts, subject, self.ruleset.vocabulary)
        verdicts = [verdict for name in names for verdict in chosen[name]]
        vocabulary = self.ruleset.vocabulary
        keys = keys_of(((subject, one.duty.key) for one in verdicts), vocabulary)
        near = gather(subject, keys, reach, self.export, self.source, vocabulary, limit=self.most_rows)
        if near is None:
            return None
        court = Court(self.ruleset, near, self.as_of, self.overrides)
        entries: defaultdict[tuple[str, ...], list[Entry]] = defaultdict(list)
        for entry in court.facts.entries[subject]:
            entries[entry.key()].append(entry)
        return {rule.id: self._compared(court, rule, chosen[rule.id], entries) for rule in rules}

    def _compared(
        self,
        court: Court,
        rule: Rule,
        verdicts: Sequence[Verdict],
        entries: Mapping[tuple[str, ...], Sequence[Entry]],
    ) -> Derived:
        vocabulary = self.ruleset.vocabulary
        findable = {_duty(one): one for one in verdicts if keys_of([(rule.subject, one.duty.key)], vocabulary)}
        again: dict[tuple[tuple[str, ...], Period | None], Verdict | None] = {}
        once = Once()
        for key in dict.fromkeys(key for key, _ in findable):
            for entry in entries.get(key, ()):
                for period, applies in court.arising(rule, entry):
                    if (key, period) in findable:
                        again[key, period] = court.hear(rule, entry, period, applies, once).verdict
        differing = [Disagreement(one, again.get(duty)) for duty, one in findable.items() if again.get(duty) != one]
        return Derived(len(findable), tuple(differing))

    def _by_subject(self, chosen: ByRule) -> dict[str, list[str]]:
        """Group the rules that have duties to look at by the type of their subject."""
        grouped: defaultdict[str, list[str]] = defaultdict(list)
        for name, verdicts in chosen.items():
            if verdicts and self.ruleset.rules[name].subject in self.export.tables:
                grouped[self.ruleset.rules[name].subject].append(name)
        return grouped


def _duty(verdict: Verdict) -> tuple[tuple[str, ...], Period | None]:
    return verdict.duty.key, verdict.duty.period
