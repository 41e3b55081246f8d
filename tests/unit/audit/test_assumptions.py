"""How many duties rest on an assumed parameter: told from counts where they tell it, and then as the verdicts say."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directive_rules.audit.assumptions import resting
from directive_rules.interpreter import judge
from directive_rules.loading import find_ruleset, load_ruleset, shipped_rulesets
from directive_rules.model.export import Export
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.values import Value
from directive_rules.model.verdicts import Cause, CauseKind, Status, Tally
from tests.conformance.cases import Case, build, read_cases
from tests.properties.test_knowing import lose_nothing_or_something
from tests.properties.worlds import AS_OF, rulesets, whole_export

WHEN = {"from": "2016-01-01", "assumed": "true"}
DATED: dict[str, list[dict[str, str]]] = {
    "always": [{**WHEN, "value": "3"}],
    "never": [{"from": "2016-01-01", "value": "3"}],
    "at first": [{**WHEN, "value": "3"}, {"from": "2016-06-01", "value": "4"}],
    "later": [{"from": "2016-01-01", "value": "3"}, {**WHEN, "from": "2016-06-01", "value": "4"}],
    "from then on": [{**WHEN, "from": "2016-06-01", "value": "3"}],
    "until then": [{**WHEN, "to": "2016-06-01", "value": "3"}],
    "throughout": [{**WHEN, "value": "3"}, {**WHEN, "from": "2016-06-01", "value": "4"}],
    "before": [{"from": "2000-01-01", "value": "3"}, {**WHEN, "value": "4"}],
}
TELLING = {"always", "never", "throughout", "before"}
CASES = [case for case in read_cases() if "rule" in case.data and "refused" not in case.data]
RECORDS = {
    "codes": {},
    "vocabulary": {
        "policy": {
            "key": ["id"],
            "occurred": "signed_on",
            "ends": "ended_on",
            "fields": {
                "id": {"type": "string"},
                "signed_on": {"type": "date"},
                "ended_on": {"type": "date", "event": "true"},
                "n": {"type": "int", "digits": "6"},
                "group": {"type": "string"},
            },
            "relations": {"peers": {"many": "policy", "by": {"group": "group"}}},
        }
    },
    "given": {
        "policy": [
            {"id": "a", "signed_on": "2016-02-01", "n": "1", "group": "g"},
            {"id": "b", "signed_on": "2016-07-01", "n": "5", "group": "g"},
            {"id": "c", "signed_on": None, "n": "5", "group": "g"},
            {"id": "d", "signed_on": "2016-07-01", "n": None, "group": "h"},
            {"id": "e", "signed_on": "2016-07-01", "n": "9", "group": "i"},
            {"id": "e", "signed_on": "2016-08-01", "n": "9", "group": "i"},
        ]
    },
}
# A later text gave the number that these had assumed: of each duty the day must be known.
ASSUMED_FOR_A_WHILE = {
    "circ-2010-82/complaint-decided",
    "circ-2010-82/complaint-result-told",
    "circ-2010-82/event-condolence",
    "circ-2010-82/event-green-channel",
    "circ-2010-82/event-prepayment",
    "circ-2010-82/event-response",
}
RULES = {
    "on": {"on": "policy", "require": "policy.n < params.p"},
    "peers": {"on": "policy", "require": "policy.peers.all(q, q.n < params.p)"},
    "every": {"every": "quarter", "for": "policy", "require": "policy.n < params.p"},
    "once": {"once": "true", "for": "policy", "require": "policy.n < params.p"},
}


def check(ruleset: Ruleset, export: Export, as_of: date, overrides: Mapping[str, Value | None] | None = None) -> bool:
    """Hold what the counts tell against the verdicts; return whether they told anything."""
    (found,) = judge(ruleset, export, as_of, overrides)
    told = resting(found.rule, ruleset, overrides or {}, found.tally)
    if told is not None:
        assert told == Counter(name for verdict in found.verdicts for name in verdict.assumed)
    return told is not None


@pytest.mark.parametrize("name", DATED)
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("without", [[], ["policy.signed_on"], ["policy"]], ids=["all", "undated", "nothing"])
def test_what_the_counts_tell_is_what_the_verdicts_say(name: str, rule: str, without: list[str]) -> None:
    parameter = {"type": "int", "digits": "6", "values": DATED[name]}
    case = Case(RECORDS, {"case": "", "rule": RULES[rule], "parameters": {"p": parameter}, "without": without}, "x")
    world = build(case)
    told = check(world.ruleset, world.export, date(2016, 12, 31))
    if name in TELLING and rule != "peers":
        assert told
    if name not in TELLING and not without:
        assert not told


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_in_every_case_the_counts_say_what_the_verdicts_say(case: Case) -> None:
    world = build(case)
    as_of = world.as_of
    check(world.ruleset, world.export, as_of, world.overrides)


@given(rulesets, st.integers(0, 2**32 - 1), st.sampled_from(AS_OF))
def test_in_every_world_the_counts_say_what_the_verdicts_say(ruleset: Ruleset, seed: int, as_of: date) -> None:
    check(ruleset, lose_nothing_or_something(whole_export(seed), random.Random(seed)), as_of)


def test_of_nearly_all_rules_on_board_the_counts_tell() -> None:
    causes = {frozenset({Cause(CauseKind.EMPTY_FIELD, "policy.rate")}): 1}
    tally = Tally(2, 0, {Status.UNDETERMINED: 1, Status.COMPLIANT: 1}, causes)
    untold = set()
    for name in shipped_rulesets():
        ruleset = load_ruleset(find_ruleset(name))
        untold |= {rule.full_id for rule in ruleset.rules.values() if resting(rule, ruleset, {}, tally) is None}
    assert untold == ASSUMED_FOR_A_WHILE
