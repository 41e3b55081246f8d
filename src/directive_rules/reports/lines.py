"""`verdicts.jsonl` and `quarantine.jsonl`: one JSON object a line, keys and lines in a stable order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime

from directive_rules.model.values import Period, Unlisted, Value
from directive_rules.model.verdicts import Due, Status, Verdict
from directive_rules.model.vocabulary import Names, RecordType
from directive_rules.reports.content import Audit, JudgedRule, JudgedRuleset, QuarantinedRow
from directive_rules.reports.showing import mask


def verdict_lines(audit: Audit) -> str:
    """Return the listed verdicts, sorted by duty."""
    return "".join(each_verdict_line(audit))


def each_verdict_line(audit: Audit) -> Iterator[str]:
    """Yield the lines of the listed verdicts, sorted by duty, each made when it is wanted."""
    rules = [(f"{rule.rule.full_id}/", rule, judged) for judged in audit.rulesets for rule in judged.rules]
    # A duty begins with the id of its rule and a slash, so that rules in this order give all duties in theirs.
    for _, rule, judged in sorted(rules, key=lambda found: found[0]):
        record = judged.ruleset.vocabulary.records[rule.rule.subject]
        listed = [verdict for verdict in rule.verdicts if verdict.status in audit.listed]
        for verdict in sorted(listed, key=lambda one: str(one.duty)):
            yield f"{verdict_line(verdict, rule, record, judged)}\n"


def verdict_line(verdict: Verdict, judged: JudgedRule, record: RecordType, within: JudgedRuleset) -> str:
    """Return one verdict as JSON; `readings` has those that would change it, and is null where none was tried."""
    rule, duty = judged.rule, verdict.duty
    message = judged.messages.get(str(duty))
    return _json(
        {
            "duty": str(duty),
            "ruleset": rule.ruleset,
            "rule": rule.id,
            "provisions": list(rule.provisions),
            "subject": {"type": duty.subject, "key": _key(duty.key, record)},
            "period": str(duty.period) if duty.period else None,
            "status": verdict.status.value,
            "finding": rule.finding if verdict.needs_attention else None,
            "due": due_text(verdict.due),
            "causes": sorted(str(cause) for cause in verdict.causes),
            "assumed": sorted(verdict.assumed),
            "constants": list(judged.constants),
            "readings": _readings(str(duty), within),
            "message": {"zh": message.zh, "en": message.en} if isinstance(message, Names) else None,
        }
    )


def reading_lines(audit: Audit) -> str:
    """Return every duty that another reading would change, by duty and parameter."""
    found = []
    for judged in audit.rulesets:
        for reading in judged.readings or ():
            for duty, change in reading.changes.items():
                line = {
                    "duty": duty,
                    "parameter": reading.parameter,
                    "reading": value_data(reading.value),
                    "status": _status(change.before),
                    "becomes": _status(change.after),
                    "finding": change.rule.finding if change.after in (Status.VIOLATED, Status.LATE) else None,
                }
                found.append((duty, reading.parameter, str(reading.value), _json(line)))
    return "".join(f"{line}\n" for *_, line in sorted(found))


def quarantine_lines(audit: Audit) -> str:
    """Return the rows that could not be read, by file and row."""
    rows = sorted(audit.quarantine, key=lambda row: (row.file, row.row))
    return "".join(f"{_quarantine_line(row)}\n" for row in rows)


def value_data(value: Value | None) -> object:
    """Return a value as JSON has it: numbers with a point as text, so that none passes through a binary float."""
    match value:
        case None | bool() | int() | str():
            return value
        case tuple():
            return [value_data(member) for member in value]
        case Period() | Unlisted():
            return str(value)
        case _:
            return value.isoformat() if hasattr(value, "isoformat") else format(value, "f")


def due_text(due: Due) -> str | None:
    """Return a deadline in one form for machines: a date, an instant to the second or finer, `not yet`, or None."""
    return moment_text(due) if isinstance(due, date) else due


def moment_text(moment: date | datetime) -> str:
    """Return a date or an instant in ISO form."""
    return moment.isoformat()


def _readings(duty: str, judged: JudgedRuleset) -> list[dict[str, object]] | None:
    if judged.readings is None:
        return None
    return [
        {
            "parameter": reading.parameter,
            "reading": value_data(reading.value),
            "becomes": _status(reading.changes[duty].after),
        }
        for reading in judged.depends_on(duty)
    ]


def _status(status: Status | None) -> str:
    return status.value if status is not None else "no duty"


def _quarantine_line(row: QuarantinedRow) -> str:
    return _json(
        {
            "file": row.file,
            "row": row.row,
            "record": row.record,
            "problems": [
                {"column": one.column or None, "reason": one.reason, "text": one.text} for one in row.problems
            ],
            "cells": dict(row.cells),
            "raw": row.raw or None,
        }
    )


def _key(key: tuple[str, ...], record: RecordType) -> list[str]:
    """Return the parts of a key, personal ones masked; none where there is no subject to name."""
    personal = [record.fields[name].personal for name in record.key]
    return [mask(part) if hidden else part for part, hidden in zip(key, personal, strict=False)]


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(", ", ": "))
