"""The ledger by itself: its schema, its chain, what is dropped of it, and who may write it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from directive_rules.errors import IntegrityError, MachineError, UsageError
from directive_rules.monitor import Ledger, Monitor
from directive_rules.monitor.ledger import Changes, OvertakenError, schema
from directive_rules.monitor.ledger.chain import verify_chain
from directive_rules.monitor.ledger.leases import release, renew, take
from tests.monitor.world import ALL_TYPES, audited, histories, ruleset

RULESET = ruleset()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger with a history in it."""
    found = tmp_path / "ledger.db"
    with Monitor(RULESET, found, complete=ALL_TYPES, lifecycle="plain") as monitor:
        monitor.advance(date(2016, 1, 1))
        for number, one in enumerate(histories(5, 20)):
            monitor.observe(one.type, one)
            if number % 6 == 0:
                monitor.advance(date(2016, 1, 1) + timedelta(days=4 * number))
        monitor.advance(date(2016, 7, 1))
    return found


# -- schema ---------------------------------------------------------------------------------------------------------


def test_a_ledger_of_a_newer_schema_is_left_alone(path: Path) -> None:
    change(path, "UPDATE monitor_meta SET value = '99' WHERE name = 'schema'")
    with pytest.raises(IntegrityError, match="has schema 99, and this version of directive-rules knows"):
        Monitor(RULESET, path, complete=ALL_TYPES, lifecycle="plain")
    change(path, f"UPDATE monitor_meta SET value = '{schema.VERSION}' WHERE name = 'schema'")
    verify_chain(Ledger(path), 0)


@pytest.mark.parametrize("version", range(1, schema.VERSION))
def test_a_ledger_of_an_older_schema_is_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int) -> None:
    path, some = tmp_path / "l.db", ruleset(("inspected", "within-terms"))
    with monkeypatch.context() as patch:
        patch.setattr(schema, "STEPS", schema.STEPS[:version])
        patch.setattr(schema, "VERSION", version)
        Ledger(path).close()
    with closing(Ledger(path)) as ledger:
        assert ledger.meta()["schema"] == schema.VERSION
    with Monitor(some, path, lifecycle="plain") as monitor:
        monitor.advance(date(2016, 1, 1))


def test_a_reader_makes_and_migrates_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "l.db"
    with pytest.raises(UsageError, match="there is no ledger"):
        Ledger(path, create=False)
    assert not path.exists()
    with monkeypatch.context() as patch:
        patch.setattr(schema, "STEPS", schema.STEPS[:1])
        patch.setattr(schema, "VERSION", 1)
        Ledger(path).close()
    with pytest.raises(UsageError, match="older schema 1"):
        Ledger(path, create=False)


