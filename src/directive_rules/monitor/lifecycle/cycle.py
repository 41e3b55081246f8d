"""The life cycle as the monitor uses it, and the choice of who runs it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from types import TracebackType
from typing import Final, Protocol, Self

from directive_rules.diagnostics import nearest
from directive_rules.errors import MachineError, UsageError
from directive_rules.model.verdicts import Status
from directive_rules.monitor.lifecycle.durable_rules import DurableRunner
from directive_rules.monitor.lifecycle.plain import PlainRunner
from directive_rules.monitor.lifecycle.table import BELOW, NO_DUTY, REACHED, Fact, Moved, Row, State, Turn

CHOICES: Final = ("auto", "durable", "plain")
_logger = logging.getLogger(__name__)


class Runner(Protocol):
    """Whoever runs the table: one row for each fact, in their order."""

    @property
    def name(self) -> str:
        """`durable` or `plain`."""

    def run(self, facts: Sequence[Fact]) -> list[Row]:
        """Return the row that each fact meets."""

    def close(self) -> None:
        """Let go of what is held."""


@dataclass(frozen=True, slots=True)
class GroupTurn:
    """A systemic finding that came to stand (`escalated`), or stands no longer (`eased`)."""

    standing: bool
    moved: Moved


class Lifecycle:
    """Names what happens to duties. It remembers nothing: how a duty stood comes with every change."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    @property
    def name(self) -> str:
        """Who runs the table: `durable` or `plain`."""
        return self._runner.name

    def duties(self, changes: Sequence[tuple[State, Status | None]]) -> list[Turn | None]:
        """Return the transition of each duty, given how it stood and its new verdict's status, None for no duty.

        To be asked of duties whose verdict differs from the last in status, due or causes: an equal status then is an
        amendment. None is returned only where there was no duty before and is none now.
        """
        facts = [(was.value, NO_DUTY if status is None else status.value) for was, status in changes]
        return [
            None if row.moved is None else Turn(was, row.state, row.moved)
            for (was, _), row in zip(changes, self._run(facts), strict=True)
        ]

    def groups(self, changes: Sequence[tuple[bool, bool]]) -> list[GroupTurn | None]:
        """Return what becomes of each systemic finding, given whether it stood and whether its number is reached."""
        facts = [
            ((State.OPEN if stood else State.NONE).value, REACHED if reached else BELOW) for stood, reached in changes
        ]
        return [
            None if row.moved is None else GroupTurn(row.state is State.OPEN, row.moved) for row in self._run(facts)
        ]

    def close(self) -> None:
        """Let go of the runner. Closing twice is closing once."""
        self._runner.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _run(self, facts: list[Fact]) -> list[Row]:
        return self._runner.run(facts) if facts else []


def choose(asked: str = "auto") -> Lifecycle:
    """Return a life cycle run by `durable`, by `plain`, or (`auto`) by durable-rules where it can be imported.

    Raises `UsageError` for any other word, and `MachineError` where durable-rules is asked for and not to be had.
    """
    if asked not in CHOICES:
        raise UsageError(f"there is no life cycle `{asked}`: {nearest(asked, CHOICES)}")
    if asked == "plain":
        return Lifecycle(PlainRunner())
    try:
        return Lifecycle(DurableRunner())
    except ImportError as error:
        if asked == "durable":
            raise MachineError(f"durable-rules cannot be imported: {error}") from error
        _say_once(str(error))
        return Lifecycle(PlainRunner())


@cache
def _say_once(reason: str) -> None:
    _logger.warning(
        "the life cycle of duties is run by plain Python, since durable-rules cannot be imported: %s", reason
    )
