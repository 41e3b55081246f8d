"""A text held against a ledger: what matches, drifted, vanished, and is new."""

from __future__ import annotations

from pathlib import Path

import pytest

from directive_rules.authoring.verification import OperativeWords, Verification, verify_text
from directive_rules.authoring.verification.verifying import cited_by
from directive_rules.model.ruleset import Ruleset
from tests.unit.authoring.verification.letter import LETTER, ledger

MONTHLY = "每月3日前,要报送箱数和斤两。"
FREIGHT = "运费由商行承担，不得转嫁给果农。"


@pytest.fixture
def cited(tmp_path: Path) -> Ruleset:
    return ledger(tmp_path)


def changed(*replacements: tuple[str, str]) -> str:
    text = LETTER
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return text


def drifted(found: Verification) -> dict[tuple[str, ...], list[str]]:
    return {drift.cited.ids: [sentence.text for sentence in drift.sentences] for drift in found.drifted}


def test_the_text_itself_is_clean(cited: Ruleset) -> None:
    found = verify_text(cited, LETTER)
    assert found.clean
    assert found.provisions_matched == len(cited.provisions) == 6
    assert not any(match.recut for match in found.matched)
    assert [sentence.text for sentence in found.aside] == ["某局函〔2020〕1号", "各苹果商行：", "某局"]


def test_how_a_text_is_set_makes_no_difference(cited: Ruleset) -> None:
    text = changed(("苹果好吃,也耐放", "苹果 好吃，也耐放"), ("每月3日", "每月\u00a0３日"), ("坏果", "坏果(guǒ)"))
    assert verify_text(cited, text).clean


def test_matches_come_in_the_order_of_the_text(cited: Ruleset) -> None:
    ids = [identifier for match in verify_text(cited, LETTER).matched for identifier in match.cited.ids]
    assert ids == ["1.1", "1.2", "2.1a", "2.1b", "2.2", "2.3"]


@pytest.mark.parametrize(
    ("change", "recut"),
    [
        pytest.param(("果农。坏果", "果农坏果"), {"2.2", "2.3"}, id="a lost full stop"),
        pytest.param(("果农。坏果", "果农，坏果"), {"2.2", "2.3"}, id="a comma for a full stop"),
        pytest.param(("承担，", "承担。"), {"2.2"}, id="a full stop for a comma"),
        pytest.param(("承担，", "承担。\n"), {"2.2"}, id="a broken paragraph"),
        pytest.param(("收果。每月", "收果每月"), {"2.1a", "2.1b"}, id="a heading run into its sentence"),
        pytest.param(
            ("斤两。运费由商行承担，不得", "斤两，运费由商行承担。不得"), {"2.1a", "2.1b", "2.2"}, id="a stop moved"
        ),
    ],
)
def test_a_full_stop_more_or_less_is_no_drift(cited: Ruleset, change: tuple[str, str], recut: set[str]) -> None:
    found = verify_text(cited, changed(change))
    assert found.clean
    assert {identifier for match in found.matched if match.recut for identifier in match.cited.ids} == recut


def test_the_ledger_of_a_copy_without_a_full_stop_fits_the_text_that_has_it(tmp_path: Path) -> None:
    joined = ledger(tmp_path, changed(("果农。坏果", "果农坏果")))
    assert verify_text(joined, LETTER).clean


def test_words_between_two_cited_sentences_do_not_hide_in_a_lost_full_stop(cited: Ruleset) -> None:
    found = verify_text(cited, changed(("果农。坏果", "果农的除外坏果")))
    assert not found.clean
    assert set(drifted(found)) == {("2.2",), ("2.3",)}


def test_a_changed_figure_is_shown_by_the_operative_words(cited: Ruleset) -> None:
    (drift,) = verify_text(cited, changed(("每月3日前", "每月10日前"))).drifted
    assert drift.cited.ids == ("2.1a", "2.1b")
    assert drift.words == (
        OperativeWords("2.1a", "每月3日前", False, "每月10日前"),
        OperativeWords("2.1b", "箱数和斤两", True),
    )