def test_a_database_without_a_ledger(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    change(path, "CREATE TABLE policies (id TEXT)")
    with pytest.raises(UsageError, match="there is no ledger"):
        Ledger(path, create=False)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    path.write_text("not a database, whatever its name says" * 100)
    with pytest.raises(MachineError, match="not a database"):
        Ledger(path)


# -- the chain ------------------------------------------------------------------------------------------------------


def change(path: Path, statement: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        count = connection.execute(statement).rowcount
        connection.commit()
    return count


LAST = "(SELECT max(seq) FROM monitor_commits)"
RATE = "UPDATE monitor_records SET body = replace(body, '0.0025', '0.0020') WHERE body LIKE '%0.0025%'"
TAMPERED = {
    "a record changed": RATE,
    "a record moved": "UPDATE monitor_records SET key = replace(key, '\"A\"', '\"B\"') WHERE type = 'policy'",
    "a record gone": "DELETE FROM monitor_records WHERE id = 3",
    "a record added": "INSERT INTO monitor_records SELECT 9999, type, key, sound, body FROM monitor_records LIMIT 1",
    "a record excused": "UPDATE monitor_records SET sound = 0 WHERE id = 2",
    "a transition changed": "UPDATE monitor_transitions SET body = replace(body, 'violated', 'compliant')",
    "a transition gone": "DELETE FROM monitor_transitions WHERE id = (SELECT max(id) FROM monitor_transitions)",
    "a commit gone": "DELETE FROM monitor_commits WHERE seq = 5",
    "the clock changed": f"UPDATE monitor_commits SET clock = clock + 1 WHERE seq = {LAST}",
    "a verdict changed": "UPDATE monitor_duties SET status = 'compliant' WHERE status = 'violated'",
    "a due changed": "UPDATE monitor_duties SET due = '2030-01-01' WHERE due IS NOT NULL",
    "a duty gone": "DELETE FROM monitor_duties WHERE status = 'violated'",
    "a duty set back": "UPDATE monitor_duties SET transition = transition - 1 WHERE status = 'late'",
    "the setting changed": "UPDATE monitor_meta SET value = replace(value, 'filing', 'policy') WHERE name = 'setting'",
}


@pytest.mark.parametrize("tampering", TAMPERED)
def test_tampering_is_found(path: Path, tampering: str) -> None:
    with Monitor(RULESET, path, complete=ALL_TYPES, lifecycle="plain") as monitor:
        monitor.verify()
        assert change(path, TAMPERED[tampering]) > 0, "the test changes nothing"
        with pytest.raises(IntegrityError, match="ledger"):
            monitor.verify()


UNCHAINED = {
    "a deadline put off": "UPDATE monitor_duties SET next_at = next_at + 864000000000 WHERE next_at IS NOT NULL",
    "a deadline forgotten": "UPDATE monitor_duties SET next_at = NULL WHERE next_at IS NOT NULL",
    "a link gone": "DELETE FROM monitor_joins",
    "a place in a group gone": "UPDATE monitor_duties SET groups = NULL WHERE groups IS NOT NULL",
}


@pytest.mark.parametrize("tampering", UNCHAINED)
def test_what_no_chain_covers_is_found_by_judging_again(path: Path, tampering: str) -> None:
    with Monitor(RULESET, path, complete=ALL_TYPES, lifecycle="plain") as monitor:
        monitor.verify(judge_again=True)
        assert change(path, UNCHAINED[tampering]) > 0
        monitor.verify()
        with pytest.raises(IntegrityError, match="otherwise than the records make it"):
            monitor.verify(judge_again=True)


def test_a_chain_cut_off_is_found_by_a_head_noted_elsewhere(path: Path) -> None:
    with closing(Ledger(path)) as ledger:
        known = take(ledger, 0, "", 0, force=True)
        assert verify_chain(ledger, 0, known) == known
        assert change(path, "DELETE FROM monitor_commits WHERE seq = (SELECT max(seq) FROM monitor_commits)") == 1
        verify_chain(ledger, 0)
        with pytest.raises(IntegrityError, match="does not go on from the head that is known"):
            verify_chain(ledger, 0, known)


# -- retention ------------------------------------------------------------------------------------------------------


def test_dropped_history_leaves_verdicts_and_proof(path: Path) -> None:
    with Monitor(RULESET, path, complete=ALL_TYPES, lifecycle="plain", retention=timedelta(days=60)) as monitor:
        before = {str(one.duty): one for one in monitor.verdicts()}
        many = count(path, "monitor_transitions"), count(path, "monitor_commits")
        gone = monitor.prune()
        assert gone > 0
        assert (count(path, "monitor_transitions"), gone) == (many[0] - gone, gone)
        assert count(path, "monitor_commits") < many[1]
        monitor.verify()
        assert monitor.prune() == 0
        monitor.observe("member", {"insurer_id": "N", "joined_on": "2016-06-01"})
        monitor.advance(date(2016, 9, 1))
        monitor.verify()
        assert monitor.prune() > 0
        monitor.verify()
        fed = [*histories(5, 20), *(one for one in read_back(monitor) if one.values["insurer_id"] == "N")]
        assert {str(one.duty): one for one in monitor.verdicts()} == audited(RULESET, fed, date(2016, 9, 1))
        assert before.keys() <= {str(one.duty) for one in monitor.verdicts()}


def read_back(monitor: Monitor) -> Iterator[Any]:
    for _, record_type, _, _, body in monitor._ledger.records_after(0, 0):
        yield monitor._house.codecs[record_type].record(body)


def count(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


@pytest.mark.parametrize(
    "statement",
    [
        RATE,
        "DELETE FROM monitor_transitions WHERE id = (SELECT min(id) FROM monitor_transitions WHERE kind = 'duty')",
        "UPDATE monitor_checkpoints SET hash = x'00'",
    ],
)
def test_what_is_kept_is_proven_too(path: Path, statement: str) -> None:
    with Monitor(RULESET, path, complete=ALL_TYPES, lifecycle="plain", retention=timedelta(days=30)) as monitor:
        monitor.prune()
        assert change(path, statement) > 0
        with pytest.raises(IntegrityError):
            monitor.verify()
        with pytest.raises(IntegrityError):
            monitor.prune()


def test_what_a_subscriber_has_not_taken_is_not_dropped(path: Path) -> None:
    def refuse(_: object) -> None:
        raise RuntimeError("not now")

    change(path, "INSERT INTO monitor_subscribers VALUES ('late', 0, 3)")
    with Monitor(RULESET, path, complete=ALL_TYPES, lifecycle="plain", retention=timedelta(days=1)) as monitor:
        monitor.prune()
        told: list[str] = []
        with pytest.raises(RuntimeError, match="not now"):
            monitor.subscribe(refuse, "late")
        monitor.subscribe(lambda one: told.append(one.id), "late")
        assert told[0] in ("0:4", "0:5")
        assert len(told) == len(set(told)) > 20


def test_nothing_is_dropped_unless_asked(path: Path) -> None:
    with (
        Monitor(RULESET, path, complete=ALL_TYPES, lifecycle="plain") as monitor,
        pytest.raises(UsageError, match="keeps everything"),
    ):
        monitor.prune()


# -- leases ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with closing(Ledger(tmp_path / "leases.db")) as made:
        yield made


def test_a_lease_is_held_by_one(ledger: Ledger) -> None:
    mine = take(ledger, 1, "mine", 60)
    assert mine is not None
    assert take(ledger, 1, "yours", 60) is None
    assert take(ledger, 2, "yours", 60) is not None
    assert renew(ledger, {1: mine.token}, 60) == ()
    release(ledger, {1: mine.token})
    yours = take(ledger, 1, "yours", 60)
    assert yours is not None
    assert yours.token > mine.token
    assert renew(ledger, {1: mine.token}, 60) == (1,)


def test_a_lease_that_expired_is_handed_on_and_its_holder_fenced_off(ledger: Ledger) -> None:
    mine = take(ledger, 0, "mine", -1)
    assert mine is not None
    yours = take(ledger, 0, "yours", 60)
    assert yours is not None
    with pytest.raises(OvertakenError, match="another monitor has taken over"):
        ledger.commit([(mine, Changes(clock=1))])
    (after,) = ledger.commit([(yours, Changes(clock=1))])
    assert ledger.head(0) == after
    verify_chain(ledger, 0)


def test_what_was_read_is_the_whole_row(ledger: Ledger) -> None:
    made = take(ledger, 0, "mine", 60)
    assert made is not None
    assert ledger.head(0) == made
    assert ledger.committed(made)
    assert not ledger.committed(replace(made, hash=b"other"))


# -- errors ---------------------------------------------------------------------------------------------------------


def test_a_transaction_is_whole_or_not_at_all(ledger: Ledger) -> None:
    def half(fail: Callable[[], None]) -> None:
        with ledger.transaction() as connection:
            ledger.set_meta(connection, {"half": True})
            fail()

    def stop() -> None:
        raise KeyboardInterrupt

    def refuse() -> None:
        with ledger.transaction() as connection:
            connection.execute(text("SELECT * FROM nothing"))

    with pytest.raises(KeyboardInterrupt):
        half(stop)
    assert "half" not in ledger.meta()
    with pytest.raises(MachineError):
        half(refuse)
    assert "half" not in ledger.meta()
