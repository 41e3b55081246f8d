"""The table run by durable-rules, behind the fence that its measured traps call for.

Every row is a durable-rules rule over one fact of three short values: an id of our own and the two codes. A fact is
asserted, its rule fires, and it is retracted at once: never more than one fact lives, in one state that is never
deleted. The library is an engine here and no memory: what it is asked carries the state along, so an engine that
misbehaves is left and another is made, and nothing has to be loaded into it.

- A host of our own, without the library's two background threads: one of them dispatches actions, which would then
  run behind our back; the other reads the wall clock for timers, which we never set.
- One thread of ours makes the engine and is the only one that ever calls it.
- Facts are told apart by a hash of 32 bits, so one may be refused as seen: it is asserted again under another id.
- An action that raises does not raise here but leaves a note in the state, which is read after every fact.
"""

from __future__ import annotations

import os
import threading
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from directive_rules.errors import MachineError
from directive_rules.monitor.lifecycle.table import ROWS, Fact, Row

IDS: Final = 16
"""Ids to try a refused fact under. One is in use at a time; that so many collide means a broken engine."""
_NAME: Final = "lifecycle"


class EngineError(Exception):
    """The engine did not answer as the table has it: no row, several rows, or an error of its own."""


class Engine:
    """One durable-rules host with the table in it. To be made and used by one thread alone."""

    def __init__(self) -> None:
        from durable import engine as library  # noqa: PLC0415 - it cannot be imported on Python 3.13 and later

        # On Python 3.12 the library asks for the time in a way that warns at every action.
        warnings.filterwarnings("ignore", category=DeprecationWarning, module=r"durable\.engine")

        class Host(library.Host):  # type: ignore[misc]  # the library is untyped
            """A host without background threads."""

            def _run(self) -> None:
                """Start nothing."""

        self._fired: list[Row] = []
        self._identifier = 0
        self._unhandled: type[Exception] = library.MessageNotHandledException
        self._observed: type[Exception] = library.MessageObservedException
        self.host: Any = Host({_NAME: self._rules()})

    def answer(self, fact: Fact) -> Row:
        """Return the row that a fact meets. Raises `EngineError`."""
        self._fired.clear()
        try:
            message = self._assert(fact)
            state = self.host.get_state(_NAME)
            self.host.retract_fact(_NAME, message)
        except EngineError:
            raise
        except Exception as error:
            raise EngineError(f"{type(error).__name__}: {error}") from error
        if "exception" in state:
            raise EngineError(f"an action failed: {state['exception']}")
        if len(self._fired) != 1:
            raise EngineError(f"{len(self._fired)} rules fired for {fact}")
        return self._fired[0]

    def _assert(self, fact: Fact) -> dict[str, str | int]:
        """Assert a fact, under the next id where one is refused, and return it as asserted."""
        for _ in range(IDS):
            message: dict[str, str | int] = {"id": self._identifier, "was": fact[0], "came": fact[1]}
            try:
                self.host.assert_fact(_NAME, message)
            except self._observed:
                self._identifier = (self._identifier + 1) % IDS
                continue
            except self._unhandled:
                # Such a fact is not kept, so there is nothing to retract.
                raise EngineError(f"no rule fired for {fact}") from None
            return message
        raise EngineError(f"{IDS} ids were refused as seen already")

    def _rules(self) -> dict[str, object]:
        return {f"r_{number}": self._rule(row) for number, row in enumerate(ROWS)}

    def _rule(self, row: Row) -> dict[str, object]:
        states: list[dict[str, object]] = [{"was": state.value} for state in row.was]
        was = states[0] if len(states) == 1 else {"$or": states}
        return {"all": [{"m": {"$and": [{"came": row.came}, was]}}], "run": self._action(row)}

    def _action(self, row: Row) -> Callable[[object], None]:
        def action(_closure: object) -> None:
            self._fired.append(row)

        return action


class DurableRunner:
    """Hands facts to an engine on a thread of its own; makes another engine where one fails. Safe from any thread."""

    name: Final = "durable"

    def __init__(self, make: Callable[[], Engine] = Engine) -> None:
        """Make the first engine. Raises `ImportError` where durable-rules is not to be had."""
        self._make = make
        self._lock = threading.Lock()
        self._process = os.getpid()
        self._thread: ThreadPoolExecutor | None = self._started()

    def run(self, facts: Sequence[Fact]) -> list[Row]:
        """Return the row that each fact meets. Raises `MachineError` where a fresh engine fails too, or when closed."""
        with self._lock:
            if self._thread is None:
                raise MachineError("the life cycle is closed")
            if self._process != os.getpid():
                # A fork copies the engine but not its thread: the copy is left alone.
                self._process = os.getpid()
                self._thread = self._started()
            return self._thread.submit(self._answers, tuple(facts)).result()

    def close(self) -> None:
        """End the thread. Closing twice is closing once."""
        with self._lock:
            if self._thread is not None and self._process == os.getpid():
                self._thread.shutdown()
            self._thread = None

    def _started(self) -> ThreadPoolExecutor:
        thread = ThreadPoolExecutor(1, thread_name_prefix="directive-rules-lifecycle")
        try:
            thread.submit(self._renew).result()
        except BaseException:
            thread.shutdown()
            raise
        return thread

    def _renew(self) -> None:
        self._engine = self._make()

    def _answers(self, facts: tuple[Fact, ...]) -> list[Row]:
        return [self._answer(fact) for fact in facts]

    def _answer(self, fact: Fact) -> Row:
        try:
            return self._engine.answer(fact)
        except EngineError:
            self._renew()
        try:
            return self._engine.answer(fact)
        except EngineError as fault:
            raise MachineError(f"durable-rules fails, also when started anew: {fault}") from fault
