"""Values as a person reads them: code names instead of codes, days without midnight, 是 and 否 for booleans."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import assert_never

from directive_rules.model.types import CodeType, ListType, Type
from directive_rules.model.values import LAST_INSTANT, Period, Unlisted, Value
from directive_rules.model.vocabulary import Field, Language, Names, Vocabulary, in_language
from directive_rules.reports.showing import show_instant as instant_text

MASKED = Names("（已遮蔽）", "(masked)")
NONE = Names("（无）", "(none)")
EMPTY = Names("（空）", "(empty)")


def show_value(value: Value | None, type_: Type, vocabulary: Vocabulary, language: Language) -> str:
    """Return a value as a person writes it; None is an empty field.

    A value on no code list is shown as it stood in the export, in quotation marks.
    """
    match value:
        case None:
            return in_language(EMPTY, language)
        case tuple():
            member_type = type_.of if isinstance(type_, ListType) else type_
            members = [show_value(member, member_type, vocabulary, language) for member in value]
            return ("、" if language == "zh" else ", ").join(members) or in_language(NONE, language)
        case bool():
            return in_language(Names("是", "yes") if value else Names("否", "no"), language)
        case str():
            return _code_name(value, type_, vocabulary, language)
        case int():
            return str(value)
        case Decimal():
            return show_decimal(value)
        case datetime():
            return show_instant(value, language)
        case date():
            return value.isoformat()
        case Period():
            return str(value)
        case Unlisted():
            return _quoted(value.text, language)
        case _:
            assert_never(value)


def show_decimal(number: Decimal) -> str:
    """Return a decimal without the zeros at its end, but with two places where it has as many."""
    whole, point, places = format(number, "f").partition(".")
    return whole + point + places[:2] + places[2:].rstrip("0")


def show_instant(instant: datetime, language: Language) -> str:
    """Return an instant to the minute, or finer where that matters; a day's last instant by name."""
    if instant.time() == LAST_INSTANT:
        return f"{instant.date().isoformat()}{in_language(Names(' 当日终了', ' (end of day)'), language)}"
    return instant_text(instant)


def _code_name(text: str, type_: Type, vocabulary: Vocabulary, language: Language) -> str:
    if isinstance(type_, CodeType):
        code_list = vocabulary.codes.get(type_.list)
        if code_list is not None and text in code_list.values:
            return in_language(code_list.values[text].names, language)
        return text
    return _quoted(text, language)


def _quoted(text: str, language: Language) -> str:
    return f"“{text}”" if language == "zh" else f'"{text}"'


def field_name(field: Field, language: Language) -> str:
    """Return a field's name as it stands in a sentence: English names of several words are quoted, as labels are."""
    name = in_language(field.names, language)
    return f"“{name}”" if language == "en" and " " in name else name


def field_names(field: Field) -> Names:
    """Return a field's names as they stand in a sentence, in both languages."""
    return Names(field_name(field, "zh"), field_name(field, "en"))
