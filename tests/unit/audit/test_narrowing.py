"""A duty of a large export is explained from the records it rests on alone, and no word of it differs for that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from directive_rules.audit import Options, narrowing, reopen, run_audit
from directive_rules.audit.reopening import Reopened
from directive_rules.errors import IntegrityError, UsageError
from directive_rules.explain import explain_duty, render_text
from directive_rules.loading import find_ruleset, load_ruleset
from directive_rules.model.export import Export, Record
from directive_rules.model.values import Value
from directive_rules.model.verdicts import Status
from directive_rules.reports import Audit, write_audit
from tests.unit.test_audit import FILES, HOUSE, lay

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "beijing-2016" / "export"
EVERY = frozenset(Status)


def audited(export: Path, ruleset: str, out: Path) -> Audit:
    found = run_audit(export, [load_ruleset(find_ruleset(ruleset))], options=Options(illustrative=True, listed=EVERY))
    write_audit(found, out)
    return found


def told(opened: Reopened, duty: str) -> str:
    ready = opened.of_duty(duty)
    export = without_places(ready.export)
    explained = explain_duty(ready.ruleset, export, opened.as_of, duty, opened.parameters[ready.ruleset.id])
    return "\n".join(render_text(explained, language) for language in ("zh", "en"))


def without_places(export: Export) -> Export:
    """Forget where records were read, and in what order their lists are written: a database does not keep it."""
    tables = {}
    for name, table in export.tables.items():
        records = tuple(
            Record(name, {field: in_order(value) for field, value in one.values.items()}) for one in table.records
        )
        tables[name] = replace(table, records=records)
    return replace(export, tables=tables)


def in_order(value: Value | None) -> Value | None:
    return tuple(sorted(value, key=str)) if isinstance(value, tuple) else value


def some_duties(audit: Audit, each: int) -> list[str]:
    """The first duties of every rule and status."""
    taken: dict[tuple[str, Status], list[str]] = {}
    for rule in audit.rulesets[0].rules:
        for verdict in rule.verdicts:
            taken.setdefault((rule.rule.id, verdict.status), []).append(str(verdict.duty))
    return [duty for duties in taken.values() for duty in duties[:each]]


def test_every_duty_is_explained_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    audit = audited(lay(tmp_path / "export", FILES), str(HOUSE / "visits-2016"), tmp_path / "out")
    whole = reopen(tmp_path / "out")
    monkeypatch.setattr(narrowing, "LARGE", 0)
    narrowed = reopen(tmp_path / "out")
    duties = [*some_duties(audit, 100), "visits-2016/visit-after-signing/A,P4", "visits-2016/monthly-report/A@2016-09"]
    assert len(duties) == audit.totals.duties + 2
    for duty in duties:
        assert told(narrowed, duty) == told(whole, duty)
        assert sum(len(table.records) for table in narrowed.of_duty(duty).export.tables.values()) < 8


def test_the_duties_of_the_example_are_explained_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    audit = audited(EXAMPLE, "bj-2016-502", tmp_path / "out")
    whole = reopen(tmp_path / "out")
    monkeypatch.setattr(narrowing, "LARGE", 0)
    narrowed = reopen(tmp_path / "out")
    for duty in some_duties(audit, 1)[::5]:
        assert told(narrowed, duty) == told(whole, duty), duty


@pytest.mark.parametrize(
    ("duty", "said"),
    [
        ("visits-2016/visit-after-signin/A,P1", "did you mean `visit-after-signing`"),
        ("visits-2016/visit-after-signing/A,P77", "no policy `A,P77`"),
        ("visits-2016/visit-after-signing/A", "no policy `A`"),
        ("visits-2016/monthly-report/A", "add `@` and the period"),
        ("other/visit-after-signing/A,P1", "this audit judged"),
    ],
)
def test_a_duty_that_does_not_exist_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, duty: str, said: str
) -> None:
    audited(lay(tmp_path / "export", FILES), str(HOUSE / "visits-2016"), tmp_path / "out")
    monkeypatch.setattr(narrowing, "LARGE", 0)
    with pytest.raises(UsageError, match=said):
        told(reopen(tmp_path / "out"), duty)


def test_an_export_in_parquet_is_judged_and_explained(tmp_path: Path) -> None:
    csv, parquet = lay(tmp_path / "csv", FILES), tmp_path / "parquet"
    parquet.mkdir()
    (parquet / "manifest.yaml").write_text(FILES["manifest.yaml"], encoding="utf-8")
    for path in csv.glob("*.csv"):
        duckdb.sql(f"COPY (FROM read_csv('{path}', all_varchar=true)) TO '{parquet / path.stem}.parquet'")
    ruleset = str(HOUSE / "visits-2016")
    first, second = audited(csv, ruleset, tmp_path / "a"), audited(parquet, ruleset, tmp_path / "b")
    assert (tmp_path / "a" / "verdicts.jsonl").read_bytes() == (tmp_path / "b" / "verdicts.jsonl").read_bytes()
    assert second.conserved
    for duty in some_duties(first, 100):
        assert told(reopen(tmp_path / "b"), duty) == told(reopen(tmp_path / "a"), duty)


def test_a_changed_input_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = lay(tmp_path / "export", FILES)
    audited(folder, str(HOUSE / "visits-2016"), tmp_path / "out")
    monkeypatch.setattr(narrowing, "LARGE", 0)
    (folder / "visit.csv").write_text(FILES["visit.csv"] + "A,V9,P3,2016-11-02\n", encoding="utf-8")
    with pytest.raises(IntegrityError, match=r"`visit\.csv`"):
        reopen(tmp_path / "out")
