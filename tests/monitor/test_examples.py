"""The example market fed to a monitor: every verdict of the shipped ruleset as the audit of the export has it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

from directive_rules.audit.preparing import prepare, read
from directive_rules.interpreter import judge
from directive_rules.loading import find_ruleset, load_ruleset
from directive_rules.model.export import Export
from directive_rules.monitor import Monitor

EXPORT = Path(__file__).parents[2] / "examples" / "beijing-2016" / "export"


INSURERS = ("HYCX", "JCCX", "LYCX")


def of_some(export: Export) -> Export:
    """Return the records of some insurers, whose exports have gaps; the others would only take longer."""
    tables = {
        name: replace(table, records=tuple(one for one in table.records if one.values.get("insurer_id") in INSURERS))
        for name, table in export.tables.items()
    }
    return replace(export, tables=tables)


def test_the_market_of_beijing() -> None:
    ruleset = load_ruleset(find_ruleset("bj-2016-502"))
    reading = read(EXPORT, [ruleset])
    export, as_of = of_some(reading.export), reading.manifest.as_of
    assert as_of is not None
    assert not export.quarantined
    audited = judge(ruleset, prepare(ruleset, export, illustrative=True).export, as_of)
    expected = {str(verdict.duty): verdict for judgement in audited for verdict in judgement.verdicts}
    columns = {
        name: export.tables[name].columns if name in export.tables else None for name in ruleset.vocabulary.records
    }
    records = [(one.type, one) for table in export.tables.values() for one in table.records]
    random.Random(1).shuffle(records)
    with Monitor(
        ruleset, complete=export.claims, gaps=export.gaps, columns=columns, illustrative=True, lifecycle="plain"
    ) as monitor:
        monitor.advance(date(2017, 1, 1))
        for start in range(0, len(records), 1_000):
            monitor.observe_many(records[start : start + 1_000])
        monitor.advance(as_of)
        assert len(expected) > 1_000
        assert {str(verdict.duty): verdict for verdict in monitor.verdicts()} == expected
        monitor.verify()
