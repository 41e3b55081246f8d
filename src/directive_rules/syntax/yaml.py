"""The one reader for every YAML file: strict, and every value knows where it stands.

Refused: duplicate keys, anchors, aliases, tags, merge keys, several documents, nesting deeper than 32, files over
1 MiB, bidirectional control characters. Scalars stay text: what they mean is for whoever asked for them. A plain `~`,
`null` or nothing is empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml

from directive_rules.diagnostics import Diagnostic, Span
from directive_rules.errors import RulesetError

# libyaml where PyYAML was built with it, which the published wheels are: the same events, 18 times as fast.
LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_BYTES: Final = 1 << 20
MAX_DEPTH: Final = 32
EMPTY: Final = frozenset({"", "~", "null"})
BIDI: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain] | None"


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """Text, where it starts, and how it was written: `plain`, `literal` (a block after `|`) or `quoted`.

    `lines` has the place of each line of a literal block.
    """

    text: str
    span: Span
    style: str
    lines: tuple[Span, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing was written, or a plain `~` or `null`."""
        return self.style == "plain" and self.text in EMPTY

    def plain_data(self) -> Plain:
        """Return the text, or None for an empty scalar."""
        return None if self.empty else self.text


@dataclass(frozen=True, slots=True)
class SequenceNode:
    """A list."""

    items: tuple[Node, ...]
    span: Span

    def plain_data(self) -> Plain:
        """Return the items without positions."""
        return [item.plain_data() for item in self.items]


@dataclass(frozen=True, slots=True)
class MappingNode:
    """A mapping, in the order written; keys are unique."""

    entries: tuple[tuple[ScalarNode, Node], ...]
    span: Span

    def plain_data(self) -> Plain:
        """Return the entries without positions."""
        return {key.text: value.plain_data() for key, value in self.entries}

    def get(self, key: str) -> Node | None:
        """Return the value under a key, or None."""
        return next((value for name, value in self.entries if name.text == key), None)

    def key_span(self, key: str) -> Span:
        """Return where a key is written; the mapping's own place if it is not there."""
        return next((name.span for name, _ in self.entries if name.text == key), self.span)


Node: TypeAlias = ScalarNode | SequenceNode | MappingNode


def read_yaml(source: Path | str, name: str = "") -> Node:
    """Read a file, or text under a name for messages. Raises `RulesetError` with the position of what is refused."""
    if isinstance(source, Path):
        name = name or source.as_posix()
        if source.stat().st_size > MAX_BYTES:
            raise RulesetError([Diagnostic("too-large", f"the file is larger than {MAX_BYTES} bytes", Span(name))])
        data = source.read_bytes()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise RulesetError([Diagnostic("encoding", "the file is not UTF-8", Span(name, line, 1))]) from None
    else:
        text = source
    return _Reader(text, name).read()


def find(node: Node, path: tuple[int | str, ...]) -> Node | None:
    """Return the value at a path of keys and positions, or None."""
    found: Node | None = node
    for step in path:
        match found:
            case MappingNode() if isinstance(step, str):
                found = found.get(step)
            case SequenceNode() if isinstance(step, int) and step < len(found.items):
                found = found.items[step]
            case _:
                return None
    return found


def find_scalar(node: Node, path: tuple[int | str, ...]) -> ScalarNode:
    """Return the scalar at a path that is known to hold one."""
    found = find(node, path)
    assert isinstance(found, ScalarNode)
    return found


def locate_key(node: Node, path: tuple[int | str, ...]) -> Span:
    """Return where the last key of a path is written; the whole node's place where it is not."""
    holder = find(node, path[:-1])
    return holder.key_span(str(path[-1])) if isinstance(holder, MappingNode) else node.span


def locate(node: Node, path: tuple[int | str, ...]) -> Span:
    """Return where the value at a path of keys and positions stands; the nearest container where it does not exist."""
    span = node.span
    for step in path:
        match node:
            case MappingNode() if isinstance(step, str):
                found = node.get(step)
                if found is None:
                    return node.key_span(step)
            case SequenceNode() if isinstance(step, int) and step < len(node.items):
                found = node.items[step]
            case _:
                return span
        node, span = found, found.span
    return span


