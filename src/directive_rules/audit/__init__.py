"""The use case: an export and rulesets, as of an instant, to an `Audit`."""

from directive_rules.audit.overrides import parse_overrides
from directive_rules.audit.preparing import Prepared, prepare
from directive_rules.audit.reopening import Reopened, reopen
from directive_rules.audit.running import ATTENTION, Options, run_audit
from directive_rules.reports import Audit

__all__ = [
    "ATTENTION",
    "Audit",
    "Options",
    "Prepared",
    "Reopened",
    "parse_overrides",
    "prepare",
    "reopen",
    "run_audit",
]
