"""Parameters by the day a duty arises: the days are cut where some value begins or ends, and each stretch read once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from directive_rules.compiled.knowing import Unknown, unknown
from directive_rules.compiled.watching import DAY
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.values import Unlisted, Value
from directive_rules.model.verdicts import CauseKind

Overrides: TypeAlias = Mapping[str, Value | None]
Values: TypeAlias = Mapping[str, Value | Unknown]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which no parameter changes: the value of each, `known` with None for an unknown one, and the assumed."""

    values: Values
    known: Mapping[str, Value | None]
    assumed: frozenset[str]


class Parameters:
    """The parameters of a ruleset, some of them overridden; an override of None unsets one."""

    __slots__ = ("_begins", "_names", "_overrides", "_stretches")

    def __init__(self, ruleset: Ruleset, overrides: Overrides) -> None:
        self._names = tuple(ruleset.parameters)
        self._overrides = overrides
        begins = {date.min}
        for parameter in ruleset.parameters.values():
            for value in parameter.values:
                begins.add(value.valid_from)
                if value.valid_to is not None and value.valid_to < date.max:
                    begins.add(value.valid_to + DAY)
        self._begins = sorted(begins)
        self._stretches = tuple(_stretch(ruleset, overrides, day) for day in self._begins)

    @property
    def begins(self) -> Sequence[date]:
        """The first day of each stretch, the first of them the first day there is."""
        return self._begins

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """All stretches, in order."""
        return self._stretches

    def on(self, day: date) -> Stretch:
        """Return the stretch a day lies in."""
        return self._stretches[bisect_right(self._begins, day) - 1]

    def undated(self, doubt: Unknown) -> Stretch:
        """Return what is known where nobody knows the day: the overrides alone."""
        known = {name: value for name, value in self._overrides.items() if value is not None}
        return Stretch({name: known.get(name, doubt) for name in self._names}, _known(known, self._names), frozenset())


def _stretch(ruleset: Ruleset, overrides: Overrides, day: date) -> Stretch:
    values: dict[str, Value | Unknown] = {}
    assumed = set()
    for name, parameter in ruleset.parameters.items():
        dated = parameter.on(day)
        value = overrides.get(name, None if dated is None else dated.value)
        values[name] = unknown(CauseKind.PARAMETER_UNSET, f"params.{name}") if value is None else value
        if dated is not None and dated.assumed and name not in overrides:
            assumed.add(name)
    return Stretch(values, _known(values, values), frozenset(assumed))


def _known(values: Values, names: Iterable[str]) -> Mapping[str, Value | None]:
    """Return every parameter with its value, None where it has none."""
    given = {name: values.get(name) for name in names}
    return {name: None if isinstance(value, Unknown) or _unlisted(value) else value for name, value in given.items()}


def _unlisted(value: object) -> bool:
    return isinstance(value, Unlisted) or (isinstance(value, tuple) and any(map(_unlisted, value)))
