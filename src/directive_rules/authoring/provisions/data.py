"""Coverage for machines: one JSON document, keys in a stable order."""

from __future__ import annotations

import json
from collections.abc import Sequence

from directive_rules.authoring.provisions.coverage import Coverage, ProvisionCoverage, State, Totals
from directive_rules.model.ruleset import Modality, NotCheckedReason
from directive_rules.model.vocabulary import Names


def coverage_json(coverages: Sequence[Coverage]) -> str:
    """Return the coverage of rulesets and the totals over all of them, in both languages."""
    data = {
        "rulesets": [_ruleset(coverage) for coverage in coverages],
        "totals": _totals(sum((coverage.totals for coverage in coverages), Totals())),
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _ruleset(coverage: Coverage) -> dict[str, object]:
    ruleset = coverage.ruleset
    return {
        "ruleset": ruleset.id,
        "number": ruleset.number,
        "title": _names(ruleset.title),
        "force": ruleset.force.value,
        "in_force": {
            "from": ruleset.in_force_from.isoformat(),
            "to": ruleset.in_force_to.isoformat() if ruleset.in_force_to else None,
        },
        "provisions": [_provision(one) for passage in coverage.passages for one in passage.provisions],
        "totals": _totals(coverage.totals),
    }


def _provision(covered: ProvisionCoverage) -> dict[str, object]:
    provision = covered.provision
    at, reason = provision.at, provision.not_checked
    return {
        "id": provision.id,
        "at": {"section": at.section, "heading": at.heading, "sentence": at.sentence, "clause": at.clause},
        "digest": provision.digest,
        "says": _names(provision.says),
        "modality": provision.modality.value,
        "force": provision.force.value,
        "bearer": provision.bearer,
        "state": covered.state.value,
        "rules": [
            {"id": one.rule.id, "title": _names(one.rule.title), "cases": one.cases} for one in covered.checked_by
        ],
        "not_checked": None
        if reason is None
        else {"because": reason.because.value, "of": reason.of or None, "note": _names(reason.note)},
        "despite": list(provision.despite),
    }


def _totals(totals: Totals) -> dict[str, object]:
    return {
        "provisions": totals.provisions,
        "states": {state.value: totals.of_state(state) for state in State},
        "modalities": {
            modality.value: {state.value: totals.states[modality, state] for state in State} for modality in Modality
        },
        "not_checked": {reason.value: totals.reasons[reason] for reason in NotCheckedReason},
        "rules": totals.rules,
        "cases": totals.cases,
    }


def _names(names: Names) -> dict[str, str]:
    return {"zh": names.zh, "en": names.en}