class _Reader:
    """Builds nodes from PyYAML's events; one use only."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.name = name
        self.events: Iterator[Any] = iter(())

    def read(self) -> Node:
        for number, line in enumerate(self.lines):
            for column, character in enumerate(line):
                if character in BIDI:
                    span = Span(self.name, number + 1, column + 1)
                    raise RulesetError(
                        [Diagnostic("bidi", "a character that changes the direction of text is refused", span)]
                    )
        try:
            self.events = iter(yaml.parse(self.text, Loader=LOADER))
            event = self._next()
            while isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
                event = self._next()
            if isinstance(event, yaml.StreamEndEvent):
                raise RulesetError([Diagnostic("empty-file", "the file holds nothing", Span(self.name, 1, 1))])
            node = self._node(event, 0)
            self._next()
            event = self._next()
            if not isinstance(event, yaml.StreamEndEvent):
                raise self._refused("several-documents", "a file holds one document", event.start_mark)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise self._refused("yaml", error.problem or "not YAML", mark) from None
        except yaml.YAMLError as error:
            raise RulesetError([Diagnostic("yaml", str(error).split("\n", 1)[0], Span(self.name, 1, 1))]) from None
        return node

    def _next(self) -> Any:
        return next(self.events)

    def _node(self, event: Any, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise self._refused("too-deep", f"nested deeper than {MAX_DEPTH}", event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            raise self._refused("alias", "aliases are refused: write the value out", event.start_mark)
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            raise self._refused("anchor", "anchors are refused: write the value out", event.start_mark)
        if getattr(event, "tag", None):
            raise self._refused("tag", f"the tag `{event.tag}` is refused", event.start_mark)
        if isinstance(event, yaml.ScalarEvent):
            style = {None: "plain", "": "plain", "|": "literal"}.get(event.style, "quoted")
            start: Any = event.start_mark
            lines = self._block(event.value, start.line + 1) if style == "literal" else ()
            return ScalarNode(event.value, self._span(event.start_mark, event.end_mark), style, lines)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(following := self._next(), yaml.SequenceEndEvent):
                items.append(self._node(following, depth + 1))
            return SequenceNode(tuple(items), self._span(event.start_mark, event.start_mark))
        return self._mapping(event, depth)

    def _mapping(self, event: Any, depth: int) -> MappingNode:
        entries: dict[str, tuple[ScalarNode, Node]] = {}
        while not isinstance(following := self._next(), yaml.MappingEndEvent):
            key = self._node(following, depth + 1)
            if not isinstance(key, ScalarNode):
                raise self._refused("key", "a key is plain text", following.start_mark)
            if key.text == "<<":
                raise self._refused("merge-key", "merge keys are refused: write the entries out", following.start_mark)
            if key.text in entries:
                first = entries[key.text][0].span.line
                raise self._refused(
                    "duplicate-key", f"`{key.text}` stands here twice (first on line {first})", following.start_mark
                )
            entries[key.text] = (key, self._node(self._next(), depth + 1))
        return MappingNode(tuple(entries.values()), self._span(event.start_mark, event.start_mark))

    def _block(self, text: str, first: int) -> tuple[Span, ...]:
        spans = []
        for offset, written in enumerate(text.split("\n")):
            number = first + offset
            line = self.lines[number].rstrip("\r") if number < len(self.lines) else ""
            spans.append(Span(self.name, number + 1, len(line) - len(written) + 1, len(line) + 1, line))
        return tuple(spans)

    def _span(self, start: Any, end: Any) -> Span:
        line = self.lines[start.line].rstrip("\r") if start.line < len(self.lines) else ""
        last = end.column if end.line == start.line else len(line)
        return Span(self.name, start.line + 1, start.column + 1, max(last, start.column) + 1, line)

    def _refused(self, code: str, message: str, mark: Any) -> RulesetError:
        span = self._span(mark, mark) if mark else Span(self.name, 1, 1)
        return RulesetError([Diagnostic(code, message, span)])
