"""Days and instants as exports spell them.

What a cell does not say is not added: no time from a day, no minutes from an hour.

Accepted: `2016-10-21`, `2016/10/21`, `2016.10.21`, `20161021`, `2016年10月21日`, `二○一六年十月二十一日`; with a time
`14:30`, `14:30:05.25`, `14时30分`, `14点30分05秒`, `143005`; an offset (`Z`, `+08:00`) is converted to civil time in
Shanghai; a day number of a spreadsheet; milliseconds since 1970. Refused: two-digit years, and orders other than year,
month, day.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
SERIALS: Final = range(20_000, 80_000)
"""Day numbers of a spreadsheet that are plausible: 1954 to 2119."""

_EPOCH_OF_SERIALS: Final = date(1899, 12, 30)
_EPOCH_MILLISECONDS: Final = re.compile(r"1[0-9]{12}")
_SERIAL: Final = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_SERIAL_TOLERANCE: Final = Decimal("0.001")
"""Seconds. A serial is a fraction of a day in some ten digits, so a whole second comes out this much beside itself."""

_NUMERALS: Final = ("〇○◯零", "一", "二", "三", "四", "五", "六", "七", "八", "九")
_DIGITS: Final = {character: str(value) for value, characters in enumerate(_NUMERALS) for character in characters}
_HAN: Final = "".join(_DIGITS) + "十廿卅"

_DAY: Final = re.compile(
    r"(?P<y>[0-9]{4})(?P<sep>[-/.])(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})(?![0-9])"
    r"|(?P<cy>[0-9]{4})(?P<cm>[0-9]{2})(?P<cd>[0-9]{2})(?=$|[^0-9]|[0-9]{4}(?:[0-9]{2})?$)"
    r"|(?P<hy>[0-9]{4})\s*年\s*(?P<hm>[0-9]{1,2})\s*月\s*(?P<hd>[0-9]{1,2})(?:\s*[日号]|(?![0-9]))"
)
_CLOCK: Final = re.compile(
    r"(?P<h>[0-9]{1,2}):(?P<m>[0-9]{2})(?::(?P<s>[0-9]{2})(?:\.(?P<f>[0-9]{1,9}))?)?"
    r"|(?P<hh>[0-9]{1,2})\s*[时点]\s*(?:(?P<hm>[0-9]{1,2})\s*分\s*(?:(?P<hs>[0-9]{1,2})\s*秒)?)?"
    r"|(?P<ch>[0-9]{2})(?P<cm>[0-9]{2})(?P<cs>[0-9]{2})?"
)
_OFFSET: Final = re.compile(r"\s*(?:(?P<z>[Zz])|(?P<sign>[+-])(?P<h>[0-9]{2}):?(?P<m>[0-9]{2}))")
_HAN_PART: Final = re.compile(f"[{_HAN}]+(?=\\s*[年月日号时点分秒季])")
_HOUR: Final = re.compile(r"([0-9]{1,2})\s*[时点]?")
_SHARP: Final = re.compile(r"[时点]\s*整")


class HourOnlyError(ValueError):
    """A time of day without minutes: an interval, not an instant."""


def parse_day(text: str) -> date:
    """Return the day a cell names. Of an instant, its day; `24:00` belongs to the day it ends. Raises `ValueError`."""
    day, rest = _split(_cleaned(text))
    if day is None:
        return _number_as_day(rest)
    if _OFFSET.search(rest):
        return _instant(day, rest).date()
    if rest:
        _clock(rest)
    return day


def parse_moment(text: str) -> date | datetime:
    """Return the instant a cell names, or the mere day where it says no more, as an hour without minutes does not.

    Raises `ValueError`.
    """
    cleaned = _cleaned(text)
    if _EPOCH_MILLISECONDS.fullmatch(cleaned):
        instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(cleaned))
        return instant.astimezone(SHANGHAI).replace(tzinfo=None)
    day, rest = _split(cleaned)
    if day is None:
        return _serial_instant(rest)
    if not rest:
        return day
    try:
        return _instant(day, rest)
    except HourOnlyError:
        return day


def join_moment(day_text: str, clock_text: str) -> date | datetime:
    """Return the instant that a day and a time of day in two cells name together.

    Midnight after the day is how databases write a day, so the other cell's time counts. A full instant in
    the second cell must lie on the day in the first. Raises `ValueError` where the two disagree.
    """
    first = parse_moment(day_text)
    day = first.date() if isinstance(first, datetime) else first
    cleaned = _cleaned(clock_text)
    hour = _HOUR.fullmatch(cleaned)
    if hour is not None:
        if int(hour[1]) > 24:
            raise ValueError("an hour from 0 to 24 is expected")
        second: date | datetime = day
    elif _CLOCK.fullmatch(cleaned):
        second = _instant(day, cleaned)
    else:
        second = parse_moment(clock_text)
        if (second.date() if isinstance(second, datetime) else second) != day:
            raise ValueError("the two columns name different days")
    if not isinstance(first, datetime) or first.time() == time():
        return second
    if second not in (day, first):
        raise ValueError("the two columns name different times")
    return first


def is_serial(text: str) -> bool:
    """Tell whether a cell that names a day does so by a spreadsheet's day number."""
    return _SERIAL.fullmatch(_cleaned(text)) is not None


