"""Opened for something else: refused, or adopted with everything judged again; and by either life cycle."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from directive_rules.errors import UsageError
from directive_rules.model.export import ALL, Claim, Record
from directive_rules.model.ruleset import Reference
from directive_rules.model.verdicts import Verdict
from directive_rules.monitor import Ledger, Monitor, Transition
from directive_rules.monitor.lifecycle import Moved
from tests.monitor.world import ALL_TYPES, audited, histories, ruleset
from tests.unit.monitor_lifecycle.conftest import need_durable

FEW = ruleset(("monthly-report", "inspected"))
MANY = ruleset()
CLOCK = date(2016, 7, 1)


def verdicts(monitor: Monitor) -> Mapping[str, Verdict]:
    return {str(one.duty): one for one in monitor.verdicts()}


def feed(monitor: Monitor, seed: int) -> None:
    for one in histories(seed, 20):
        monitor.observe(one.type, one)


@pytest.mark.parametrize("seed", range(3))
def test_a_new_setting_is_adopted_and_all_is_judged_again(tmp_path: Path, seed: int) -> None:
    """More rules, along relations that had no index; then more of the feed complete."""
    path = tmp_path / "l.db"
    with Monitor(FEW, path, lifecycle="plain") as monitor:
        monitor.advance(CLOCK)
        feed(monitor, seed)
        assert verdicts(monitor) == audited(FEW, histories(seed, 20), CLOCK, ())
    with Monitor(replace(MANY, digest="more"), path, adopt=True, lifecycle="plain") as monitor:
        told: list[Transition] = []
        monitor.subscribe(told.append)
        assert verdicts(monitor) == audited(MANY, histories(seed, 20), CLOCK, ())
        assert {one.name.split("/")[1] for one in told} > {"within-terms", "one-price"}
        monitor.verify()
    with Monitor(replace(MANY, digest="more"), path, complete=ALL_TYPES, adopt=True, lifecycle="plain") as monitor:
        assert verdicts(monitor) == audited(MANY, histories(seed, 20), CLOCK)
        feed(monitor, seed + 1)
        both = [*histories(seed, 20), *histories(seed + 1, 20)]
        assert verdicts(monitor) == audited(MANY, both, CLOCK)
        monitor.verify()
    with pytest.raises(UsageError, match="was written under another setting"):
        Monitor(FEW, path, lifecycle="plain")


def test_a_rule_that_is_gone_takes_its_duties_along(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with Monitor(MANY, path, complete=ALL_TYPES, lifecycle="plain") as monitor:
        monitor.advance(CLOCK)
        feed(monitor, 1)
        assert monitor.findings()
        assert "market/one-price" in {str(one.duty).rsplit("/", 1)[0] for one in monitor.verdicts()}
    told: list[Transition] = []
    with closing(Ledger(path)) as ledger, ledger.transaction() as connection:
        ledger.statements.put_seen.run(connection, [("outbox", 0, ledger.head(0).transitions)])
    few = replace(FEW, digest="few", escalations=())
    with Monitor(few, path, complete=ALL_TYPES, adopt=True, lifecycle="plain") as monitor:
        assert verdicts(monitor) == audited(FEW, histories(1, 20), CLOCK)
        assert not monitor.findings()
        monitor.subscribe(told.append, "outbox")
        assert {one.moved for one in told} == {Moved.WITHDRAWN, Moved.EASED}
        monitor.verify()
        feed(monitor, 2)
        assert verdicts(monitor) == audited(FEW, [*histories(1, 20), *histories(2, 20)], CLOCK)


def test_records_no_longer_brought_take_their_duties_along(tmp_path: Path) -> None:
    brought = Record("member", {"insurer_id": "Z", "joined_on": date(2016, 1, 1)})
    columns = frozenset(MANY.vocabulary.records["member"].fields)
    with_one = replace(FEW, references=(Reference("member", "members.csv", False, columns, (brought,)),), digest="one")
    with Monitor(with_one, tmp_path / "l.db", lifecycle="plain") as monitor:
        monitor.advance(CLOCK)
        assert len(verdicts(monitor)) == 7
    with Monitor(FEW, tmp_path / "l.db", adopt=True, lifecycle="plain") as monitor:
        assert not verdicts(monitor)
        monitor.advance(date(2017, 1, 1))
        assert not verdicts(monitor)
        monitor.verify(judge_again=True)


@pytest.mark.parametrize("stop", ["fill_indexes", "note_setting"])
def test_an_adoption_that_is_interrupted_is_finished_later(
    tmp_path: Path, stop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, more = tmp_path / "l.db", replace(MANY, digest="more")
    with Monitor(FEW, path, complete=ALL_TYPES, lifecycle="plain") as monitor:
        monitor.advance(CLOCK)
        feed(monitor, 1)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"directive_rules.monitor.monitor.{stop}", killed)
        with pytest.raises(KeyboardInterrupt):
            Monitor(more, path, complete=ALL_TYPES, adopt=True, lifecycle="plain")
    with Monitor(more, path, complete=ALL_TYPES, lifecycle="plain") as monitor:
        assert verdicts(monitor) == audited(MANY, histories(1, 20), CLOCK)
        monitor.verify(judge_again=True)


def test_the_same_setting_is_no_other(tmp_path: Path) -> None:
    options: dict[str, Any] = {
        "complete": {"policy": Claim(since=date(2016, 1, 1))},
        "columns": {"terms": None},
        "overrides": {"market": {"inspection_days": 40, "tolerated": None}},
        "lifecycle": "plain",
    }
    with Monitor(MANY, tmp_path / "l.db", **options) as monitor:
        monitor.advance(CLOCK)
        feed_without_terms(monitor)
        before = verdicts(monitor)
        number = monitor._ledger.head(0).transitions
    with Monitor(MANY, tmp_path / "l.db", **options) as monitor:
        assert verdicts(monitor) == before
        assert monitor._ledger.head(0).transitions == number


def feed_without_terms(monitor: Monitor) -> None:
    for one in histories(2, 20):
        if one.type != "terms":
            monitor.observe(one.type, one)


def test_records_that_the_ruleset_brings() -> None:
    """They are complete, may be amended by what is observed, and are subjects of rules like any others."""
    brought = Record("member", {"insurer_id": "A", "joined_on": date(2016, 1, 1)})
    columns = frozenset(MANY.vocabulary.records["member"].fields)
    with_one = replace(FEW, references=(Reference("member", "members.csv", False, columns, (brought,)),))
    with Monitor(with_one, complete=["filing", "inspection"], lifecycle="plain") as monitor:
        (breached,) = (one for one in monitor.advance(date(2016, 2, 10)) if one.moved is Moved.BREACHED)
        assert breached.name == "market/monthly-report/A@2016-01"
        feed(monitor, 3)
        monitor.advance(CLOCK)
        fed = [brought, *histories(3, 20)]
        assert verdicts(monitor) == audited(FEW, fed, CLOCK, ("filing", "inspection", "member"))
        monitor.observe("member", {"insurer_id": "A", "left_on": "2016-02-01"})
        fed.append(Record("member", {"insurer_id": "A", "left_on": date(2016, 2, 1)}))
        assert verdicts(monitor) == audited(FEW, fed, CLOCK, ("filing", "inspection", "member"))
        monitor.verify()


def test_both_runners_tell_the_same(tmp_path: Path) -> None:
    need_durable()
    told: dict[str, list[dict[str, Any]]] = {}
    for lifecycle in ("durable", "plain"):
        heard = told[lifecycle] = []
        with Monitor(MANY, tmp_path / lifecycle, complete=ALL_TYPES, lifecycle=lifecycle) as monitor:
            assert monitor.lifecycle == lifecycle
            monitor.subscribe(lambda one, heard=heard: heard.append(one.as_data()))  # type: ignore[misc]
            for number, one in enumerate(histories(4, 40)):
                monitor.observe(one.type, one)
                monitor.advance(date(2016, 1, 1 + number % 28).replace(month=1 + number // 28))
            assert verdicts(monitor) == audited(MANY, histories(4, 40), monitor.clock or CLOCK)
    assert told["durable"] == told["plain"]
    assert len(told["plain"]) > 40


def test_claims_of_a_span_and_gaps_are_kept() -> None:
    assert Claim() == ALL
    with Monitor(MANY, complete={"filing": Claim(since=date(2016, 3, 1))}, lifecycle="plain") as monitor:
        monitor.observe("member", {"insurer_id": "A", "joined_on": "2016-01-01"})
        monitor.advance(CLOCK)
        found = {one.duty.label: one.status.value for one in monitor.verdicts()}
    # A report of any period may have been filed before March and never fed; only what is still to come can wait.
    assert found == {
        "A@2016-01": "undetermined",
        "A@2016-02": "undetermined",
        "A@2016-03": "undetermined",
        "A@2016-04": "undetermined",
        "A@2016-05": "undetermined",
        "A@2016-06": "pending",
        "A@2016-07": "pending",
    }
