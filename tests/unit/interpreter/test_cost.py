"""Rules that would compare too many pairs are refused by name, before anything is compared."""

from __future__ import annotations

from datetime import date

import pytest

from directive_rules.errors import UsageError
from directive_rules.interpreter import Court
from directive_rules.model.export import ALL, Export, Record, Table
from directive_rules.model.ruleset import Ruleset
from tests.conformance.cases import Case, build

TOPIC = {
    "vocabulary": {
        "policy": {
            "key": ["id"],
            "occurred": "on",
            "fields": {
                "id": {"type": "string"},
                "on": {"type": "date"},
                "kind": {"type": "string"},
                "n": {"type": "int"},
            },
            "relations": {
                "peers": {"many": "policy", "by": {"kind": "kind"}},
                "visits": {"many": "visit", "by": {"id": "policy_id"}},
            },
        },
        "visit": {
            "key": ["id"],
            "occurred": "on",
            "fields": {"id": {"type": "string"}, "on": {"type": "date"}, "policy_id": {"type": "string"}},
        },
    }
}
BY_THE_PAIR = "policy.peers.all(p, p.n == policy.n)"


def court(require: str, max_pairs: int) -> Court:
    """Six policies of one kind and two of another, a visit each: 36 + 4 pairs of peers."""
    ruleset: Ruleset = build(Case(TOPIC, {"case": "c", "rule": {"on": "policy", "require": require}}, "f")).ruleset
    day = date(2016, 5, 1)
    kinds = ["a"] * 6 + ["b"] * 2
    policies = [Record("policy", {"id": f"P{i}", "on": day, "kind": kind, "n": 1}) for i, kind in enumerate(kinds)]
    visits = [Record("visit", {"id": f"V{i}", "on": day, "policy_id": f"P{i}"}) for i in range(8)]
    tables = {
        "policy": Table("policy", frozenset({"id", "on", "kind", "n"}), tuple(policies)),
        "visit": Table("visit", frozenset({"id", "on", "policy_id"}), tuple(visits)),
    }
    return Court(ruleset, Export(tables, dict.fromkeys(tables, ALL)), date(2016, 12, 31), max_pairs=max_pairs)


def judged(require: str, max_pairs: int) -> int:
    found = court(require, max_pairs)
    return found.judge(found.ruleset.rules["r"]).tally.duties


def test_pairs_are_counted_exactly() -> None:
    assert judged(BY_THE_PAIR, 40) == 8
    with pytest.raises(
        UsageError, match=r"c/r would compare 40 pairs over `policy\.peers`, and at most 39 are allowed"
    ):
        judged(BY_THE_PAIR, 39)


def test_what_is_aggregated_once_per_key_pays_no_pairs() -> None:
    assert judged("policy.peers.map(p, p.n).min() == policy.peers.map(p, p.n).max()", 0) == 8


def test_a_relation_by_ones_own_key_pays_no_pairs() -> None:
    assert judged("policy.visits.exists(v, v.on == policy.on)", 0) == 8
