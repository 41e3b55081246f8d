"""The nightly run: a little after midnight, the day that ended is closed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
GRACE: Final = timedelta(minutes=30)
"""How long after midnight entries of the day may still come in."""


def next_close(now: datetime) -> tuple[date, datetime]:
    """Return the next day to close, and the instant to do it."""
    day = (now - GRACE).date()
    return day, datetime(day.year, day.month, day.day, tzinfo=now.tzinfo) + timedelta(days=1) + GRACE


def shanghai_now() -> datetime:
    """Return the time on the office's wall."""
    return datetime.now(SHANGHAI)


async def nights(
    close_day: Callable[[date], Awaitable[object]],
    now: Callable[[], datetime] = shanghai_now,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> None:
    """Close every day when it is over; first whatever ended while the office was down."""
    await close_day((now() - GRACE).date() - timedelta(days=1))
    while True:
        day, at = next_close(now())
        while (left := (at - now()).total_seconds()) > 0:
            await sleep(left)
        await close_day(day)
