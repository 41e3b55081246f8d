"""The table run by plain Python: wherever durable-rules is not installed, or not wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from directive_rules.monitor.lifecycle.table import ROWS, Fact, Row

_FOUND: Final = {(was.value, row.came): row for row in ROWS for was in row.was}


class PlainRunner:
    """Looks each fact up. Has no state and no threads."""

    name: Final = "plain"

    def run(self, facts: Sequence[Fact]) -> list[Row]:
        """Return the row that each fact meets."""
        return [_FOUND[fact] for fact in facts]

    def close(self) -> None:
        """There is nothing to close."""
