"""What cannot be taken is refused in words, and nothing of it is applied: the ledger is as before, and goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from directive_rules.compiled import RecordError
from directive_rules.errors import DirectiveRulesError, MachineError, UsageError
from directive_rules.model.export import Claim, Record
from directive_rules.monitor import Monitor, Partitioning
from tests.monitor.world import RULES, ruleset

RULESET = ruleset(("inspected", "within-terms"))
POLICY = {"insurer_id": "A", "policy_id": "P1", "signed_on": "2016-03-01", "rate": "0.0025", "terms_no": "T"}


@pytest.fixture
def monitor(tmp_path: Path) -> Iterator[Monitor]:
    with Monitor(RULESET, tmp_path / "ledger.db", complete="all", lifecycle="plain") as made:
        made.advance(date(2016, 3, 5))
        yield made


@pytest.mark.parametrize(
    ("record_type", "record", "said"),
    [
        ("polcy", POLICY, "there is no record type `polcy`"),
        ("policy", {**POLICY, "ratee": "1"}, "`ratee` is no field of `policy`"),
        ("policy", {**POLICY, "rate": "cheap"}, "`policy.rate`"),
        ("policy", {**POLICY, "rate": 0.0025}, "binary float"),
        ("policy", {**POLICY, "signed_on": "01.03.2016"}, "`policy.signed_on`"),
        ("policy", {**POLICY, "policy_id": None}, "a `policy` needs `policy_id`"),
        ("policy", {"insurer_id": "A"}, "a `policy` needs `policy_id`"),
        ("policy", {**POLICY, "policy_id": "x" * 2_000}, "the key of a `policy` is longer than 1000 characters"),
        ("policy", "a text", "mapping of fields"),
        ("policy", [POLICY], "mapping of fields"),
    ],
)
def test_a_record_that_is_none(monitor: Monitor, record_type: str, record: Any, said: str) -> None:
    before = state(monitor)
    for others in ([], [("policy", {**POLICY, "policy_id": "P2"})]):
        with pytest.raises((UsageError, RecordError), match=said) as refusal:
            monitor.observe_many([*others, (record_type, record)])
        assert "0.0025" not in str(refusal.value)
    assert state(monitor) == before
    assert monitor.observe("policy", POLICY)


def state(monitor: Monitor) -> tuple[object, ...]:
    return monitor._ledger.head(0), tuple(monitor.verdicts())


def test_the_nearest_name_is_offered(monitor: Monitor) -> None:
    with pytest.raises(RecordError, match="did you mean `policy`"):
        monitor.observe("polcy", POLICY)
    with pytest.raises(RecordError, match="did you mean `rate`"):
        monitor.observe("policy", {**POLICY, "rte": "1"})


def test_the_clock_never_goes_backwards(monitor: Monitor) -> None:
    before = state(monitor)
    with pytest.raises(UsageError, match="the clock stands at 2016-03-05 23:59:59"):
        monitor.advance(date(2016, 3, 4))
    assert state(monitor) == before
    monitor.advance(date(2016, 3, 5))
    assert state(monitor) == before
    monitor.advance(date(2016, 3, 6))


def test_a_record_older_than_what_is_kept(tmp_path: Path) -> None:
    with Monitor(RULESET, tmp_path / "l.db", retention=timedelta(days=30), lifecycle="plain") as monitor:
        monitor.observe("policy", {**POLICY, "policy_id": "P0", "signed_on": "2001-01-01"})
        monitor.advance(date(2016, 5, 1))
        before = state(monitor)
        with pytest.raises(UsageError, match="occurred before 2016-04-01"):
            monitor.observe("policy", POLICY)
        assert state(monitor) == before
        assert monitor.observe("policy", {**POLICY, "signed_on": "2016-04-02"})


def test_a_record_of_a_partition_that_is_not_open(tmp_path: Path) -> None:
    partitioning = Partitioning(8, ("insurer_id",), "test")
    other = (partitioning.of(record("A")) + 1) % 8
    some = replace(partitioning, only=[other])
    with Monitor(RULESET, tmp_path / "l.db", partitions=some, lifecycle="plain") as monitor:
        with pytest.raises(UsageError, match="which is not open here"):
            monitor.observe("policy", POLICY)
        with pytest.raises(UsageError, match="which is not open here"):
            monitor.observe_many([("policy", {**POLICY, "insurer_id": name}) for name in "ABCDEFGH"])
        monitor.advance(date(2016, 4, 30))
        assert not list(monitor.verdicts())


def record(insurer: str) -> Any:
    return Record("policy", {**POLICY, "insurer_id": insurer})


def test_a_type_that_is_not_fed(tmp_path: Path) -> None:
    columns = {"terms": None, "policy": ["insurer_id", "policy_id", "signed_on", "rate", "industry"]}
    with Monitor(RULESET, tmp_path / "l.db", columns=columns, lifecycle="plain") as monitor:
        with pytest.raises(UsageError, match="not fed `terms` records"):
            monitor.observe("terms", {"insurer_id": "A", "terms_no": "T"})
        with pytest.raises(UsageError, match=r"`policy\.terms_no` is not provided"):
            monitor.observe("policy", POLICY)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"complete": ["polcy"]}, "there is no record type `polcy`: did you mean `policy`"),
        ({"complete": {"filings": Claim()}}, "there is no record type `filings`: did you mean `filing`"),
        ({"columns": {"policy": ["insurer_id", "policy_id", "raet"]}}, "`raet` is no field of `policy`"),
        ({"columns": {"policy": ["insurer_id"]}}, "`policy.policy_id` is a part of the key"),
        ({"lifecycle": "durabel"}, "there is no life cycle `durabel`"),
        ({"ledger": "mysql://x/y"}, "not in `mysql`"),
        ({"ledger": "sqlite:///no/such/folder/ledger.db"}, "does not open"),
        ({"ledger": "postgresql://nobody:secret@127.0.0.1:1/none"}, "does not open"),
        ({"rulesets": []}, "a monitor needs a ruleset"),
    ],
)
def test_options_that_make_no_sense(options: dict[str, Any], said: str) -> None:
    given: dict[str, Any] = {"rulesets": RULESET, "lifecycle": "plain", **options}
    with pytest.raises((UsageError, MachineError), match=said) as refusal:
        Monitor(**given)
    assert "secret" not in str(refusal.value)


def test_rulesets_over_different_vocabularies() -> None:
    other = replace(RULESET, id="other", vocabulary=replace(RULESET.vocabulary, codes={"x": None}))  # type: ignore[dict-item]
    with pytest.raises(UsageError, match="different vocabularies"):
        Monitor([RULESET, other], lifecycle="plain")


def test_a_ledger_of_other_rules(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with Monitor(RULESET, path, lifecycle="plain") as monitor:
        monitor.observe("policy", POLICY)
        monitor.advance(date(2016, 5, 1))
        before = state(monitor)
    for options in (
        {"rulesets": replace(RULESET, digest="other")},
        {"complete": "all"},
        {"overrides": {"market": {"inspection_days": 90}}},
    ):
        given: dict[str, Any] = {"rulesets": RULESET, "ledger": path, "lifecycle": "plain", **options}
        with pytest.raises(UsageError, match="was written under another setting"):
            Monitor(**given)
    with Monitor(RULESET, path, lifecycle="plain") as monitor:
        assert state(monitor)[1] == before[1]


def test_rules_that_look_beyond_their_root(tmp_path: Path) -> None:
    partitioning = Partitioning(4, ("insurer_id", "policy_id"), "test")
    with pytest.raises(UsageError) as refusal:
        Monitor(ruleset(), tmp_path / "l.db", partitions=partitioning, lifecycle="plain")
    said = str(refusal.value)
    assert "market/one-price: `policy.peers` does not join by `insurer_id` and `policy_id`" in said
    assert "market/monthly-report: a `member` has no `policy_id`" in said
    assert "market: the escalation `keeps-silent` counts by `insurer_id`, and the root is another" in said
    assert "market/inspected" not in said
    assert set(RULES) > {"inspected"}


def test_every_error_is_ours(monitor: Monitor) -> None:
    with pytest.raises(DirectiveRulesError):
        monitor.observe("policy", {1: 2})  # type: ignore[dict-item]
