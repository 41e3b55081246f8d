"""The summary of an audit on a terminal, in colour."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.box import ROUNDED, SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Column, Table
from rich.text import Text

from directive_rules.cli.console import Language, printable
from directive_rules.model.verdicts import Status
from directive_rules.model.vocabulary import in_language
from directive_rules.reports.labels import FINDINGS, FORCES, MODALITIES, NOT_CHECKED, STATUSES
from directive_rules.reports.showing import plural
from directive_rules.reports.summary import RulesetSummary, RuleSummary, Summary
from directive_rules.reports.summary_text import (
    cause_line,
    example_line,
    mark_of,
    named_rules,
    percent,
    reading_lines,
    situation,
    warnings,
    word,
)

STYLES: Final[dict[Status, str]] = {
    Status.VIOLATED: "bold red",
    Status.LATE: "yellow",
    Status.UNDETERMINED: "magenta",
    Status.PENDING: "cyan",
    Status.EXEMPT: "blue",
    Status.COMPLIANT: "green",
}
MARKS: Final = {"✗": "bold red", "△": "yellow", "?": "magenta", "✓": "green", "·": "dim"}


def show_summary(console: Console, summary: Summary, language: Language) -> None:
    """Print the summary."""
    console.print(_head(summary, language))
    for ruleset in summary.rulesets:
        console.print(_table(ruleset, language))
        for part in (*_findings(ruleset, language), *_doubts(ruleset, language), *_footing(ruleset, language)):
            console.print(part)
    if summary.caveats:
        console.print(_title(word("caveats", language)))
        for caveat in summary.caveats:
            console.print(_item(in_language(caveat, language), "•"))


def _text(text: str, style: str = "") -> Text:
    """Return text from data, which can neither style nor steer."""
    return Text(printable(text), style)


def _head(summary: Summary, language: Language) -> RenderableType:
    totals = summary.totals
    figures = Table.grid(padding=(0, 3))
    cells = [
        _figure(totals.violations, word("violations", language), "bold red"),
        _figure(totals.shortfalls, word("shortfalls", language), "yellow"),
        *(
            _figure(totals.statuses[status], in_language(STATUSES[status], language), STYLES[status])
            for status in (Status.UNDETERMINED, Status.COMPLIANT, Status.PENDING, Status.EXEMPT)
            if totals.statuses[status] or status is Status.UNDETERMINED
        ),
        _figure(summary.quarantined, word("quarantined", language), "bold red" if summary.quarantined else "dim"),
    ]
    figures.add_row(*cells)
    titles = [
        _text(f"{one.ruleset.number} {in_language(one.ruleset.title, language)}", "bold") for one in summary.rulesets
    ]
    alarms = [_text(f"⚠ {warning}", "bold white on red") for warning in warnings(summary, language)]
    alarms = [*alarms, Text()] if alarms else []
    body = Group(*titles, _text(situation(summary, language), "dim"), Text(), *alarms, figures)
    return Panel(body, box=ROUNDED, border_style="red" if totals.violations else "green", padding=(1, 2))


def _figure(count: int, label: str, style: str) -> Text:
    return Text.assemble((f"{count:,}", style if count else "dim"), "\n", (label, "dim"))


def _table(summary: RulesetSummary, language: Language) -> Table:
    table = Table(box=SIMPLE_HEAD, expand=True, pad_edge=False, header_style="bold")
    table.add_column("", no_wrap=True, min_width=7)
    table.add_column(word("by provision", language), ratio=1, overflow="fold")
    met = _statuses_met(summary)
    for status in met:
        table.add_column(in_language(STATUSES[status], language), justify="right", no_wrap=True, style=STYLES[status])
    for provision in summary.provisions:
        kind = f"{in_language(MODALITIES[provision.provision.modality], language)} · "
        kind += in_language(FORCES[provision.provision.force], language)
        says = Text.assemble((printable(in_language(provision.provision.says, language)), "bold"), (f"  {kind}", "dim"))
        table.add_row(Text(provision.provision.id, "cyan"), says)
        if provision.provision.despite and any(rule.missed for rule in provision.rules):
            table.add_row("", _text(word("despite", language) + ", ".join(provision.provision.despite), "dim"))
        for rule in provision.rules:
            table.add_row("", _rule_title(rule, language), *_counts(rule, met))
        for other, home in provision.elsewhere:
            table.add_row("", _text(f"→ {in_language(other.title, language)}: {word('see', language)} {home}", "dim"))
    return table


def _rule_title(rule: RuleSummary, language: Language) -> Text:
    mark = mark_of(rule)
    title = printable(in_language(rule.rule.title, language))
    return Text.assemble((f"{mark} ", MARKS[mark]), title, (f"  {rule.rule.id}", "dim"))


def _statuses_met(summary: RulesetSummary) -> tuple[Status, ...]:
    """Return the statuses that occur: a column of nothing takes room from the words."""
    rules = [rule for provision in summary.provisions for rule in provision.rules]
    return tuple(status for status in STATUSES if any(rule.counts[status] for rule in rules))


def _counts(rule: RuleSummary, statuses: tuple[Status, ...]) -> Iterator[Text]:
    for status in statuses:
        count = rule.counts[status]
        missed = status in (Status.VIOLATED, Status.LATE)
        share = f"\n{percent(count, rule.duties)}" if count and missed else ""
        yield Text.assemble(f"{count:,}" if count else "", (share, "dim"))


def _findings(summary: RulesetSummary, language: Language) -> Iterator[RenderableType]:
    """Yield the rules with missed duties, some of them by name."""
    missed = [rule for provision in summary.provisions for rule in provision.rules if rule.missed]
    if missed:
        yield _title(word("findings", language))
    for rule in missed:
        share = f"{rule.missed:,} / {rule.duties:,}"
        finding = in_language(FINDINGS[rule.rule.finding], language)
        style = "bold red" if rule.rule.finding == "violation" else "yellow"
        title = printable(in_language(rule.rule.title, language))
        yield Text.assemble(
            (f"{mark_of(rule)} {title}", "bold"), (f"  {finding} {share}", style), (f"  {rule.rule.full_id}", "dim")
        )
        for example in rule.examples:
            yield _item(example_line(example, language), "·")
        more = rule.missed - len(rule.examples)
        if more > 0:
            yield Padding(_text(f"… {word('more', language).format(count=f'{more:,}')}", "dim"), (0, 0, 0, 4))


def _doubts(summary: RulesetSummary, language: Language) -> Iterator[RenderableType]:
    """Yield why duties cannot be judged, and what would settle it."""
    if not summary.causes:
        return
    yield _title(word("undetermined", language))
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="magenta", no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    for cause in summary.causes:
        remedy = f"{word('settle', language)}{in_language(cause.remedy, language)}"
        words = cause_line(cause, language, counted=False)
        table.add_row(
            f"{cause.duties:,}",
            Group(_text(words), _text(remedy, "dim"), _text(named_rules(cause, language), "dim italic")),
        )
    yield Padding(table, (0, 0, 0, 2))


def _footing(summary: RulesetSummary, language: Language) -> Iterator[RenderableType]:
    """Yield what the judgement rests on, and what of the text it does not cover."""
    if summary.assumptions:
        yield _title(word("assumed", language))
        for one in summary.assumptions:
            resting = word("on duties", language).format(count=f"{one.duties:,}", duties=plural(one.duties, "duty"))
            text = f"{one.name} = {in_language(one.value, language)}  {in_language(one.title, language)} ({resting})"
            yield _item(text, "·")
    if summary.readings is not None:
        yield _title(word("readings", language))
        for line in reading_lines(summary.readings, language):
            yield _item(line, "·")
    if summary.overridden:
        yield _title(word("overridden", language))
        for name, value in summary.overridden:
            yield _item(f"{name} = {in_language(value, language)}", "·")
    if summary.not_checked:
        yield _title(word("not checked", language))
        for reason, count in summary.not_checked:
            yield _item(
                word("kinds", language).format(count=count, kind=in_language(NOT_CHECKED[reason], language)), "·"
            )


def _title(text: str) -> RenderableType:
    return Padding(Rule(Text(text, "bold"), align="left", style="dim"), (1, 0, 0, 0))


def _item(text: str, bullet: str) -> RenderableType:
    table = Table.grid(Column(), Column(overflow="fold"), padding=(0, 1))
    table.add_row(f"  {bullet}", _text(text))
    return table
