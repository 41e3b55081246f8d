"""The hasty source answers only where all is well; whatever is amiss, it leaves to the careful."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne
from typing import Any

import pytest

from directive_rules.compiled import Checker
from directive_rules.compiled.hasty import Settle, settler
from directive_rules.model.values import Unlisted
from tests.unit.compiled.world import world

TARIFF: dict[str, Any] = {"id": "T1", "kind": "red", "valid_from": date(2016, 3, 1), "rate": Decimal("0.002")}
TIMED: dict[str, Any] = {"policy": {"key": ["id"], "occurred": "on", "fields": {
    "id": {"type": "string"}, "on": {"type": "date"}, "at": {"type": "timestamp"}, "sent_at": {"type": "timestamp"},
}}}  # fmt: skip
COMPARE: dict[str, Any] = {"<": lt, "<=": le, "==": eq, "!=": ne, ">=": ge, ">": gt}
KNOWN: dict[str, Any] = {"share": Decimal("0.0025"), "loose": None}


def settle(require: str, **rule: str) -> Settle | None:
    ruleset = world({"on": "tariff", "require": require, **rule}).ruleset
    return settler(list(ruleset.rules.values()), ruleset.vocabulary.records["tariff"], KNOWN, "met")


@pytest.mark.parametrize(
    ("require", "broken"),
    [
        ("tariff.rate <= params.share", {"rate": Decimal("0.003")}),
        ("tariff.rate <= params.share", {"rate": None}),
        ('tariff.kind == "red"', {"kind": "blue"}),
        ('tariff.kind == "red"', {"kind": Unlisted("red")}),
        ('tariff.kind == "red"', {"kind": None}),
        ('tariff.kind != "blue"', {"kind": None}),
        ('tariff.kind != "blue"', {"kind": Unlisted("green")}),
        ('tariff.kind in ["red"]', {"kind": None}),
        ('tariff.id.startsWith("T")', {"id": None}),
        ('!tariff.id.startsWith("X")', {"id": None}),
        ('tariff.id.endsWith("1") && tariff.id.contains("T")', {"id": "T"}),
        ("has(tariff.rate)", {"rate": None}),
        ("tariff.rate * 2 == tariff.rate + 0.002", {"rate": None}),
        ("tariff.rate == tariff.rate", {"rate": None}),
        ("tariff.rate > 0 || tariff.rate < 0", {"rate": Decimal(0)}),
    ],
)
def test_it_settles_what_is_met_and_nothing_else(require: str, broken: dict[str, Any]) -> None:
    judge = settle(require)
    assert judge is not None
    assert judge(TARIFF) == ("met",)
    assert judge({**TARIFF, **broken}) is None
    assert judge({}) is None


@pytest.mark.parametrize("sign", ["<", "<=", "==", "!=", ">=", ">"])
def test_two_mere_days_are_no_two_instants(sign: str) -> None:
    record = {"early": datetime(2016, 3, 1), "late": datetime(2016, 3, 2)}
    ruleset = world({"on": "policy", "require": f"policy.at {sign} policy.sent_at"}, vocabulary=TIMED).ruleset
    judge = settler(list(ruleset.rules.values()), ruleset.vocabulary.records["policy"], {}, "met")
    assert judge is not None
    for first in record.values():
        for second in record.values():
            holds = COMPARE[sign](first, second)
            assert judge({"at": first, "sent_at": second}) == (("met",) if holds else None)
            assert judge({"at": first.date(), "sent_at": second.date()}) is None
            assert judge({"at": first.date(), "sent_at": second}) is None
            assert judge({"at": first, "sent_at": second.date()}) is None


def test_what_makes_no_duty_is_settled_too() -> None:
    judge = settle("tariff.rate > 0", when='tariff.kind == "blue"')
    assert judge is not None
    assert judge(TARIFF) == (None,)
    assert judge({**TARIFF, "kind": "blue"}) == ("met",)
    assert judge({**TARIFF, "kind": None}) is None


@pytest.mark.parametrize(
    "rule",
    [
        {"require": "tariff.rate > 0", "by": "tariff.valid_from"},
        {"require": "tariff.rate > 0", "unless": "tariff.rate > 1"},
        {"require": "params.loose > 0"},
        {"require": "tariff.valid_from + days(1) > tariff.valid_from"},
        {"require": 'has(tariff.rate) ? tariff.rate > 0 : tariff.kind == "red"'},
    ],
)
def test_what_must_be_looked_at_is_refused(rule: dict[str, str]) -> None:
    assert settle(**rule) is None


def test_a_checker_says_the_same_with_it_and_without() -> None:
    rule = {"on": "tariff", "require": "tariff.rate <= params.share", "when": 'tariff.kind == "red"'}
    checker = Checker(world(rule).ruleset, "tariff")
    for change in (
        {},
        {"rate": None},
        {"rate": "0.0030"},
        {"kind": "blue"},
        {"kind": None},
        {"valid_from": "2016-09-01"},
    ):
        record = {**TARIFF, **change}
        assert checker.check(record).outcomes == checker.check(record, related={"visit": []}).outcomes
