"""A program that feeds a monitor and may be killed at any moment: what was acknowledged and told is in its files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

from directive_rules.model.export import Record
from directive_rules.model.values import Period, Value
from directive_rules.monitor import Monitor, Transition
from tests.monitor.world import ALL_TYPES, ruleset

Values: TypeAlias = dict[str, Value | None]
Step: TypeAlias = tuple[Record, ...] | date
STEPS = 4_000
BEGINS = date(2016, 1, 31)


RULES = ruleset(("monthly-report", "inspected", "within-terms"))


def step(number: int) -> Step:
    """Return one step of what the program is fed, the same in every life of it."""
    if number == 0:
        return BEGINS
    insurer, policy = f"I{number % 7}", f"P{number // 2}"
    signed_on = BEGINS + timedelta(days=number // 40)
    match number % 20:
        case 0:
            return signed_on
        case 1:
            return (Record("member", {"insurer_id": f"I{number}", "joined_on": signed_on - timedelta(days=20)}),)
        case 2:
            month = Period(2016, "month", 1 + number // 20 % 3)
            filed_at = datetime(signed_on.year, signed_on.month, signed_on.day, 9)
            member = f"I{number - 1}"
            filing: Values = {"insurer_id": member, "filing_id": f"F{number}", "period": month, "filed_at": filed_at}
            return (Record("filing", filing),)
        case remainder if remainder % 2:
            values: Values = {
                "insurer_id": insurer,
                "policy_id": policy,
                "signed_on": signed_on,
                "rate": Decimal("0.0025"),
            }
            return (Record("policy", {**values, "terms_no": "T", "industry": "coal"}),)
        case _:
            held_on = signed_on + timedelta(days=number % 11)
            held: Values = {
                "insurer_id": f"I{(number - 1) % 7}",
                "policy_id": f"P{(number - 1) // 2}",
                "held_on": held_on,
            }
            inspection = Record("inspection", {**held, "inspection_id": f"V{number}"})
            return inspection, Record("policy", {"insurer_id": insurer, "policy_id": policy, "terms_no": "U"})


def records_until(number: int) -> Iterator[Record]:
    """Yield what the steps before that one feed."""
    for one in map(step, range(number)):
        if isinstance(one, tuple):
            yield from one


def run(url: str, folder: str, last: int = STEPS) -> None:
    """Go on after the last step acknowledged, and write down each step when it is, and each transition when told."""
    acknowledged, told = (Path(folder) / name for name in ("acknowledged", "told"))
    first = done(acknowledged)
    with Lines(told) as heard, Lines(acknowledged) as made:

        def hear(transition: Transition) -> None:
            heard.write(transition.id)

        with Monitor(RULES, url, complete=ALL_TYPES, lifecycle="plain") as monitor:
            monitor.subscribe(hear, "driver")
            # A queue that delivers at least once sends the last one again.
            for number in range(max(first - 1, 0), last):
                take(monitor, step(number))
                if number >= first:
                    made.write(str(number))


def take(monitor: Monitor, one: Step) -> None:
    """Feed one step; a day that the clock has passed already was taken in an earlier life."""
    if isinstance(one, tuple):
        monitor.observe_many([(record.type, record) for record in one])
    elif monitor.clock is None or monitor.clock.date() <= one:
        monitor.advance(one)


def done(acknowledged: Path) -> int:
    """Return the number of the next step: one after the last whole line."""
    lines = acknowledged.read_text().split("\n")[:-1] if acknowledged.exists() else []
    return int(lines[-1]) + 1 if lines else 0


class Lines:
    """A file that gains whole lines by single writes."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def write(self, line: str) -> None:
        os.write(self._file, f"{line}\n".encode())

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._file)
