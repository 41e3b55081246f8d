"""`manifest.yaml`: what an export says of itself: when it was taken, what it covers, how its columns are to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import pydantic

from directive_rules.analysis.coerce import parse_moment
from directive_rules.diagnostics import NOWHERE, Diagnostic, Span, nearest
from directive_rules.errors import ExportError, RulesetError
from directive_rules.exports.records import read_records, read_values
from directive_rules.model.export import ALL, Claim, Gap, Record
from directive_rules.model.values import end_of_day, is_mere_day, start_of_day
from directive_rules.model.vocabulary import RecordType, Vocabulary
from directive_rules.syntax.documents import Flag, Shape, fit
from directive_rules.syntax.yaml import MappingNode, Node, ScalarNode, SequenceNode, locate, read_yaml

MANIFEST: Final = "manifest.yaml"
CONSTANT_EMPTY: Final = "empty"
_GAP_SPAN: Final = ("from", "to")


class FileShape(Shape):
    """How one file is to be read."""

    ignore: Flag = False
    record: str | None = None
    columns: dict[str, str | None] = pydantic.Field(default_factory=dict)
    constants: dict[str, str | None] = pydantic.Field(default_factory=dict)
    units: dict[str, str] = pydantic.Field(default_factory=dict)
    empty: list[str] = pydantic.Field(default_factory=list)


class ManifestShape(Shape):
    """The whole manifest."""

    as_of: str | None = None
    taken_at: str | None = None
    covers: Any = None
    gaps: list[dict[str, Any]] = pydantic.Field(default_factory=list)
    files: dict[str, FileShape | None] = pydantic.Field(default_factory=dict)
    records: dict[str, list[dict[str, Any]]] = pydantic.Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Instruction:
    """How one file is to be read, as far as the manifest says.

    `columns` maps headings to fields, None leaves one out.
    """

    ignore: bool = False
    record: str | None = None
    columns: Mapping[str, str | None] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    empty: frozenset[str] = frozenset()
    node: Node | None = None

    def span(self, *path: str) -> Span:
        """Return where a part of the instruction is written."""
        return locate(self.node, path) if self.node is not None else NOWHERE

    def key_span(self, *path: str) -> Span:
        """Return where the last key of a path is written."""
        holder = locate_node(self.node, path[:-1]) if self.node is not None else None
        return holder.key_span(path[-1]) if isinstance(holder, MappingNode) else NOWHERE


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an export says of itself. `claims` holds the types named; `covers_all` claims every type that is there."""

    as_of: date | datetime | None = None
    taken_at: date | datetime | None = None
    covers_all: bool = False
    claims: Mapping[str, Claim] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    files: Mapping[str, Instruction] = field(default_factory=dict)
    records: tuple[Record, ...] = ()
    columns: Mapping[str, frozenset[str]] = field(default_factory=dict)


def read_manifest(path: Path, vocabulary: Vocabulary) -> Manifest:
    """Read and check a manifest. Raises `ExportError` with every diagnostic, each at its place in the file."""
    diagnostics: list[Diagnostic] = []
    try:
        node = read_yaml(path, path.name)
    except RulesetError as error:
        raise ExportError(error.diagnostics) from None
    shape = fit(ManifestShape, node, diagnostics)
    if shape is None or not isinstance(node, MappingNode):
        raise ExportError(diagnostics)
    reading = _Reading(vocabulary, node, diagnostics)
    covers_all, claims = reading.covers()
    given = node.get("records")
    records, columns = read_records(given, vocabulary, diagnostics) if given is not None else ((), {})
    manifest = Manifest(
        as_of=reading.moment("as_of"),
        taken_at=reading.moment("taken_at"),
        covers_all=covers_all,
        claims=claims,
        gaps=reading.gaps(),
        files={name: reading.instruction(name, found or FileShape()) for name, found in shape.files.items()},
        records=records,
        columns=columns,
    )
    if diagnostics:
        raise ExportError(diagnostics)
    return manifest


