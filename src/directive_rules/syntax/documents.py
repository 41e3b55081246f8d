"""The shapes of our YAML files, as pydantic models, and one way to hold a file against its shape.

Shapes check keys and plain types only. Names, types of values and expressions are for the analysis.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from directive_rules.diagnostics import Diagnostic, nearest
from directive_rules.syntax.yaml import MappingNode, Node, locate, locate_key


def _strict_bool(value: object) -> object:
    if value in ("true", "false"):
        return value == "true"
    if isinstance(value, bool):
        return value
    raise ValueError("`true` or `false` is expected")


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _names(value: object) -> object:
    return {"zh": value, "en": value} if isinstance(value, str) else value


Flag = Annotated[bool, BeforeValidator(_strict_bool)]
Texts = Annotated[list[str], BeforeValidator(_one_or_many)]


class Shape(BaseModel):
    """A mapping of known keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NamesShape(Shape):
    """Text in Chinese and in English."""

    zh: str
    en: str


Bilingual = Annotated[NamesShape, BeforeValidator(_names)]


class TypedShape(Shape):
    """What says the type of a field or parameter."""

    type: str
    digits: int | None = Field(default=None, ge=1, le=38)
    places: int | None = Field(default=None, ge=0, le=37)
    list: str | None = None
    of: str | None = None


class FieldShape(TypedShape):
    """A field of a record type."""

    names: NamesShape | None = None
    aliases: list[str] = []
    unit: str = ""
    event: Flag = False
    personal: Flag = False
    example: Any = None


class RelationShape(Shape):
    """A relation: `one` or `many`, and the fields that must be equal."""

    one: str | None = None
    many: str | None = None
    by: dict[str, str]
    at: dict[str, list[str]] | None = None
    names: NamesShape | None = None


class RecordShape(Shape):
    """`vocabulary/<record>.yaml`."""

    record: str
    names: NamesShape | None = None
    aliases: list[str] = []
    key: list[str] = Field(min_length=1)
    occurred: str
    version: str | None = None
    ends: str | None = None
    fields: dict[str, FieldShape]
    relations: dict[str, RelationShape] = {}
    checks: list[str] = []


class CodeShape(Shape):
    """One value of a code list."""

    zh: str = ""
    en: str = ""
    aliases: list[str] = []


class CodeListShape(Shape):
    """`vocabulary/codes/<list>.yaml`."""

    code: str
    values: dict[str, CodeShape | None]


class CitationShape(Shape):
    """Where a value comes from."""

    provision: str = ""
    law: str = ""
    article: str = ""
    note: Bilingual | None = None


class ParameterValueShape(Shape):
    """One dated value of a parameter."""

    start: date = Field(alias="from")
    to: date | None = None
    value: Any = None
    unset: Flag = False
    assumed: Flag = False
    source: CitationShape = CitationShape()


class ParameterShape(TypedShape):
    """One parameter."""

    title: Bilingual = NamesShape(zh="", en="")
    values: list[ParameterValueShape]
    readings: list[Any] = []


class ForceShape(Shape):
    """From when, and until when, the directive is in force."""

    start: date = Field(alias="from")
    to: date | None = None


class LocatorShape(Shape):
    """Where a sentence stands in the source text."""

    section: str = ""
    heading: str = ""
    sentence: int = 0
    clause: int = 0


class NotCheckedShape(Shape):
    """Why a provision has no rule."""

    because: str
    note: Bilingual
    of: str = ""


class ProvisionShape(Shape):
    """One entry of the provision ledger."""

    id: str
    at: LocatorShape
    digest: str
    words: str = ""
    says: NamesShape
    modality: str
    force: str | None = None
    bearer: str = "insurer"
    rules: list[str] = []
    not_checked: NotCheckedShape | None = None
    despite: list[str] = []


class NotNormativeShape(Shape):
    """A sentence of the source text that demands nothing."""

    at: LocatorShape
    digest: str
    note: Bilingual | None = None


