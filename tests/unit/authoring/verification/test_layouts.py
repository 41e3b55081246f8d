"""A verification laid out for people and for machines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from directive_rules.authoring.verification import Verification, verification_json, verification_text, verify_text
from directive_rules.diagnostics import cells
from directive_rules.reports.summary_text import WIDTH
from tests.unit.authoring.verification.letter import LETTER, ledger


@pytest.fixture
def amended(tmp_path: Path) -> Verification:
    text = LETTER.replace("每月3日前", "每月10日前").replace("不得忘记！", "").replace("另放", "另放好")
    return verify_text(ledger(tmp_path), text.replace("大家共同", "另外，要交押金。大家共同"))


def test_a_clean_text_says_so_first(tmp_path: Path) -> None:
    found = verify_text(ledger(tmp_path), LETTER)
    assert verification_text(found, "en").splitlines()[1] == (
        "✓ All 6 provisions stand in the text as cited, and no sentence of it is unaccounted."
    )
    assert verification_text(found, "zh").splitlines()[1] == "✓ 全部6个条款与文本一致，文本中没有未列入台账的句子。"


def test_every_part_is_told_in_english(amended: Verification) -> None:
    told = verification_text(amended, "en")
    assert "2 of 6 provisions stand in the text as cited; sentences drifted 2, vanished 1, new in the text 1." in told
    assert "✗ 2.1a  in English: 2.1a" in told
    assert "“每月3日前” has become “每月10日前”" in told
    assert "✓ 2.1b  in English: 2.1b" in told
    assert "What differs lies outside these words." in told
    assert "1.2  in English: 1.2" in told
    assert "另外，要交押金。" in told


def test_every_part_is_told_in_chinese(amended: Verification) -> None:
    told = verification_text(amended, "zh")
    for part in ("有变动", "找不到", "文本中未列入台账", "未比对", "“每月3日前”成了“每月10日前”", "差别在这些词语之外"):
        assert part in told


@pytest.mark.parametrize("language", ["zh", "en"])
def test_lines_fit_the_width(amended: Verification, language: str) -> None:
    told = verification_text(amended, "zh" if language == "zh" else "en")
    assert max(map(cells, told.splitlines())) <= WIDTH


def test_sentences_that_the_copy_divides_otherwise_are_named(tmp_path: Path) -> None:
    found = verify_text(ledger(tmp_path), LETTER.replace("果农。坏果", "果农坏果"))
    assert "Divided otherwise, but word for word the same: 2.2; 2.3" in verification_text(found, "en")


def test_a_text_that_is_another_one_is_told_to_be(tmp_path: Path) -> None:
    found = verify_text(ledger(tmp_path), "梨要每月收一次。")
    assert "Not one sentence is the same" in verification_text(found, "en")


def test_json_has_all_of_it(amended: Verification) -> None:
    data = json.loads(verification_json(amended))
    assert data["clean"] is False
    assert data["provisions"] == 6
    assert data["provisions_matched"] == 2
    assert [one["provisions"] for one in data["drifted"]] == [["2.1a", "2.1b"], ["2.3"]]
    assert data["drifted"][0]["words"][0] == {
        "provision": "2.1a",
        "words": "每月3日前",
        "found": False,
        "instead": "每月10日前",
    }
    assert [one["provisions"] for one in data["vanished"]] == [["1.2"]]
    assert [one["text"] for one in data["unaccounted"]] == ["另外，要交押金。"]
    assert {one["text"] for one in data["aside"]} == {"某局函〔2020〕1号", "各苹果商行：", "某局"}
