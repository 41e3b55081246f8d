"""What the verdicts of a rule read beside their subject: chains of relations, and how an arriving record finds back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from directive_rules.model import expressions as x
from directive_rules.model.ruleset import Rule
from directive_rules.model.vocabulary import Relation, Vocabulary

Chain = tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of relations from the subject of a rule to a record its verdict reads.

    `narrow` holds where every step back finds at most one record: the fields a step starts from are a whole key.
    """

    subject: str
    steps: tuple[Relation, ...]
    target: str
    narrow: bool


def paths_of(rule: Rule, vocabulary: Vocabulary) -> tuple[Path, ...]:
    """Return every chain a rule reads along, each once, shorter ones first."""
    chains: dict[tuple[tuple[str, str], ...], Chain] = {}
    for expression in (rule.when, rule.by, rule.unless, rule.require):
        if expression is not None:
            _collect(expression, {rule.subject: ()}, vocabulary, chains)
    return tuple(
        Path(rule.subject, chain, chain[-1].target, all(_finds_one(step, vocabulary) for step in chain))
        for chain in sorted(chains.values(), key=lambda chain: (len(chain), [(one.owner, one.name) for one in chain]))
    )


def _finds_one(step: Relation, vocabulary: Vocabulary) -> bool:
    return {mine for mine, _ in step.by} >= set(vocabulary.records[step.owner].key)


def _collect(
    node: x.Node,
    variables: Mapping[str, Chain],
    vocabulary: Vocabulary,
    chains: dict[tuple[tuple[str, str], ...], Chain],
) -> Chain:
    """Note the chains below a node; return the chain a record or a source of records lies at the end of."""
    match node:
        case x.RecordRead(name=name):
            return variables[name]
        case x.Walk(base=base, relation=name) | x.Related(base=base, relation=name):
            start = _collect(base, variables, vocabulary, chains)
            chain = (*start, vocabulary.records[base.record].relations[name])
            chains[tuple((one.owner, one.name) for one in chain)] = chain
            return chain
        case x.Filtered() | x.Quantifier() | x.Aggregate():
            chain = _collect(node.source, variables, vocabulary, chains)
            _collect(node.body, {**variables, node.variable: chain}, vocabulary, chains)
            return chain
        case _:
            for child in x.children(node):
                _collect(child, variables, vocabulary, chains)
            return ()
