"""Sentences, their places and their digests, on made-up texts."""

import hashlib
import unicodedata

import pytest

from directive_rules.citation import Sentence, beginnings, digest, normalise, sentences

LETTER = """\
某\u00a0市\u00a0某\u00a0局

某局函〔2020〕1号

各苹果商行：

为做好今年的苹果收购，经讨论，现就有关事项说明如下:

一、弄清为什么要收苹果

苹果好吃,也耐放。各商行要记住这一点；不得忘记！

二、把收购的事情安排妥当

坚持按时收果。每月3日前,要报送箱数。运费怎么算？由商行定

\u3000\u3000（一）分级装箱
\u3000\u3000大果和小果分开。
\u3000\u3000坏果另放。

（二）记账，对账。每箱要记账。

大家共同努力，把苹果收好。

某局

二○二○年一月二日
"""


def places(text: str) -> list[tuple[str, str, int, int]]:
    """Where each sentence of the body stands: section, heading, paragraph, number."""
    return [(s.section, s.heading, s.paragraph, s.number) for s in sentences(text) if s.part == "body"]


def texts(text: str, part: str = "body") -> list[str]:
    return [s.text for s in sentences(text) if s.part == part]


class TestNormalise:
    @pytest.mark.parametrize(
        ("written", "kept"),
        [
            ("每月5日前，报送。", "每月5日前报送"),
            ("每 月\u00a05\u3000日前,报送", "每月5日前报送"),
            ("每月５日前", "每月5日前"),
            ("“苹果”（红）《价目》〔2020〕1号", "苹果红价目20201号"),
            ("ＡＢＣ app", "ABCapp"),
            ("零\u200b宽\ufeff字", "零宽字"),
            ("", ""),
            ("。；！", ""),
        ],
    )
    def test_keeps_only_what_carries_meaning(self, written: str, kept: str) -> None:
        assert normalise(written) == kept

    @pytest.mark.parametrize("written", ["果園(yuán)", "果園（yuán）", "果園 ( yuán )", "果園(yuan)"])
    def test_inserted_pinyin_goes(self, written: str) -> None:
        assert normalise(written) == "果園"

    def test_pinyin_written_with_combining_marks_goes(self) -> None:
        assert normalise(unicodedata.normalize("NFD", "果園(yuán)")) == "果園"

    @pytest.mark.parametrize("syllable", ["ér", "zhuàng", "nǚ", "xiōng", "ǒu", "wǔ"])
    def test_every_shape_of_syllable_goes(self, syllable: str) -> None:
        assert normalise(f"字({syllable})句") == "字句"

    @pytest.mark.parametrize(
        ("written", "kept"),
        [
            ("软件(App)", "软件App"),
            ("电话(12378)", "电话12378"),
            ("果园(北)", "果园北"),
            ("系统(ABC)", "系统ABC"),
            ("box(ban)", "boxban"),
            ("果园(yuan lin)", "果园yuanlin"),
        ],
    )
    def test_other_brackets_stay(self, written: str, kept: str) -> None:
        assert normalise(written) == kept

    def test_scripts_are_not_folded(self) -> None:
        assert normalise("園") != normalise("园")

    @pytest.mark.parametrize("written", ["果園(yuán)，５箱。", "A１\u00a0b", "字(zì)(zì)"])
    def test_is_idempotent(self, written: str) -> None:
        assert normalise(normalise(written)) == normalise(written)


class TestDigest:
    def test_is_half_a_sha256_of_the_normalised_sentence(self) -> None:
        assert digest("苹果,好吃。") == hashlib.sha256("苹果好吃".encode()).hexdigest()[:32]

    def test_does_not_see_how_a_sentence_is_set(self) -> None:
        assert digest("每月5日前,报送。") == digest("每月\u00a0５ 日前，报送")

    @pytest.mark.parametrize("changed", ["每月6日前报送", "每月5日前要报送", "每月5日报送", "每年5日前报送"])
    def test_sees_a_changed_word(self, changed: str) -> None:
        assert digest(changed) != digest("每月5日前报送")


class TestBeginnings:
    def test_each_has_the_digest_it_has_as_a_sentence(self) -> None:
        assert list(beginnings("苹果好")) == [(1, digest("苹")), (2, digest("苹果")), (3, digest("苹果好"))]

    def test_of_nothing_there_are_none(self) -> None:
        assert list(beginnings("")) == []


