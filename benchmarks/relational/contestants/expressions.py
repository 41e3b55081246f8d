"""The six rules as CEL, each yielding the number of a status; the other engines take them with small changes.

Together they are one expression that yields a list, empty out of scope: one call a record is the fastest form.
"""

from __future__ import annotations

from typing import Final

from benchmarks.relational.contestants.rows import DATED

SCOPE: Final = 'line == "work_safety_liability" && region.startsWith("11")'
_LEAST: Final = f'size_band == "large" ? (signed_on < {DATED} ? 50000000 : 100000000)'
_OTHER: Final = f"signed_on < {DATED} ? 10000000 : 20000000"
_OFF: Final = "premium * 1000000000 - sum_insured * rate"

STATUSES: Final = (
    f"premium == null || rate == null ? 4 : ({_OFF} <= 1000000000 && {_OFF} >= -1000000000 ? 2 : 3)",
    "end_on == null ? 4 : (end_on < limit_on ? 2 : 3)",
    f"sum_insured >= ({_LEAST} : ({_OTHER})) ? 2 : 3",
    'handler_kind == null ? 4 : (handler_kind == "self_service" ? 1 : (handler_kind == "dedicated" ? 2 : 3))',
    'terms_no == null ? 3 : (terms_no.startsWith("TERMS-") ? 2 : 3)',
    "premium == null ? 4 : (premium <= 0 ? 0 : (start_on >= signed_on ? 2 : 3))",
)
ALL: Final = f"{SCOPE} ? [{', '.join(STATUSES)}] : []"
