"""A small supervised market for the tests of the monitor: members report monthly, policies are inspected and priced."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache

from directive_rules.interpreter import judge
from directive_rules.loading import Sources, compile_ruleset
from directive_rules.model.export import ALL, Export, Quarantined, Record, Table
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.values import Period, Value
from directive_rules.model.verdicts import Verdict
from tests.conformance.cases import HEADER, PROVISION, Data, node, parameter_file

VOCABULARY: dict[str, Data] = {
    "member": {
        "key": ["insurer_id"],
        "occurred": "joined_on",
        "ends": "left_on",
        "fields": {
            "insurer_id": {"type": "string"},
            "joined_on": {"type": "date"},
            "left_on": {"type": "date", "event": "true"},
        },
        "relations": {"filings": {"many": "filing", "by": {"insurer_id": "insurer_id"}}},
    },
    "filing": {
        "key": ["insurer_id", "filing_id"],
        "occurred": "filed_at",
        "fields": {
            "insurer_id": {"type": "string"},
            "filing_id": {"type": "string"},
            "period": {"type": "period"},
            "filed_at": {"type": "timestamp"},
        },
    },
    "policy": {
        "key": ["insurer_id", "policy_id"],
        "occurred": "signed_on",
        "fields": {
            "insurer_id": {"type": "string"},
            "policy_id": {"type": "string"},
            "signed_on": {"type": "date"},
            "industry": {"type": "string"},
            "terms_no": {"type": "string"},
            "rate": {"type": "decimal", "digits": "9", "places": "6"},
            "cancelled_on": {"type": "date", "event": "true"},
        },
        "relations": {
            "inspections": {"many": "inspection", "by": {"insurer_id": "insurer_id", "policy_id": "policy_id"}},
            "peers": {"many": "policy", "by": {"insurer_id": "insurer_id", "industry": "industry"}},
            "offers": {"many": "terms", "by": {"insurer_id": "insurer_id", "industry": "industry"}},
            "terms": {"one": "terms", "by": {"insurer_id": "insurer_id", "terms_no": "terms_no"}},
        },
        "checks": ["policy.rate >= 0"],
    },
    "inspection": {
        "key": ["insurer_id", "inspection_id"],
        "occurred": "held_on",
        "fields": {
            "insurer_id": {"type": "string"},
            "inspection_id": {"type": "string"},
            "policy_id": {"type": "string"},
            "held_on": {"type": "date"},
        },
        "relations": {"policy": {"one": "policy", "by": {"insurer_id": "insurer_id", "policy_id": "policy_id"}}},
        "checks": ['inspection.held_on >= date("2000-01-01")'],
    },
    "terms": {
        "key": ["insurer_id", "terms_no"],
        "occurred": "filed_on",
        "version": "version",
        "fields": {
            "insurer_id": {"type": "string"},
            "terms_no": {"type": "string"},
            "version": {"type": "int", "digits": "3"},
            "filed_on": {"type": "date"},
            "industry": {"type": "string"},
            "highest": {"type": "decimal", "digits": "9", "places": "6"},
        },
    },
}
PARAMETERS: dict[str, Data] = {
    "report_days": {"type": "int", "digits": "3", "values": [{"from": "2016-01-01", "value": "5"}]},
    "inspection_days": {"type": "int", "digits": "3", "values": [{"from": "2016-01-01", "value": "30"}]},
    "tolerated": {"type": "int", "digits": "3", "values": [{"from": "2016-01-01", "value": "2"}]},
}
RULES: dict[str, Data] = {
    "monthly-report": {
        "every": "month",
        "for": "member",
        "by": "period.end + days(params.report_days)",
        "require": "member.filings.exists(f, f.period == period)",
    },
    "inspected": {
        "on": "policy",
        "by": "policy.signed_on + days(params.inspection_days)",
        "require": "policy.inspections.exists(i, i.held_on >= policy.signed_on)",
        "unless": "has(policy.cancelled_on)",
    },
    "one-price": {"on": "policy", "require": "policy.peers.map(p, p.rate).min() == policy.rate"},
    "within-terms": {"on": "policy", "require": "policy.rate <= policy.terms.highest"},
    "offered": {"on": "policy", "require": "policy.offers.exists(t, t.highest > 0)"},
    "inspection-of-a-priced-policy": {"on": "inspection", "require": "inspection.policy.terms.highest > 0"},
}
ESCALATE = [
    {
        "id": "keeps-silent",
        "title": {"zh": "屡次不报", "en": "keeps silent"},
        "rules": ["monthly-report"],
        "by": "insurer_id",
        "within": "quarter",
        "count": "params.tolerated",
    }
]
ALL_TYPES = tuple(sorted(VOCABULARY))


def ruleset(
    rules: Iterable[str] = tuple(RULES), changed: Mapping[str, Data] | None = None, *, escalate: bool = True
) -> Ruleset:
    """Return the ruleset of the market, with some of its rules, some of them as changed."""
    chosen = {name: {**RULES[name], **(changed or {}).get(name, {})} for name in rules}
    return _built(tuple(sorted(chosen)), json.dumps(chosen, sort_keys=True), escalate and "monthly-report" in chosen)


@cache
def _built(names: tuple[str, ...], written: str, escalate: bool) -> Ruleset:
    chosen: dict[str, Data] = json.loads(written)
    rules = {
        name: node(
            {
                "id": name,
                "provision": "p",
                "title": {"zh": name, "en": name},
                "modality": "obligation" if "by" in rule else "prohibition",
                **rule,
            }
        )
        for name, rule in chosen.items()
    }
    directive = {
        **HEADER,
        "id": "market",
        "in_force": {"from": "2016-01-01"},
        "scope": dict.fromkeys(VOCABULARY, "true"),
        "provisions": [{**PROVISION, "rules": list(names)}],
        **({"escalate": ESCALATE} if escalate else {}),
    }
    records = {name: node({"record": name, **shape}) for name, shape in VOCABULARY.items()}
    parameters = node({name: parameter_file(shape) for name, shape in PARAMETERS.items()})
    return compile_ruleset(Sources(node(directive), records, {}, parameters, rules), [])


def audited(
    of: Ruleset, records: Iterable[Record], clock: date | datetime, complete: Iterable[str] = ALL_TYPES
) -> dict[str, Verdict]:
    """Return the verdicts of the interpreter's audit, by the name of the duty; insane records are quarantined."""
    distinct: list[Record] = []
    for one in records:
        if one not in distinct:
            distinct.append(one)
    lost = [one for one in distinct if insane(one)]
    tables = {
        name: Table(
            name,
            frozenset(kind.fields),
            tuple(one for one in distinct if one.type == name and not insane(one)),
        )
        for name, kind in of.vocabulary.records.items()
    }
    aside = tuple(
        Quarantined(one.type, {name: value for name, value in one.values.items() if value is not None}, None, "check")
        for one in lost
    )
    judgements = judge(of, Export(tables, dict.fromkeys(complete, ALL), quarantined=aside), clock)
    return {str(verdict.duty): verdict for judgement in judgements for verdict in judgement.verdicts}


