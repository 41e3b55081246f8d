"""Reports: pure functions of an audit, in forms for machines and for people, and the directory they are kept in."""

from directive_rules.reports.content import (
    ATTENTION,
    Audit,
    Change,
    Disagreement,
    JudgedRule,
    JudgedRuleset,
    OtherReading,
    QuarantinedRow,
    RowProblem,
    Totals,
)
from directive_rules.reports.directory import audit_files, is_audit, refuse_foreign, write_audit

__all__ = [
    "ATTENTION",
    "Audit",
    "Change",
    "Disagreement",
    "JudgedRule",
    "JudgedRuleset",
    "OtherReading",
    "QuarantinedRow",
    "RowProblem",
    "Totals",
    "audit_files",
    "is_audit",
    "refuse_foreign",
    "write_audit",
]
