"""Every conformance case that can be fed to a monitor: its records one by one, and the clock to the as-of instant.

What a monitor has no notion of is counted below, by the reason: cases of an expression alone are for those who evaluate
expressions, and a feed is never taken earlier than the clock, never unreadable, and never without a key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

import pytest

from directive_rules.interpreter import RuleJudgement
from directive_rules.model.export import Export, Record
from directive_rules.model.ruleset import Ruleset
from directive_rules.model.values import Value
from directive_rules.model.verdicts import Status, Tally
from directive_rules.monitor import Monitor
from tests.conformance.cases import Case, build, read_cases
from tests.conformance.test_conformance import check_verdicts

JUDGED = [case for case in read_cases() if "refused" not in case.data and "eval" not in case.data]


def reason(case: Case) -> str:
    """Say why a case cannot be fed; the empty text where it can."""
    if case.get("taken_at"):
        return "taken at another instant than the clock"
    export = build(case).export
    if any(lost.reason != "check" for lost in export.quarantined):
        return "holds a record that could not be read"
    kinds = build(case).ruleset.vocabulary.records
    records = [one for table in export.tables.values() for one in table.records]
    if any(one.values.get(name) is None for one in records for name in kinds[one.type].key):
        return "holds a record without its key"
    return ""


CASES = [case for case in JUDGED if not reason(case)]


def test_what_cannot_be_fed() -> None:
    assert Counter(found for case in JUDGED if (found := reason(case))) == {
        "taken at another instant than the clock": 7,
        "holds a record that could not be read": 6,
        "holds a record without its key": 1,
    }


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_records_first(case: Case) -> None:
    check(case, clock_first=False)


@pytest.mark.parametrize("case", CASES[::3], ids=[case.name for case in CASES[::3]])
def test_clock_first(case: Case) -> None:
    check(case, clock_first=True)


def check(case: Case, *, clock_first: bool) -> None:
    """Compare what a case expects, but for what a monitor does not count: who owes nothing."""
    counts = {
        name: number
        for name, number in case.data.get("counts", {}).items()
        if name not in ("considered", "not_applicable")
    }
    uncounted = Case(case.topic, {**case.data, "counts": counts}, case.file)

    def monitored(
        ruleset: Ruleset, export: Export, as_of: date | datetime, overrides: Mapping[str, Value | None]
    ) -> tuple[RuleJudgement, ...]:
        return live(ruleset, export, as_of, overrides, clock_first=clock_first)

    check_verdicts(uncounted, monitored)


def live(
    ruleset: Ruleset,
    export: Export,
    as_of: date | datetime,
    overrides: Mapping[str, Value | None],
    *,
    clock_first: bool,
) -> tuple[RuleJudgement, ...]:
    """Feed an export to a monitor whose feed is as the export's manifest claims."""
    kinds = ruleset.vocabulary.records
    columns = {name: export.tables[name].columns if name in export.tables else None for name in kinds}
    records = [one for table in export.tables.values() for one in table.records]
    records += [Record(lost.type, lost.values) for lost in export.quarantined]
    with Monitor(
        ruleset,
        complete=export.claims,
        gaps=export.gaps,
        columns=columns,
        overrides={ruleset.id: overrides},
        lifecycle="plain",
    ) as monitor:
        monitor.advance(as_of if clock_first else date(2010, 1, 1))
        for one in reversed(records) if clock_first else records:
            monitor.observe(one.type, one)
        monitor.advance(as_of)
        verdicts = tuple(monitor.verdicts())
        monitor.verify()
    (rule,) = ruleset.rules.values()
    statuses = Counter(verdict.status for verdict in verdicts)
    causes = Counter(one.causes for one in verdicts if one.status is Status.UNDETERMINED)
    return (RuleJudgement(rule, verdicts, Tally(len(verdicts), 0, statuses, causes)),)
