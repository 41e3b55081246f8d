"""A definition in `directive.yaml` is used nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from directive_rules.authoring.lint.target import Target
from directive_rules.diagnostics import Diagnostic, Severity
from directive_rules.errors import RulesetError
from directive_rules.syntax.yaml import MappingNode, Node, ScalarNode, SequenceNode, read_yaml


def check(target: Target) -> Iterator[Diagnostic]:
    """Look for `.NAME` in the texts of the rules, the scope and the other definitions.

    Definitions are inlined when a ruleset is loaded, so the files themselves are read. Of two definitions of one name
    about different record types, one in use vouches for both.
    """
    directive = _read(target, "directive.yaml")
    defined = directive.get("define") if directive is not None else None
    if directive is None or not isinstance(defined, MappingNode):
        return
    written = [text for key in ("scope", "define") for text in _texts(directive.get(key))]
    for rule in target.ruleset.rules:
        written += _texts(_read(target, f"rules/{rule}.yaml"))
    used = {name for text in written for name in re.findall(r"\.\s*([A-Za-z_]\w*)", text)}
    for _, definitions in defined.entries:
        for name, _ in definitions.entries if isinstance(definitions, MappingNode) else ():
            if name.text not in used:
                message = f"the definition `{name.text}` is used nowhere"
                yield Diagnostic("unused-define", message, name.span, "remove it, or use it", Severity.WARNING)


def _read(target: Target, path: str) -> MappingNode | None:
    try:
        node = read_yaml(target.folder / path)
    except (RulesetError, OSError):
        return None
    return node if isinstance(node, MappingNode) else None


def _texts(node: Node | None) -> list[str]:
    match node:
        case None:
            return []
        case ScalarNode(text=text):
            return [text]
        case SequenceNode(items=items):
            return [text for item in items for text in _texts(item)]
        case MappingNode(entries=entries):
            return [text for _, value in entries for text in _texts(value)]
