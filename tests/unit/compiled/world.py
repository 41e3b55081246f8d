"""A small vocabulary for the tests of compiled code, and rulesets over it."""

from __future__ import annotations

from typing import Any

from directive_rules.model.export import Export
from directive_rules.model.ruleset import Ruleset
from tests.conformance.cases import Case, World, build

TOPIC: dict[str, Any] = {
    "codes": {"kind": {"values": {"red": {"zh": "红", "en": "red"}, "blue": None}}},
    "vocabulary": {
        "policy": {
            "key": ["insurer", "id"],
            "occurred": "signed_on",
            "fields": {
                "insurer": {"type": "string"},
                "id": {"type": "string"},
                "holder": {"type": "string", "personal": "true"},
                "signed_on": {"type": "date"},
                "premium": {"type": "decimal", "digits": "12", "places": "2"},
                "rate": {"type": "decimal", "digits": "9", "places": "6"},
                "n": {"type": "int", "digits": "6"},
                "flag": {"type": "bool"},
                "kind": {"type": "code", "list": "kind"},
                "kinds": {"type": "list", "of": "code", "list": "kind"},
                "period": {"type": "period"},
                "at": {"type": "timestamp"},
                "paid_at": {"type": "timestamp", "event": "true"},
            },
            "relations": {
                "visits": {"many": "visit", "by": {"insurer": "insurer", "id": "policy_id"}},
                "tariff": {"one": "tariff", "by": {"kind": "kind"}},
                "peers": {"many": "policy", "by": {"kind": "kind"}},
            },
            "checks": ["policy.premium >= 0", "policy.paid_at >= policy.at"],
        },
        "visit": {
            "key": ["id"],
            "occurred": "held_at",
            "version": "version",
            "fields": {
                "id": {"type": "string"},
                "version": {"type": "int"},
                "insurer": {"type": "string"},
                "policy_id": {"type": "string"},
                "held_at": {"type": "timestamp"},
                "n": {"type": "int", "digits": "6"},
            },
            "relations": {"policy": {"one": "policy", "by": {"insurer": "insurer", "policy_id": "id"}}},
        },
        "tariff": {
            "key": ["id"],
            "occurred": "valid_from",
            "fields": {
                "id": {"type": "string"},
                "kind": {"type": "code", "list": "kind"},
                "valid_from": {"type": "date"},
                "rate": {"type": "decimal", "digits": "9", "places": "6"},
            },
        },
        "member": {
            "key": ["id"],
            "occurred": "joined_on",
            "ends": "left_on",
            "fields": {
                "id": {"type": "string"},
                "joined_on": {"type": "date"},
                "left_on": {"type": "date", "event": "true"},
            },
        },
    },
    "parameters": {
        "share": {"type": "decimal", "digits": "6", "places": "4", "values": [
            {"from": "2016-01-01", "value": "0.0025", "assumed": "true"}, {"from": "2016-07-01", "value": "0.0050"},
        ]},
        "kinds": {"type": "list", "of": "code", "list": "kind", "values": [{"from": "2016-01-01", "value": ["red"]}]},
        "loose": {"type": "int", "digits": "3", "values": [{"from": "2016-01-01", "unset": "true"}]},
    },
    "in_force": {"from": "2016-01-01", "to": "2016-12-31"},
}  # fmt: skip

POLICY: dict[str, object] = {
    "insurer": "A", "id": "P1", "signed_on": "2016-03-01", "premium": "100.00", "rate": "0.002", "n": 1, "flag": True,
    "kind": "red", "kinds": ["red"], "at": "2016-03-01T09:00:00", "paid_at": None,
}  # fmt: skip


def world(rule: dict[str, Any], **given: object) -> World:
    """Build a world with one rule, `r`, and what a conformance case may say."""
    return build(Case(TOPIC, {"case": "unit", "rule": rule, **given}, "unit"))


def ruleset(require: str, **rule: str) -> Ruleset:
    """Build a ruleset of one rule about policies."""
    return world({"on": "policy", "require": require, **rule}).ruleset


def export(**given: object) -> Export:
    """Build an export of the small vocabulary, all of it claimed."""
    return world({"on": "policy", "require": "true"}, given=given).export
