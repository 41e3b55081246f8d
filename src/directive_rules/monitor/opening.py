"""From a ledger to partitions that may be written: its setting compared, its leases taken, its indexes made whole."""

from __future__ import annotations

import json
from collections.abc import Collection, Container, Mapping
from contextlib import suppress
from typing import cast

from directive_rules.errors import IntegrityError, MachineError, UsageError
from directive_rules.monitor.encoding import data_text
from directive_rules.monitor.ledger import Changes, Head, Ledger, OvertakenError
from directive_rules.monitor.ledger.leases import take
from directive_rules.monitor.partitioning import Partitioning
from directive_rules.monitor.rooms import House
from directive_rules.monitor.setting import Setting, differences
from directive_rules.monitor.shelf import Shelf
from directive_rules.monitor.transitions import NOTE

SETTING = "setting"
INDEXES = "indexes"
TRIES = 5


def known_indexes(ledger: Ledger) -> Mapping[str, int]:
    """Return the numbers of the join indexes that a ledger has."""
    return {name: int(number) for name, number in ledger.meta().get(INDEXES, {}).items()}


def agree(ledger: Ledger, setting: Setting, house: House, *, adopt: bool) -> None:
    """Write down what the ledger is opened for, if it is new or to be adopted.

    Raises `UsageError` where it was opened for something else, unless that is to be adopted.
    """
    with ledger.transaction() as connection:
        before = ledger.meta_in(connection).get(SETTING)
        numbers = {**ledger.meta_in(connection).get(INDEXES, {}), **house.indexes.numbers()}
        other = differences(before, setting) if before is not None else []
        if other and not adopt:
            raise UsageError(
                f"the ledger {ledger} was written under another setting: {', '.join(other)} "
                f"{'differs' if len(other) == 1 else 'differ'}. Open it as it was, or adopt the new setting, "
                "and every duty is judged again"
            )
        if before is not None and before.get("partitions") != setting["partitions"]:
            raise UsageError(f"the ledger {ledger} is split otherwise, and the partitions of a ledger never change")
        ledger.set_meta(connection, {SETTING: setting, INDEXES: numbers})


def take_partitions(ledger: Ledger, partitioning: Partitioning | None) -> dict[int, Head]:
    """Take the partitions that may be written here. Raises `MachineError` where all are held by others."""
    if partitioning is None:
        head = _take(ledger, 0, "", 0.0, force=True)
        assert head is not None
        return {0: head}
    heads = free_partitions(ledger, partitioning, ())
    if not heads:
        raise MachineError(f"every partition of the ledger {ledger} is held by another process")
    return heads


def free_partitions(ledger: Ledger, partitioning: Partitioning | None, held: Container[int]) -> dict[int, Head]:
    """Take every partition that is wanted, not held here, and free."""
    if partitioning is None:
        return {}
    return {
        number: head
        for number in partitioning.wanted
        if number not in held and (head := _take(ledger, number, partitioning.owner, partitioning.seconds)) is not None
    }


def _take(ledger: Ledger, partition: int, owner: str, seconds: float, *, force: bool = False) -> Head | None:
    """Take a partition, also where the last commit of a writer that is gone comes in at this very moment."""
    for _ in range(TRIES):
        with suppress(OvertakenError):
            return take(ledger, partition, owner, seconds, force=force)
    return take(ledger, partition, owner, seconds, force=force)


def note_setting(ledger: Ledger, head: Head, setting: Setting, house: House) -> Head:
    """Write into the chain of a partition under what it is judged from here on, unless that stands there."""
    text = data_text({SETTING: setting, INDEXES: house.indexes.numbers()})
    if ledger.last_note(head.partition, SETTING) == text:
        return head
    return ledger.commit([(head, Changes(transitions=[(head.transitions + 1, NOTE, SETTING, text)]))])[0]


def noted(ledger: Ledger, partition: int) -> Setting | None:
    """Return under what a partition was judged last: the setting and the numbers of its indexes; None for a new one."""
    text = ledger.last_note(partition, SETTING)
    return None if text is None else cast("Setting", json.loads(text))


def check_setting(ledger: Ledger, partition: int) -> None:
    """Raise `IntegrityError` where the ledger says it was opened for something else than its chain does."""
    if (noted(ledger, partition) or {}).get(SETTING) != ledger.meta().get(SETTING):
        raise IntegrityError(f"the ledger {ledger} does not say of itself what partition {partition} has in its chain")


def fill_indexes(ledger: Ledger, shelf: Shelf, house: House, known: Collection[int], head: Head) -> Head:
    """Write the joins of the records already there for indexes that are new, those whose numbers are not known."""
    new = [
        index for index in house.indexes.by_fields.values() if index.number is not None and index.number not in known
    ]
    last = Head.none(head.partition).records
    while new and (page := ledger.records_after(head.partition, last)):
        last = page[-1][0]
        changes = Changes()
        by_type: dict[str, dict[str, None]] = {}
        for _, record_type, key, _, _ in page:
            by_type.setdefault(record_type, {})[key] = None
        for record_type, keys in by_type.items():
            indexes = [index for index in new if index.kind.name == record_type]
            if indexes:
                shelf.load(record_type, keys)
            for key in keys if indexes else ():
                records = shelf.held(record_type, key).records
                for index in indexes:
                    rows = ((head.partition, index.number, text, key) for text in sorted(index.texts(records)))
                    changes.joins += rows
        if changes.joins:
            (head,) = ledger.commit([(head, changes)])
    shelf.forget()
    return head
