"""Vocabulary files to the model: fields typed, relations and keys resolved, sanity checks compiled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from directive_rules.analysis.coerce import coerce_data
from directive_rules.analysis.expressions import check_bool
from directive_rules.analysis.names import Setting
from directive_rules.analysis.typing import TYPE_NAMES, declared
from directive_rules.diagnostics import Diagnostic, Span, nearest
from directive_rules.errors import RulesetError
from directive_rules.model.types import (
    CodeType,
    DateType,
    IntType,
    ListType,
    PeriodType,
    StringType,
    TimestampType,
    Type,
)
from directive_rules.model.values import Unlisted
from directive_rules.model.vocabulary import (
    CodeList,
    CodeValue,
    Field,
    Names,
    RecordType,
    Relation,
    Validity,
    Vocabulary,
)
from directive_rules.syntax import cel
from directive_rules.syntax.documents import (
    CodeListShape,
    FieldShape,
    NamesShape,
    RecordShape,
    RelationShape,
    TypedShape,
    fit,
)
from directive_rules.syntax.yaml import Node, find_scalar, locate


def build_vocabulary(
    records: Mapping[str, Node], codes: Mapping[str, Node], diagnostics: list[Diagnostic]
) -> Vocabulary:
    """Build the vocabulary from files by name; what is wrong becomes diagnostics, and what is left is returned.

    The name of a file (`records`, `codes`) and the name written in it must be one.
    """
    lists = {name: found for name, node in codes.items() if (found := _code_list(name, node, diagnostics)) is not None}
    shapes: dict[str, RecordShape] = {}
    for name, node in records.items():
        shape = fit(RecordShape, node, diagnostics)
        if shape is not None and shape.record != name:
            message = f"the file is called `{name}` and its record `{shape.record}`: one name"
            diagnostics.append(Diagnostic("name-differs", message, locate(node, ("record",))))
        elif shape is not None:
            shapes[name] = shape
    types: dict[str, RecordType] = {}
    for name, shape in shapes.items():
        types[name] = _record(shape, records[name], lists, diagnostics)
    for name, shape in shapes.items():
        relations = _relations(shape, types, records[name], diagnostics)
        types[name] = replace(types[name], relations=relations)
    vocabulary = Vocabulary(types, lists)
    for name, shape in shapes.items():
        checks = []
        for position in range(len(shape.checks)):
            written = find_scalar(records[name], ("checks", position))
            try:
                check = check_bool(cel.parse(written), Setting(vocabulary), name, diagnostics)
            except RulesetError as error:
                diagnostics += error.diagnostics
                continue
            if check is not None:
                checks.append(check)
        types[name] = replace(types[name], checks=tuple(checks))
    return Vocabulary(types, lists)


def read_type(
    shape: TypedShape,
    node: Node,
    path: tuple[int | str, ...],
    codes: Mapping[str, CodeList],
    diagnostics: list[Diagnostic],
) -> Type | None:
    """Return the declared type; None, with a diagnostic, where it is unknown or incomplete."""
    try:
        type_ = declared(shape)
    except LookupError as error:
        diagnostics.append(
            Diagnostic(
                "unknown-type",
                f"there is no type `{error.args[0]}`",
                locate(node, (*path, "type")),
                nearest(str(error.args[0]), TYPE_NAMES),
            )
        )
        return None
    except ValueError as error:
        diagnostics.append(Diagnostic("unknown-type", str(error), locate(node, (*path, "type"))))
        return None
    inner = type_.of if isinstance(type_, ListType) else type_
    if isinstance(inner, CodeType) and inner.list not in codes:
        span = locate(node, (*path, "list"))
        diagnostics.append(
            Diagnostic("unknown-code-list", f"there is no code list `{inner.list}`", span, nearest(inner.list, codes))
        )
        return None
    return type_


def names_of(shape: NamesShape | None, fallback: str) -> Names:
    """Return the bilingual names, or one name for both languages."""
    return Names(shape.zh, shape.en) if shape else Names(fallback, fallback)


def _code_list(name: str, node: Node, diagnostics: list[Diagnostic]) -> CodeList | None:
    shape = fit(CodeListShape, node, diagnostics)
    if shape is None:
        return None
    if shape.code != name:
        diagnostics.append(
            Diagnostic(
                "name-differs",
                f"the file is called `{name}` and its list `{shape.code}`: one name",
                locate(node, ("code",)),
            )
        )
        return None
    values: dict[str, CodeValue] = {}
    spellings: dict[str, str] = {}
    for code, value in shape.values.items():
        names = Names(value.zh or code, value.en or code) if value else Names(code, code)
        values[code] = CodeValue(code, names, tuple(value.aliases) if value else ())
        for spelling in {code, names.zh, names.en, *values[code].aliases}:
            if spellings.setdefault(spelling, code) != code:
                message = f"`{spelling}` stands for both `{spellings[spelling]}` and `{code}`"
                diagnostics.append(Diagnostic("ambiguous-code", message, locate(node, ("values", code))))
    return CodeList(name, values)


def _record(shape: RecordShape, node: Node, codes: Mapping[str, CodeList], diagnostics: list[Diagnostic]) -> RecordType:
    fields = {}
    for name, field_shape in shape.fields.items():
        field = _field(name, field_shape, node, codes, diagnostics)
        if field is not None:
            fields[name] = field
    named = [("key", name) for name in shape.key] + [("occurred", shape.occurred)]
    named += [(role, name) for role, name in (("version", shape.version), ("ends", shape.ends)) if name is not None]
    for role, name in named:
        if name not in shape.fields:
            diagnostics.append(
                Diagnostic(
                    "unknown-field",
                    f"`{role}` names no field: `{name}`",
                    locate(node, (role,)),
                    nearest(name, shape.fields),
                )
            )
    for role, name, accepted in (
        ("occurred", shape.occurred, (DateType, TimestampType)),
        ("ends", shape.ends or "", (DateType, TimestampType)),
        ("version", shape.version or "", (IntType,)),
    ):
        if name in fields and not isinstance(fields[name].type, accepted):
            expected = "an int" if role == "version" else "a date or timestamp"
            diagnostics.append(Diagnostic("type-mismatch", f"`{role}` names {expected} field", locate(node, (role,))))
    for name in shape.key:
        if name in fields and not isinstance(fields[name].type, (StringType, CodeType, IntType, DateType, PeriodType)):
            diagnostics.append(
                Diagnostic(
                    "type-mismatch",
                    f"a key field is a string, code, int, date or period: `{name}` is not",
                    locate(node, ("key",)),
                )
            )
    for name in shape.key:
        if name in fields and fields[name].personal:
            message = f"a key stands in every duty and so in every report: `{name}` is personal"
            diagnostics.append(Diagnostic("personal-key", message, locate(node, ("key",))))
    return RecordType(
        name=shape.record,
        names=names_of(shape.names, shape.record),
        key=tuple(shape.key),
        occurred=shape.occurred,
        fields=fields,
        relations={},
        aliases=tuple(shape.aliases),
        version=shape.version,
        ends=shape.ends,
        span=locate(node, ("record",)),
    )


def _field(
    name: str, shape: FieldShape, node: Node, codes: Mapping[str, CodeList], diagnostics: list[Diagnostic]
) -> Field | None:
    path = ("fields", name)
    type_ = read_type(shape, node, path, codes, diagnostics)
    if type_ is None:
        return None
    if shape.event and not isinstance(type_, (DateType, TimestampType)):
        diagnostics.append(
            Diagnostic(
                "type-mismatch", f"an event is a date or timestamp: `{name}` is {type_}", locate(node, (*path, "event"))
            )
        )
        return None
    try:
        example = coerce_data(shape.example, type_, codes)
    except ValueError as error:
        diagnostics.append(Diagnostic("bad-value", f"`example` of `{name}`: {error}", locate(node, (*path, "example"))))
        return None
    if isinstance(example, Unlisted):
        assert isinstance(type_, CodeType)
        span = locate(node, (*path, "example"))
        diagnostics.append(
            Diagnostic(
                "unlisted-code",
                f"`{example}` is not on the list `{type_.list}`",
                span,
                nearest(example.text, codes[type_.list].values),
            )
        )
        return None
    return Field(
        name, type_, names_of(shape.names, name), tuple(shape.aliases), shape.unit, shape.event, shape.personal, example
    )


def _relations(
    shape: RecordShape, types: Mapping[str, RecordType], node: Node, diagnostics: list[Diagnostic]
) -> dict[str, Relation]:
    own = types[shape.record]
    relations = {}
    for name, written in shape.relations.items():
        relation = _relation(name, written, own, types, node, diagnostics)
        if relation is not None:
            relations[name] = relation
    return relations


def _relation(
    name: str,
    written: RelationShape,
    own: RecordType,
    types: Mapping[str, RecordType],
    node: Node,
    diagnostics: list[Diagnostic],
) -> Relation | None:
    span = locate(node, ("relations", name))
    target_name = written.one or written.many or ""
    if not target_name or (written.one and written.many):
        diagnostics.append(Diagnostic("bad-value", f"`{name}` says either `one:` or `many:`", span))
        return None
    target = types.get(target_name)
    if target is None:
        message = f"there is no record type `{target_name}`"
        diagnostics.append(Diagnostic("unknown-record", message, span, nearest(target_name, types)))
        return None
    if name in own.fields:
        diagnostics.append(Diagnostic("name-taken", f"`{name}` is already a field", span))
        return None
    before = len(diagnostics)
    pairs = tuple(written.by.items())
    dating = _validity(written, own, target, span, diagnostics)
    for mine, other in pairs:
        _check_pair(own, mine, target, other, span, diagnostics)
    if len(diagnostics) > before:
        return None
    names = names_of(written.names, name) if written.names else None
    unique = set(target.key) <= {other for _, other in pairs}
    return Relation(name, own.name, target.name, written.many is not None, pairs, dating, unique, names)


def _validity(
    written: RelationShape, own: RecordType, target: RecordType, span: Span, diagnostics: list[Diagnostic]
) -> Validity | None:
    if written.at is None:
        return None
    if len(written.at) != 1 or any(len(bounds) != 2 for bounds in written.at.values()):
        message = "`at` is written {own_day: [valid_from, valid_to]}"
        diagnostics.append(Diagnostic("bad-value", message, span))
        return None
    ((day, (valid_from, valid_to)),) = written.at.items()
    for owner, field in ((own, day), (target, valid_from), (target, valid_to)):
        found = _field_of(owner, field, span, diagnostics)
        if found is not None and not isinstance(found.type, DateType):
            diagnostics.append(Diagnostic("type-mismatch", f"`{owner.name}.{field}` is no date", span))
    return Validity(day, valid_from, valid_to)


def _check_pair(
    own: RecordType, mine: str, target: RecordType, other: str, span: Span, diagnostics: list[Diagnostic]
) -> None:
    left, right = _field_of(own, mine, span, diagnostics), _field_of(target, other, span, diagnostics)
    if left is None or right is None:
        return
    codes_differ = isinstance(left.type, CodeType) and left.type != right.type
    if type(left.type) is not type(right.type) or codes_differ or isinstance(left.type, ListType):
        message = f"`{own.name}.{mine}` and `{target.name}.{other}` are not of one type, or are lists"
        diagnostics.append(Diagnostic("type-mismatch", message, span))


def _field_of(owner: RecordType, name: str, span: Span, diagnostics: list[Diagnostic]) -> Field | None:
    if name not in owner.fields:
        message = f"`{owner.name}.{name}` is no such field"
        diagnostics.append(Diagnostic("unknown-field", message, span, nearest(name, owner.fields)))
    return owner.fields.get(name)
