"""Worked cases of rules: `rules/<id>.cases.yaml`, judged and compared with what they expect."""

from __future__ import annotations

from directive_rules.authoring.cases.model import Case, CaseBook, Expectation
from directive_rules.authoring.cases.reading import read_cases
from directive_rules.authoring.cases.running import CaseResult, Mismatch, run_case, run_cases

__all__ = ["Case", "CaseBook", "CaseResult", "Expectation", "Mismatch", "read_cases", "run_case", "run_cases"]