def latin_digits(text: str) -> str:
    """Return the text with Chinese numerals before 年, 月, 日 and the like written in digits."""
    return _HAN_PART.sub(lambda match: _number(match[0]), text)


def _cleaned(text: str) -> str:
    return _SHARP.sub("时0分", latin_digits(unicodedata.normalize("NFKC", text).strip()))


def _number(numeral: str) -> str:
    """Write a numeral in digits: digit by digit (二〇一六), or with tens (二十一, 廿一, 十)."""
    if all(character in _DIGITS for character in numeral):
        return "".join(_DIGITS[character] for character in numeral)
    numeral = numeral.replace("廿", "二十").replace("卅", "三十")
    tens, _, ones = numeral.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return numeral
    return str(int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0")))


def _split(text: str) -> tuple[date | None, str]:
    """Return the day at the start of a text and what follows it; None and the text where none starts it."""
    match = _DAY.match(text)
    if match is None:
        return None, text
    try:
        found = date(*_parts(match))
    except ValueError:
        raise ValueError("there is no such day") from None
    rest = text[match.end() :]
    if rest[:1] in ("T", "t") and rest[1:2].isdigit():
        rest = rest[1:]
    return found, rest.strip()


def _parts(match: re.Match[str]) -> tuple[int, int, int]:
    kind = next(kind for kind in ("", "c", "h") if match[f"{kind}y"] is not None)
    return int(match[f"{kind}y"]), int(match[f"{kind}m"]), int(match[f"{kind}d"])


def _instant(day: date, text: str) -> datetime:
    """Return the instant on that day; `24:00` is the first instant of the next."""
    match = _CLOCK.match(text)
    if match is None:
        raise ValueError("a time like 14:30 is expected after the day")
    hour, minute, second, microsecond = _clock_parts(match)
    offset = text[match.end() :]
    moment = datetime(day.year, day.month, day.day)
    if (hour, minute, second, microsecond) == (24, 0, 0, 0):
        moment += timedelta(days=1)
    else:
        moment = datetime.combine(day, time(hour, minute, second, microsecond))
    if not offset.strip():
        return moment
    zone = _OFFSET.fullmatch(offset)
    if zone is None:
        raise ValueError("a time like 14:30 is expected after the day")
    if zone["z"]:
        ahead = timedelta()
    else:
        ahead = timedelta(hours=int(zone["h"]), minutes=int(zone["m"])) * (-1 if zone["sign"] == "-" else 1)
    return moment.replace(tzinfo=timezone(ahead)).astimezone(SHANGHAI).replace(tzinfo=None)


def _clock(text: str) -> None:
    """Hold what follows a day against the form of a time; raises `ValueError`."""
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise ValueError("a date like 2016-10-21 is expected")
    try:
        _clock_parts(match)
    except HourOnlyError:
        return


def _clock_parts(match: re.Match[str]) -> tuple[int, int, int, int]:
    kind = next(kind for kind in ("", "h", "c") if match[f"{kind}h" if kind else "h"] is not None)
    hour = int(match[f"{kind}h"])
    if hour > 24:
        raise ValueError("an hour from 0 to 24 is expected")
    if match[f"{kind}m"] is None:
        raise HourOnlyError("an hour without minutes")
    minute, second = int(match[f"{kind}m"]), int(match[f"{kind}s"] or 0)
    fraction = (match["f"] or "").rstrip("0") if kind == "" else ""
    if len(fraction) > 6:
        raise ValueError("a time to the microsecond at most is expected")
    if minute > 59 or second > 59 or (hour == 24 and (minute or second or fraction)):
        raise ValueError("there is no such time")
    return hour, minute, second, int(fraction.ljust(6, "0"))


def _number_as_day(text: str) -> date:
    if _EPOCH_MILLISECONDS.fullmatch(text):
        moment = parse_moment(text)
        return moment.date() if isinstance(moment, datetime) else moment
    if _SERIAL.fullmatch(text):
        moment = _serial_instant(text)
        return moment.date() if isinstance(moment, datetime) else moment
    raise ValueError("a date like 2016-10-21 is expected")


def _serial_instant(text: str) -> date | datetime:
    """Read a spreadsheet's day number; with a fraction it must name a whole second."""
    if not _SERIAL.fullmatch(text):
        raise ValueError("a date like 2016-10-21, or an instant like 2016-10-21 14:30, is expected")
    number = Decimal(text)
    whole = int(number)
    if whole not in SERIALS:
        raise ValueError("a date is expected; as a spreadsheet's day number this is not plausible")
    day = _EPOCH_OF_SERIALS + timedelta(days=whole)
    if "." not in text:
        return day
    seconds = (number - whole) * 86_400
    nearest = seconds.to_integral_value()
    if abs(seconds - nearest) > _SERIAL_TOLERANCE:
        raise ValueError("a spreadsheet's day number that names no whole second")
    return datetime(day.year, day.month, day.day) + timedelta(seconds=int(nearest))
