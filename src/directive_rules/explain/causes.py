"""The causes of a verdict, each with what would settle it."""

from __future__ import annotations

from directive_rules.explain.model import CauseShown
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.verdicts import Cause, Verdict
from directive_rules.wording.causes import REMEDIES, cause_words


def explain_cause(cause: Cause, ruleset: Ruleset) -> CauseShown:
    """Say a cause in words, with the vocabulary's names, and what would settle it."""
    return CauseShown(str(cause), cause_words(cause, ruleset), REMEDIES[cause.kind])


def explain_causes(verdict: Verdict | None, ruleset: Ruleset) -> tuple[CauseShown, ...]:
    """Say the causes of a verdict in a fixed order; nothing where there is no verdict."""
    return tuple(explain_cause(cause, ruleset) for cause in sorted(verdict.causes)) if verdict is not None else ()
