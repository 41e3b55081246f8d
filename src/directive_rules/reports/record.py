"""`manifest.json`: what went into an audit and what came out, by hash. No wall clock: same inputs, same bytes."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from datetime import date, datetime
from importlib import metadata
from typing import Final

from directive_rules.model.export import Claim, SourceFile
from directive_rules.model.verdicts import Status, Verdict
from directive_rules.reports.content import Audit, Disagreement, JudgedRule, JudgedRuleset
from directive_rules.reports.lines import due_text, moment_text, value_data

EXPORT: Final = "export"
FORMAT: Final = "directive-rules audit, version 1"
ENGINES: Final = ("directive-rules", "cel-python", "chinesecalendar")
"""The packages whose version can change a verdict, whatever the engine."""


def manifest_document(audit: Audit, digests: Mapping[str, str], places: Mapping[str, str]) -> str:
    """Return the record of an audit, with the digest of every other file.

    `places` says where the export lies, and each ruleset that did not come with the package, seen from the audit.
    """
    document = {
        "format": FORMAT,
        "as_of": moment_text(audit.as_of),
        "taken_at": _moment(audit.taken_at),
        "options": {
            "complete": audit.complete,
            "illustrative": audit.illustrative,
            "readings": any(judged.readings is not None for judged in audit.rulesets),
            "list": sorted(status.value for status in audit.listed),
        },
        "engine": audit.engine,
        "versions": {
            "python": platform.python_version(),
            **{name: _version(name) for name in (*ENGINES, *audit.packages)},
        },
        "totals": _totals(audit),
        "conserved": audit.conserved,
        "disagreements": [_disagreement(one) for one in audit.disagreements],
        "rulesets": [_ruleset(judged, places.get(judged.ruleset.id)) for judged in audit.rulesets],
        "export": {
            "path": places.get(EXPORT, ""),
            "files": [_file(file) for file in sorted(audit.files, key=lambda file: file.name)],
            "covers": {name: _claim(claim) for name, claim in sorted(audit.claims.items())},
            "gaps": [
                {
                    "record": gap.type,
                    **{name: value_data(value) for name, value in sorted(gap.values.items())},
                    "from": _moment(gap.since),
                    "to": _moment(gap.until),
                }
                for gap in audit.gaps
            ],
        },
        "caveats": [{"zh": caveat.zh, "en": caveat.en} for caveat in audit.caveats],
        "notes": [str(note) for note in audit.notes],
        "outputs": dict(sorted(digests.items())),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _totals(audit: Audit) -> dict[str, object]:
    totals = audit.totals
    return {
        "violations": totals.violations,
        "shortfalls": totals.shortfalls,
        "duties": totals.duties,
        **{status.value: totals.statuses[status] for status in Status},
        "quarantined": len(audit.quarantine),
    }


def _ruleset(judged: JudgedRuleset, place: str | None) -> dict[str, object]:
    return {
        "id": judged.ruleset.id,
        "number": judged.ruleset.number,
        "path": place,
        "digest": judged.ruleset.digest,
        "illustrative": list(judged.illustrative),
        "parameters": {name: value_data(value) for name, value in sorted(judged.parameters.items())},
        "rules": {rule.rule.id: _counts(rule) for rule in judged.rules},
    }


def _counts(rule: JudgedRule) -> dict[str, object]:
    return {
        "finding": rule.rule.finding,
        "considered": rule.tally.considered,
        "not_applicable": rule.tally.not_applicable,
        **{status.value: rule.count(status) for status in Status if rule.count(status)},
        **({} if rule.rederived is None else {"rederived": rule.rederived}),
    }


def _disagreement(one: Disagreement) -> dict[str, object]:
    return {
        "duty": str(one.found.duty),
        "engine": _answer(one.found),
        "interpreter": None if one.derived is None else _answer(one.derived),
    }


def _answer(verdict: Verdict) -> dict[str, object]:
    causes = sorted(str(cause) for cause in verdict.causes)
    return {"status": verdict.status.value, "due": due_text(verdict.due), "causes": causes}


def _file(file: SourceFile) -> dict[str, object]:
    read = {
        "record": file.record,
        "encoding": file.encoding,
        "raw": file.raw,
        "evaluated": file.evaluated,
        "quarantined": file.quarantined,
        "blank": file.blank,
    }
    return {"name": file.name, "sha256": file.digest, **(read if file.record else {})}


def _claim(claim: Claim) -> object:
    if claim.since is None and claim.until is None:
        return "all"
    return {"from": _moment(claim.since), "to": _moment(claim.until)}


def _moment(moment: date | datetime | None) -> str | None:
    return None if moment is None else moment_text(moment)


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "unknown"