def insane(record: Record) -> bool:
    """Tell whether the vocabulary's checks refuse the record."""
    rate, held_on = record.values.get("rate"), record.values.get("held_on")
    return (isinstance(rate, Decimal) and rate < 0) or (isinstance(held_on, date) and held_on < date(2000, 1, 1))


def histories(seed: int, size: int = 12) -> list[Record]:
    """Return records of a market in no order: corrected, contradicted, in versions, early and insane ones too."""
    dice = random.Random(seed)

    def some_day() -> date:
        return date(2016, 1, 1) + timedelta(days=dice.randrange(150))

    records: list[Record] = []

    def add(record_type: str, **values: Value | None) -> None:
        records.append(Record(record_type, values))

    for insurer in ("A", "B"):
        add("member", insurer_id=insurer, joined_on=date(2015, 12, 1) + timedelta(days=dice.randrange(60)))
        if dice.random() < 0.3:
            add("member", insurer_id=insurer, left_on=some_day())
        for number in range(3):
            if dice.random() < 0.7:
                filed = datetime(2016, number + 2, dice.randint(1, 9), dice.randrange(24))
                period = Period(2016, "month", number + 1)
                add("filing", insurer_id=insurer, filing_id=f"F{number}", period=period, filed_at=filed)
        for version in range(dice.randint(0, 3)):
            add(
                "terms",
                insurer_id=insurer,
                terms_no="T",
                version=version,
                filed_on=some_day(),
                industry=dice.choice(["coal", "steel"]),
                highest=dice.choice([Decimal("0.002"), Decimal("0.003"), None]),
            )
    for number in range(size):
        insurer, policy = dice.choice("AB"), f"P{dice.randrange(size // 2)}"
        kind = dice.random()
        if kind < 0.5:
            values: dict[str, Value | None] = {
                "signed_on": some_day(),
                "industry": dice.choice(["coal", "steel"]),
                "terms_no": dice.choice(["T", "T", "U"]),
                "rate": dice.choice([Decimal("0.0020"), Decimal("0.0025"), Decimal("0.0025"), Decimal("-1")]),
                "cancelled_on": dice.choice([None, None, None, some_day()]),
            }
            given = {name: value for name, value in values.items() if dice.random() < 0.8}
            add("policy", insurer_id=insurer, policy_id=policy, **given)
        else:
            held_on = some_day() if dice.random() < 0.9 else date(1999, 1, 1)
            add("inspection", insurer_id=insurer, inspection_id=f"V{number}", policy_id=policy, held_on=held_on)
    records += dice.sample(records, 3)
    dice.shuffle(records)
    return records
