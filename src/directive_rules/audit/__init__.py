"""The use case: an export and rulesets, as of an instant, to an `Audit`."""

from directive_rules.audit.options import DEFAULT_ENGINE, ENGINES, EngineName, Options
from directive_rules.audit.overrides import parse_overrides
from directive_rules.audit.preparing import Prepared, prepare
from directive_rules.audit.reopening import Reopened, reopen
from directive_rules.audit.running import run_audit
from directive_rules.reports import ATTENTION, Audit

__all__ = [
    "ATTENTION",
    "DEFAULT_ENGINE",
    "ENGINES",
    "Audit",
    "EngineName",
    "Options",
    "Prepared",
    "Reopened",
    "parse_overrides",
    "prepare",
    "reopen",
    "run_audit",
]
