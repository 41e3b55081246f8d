"""The list of what was planted, and the hand that picks where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from generator.records import Row, label_of

R = TypeVar("R", bound=Row)
NO_DUTY = "not applicable"


@dataclass(frozen=True, slots=True)
class Plant:
    """One planted deed: the duty it touches, the status it has to lead to, and in words what it is."""

    rule: str
    label: str
    status: str
    deed: str


@dataclass(slots=True)
class Plants:
    """Picks untouched rows by chance, and keeps the list."""

    rng: Random
    scale: float
    planted: list[Plant] = field(default_factory=list)
    touched: set[Row] = field(default_factory=set)

    def note(self, deed: str, rules: str, row: Row | str, status: str) -> None:
        """Note that a deed has to lead to a status under some rules, named with blanks between them."""
        label = row if isinstance(row, str) else label_of(row)
        self.planted += [Plant(rule, label, status, deed) for rule in rules.split()]

    def number(self, default: int) -> int:
        """Return how often a deed is planted, given how often it is in a market of 3,000 policies."""
        return max(1, round(default * self.scale))

    def untouched(self, row: Row) -> bool:
        """Tell whether nothing has been planted here."""
        return row not in self.touched

    def touch(self, *rows: Row) -> None:
        """Keep other deeds away from some rows."""
        self.touched.update(rows)

    def pick(self, rows: Iterable[R], number: int, fit: Callable[[R], bool] = lambda _: True) -> list[R]:
        """Pick untouched rows that fit. Raises `ValueError` where there are too few."""
        candidates = [row for row in rows if row not in self.touched and fit(row)]
        if len(candidates) < number:
            raise ValueError(f"{number} rows are needed and {len(candidates)} fit: write more policies")
        picked = self.rng.sample(candidates, number)
        self.touch(*picked)
        return picked

    def probe(self, rows: Sequence[R], fit: Callable[[R], bool]) -> R:
        """Pick one untouched row that fits without looking at all. Raises `ValueError` where none is found."""
        for _ in range(20 * len(rows)):
            row = self.rng.choice(rows)
            if row not in self.touched and fit(row):
                self.touch(row)
                return row
        raise ValueError("a row is needed and none fits: write more policies")

    def counts(self) -> dict[str, Counter[str]]:
        """Return how often each status was planted, by rule."""
        counted: dict[str, Counter[str]] = {}
        for plant in self.planted:
            counted.setdefault(plant.rule, Counter())[plant.status] += 1
        return counted
