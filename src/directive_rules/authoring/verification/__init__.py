"""A text that someone holds, compared with what a ledger cites of it. The source text itself is never needed."""

from __future__ import annotations

from directive_rules.authoring.verification.data import verification_json
from directive_rules.authoring.verification.model import Cited, Drift, Match, OperativeWords, Verification
from directive_rules.authoring.verification.text import verification_text
from directive_rules.authoring.verification.verifying import verify_text

__all__ = [
    "Cited",
    "Drift",
    "Match",
    "OperativeWords",
    "Verification",
    "verification_json",
    "verification_text",
    "verify_text",
]
