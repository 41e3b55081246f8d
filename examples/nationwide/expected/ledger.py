"""Every duty under all five circulars, and how it stands: the whole of what an audit has to find."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from examples.nationwide.expected import (
    beijing_companies,
    beijing_losses,
    beijing_policies,
    campaign,
    county_support,
    promises,
    relief,
    social_management,
)
from examples.nationwide.expected.answers import Answer, computed, every
from examples.nationwide.expected.duties import Ask, Finding, Rule, judge
from examples.nationwide.expected.paths import is_
from examples.nationwide.expected.view import View
from examples.nationwide.market.rows import Row, World

LISTED: Final = ("violated", "late", "undetermined")
STATUSES: Final = ("compliant", "violated", "late", "pending", "exempt", "undetermined")


def _in_beijing(name: str) -> Ask:
    return lambda v, row: computed(lambda region: region.startswith("11"), v.get(row, name))


RULES: Final[dict[str, tuple[Rule, ...]]] = {
    "bj-2016-502": (*beijing_policies.RULES, *beijing_losses.RULES, *beijing_companies.RULES),
    "circ-2010-82": social_management.RULES,
    "circ-2014-23": county_support.RULES,
    "circ-general-2013-11": (*campaign.RULES, *promises.RULES),
    "iac-2022-06": relief.RULES,
}
SCOPES: Final[dict[str, dict[str, Ask]]] = {
    "bj-2016-502": {
        "team": _in_beijing("district"),
        "briefing": _in_beijing("region"),
        "policy": beijing_policies.in_scope,
        "claim": beijing_policies.of_policy,
        "accident": beijing_policies.of_policy,
        "inspection": beijing_policies.of_policy,
        "fund_expense": lambda v, e: is_(v, e, "line", beijing_policies.WORK_SAFETY),
    },
    "circ-2010-82": {},
    "circ-2014-23": {
        "county_participation": county_support.in_county,
        "support_intention": county_support.in_county,
        "support_project": county_support.declared_for,
    },
    "circ-general-2013-11": {
        "campaign_event": lambda v, e: is_(v, e, "campaign", "consumer_day_2013"),
    },
    "iac-2022-06": dict.fromkeys(
        (
            "insurer",
            "claim",
            "policy",
            "concession",
            "branch_assessment",
            "publicity_item",
            "service_interruption",
        ),
        relief.of_member,
    ),
}


@dataclass(slots=True)
class Ledger:
    """All duties by ruleset, rule and label; None where a rule was considered and makes no duty."""

    entries: dict[str, dict[str, dict[str, Finding | None]]] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        """Yield every duty missed, late or undetermined, as JSON, in the order of their names."""
        listed = {
            f"{ruleset}/{rule}/{label}": finding
            for ruleset, rules in self.entries.items()
            for rule, duties in rules.items()
            for label, finding in duties.items()
            if finding is not None and finding.status in LISTED
        }
        for duty, finding in sorted(listed.items()):
            yield json.dumps(
                {"duty": duty, "status": finding.status, "due": finding.due, "causes": list(finding.causes)},
                ensure_ascii=False,
            )

    def counts(self) -> dict[str, dict[str, int]]:
        """Return per rule how many were considered, how many made no duty, and how many stand how."""
        counted = {}
        for ruleset, rules in sorted(self.entries.items()):
            for rule, duties in sorted(rules.items()):
                statuses = Counter(finding.status for finding in duties.values() if finding is not None)
                counted[f"{ruleset}/{rule}"] = {
                    "considered": len(duties),
                    "not_applicable": len(duties) - statuses.total(),
                    **{status: statuses[status] for status in STATUSES},
                }
        return counted

    def status(self, duty: str) -> str:
        """Return how a duty stands; `no_duty` where there is none. Raises `KeyError` for one never considered."""
        ruleset, rule, label = duty.split("/", 2)
        finding = self.entries[ruleset][rule][label]
        return "no_duty" if finding is None else finding.status


def work_out(world: World, rulesets: Mapping[str, tuple[Rule, ...]] = RULES) -> Ledger:
    """Work out every duty. Raises `ValueError` where two duties go by one name."""
    ledger = Ledger()
    for ruleset, rules in rulesets.items():
        for rule in rules:
            duties = ledger.entries.setdefault(ruleset, {}).setdefault(rule.name, {})
            for label, finding in judge(world, ruleset, _scoped(ruleset, rule)):
                if label in duties:
                    raise ValueError(f"two duties {ruleset}/{rule.name}/{label}")
                duties[label] = finding
    return ledger


def _scoped(ruleset: str, rule: Rule) -> Rule:
    """Join what the circular is about to what the rule is about."""
    scope = SCOPES[ruleset].get(rule.on)
    if scope is None:
        return rule
    asked = rule.applies

    def applies(v: View, row: Row) -> Answer:
        inside: Answer = scope(v, row)
        return inside if inside is False or asked is None else every(inside, asked(v, row))

    return Rule(rule.name, rule.on, rule.done, applies, rule.due, rule.unless, rule.each, rule.partial)
