"""A rule on a page: what it demands in words, as written, with which parameters, and its cases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from directive_rules.authoring.cases import Case, CaseBook, Expectation
from directive_rules.authoring.markup import code, escaped, table
from directive_rules.authoring.pages.bilingual import anchor, both, link, outlined, provision_link, value_shown
from directive_rules.authoring.pages.parameters import in_short, only_value
from directive_rules.authoring.pages.source import own_condition, written_parts
from directive_rules.model.expressions import Expression, Node, ParameterRead, descendants
from directive_rules.model.ruleset import Rule, Ruleset
from directive_rules.model.values import LAST_INSTANT
from directive_rules.model.vocabulary import Names
from directive_rules.reports.labels import FINDINGS, STATUSES
from directive_rules.reports.showing import show_instant
from directive_rules.wording.duties import recurrence_words
from directive_rules.wording.phrases import Phraser

HEADS: Final = ("", "中文", "English")
DUTY: Final = Names("义务", "duty")
IF_MISSED: Final = Names("未做到即为", "if missed")
PARTS: Final = {
    "when": Names("适用于", "applies when"),
    "unless": Names("除非", "unless"),
    "require": Names("要求", "demands"),
    "by": Names("期限", "by"),
}
ALWAYS: Final = Names("范围内的每一项", "everything in scope")
AT_ONCE: Final = Names("当时即须具备", "there at once")
PARAMETERS: Final = Names("参数", "Parameters")
ALSO_OF: Final = Names("同时检查", "it also checks")
CASES: Final = Names("案例", "Cases")
CASE_HEADS: Final = (Names("案例", "case"), Names("截至", "as of"), Names("应得结论", "expected"))
NOT_APPLICABLE: Final = Names("不适用", "not applicable")
BECAUSE: Final = Names("因", "because of")
DUE: Final = Names("期限", "due")


def rule_block(ruleset: Ruleset, rule: Rule, book: CaseBook, sources: str) -> Iterator[str]:
    """Yield the lines of a rule; `sources` leads to the ruleset's folder."""
    file = f"{sources}/rules/{rule.id}.yaml"
    yield from ("", f"{anchor('r', rule.id)}**{both(rule.title)}** [{code(rule.id)}]({file})", "")
    yield from table(HEADS, _rows(ruleset, rule))
    yield from ("", "```yaml")
    yield from written_parts(ruleset, rule)
    yield "```"
    if rule.parameters:
        yield from ("", f"{both(PARAMETERS)}: " + " · ".join(_parameters(ruleset, rule)))
    if len(rule.provisions) > 1:
        others = ", ".join(map(provision_link, rule.provisions[1:]))
        yield from ("", f"{both(ALSO_OF)}: {others}")
    cases = book.cases.get(rule.id, ())
    if cases:
        yield from _cases(ruleset, cases)


def rule_link(rule: Rule) -> str:
    """Return a link to a rule that stands elsewhere on the page."""
    return f"{link(code(rule.id), 'r', rule.id)} {both(rule.title)}"


def expected(case: Case) -> str:
    """Return what a case expects of each duty it names."""
    return "<br>".join(_expectation(expectation) for expectation in case.expectations)


def _rows(ruleset: Ruleset, rule: Rule) -> Iterator[tuple[str, str, str]]:
    recurrence = recurrence_words(rule, ruleset.vocabulary)
    yield both(DUTY), escaped(recurrence.zh), escaped(recurrence.en)
    finding = FINDINGS[rule.finding]
    yield both(IF_MISSED), finding.zh, finding.en
    own = own_condition(ruleset, rule)
    parts = {"when": own, "unless": rule.unless, "require": rule.require, "by": rule.by}
    for part, expression in parts.items():
        if expression is not None:
            yield both(PARTS[part]), *in_words(ruleset, rule.subject, expression)
        elif part == "when":
            yield both(PARTS[part]), ALWAYS.zh, ALWAYS.en
        elif part == "by" and rule.at_once:
            yield both(PARTS[part]), AT_ONCE.zh, AT_ONCE.en


def in_words(ruleset: Ruleset, subject: str, expression: Expression) -> tuple[str, str]:
    """Return an expression in words, in Chinese and in English, for the cells of a table.

    A parameter that has had one value alone has it beside its name.
    """
    reads = (node for node in descendants(expression) if isinstance(node, ParameterRead))
    notes: dict[Node, Names] = {
        read: note for read in reads if (note := only_value(ruleset.parameters[read.name], ruleset))
    }
    zh = Phraser(ruleset.vocabulary, "zh", subject, notes).outline(expression)
    en = Phraser(ruleset.vocabulary, "en", subject, notes).outline(expression)
    return outlined(zh), outlined(en)


def _parameters(ruleset: Ruleset, rule: Rule) -> Iterator[str]:
    for name in rule.parameters:
        yield f"{link(code(name), 'v', name)} = {in_short(ruleset.parameters[name], ruleset)}"


def _cases(ruleset: Ruleset, cases: tuple[Case, ...]) -> Iterator[str]:
    yield from ("", f"<details><summary>{both(CASES)} ({len(cases)})</summary>", "")
    yield from table([both(head) for head in CASE_HEADS], (_case(ruleset, case) for case in cases))
    yield from ("", "</details>")


def _case(ruleset: Ruleset, case: Case) -> tuple[str, str, str]:
    set_here = (
        f"{code(name)} = {value_shown(value, ruleset.parameters[name].type, ruleset.vocabulary)}"
        for name, value in case.parameters.items()
    )
    title = escaped(case.title) + "".join(f"<br>{text}" for text in set_here)
    as_of = case.as_of.date().isoformat() if case.as_of.time() == LAST_INSTANT else show_instant(case.as_of)
    return title, as_of, expected(case)


def _expectation(expectation: Expectation) -> str:
    status = STATUSES[expectation.status] if expectation.status is not None else NOT_APPLICABLE
    text = f"{code(expectation.label)} {both(status)}" if expectation.label else both(status)
    if expectation.causes:
        text += f", {both(BECAUSE)} " + ", ".join(map(code, sorted(expectation.causes)))
    if expectation.states_due and expectation.due is not None:
        due = expectation.due if isinstance(expectation.due, str) else show_instant(expectation.due)
        text += f", {both(DUE)} {due}"
    return text
