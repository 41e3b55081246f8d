"""Checking one record before it counts: what rules say of it, from itself and what is handed along, in microseconds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from directive_rules.compiled.care import RESULTS, Care, Outcome
from directive_rules.compiled.company import Company, Given, Related
from directive_rules.compiled.hasty import settler
from directive_rules.compiled.horizons import civil_day, instant, start_instant
from directive_rules.compiled.parameters import Overrides, Parameters
from directive_rules.compiled.plain import MISSING
from directive_rules.compiled.program import compile_rules
from directive_rules.compiled.reading import RecordError, RecordReader, record_type_of
from directive_rules.compiled.rows import Row, several
from directive_rules.compiled.sanity import sanity_of
from directive_rules.compiled.watching import DAY
from directive_rules.diagnostics import Diagnostic, nearest
from directive_rules.errors import UsageError
from directive_rules.model.export import Record
from directive_rules.model.ruleset import PerRecord, Rule, Ruleset
from directive_rules.model.values import Value
from directive_rules.model.verdicts import Duty, Status, Verdict


class Checker:
    """Judges single records of one type by the `on:` rules about that type, all of them or those named.

    `related` are records that stand beside every record checked, a tariff say; those of a reference that the ruleset
    brings along are there already, illustrative ones only where asked. What is neither handed along nor claimed whole
    is unknown, and the verdict names it. A checker may be shared between threads.
    """

    def __init__(
        self,
        ruleset: Ruleset,
        record_type: str,
        rules: Iterable[str] | None = None,
        *,
        related: Related | None = None,
        overrides: Overrides | None = None,
        illustrative: bool = False,
    ) -> None:
        self.ruleset = ruleset
        self.kind = record_type_of(ruleset.vocabulary, record_type)
        self.rules = tuple(_chosen(ruleset, self.kind.name, rules))
        for name in overrides or ():
            if name not in ruleset.parameters:
                advice = nearest(name, ruleset.parameters)
                raise UsageError(f"`{ruleset.id}` has no parameter `{name}`: {advice}".rstrip(": "))
        self.program = compile_rules(ruleset, overrides, [rule.id for rule in self.rules])
        self.company = Company.of(ruleset, related or {}, illustrative=illustrative)
        self.sanity = sanity_of(ruleset.vocabulary)
        self._reader = RecordReader(self.kind, ruleset.vocabulary.codes)
        self._events = tuple(
            name for name, field in self.kind.fields.items() if field.event and name != self.kind.occurred
        )
        self.depth = max(compiled.depth for compiled in self.program.rules.values())
        self.compiled = tuple(self.program.rules[rule.id] for rule in self.rules)
        self._fields = frozenset(self.kind.fields)
        self._type, self._occurred = self.kind.name, self.kind.occurred
        self._begins, self._known = _known_while_in_force(ruleset, self.program.parameters)
        self._nothing: tuple[Outcome | None, ...] = (None,) * len(self.rules)
        # Beside others of its type a record may have doubles, and be seen together with them.
        alone = not self.company.holds(self.kind.name)
        self._settlers = [
            settler(self.rules, self.kind, known, RESULTS[Row.MET]) if alone and known is not None else None
            for known in self._known
        ]
        self._judge = several(self.rules, ruleset.vocabulary, RESULTS)

    def check(self, record: Given, related: Related | None = None, as_of: date | datetime | None = None) -> Checked:
        """Judge one record: plain data, in which a field left out is *not provided* and None *empty*, or a `Record`.

        Without an as-of instant it is judged as of the latest thing it tells: the day it occurred, or the last of its
        events. Raises `RecordError` for a record that cannot be read or fails a sanity check.
        """
        if as_of is not None:
            _demand_civil(as_of)
        if not isinstance(record, Record):
            values: Mapping[str, Value | None] = self._reader.read(record)
            missing = MISSING
        elif record.type == self._type:
            values, missing = record.values, None
        else:
            message = f"a `{self._type}` is checked here, not a `{record.type}`"
            raise RecordError([Diagnostic("other-record", message)])
        day = values.get(self._occurred)
        if type(day) is date and related is None:
            settle = self._settlers[bisect_right(self._begins, day)]
            if settle is not None and (as_of is None or day <= civil_day(as_of)):
                settled = settle(values)
                if settled is not None:
                    return Checked(self, values, settled)
        return Checked(self, values, self._judged_with_care(values, missing, related, as_of))

    def _judged_with_care(
        self,
        values: Mapping[str, Value | None],
        missing: object | None,
        related: Related | None,
        as_of: date | datetime | None,
    ) -> tuple[Outcome | None, ...]:
        occurred = values.get(self._occurred)
        if as_of is not None:
            at = instant(as_of)
        else:
            told = (occurred, *map(values.get, self._events))
            at = max((instant(moment) for moment in told if isinstance(moment, date)), default=datetime.max)
        columns = self._fields if missing is None else frozenset(values)
        company = self.company if related is None else self.company.joined_by(related)
        care = Care(self, values, columns, company, at)
        if not isinstance(occurred, date) or company.holds(self._type):
            return care.every()
        known = self._known[bisect_right(self._begins, civil_day(occurred))]
        if known is None or start_instant(occurred) > at:
            care.sane()
            return self._nothing
        return self._judge(values.get, missing, at, at.date(), False, known, None, care)


class Checked:
    """What the rules say of one record. `outcomes` has one for each of `rules`, None where there is no duty."""

    __slots__ = ("_checker", "_values", "outcomes")

    def __init__(
        self, checker: Checker, values: Mapping[str, Value | None], outcomes: tuple[Outcome | None, ...]
    ) -> None:
        self._checker = checker
        self._values = values
        self.outcomes = outcomes

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules, in the order of the outcomes."""
        return self._checker.rules

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdicts in full, one for each duty; a part of the key that is not there is blank."""
        kind, values, record = self._checker.kind, self._values, self.record
        key = tuple("" if (part := values.get(name)) is None else str(part) for name in kind.key)
        occurred = values.get(kind.occurred)
        day = civil_day(occurred) if isinstance(occurred, date) else None
        assumed = frozenset() if day is None else self._checker.program.parameters.on(day).assumed
        return tuple(
            Verdict(
                Duty(rule.ruleset, rule.id, rule.subject, key),
                outcome.status,
                outcome.due,
                outcome.causes,
                tuple(name for name in rule.parameters if name in assumed),
                record,
            )
            for rule, outcome in zip(self.rules, self.outcomes, strict=True)
            if outcome is not None
        )

    @property
    def violations(self) -> tuple[Verdict, ...]:
        """The verdicts `violated` or `late` that are violations."""
        return self._missed("violation")

    @property
    def shortfalls(self) -> tuple[Verdict, ...]:
        """The verdicts `violated` or `late` that are shortfalls."""
        return self._missed("shortfall")

    @property
    def undetermined(self) -> tuple[Verdict, ...]:
        """The verdicts that cannot be told, with their causes."""
        return tuple(verdict for verdict in self.verdicts if verdict.status is Status.UNDETERMINED)

    def _missed(self, finding: str) -> tuple[Verdict, ...]:
        rules = self._checker.ruleset.rules
        missed = (verdict for verdict in self.verdicts if verdict.needs_attention)
        return tuple(verdict for verdict in missed if rules[verdict.duty.rule].finding == finding)

    @property
    def record(self) -> Record:
        """The record as it was read."""
        return Record(self._checker.kind.name, self._values)


def check(
    ruleset: Ruleset,
    record_type: str,
    record: Given,
    related: Related | None = None,
    as_of: date | datetime | None = None,
    overrides: Overrides | None = None,
) -> Checked:
    """Judge a single record once. Who checks many makes one `Checker` and keeps it: the rules are compiled here."""
    return Checker(ruleset, record_type, overrides=overrides).check(record, related, as_of)


def _demand_civil(as_of: object) -> None:
    """Raise `UsageError` unless an as-of instant is a day or an instant in civil time."""
    if not isinstance(as_of, date) or (isinstance(as_of, datetime) and as_of.tzinfo is not None):
        raise UsageError("as of when? A date, or a datetime without offset, is expected")


def _chosen(ruleset: Ruleset, record_type: str, names: Iterable[str] | None) -> list[Rule]:
    """Return the rules to check by. Raises `UsageError` where one is not there, or is not about single records."""
    single = {
        rule.id: rule
        for rule in ruleset.rules.values()
        if rule.subject == record_type and isinstance(rule.recurrence, PerRecord)
    }
    if names is None:
        if not single:
            raise UsageError(f"`{ruleset.id}` has no rule `on: {record_type}`")
        return [rule for _, rule in sorted(single.items())]
    names = list(names)
    for name in names:
        if name in single:
            continue
        if name in ruleset.rules:
            raise UsageError(f"`{ruleset.id}/{name}` is no rule `on: {record_type}`, so no single record decides it")
        raise UsageError(f"`{ruleset.id}` has no rule `{name}`: {nearest(name, single)}".rstrip(": "))
    return [single[name] for name in names]


def _known_while_in_force(
    ruleset: Ruleset, parameters: Parameters
) -> tuple[list[date], list[Mapping[str, Value | None] | None]]:
    """Return the days on which something begins, and what is known of the parameters before, between and after them.

    Outside the directive's force, where there is no duty, it is None.
    """
    first, last = ruleset.in_force_from, ruleset.in_force_to
    days = {first, *(day for day in parameters.begins if day > first)}
    if last is not None and last < date.max:
        days.add(last + DAY)
    begins = sorted(days)
    known = [parameters.on(day).known if ruleset.in_force(day) else None for day in begins]
    return begins, [None, *known]
