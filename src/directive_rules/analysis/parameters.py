"""The parameter file: dated values with their sources, and the readings the text leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from directive_rules.analysis.coerce import coerce_data
from directive_rules.analysis.vocabulary import names_of, read_type
from directive_rules.diagnostics import Diagnostic, Span, nearest
from directive_rules.model.ruleset import Citation, Parameter, ParameterValue
from directive_rules.model.types import CodeType, ListType, Type
from directive_rules.model.values import Unlisted, Value
from directive_rules.model.vocabulary import CodeList, Names
from directive_rules.syntax.documents import ParameterShape, fit
from directive_rules.syntax.yaml import MappingNode, Node, ScalarNode, locate


def build_parameters(node: Node, codes: Mapping[str, CodeList], diagnostics: list[Diagnostic]) -> dict[str, Parameter]:
    """Read the parameter file; a parameter that is wrong is left out, with diagnostics."""
    parameters = {}
    if not isinstance(node, MappingNode):
        diagnostics.append(Diagnostic("shape", "a mapping of parameters is expected here", node.span))
        return {}
    for key, value in node.entries:
        shape = fit(ParameterShape, value, diagnostics)
        type_ = read_type(shape, value, (), codes, diagnostics) if shape else None
        if shape is None or type_ is None:
            continue
        values = _parameter_values(key, shape, type_, value, codes, diagnostics)
        readings = []
        for position, written in enumerate(shape.readings):
            reading = _value(written, type_, codes, locate(value, ("readings", position)), key.text, diagnostics)
            if reading is not None:
                readings.append(reading)
        title = Names(shape.title.zh or key.text, shape.title.en or key.text)
        parameters[key.text] = Parameter(key.text, type_, title, values, tuple(readings), key.span)
    return parameters


def _parameter_values(
    key: ScalarNode,
    shape: ParameterShape,
    type_: Type,
    node: Node,
    codes: Mapping[str, CodeList],
    diagnostics: list[Diagnostic],
) -> tuple[ParameterValue, ...]:
    values = []
    for position, written in enumerate(shape.values):
        span = locate(node, ("values", position))
        if written.unset == (written.value is not None):
            diagnostics.append(
                Diagnostic("bad-value", f"`{key.text}`: a dated value has either `value:` or `unset: true`", span)
            )
            continue
        value = (
            None
            if written.unset
            else _value(written.value, type_, codes, locate(node, ("values", position, "value")), key.text, diagnostics)
        )
        note = written.source.note
        source = Citation(
            written.source.provision, written.source.law, written.source.article, names_of(note, "") if note else None
        )
        if source == Citation() and not written.unset:
            diagnostics.append(Diagnostic("no-source", f"`{key.text}`: a value says its `source:`", span))
        values.append(ParameterValue(written.start, written.to, value, written.assumed, source))
    for earlier, later in pairwise(values):
        if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
            if earlier.valid_to is None and earlier.valid_from < later.valid_from:
                continue
            diagnostics.append(Diagnostic("overlap", f"`{key.text}`: its values overlap or are out of order", key.span))
    return _closed(values)


def _closed(values: list[ParameterValue]) -> tuple[ParameterValue, ...]:
    """End each open value on the day before the next begins."""
    closed = []
    for position, value in enumerate(values):
        following = values[position + 1] if position + 1 < len(values) else None
        open_ended = value.valid_to is None and following is not None
        closed.append(
            replace(value, valid_to=following.valid_from - timedelta(days=1)) if open_ended and following else value
        )
    return tuple(closed)


def _value(
    data: object, type_: Type, codes: Mapping[str, CodeList], span: Span, name: str, diagnostics: list[Diagnostic]
) -> Value | None:
    try:
        value = coerce_data(data, type_, codes)
    except ValueError as error:
        diagnostics.append(Diagnostic("bad-value", f"`{name}`: {error}", span))
        return None
    for member in value if isinstance(value, tuple) else (value,):
        if isinstance(member, Unlisted):
            inner = type_.of if isinstance(type_, ListType) else type_
            assert isinstance(inner, CodeType)
            diagnostics.append(
                Diagnostic(
                    "unlisted-code",
                    f"`{member}` is not on the list `{inner.list}`",
                    span,
                    nearest(member.text, codes[inner.list].values),
                )
            )
            return None
    return value
