"""A ruleset as an annotated edition: who says it, and then section by section what it asks and how that is checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from directive_rules.authoring.cases import CaseBook
from directive_rules.authoring.markup import code, escaped, table
from directive_rules.authoring.pages.bilingual import anchor, both, link, provision_link
from directive_rules.authoring.pages.parameters import parameters_section
from directive_rules.authoring.pages.rules import expected, in_words, rule_block, rule_link
from directive_rules.authoring.pages.source import is_everything, written_definition
from directive_rules.authoring.provisions import Coverage, Passage, ProvisionCoverage, State, coverage_of
from directive_rules.authoring.provisions.lines import MARKS, NOT_CHECKED_BECAUSE, NOT_WHOLLY_BECAUSE, STATES, in_force
from directive_rules.authoring.tensions import proof_of, proving_case
from directive_rules.model.expressions import Expression
from directive_rules.model.ruleset import Locator, NotChecked, Provision, Ruleset, Tension
from directive_rules.model.vocabulary import Names
from directive_rules.reports.labels import BEARERS, FORCES, MODALITIES, NOT_CHECKED

INTRODUCTION: Final = Names(
    "本页由规则集生成，是便于通读的注释本。通知原文不在此处：每一条用我们自己的话转述，附位置和触发词。"
    "手里有原文的人可以逐句核对：`directive-rules verify --text 文件 {id}`。",
    "This page is generated from the ruleset, as an annotated edition. The text of the circular is not reprinted: each "
    "provision is said in our words, with its place and its operative words. Whoever holds the text can check it "
    "sentence by sentence: `directive-rules verify --text FILE {id}`.",
)
LABELS: Final = {
    "ruleset": Names("规则集", "Ruleset"),
    "issuers": Names("发布机关", "Issuers"),
    "issued": Names("成文日期", "Issued"),
    "in force": Names("施行", "In force"),
    "force": Names("效力", "Force"),
    "status": Names("现状", "Status"),
    "provisions": Names("条款", "Provisions"),
    "rules": Names("规则与案例", "Rules and cases"),
    "others": Names("不含要求的句子", "Sentences that ask nothing"),
    "references": Names("随附记录", "Reference records"),
    "changes": Names("变更记录", "Changes"),
}
SCOPE: Final = Names("适用范围", "Scope")
EVERYTHING: Final = Names("全部", "all of them")
CONTENTS: Final = Names("目录", "Contents")
DEFINITIONS: Final = Names("定义", "Definitions")
TENSIONS: Final = Names("相互牵制的条款", "Provisions that pull apart")
RESOLUTION: Final = Names("处理", "Resolution")
CARRIED_BY: Final = Names("落实于", "Carried by")
PROVEN_BY: Final = Names("由案例证明", "Proven by the case")
DESPITE: Final = Names("违反时不能以此为由", "A breach is not excused by")
NO_HEADING: Final = Names("（无标题）", "(no heading)")
BEFORE_SECTIONS: Final = Names("正文", "Text")
ILLUSTRATIVE: Final = Names("示例，非真实数据", "made up, for illustration")
WORDS: Final = Names("触发词", "operative words")


def page_of(ruleset: Ruleset, book: CaseBook, sources: str) -> str:
    """Return the page of a ruleset; `sources` leads from the page to the ruleset's folder."""
    coverage = coverage_of(ruleset, book)
    lines = [
        *_identity(coverage, sources),
        *_scope(ruleset),
        *_contents(coverage),
        *_passages(coverage, book, sources),
        *_tensions(ruleset, book),
        *_definitions(ruleset),
        *parameters_section(ruleset),
    ]
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


def states(coverage: Coverage) -> str:
    """Return how many provisions are checked, in part or not, in both languages."""
    totals = coverage.totals
    parts = (f"{MARKS[state]} {both(STATES[state])} {totals.of_state(state)}" for state in State)
    return f"{totals.provisions}: " + " · ".join(parts)


