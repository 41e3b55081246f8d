"""The summary as plain text: what was found, provision by provision, then what could not be judged and why."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

from directive_rules.diagnostics import cells
from directive_rules.model.verdicts import Status, Verdict
from directive_rules.model.vocabulary import Language, Names, in_language
from directive_rules.reports.labels import FORCES, MODALITIES, NOT_CHECKED, STATUSES
from directive_rules.reports.showing import plural, show_due, show_instant
from directive_rules.reports.summary import (
    CauseLine,
    Example,
    ProvisionSummary,
    Readings,
    RulesetSummary,
    RuleSummary,
    Summary,
)

WIDTH: Final = 100
INDENT: Final = " " * 8
SHOWN: Final = 3
NOBODY: Final = "*"
"""The label of a duty whose subject has no record."""

MARKS: Final = {"violation": "✗", "shortfall": "△", "undetermined": "?", "none": "✓", "idle": "·"}

WORDS: Final = {
    "as of": Names("截至", "as of"),
    "taken": Names("数据提取于", "export taken"),
    "export": Names("数据", "export"),
    "records": Names("条记录", "records"),
    "violations": Names("违规", "violations"),
    "shortfalls": Names("差距", "shortfalls"),
    "quarantined": Names("隔离", "quarantined"),
    "duties": Names("判定的义务", "duties judged"),
    "by provision": Names("按条款", "By provision"),
    "findings": Names("发现", "Findings"),
    "undetermined": Names("为什么无法判定", "Why some duties cannot be judged"),
    "assumed": Names("原文未给数值、按假定判定的参数", "Parameters the text gives no figure for, judged as assumed"),
    "overridden": Names("本次另行指定的参数", "Parameters set for this run"),
    "readings": Names("换一种读法", "Under other readings"),
    "standing": Names(
        "{missed}项未做到或迟延的义务中，{standing}项在每一种读法下都成立",
        "of {missed} missed duties, {standing} are missed under every reading",
    ),
    "none": Names("无义务", "no duty"),
    "despite": Names("不因此免责：", "not excused by: "),
    "not checked": Names("不能由记录判定的条款", "Provisions not judged from records"),
    "caveats": Names("须知", "Before you rely on this"),
    "no duty": Names("没有产生义务", "no duty arose"),
    "like": Names("如", "e.g."),
    "see": Names("见", "see"),
    "due": Names("期限", "due"),
    "settle": Names("可这样解决：", "to settle it: "),
    "kinds": Names("{count}条：{kind}", "{count} × {kind}"),
    "on duties": Names("涉及{count}项义务", "used for {duties}"),
    "lost": Names(
        "警告：读入的记录数与原始记录数对不上，本报告不可采信。",
        "WARNING: records read do not add up to the raw records. Do not rely on this report.",
    ),
    "disagreement": Names(
        "警告：本工具自相矛盾，请勿采信本报告，并请报告这一缺陷。以下{count}项判定，{engine}与解释器不一致：{duties}。",
        "WARNING: this tool contradicts itself: do not rely on this report, and please report the defect. "
        "{engine} and the interpreter judge {count} differently: {duties}.",
    ),
    "instead of": Names("{duty}（{found}，解释器：{derived}）", "{duty} ({found}, by the interpreter {derived})"),
    "illustrative": Names(
        "警告：使用了示例性的参考记录（{types}），结果仅供演示。",
        "WARNING: illustrative reference records were used ({types}); the result is a demonstration.",
    ),
    "causes": Names("另有{count}种原因", "{count} more causes"),
    "and more": Names("等另外{count}条", "and {count} more"),
    "more": Names("另有{count}项，见 verdicts.jsonl", "{count} more in verdicts.jsonl"),
}


def word(name: str, language: Language) -> str:
    """Return a fixed wording of the summary in one language."""
    return in_language(WORDS[name], language)


def summary_text(summary: Summary, language: Language) -> str:
    """Return the summary as plain text without colour, ending in a line break."""
    return "\n".join(line.rstrip() for line in _lines(summary, language)) + "\n"


def headline(summary: Summary, language: Language) -> str:
    """Return the totals in one line."""
    totals = summary.totals
    parts = [
        f"{word('violations', language)} {totals.violations:,}",
        f"{word('shortfalls', language)} {totals.shortfalls:,}",
        f"{in_language(STATUSES[Status.UNDETERMINED], language)} {totals.statuses[Status.UNDETERMINED]:,}",
        f"{word('quarantined', language)} {summary.quarantined:,}",
    ]
    return " · ".join(parts)


def counts_line(rule: RuleSummary, language: Language) -> str:
    """Return the counts of a rule, missed ones first, with their share of the duties."""
    if not rule.duties:
        return word("no duty", language)
    parts = []
    for status, names in STATUSES.items():
        count = rule.counts[status]
        if count:
            share = f" ({percent(count, rule.duties)})" if status in (Status.VIOLATED, Status.LATE) else ""
            parts.append(f"{in_language(names, language)} {count:,}{share}")
    return " · ".join(parts)


def percent(part: int, whole: int) -> str:
    """Return a share in per cent: one place, and never 0 or 100 for what is neither."""
    tenths = part * 1000 // whole
    if part and not tenths:
        return "<0.1%"
    return f"{tenths // 10}.{tenths % 10}%" if tenths % 10 else f"{tenths // 10}%"


def example_line(example: Example, language: Language) -> str:
    """Return one missed duty in a line: its label, how it stands, when it was due, what it says."""
    due = show_due(example.due, language)
    status = in_language(STATUSES[example.status], language)
    about = f"{status}, {word('due', language)} {due}" if due else status
    said = f": {in_language(example.message, language)}" if example.message else ""
    return f"{example.label} ({about}){said}"


def cause_line(cause: CauseLine, language: Language, *, counted: bool = True) -> str:
    """Return one cause in a line, with how many duties it concerns and some of them."""
    examples = ", ".join(example for example in cause.examples if example != NOBODY)
    named = f" ({word('like', language)} {examples})" if examples else ""
    count = f" × {cause.duties:,}" if counted else ""
    return f"{in_language(cause.words, language)}{count}{named}"


def named_rules(cause: CauseLine, language: Language) -> str:
    """Return the rules a cause concerns, not more than a few by name."""
    shown = ", ".join(cause.rules[:SHOWN])
    more = len(cause.rules) - SHOWN
    return f"{shown} {word('and more', language).format(count=more)}" if more > 0 else shown


def reading_lines(readings: Readings, language: Language) -> Iterator[str]:
    """Yield what the other readings would change, a line each."""
    yield word("standing", language).format(standing=f"{readings.standing:,}", missed=f"{readings.missed:,}")
    for line in readings.lines:
        turned = ", ".join(
            f"{_status(before, language)} → {_status(after, language)} × {number:,}"
            for before, after, number in line.turned
        )
        yield f"{line.name} = {in_language(line.value, language)}: {turned}  ({in_language(line.title, language)})"


def _status(status: Status | None, language: Language) -> str:
    return word("none", language) if status is None else in_language(STATUSES[status], language)


def mark_of(rule: RuleSummary) -> str:
    """Return the sign a rule stands under."""
    if rule.missed:
        return MARKS[rule.rule.finding]
    if rule.counts[Status.UNDETERMINED]:
        return MARKS["undetermined"]
    return MARKS["none"] if rule.duties else MARKS["idle"]


def warnings(summary: Summary, language: Language) -> Iterator[str]:
    """Yield what must stand above everything else."""
    if not summary.conserved:
        yield word("lost", language)
    if summary.disagreements:
        yield _disagreeing(summary, language)
    shown = sorted({name for ruleset in summary.rulesets for name in ruleset.illustrative})
    if shown:
        yield word("illustrative", language).format(types=", ".join(shown))


def _disagreeing(summary: Summary, language: Language) -> str:
    """Say how often engine and interpreter differ, with both answers for some; the manifest has all of them."""
    shown = [
        word("instead of", language).format(
            duty=one.found.duty,
            found=_answer(one.found, language),
            derived=_answer(one.derived, language),
        )
        for one in summary.disagreements[:SHOWN]
    ]
    number = len(summary.disagreements)
    text = ("；" if language == "zh" else "; ").join([*shown, *(["…"] if number > SHOWN else [])])
    count = plural(number, "duty") if language == "en" else f"{number:,}"
    return word("disagreement", language).format(count=count, engine=summary.engine, duties=text)


def _answer(verdict: Verdict | None, language: Language) -> str:
    """Return status, deadline and causes of a verdict: what two evaluators must agree on."""
    if verdict is None:
        return word("none", language)
    causes = "; ".join(sorted(str(cause) for cause in verdict.causes))
    parts = (in_language(STATUSES[verdict.status], language), show_due(verdict.due, language), causes)
    return ", ".join(part for part in parts if part)


def wrap(text: str, indent: str, first: str | None = None, width: int = WIDTH) -> list[str]:
    """Break a text to the width; Chinese may break anywhere, other words at blanks, closing marks stay."""
    lines = []
    current = indent if first is None else first
    for token in _tokens(text):
        if cells(current) + cells(token.rstrip()) > width and cells(current) > cells(indent):
            lines.append(current)
            current = indent + token.lstrip()
        else:
            current += token
    return [*lines, current]


def _tokens(text: str) -> Iterator[str]:
    token = ""
    for character in text:
        wide = unicodedata.east_asian_width(character) in "WF"
        closing = unicodedata.category(character) in ("Pe", "Pf", "Po")
        if token and (
            (wide and not closing)
            or token[-1] == " "
            or (unicodedata.east_asian_width(token[-1]) in "WF" and not closing)
        ):
            yield token
            token = ""
        token += character
    if token:
        yield token


def _lines(summary: Summary, language: Language) -> Iterator[str]:
    for ruleset in summary.rulesets:
        title = in_language(ruleset.ruleset.title, language)
        yield from wrap(f"{ruleset.ruleset.number} {title}", "")
    yield from wrap(situation(summary, language), "  ", "")
    yield ""
    for warning in warnings(summary, language):
        yield from wrap(f"!! {warning}", "   ", "")
    yield headline(summary, language)
    duties = " · ".join(
        f"{in_language(names, language)} {summary.totals.statuses[status]:,}"
        for status, names in STATUSES.items()
        if summary.totals.statuses[status]
    )
    yield f"{word('duties', language)} {summary.totals.duties:,}" + (f"  {duties}" if duties else "")
    for ruleset in summary.rulesets:
        yield from _ruleset(ruleset, language)
    if summary.caveats:
        yield from _heading(word("caveats", language))
        for caveat in summary.caveats:
            yield from wrap(in_language(caveat, language), "  ", "- ")


def situation(summary: Summary, language: Language) -> str:
    """Return as of when, and of what, the summary speaks."""
    parts = [f"{word('as of', language)} {show_instant(summary.as_of)}"]
    if summary.taken_at is not None:
        parts.append(f"{word('taken', language)} {show_instant(summary.taken_at)}")
    parts.append(f"{word('export', language)} {summary.export}")
    parts.append(
        f"{summary.records:,} {word('records', language)}" if language == "en" else f"{summary.records:,}条记录"
    )
    return " · ".join(parts)


def _ruleset(summary: RulesetSummary, language: Language) -> Iterator[str]:
    yield from _heading(f"{word('by provision', language)} · {summary.ruleset.id}")
    for provision in summary.provisions:
        yield from _provision(provision, language)
    if summary.causes:
        yield from _heading(word("undetermined", language))
        for cause in summary.causes:
            yield from _cause_with_remedy(cause, language)
    if summary.assumptions:
        yield from _heading(word("assumed", language))
        for one in summary.assumptions:
            resting = word("on duties", language).format(count=f"{one.duties:,}", duties=plural(one.duties, "duty"))
            text = f"{one.name} = {in_language(one.value, language)}  {in_language(one.title, language)} ({resting})"
            yield from wrap(text, "    ", "  ")
    if summary.readings is not None:
        yield from _heading(word("readings", language))
        for line in reading_lines(summary.readings, language):
            yield from wrap(line, "      ", "  ")
    if summary.overridden:
        yield from _heading(word("overridden", language))
        for name, value in summary.overridden:
            yield f"  {name} = {in_language(value, language)}"
    if summary.not_checked:
        yield from _heading(word("not checked", language))
        for reason, count in summary.not_checked:
            kind = in_language(NOT_CHECKED[reason], language)
            yield "  " + word("kinds", language).format(count=count, kind=kind)


def _heading(text: str) -> Iterator[str]:
    yield ""
    yield f"── {text} " + "─" * max(0, WIDTH - cells(text) - 4)


def _provision(summary: ProvisionSummary, language: Language) -> Iterator[str]:
    provision = summary.provision
    kind = f"{in_language(MODALITIES[provision.modality], language)} · {in_language(FORCES[provision.force], language)}"
    yield ""
    yield from wrap(f"{in_language(provision.says, language)} [{kind}]", INDENT, f"{provision.id:<8}")
    if provision.despite and any(rule.missed for rule in summary.rules):
        yield from wrap(word("despite", language) + ", ".join(provision.despite), INDENT + "  ", INDENT)
    for rule in summary.rules:
        yield from _rule(rule, language)
    for other, home in summary.elsewhere:
        yield f"{INDENT}→ {in_language(other.title, language)}: {word('see', language)} {home}"


def _rule(summary: RuleSummary, language: Language) -> Iterator[str]:
    title = f"{in_language(summary.rule.title, language)}: {counts_line(summary, language)}  [{summary.rule.id}]"
    yield from wrap(title, INDENT + "  ", f"{INDENT}{mark_of(summary)} ")
    for example in summary.examples:
        yield from wrap(example_line(example, language), INDENT + "      ", INDENT + "    ")
    more = summary.missed - len(summary.examples)
    if more > 0:
        yield f"{INDENT}    … {word('more', language).format(count=f'{more:,}')}"
    for cause in summary.causes[:SHOWN]:
        yield from wrap(cause_line(cause, language), INDENT + "      ", f"{INDENT}    ? ")
    further = len(summary.causes) - SHOWN
    if further > 0:
        yield f"{INDENT}    ? {word('causes', language).format(count=further)}"


def _cause_with_remedy(cause: CauseLine, language: Language) -> Iterator[str]:
    indent = " " * 10
    yield from wrap(in_language(cause.words, language), indent, f"{cause.duties:>8,}  ")
    yield from wrap(f"{word('settle', language)}{in_language(cause.remedy, language)}", indent)
    yield from wrap(f"[{named_rules(cause, language)}]", indent)