class _Reading:
    """Turns the parts of one manifest into the model, collecting diagnostics."""

    def __init__(self, vocabulary: Vocabulary, node: MappingNode, diagnostics: list[Diagnostic]) -> None:
        self.vocabulary = vocabulary
        self.node = node
        self.diagnostics = diagnostics

    def wrong(self, code: str, message: str, span: Span, advice: str = "") -> None:
        self.diagnostics.append(Diagnostic(code, message, span, advice))

    def record_type(self, name: str, span: Span) -> RecordType | None:
        found = self.vocabulary.records.get(name)
        if found is None:
            self.wrong(
                "unknown-record", f"there is no record type `{name}`", span, nearest(name, self.vocabulary.records)
            )
        return found

    def moment(self, key: str) -> date | datetime | None:
        return self.moment_of(self.node.get(key))

    def moment_of(self, node: Node | None) -> date | datetime | None:
        if node is None or (isinstance(node, ScalarNode) and node.empty):
            return None
        try:
            return parse_moment(node.text if isinstance(node, ScalarNode) else "")
        except ValueError as error:
            self.wrong("bad-value", str(error), node.span)
            return None

    def covers(self) -> tuple[bool, dict[str, Claim]]:
        node = self.node.get("covers")
        if node is None or (isinstance(node, ScalarNode) and (node.empty or node.text == "none")):
            return False, {}
        if isinstance(node, ScalarNode) and node.text == "all":
            return True, {}
        if not isinstance(node, MappingNode):
            self.wrong("bad-value", "`covers` is `all`, `none`, or a mapping of record types", node.span)
            return False, {}
        claims = {}
        for key, value in node.entries:
            if self.record_type(key.text, key.span) is None:
                continue
            if isinstance(value, ScalarNode) and value.text in ("all", "none"):
                if value.text == "all":
                    claims[key.text] = ALL
            elif isinstance(value, MappingNode):
                since, until = self.span_of(value)
                claims[key.text] = Claim(since, until)
            else:
                self.wrong("bad-value", "`all`, `none` or `{from: ..., to: ...}` is expected", value.span)
        return False, claims

    def span_of(self, node: MappingNode) -> tuple[date | datetime | None, date | datetime | None]:
        for key, _ in node.entries:
            if key.text not in _GAP_SPAN:
                self.wrong("unknown-key", f"`{key.text}` is no key here", key.span, nearest(key.text, _GAP_SPAN))
        since, until = self.moment_of(node.get("from")), self.moment_of(node.get("to"))
        if since is not None and until is not None and _first(since) > _last(until):
            self.wrong("bad-value", "the span ends before it begins", node.span)
        return since, until

    def gaps(self) -> tuple[Gap, ...]:
        node = self.node.get("gaps")
        items = node.items if isinstance(node, SequenceNode) else ()
        found = (self.gap(item) for item in items if isinstance(item, MappingNode))
        return tuple(gap for gap in found if gap is not None)

    def gap(self, node: MappingNode) -> Gap | None:
        named = node.get("record")
        if not isinstance(named, ScalarNode):
            self.wrong("missing-key", "a gap names its `record`", node.span)
            return None
        record = self.record_type(named.text, named.span)
        if record is None:
            return None
        fields = tuple((key, value) for key, value in node.entries if key.text not in ("record", *_GAP_SPAN))
        spans = MappingNode(tuple(entry for entry in node.entries if entry[0].text in _GAP_SPAN), node.span)
        values = {
            name: value
            for name, value in read_values(record, fields, self.vocabulary, self.diagnostics).items()
            if value is not None
        }
        return Gap(record.name, values, *self.span_of(spans))

    def instruction(self, name: str, shape: FileShape) -> Instruction:
        node = locate_node(self.node, ("files", name))
        if shape.record is not None:
            self.record_type(shape.record, locate(self.node, ("files", name, "record")))
        constants = {key: CONSTANT_EMPTY if value is None else value for key, value in shape.constants.items()}
        return Instruction(
            shape.ignore, shape.record, shape.columns, constants, shape.units, frozenset(shape.empty), node
        )


def locate_node(node: Node, path: tuple[str, ...]) -> Node | None:
    """Return the node at a path of keys, or None."""
    found: Node | None = node
    for step in path:
        found = found.get(step) if isinstance(found, MappingNode) else None
    return found


def _first(moment: date | datetime) -> datetime:
    return moment if isinstance(moment, datetime) else start_of_day(moment)


def _last(moment: date | datetime) -> datetime:
    return end_of_day(moment) if is_mere_day(moment) or not isinstance(moment, datetime) else moment
