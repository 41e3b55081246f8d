"""How many duties rest on a parameter whose value the text does not give, told from the counts of a rule alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from directive_rules.audit.engines import Overrides
from directive_rules.audit.needs import needs_of
from directive_rules.calendar import DAY
from directive_rules.model.ruleset import Parameter, PerRecord, Rule, Ruleset
from directive_rules.model.verdicts import Cause, CauseKind, Tally

UNDATED: Final = (CauseKind.EMPTY_FIELD, CauseKind.CONTRADICTORY, CauseKind.FIELD_NOT_PROVIDED)
"""Why nobody can date a subject."""


def resting(rule: Rule, ruleset: Ruleset, overrides: Overrides, tally: Tally) -> Mapping[str, int] | None:
    """Return the number of duties by assumed parameter; None where the counts do not tell, and each duty must be seen.

    They tell where a parameter is assumed on every day on which a duty of the rule may arise, or on none. A duty rests
    on nothing where its subject cannot be dated; such a duty is undetermined, and says so.
    """
    assumed = []
    for name in rule.parameters:
        if name not in overrides:
            known = _assumed(ruleset.parameters[name], ruleset)
            if known is None:
                return None
            assumed += [name] if known else []
    if not assumed:
        return {}
    missing = Cause(CauseKind.RECORD_TYPE_NOT_PROVIDED, rule.subject)
    if any(missing in causes for causes in tally.causes):
        return {}
    undated = _undated(rule, ruleset, tally)
    if undated is None:
        return None
    dated = tally.duties - undated
    return dict.fromkeys(assumed, dated) if dated else {}


def _assumed(parameter: Parameter, ruleset: Ruleset) -> bool | None:
    """Tell whether the value is assumed whenever the directive is in force; None where that differs from day to day."""
    flags = set(_flags(parameter, ruleset))
    return flags.pop() if len(flags) == 1 else None


def _flags(parameter: Parameter, ruleset: Ruleset) -> Iterator[bool]:
    """Yield for the first day in force, and for each day on which the value changes later, whether it is assumed."""
    first = ruleset.in_force_from
    begun = {value.valid_from for value in parameter.values}
    ended = {value.valid_to + DAY for value in parameter.values if value.valid_to not in (None, date.max)}
    for day in {first, *(day for day in begun | ended if day > first)}:
        found = parameter.on(day)
        yield found is not None and found.assumed


def _undated(rule: Rule, ruleset: Ruleset, tally: Tally) -> int | None:
    """Return how many duties are of subjects nobody can date; None where their causes may speak of other records."""
    if not isinstance(rule.recurrence, PerRecord):
        return 0
    needs = needs_of(rule, ruleset.vocabulary)
    records = ruleset.vocabulary.records
    where = f"{rule.subject}.{records[rule.subject].occurred}"
    causes = {Cause(kind, where) for kind in UNDATED}
    found = sum(number for why, number in tally.causes.items() if why & causes)
    others = any(records[owner].relations[name].target == rule.subject for owner, name in needs.relations)
    return None if found and others else found
