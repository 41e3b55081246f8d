"""The page on checking shows what works, and names all there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from directive_rules.compiled import Checked

PAGE = (Path(__file__).parents[3] / "docs" / "checking.md").read_text(encoding="utf-8")
TARIFF = {
    "tariff_id": "T1",
    "line": "work_safety_liability",
    "industry": "C2614",
    "size_band": "small",
    "basis": "sum_insured",
    "base_rate": "0.002",
    "float_min": "0.7",
    "float_max": "1.3",
    "valid_from": "2016-01-01",
    "valid_to": None,
}
FIELD = {"industry": "C2614", "name": None, "valid_from": "2016-01-01", "valid_to": None}


def test_the_example_finds_the_rate_that_is_off_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    (source,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names: dict[str, Any] = {"tariffs": [TARIFF], "fields": [FIELD]}
    exec(compile(source, "checking.md", "exec"), names)
    assert capsys.readouterr().out.startswith("2.1.4b No rate outside the table")


@pytest.mark.parametrize("name", [name for name, value in vars(Checked).items() if isinstance(value, property)])
def test_it_names_what_a_check_gives(name: str) -> None:
    assert f"checked.{name}" in PAGE or name == "record"
