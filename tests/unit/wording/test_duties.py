"""Which duties a rule makes, in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from directive_rules.model.ruleset import OncePerSubject, PerPeriod, PerRecord, Recurrence
from directive_rules.wording.duties import recurrence_words
from tests.unit.authoring.world import load_world

PARTIAL_BY = "; whether periods only partly in force or alive count is the parameter first_half"
PARTIAL = PerPeriod("quarter", partial=True)


@pytest.mark.parametrize(
    ("recurrence", "zh", "en"),
    [
        (PerRecord(), "每条参与机构一项", "one for each member"),
        (OncePerSubject(), "每个参与机构一项，一次", "one for each member, once"),
        (PerPeriod("month"), "每月、每个参与机构一项", "one for each member, every month"),
        (
            PARTIAL,
            "每季度、每个参与机构一项，首尾不满的期间也算",
            "one for each member, every quarter; periods only partly in force or alive count too",
        ),
        (
            PerPeriod("half", partial="first_half"),
            "每半年、每个参与机构一项，首尾不满的期间是否也算由参数 first_half 定",
            f"one for each member, every half-year{PARTIAL_BY}",
        ),
    ],
)
def test_for_whom_and_how_often(tmp_path: Path, recurrence: Recurrence, zh: str, en: str) -> None:
    ruleset = load_world(tmp_path)
    rule = replace(ruleset.rules["monthly-report"], recurrence=recurrence)
    said = recurrence_words(rule, ruleset.vocabulary)
    assert (said.zh, said.en) == (zh, en)
