"""The vocabulary: record types, their fields and relations, and the code lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from directive_rules.diagnostics import NOWHERE, Span
from directive_rules.model.expressions import Expression
from directive_rules.model.types import Type
from directive_rules.model.values import Value

Language: TypeAlias = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, Language]] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Names:
    """What a person reads, in Chinese and in English."""

    zh: str
    en: str


def in_language(names: Names, language: Language) -> str:
    """Return the wording in one language."""
    return names.zh if language == "zh" else names.en


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record type. `event` marks what happens later than the record itself."""

    name: str
    type: Type
    names: Names
    aliases: tuple[str, ...] = ()
    unit: str = ""
    event: bool = False
    personal: bool = False
    example: Value | None = None


@dataclass(frozen=True, slots=True)
class Validity:
    """The dating of a relation: the own day that must lie from one field of the other to another, both inclusive."""

    own: str
    valid_from: str
    valid_to: str


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation to the records of `target` whose fields equal one's own, pair by pair in `by` (own, other).

    `unique` holds where `by` names the whole key of the target, so that at most one record can answer. `names` say what
    it reaches, where the target's own names would not tell it from another relation.
    """

    name: str
    owner: str
    target: str
    many: bool
    by: tuple[tuple[str, str], ...]
    at: Validity | None = None
    unique: bool = False
    names: Names | None = None


@dataclass(frozen=True, slots=True)
class RecordType:
    """One kind of record: its key, the field that dates it, its fields, relations and sanity checks."""

    name: str
    names: Names
    key: tuple[str, ...]
    occurred: str
    fields: Mapping[str, Field]
    relations: Mapping[str, Relation]
    aliases: tuple[str, ...] = ()
    version: str | None = None
    ends: str | None = None
    checks: tuple[Expression, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class CodeValue:
    """One value of a code list with its names and the spellings seen in exports."""

    code: str
    names: Names
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list of the values a `code` field may have."""

    name: str
    values: Mapping[str, CodeValue]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All record types and code lists a ruleset may speak of."""

    records: Mapping[str, RecordType]
    codes: Mapping[str, CodeList]
