"""The inventory of every ruleset is what it was: no rule and no provision vanishes, or changes its weight, unseen."""

from __future__ import annotations

import pytest

from tests.rulesets.inventory import FOLDER, inventory, path_of
from tests.rulesets.shipped import NAMES, shipped

REFRESH = "if this is meant, write it anew with `python -m tests.rulesets.inventory` and say it in the CHANGELOG"


@pytest.mark.parametrize("name", NAMES)
def test_the_inventory_is_what_it_was(name: str) -> None:
    path = path_of(name)
    known = path.read_text(encoding="utf-8") if path.is_file() else ""
    assert inventory(shipped(name)[0]).splitlines() == known.splitlines(), REFRESH


def test_no_inventory_has_lost_its_ruleset() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(NAMES), REFRESH
