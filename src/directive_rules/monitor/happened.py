"""The transitions of one call, read from the ledger's rows when somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import overload

from directive_rules.monitor.ledger import Row
from directive_rules.monitor.transitions import Transition

Read = Callable[[Row], Transition | None]


class Happened(Sequence[Transition]):
    """Transitions in their order, none of which has been read yet: a year's worth of them is not built for nobody."""

    __slots__ = ("_read", "_rows")

    def __init__(self, rows: Sequence[Row], read: Read) -> None:
        self._rows = tuple(rows)
        self._read = read

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Transition]:
        return map(self._one, self._rows)

    @overload
    def __getitem__(self, index: int) -> Transition: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Transition]: ...
    def __getitem__(self, index: int | slice) -> Transition | Sequence[Transition]:
        if isinstance(index, slice):
            return Happened(self._rows[index], self._read)
        return self._one(self._rows[index])

    def __repr__(self) -> str:
        return f"<{len(self)} transitions>"

    def _one(self, row: Row) -> Transition:
        found = self._read(row)
        assert found is not None
        return found
