"""Coverage on a terminal, in colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.box import ROUNDED, SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from directive_rules.authoring.provisions import Coverage, Passage, ProvisionCoverage, State, Totals, lines
from directive_rules.cli.console import Language, printable
from directive_rules.model.vocabulary import in_language

STYLES: Final = {State.CHECKED: "green", State.PARTLY: "yellow", State.NOT_CHECKED: "dim"}
BAR: Final = 60


def show_coverage(console: Console, coverages: Sequence[Coverage], language: Language) -> None:
    """Print what of each directive is checked, and the totals."""
    for coverage in coverages:
        console.print(_head(coverage, language))
        width = max((len(provision.id) for provision in coverage.ruleset.provisions), default=0)
        for passage in coverage.passages:
            console.print(_passage(passage, width, language))
        console.print(_totals(coverage.totals, in_language(lines.TOTAL, language), language))
    if len(coverages) > 1:
        total = sum((coverage.totals for coverage in coverages), Totals())
        console.print(_totals(total, in_language(lines.TOTAL_OF_ALL, language), language))


def _head(coverage: Coverage, language: Language) -> RenderableType:
    ruleset = coverage.ruleset
    title = Text(printable(f"{ruleset.number}  {in_language(ruleset.title, language)}"), "bold")
    body = Group(title, Text(lines.identity(ruleset, language), "dim"), Text(), _bar(coverage.totals, language))
    return Padding(Panel(body, box=ROUNDED, border_style="cyan", padding=(1, 2)), (1, 0, 0, 0))


def _bar(totals: Totals, language: Language) -> RenderableType:
    """Return the shares of the states as a bar, with their counts below."""
    bar, legend = Text(), Text()
    for state, style in STYLES.items():
        count = totals.of_state(state)
        cells = round(BAR * count / totals.provisions) if totals.provisions else 0
        bar.append("━" * max(cells, 1 if count else 0), style)
        legend.append(f"{lines.MARKS[state]} {in_language(lines.STATES[state], language)} {count}   ", style)
    return Group(bar, legend)


def _passage(passage: Passage, width: int, language: Language) -> RenderableType:
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(style="cyan", no_wrap=True, min_width=width)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    for covered in passage.provisions:
        mark = Text(lines.MARKS[covered.state], STYLES[covered.state])
        table.add_row(Text(covered.provision.id), mark, _provision(covered, language))
    title = Rule(Text(printable(lines.passage_title(passage, language)), "bold"), align="left", style="dim")
    return Group(Padding(title, (1, 0, 0, 0)), table)


def _provision(covered: ProvisionCoverage, language: Language) -> Text:
    provision = covered.provision
    says = Text(printable(in_language(provision.says, language)), "" if covered.checked_by else "dim")
    says.append(f"  {lines.kind(provision, language)}", "bold dim" if lines.is_strict(provision) else "dim italic")
    for one in covered.checked_by:
        says.append(f"\n→ {one.rule.id}", "green")
        says.append(lines.checked_by(one, language).removeprefix(one.rule.id), "dim")
    if provision.not_checked is not None:
        wholly = covered.state is State.NOT_CHECKED
        reason = lines.why_not(provision.not_checked, wholly=wholly, language=language)
        says.append(f"\n{printable(reason)}", "dim" if wholly else "yellow")
    if provision.despite:
        says.append(f"\n{in_language(lines.DESPITE, language)}{', '.join(provision.despite)}", "magenta")
    return says


def _totals(totals: Totals, title: str, language: Language) -> RenderableType:
    states = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="bold")
    states.add_column("")
    states.add_column("", justify="right")
    for state, style in STYLES.items():
        states.add_column(in_language(lines.STATES[state], language), justify="right", style=style)
    for name, count, counts in lines.by_modality(totals, language):
        states.add_row(name, str(count), *(str(number) if number else "" for number in counts))
    parts: list[RenderableType] = [Rule(Text(title, "bold"), align="left", style="dim")]
    parts += [Text(line) for line in lines.sums(totals, language)]
    parts.append(states)
    if totals.reasons:
        reasons = Table.grid(padding=(0, 2))
        reasons.add_column(justify="right", style="dim")
        for name, count in lines.by_reason(totals, language):
            reasons.add_row(str(count), name)
        parts += [Text(in_language(lines.WHY_NOT, language), "bold"), Padding(reasons, (0, 0, 1, 2))]
    return Padding(Group(*parts), (1, 0, 0, 0))