def _identity(coverage: Coverage, sources: str) -> Iterator[str]:
    ruleset, totals = coverage.ruleset, coverage.totals
    yield from (f"# {escaped(ruleset.number)}", "", f"**{escaped(ruleset.title.zh)}**", "", escaped(ruleset.title.en))
    introduction = Names(INTRODUCTION.zh.format(id=ruleset.id), INTRODUCTION.en.format(id=ruleset.id))
    yield from ("", introduction.zh, "", introduction.en, "")
    rows = {
        "ruleset": f"[{code(ruleset.id)}]({sources}/directive.yaml)",
        "issuers": "<br>".join(both(issuer) for issuer in ruleset.issuers),
        "issued": ruleset.issued.isoformat() if ruleset.issued else "",
        "in force": both(Names(in_force(ruleset, "zh"), in_force(ruleset, "en"))),
        "force": both(FORCES[ruleset.force]),
        "status": f"{escaped(ruleset.status.zh)}<br>{escaped(ruleset.status.en)}" if ruleset.status else "",
        "provisions": states(coverage),
        "rules": f"{totals.rules} · {totals.cases}",
        "others": str(len(ruleset.not_normative)) if ruleset.not_normative else "",
        "references": "<br>".join(_references(ruleset, sources)),
        "changes": f"[CHANGELOG]({sources}/CHANGELOG.md)",
    }
    yield from table(("", ""), ((both(LABELS[name]), text) for name, text in rows.items() if text))


def _references(ruleset: Ruleset, sources: str) -> Iterator[str]:
    for reference in ruleset.references:
        record = ruleset.vocabulary.records[reference.record].names
        made_up = f" ({both(ILLUSTRATIVE)})" if reference.illustrative else ""
        yield f"[{both(record)}]({sources}/{reference.file}): {len(reference.records)}{made_up}"


def _scope(ruleset: Ruleset) -> Iterator[str]:
    if not ruleset.scope:
        return
    yield from ("", f"## {both(SCOPE)}", "")
    yield from table(("", "中文", "English"), (_in_scope(ruleset, *item) for item in ruleset.scope.items()))


def _in_scope(ruleset: Ruleset, record: str, scope: Expression) -> tuple[str, str, str]:
    name = both(ruleset.vocabulary.records[record].names)
    if is_everything(scope):
        return name, EVERYTHING.zh, EVERYTHING.en
    return name, *in_words(ruleset, record, scope)


def _contents(coverage: Coverage) -> Iterator[str]:
    yield from ("", f"## {both(CONTENTS)}", "")
    for number, passage in enumerate(coverage.passages, 1):
        counts = {state: sum(one.state is state for one in passage.provisions) for state in State}
        shown = " ".join(f"{MARKS[state]}{count}" for state, count in counts.items() if count)
        yield f"- {link(_title(passage), 's', str(number))} {shown}"


def _title(passage: Passage) -> str:
    parts = [escaped(part) for part in (passage.section, passage.heading) if part]
    return " · ".join(parts) or both(BEFORE_SECTIONS)


def _passages(coverage: Coverage, book: CaseBook, sources: str) -> Iterator[str]:
    told: set[str] = set()
    section: str | None = None
    for number, passage in enumerate(coverage.passages, 1):
        place = anchor("s", str(number))
        if passage.section != section:
            section = passage.section
            yield from ("", f"## {place}{escaped(section) or both(BEFORE_SECTIONS)}")
            place = ""
        elif not passage.heading:
            yield from ("", f"### {place}{both(NO_HEADING)}")
        if passage.heading:
            yield from ("", f"### {place}{escaped(passage.heading)}")
        for covered in passage.provisions:
            yield from _provision(covered, coverage.ruleset, book, sources, told)


