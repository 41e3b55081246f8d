"""Coverage for people: every provision of a directive with what checks it, or why nothing does."""

from __future__ import annotations

from directive_rules.authoring.provisions.coverage import (
    CheckedBy,
    Coverage,
    Passage,
    ProvisionCoverage,
    State,
    Totals,
    coverage_of,
)
from directive_rules.authoring.provisions.data import coverage_json
from directive_rules.authoring.provisions.markdown import coverage_markdown
from directive_rules.authoring.provisions.text import coverage_text

__all__ = [
    "CheckedBy",
    "Coverage",
    "Passage",
    "ProvisionCoverage",
    "State",
    "Totals",
    "coverage_json",
    "coverage_markdown",
    "coverage_of",
    "coverage_text",
]
