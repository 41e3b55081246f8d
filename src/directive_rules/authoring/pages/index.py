"""The index of the annotated editions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from directive_rules.authoring.cases import CaseBook
from directive_rules.authoring.markup import escaped, table
from directive_rules.authoring.pages.bilingual import both
from directive_rules.authoring.provisions import State, coverage_of
from directive_rules.authoring.provisions.lines import MARKS
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.vocabulary import Names
from directive_rules.reports.labels import FORCES

INDEX: Final = "README.md"
TITLE: Final = Names("规则集注释本", "Annotated editions of the rulesets")
INTRODUCTION: Final = Names(
    "每份文件一页：逐条转述、规则、参数及出处、案例。✓ 检查，◐ 部分检查，○ 不检查（每条都说明原因）。",
    "A page for each directive: every provision in our words, its rules, the parameters with their sources, the cases. "
    "✓ checked, ◐ checked in part, ○ not checked (and why, each time).",
)
GENERATED: Final = Names(
    "这些页面由规则集生成：`directive-rules provisions --pages docs/rulesets`。",
    "The pages are generated from the rulesets: `directive-rules provisions --pages docs/rulesets`.",
)
HEADS: Final = (
    Names("文件", "directive"),
    Names("发布机关", "issuers"),
    Names("施行", "in force"),
    Names("效力", "force"),
    Names("条款", "provisions"),
    Names("规则", "rules"),
    Names("案例", "cases"),
)


def index_of(rulesets: Sequence[tuple[Ruleset, CaseBook]]) -> str:
    """Return the page that leads to the others, the oldest directive first."""
    lines = [f"# {TITLE.zh}", "", TITLE.en, "", INTRODUCTION.zh, "", INTRODUCTION.en, ""]
    ordered = sorted(rulesets, key=lambda one: (one[0].in_force_from, one[0].id))
    lines += table([both(head) for head in HEADS], (tuple(_cells(*one)) for one in ordered))
    lines += ["", GENERATED.zh, "", GENERATED.en]
    return "\n".join(lines) + "\n"


def _cells(ruleset: Ruleset, book: CaseBook) -> Iterator[str]:
    totals = coverage_of(ruleset, book).totals
    title = f"{escaped(ruleset.title.zh)}<br>{escaped(ruleset.title.en)}"
    yield f"[{escaped(ruleset.number)}]({ruleset.id}.md)<br>{title}"
    yield "<br>".join(both(issuer) for issuer in ruleset.issuers)
    yield f"{ruleset.in_force_from} –" + (f" {ruleset.in_force_to}" if ruleset.in_force_to else "")
    yield both(FORCES[ruleset.force])
    yield " ".join(f"{MARKS[state]}&nbsp;{totals.of_state(state)}" for state in State)
    yield str(totals.rules)
    yield str(totals.cases)
