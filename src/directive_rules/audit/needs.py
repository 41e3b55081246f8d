"""What a rule needs to be judged: the record types, fields and relations its expressions read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from directive_rules.model.expressions import Expression, FieldRead, Has, Related, Walk, descendants
from directive_rules.model.ruleset import Rule
from directive_rules.model.vocabulary import Relation, Vocabulary


@dataclass(frozen=True, slots=True)
class Needs:
    """The fields, each with its record type, and the relations that a rule reads."""

    fields: frozenset[tuple[str, str]]
    relations: frozenset[tuple[str, str]]
    types: frozenset[str]


def needs_of(rule: Rule, vocabulary: Vocabulary) -> Needs:
    """Return what a rule reads, the fields by which its relations are found included."""
    fields: set[tuple[str, str]] = set()
    relations: set[tuple[str, str]] = set()
    subject = vocabulary.records[rule.subject]
    types = {rule.subject}
    fields.add((rule.subject, subject.occurred))
    if subject.ends is not None:
        fields.add((rule.subject, subject.ends))
    for expression in _expressions(rule):
        for node in descendants(expression):
            match node:
                case FieldRead(base=base, field=name) | Has(base=base, field=name):
                    fields.add((base.record, name))
                case Walk(base=base, relation=name) | Related(base=base, relation=name):
                    relation = vocabulary.records[base.record].relations[name]
                    relations.add((base.record, name))
                    types.add(relation.target)
                    fields.update(_joining(relation, vocabulary))
                case _:
                    pass
    return Needs(frozenset(fields), frozenset(relations), frozenset(types))


def _expressions(rule: Rule) -> Iterator[Expression]:
    yield from (found for found in (rule.when, rule.require, rule.by, rule.unless) if found is not None)


def _joining(relation: Relation, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Yield the fields by which a relation is found, and the one that dates its records."""
    for own, other in relation.by:
        yield relation.owner, own
        yield relation.target, other
    if relation.at is not None:
        yield relation.owner, relation.at.own
        yield relation.target, relation.at.valid_from
        yield relation.target, relation.at.valid_to
    yield relation.target, vocabulary.records[relation.target].occurred


def needs_by_rule(rules: Mapping[str, Rule], vocabulary: Vocabulary) -> dict[str, Needs]:
    """Return what each rule reads, by the rule's id."""
    return {name: needs_of(rule, vocabulary) for name, rule in sorted(rules.items())}
