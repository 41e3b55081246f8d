"""Records written in YAML or JSON by hand: single ones in a manifest, or those an expression is tried on."""

from __future__ import annotations

from collections.abc import Iterable

from directive_rules.diagnostics import Diagnostic, nearest
from directive_rules.exports.coercion import CellReader
from directive_rules.model.export import Origin, Record
from directive_rules.model.values import Value
from directive_rules.model.vocabulary import RecordType, Vocabulary
from directive_rules.syntax.yaml import MappingNode, Node, ScalarNode, SequenceNode


def read_records(
    node: Node, vocabulary: Vocabulary, diagnostics: list[Diagnostic], *, keyed: bool = True
) -> tuple[tuple[Record, ...], dict[str, frozenset[str]]]:
    """Read `{type: [record, ...]}` or `{type: record}`; return the records, and the fields each type provides.

    What is wrong becomes diagnostics, each at its place. `keyed` asks for the whole key of every record.
    """
    found: list[Record] = []
    columns: dict[str, frozenset[str]] = {}
    if not isinstance(node, MappingNode):
        diagnostics.append(Diagnostic("shape", "a mapping of record types is expected here", node.span))
        return (), {}
    for key, items in node.entries:
        record = vocabulary.records.get(key.text)
        if record is None:
            advice = nearest(key.text, vocabulary.records)
            diagnostics.append(Diagnostic("unknown-record", f"there is no record type `{key.text}`", key.span, advice))
            continue
        columns[record.name] = frozenset()
        for item in items.items if isinstance(items, SequenceNode) else (items,):
            if not isinstance(item, MappingNode):
                diagnostics.append(Diagnostic("shape", "a mapping of fields is expected here", item.span))
                continue
            values = read_values(record, item.entries, vocabulary, diagnostics)
            for name in record.key if keyed else ():
                if values.get(name) is None:
                    message = f"a `{record.name}` needs `{name}`, a part of its key"
                    diagnostics.append(Diagnostic("missing-key", message, item.span))
            columns[record.name] |= frozenset(values)
            found.append(Record(record.name, values, Origin(item.span.file, item.span.line)))
    return tuple(found), columns


def read_values(
    record: RecordType,
    entries: Iterable[tuple[ScalarNode, Node]],
    vocabulary: Vocabulary,
    diagnostics: list[Diagnostic],
) -> dict[str, Value | None]:
    """Read the fields of one record; an empty scalar is an empty field."""
    values: dict[str, Value | None] = {}
    for key, node in entries:
        known = record.fields.get(key.text)
        if known is None:
            message = f"`{key.text}` is no field of `{record.name}`"
            diagnostics.append(Diagnostic("unknown-field", message, key.span, nearest(key.text, record.fields)))
            continue
        try:
            values[key.text] = CellReader(known, vocabulary.codes).read(_cell(node))
        except ValueError as error:
            diagnostics.append(Diagnostic("bad-value", f"`{key.text}`: {error}", node.span))
    return values


def _cell(node: Node) -> str | tuple[str, ...] | None:
    if isinstance(node, ScalarNode):
        return None if node.empty else node.text
    if isinstance(node, SequenceNode) and all(isinstance(item, ScalarNode) for item in node.items):
        return tuple(item.text for item in node.items if isinstance(item, ScalarNode))
    raise ValueError("a value or a list of values is expected")
