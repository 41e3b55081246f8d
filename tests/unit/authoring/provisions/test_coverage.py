"""What of a directive is checked, as data."""

from __future__ import annotations

from pathlib import Path

from directive_rules.authoring.provisions import State, Totals, coverage_of
from directive_rules.model.ruleset import Modality, NotCheckedReason
from tests.unit.authoring.counted import counted


def test_provisions_come_by_section_and_heading_in_the_order_of_the_ledger(tmp_path: Path) -> None:
    passages = coverage_of(*counted(tmp_path)).passages
    assert [(one.section, one.heading, [covered.provision.id for covered in one.provisions]) for one in passages] == [
        ("一", "费率", ["1.1"]),
        ("一", "服务", ["1.2"]),
        ("二", "报送", ["2.1", "2.2"]),
        ("三", "", ["3.1", "3.2"]),
    ]


def test_each_provision_has_its_rules_with_their_cases_and_its_state(tmp_path: Path) -> None:
    covered = [one for passage in coverage_of(*counted(tmp_path)).passages for one in passage.provisions]
    assert [(one.provision.id, one.state, [by.rule.id for by in one.checked_by], one.cases) for one in covered] == [
        ("1.1", State.CHECKED, ["on-tariff"], 4),
        ("1.2", State.PARTLY, ["inspect-once"], 7),
        ("2.1", State.CHECKED, ["monthly-report"], 4),
        ("2.2", State.NOT_CHECKED, [], 0),
        ("3.1", State.NOT_CHECKED, [], 0),
        ("3.2", State.NOT_CHECKED, [], 0),
    ]


def test_totals_add_up(tmp_path: Path) -> None:
    totals = coverage_of(*counted(tmp_path)).totals
    assert totals.provisions == 6
    assert [totals.of_state(state) for state in State] == [2, 1, 3]
    assert totals.of_modality(Modality.OBLIGATION) == 4
    assert totals.states[Modality.OBLIGATION, State.NOT_CHECKED] == 2
    assert totals.reasons == {
        NotCheckedReason.NO_OBSERVABLE_RECORD: 1,
        NotCheckedReason.ATTITUDE: 1,
        NotCheckedReason.ADDRESSED_TO_REGULATOR: 1,
        NotCheckedReason.DUPLICATE_OF: 1,
    }
    assert (totals.rules, totals.cases) == (3, 15)


def test_totals_of_rulesets_are_the_sum(tmp_path: Path) -> None:
    totals = coverage_of(*counted(tmp_path)).totals
    both = totals + totals + Totals()
    assert (both.provisions, both.of_state(State.PARTLY), both.rules, both.cases) == (12, 2, 6, 30)
    assert both.reasons[NotCheckedReason.ATTITUDE] == 2
