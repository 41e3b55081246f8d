"""Where provisions pull apart: the case that proves the resolution."""

from __future__ import annotations

from directive_rules.authoring.cases import Case, CaseBook
from directive_rules.model.ruleset import Tension


def proof_of(tension: Tension) -> tuple[str, str]:
    """Return the rule and the title of the case that proves a tension's resolution, as the ledger writes it."""
    rule, _, title = tension.case.partition(": ")
    return rule, title


def proving_case(tension: Tension, book: CaseBook) -> Case | None:
    """Return the case that proves a tension's resolution; None where there is no such case."""
    rule, title = proof_of(tension)
    return next((case for case in book.cases.get(rule, ()) if case.title == title), None)
