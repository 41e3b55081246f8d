"""Judging again under every other reading: which verdicts stand whatever the text's open questions mean.

Readings are tried one at a time. Only the rules that read a parameter are judged again, over all their subjects, since
a reading can also make or unmake a duty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from directive_rules.interpreter import Court, RuleJudgement
from directive_rules.model.ruleset import Parameter
from directive_rules.model.values import Value
from directive_rules.model.verdicts import Status
from directive_rules.model.vocabulary import LANGUAGES, Names
from directive_rules.reports import Change, OtherReading
from directive_rules.wording.showing import show_value


def other_readings(
    court: Court,
    judged: Mapping[str, RuleJudgement],
    progress: Callable[[str, int, int], None],
) -> tuple[OtherReading, ...]:
    """Judge under every listed reading that was not applied, and return what each one changes, in order of names."""
    ruleset, overrides = court.ruleset, court.overrides
    tried = [
        (parameter, value)
        for _, parameter in sorted(ruleset.parameters.items())
        for value in parameter.readings
        if not _applied(parameter, value, overrides)
    ]
    found = []
    for done, (parameter, value) in enumerate(tried):
        progress(f"reading {ruleset.id} with {parameter.name} = {value}", done, len(tried))
        other = court.under({**overrides, parameter.name: value})
        changes = {}
        for name, before in judged.items():
            if parameter.name in ruleset.rules[name].parameters:
                changes.update(dict(_changes(before, other.judge(ruleset.rules[name]))))
        words = Names(*(show_value(value, parameter.type, ruleset.vocabulary, language) for language in LANGUAGES))
        found.append(OtherReading(parameter.name, parameter.title, value, words, changes))
    return tuple(found)


def _applied(parameter: Parameter, value: Value, overrides: Mapping[str, Value | None]) -> bool:
    """Tell whether a reading is the one the audit was made under, on every day."""
    if parameter.name in overrides:
        return overrides[parameter.name] == value
    return all(dated.value == value for dated in parameter.values)


def _changes(before: RuleJudgement, after: RuleJudgement) -> Iterator[tuple[str, Change]]:
    first, then = _statuses(before), _statuses(after)
    for duty in sorted({*first, *then}):
        if first.get(duty) != then.get(duty):
            yield duty, Change(first.get(duty), then.get(duty), before.rule)


def _statuses(judgement: RuleJudgement) -> dict[str, Status]:
    return {str(verdict.duty): verdict.status for verdict in judgement.verdicts}
