"""The monitor for a program that may not wait: the same calls to be awaited, all run by one thread of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from directive_rules.model.verdicts import Status, Verdict
from directive_rules.monitor.monitor import Given, Monitor
from directive_rules.monitor.standing import Standing
from directive_rules.monitor.subscribing import Subscriber
from directive_rules.monitor.transitions import Transition

P = ParamSpec("P")
T = TypeVar("T")


class AsyncMonitor:
    """A monitor whose calls are awaited; they run one after the other, in the order in which they were made.

    `open` is given what makes the monitor, and calls it in the thread that will own it. A call that is cancelled while
    it waits is not made; one that has begun is finished and committed, as if its answer were lost.
    """

    def __init__(self, monitor: Monitor, thread: ThreadPoolExecutor) -> None:
        self._monitor = monitor
        self._thread = thread

    @classmethod
    async def open(cls, make: Callable[[], Monitor]) -> Self:
        """Make a monitor in a thread of its own, as in `AsyncMonitor.open(lambda: Monitor(ruleset, url))`."""
        thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="directive-rules-monitor")
        try:
            monitor = await asyncio.get_running_loop().run_in_executor(thread, make)
        except BaseException:
            thread.shutdown(wait=False)
            raise
        return cls(monitor, thread)

    async def _run(self, call: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: call(*args, **named))

    @property
    def clock(self) -> datetime | None:
        """The instant up to which everything is judged; None before the first `advance`."""
        return self._monitor.clock

    async def observe(self, record_type: str, record: Given) -> Sequence[Transition]:
        """Take in one record; see `Monitor.observe`."""
        return await self._run(self._monitor.observe, record_type, record)

    async def observe_many(self, records: Iterable[tuple[str, Given]]) -> Sequence[Transition]:
        """Take in several records in one commit; see `Monitor.observe_many`."""
        return await self._run(self._monitor.observe_many, tuple(records))

    async def advance(self, to: date | datetime) -> Sequence[Transition]:
        """Move the clock; see `Monitor.advance`."""
        return await self._run(self._monitor.advance, to)

    async def verdicts(self, statuses: Iterable[Status] | None = None) -> tuple[Verdict, ...]:
        """Return the verdicts as of the clock, all at once."""
        return await self._run(lambda: tuple(self._monitor.verdicts(statuses)))

    async def open_duties(self, due_before: date | datetime | None = None) -> tuple[Standing, ...]:
        """Return what is still owed, all at once."""
        return await self._run(lambda: tuple(self._monitor.open_duties(due_before)))

    async def subscribe(self, subscriber: Subscriber, name: str | None = None) -> None:
        """Tell of every transition from now on, in the monitor's own thread; see `Monitor.subscribe`."""
        await self._run(self._monitor.subscribe, subscriber, name)

    async def close(self) -> None:
        """Finish what was asked for, and give everything back."""
        try:
            await self._run(self._monitor.close)
        finally:
            self._thread.shutdown(wait=True)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        await self.close()
