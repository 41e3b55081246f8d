"""What a rule costs beyond one look at each record: pairs are counted before any is compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from directive_rules.interpreter.evaluate import Environment, Macro, reads_of, record
from directive_rules.interpreter.facts import Entry, Facts, Horizon
from directive_rules.model import expressions as x
from directive_rules.model.ruleset import PerPeriod, Rule
from directive_rules.model.values import MONTHS

MAX_PAIRS: Final = 100_000_000


def excess(rule: Rule, facts: Facts, periods: int, limit: int) -> Iterator[tuple[x.Related, int]]:
    """Yield each relation over which the rule would compare more pairs than the limit, and how many.

    Nothing is yielded where one side is unique on the key, nor for what is aggregated once per key. Pairs are counted
    one by one only where the largest group, for every subject, would pass the limit.
    """
    subjects = facts.entries.get(rule.subject, ())
    rounds = periods if isinstance(rule.recurrence, PerPeriod) else 1
    for macro, related in _macros(rule):
        relation = facts.vocabulary.records[related.base.record].relations[related.relation]
        own = facts.vocabulary.records[relation.owner]
        own_unique = isinstance(related.base, x.RecordRead) and {mine for mine, _ in relation.by} >= set(own.key)
        if relation.unique or (own_unique and rounds == 1):
            continue
        if rule.by is None and reads_of(macro) is not None:
            continue
        sizes = facts.sizes(relation.target, tuple(other for _, other in relation.by))
        if rounds * len(subjects) * max(sizes.values(), default=0) <= limit:
            continue
        keys: Counter[tuple[object, ...]] = Counter(
            _keys(rule.subject, related, [mine for mine, _ in relation.by], subjects, facts)
        )
        compared = rounds * sum(number * sizes.get(key, 0) for key, number in keys.items())
        if compared > limit:
            yield related, compared


def periods_of(rule: Rule, days: int) -> int:
    """Return about how many periods of the rule lie in a number of days."""
    return 1 + days // (28 * MONTHS[rule.recurrence.kind]) if isinstance(rule.recurrence, PerPeriod) else 1


def _macros(rule: Rule) -> Iterator[tuple[Macro, x.Related]]:
    for part in (rule.when, rule.require, rule.by, rule.unless):
        for node in x.descendants(part) if part is not None else ():
            if isinstance(node, (x.Quantifier, x.Size, x.Aggregate)):
                source: x.Source = node.source
                while isinstance(source, x.Filtered):
                    source = source.source
                if isinstance(source, x.Related):
                    yield node, source


def _keys(
    subject: str, related: x.Related, own: list[str], entries: Sequence[Entry], facts: Facts
) -> Iterator[tuple[object, ...]]:
    horizon = Horizon(facts.as_of)
    for entry in entries:
        base = record(related.base, Environment(facts, horizon, {}, {subject: entry}))
        if isinstance(base, Entry):
            yield tuple(base.values[name] for name in own)
