"""Rules compiled to Python: one record at a time at speed, with the same meaning as everywhere else."""

from __future__ import annotations

from directive_rules.compiled.care import Outcome
from directive_rules.compiled.checking import Checked, Checker, check
from directive_rules.compiled.company import Partial
from directive_rules.compiled.entries import Entry, joins, merged
from directive_rules.compiled.horizons import instant, start_instant
from directive_rules.compiled.judging import Judgement, judge, judge_export
from directive_rules.compiled.paths import Path
from directive_rules.compiled.program import CompiledRule, Program, compile_rules
from directive_rules.compiled.reading import RecordError, record_of
from directive_rules.compiled.sanity import failed_checks
from directive_rules.compiled.session import Considered, Followed, Session
from directive_rules.compiled.views import ExportView, View

__all__ = [
    "Checked",
    "Checker",
    "CompiledRule",
    "Considered",
    "Entry",
    "ExportView",
    "Followed",
    "Judgement",
    "Outcome",
    "Partial",
    "Path",
    "Program",
    "RecordError",
    "Session",
    "View",
    "check",
    "compile_rules",
    "failed_checks",
    "instant",
    "joins",
    "judge",
    "judge_export",
    "merged",
    "record_of",
    "start_instant",
]
