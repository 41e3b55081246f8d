"""Duties still owed, as lines, as a table and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from directive_rules.cli.console import Language, printable
from directive_rules.model.ruleset import Escalation, Provision, Rule, Ruleset
from directive_rules.model.verdicts import Status, Verdict
from directive_rules.model.vocabulary import Names, in_language
from directive_rules.monitor import Owed
from directive_rules.monitor.lifecycle import Group, escalation_of
from directive_rules.reports.labels import BEARERS, FINDINGS, STATUSES
from directive_rules.reports.showing import mask, plural, show_due, show_instant

DUE: Final = Names("期限", "due")
WHO: Final = Names("义务人", "owed by")
WHAT: Final = Names("义务", "what")
WHY: Final = Names("依据", "by")
AS_OF: Final = Names("截至 {0}，尚欠 {1} 项", "as of {0}: {1} owed")
NO_CLOCK: Final = Names("时钟尚未设定，什么都还没有判定", "the clock was never set, so nothing is judged yet")
FINDING: Final = Names("{0}：{1}，{2}，{3} 项", "{0}: {1}, {2}, {3}")
NO_DATE: Final = Names("（未定）", "(no date)")


@dataclass(frozen=True, slots=True)
class Item:
    """One duty still owed, with everything a person needs to see to it. Personal parts of a key are masked."""

    ruleset: Ruleset
    rule: Rule
    verdict: Verdict
    due_at: datetime | None
    key: tuple[str, ...]

    @property
    def overdue(self) -> bool:
        """Whether it was missed, and can still be made good, though late."""
        return self.verdict.status is Status.VIOLATED

    @property
    def provisions(self) -> tuple[Provision, ...]:
        """The sentences it rests on."""
        return tuple(self.ruleset.provision(identifier) for identifier in self.rule.provisions)


def item(owed: Owed, rulesets: Mapping[str, Ruleset]) -> Item:
    """Put a duty together with its ruleset."""
    ruleset = rulesets[owed.rule.ruleset]
    record = ruleset.vocabulary.records[owed.rule.subject]
    personal = [record.fields[name].personal for name in record.key]
    key = tuple(mask(part) if hidden else part for part, hidden in zip(owed.verdict.duty.key, personal, strict=False))
    return Item(ruleset, owed.rule, owed.verdict, owed.due_at, key)


@dataclass(frozen=True, slots=True)
class Finding:
    """A systemic finding that stands, with what declares it and the number of breaches it counts."""

    group: Group
    declared: Escalation
    count: int


def finding(group: Group, count: int, rulesets: Mapping[str, Ruleset]) -> Finding:
    """Put a systemic finding together with what declares it."""
    return Finding(group, escalation_of(rulesets[group.ruleset], group), count)


def finding_data(one: Finding) -> dict[str, Any]:
    """Return a systemic finding as plain data."""
    return {
        "about": "group",
        "name": str(one.group),
        "title": _both(one.declared.title),
        "by": {one.declared.by: one.group.by},
        "period": str(one.group.period),
        "rules": list(one.declared.rules),
        "count": one.count,
    }


def finding_lines(findings: Sequence[Finding], language: Language) -> Iterator[str]:
    """Yield one line for each systemic finding."""
    for one in findings:
        count = str(one.count) if language == "zh" else f"{one.count} breach{'es' if one.count != 1 else ''}"
        told = (in_language(one.declared.title, language), one.group.by, one.group.period, count)
        yield f"! {in_language(FINDING, language).format(*told)}"


def as_data(one: Item) -> dict[str, Any]:
    """Return a duty as plain data, both languages included."""
    due, period = one.verdict.due, one.verdict.duty.period
    return {
        "about": "duty",
        "duty": str(one.verdict.duty),
        "status": one.verdict.status.value,
        "due": due.isoformat() if isinstance(due, date) else due,
        "due_at": one.due_at.isoformat() if one.due_at else None,
        "overdue": one.overdue,
        "finding": one.rule.finding if one.overdue else None,
        "title": _both(one.rule.title),
        "subject": {"type": one.rule.subject, "key": list(one.key)},
        "period": str(period) if period else None,
        "directive": {"id": one.ruleset.id, "number": one.ruleset.number, "title": _both(one.ruleset.title)},
        "provisions": [
            {
                "id": provision.id,
                "at": str(provision.at),
                "words": provision.words,
                "says": _both(provision.says),
                "bearer": provision.bearer,
            }
            for provision in one.provisions
        ],
    }


def lines(
    items: Sequence[Item], findings: Sequence[Finding], clock: datetime | None, language: Language
) -> Iterator[str]:
    """Yield the list as plain text: the findings first, then a line for each duty with its citations below."""
    yield _heading(items, clock, language)
    yield from finding_lines(findings, language)
    for one in items:
        yield f"{_due(one, language)}  {_status(one, language)}  {_who(one, language)}  {_what(one, language)}"
        yield from (f"    {citation}" for citation in _citations(one, language))


def show(
    console: Console, items: Sequence[Item], findings: Sequence[Finding], clock: datetime | None, language: Language
) -> None:
    """Print the findings, and the list as a table."""
    console.print(Text(printable(_heading(items, clock, language)), "bold"))
    for line in finding_lines(findings, language):
        console.print(Text(printable(line), "bold red"))
    if not items:
        return
    table = Table(box=SIMPLE_HEAD, expand=True, pad_edge=False, header_style="bold")
    for name, options in ((DUE, {"no_wrap": True}), (WHO, {}), (WHAT, {"ratio": 2}), (WHY, {"ratio": 3})):
        table.add_column(in_language(name, language), overflow="fold", **options)
    for one in items:
        style = "bold red" if one.overdue else "cyan"
        due = Text.assemble((_due(one, language), style), "\n", (_status(one, language), style))
        who, what = Text(printable(_who(one, language))), Text(printable(_what(one, language)))
        table.add_row(due, who, what, Text(printable("\n".join(_citations(one, language))), "dim"))
    console.print(table)


def _heading(items: Sequence[Item], clock: datetime | None, language: Language) -> str:
    if clock is None:
        return in_language(NO_CLOCK, language)
    count = f"{len(items):,}" if language == "zh" else plural(len(items), "duty")
    return in_language(AS_OF, language).format(show_instant(clock), count)


def _due(one: Item, language: Language) -> str:
    return show_due(one.verdict.due, language) or in_language(NO_DATE, language)


def _status(one: Item, language: Language) -> str:
    return in_language(FINDINGS[one.rule.finding] if one.overdue else STATUSES[one.verdict.status], language)


def _who(one: Item, language: Language) -> str:
    """Say who bears the duty, by the text, and which record it is about."""
    bearers = dict.fromkeys(in_language(BEARERS[provision.bearer], language) for provision in one.provisions)
    subject = in_language(one.ruleset.vocabulary.records[one.rule.subject].names, language)
    period = f" @ {one.verdict.duty.period}" if one.verdict.duty.period else ""
    return f"{'/'.join(bearers)} · {subject} {', '.join(one.key)}{period}"


def _what(one: Item, language: Language) -> str:
    return in_language(one.rule.title, language)


def _citations(one: Item, language: Language) -> Iterator[str]:
    for provision in one.provisions:
        words = f" “{provision.words}”" if provision.words else ""
        yield f"{one.ruleset.number} {provision.id} {provision.at}{words}"
        yield f"  {in_language(provision.says, language)}"


def _both(names: Names) -> dict[str, str]:
    return {"zh": names.zh, "en": names.en}
