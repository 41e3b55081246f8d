"""A provision of another directive is cited that its ledger does not have: by a tension, or under `despite`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from directive_rules.authoring.lint.target import Target
from directive_rules.diagnostics import Diagnostic, Span, nearest
from directive_rules.errors import RulesetError
from directive_rules.loading import shipped_folder
from directive_rules.syntax.yaml import MappingNode, ScalarNode, SequenceNode, find, read_yaml


def check(target: Target) -> Iterator[Diagnostic]:
    """Look at each `RULESET#ID`; the other ruleset stands beside this one, or comes with the package."""
    for cited, span in _citations(target):
        ruleset, _, provision = cited.rpartition("#")
        folders = _rulesets(target)
        if ruleset not in folders:
            message = f"`{cited}` cites the ruleset `{ruleset}`, which does not exist" if ruleset else _bare(cited)
            yield Diagnostic("foreign-provision", message, span, nearest(ruleset, folders))
            continue
        known = _provisions(folders[ruleset])
        if provision not in known:
            message = f"`{ruleset}` has no provision `{provision}`"
            yield Diagnostic("foreign-provision", message, span, nearest(provision, known))


def _citations(target: Target) -> Iterator[tuple[str, Span]]:
    for provision in target.ruleset.provisions:
        yield from ((cited, provision.span) for cited in provision.despite)
    for tension in target.ruleset.tensions:
        yield from ((cited, tension.span) for cited in tension.between if "#" in cited)


def _bare(cited: str) -> str:
    return f"`{cited}` under `despite` does not say of which ruleset: it is written `RULESET#ID`"


def _rulesets(target: Target) -> dict[str, Path]:
    """Return the folders of the rulesets that can be cited, by name."""
    beside = target.folder.resolve().parent
    return {
        path.parent.name: path.parent for base in (shipped_folder(), beside) for path in base.glob("*/directive.yaml")
    }


def _provisions(folder: Path) -> tuple[str, ...]:
    """Return the ids in a ledger, without loading the ruleset: it may itself be in the making."""
    try:
        listed = find(read_yaml(folder / "directive.yaml"), ("provisions",))
    except RulesetError:
        return ()
    items = listed.items if isinstance(listed, SequenceNode) else ()
    ids = (item.get("id") for item in items if isinstance(item, MappingNode))
    return tuple(found.text for found in ids if isinstance(found, ScalarNode))
