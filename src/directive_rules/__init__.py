"""Regulatory circulars as declarative rulesets: audit an insurer's records, and explain every violation.

The public names, and nothing else. Each is loaded on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from directive_rules.audit import Audit, Options, run_audit
    from directive_rules.compiled import Checked, Checker, Outcome, RecordError, check
    from directive_rules.diagnostics import Diagnostic, Severity, Span
    from directive_rules.errors import (
        DirectiveRulesError,
        ExportError,
        IntegrityError,
        MachineError,
        RulesetError,
        UsageError,
    )
    from directive_rules.explain import Explanation, explain_duty, render_text
    from directive_rules.interpreter import RuleJudgement, judge
    from directive_rules.loading import find_ruleset, load_ruleset, shipped_rulesets
    from directive_rules.model.export import ALL, Claim, Export, Gap, Record, Table
    from directive_rules.model.ruleset import Ruleset
    from directive_rules.model.values import Period
    from directive_rules.model.verdicts import Cause, Duty, Status, Verdict
    from directive_rules.monitor import AsyncMonitor, LedgerReader, Monitor, Transition

_HOMES = {
    "audit": ("Audit", "Options", "run_audit"),
    "compiled": ("Checked", "Checker", "Outcome", "RecordError", "check"),
    "diagnostics": ("Diagnostic", "Severity", "Span"),
    "errors": ("DirectiveRulesError", "ExportError", "IntegrityError", "MachineError", "RulesetError", "UsageError"),
    "explain": ("Explanation", "explain_duty", "render_text"),
    "interpreter": ("RuleJudgement", "judge"),
    "loading": ("find_ruleset", "load_ruleset", "shipped_rulesets"),
    "model.export": ("ALL", "Claim", "Export", "Gap", "Record", "Table"),
    "model.ruleset": ("Ruleset",),
    "model.values": ("Period",),
    "model.verdicts": ("Cause", "Duty", "Status", "Verdict"),
    "monitor": ("AsyncMonitor", "LedgerReader", "Monitor", "Transition"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "ALL",
    "AsyncMonitor",
    "Audit",
    "Cause",
    "Checked",
    "Checker",
    "Claim",
    "Diagnostic",
    "DirectiveRulesError",
    "Duty",
    "Explanation",
    "Export",
    "ExportError",
    "Gap",
    "IntegrityError",
    "LedgerReader",
    "MachineError",
    "Monitor",
    "Options",
    "Outcome",
    "Period",
    "Record",
    "RecordError",
    "RuleJudgement",
    "Ruleset",
    "RulesetError",
    "Severity",
    "Span",
    "Status",
    "Table",
    "Transition",
    "UsageError",
    "Verdict",
    "check",
    "explain_duty",
    "find_ruleset",
    "judge",
    "load_ruleset",
    "render_text",
    "run_audit",
    "shipped_rulesets",
]


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module `directive_rules` has no attribute `{name}`")
    found: object = getattr(import_module(f"directive_rules.{_HOME_OF[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return __all__
