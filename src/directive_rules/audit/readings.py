"""Judging again under every other reading: which verdicts stand whatever the text's open questions mean.

Readings are tried one at a time. Only the rules that read a parameter are judged again, over all their subjects, since
a reading can also make or unmake a duty: of these rules the status of every duty is held in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from directive_rules.audit.engines import Judge, Overrides
from directive_rules.audit.options import Progress
from directive_rules.model.ruleset import Parameter, Rule, Ruleset
from directive_rules.model.values import Value
from directive_rules.model.verdicts import Status
from directive_rules.model.vocabulary import LANGUAGES, Names
from directive_rules.reports import Change, OtherReading
from directive_rules.wording.showing import show_value


def rules_with_readings(ruleset: Ruleset, overrides: Overrides) -> frozenset[str]:
    """Return the rules that read a parameter of which another reading is to be tried."""
    tried = {parameter.name for parameter, _ in _tried(ruleset, overrides)}
    return frozenset(name for name, rule in ruleset.rules.items() if tried & {*rule.parameters})


def other_readings(
    judge: Judge, judged: Mapping[str, Mapping[str, Status]], progress: Progress
) -> tuple[OtherReading, ...]:
    """Judge under every listed reading that was not applied, and return what each one changes, in order of names.

    `judged` has the status of every duty, by rule and duty, of the rules that `rules_with_readings` names.
    """
    ruleset, overrides = judge.ruleset, judge.overrides
    tried = tuple(_tried(ruleset, overrides))
    found = []
    for done, (parameter, value) in enumerate(tried):
        trying = f"{ruleset.id}: {parameter.name} = "
        words = Names(*(show_value(value, parameter.type, ruleset.vocabulary, language) for language in LANGUAGES))
        progress(Names(f"换读法 {trying}{words.zh}", f"other reading {trying}{words.en}"), done, len(tried))
        concerned = [name for name in judged if parameter.name in ruleset.rules[name].parameters]
        other = judge.statuses(concerned, {**overrides, parameter.name: value})
        changes: dict[str, Change] = {}
        for name in concerned:
            changes.update(_changes(judged[name], other[name], ruleset.rules[name]))
        found.append(OtherReading(parameter.name, parameter.title, value, words, changes))
    return tuple(found)


def _tried(ruleset: Ruleset, overrides: Overrides) -> Iterator[tuple[Parameter, Value]]:
    for _, parameter in sorted(ruleset.parameters.items()):
        for value in parameter.readings:
            if not _applied(parameter, value, overrides):
                yield parameter, value


def _applied(parameter: Parameter, value: Value, overrides: Overrides) -> bool:
    """Tell whether a reading is the one the audit was made under, on every day."""
    if parameter.name in overrides:
        return overrides[parameter.name] == value
    return all(dated.value == value for dated in parameter.values)


def _changes(before: Mapping[str, Status], after: Mapping[str, Status], rule: Rule) -> Iterator[tuple[str, Change]]:
    for duty in sorted({*before, *after}):
        if before.get(duty) != after.get(duty):
            yield duty, Change(before.get(duty), after.get(duty), rule)
