"""The parts of a coverage in words, for every layout of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from directive_rules.authoring.provisions.coverage import CheckedBy, Passage, State, Totals
from directive_rules.model.ruleset import Force, Modality, NotChecked, Provision, Ruleset
from directive_rules.model.vocabulary import Language, Names, in_language
from directive_rules.reports.labels import BEARERS, FORCES, MODALITIES, NOT_CHECKED
from directive_rules.reports.showing import plural

MARKS: Final = {State.CHECKED: "✓", State.PARTLY: "◐", State.NOT_CHECKED: "○"}
STATES: Final = {
    State.CHECKED: Names("检查", "checked"),
    State.PARTLY: Names("部分检查", "checked in part"),
    State.NOT_CHECKED: Names("不检查", "not checked"),
}
BEFORE_SECTIONS: Final = Names("（正文）", "(text)")
TOTAL: Final = Names("合计", "Totals")
TOTAL_OF_ALL: Final = Names("全部规则集合计", "Totals of all rulesets")
WHY_NOT: Final = Names("不检查或只部分检查的原因", "Why not, or not wholly, checked")
CHECKED_BY: Final = Names("规则 ", "checked by ")
NOT_CHECKED_BECAUSE: Final = Names("不检查", "not checked")
NOT_WHOLLY_BECAUSE: Final = Names("其余不检查", "the rest is not checked")
DESPITE: Final = Names("违反时不能以此为由：", "a breach is not excused by ")


def passage_title(passage: Passage, language: Language) -> str:
    """Return where a passage stands: section and heading, as the text numbers and calls them."""
    parts = [part for part in (passage.section, passage.heading) if part]
    return " · ".join(parts) or in_language(BEFORE_SECTIONS, language)


def kind(provision: Provision, language: Language) -> str:
    """Return modality, force and bearer."""
    bearer = BEARERS.get(provision.bearer, Names(provision.bearer, provision.bearer))
    return " · ".join(
        in_language(names, language) for names in (MODALITIES[provision.modality], FORCES[provision.force], bearer)
    )


def checked_by(rule: CheckedBy, language: Language) -> str:
    """Return a rule's id with the number of its cases."""
    return f"{rule.rule.id}（{rule.cases}例）" if language == "zh" else f"{rule.rule.id} ({plural(rule.cases, 'case')})"


def why_not(reason: NotChecked, *, wholly: bool, language: Language) -> str:
    """Return why a provision, or (not `wholly`) the rest of it, is not checked."""
    label = in_language(NOT_CHECKED_BECAUSE if wholly else NOT_WHOLLY_BECAUSE, language)
    because, note = in_language(NOT_CHECKED[reason.because], language), in_language(reason.note, language)
    if language == "zh":
        of = f"（{reason.of}）" if reason.of else ""
        return f"{label}：{because}{of}" + (f"。{note}" if note else "")
    of = f" ({reason.of})" if reason.of else ""
    return f"{label}: {because}{of}" + (f". {note}" if note else "")


def identity(ruleset: Ruleset, language: Language) -> str:
    """Return what a directive is, in a line: id, force, and the days it is in force."""
    return f"{ruleset.id} · {in_language(FORCES[ruleset.force], language)} · {in_force(ruleset, language)}"


def in_force(ruleset: Ruleset, language: Language) -> str:
    """Return from when, and until when, a directive is in force."""
    until = ruleset.in_force_to
    if language == "zh":
        return f"自 {ruleset.in_force_from} 起施行" + (f"，至 {until} 止" if until else "")
    return f"in force from {ruleset.in_force_from}" + (f" to {until}" if until else "")


def sums(totals: Totals, language: Language) -> tuple[str, str]:
    """Return how many provisions there are of each state, and how many rules and cases."""
    states = " · ".join(f"{in_language(STATES[state], language)} {totals.of_state(state)}" for state in State)
    if language == "zh":
        return f"{totals.provisions}个条款：{states}", f"{totals.rules}条规则，{totals.cases}个案例"
    return (
        f"{plural(totals.provisions, 'provision')}: {states}",
        f"{plural(totals.rules, 'rule')}, {plural(totals.cases, 'case')}",
    )


def by_modality(totals: Totals, language: Language) -> Iterator[tuple[str, int, tuple[int, ...]]]:
    """Yield for each modality found its name, its provisions, and how many of them are in each state."""
    for modality in Modality:
        count = totals.of_modality(modality)
        if count:
            yield (
                in_language(MODALITIES[modality], language),
                count,
                tuple(totals.states[modality, state] for state in State),
            )


def by_reason(totals: Totals, language: Language) -> Iterator[tuple[str, int]]:
    """Yield the reasons for not checking, the most frequent first."""
    for reason, count in sorted(totals.reasons.items(), key=lambda item: (-item[1], item[0].value)):
        yield in_language(NOT_CHECKED[reason], language), count


def is_strict(provision: Provision) -> bool:
    """Tell whether a breach of the provision would be a violation."""
    return provision.force is Force.BINDING and provision.modality in (Modality.OBLIGATION, Modality.PROHIBITION)