def _provision(
    covered: ProvisionCoverage, ruleset: Ruleset, book: CaseBook, sources: str, told: set[str]
) -> Iterator[str]:
    """Yield a provision with its rules; a rule already `told` under another provision is only linked."""
    provision = covered.provision
    yield from ("", f"#### {anchor('p', provision.id)}{escaped(provision.id)} {MARKS[covered.state]}", "")
    yield from (f"> {escaped(provision.says.zh)}", ">", f"> {escaped(provision.says.en)}", "", _kind(provision))
    for one in covered.checked_by:
        if one.rule.id in told:
            yield from ("", f"→ {rule_link(one.rule)}")
        else:
            told.add(one.rule.id)
            yield from rule_block(ruleset, one.rule, book, sources)
    if provision.not_checked is not None:
        yield from ("", _why_not(provision.not_checked, wholly=covered.state is State.NOT_CHECKED))
    if provision.despite:
        yield from ("", f"{both(DESPITE)}: " + ", ".join(map(provision_link, provision.despite)))


def _kind(provision: Provision) -> str:
    bearer = BEARERS.get(provision.bearer, Names(provision.bearer, provision.bearer))
    parts = [both(names) for names in (MODALITIES[provision.modality], FORCES[provision.force], bearer)]
    place = _place(provision.at)
    parts += [both(place)] if place.zh else []
    parts += [f"{both(WORDS)} “{escaped(provision.words)}”"] if provision.words else []
    return " · ".join([*parts, code(provision.digest[:12])])


def _place(at: Locator) -> Names:
    if not at.sentence:
        return Names("", "")
    clause = Names(f"第{at.clause}分句", f", clause {at.clause}") if at.clause else Names("", "")
    return Names(f"第{at.sentence}句{clause.zh}", f"sentence {at.sentence}{clause.en}")


def _why_not(reason: NotChecked, *, wholly: bool) -> str:
    label = NOT_CHECKED_BECAUSE if wholly else NOT_WHOLLY_BECAUSE
    of = f" ({provision_link(reason.of)})" if reason.of else ""
    because = f"**{both(label)}**: {both(NOT_CHECKED[reason.because])}{of}"
    notes = [escaped(note) for note in (reason.note.zh, reason.note.en) if note]
    return "<br>".join([because, *notes])


def _tensions(ruleset: Ruleset, book: CaseBook) -> Iterator[str]:
    if not ruleset.tensions:
        return
    yield from ("", f"## {both(TENSIONS)}")
    for number, tension in enumerate(ruleset.tensions, 1):
        between = " ↔ ".join(map(provision_link, tension.between))
        yield from ("", f"### {anchor('t', str(number))}{between}", "")
        yield from (f"> {escaped(tension.question.zh)}", ">", f"> {escaped(tension.question.en)}", "")
        yield f"**{both(RESOLUTION)}**: {escaped(tension.resolution.zh)}<br>{escaped(tension.resolution.en)}"
        yield from ("", f"{both(CARRIED_BY)}: " + ", ".join(map(_carrier, tension.carried_by)))
        yield from ("", f"{both(PROVEN_BY)}: {_proof(tension, book)}")


def _carrier(name: str) -> str:
    parameter = name.removeprefix("params.")
    return link(code(parameter), "v", parameter) if parameter != name else link(code(name), "r", name)


def _proof(tension: Tension, book: CaseBook) -> str:
    rule, title = proof_of(tension)
    case = proving_case(tension, book)
    shown = f" — {expected(case)}" if case is not None else ""
    return f"{link(code(rule), 'r', rule)}: {escaped(title)}{shown}"


def _definitions(ruleset: Ruleset) -> Iterator[str]:
    if not ruleset.definitions:
        return
    yield from ("", f"## {both(DEFINITIONS)}")
    for definition in ruleset.definitions:
        name = f"{definition.record}.{definition.name}"
        yield from ("", f"### {anchor('d', name)}{code(name)}", "")
        zh, en = in_words(ruleset, definition.record, definition.expression)
        yield from table(("中文", "English"), [(zh, en)])
        yield from ("", "```", written_definition(ruleset, definition), "```")