class TestSentences:
    def test_splits_a_letter(self) -> None:
        assert texts(LETTER) == [
            "为做好今年的苹果收购，经讨论，现就有关事项说明如下:",
            "一、弄清为什么要收苹果",
            "苹果好吃,也耐放。",
            "各商行要记住这一点；",
            "不得忘记！",
            "二、把收购的事情安排妥当",
            "坚持按时收果。",
            "每月3日前,要报送箱数。",
            "运费怎么算？",
            "由商行定",
            "（一）分级装箱",
            "大果和小果分开。",
            "坏果另放。",
            "（二）记账，对账。",
            "每箱要记账。",
            "大家共同努力，把苹果收好。",
        ]

    def test_says_where_each_stands(self) -> None:
        assert places(LETTER) == [
            ("", "", 4, 1),
            ("一", "", 0, 0),
            ("一", "", 1, 1),
            ("一", "", 1, 2),
            ("一", "", 1, 3),
            ("二", "", 0, 0),
            ("二", "坚持按时收果", 1, 0),
            ("二", "坚持按时收果", 1, 1),
            ("二", "坚持按时收果", 1, 2),
            ("二", "坚持按时收果", 1, 3),
            ("二", "分级装箱", 2, 0),
            ("二", "分级装箱", 3, 1),
            ("二", "分级装箱", 4, 2),
            ("二", "记账，对账", 5, 0),
            ("二", "记账，对账", 5, 1),
            ("二", "", 6, 1),
        ]

    def test_letterhead_and_signature_are_kept_apart(self) -> None:
        assert texts(LETTER, "front") == ["某\u00a0市\u00a0某\u00a0局", "某局函〔2020〕1号", "各苹果商行："]
        assert texts(LETTER, "back") == ["某局", "二○二○年一月二日"]
        assert {s.section for s in sentences(LETTER) if s.part != "body"} == {""}

    def test_nothing_of_the_text_is_lost(self) -> None:
        assert "".join(normalise(s.text) for s in sentences(LETTER)) == "".join(map(normalise, LETTER.split("\n")))

    @pytest.mark.parametrize("empty", ["", "\n \u3000\n", "———"])
    def test_a_text_that_says_nothing_has_none(self, empty: str) -> None:
        assert sentences(empty) == ()

    def test_a_plain_sentence_needs_no_letter_around_it(self) -> None:
        assert sentences("要收果。") == (Sentence("要收果。", "", "", 1, 1),)

    def test_a_colon_and_a_comma_end_nothing(self) -> None:
        assert texts("要求如下：收果，装箱。") == ["要求如下：收果，装箱。"]

    def test_closing_quotation_marks_stay_with_their_sentence(self) -> None:
        assert texts("他说，要“收果。”大家就去收果了。") == ["他说，要“收果。”", "大家就去收果了。"]

    def test_a_section_may_begin_with_its_text(self) -> None:
        (heading, rest) = sentences("三、按时收果。每月要收一次。")
        assert (heading.section, heading.heading, heading.number) == ("三", "按时收果", 0)
        assert (rest.section, rest.heading, rest.number) == ("三", "按时收果", 1)

    def test_a_numbered_command_is_a_sentence_and_no_heading(self) -> None:
        assert places("一是收果应及时装箱。坏果另放。") == [("", "", 1, 1), ("", "", 1, 2)]

    def test_a_long_numbered_sentence_is_no_heading(self) -> None:
        long = "（一）" + "各商行要把每一箱苹果都看清楚，" * 3 + "再收。"
        assert places(long) == [("", "", 1, 1)]

    def test_a_short_sentence_alone_in_its_paragraph_is_no_heading(self) -> None:
        assert places("坚持按时收果。") == [("", "", 1, 1)]

    def test_pinyin_does_not_stay_in_a_heading(self) -> None:
        assert sentences("(一)收果園(yuán)\n要收。")[1].heading == "收果園"

    def test_an_open_quotation_takes_the_next_line_along(self) -> None:
        assert texts("围绕“红苹果\n绿苹果”收果。\n装箱。") == ["围绕“红苹果绿苹果”收果。", "装箱。"]

    def test_a_quotation_that_never_closes_takes_one_line_only(self) -> None:
        assert texts("围绕“红苹果收果，\n装箱。\n运走。") == ["围绕“红苹果收果，装箱。", "运走。"]


class TestRunTogether:
    """Copies lose full stops; this is what a ledger must live with."""

    def test_a_heading_without_its_full_stop_is_part_of_the_sentence(self) -> None:
        (first, second) = sentences("按时收果各商行要每月收一次,不得拖延。坏果另放。")
        assert first.heading == second.heading == ""
        assert first.digest == digest("按时收果。各商行要每月收一次，不得拖延。")

    def test_the_heading_before_does_not_govern_it(self) -> None:
        text = "一、收果\n坚持早收。要早。\n按时收果各商行要每月收一次,不得拖延。"
        assert places(text)[-1] == ("一", "", 2, 1)

    def test_two_sentences_run_together_have_the_digest_of_both_joined(self) -> None:
        apart, together = sentences("要装箱,要快。运走要稳。"), sentences("要装箱,要快运走要稳。")
        assert digest("".join(s.text for s in apart)) == together[0].digest