def test_operative_words_that_went_without_a_trace_are_gone(cited: Ruleset) -> None:
    (drift,) = verify_text(cited, changed((FREIGHT, "运费由商行承担。"))).drifted
    assert drift.words == (OperativeWords("2.2", "不得转嫁", False, ""),)


def test_a_sentence_that_was_left_out_has_vanished(cited: Ruleset) -> None:
    found = verify_text(cited, changed((FREIGHT, "")))
    assert [one.ids for one in found.vanished] == [("2.2",)]
    assert not found.drifted
    assert not found.unaccounted


def test_a_sentence_that_was_added_is_unaccounted(cited: Ruleset) -> None:
    found = verify_text(cited, changed((FREIGHT, FREIGHT + "装卸费也由商行付。")))
    assert [sentence.text for sentence in found.unaccounted] == ["装卸费也由商行付。"]
    assert not found.drifted
    assert not found.vanished


def test_a_demand_after_the_last_paragraph_is_unaccounted_and_not_set_aside(cited: Ruleset) -> None:
    found = verify_text(cited, changed(("\n某局\n", "\n各商行还要交保证金。\n某局\n")))
    assert [sentence.text for sentence in found.unaccounted] == ["各商行还要交保证金。"]


def test_one_sentence_made_of_two_is_drift_of_both(cited: Ruleset) -> None:
    text = changed(
        ("运费由商行承担，不得转嫁给果农。坏果要另放，并且登记。", "运费不得转嫁给任何人，坏果要另放，不必登记。")
    )
    assert set(drifted(verify_text(cited, text))) == {("2.2",), ("2.3",)}


def test_two_sentences_made_of_one_are_one_drift(cited: Ruleset) -> None:
    text = changed((MONTHLY, "每月3日前,要报送数字。数字是指箱数和斤两两样。"))
    found = verify_text(cited, text)
    assert drifted(found) == {("2.1a", "2.1b"): ["每月3日前,要报送数字。", "数字是指箱数和斤两两样。"]}
    assert not found.unaccounted


def test_a_changed_heading_is_drift_too(cited: Ruleset) -> None:
    found = verify_text(cited, changed(("坚持按时收果", "坚持及时收果")))
    assert drifted(found) == {(): ["坚持及时收果。"]}


def test_sections_in_another_order_still_match(cited: Ruleset) -> None:
    first, second = LETTER.index("一、"), LETTER.index("二、")
    end = LETTER.index("大家共同")
    text = LETTER[:first] + LETTER[second:end] + LETTER[first:second] + LETTER[end:]
    found = verify_text(cited, text)
    assert found.provisions_matched == 6
    assert found.clean


def test_in_a_rearranged_text_what_drifted_is_still_found(cited: Ruleset) -> None:
    first, second, end = (LETTER.index(start) for start in ("一、", "二、", "大家共同"))
    text = LETTER[:first] + LETTER[second:end] + LETTER[first:second] + LETTER[end:]
    found = verify_text(cited, text.replace(MONTHLY, "每月3日前,要报送箱数。"))
    assert drifted(found) == {("2.1a", "2.1b"): ["每月3日前,要报送箱数。"]}
    assert not found.unaccounted


def test_what_moved_and_changed_has_vanished_here_and_is_new_there(cited: Ruleset) -> None:
    found = verify_text(cited, changed((MONTHLY, ""), ("也耐放。", "也耐放。每月3日前,要报送箱数。")))
    assert [one.ids for one in found.vanished] == [("2.1a", "2.1b")]
    assert [sentence.text for sentence in found.unaccounted] == ["每月3日前,要报送箱数。"]


def test_another_text_is_told_to_be_one(cited: Ruleset) -> None:
    found = verify_text(cited, "一、梨的事情\n梨要每月收一次。梨农不得怠慢。\n")
    assert found.is_another_text
    assert not found.drifted
    assert len(found.vanished) == len(cited_by(cited))


def test_an_empty_text_matches_nothing(cited: Ruleset) -> None:
    found = verify_text(cited, "")
    assert found.is_another_text
    assert not found.clean
