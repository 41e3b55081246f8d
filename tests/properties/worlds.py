"""Generated worlds: a fixed small vocabulary, and strategies for rules over it and for exports of it.

Rules are generated as text, so that they pass through the whole way in. Days crowd around a holiday with make-up
working days, a month end and a leap day, so that few examples meet many edges.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeAlias, cast

from hypothesis import strategies as st

from directive_rules.errors import RulesetError
from directive_rules.model.export import ALL, Export, Record, Table
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.values import Period, Value
from tests.conformance.cases import Case, Data, build

TOPIC: dict[str, Data] = {
    "codes": {"kind": {"values": {"red": None, "blue": None, "green": None}}},
    "vocabulary": {
        "policy": {
            "key": ["id"],
            "occurred": "signed_on",
            "fields": {
                "id": {"type": "string"},
                "signed_on": {"type": "date"},
                "insurer": {"type": "string"},
                "premium": {"type": "decimal", "digits": "12", "places": "2"},
                "rate": {"type": "decimal", "digits": "9", "places": "6"},
                "n": {"type": "int", "digits": "6"},
                "flag": {"type": "bool"},
                "kind": {"type": "code", "list": "kind"},
                "at": {"type": "timestamp"},
                "paid_at": {"type": "timestamp", "event": "true"},
                "closed_on": {"type": "date", "event": "true"},
                "kinds": {"type": "list", "of": "code", "list": "kind"},
            },
            "relations": {
                "visits": {"many": "visit", "by": {"id": "policy_id"}},
                "member": {"one": "member", "by": {"insurer": "id"}},
                "peers": {"many": "policy", "by": {"kind": "kind"}},
                "tariff": {"one": "tariff", "by": {"kind": "kind"}, "at": {"signed_on": ["valid_from", "valid_to"]}},
            },
        },
        "visit": {
            "key": ["id"],
            "occurred": "held_at",
            "fields": {
                "id": {"type": "string"},
                "policy_id": {"type": "string"},
                "held_at": {"type": "timestamp"},
                "amount": {"type": "decimal", "digits": "12", "places": "2"},
                "n": {"type": "int", "digits": "6"},
                "flag": {"type": "bool"},
                "kind": {"type": "code", "list": "kind"},
                "closed_on": {"type": "date", "event": "true"},
            },
            "relations": {"policy": {"one": "policy", "by": {"policy_id": "id"}}},
        },
        "member": {
            "key": ["id"],
            "occurred": "joined_on",
            "ends": "left_on",
            "fields": {
                "id": {"type": "string"},
                "joined_on": {"type": "date"},
                "left_on": {"type": "date", "event": "true"},
                "n": {"type": "int", "digits": "6"},
            },
            "relations": {"filings": {"many": "filing", "by": {"id": "member_id"}}},
        },
        "filing": {
            "key": ["id"],
            "occurred": "filed_on",
            "fields": {
                "id": {"type": "string"},
                "member_id": {"type": "string"},
                "filed_on": {"type": "date"},
                "period": {"type": "period"},
                "n": {"type": "int", "digits": "6"},
            },
        },
        "tariff": {
            "key": ["id"],
            "occurred": "valid_from",
            "fields": {
                "id": {"type": "string"},
                "kind": {"type": "code", "list": "kind"},
                "valid_from": {"type": "date"},
                "valid_to": {"type": "date"},
                "rate": {"type": "decimal", "digits": "9", "places": "6"},
            },
        },
    },
    "parameters": {
        "days": {
            "type": "int",
            "digits": "3",
            "values": [{"from": "2016-01-01", "value": "3"}, {"from": "2016-10-08", "value": "5"}],
        },
        "share": {
            "type": "decimal",
            "digits": "6",
            "places": "4",
            "values": [{"from": "2016-01-01", "value": "0.0025"}],
        },
        "roll": {"type": "string", "values": [{"from": "2016-01-01", "value": "following"}]},
        "part": {"type": "bool", "values": [{"from": "2016-01-01", "value": "true"}]},
        "loose": {"type": "int", "digits": "3", "values": [{"from": "2016-01-01", "unset": "true"}]},
    },
    "in_force": {"from": "2016-09-20"},
}

DAYS = [date(2016, 9, 29) + timedelta(days=offset) for offset in range(14)] + [
    date(2016, 2, 29), date(2016, 8, 31), date(2016, 9, 20), date(2016, 10, 31), date(2016, 11, 1), date(2017, 1, 31),
]  # fmt: skip
HOURS = [timedelta(0), timedelta(hours=9), timedelta(hours=23, minutes=59, seconds=59), timedelta(hours=12, minutes=30)]
KINDS = ["red", "blue", "green"]
AS_OF = [date(2016, 10, 8), date(2016, 10, 12), date(2016, 11, 30), date(2017, 2, 28)]

Choice: TypeAlias = Callable[[random.Random], Value]


def one_of(*values: Value) -> Choice:
    return lambda dice: dice.choice(values)


def moment(dice: random.Random) -> datetime:
    day = dice.choice(DAYS)
    return datetime(day.year, day.month, day.day) + dice.choice(HOURS)


day = one_of(*DAYS)
kind = one_of("red", "blue", "green")
number = one_of(*range(-1, 5))
amount = one_of(*(Decimal(text) for text in ("0.00", "0.01", "1.10", "2000.00", "5.00", "-3.30")))
rate = one_of(*(Decimal(text) for text in ("0.002000", "0.002500", "0.000001", "0.000000")))
truth = one_of(True, False)
period = one_of(Period(2016, "month", 9), Period(2016, "month", 10), Period(2016, "quarter", 4), Period(2016, "year"))
FIELDS: dict[str, dict[str, Choice]] = {
    "policy": {
        "signed_on": day, "insurer": one_of("A", "B"), "premium": amount, "rate": rate, "n": number, "flag": truth,
        "kind": kind, "at": moment, "paid_at": moment, "closed_on": day,
        "kinds": lambda dice: tuple(dice.sample(["red", "blue", "green"], dice.randint(0, 2))),
    },
    "visit": {
        "policy_id": one_of("P0", "P1", "P2"), "held_at": moment, "amount": amount, "n": number, "flag": truth,
        "kind": kind, "closed_on": day,
    },
    "member": {"joined_on": day, "left_on": day, "n": number},
    "filing": {"member_id": one_of("A", "B"), "filed_on": day, "period": period, "n": number},
    "tariff": {"kind": kind, "valid_from": day, "valid_to": day, "rate": rate},
}  # fmt: skip
KEYS = {
    "policy": ["P0", "P1", "P2"], "visit": ["V0", "V1", "V2", "V3", "V4"], "member": ["A", "B"],
    "filing": ["F0", "F1", "F2", "F3"], "tariff": ["T0", "T1"],
}  # fmt: skip
# What a record has at least, so that most duties can be dated and most relations joined.
GIVEN = {"signed_on", "held_at", "joined_on", "filed_on", "valid_from", "policy_id", "member_id", "insurer"}


def whole_export(seed: int) -> Export:
    """A whole export: every column provided, every type complete, cells empty here and there."""
    dice = random.Random(seed)
    tables = {}
    for name, fields_ in FIELDS.items():
        records = []
        for key in KEYS[name][: dice.randint(1, len(KEYS[name]))]:
            values: dict[str, Value | None] = {"id": key}
            for field, choose in fields_.items():
                empty = field not in GIVEN and dice.random() < 0.2
                values[field] = None if empty else choose(dice)
            records.append(Record(name, values))
        tables[name] = Table(name, frozenset({"id", *fields_}), tuple(records))
    return Export(tables, dict.fromkeys(tables, ALL))


@dataclass(frozen=True)
class About:
    """What an expression is about: the variable and type of a record, whether there is a period, how deep it may go."""

    variable: str
    record: str
    depth: int
    periodic: bool = False
    in_macro: bool = False

    def deeper(self) -> About:
        return About(self.variable, self.record, self.depth - 1, self.periodic, self.in_macro)

    def member(self, variable: str, record: str) -> About:
        return About(variable, record, self.depth - 1, self.periodic, in_macro=True)


BY_TYPE = {
    "decimal": {"policy": ["premium", "rate"], "visit": ["amount"], "tariff": ["rate"], "member": [], "filing": []},
    "int": {"policy": ["n"], "visit": ["n"], "member": ["n"], "filing": ["n"], "tariff": []},
    "bool": {"policy": ["flag"], "visit": ["flag"], "member": [], "filing": [], "tariff": []},
    "date": {
        "policy": ["signed_on", "closed_on"], "visit": ["closed_on"], "member": ["joined_on", "left_on"],
        "filing": ["filed_on"], "tariff": ["valid_from", "valid_to"],
    },
    "timestamp": {"policy": ["at", "paid_at"], "visit": ["held_at"], "member": [], "filing": [], "tariff": []},
    "kind": {"policy": ["kind"], "visit": ["kind"], "member": [], "filing": [], "tariff": ["kind"]},
}  # fmt: skip
MANY = {"policy": {"visits": "visit", "peers": "policy"}, "member": {"filings": "filing"}}
ONE = {"policy": {"member": "member", "tariff": "tariff"}, "visit": {"policy": "policy"}}


@st.composite
def paths(draw: st.DrawFn, about: About) -> tuple[str, str]:
    """A record in reach: the variable itself, or one step along a to-one relation."""
    steps = ONE.get(about.record, {})
    if steps and draw(st.integers(0, 3)) == 0:
        name = draw(st.sampled_from(sorted(steps)))
        return f"{about.variable}.{name}", steps[name]
    return about.variable, about.record


@st.composite
def fields(draw: st.DrawFn, about: About, kind: str, otherwise: str) -> str:
    path, record = draw(paths(about))
    names = BY_TYPE[kind][record]
    return f"{path}.{draw(st.sampled_from(names))}" if names else otherwise


@st.composite
def ints(draw: st.DrawFn, about: About) -> str:
    choice = draw(st.sampled_from([2, 5, 1, 0, 3, 4] if about.depth > 0 else [2, 1, 0]))
    if choice == 0:
        return str(draw(st.integers(-1, 4)))
    if choice == 1:
        return draw(st.sampled_from(["params.days", "params.days", "params.loose"]))
    if choice == 2:
        return draw(fields(about, "int", "2"))
    if choice == 3:
        return f"({draw(ints(about.deeper()))} {draw(st.sampled_from('+-*'))} {draw(ints(about.deeper()))})"
    if choice == 4:
        return f"abs({draw(ints(about.deeper()))})"
    return draw(aggregates(about, "int"))


@st.composite
def decimals(draw: st.DrawFn, about: About) -> str:
    choice = draw(st.sampled_from([2, 4, 3, 1, 0] if about.depth > 0 else [2, 1, 0]))
    if choice == 0:
        return draw(st.sampled_from(["0.0025", "1.10", "0.01", "2000.00"]))
    if choice == 1:
        return "params.share"
    if choice == 2:
        return draw(fields(about, "decimal", "0.5"))
    if choice == 3:
        shallow = About(about.variable, about.record, 0, about.periodic, about.in_macro)
        return f"({draw(decimals(shallow))} {draw(st.sampled_from('+-*'))} {draw(decimals(shallow))})"
    return draw(aggregates(about, "decimal"))


@st.composite
def aggregates(draw: st.DrawFn, about: About, kind: str) -> str:
    relations = {} if about.in_macro else MANY.get(about.record, {})
    able = sorted(name for name, record in relations.items() if BY_TYPE[kind][record])
    if not able:
        return draw(fields(about, kind, {"int": "1", "decimal": "1.5", "date": 'date("2016-10-01")'}[kind]))
    name = draw(st.sampled_from(able))
    member = about.member("m", relations[name])
    source = f"{about.variable}.{name}"
    if draw(st.booleans()):
        source += f".filter(m, {draw(truths(member))})"
    operation = draw(st.sampled_from(["min", "max"] if kind == "date" else ["sum", "min", "max"]))
    return f"{source}.map(m, m.{draw(st.sampled_from(BY_TYPE[kind][relations[name]]))}).{operation}()"


@st.composite
def dates(draw: st.DrawFn, about: About) -> str:
    choice = draw(st.sampled_from([1, 2, 3, 5, 6, 4, 0] if about.depth > 0 else [1, 0]))
    if choice == 0:
        return f'date("{draw(st.sampled_from(DAYS))}")'
    if choice in (1, 2):
        return draw(fields(about, "date", 'date("2016-10-01")'))
    if choice == 3:
        units = ["days", "months"] + ([] if about.in_macro else ["workdays"])
        amount = draw(st.sampled_from(["1", "3", "params.days", "params.loose"]))
        return f"({draw(dates(about.deeper()))} {draw(st.sampled_from('+-'))} {draw(st.sampled_from(units))}({amount}))"
    if choice == 4:
        return f"date({draw(timestamps(about.deeper()))})"
    if choice == 5:
        if about.in_macro:
            return f'startOf({draw(dates(about.deeper()))}, "{draw(st.sampled_from(["month", "quarter", "year"]))}")'
        return f"roll({draw(dates(about.deeper()))}, params.roll)"
    return "period.end" if about.periodic else draw(aggregates(about, "date"))


@st.composite
def timestamps(draw: st.DrawFn, about: About) -> str:
    choice = draw(st.integers(0, 4 if about.depth > 0 else 1))
    if choice in (0, 1):
        return draw(fields(about, "timestamp", 'startOfDay(date("2016-10-01"))'))
    if choice == 2:
        return f"startOfDay({draw(dates(about.deeper()))})"
    if choice == 3:
        return f"endOfDay({draw(dates(about.deeper()))})"
    return f"({draw(timestamps(about.deeper()))} + {draw(st.sampled_from(['hours', 'minutes', 'days', 'months']))}(2))"


comparisons = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])


@st.composite
def truths(draw: st.DrawFn, about: About) -> str:
    """An expression that is true, false or unknown."""
    choice = draw(
        st.sampled_from([11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 0] if about.depth > 0 else [1, 0, 5, 2, 3, 4, 6])
    )
    inner = about.deeper()
    match choice:
        case 0:
            return draw(fields(about, "bool", "true"))
        case 1:
            path, record = draw(paths(about))
            return f"has({path}.{draw(st.sampled_from(sorted(FIELDS[record])))})"
        case 2:
            return f"{draw(ints(inner))} {draw(comparisons)} {draw(ints(inner))}"
        case 3:
            return f"{draw(dates(inner))} {draw(comparisons)} {draw(dates(inner))}"
        case 4:
            return f"{draw(decimals(inner))} {draw(comparisons)} {draw(decimals(inner))}"
        case 5:
            left = draw(fields(about, "kind", ""))
            return f'{left} {draw(st.sampled_from(["==", "!="]))} "{draw(st.sampled_from(KINDS))}"' if left else "false"
        case 6:
            return f"{draw(timestamps(inner))} {draw(comparisons)} {draw(timestamps(inner))}"
        case 7:
            return f"({draw(truths(inner))} && {draw(truths(inner))})"
        case 8:
            return f"({draw(truths(inner))} || {draw(truths(inner))})"
        case 9:
            return f"!({draw(truths(inner))})"
        case 10:
            return f"({draw(truths(inner))} ? {draw(truths(inner))} : {draw(truths(inner))})"
        case 11:
            return draw(quantified(about))
        case 12:
            return draw(quantified(about))
        case _:
            if about.periodic:
                return f"{draw(dates(inner))} in period"
            left = draw(fields(about, "kind", ""))
            return f'{left} in ["red", "blue"]' if left else "true"


@st.composite
def quantified(draw: st.DrawFn, about: About) -> str:
    relations = {} if about.in_macro else MANY.get(about.record, {})
    if not relations:
        if about.record == "policy":
            macro = draw(st.sampled_from(["exists", "all"]))
            return f'{about.variable}.kinds.{macro}(k, k == "{draw(st.sampled_from(KINDS))}")'
        return draw(fields(about, "bool", "true"))
    name = draw(st.sampled_from(sorted(relations)))
    member = about.member("m", relations[name])
    body = draw(truths(member))
    if relations[name] == "filing" and about.periodic and draw(st.booleans()):
        body = f"m.period == period && {body}"
    source = f"{about.variable}.{name}"
    if draw(st.integers(0, 2)) == 0:
        return f"{source}.filter(m, {body}).size() {draw(comparisons)} {draw(st.integers(0, 2))}"
    return f"{source}.{draw(st.sampled_from(['exists', 'all', 'exists_one']))}(m, {body})"


@st.composite
def rules(draw: st.DrawFn) -> dict[str, Data]:
    """A rule as its file would say it."""
    subject = draw(st.sampled_from(["policy", "policy", "visit", "member", "member"]))
    rule: dict[str, Data] = {}
    periodic = False
    if subject == "member":
        form = draw(st.sampled_from(["every", "every", "once", "on"]))
        periodic = form == "every"
        if form == "every":
            rule |= {"every": draw(st.sampled_from(["month", "quarter"])), "for": subject}
            rule |= draw(st.sampled_from([{}, {"partial": "true"}, {"partial": "params.part"}]))
        elif form == "once":
            rule |= {"once": "true", "for": subject}
        else:
            rule |= {"on": subject}
    else:
        rule |= {"on": subject}
    about = About(subject, subject, 3, periodic)
    rule["require"] = draw(truths(about))
    if draw(st.integers(0, 3)) == 0:
        rule["when"] = draw(truths(about.deeper()))
    if draw(st.booleans()):
        rule["by"] = draw(st.one_of(dates(about.deeper()), timestamps(about.deeper())))
    if draw(st.integers(0, 4)) == 0:
        rule["unless"] = draw(truths(about.deeper().deeper()))
    return rule


def compiled(rule: dict[str, Data]) -> Ruleset | None:
    """Compile a generated rule; None where its types do not allow it, for digits most of all."""
    try:
        return build(Case(TOPIC, {"case": "generated", "rule": rule}, "generated")).ruleset
    except RulesetError:
        return None


rulesets = rules().map(compiled).filter(lambda found: found is not None).map(lambda found: cast(Ruleset, found))
