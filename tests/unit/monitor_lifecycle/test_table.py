"""The table is total, says one thing at a time, and reads as it is documented."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from directive_rules.model.verdicts import Status
from directive_rules.monitor.lifecycle import Moved, State, Turn, state_of
from directive_rules.monitor.lifecycle.table import BELOW, NO_DUTY, REACHED, ROWS, SETTLED, Row

PAGE = Path(__file__).parents[3] / "docs" / "monitor.md"
NEWS = [*(status.value for status in Status), NO_DUTY]


def rows(state: State, came: str) -> list[Row]:
    return [row for row in ROWS if state in row.was and row.came == came]


@pytest.mark.parametrize(("state", "came"), list(itertools.product(State, NEWS)))
def test_every_state_has_one_row_for_every_verdict(state: State, came: str) -> None:
    (row,) = rows(state, came)
    status = None if came == NO_DUTY else Status(came)
    assert row.state is state_of(status, known=state is not State.NONE)


@pytest.mark.parametrize(("state", "came"), list(itertools.product((State.NONE, State.OPEN), (REACHED, BELOW))))
def test_a_finding_stands_exactly_while_its_number_is_reached(state: State, came: str) -> None:
    (row,) = rows(state, came)
    assert (row.state is State.OPEN) == (came == REACHED)
    assert (row.moved is None) == (row.state is state)


def test_nothing_is_told_only_where_nothing_was_and_nothing_is() -> None:
    silent = {(state, row.came) for row in ROWS for state in row.was if row.moved is None and row.came in NEWS}
    assert silent == {(State.NONE, NO_DUTY), (State.WITHDRAWN, NO_DUTY)}


def test_an_amendment_is_what_leaves_the_state_as_it_was() -> None:
    for row in ROWS:
        if row.came in NEWS and row.moved is not None:
            assert (row.moved is Moved.AMENDED) == (row.was == (row.state,)), row


def test_a_breach_is_told_as_one_when_it_comes_and_when_it_goes() -> None:
    """Whoever adds to a list of breaches on the one set of names, and removes on the other, is never wrong."""
    gone = {Moved.CLEARED, Moved.REOPENED, Moved.EXEMPTED, Moved.WITHDRAWN, Moved.UNDETERMINED}
    for row in ROWS:
        if row.came not in NEWS or row.moved is None:
            continue
        for was in row.was:
            missed = (was in (State.BREACHED, State.CURED), row.state in (State.BREACHED, State.CURED))
            if missed == (False, True):
                assert row.moved in (Moved.BREACHED, Moved.LATE), row
            if missed == (True, False):
                assert row.moved in gone, row
                assert Turn(was, row.state, row.moved).revised


@pytest.mark.parametrize("state", State)
def test_what_replaces_a_settled_verdict_is_a_revision(state: State) -> None:
    turns = [Turn(state, row.state, row.moved) for row in ROWS if state in row.was and row.moved and row.came in NEWS]
    revised = {turn.moved for turn in turns if turn.revised}
    expected = {turn.moved for turn in turns} - {Moved.CURED, Moved.AMENDED} if state in SETTLED else set()
    assert revised == expected


def test_the_page_shows_the_table_as_it_is() -> None:
    """Line by line: states, verdict, state, name; `any` and `all but` are spelled out."""
    shown: dict[tuple[str, str], tuple[str, str]] = {}
    text = PAGE.read_text(encoding="utf-8").partition("## The life of a duty")[2].partition("\n## ")[0]
    for line in re.findall(r"^\| (.+) \|$", text, re.MULTILINE):
        was, came, state, moved = [cell.strip() for cell in line.split(" | ")]
        if was.startswith("-") or was == "how it stood":
            continue
        for one in _states(was):
            now, told = (one if state == "the same" else state), moved.strip("`")
            assert (one, came) not in shown, line
            shown[one, came] = (now, told)
    meant = {
        (state.value, row.came): (row.state.value, row.moved.value if row.moved else "-")
        for row in ROWS
        for state in row.was
        if row.came in NEWS
    }
    for (state_, came), (now, told) in meant.items():
        if told == Moved.AMENDED.value:
            assert shown.pop((state_, "the same again")) == (now, told)
        else:
            assert shown.pop((state_, came)) == (now, told)
    assert shown == {}


def _states(text: str) -> list[str]:
    if text.startswith("any but "):
        excluded = text.removeprefix("any but ").split(", ")
        return [state.value for state in State if state.value not in excluded]
    return text.split(", ")
