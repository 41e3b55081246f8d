"""`RULESET` or `RULESET/RULE` as an argument; a path may stand for a ruleset."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from directive_rules.diagnostics import nearest
from directive_rules.errors import UsageError
from directive_rules.loading import find_ruleset, load_ruleset, shipped_rulesets
from directive_rules.model.ruleset import Rule, Ruleset


def targets(names: Sequence[str]) -> Iterator[tuple[Ruleset, str | None]]:
    """Yield each ruleset named, with the rule where one is named; all rulesets on board where none is."""
    for name in names or shipped_rulesets():
        yield target(name)


def target(name: str) -> tuple[Ruleset, str | None]:
    """Load `RULESET` or `RULESET/RULE`. Raises `UsageError` for an unknown one, with the nearest name."""
    if "/" not in name.rstrip("/") or (Path(name) / "directive.yaml").is_file():
        return load_ruleset(find_ruleset(name)), None
    folder, _, rule = name.rstrip("/").rpartition("/")
    ruleset = load_ruleset(find_ruleset(folder))
    rule_of(ruleset, rule)
    return ruleset, rule


def rule_of(ruleset: Ruleset, name: str) -> Rule:
    """Return a rule by its id. Raises `UsageError` that offers the nearest."""
    if name not in ruleset.rules:
        raise UsageError(f"`{ruleset.id}` has no rule `{name}`: {nearest(name, ruleset.rules)}".rstrip(": "))
    return ruleset.rules[name]
