"""Run an audit: read, prepare, judge, and put into words what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

from directive_rules.audit.caveats import caveats_of, constants_read
from directive_rules.audit.engines import Asked, Engine, Judge, Judgement, engine_for
from directive_rules.audit.needs import needs_by_rule
from directive_rules.audit.options import Options, Progress
from directive_rules.audit.preparing import as_of_instant, in_force_by
from directive_rules.audit.readings import other_readings, rules_with_readings
from directive_rules.exports import QuarantinedRow
from directive_rules.model.export import ALL
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.values import Value
from directive_rules.model.verdicts import Cause
from directive_rules.model.vocabulary import LANGUAGES, Language, Names
from directive_rules.reports import Audit, JudgedRule, JudgedRuleset
from directive_rules.reports import QuarantinedRow as ReportedRow
from directive_rules.reports.content import CauseWords, RowProblem
from directive_rules.reports.showing import mask, mask_words, plural
from directive_rules.wording.causes import REMEDIES, cause_words
from directive_rules.wording.showing import show_value

SOFT: Final = Names(
    "各文件分别判定，一件事可以同时违反几个文件；倡议和鼓励性文字不能使违反有约束力规定的行为免责，本身也只列为差距。",
    "Each circular is judged by itself, and one act can offend against several. Encouragement and initiatives never "
    "excuse a breach of a binding text, and falling short of them is a shortfall only.",
)


def _silent(_what: Names, _done: int, _all: int) -> None:
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
    with engine_for(options) as engine:
        return _audited(engine, export, rulesets, as_of, options, progress)


def _audited(
    engine: Engine,
    export: Path,
    rulesets: Sequence[Ruleset],
    as_of: date | datetime | None,
    options: Options,
    progress: Progress,
) -> Audit:
    progress(Names("读取数据", "reading"), 0, 0)
    reading = engine.read(export, rulesets)
    records = sum(file.raw for file in reading.files)
    moment = as_of_instant(as_of, reading.manifest)
    rulesets, notes = in_force_by(rulesets, moment, leave_out_later=options.leave_out_later)
    judged = []
    caveats: dict[Names, None] = {}
    for ruleset in rulesets:
        judge = engine.judge(ruleset, moment, options.parameters.get(ruleset.id, {}))
        found, said = _judge(judge, options, _counting(progress, records))
        judged.append(found)
        caveats.update(dict.fromkeys(said))
    if len({ruleset.force for ruleset in rulesets}) > 1:
        caveats[SOFT] = None
    claims = dict.fromkeys(reading.export.tables, ALL) if options.complete else reading.export.claims
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
        engine=engine.name,
        packages=engine.packages,
    )


def _judge(judge: Judge, options: Options, progress: Progress) -> tuple[JudgedRuleset, tuple[Names, ...]]:
    ruleset, overrides = judge.ruleset, judge.overrides
    needs = needs_by_rule(ruleset.rules, ruleset.vocabulary)
    compared = rules_with_readings(ruleset, overrides) if options.readings else frozenset()
    rules = []
    statuses = {}
    for found in judge.judge(Asked(options.listed, compared), progress):
        constants = constants_read(needs[found.rule.id], judge.export, ruleset.vocabulary)
        rules.append(_judged_rule(found, constants))
        if found.statuses is not None:
            statuses[found.rule.id] = found.statuses
    progress(Names("判定完毕", "judged"), len(ruleset.rules), len(ruleset.rules))
    readings = other_readings(judge, statuses, progress) if options.readings else None
    judged = JudgedRuleset(
        ruleset,
        tuple(rules),
        dict(overrides),
        _shown_parameters(ruleset, overrides),
        _causes_in_words(ruleset, rules),
        judge.illustrative,
        readings,
    )
    return judged, caveats_of(judge, needs)


def _counting(progress: Progress, records: int) -> Progress:
    """Return a progress that also says how many records there are."""

    def told(what: Names, done: int, of: int) -> None:
        progress(Names(f"{records:,}条记录 · {what.zh}", f"{plural(records, 'record')} · {what.en}"), done, of)

    return told


def _judged_rule(found: Judgement, constants: tuple[str, ...]) -> JudgedRule:
    return JudgedRule(
        found.rule,
        found.verdicts,
        found.tally,
        found.messages,
        constants,
        found.assumed,
        found.rederived,
        found.disagreements,
    )


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
    met = {cause for rule in rules for causes in rule.tally.causes for cause in causes}
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
