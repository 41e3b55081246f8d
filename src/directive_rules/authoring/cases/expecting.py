"""What a case expects: a status, or statuses by label, with causes and due where they are stated."""

from __future__ import annotations

from datetime import date
from typing import Final

from directive_rules.analysis.coerce import coerce_data
from directive_rules.authoring.cases.model import NOT_APPLICABLE, Expectation
from directive_rules.diagnostics import Diagnostic, Span, nearest
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.types import TIMESTAMP
from directive_rules.model.verdicts import CauseKind, Due, Status
from directive_rules.syntax.yaml import MappingNode, Node, ScalarNode, SequenceNode

KEYS: Final = ("status", "causes", "due")
STATUSES: Final = (*(status.value for status in Status), NOT_APPLICABLE)


def read_expectations(ruleset: Ruleset, node: Node | None, diagnostics: list[Diagnostic]) -> tuple[Expectation, ...]:
    """Read `expect:`; a status, `{status, causes, due}`, or either of them under labels. Misfits become diagnostics."""
    reader = _Reader(ruleset, diagnostics)
    if isinstance(node, ScalarNode) or (isinstance(node, MappingNode) and node.get("status") is not None):
        return reader.read("", node)
    if isinstance(node, MappingNode) and node.entries:
        return tuple(found for key, value in node.entries for found in reader.read(key.text, value))
    if node is not None:
        diagnostics.append(Diagnostic("shape", "a status, or statuses by label, are expected here", node.span))
    return ()


class _Reader:
    def __init__(self, ruleset: Ruleset, diagnostics: list[Diagnostic]) -> None:
        self.ruleset = ruleset
        self.diagnostics = diagnostics

    def read(self, label: str, node: Node) -> tuple[Expectation, ...]:
        if not isinstance(node, MappingNode):
            return tuple(Expectation(label, status, span=node.span) for status in self._status(node))
        for key, _ in node.entries:
            if key.text not in KEYS:
                self._refuse("unknown-key", f"`{key.text}` is no key here", key.span, nearest(key.text, KEYS))
        due = node.get("due")
        return tuple(
            Expectation(label, status, self._causes(node.get("causes")), due is not None, self._due(due), node.span)
            for status in self._status(node.get("status"))
        )

    def _status(self, node: Node | None) -> tuple[Status | None, ...]:
        """Return the status alone in a tuple, since None is a status here; nothing where it is refused."""
        if not isinstance(node, ScalarNode):
            if node is not None:
                self._refuse("shape", "a status is expected here", node.span)
            return ()
        if node.text == NOT_APPLICABLE:
            return (None,)
        if node.text in STATUSES:
            return (Status(node.text),)
        self._refuse("unknown-status", f"`{node.text}` is no status", node.span, nearest(node.text, STATUSES))
        return ()

    def _causes(self, node: Node | None) -> frozenset[str] | None:
        if node is None:
            return None
        if not isinstance(node, SequenceNode):
            self._refuse("shape", "a list of causes is expected here", node.span)
            return None
        texts = set()
        for item in node.items:
            if not isinstance(item, ScalarNode):
                self._refuse("shape", "a cause holds `: ` and so stands in quotation marks", item.span)
                continue
            self._known_cause(item.text, item.span)
            texts.add(item.text)
        return frozenset(texts)

    def _known_cause(self, text: str, span: Span) -> None:
        kind, _, where = text.partition(": ")
        kinds = [known.value for known in CauseKind]
        if kind not in kinds:
            self._refuse("unknown-cause", f"`{kind}` is no cause", span, nearest(kind, kinds))
            return
        record, _, member = where.partition(".")
        type_ = self.ruleset.vocabulary.records.get(record)
        if record == "params":
            known: tuple[str, ...] = tuple(self.ruleset.parameters)
        elif type_ is not None:
            known = (*type_.fields, *type_.relations)
        else:
            known = tuple(self.ruleset.vocabulary.records)
            member = record
        if member and member not in known:
            self._refuse("unknown-cause", f"`{member}` in the cause is unknown", span, nearest(member, known))

    def _due(self, node: Node | None) -> Due:
        if not isinstance(node, ScalarNode):
            if node is not None:
                self._refuse("shape", "a date, a timestamp, `not yet` or `none` is expected here", node.span)
            return None
        if node.text == "not yet":
            return "not yet"
        if node.text == "none" or node.empty:
            return None
        try:
            value = coerce_data(node.text, TIMESTAMP, self.ruleset.vocabulary.codes)
        except ValueError:
            self._refuse("bad-value", "a date, a timestamp, `not yet` or `none` is expected here", node.span)
            return None
        return value if isinstance(value, date) else None

    def _refuse(self, code: str, message: str, span: Span, advice: str = "") -> None:
        self.diagnostics.append(Diagnostic(code, message, span, advice))
