"""The eight rules in the Common Expression Language, which the others' languages are near to."""

from __future__ import annotations

from typing import Final

SCOPE: Final = 'line == "work_safety_liability" && region.startsWith("11")'
CONDITIONS: Final = (
    'handler_kind in ["dedicated", "self_service"]',
    'terms_no != null && terms_no.startsWith("TERMS-")',
    'size_band != "large" || sum_insured >= 1000000.0',
    "start_on >= signed_on",
    "premium - sum_insured * rate < 0.005 && premium - sum_insured * rate > -0.005",
    "rate >= 0.001 && rate <= 0.004",
    "end_on > start_on",
    "deductible == 0.0 || payout_ratio == 1.0",
)
ALL: Final = f"{SCOPE} ? [{', '.join(CONDITIONS)}] : []"
