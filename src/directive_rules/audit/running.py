"""Run an audit: read, prepare, judge, and put into words what is listed one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final, TypeAlias

from directive_rules.audit.caveats import caveats_of, constants_read
from directive_rules.audit.needs import needs_by_rule
from directive_rules.audit.preparing import Prepared, as_of_instant, in_force_by, prepare, read
from directive_rules.audit.readings import other_readings
from directive_rules.exports import QuarantinedRow
from directive_rules.interpreter import Court, RuleJudgement
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.values import Value
from directive_rules.model.verdicts import Cause, Status
from directive_rules.model.vocabulary import LANGUAGES, Language, Names
from directive_rules.reports import Audit, JudgedRule, JudgedRuleset
from directive_rules.reports import QuarantinedRow as ReportedRow
from directive_rules.reports.content import CauseWords, RowProblem
from directive_rules.reports.showing import mask, mask_words
from directive_rules.wording.causes import REMEDIES, cause_words
from directive_rules.wording.messages import message_of
from directive_rules.wording.showing import show_value

ATTENTION: Final = frozenset({Status.VIOLATED, Status.LATE})
SOFT: Final = Names(
    "各文件分别判定，一件事可以同时违反几个文件；倡议和鼓励性文字不能使违反有约束力规定的行为免责，本身也只列为差距。",
    "Each circular is judged by itself, and one act can offend against several. Encouragement and initiatives never "
    "excuse a breach of a binding text, and falling short of them is a shortfall only.",
)
Progress: TypeAlias = Callable[[str, int, int], None]
"""Told what is under way, and how many of how many steps are done."""


@dataclass(frozen=True, slots=True)
class Options:
    """What an audit may be asked beyond export, rulesets and as-of instant. `parameters` are by ruleset and name.

    `readings` judges again under every other reading the rulesets list. `leave_out_later` passes over directives that
    are not yet in force instead of refusing the request.
    """

    parameters: Mapping[str, Mapping[str, Value | None]] = field(default_factory=dict)
    complete: bool = False
    illustrative: bool = False
    readings: bool = False
    leave_out_later: bool = False
    listed: frozenset[Status] = ATTENTION


def _silent(_what: str, _done: int, _all: int) -> None:
    """Tell nobody."""


def run_audit(
    export: Path,
    rulesets: Sequence[Ruleset],
    as_of: date | datetime | None = None,
    options: Options | None = None,
    progress: Progress = _silent,
) -> Audit:
    """Judge an export by rulesets as of an instant: the one asked for, else the one in the export's manifest.

    Raises `ExportError` for an export that cannot be read, `UsageError` for an as-of instant that is missing or lies
    before a directive. What is missing in a readable export makes verdicts undetermined, and is said in the caveats.
    """
    options = options or Options()
    progress("reading", 0, 1)
    reading = read(export, rulesets)
    moment = as_of_instant(as_of, reading)
    rulesets, notes = in_force_by(rulesets, moment, leave_out_later=options.leave_out_later)
    judged = []
    caveats: dict[Names, None] = {}
    for ruleset in rulesets:
        ready = prepare(ruleset, reading.export, complete=options.complete, illustrative=options.illustrative)
        found, said = _judge(ready, moment, options, progress)
        judged.append(found)
        caveats.update(dict.fromkeys(said))
    if len({ruleset.force for ruleset in rulesets}) > 1:
        caveats[SOFT] = None
    claims = prepare(rulesets[0], reading.export, complete=options.complete).export.claims
    return Audit(
        export=export.as_posix(),
        as_of=moment,
        taken_at=reading.export.taken_at,
        rulesets=tuple(judged),
        files=reading.files,
        quarantine=tuple(_masked(row) for row in reading.quarantine),
        claims={name: claim for name, claim in claims.items() if name in reading.export.tables},
        gaps=reading.export.gaps,
        caveats=tuple(caveats),
        notes=(*reading.notes, *notes),
        complete=options.complete,
        illustrative=options.illustrative,
        listed=options.listed,
    )


def _judge(
    ready: Prepared, as_of: date | datetime, options: Options, progress: Progress
) -> tuple[JudgedRuleset, tuple[Names, ...]]:
    ruleset = ready.ruleset
    overrides = options.parameters.get(ruleset.id, {})
    court = Court(ruleset, ready.export, as_of, overrides)
    needs = needs_by_rule(ruleset.rules, ruleset.vocabulary)
    rules = []
    judgements: dict[str, RuleJudgement] = {}
    for done, (name, rule) in enumerate(sorted(ruleset.rules.items())):
        progress(f"judging {rule.full_id}", done, len(ruleset.rules))
        judgement = judgements[name] = court.judge(rule)
        constants = constants_read(needs[name], ready.export, ruleset.vocabulary)
        messages = _messages(court, judgement)
        rules.append(JudgedRule(rule, judgement.verdicts, judgement.tally, messages, constants))
    progress("judged", len(ruleset.rules), len(ruleset.rules))
    readings = other_readings(court, judgements, progress) if options.readings else None
    judged = JudgedRuleset(
        ruleset,
        tuple(rules),
        dict(overrides),
        _shown_parameters(ruleset, overrides),
        _causes_in_words(ruleset, rules),
        ready.illustrative,
        readings,
    )
    return judged, caveats_of(ready, needs)


def _messages(court: Court, judgement: RuleJudgement) -> dict[str, Names]:
    """Return what is said of each missed duty: a message states a breach, so nothing else is given one."""
    found = {}
    for verdict, subject in zip(judgement.verdicts, judgement.subjects, strict=False):
        if verdict.status in ATTENTION:
            message = message_of(court, judgement.rule, subject, verdict.duty.period, verdict.due)
            if message is not None:
                found[str(verdict.duty)] = message
    return found


def _shown_parameters(ruleset: Ruleset, overrides: Mapping[str, Value | None]) -> dict[str, Names]:
    """Return the overridden parameters, and the assumed values of the others, in words."""
    shown = {}
    for name, parameter in ruleset.parameters.items():
        if name in overrides:
            values: list[Value | None] = [overrides[name]]
        else:
            values = [dated.value for dated in parameter.values if dated.assumed]
        texts = [[_said(value, name, ruleset, language) for value in values] for language in LANGUAGES]
        shown[name] = Names(*(" / ".join(text) for text in texts))
    return shown


def _said(value: Value | None, name: str, ruleset: Ruleset, language: Language) -> str:
    if value is None:
        return "未设定" if language == "zh" else "unset"
    if isinstance(value, str):
        return value
    return show_value(value, ruleset.parameters[name].type, ruleset.vocabulary, language)


def _causes_in_words(ruleset: Ruleset, rules: Sequence[JudgedRule]) -> dict[Cause, CauseWords]:
    met = {cause for rule in rules for verdict in rule.verdicts for cause in verdict.causes}
    return {cause: CauseWords(cause_words(cause, ruleset), REMEDIES[cause.kind]) for cause in met}


def _masked(row: QuarantinedRow) -> ReportedRow:
    """Return a quarantined row as reports may show it: of cells that may be personal, the first character."""
    open_headings = {heading for position, (heading, _) in enumerate(row.cells) if position in row.shown}
    cells = tuple((heading, text if heading in open_headings else mask(text)) for heading, text in row.cells)
    problems = tuple(
        RowProblem(found.reason, found.heading, found.text if found.heading in open_headings else mask(found.text))
        for found in row.problems
    )
    return ReportedRow(
        row.origin.file, row.origin.row, row.type, problems, cells, "" if row.cells else mask_words(row.raw)
    )
