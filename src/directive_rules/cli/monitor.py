"""`directive-rules monitor`: records and the clock in on standard input, transitions out on standard output."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeAlias, cast

import typer

from directive_rules.cli.arguments import moment, rulesets_named
from directive_rules.cli.console import QuietOption, complain
from directive_rules.cli.exits import INTERRUPTED, NOT_CONSERVED
from directive_rules.cli.extras import need
from directive_rules.cli.feed import Advanced, Line, Observed, PatientSource, Stop, batches, read_line, stoppable
from directive_rules.diagnostics import nearest
from directive_rules.errors import DirectiveRulesError, IntegrityError, MachineError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from directive_rules.cli.feed import Source
    from directive_rules.model.ruleset import Ruleset
    from directive_rules.monitor import Monitor, Partitioning
    from directive_rules.monitor.transitions import Transition

LedgerOption: TypeAlias = Annotated[
    str,
    typer.Option("--ledger", "-l", metavar="URL", help="sqlite:///FILE, a path, or postgresql://USER@HOST/DATABASE."),
]
RulesetOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--ruleset", "-r", metavar="ID|PATH", help="May be repeated; default: all on board."),
]
CompleteOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--complete", metavar="TYPE|all", help="A record type of which every record is fed; may be repeated."),
]
WithoutOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--without", metavar="TYPE[.FIELD]", help="A record type, or a field, that is never fed; repeatable."),
]
ParamOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--param", "-p", metavar="NAME=VALUE", help="Set a parameter; RULESET:NAME=VALUE for one ruleset."),
]
IllustrativeOption: TypeAlias = Annotated[
    bool, typer.Option("--illustrative", help="Use made-up reference records where none are fed.")
]
LifecycleOption: TypeAlias = Annotated[
    str, typer.Option("--lifecycle", metavar="auto|durable|plain", help="Who runs the life cycle of duties.")
]
AdoptOption: TypeAlias = Annotated[
    bool, typer.Option("--adopt", help="Take over a ledger kept under another setting, and judge everything again.")
]
RetentionOption: TypeAlias = Annotated[
    int | None, typer.Option("--retention", metavar="DAYS", min=1, help="Refuse records older than that.")
]
VerifyOption: TypeAlias = Annotated[
    bool, typer.Option("--verify", help="First recompute the chain over everything the ledger holds.")
]
PruneOption: TypeAlias = Annotated[
    bool, typer.Option("--prune", help="First drop the history from before --retention; verdicts and records stay.")
]
PartitionsOption: TypeAlias = Annotated[
    int | None, typer.Option("--partitions", metavar="N", min=1, help="The ledger is in so many partitions.")
]
RootOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--root", metavar="FIELD", help="What tells partitions apart: a field of every record; repeatable."),
]
OwnerOption: TypeAlias = Annotated[
    str | None, typer.Option("--owner", metavar="NAME", help="Who takes partitions here; default: host and process.")
]
OnlyOption: TypeAlias = Annotated[
    list[int] | None, typer.Option("--only", metavar="NUMBER", help="Take this partition alone; repeatable.")
]
GroupOption: TypeAlias = Annotated[
    int, typer.Option("--group", metavar="N", min=1, help="Commit at most so many waiting records together.")
]
SkipOption: TypeAlias = Annotated[
    bool, typer.Option("--skip-refused", help="Go on after a line that is refused; exit status 3 at the end.")
]
AcknowledgeOption: TypeAlias = Annotated[
    bool, typer.Option("--acknowledge", help='Print {"acknowledged": LINE} when all up to that line is committed.')
]
SubscriberOption: TypeAlias = Annotated[
    str, typer.Option("--subscriber", metavar="NAME", help="Under which name the ledger remembers what was printed.")
]


def monitor(
    ledger: LedgerOption,
    ruleset: RulesetOption = None,
    complete: CompleteOption = None,
    without: WithoutOption = None,
    param: ParamOption = None,
    illustrative: IllustrativeOption = False,
    lifecycle: LifecycleOption = "auto",
    adopt: AdoptOption = False,
    retention: RetentionOption = None,
    verify: VerifyOption = False,
    prune: PruneOption = False,
    partitions: PartitionsOption = None,
    root: RootOption = None,
    owner: OwnerOption = None,
    only: OnlyOption = None,
    group: GroupOption = 500,
    skip_refused: SkipOption = False,
    acknowledge: AcknowledgeOption = False,
    subscriber: SubscriberOption = "standard-output",
    quiet: QuietOption = False,
) -> int:
    """Judge records as they come: JSON lines in, one JSON line out for everything that happens to a duty.

    {"record": TYPE, "fields": {...}} is a record, {"advance": DAY OR INSTANT} moves the clock. What is printed is
    committed. A refused line is a JSON line on standard error.

    Exit status: 0 at the end of the input or after SIGTERM, 130 after SIGINT; 2 for a line that is refused; 3 where
    such lines were skipped, or records quarantined; 4 where the database fails, 5 where the ledger was tampered with.
    """
    need("sqlalchemy", "monitor")
    from directive_rules.audit import parse_overrides  # noqa: PLC0415 - loaded when needed
    from directive_rules.monitor import Monitor  # noqa: PLC0415

    rulesets, split = rulesets_named(ruleset or []), _partitioning(partitions, root, owner, only)
    opening = partial(
        Monitor,
        lifecycle=lifecycle,
        complete="all" if "all" in (complete or ()) else complete or (),
        columns=_columns(without or [], rulesets),
        overrides=parse_overrides(param or [], rulesets),
        illustrative=illustrative,
        adopt=adopt,
        partitions=split,
        retention=timedelta(days=retention) if retention else None,
    )
    with stoppable() as stop, opening(rulesets, ledger) as watching:
        _maintain(watching, verify=verify, prune=prune, quiet=quiet)
        if not quiet:
            complain(f"life cycle: {watching.lifecycle}; clock: {watching.clock or 'not yet set'}")
        watching.subscribe(_teller(rulesets), subscriber)
        # What an adopted setting or a crash left to be judged again is judged before anything new.
        watching.findings()
        source = cast("Source", sys.stdin.buffer)
        if split is not None:
            source = PatientSource(sys.stdin.buffer, stop, split.seconds / 3, watching.renew)
        status = _Feeding(watching, stop, skip=skip_refused, acknowledge=acknowledge).run(source, group)
    return INTERRUPTED if stop.signal == signal.SIGINT else status


def _maintain(watching: Monitor, *, verify: bool, prune: bool, quiet: bool) -> None:
    """Do what was asked for before anything is fed. Raises `IntegrityError`, `UsageError`."""
    if verify:
        watching.verify()
    gone = watching.prune() if prune else 0
    if not quiet and verify:
        complain("the chain of the ledger holds")
    if not quiet and prune:
        complain(f"dropped from the history: {gone:,}")


def _partitioning(
    count: int | None, root: list[str] | None, owner: str | None, only: list[int] | None
) -> Partitioning | None:
    """Return how the ledger is split, if it is. Raises `UsageError`."""
    from directive_rules.monitor import Partitioning  # noqa: PLC0415 - loaded when needed

    if count is None:
        if root or owner or only:
            raise UsageError("--root, --owner and --only go with --partitions")
        return None
    if not root:
        raise UsageError("--partitions needs a --root: the field that tells partitions apart, say `insurer_id`")
    return Partitioning(count, tuple(root), owner or f"{socket.gethostname()}-{os.getpid()}", only)


def _columns(without: Sequence[str], rulesets: Sequence[Ruleset]) -> dict[str, Iterable[str] | None]:
    """Return what is fed of types of which not all is. Raises `UsageError` for what the vocabulary does not know."""
    columns: dict[str, Iterable[str] | None] = {}
    known = rulesets[0].vocabulary.records
    for name in without:
        record_type, dot, field = name.partition(".")
        if record_type not in known:
            raise UsageError(f"--without: there is no record type `{record_type}`: {nearest(record_type, known)}")
        fields = known[record_type].fields
        if dot and field not in fields:
            raise UsageError(f"--without: `{record_type}` has no field `{field}`: {nearest(field, fields)}")
        left = columns.get(record_type, fields)
        columns[record_type] = [one for one in left if one != field] if dot and left is not None else None
    return columns


def _teller(rulesets: Sequence[Ruleset]) -> Callable[[Transition], None]:
    """Return what prints a transition, with the provisions it rests on and what a missed duty is called."""
    by_id = {ruleset.id: ruleset for ruleset in rulesets}

    def tell(transition: Transition) -> None:
        data = transition.as_data()
        verdict = transition.verdict or transition.before
        if verdict is not None:
            rule = by_id[verdict.duty.ruleset].rules[verdict.duty.rule]
            missed = transition.verdict is not None and transition.verdict.needs_attention
            data |= {"provisions": list(rule.provisions), "finding": rule.finding if missed else None}
        elif transition.group is not None:
            declared = by_id[transition.group.ruleset].escalations
            (title,) = (one.title for one in declared if one.id == transition.group.escalation)
            data |= {"title": {"zh": title.zh, "en": title.en}}
        _print(data)

    return tell


def _print(data: object) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=True) + "\n")
    sys.stdout.flush()


class _EndError(Exception):
    """A line that ends the command."""

    def __init__(self, status: int) -> None:
        self.status = status


class _Feeding:
    """Puts lines to the monitor in their order, and answers for each that is refused."""

    def __init__(self, watching: Monitor, stop: Stop, *, skip: bool, acknowledge: bool) -> None:
        self._watching = watching
        self._stop = stop
        self._skip = skip
        self._acknowledge = acknowledge
        self._status = 0
        self._aside = Counter(one.type for one in watching.quarantined())

    def run(self, source: Source, most: int) -> int:
        """Feed until the input ends, a signal asks for the end, or a line is refused; return the exit status."""
        try:
            for lines in batches(source, self._stop, most):
                self._feed(lines)
        except _EndError as refused:
            return refused.status
        return self._status

    def _feed(self, lines: list[Line]) -> None:
        """Commit records that stand side by side together, and the clock in its place among them."""
        waiting: list[Observed] = []
        for line in lines:
            try:
                given = read_line(line)
            except UsageError as error:
                self._observe(waiting)
                self._refuse(line.number, error)
                waiting = []
                continue
            if isinstance(given, Observed):
                waiting.append(given)
                continue
            self._observe(waiting)
            waiting = []
            self._advance(given)
        self._observe(waiting)

    def _observe(self, records: Sequence[Observed]) -> None:
        """Commit records together; where one is refused, each half alone, to find which."""
        if not records:
            return
        try:
            self._watching.observe_many([(one.record_type, one.fields) for one in records])
        except (MachineError, IntegrityError) as error:
            self._fail(records[0].line, error)
        except DirectiveRulesError as error:
            if len(records) == 1:
                self._refuse(records[0].line, error)
                return
            half = len(records) // 2
            self._observe(records[:half])
            self._observe(records[half:])
            return
        self._tell_quarantined(records)
        self._done(records[-1].line)

    def _tell_quarantined(self, records: Sequence[Observed]) -> None:
        """Report what a sanity check refused among records just committed: kept, but only as a doubt."""
        aside = Counter(one.type for one in self._watching.quarantined())
        for record_type, count in sorted((aside - self._aside).items()):
            lines = [records[0].line, records[-1].line]
            _report({"lines": lines, "record": record_type, "quarantined": count})
            self._status = NOT_CONSERVED
        self._aside = aside

    def _advance(self, given: Advanced) -> None:
        try:
            to = moment(given.to, "advance")
            assert to is not None
            self._watching.advance(to)
        except (MachineError, IntegrityError) as error:
            self._fail(given.line, error)
        except DirectiveRulesError as error:
            self._refuse(given.line, error)
            return
        self._done(given.line)

    def _done(self, line: int) -> None:
        if self._acknowledge:
            _print({"acknowledged": line})

    def _refuse(self, line: int, error: DirectiveRulesError) -> None:
        """Report a line that changed nothing; end here, unless such lines are skipped."""
        _report({"line": line, "error": str(error)})
        if not self._skip:
            raise _EndError(error.exit_status)
        self._status = NOT_CONSERVED
        self._done(line)

    def _fail(self, line: int, error: DirectiveRulesError) -> NoReturn:
        """Report what no later line can mend: from this line on, nothing is known to be committed."""
        _report({"line": line, "error": str(error)})
        raise _EndError(error.exit_status)


def _report(data: object) -> None:
    complain(json.dumps(data, ensure_ascii=True))
