"""What a ledger was opened for, so that nobody goes on with it under other rules without saying so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from directive_rules.model.export import Claim, Gap
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.values import Value
from directive_rules.monitor.encoding import encode
from directive_rules.monitor.partitioning import Partitioning
from directive_rules.monitor.rooms import Feed

Setting = dict[str, Any]
WORDS = {
    "rulesets": "the rulesets, by their digests",
    "overrides": "the parameters overridden",
    "illustrative": "the use of illustrative records",
    "columns": "the fields that are fed",
    "claims": "what is completely fed",
    "gaps": "the gaps in what is fed",
    "partitions": "the partitions",
}


def setting_of(
    rulesets: Sequence[Ruleset],
    feed: Feed,
    overrides: Mapping[str, Mapping[str, Value | None]],
    partitioning: Partitioning | None,
    *,
    illustrative: bool,
) -> Setting:
    """Return what decides a monitor's verdicts beside the records and the clock, as plain data."""
    every = {name: frozenset(kind.fields) for name, kind in rulesets[0].vocabulary.records.items()}
    return {
        "rulesets": {ruleset.id: ruleset.digest for ruleset in rulesets},
        "overrides": {
            name: {parameter: None if value is None else encode(value) for parameter, value in sorted(values.items())}
            for name, values in sorted(overrides.items())
            if values
        },
        "illustrative": illustrative,
        "columns": {
            name: sorted(feed.columns[name]) if name in feed.columns else None
            for name in every
            if feed.columns.get(name) != every[name]
        },
        "claims": {name: _claim(claim) for name, claim in sorted(feed.claims.items())},
        "gaps": [_gap(gap) for gap in feed.gaps],
        "partitions": None if partitioning is None else [partitioning.count, *partitioning.root],
    }


def differences(before: Setting, now: Setting) -> list[str]:
    """Return in words what two settings differ in."""
    return [words for name, words in WORDS.items() if before.get(name) != now.get(name)]


def _claim(claim: Claim) -> list[str | None]:
    return [_day(claim.since), _day(claim.until)]


def _gap(gap: Gap) -> list[Any]:
    values = {name: encode(value) for name, value in sorted(gap.values.items())}
    return [gap.type, values, _day(gap.since), _day(gap.until)]


def _day(moment: date | None) -> str | None:
    return None if moment is None else moment.isoformat()
