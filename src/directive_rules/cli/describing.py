"""A ruleset and a rule laid out for reading: what is demanded, when, by which numbers, and who gives them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from directive_rules.model.expressions import Expression
from directive_rules.model.ruleset import Parameter, ParameterValue, Provision, Rule, Ruleset
from directive_rules.model.values import Value
from directive_rules.model.vocabulary import Language, Names, in_language
from directive_rules.reports.labels import FINDINGS, FORCES, MODALITIES, NOT_CHECKED
from directive_rules.reports.summary_text import wrap
from directive_rules.wording.duties import recurrence_words
from directive_rules.wording.notation import notation
from directive_rules.wording.phrases import Phraser
from directive_rules.wording.showing import show_value
from directive_rules.wording.sources import source_words

WORDS: Final = {
    "in force": Names("施行", "in force"),
    "provisions": Names("条款", "Provisions"),
    "provision": Names("条款", "Provision"),
    "parameters": Names("参数", "Parameters"),
    "not checked": Names("不由记录判定", "not judged from records"),
    "also": Names("部分不由记录判定", "in part not judged from records"),
    "duty": Names("义务", "Duty"),
    "missed": Names("未做到即为", "if missed"),
    "when": Names("适用于", "Applies when"),
    "require": Names("要求", "Demands"),
    "by": Names("期限", "By"),
    "unless": Names("除非", "Unless"),
    "message": Names("提示", "Message"),
    "notation": Names("表达式", "As written"),
    "assumed": Names("推定", "assumed"),
    "unset": Names("未设定", "unset"),
    "readings": Names("可能的读法", "possible readings"),
    "from": Names("自 {day} 起", "from {day}"),
    "until": Names("至 {day}", "until {day}"),
}
STEP: Final = "  "


def describe_ruleset(ruleset: Ruleset, language: Language) -> Iterator[str]:
    """Yield the lines that describe a ruleset."""
    yield from wrap(f"{ruleset.number}  {in_language(ruleset.title, language)}", STEP, "")
    until = f" – {ruleset.in_force_to}" if ruleset.in_force_to else " –"
    force = in_language(FORCES[ruleset.force], language)
    since = f"{_word('in force', language)} {ruleset.in_force_from}{until}"
    yield f"{ruleset.id} · {since} · {force} · {ruleset.digest[:12]}"
    yield ""
    yield _word("provisions", language)
    for provision in ruleset.provisions:
        yield from _provision(provision, language)
        for name in provision.rules:
            title = f"{name}: {in_language(ruleset.rules[name].title, language)}"
            yield from wrap(title, " " * 14, " " * 10 + "→ ")
    yield ""
    yield _word("parameters", language)
    for _, parameter in sorted(ruleset.parameters.items()):
        yield from _parameter(parameter, ruleset, language)


def describe_rule(ruleset: Ruleset, rule: Rule, language: Language) -> Iterator[str]:
    """Yield the lines that describe a rule."""
    yield f"{in_language(rule.title, language)}  [{rule.full_id}]"
    yield ""
    yield f"{_word('provision', language)}  {ruleset.number}"
    for identifier in rule.provisions:
        yield from _provision(ruleset.provision(identifier), language)
    yield ""
    yield f"{_word('duty', language)}  {in_language(recurrence_words(rule, ruleset.vocabulary), language)}"
    finding = in_language(FINDINGS[rule.finding], language)
    yield f"{STEP}{_word('missed', language)}: {finding}"
    phraser = Phraser(ruleset.vocabulary, language, rule.subject)
    for role, expression in _parts(rule):
        yield ""
        yield _word(role, language)
        yield from (STEP + line for line in phraser.outline(expression).lines())
    used = [ruleset.parameters[name] for name in rule.parameters]
    if used:
        yield ""
        yield _word("parameters", language)
        for parameter in used:
            yield from _parameter(parameter, ruleset, language)
    yield ""
    yield _word("notation", language)
    for role, expression in _parts(rule):
        yield f"{STEP}{role}: {notation(expression)}"


def _parts(rule: Rule) -> Iterator[tuple[str, Expression]]:
    for role, expression in (("when", rule.when), ("unless", rule.unless), ("require", rule.require), ("by", rule.by)):
        if expression is not None:
            yield role, expression


def _provision(provision: Provision, language: Language) -> Iterator[str]:
    kind = f"{in_language(MODALITIES[provision.modality], language)} · {in_language(FORCES[provision.force], language)}"
    yield from wrap(f"{in_language(provision.says, language)} [{kind}]", " " * 10, f"{STEP}{provision.id:<8}")
    if provision.not_checked is not None:
        word = _word("also" if provision.rules else "not checked", language)
        reason = in_language(NOT_CHECKED[provision.not_checked.because], language)
        note = in_language(provision.not_checked.note, language)
        yield from wrap(f"{word}: {reason}. {note}", " " * 14, " " * 10 + "· ")


def _parameter(parameter: Parameter, ruleset: Ruleset, language: Language) -> Iterator[str]:
    yield from wrap(f"{parameter.name}: {in_language(parameter.title, language)}", STEP * 3, STEP)
    for dated in parameter.values:
        yield from wrap(_dated(dated, parameter, ruleset, language), STEP * 4, STEP * 3)
    if parameter.readings:
        shown = " | ".join(_value(reading, parameter, ruleset, language) for reading in parameter.readings)
        yield from wrap(f"{_word('readings', language)}: {shown}", STEP * 4, STEP * 3)


def _dated(dated: ParameterValue, parameter: Parameter, ruleset: Ruleset, language: Language) -> str:
    value = _value(dated.value, parameter, ruleset, language)
    span = _word("from", language).format(day=dated.valid_from)
    if dated.valid_to is not None:
        span += " " + _word("until", language).format(day=dated.valid_to)
    assumed = f" [{_word('assumed', language)}]" if dated.assumed else ""
    source = in_language(source_words(dated.source), language)
    return f"{value}  {span}{assumed}" + (f" — {source}" if source else "")


def _value(value: Value | None, parameter: Parameter, ruleset: Ruleset, language: Language) -> str:
    if value is None:
        return _word("unset", language)
    return show_value(value, parameter.type, ruleset.vocabulary, language)


def _word(name: str, language: Language) -> str:
    return in_language(WORDS[name], language)
