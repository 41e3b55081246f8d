"""Arguments that several commands share, read into what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from directive_rules.diagnostics import nearest
from directive_rules.errors import UsageError

if TYPE_CHECKING:
    from directive_rules.model.ruleset import Ruleset
    from directive_rules.model.verdicts import Status


def moment(text: str | None, option: str) -> date | datetime | None:
    """Return the day or instant an option gives. Raises `UsageError`."""
    if text is None:
        return None
    from directive_rules.analysis.coerce import parse_moment  # noqa: PLC0415 - loaded when needed

    try:
        return parse_moment(text)
    except ValueError as error:
        raise UsageError(f"{option} `{text}`: {error}") from None


def rulesets_named(names: Sequence[str]) -> tuple[Ruleset, ...]:
    """Load the rulesets named, or all on board. Raises `UsageError` for an unknown one, or one named twice."""
    from directive_rules.loading import find_ruleset, load_ruleset, shipped_rulesets  # noqa: PLC0415

    found = tuple(load_ruleset(find_ruleset(name)) for name in names or shipped_rulesets())
    identifiers = [ruleset.id for ruleset in found]
    for identifier in identifiers:
        if identifiers.count(identifier) > 1:
            raise UsageError(f"the ruleset `{identifier}` is named twice")
    return found


def statuses(text: str | None) -> frozenset[Status]:
    """Return the statuses of a list like `violated,late`, or `all`; by default what was missed. Raises `UsageError`."""
    from directive_rules.audit import ATTENTION  # noqa: PLC0415 - loaded when needed
    from directive_rules.model.verdicts import Status  # noqa: PLC0415

    if text is None:
        return ATTENTION
    if text.strip() == "all":
        return frozenset(Status)
    known = {status.value: status for status in Status}
    found = set()
    for part in (part.strip() for part in text.split(",") if part.strip()):
        if part not in known:
            raise UsageError(f"--list: there is no status `{part}`; {nearest(part, [*known, 'all'])}")
        found.add(known[part])
    return frozenset(found)
