"""The bounds of a run: which engine judges, and how much memory and how many threads it may have."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from directive_rules.diagnostics import nearest
from directive_rules.errors import UsageError

if TYPE_CHECKING:
    from directive_rules.audit.options import EngineName

UNITS: Final = {
    "B": 1,
    **{f"{prefix}B": 1000**power for power, prefix in enumerate("KMGT", 1)},
    **{f"{prefix}iB": 1024**power for power, prefix in enumerate("KMGT", 1)},
}
LEAST: Final = 64 * 1000**2
_SIZE: Final = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)\s*([A-Za-z]+)")


def engine_named(text: str | None, memory: int | None, threads: int | None) -> EngineName:
    """Return the engine that is asked for, or the default. Raises `UsageError` where it cannot be bounded as asked."""
    from directive_rules.audit.options import DEFAULT_ENGINE, ENGINES, HOSTED, UNBOUNDED  # noqa: PLC0415 - when needed

    engines = (*ENGINES, *HOSTED)
    found = DEFAULT_ENGINE if text is None else next((name for name in engines if name == text), None)
    if found is None:
        raise UsageError(f"--engine: there is no engine `{text}`; {nearest(str(text), engines)}")
    for option, bound in (("--memory", memory), ("--threads", threads)):
        if bound is not None and found in UNBOUNDED:
            raise UsageError(f"{option}: the engine `{found}` cannot be bounded")
    return found


def memory_size(text: str | None) -> int | None:
    """Return a size like `512MB` or `1.5 GiB` in bytes. Raises `UsageError`."""
    if text is None:
        return None
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"--memory `{text}`: a size like 512MB or 2GiB is expected")
    number, unit = match.groups()
    scale = next((scale for name, scale in UNITS.items() if name.lower() == unit.lower()), None)
    if scale is None:
        raise UsageError(f"--memory `{text}`: there is no unit `{unit}`; {nearest(unit, UNITS)}")
    found = int(Decimal(number) * scale)
    if found < LEAST:
        raise UsageError(f"--memory `{text}`: at least {LEAST // 1000**2}MB are needed")
    return found


def how_many(text: str | None) -> int | None:
    """Return how many missed duties of each rule to judge again, None for `all`. Raises `UsageError`."""
    from directive_rules.audit.options import REDERIVED  # noqa: PLC0415 - loaded when needed

    if text is None:
        return REDERIVED
    if text.strip() == "all":
        return None
    if not re.fullmatch(r"\d{1,9}", text.strip()):
        raise UsageError(f"--rederive `{text}`: a number or `all` is expected")
    return int(text)