class TensionShape(Shape):
    """Two provisions that pull apart, and how it is resolved."""

    between: list[str] = Field(min_length=2)
    question: Bilingual
    resolution: Bilingual
    carried_by: list[str] = Field(min_length=1)
    case: str


class EscalationShape(Shape):
    """How many breaches by one bearer within a period make a systemic finding."""

    id: str
    title: Bilingual
    rules: list[str] = Field(min_length=1)
    by: str
    within: str
    count: str


class ReferenceShape(Shape):
    """A file of records the ruleset brings along."""

    file: str
    illustrative: Flag = False


class DirectiveShape(Shape):
    """`directive.yaml`."""

    id: str
    number: str
    title: NamesShape
    issuers: list[Bilingual] = []
    issued: date | None = None
    status: Bilingual | None = None
    force: str
    in_force: ForceShape
    scope: dict[str, str]
    define: dict[str, dict[str, str]] = {}
    reference: dict[str, ReferenceShape] = {}
    provisions: list[ProvisionShape]
    not_normative: list[NotNormativeShape] = []
    tensions: list[TensionShape] = []
    escalate: list[EscalationShape] = []


class RuleShape(Shape):
    """`rules/<id>.yaml`."""

    id: str
    provision: Texts
    modality: str
    force: str | None = None
    title: NamesShape
    message: NamesShape | None = None
    on: str | None = None
    every: str | None = None
    once: Flag = False
    subject: str | None = Field(default=None, alias="for")
    partial: str | None = None
    when: str | None = None
    require: str
    by: str | None = None
    unless: str | None = None


S = TypeVar("S", bound=Shape)


def fit(shape: type[S], node: Node, diagnostics: list[Diagnostic]) -> S | None:
    """Hold a file against its shape; each misfit becomes a diagnostic at its place, and the answer is then None."""
    if not isinstance(node, MappingNode):
        diagnostics.append(Diagnostic("shape", "a mapping of keys is expected here", node.span))
        return None
    try:
        return shape.model_validate(node.plain_data())
    except ValidationError as error:
        for detail in error.errors():
            diagnostics.append(_misfit(shape, node, detail["loc"], detail["type"], detail["msg"]))
        return None


def _misfit(shape: type[Shape], node: MappingNode, path: tuple[int | str, ...], kind: str, said: str) -> Diagnostic:
    span = locate(node, path)
    key = str(path[-1]) if path else ""
    if kind == "extra_forbidden":
        advice = nearest(key, _keys(shape, path[:-1]))
        if " " in key:
            advice = "a text that holds a comma is quoted, or stands on a line of its own"
        return Diagnostic("unknown-key", f"`{key}` is no key here", locate_key(node, path), advice)
    if kind == "missing":
        return Diagnostic("missing-key", f"the key `{key}` is missing", span)
    expected = {
        "date_from_datetime_parsing": "a date like 2016-10-21 is expected",
        "date_parsing": "a date like 2016-10-21 is expected",
        "int_parsing": "a whole number is expected",
        "string_type": "text is expected here",
        "list_type": "a list is expected here",
        "dict_type": "a mapping of keys is expected here",
        "model_type": "a mapping of keys is expected here",
        "model_attributes_type": "a mapping of keys is expected here",
    }.get(kind, said.removeprefix("Value error, "))
    return Diagnostic("bad-value", f"`{key}`: {expected}", span)


def _keys(shape: Any, path: tuple[int | str, ...]) -> list[str]:
    """Return the keys a shape knows at a path, looking through lists, mappings and optional parts."""
    for step in path:
        found = shape
        if isinstance(shape, type) and issubclass(shape, BaseModel):
            fields = {info.alias or name: info.annotation for name, info in shape.model_fields.items()}
            found = fields.get(str(step))
        else:
            arguments = [part for part in getattr(shape, "__args__", ()) if part is not type(None)]
            found = arguments[-1] if arguments else None
        while getattr(found, "__args__", None) and type(None) in found.__args__:
            found = next(part for part in found.__args__ if part is not type(None))
        shape = found
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        return [info.alias or name for name, info in shape.model_fields.items()]
    return []
