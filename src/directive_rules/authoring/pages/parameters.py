"""The numbers, dates and open questions of a ruleset on its page: values with dates and sources, and readings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from directive_rules.authoring.markup import code, table
from directive_rules.authoring.pages.bilingual import UNSET, anchor, both, link, provision_link, value_shown
from directive_rules.model.ruleset import Parameter, ParameterValue, Ruleset
from directive_rules.model.types import StringType
from directive_rules.model.vocabulary import LANGUAGES, Names
from directive_rules.wording.showing import show_value
from directive_rules.wording.sources import source_words

TITLE: Final = Names("参数", "Parameters")
INTRODUCTION: Final = Names(
    "规则使用的每一个数值、日期和清单，附施行日期和出处。“推定”表示原文没有给出，取值是我们的；“可能的读法”可以逐一重新判定。",
    "Every number, date and list the rules use, dated and with its source. *Assumed* means that the text does not give "
    "it and the value is ours; audits can be judged again under each of the *readings*.",
)
HEADS: Final = (Names("自", "from"), Names("至", "to"), Names("取值", "value"), Names("出处", "source"))
PROVISION: Final = Names("条款", "provision")
ASSUMED: Final = Names("推定", "assumed")
READINGS: Final = Names("可能的读法", "Readings")
USED_BY: Final = Names("用于", "Used by")


def in_short(parameter: Parameter, ruleset: Ruleset) -> str:
    """Return the values of a parameter in a line; each with its first day, where there are several."""
    return ", ".join(_in_short(dated, parameter, ruleset) for dated in parameter.values)


def only_value(parameter: Parameter, ruleset: Ruleset) -> Names | None:
    """Return the value of a parameter, as it stands in a sentence; None where it has changed in time."""
    if len(parameter.values) != 1:
        return None
    value = parameter.values[0].value
    if value is None:
        return UNSET
    if isinstance(value, str) and isinstance(parameter.type, StringType):
        return Names(value, value)
    zh, en = (show_value(value, parameter.type, ruleset.vocabulary, language) for language in LANGUAGES)
    return Names(zh, en)


def parameters_section(ruleset: Ruleset) -> Iterator[str]:
    """Yield the lines of the section; nothing where a ruleset has no parameters."""
    if not ruleset.parameters:
        return
    yield from ("", f"## {both(TITLE)}", "", INTRODUCTION.zh, "", INTRODUCTION.en)
    for parameter in ruleset.parameters.values():
        yield from _parameter(parameter, ruleset)


def _in_short(dated: ParameterValue, parameter: Parameter, ruleset: Ruleset) -> str:
    shown = value_shown(dated.value, parameter.type, ruleset.vocabulary)
    notes = [both(ASSUMED)] if dated.assumed else []
    notes += [f"{both(HEADS[0])} {dated.valid_from}"] if len(parameter.values) > 1 else []
    return f"{shown} ({', '.join(notes)})" if notes else shown


def _parameter(parameter: Parameter, ruleset: Ruleset) -> Iterator[str]:
    yield from ("", f"### {anchor('v', parameter.name)}{code(parameter.name)}", "")
    if parameter.title.zh or parameter.title.en:
        yield from (both(Names(parameter.title.zh, parameter.title.en)), "")
    yield from table([both(head) for head in HEADS], (_row(dated, parameter, ruleset) for dated in parameter.values))
    if parameter.readings:
        shown = " · ".join(value_shown(one, parameter.type, ruleset.vocabulary) for one in parameter.readings)
        yield from ("", f"{both(READINGS)}: {shown}")
    users = [rule.id for rule in ruleset.rules.values() if parameter.name in rule.parameters]
    if users:
        yield from ("", f"{both(USED_BY)}: " + ", ".join(link(code(user), "r", user) for user in users))


def _row(dated: ParameterValue, parameter: Parameter, ruleset: Ruleset) -> tuple[str, str, str, str]:
    value = value_shown(dated.value, parameter.type, ruleset.vocabulary)
    until = dated.valid_to.isoformat() if dated.valid_to else ""
    return dated.valid_from.isoformat(), until, value, " ".join(_source(dated))


def _source(dated: ParameterValue) -> Iterator[str]:
    if dated.assumed:
        yield f"**{both(ASSUMED)}**"
    if dated.source.provision:
        yield f"{both(PROVISION)} {provision_link(dated.source.provision)}"
    said = both(source_words(replace(dated.source, provision="")))
    if said:
        yield said
