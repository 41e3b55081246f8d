"""An audit opened again: the same export, rulesets and parameters, held against the hashes it recorded."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from directive_rules.analysis.coerce import coerce_data, parse_moment
from directive_rules.audit.narrowing import Nearby, is_large
from directive_rules.audit.options import HOSTED
from directive_rules.audit.preparing import Prepared, prepare, read
from directive_rules.errors import IntegrityError, UsageError
from directive_rules.loading import find_ruleset, load_ruleset
from directive_rules.model.export import SourceFile
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.values import Value
from directive_rules.reports import is_audit
from directive_rules.reports.directory import MANIFEST


@dataclass(frozen=True, slots=True)
class Reopened:
    """What an audit was made of: each ruleset with the export as it judged it, and its overridden parameters."""

    as_of: date | datetime
    rulesets: Mapping[str, Prepared]
    parameters: Mapping[str, Mapping[str, Value | None]]
    nearby: Nearby | None = None

    def of_duty(self, duty: str) -> Prepared:
        """Return the ruleset that a duty's id begins with, with what is needed of the export to judge that duty.

        Raises `UsageError` where the audit has no such ruleset.
        """
        ready = self._ruleset_of(duty)
        return ready if self.nearby is None else self.nearby.narrowed(ready, duty)

    def _ruleset_of(self, duty: str) -> Prepared:
        name = duty.partition("/")[0]
        if name in self.rulesets:
            return self.rulesets[name]
        if len(self.rulesets) == 1 and duty.count("/") < 2:
            return next(iter(self.rulesets.values()))
        known = ", ".join(f"`{known}`" for known in self.rulesets)
        raise UsageError(f"`{duty}`: this audit judged {known}; a duty is RULESET/RULE/KEY[@PERIOD]")


def reopen(directory: Path, export: Path | None = None) -> Reopened:
    """Open an audit directory again; `export` says where the export lies now, if it was moved.

    Raises `UsageError` where there is no audit, or no export where the audit says; `IntegrityError` where an input or
    a ruleset is no longer what was judged.
    """
    if not is_audit(directory):
        raise UsageError(f"`{directory}` is no audit: it has no manifest.json that an audit wrote")
    recorded: dict[str, Any] = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
    try:
        return _reopened(directory, recorded, export)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UsageError(f"`{directory / MANIFEST}` is not as an audit writes it ({error})") from None


def _reopened(directory: Path, recorded: Mapping[str, Any], export: Path | None) -> Reopened:
    if recorded.get("engine") in HOSTED:
        message = (
            f"`{directory}` was judged by {recorded['engine']}, where the records lie: only files are opened again"
        )
        raise UsageError(message)
    rulesets = {entry["id"]: _ruleset(directory, entry) for entry in recorded["rulesets"]}
    place = export if export is not None else directory / recorded["export"]["path"]
    if not place.exists():
        raise UsageError(f"the export is no longer at `{place}`: say with --export where it is")
    complete, illustrative = recorded["options"]["complete"], recorded["options"]["illustrative"]
    parameters = {
        entry["id"]: _parameters(entry["parameters"], rulesets[entry["id"]]) for entry in recorded["rulesets"]
    }
    as_of = parse_moment(recorded["as_of"])
    if is_large(place):
        nearby = Nearby(place, tuple(rulesets.values()), complete=complete, illustrative=illustrative)
        _same_files(recorded, nearby.reading.files)
        return Reopened(as_of, nearby.rulesets, parameters, nearby)
    reading = read(place, tuple(rulesets.values()))
    _same_files(recorded, reading.files)
    ready = {
        name: prepare(ruleset, reading.export, complete=complete, illustrative=illustrative)
        for name, ruleset in rulesets.items()
    }
    return Reopened(as_of, ready, parameters)


def _ruleset(directory: Path, entry: Mapping[str, Any]) -> Ruleset:
    name = entry["id"] if entry["path"] is None else (directory / entry["path"]).as_posix()
    ruleset = load_ruleset(find_ruleset(name))
    if ruleset.digest != entry["digest"]:
        raise IntegrityError(f"the ruleset `{entry['id']}` has changed since the audit: run the audit again")
    return ruleset


def _same_files(recorded: Mapping[str, Any], files: Sequence[SourceFile]) -> None:
    found = {file.name: file.digest for file in files}
    known = {file["name"]: file["sha256"] for file in recorded["export"]["files"]}
    changed = sorted(name for name in known.keys() | found.keys() if known.get(name) != found.get(name))
    if changed:
        named = ", ".join(f"`{name}`" for name in changed)
        raise IntegrityError(f"the export has changed since the audit: {named}. Run the audit again")


def _parameters(recorded: Mapping[str, Any], ruleset: Ruleset) -> dict[str, Value | None]:
    codes = ruleset.vocabulary.codes
    return {name: coerce_data(data, ruleset.parameters[name].type, codes) for name, data in recorded.items()}
