"""`directive-rules duties`: what is owed, by when, by whom, and by which sentence of which circular."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from directive_rules.cli.arguments import moment, rulesets_named
from directive_rules.cli.console import LanguageOption, language, say, terminal
from directive_rules.cli.extras import need

if TYPE_CHECKING:
    from directive_rules.model.ruleset import Ruleset

LedgerOption: TypeAlias = Annotated[
    str, typer.Option("--ledger", "-l", metavar="URL", help="The ledger that `monitor` keeps; it is only read.")
]
RulesetOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--ruleset", "-r", metavar="ID|PATH", help="Rulesets of the ledger that are not on board."),
]
DueOption: TypeAlias = Annotated[
    str | None, typer.Option("--due-before", metavar="DATE", help="Only what is due before that day, or that instant.")
]
JsonOption: TypeAlias = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]


def duties(
    ledger: LedgerOption,
    due_before: DueOption = None,
    ruleset: RulesetOption = None,
    as_json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """List the duties still owed, as of the ledger's clock: pending ones, and those missed that can be made good.

    Systemic findings stand above; of the duties the earliest due comes first. It may run beside a monitor.
    """
    need("sqlalchemy", "monitor")
    from directive_rules.cli import owed  # noqa: PLC0415 - loaded when needed
    from directive_rules.monitor import LedgerReader  # noqa: PLC0415

    spoken = language(lang)
    until = moment(due_before, "--due-before")
    if until is not None and not isinstance(until, datetime):
        until = datetime(until.year, until.month, until.day)
    with LedgerReader(ledger) as reader:
        rulesets = _rulesets(reader.digests, ruleset or [])
        found = (owed.item(one, rulesets) for one in reader.owed(list(rulesets.values()), until))
        findings = [owed.finding(group, count, rulesets) for group, count in reader.findings()]
        if as_json:
            for data in chain(map(owed.finding_data, findings), map(owed.as_data, found)):
                say(json.dumps(data, ensure_ascii=False))
            return
        clock, listed = reader.clock, list(found)
    console = terminal()
    if console is None:
        say("\n".join(owed.lines(listed, findings, clock, spoken)))
    else:
        owed.show(console, listed, findings, clock, spoken)


def _rulesets(known: Mapping[str, str], named: Sequence[str]) -> dict[str, Ruleset]:
    """Load the rulesets named, and from on board what else the ledger is about."""
    from directive_rules.loading import shipped_rulesets  # noqa: PLC0415 - loaded when needed

    given = {ruleset.id: ruleset for ruleset in (rulesets_named(named) if named else ())}
    aboard = [identifier for identifier in known if identifier not in given and identifier in shipped_rulesets()]
    more = rulesets_named(aboard) if aboard else ()
    return given | {ruleset.id: ruleset for ruleset in more}
