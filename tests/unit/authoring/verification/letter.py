"""A made-up circular about apples, and a ledger that cites it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from directive_rules.citation import sentences
from directive_rules.model.ruleset import Force, Locator, Modality, NotNormative, Provision, Ruleset
from directive_rules.model.vocabulary import Names
from tests.unit.authoring.world import load_world

LETTER = """\
某局函〔2020〕1号

各苹果商行：

为做好今年的苹果收购，经讨论，现说明如下:

一、弄清为什么要收苹果

苹果好吃,也耐放。各商行要记住这一点。不得忘记！

二、把收购的事情安排妥当

坚持按时收果。每月3日前,要报送箱数和斤两。运费由商行承担，不得转嫁给果农。坏果要另放，并且登记。

大家共同努力，把苹果收好。

某局
"""

# The beginning of a sentence: the provisions made of it, each with operative words and a paraphrase.
PROVISIONS = {
    "各商行": [("1.1", "记住", "这一点要放在心上")],
    "不得忘记": [("1.2", "不得忘记", "忘了是不行的")],
    "每月3日": [("2.1a", "每月3日前", "月初报数"), ("2.1b", "箱数和斤两", "报数要有箱数，也要有斤两")],
    "运费": [("2.2", "不得转嫁", "运费不能让果农出")],
    "坏果": [("2.3", "另放", "坏果单独放，记在册上")],
}


def provision(identifier: str, at: Locator, digest: str, words: str, says: str) -> Provision:
    """Return a provision as the ledger has it."""
    return Provision(
        identifier, at, digest, words, Names(says, f"in English: {identifier}"),
        Modality.OBLIGATION, Force.BINDING, "insurer",
    )  # fmt: skip


def ledger(folder: Path, text: str = LETTER) -> Ruleset:
    """Return a ruleset whose ledger accounts for every sentence of the letter's body."""
    provisions: list[Provision] = []
    others = []
    for sentence in sentences(text):
        if sentence.part != "body":
            continue
        at = Locator(sentence.section, sentence.heading, sentence.number)
        made = next((made for start, made in PROVISIONS.items() if sentence.text.startswith(start)), None)
        if made is None:
            others.append(NotNormative(at, sentence.digest))
        for number, (identifier, words, says) in enumerate(made or (), 1):
            clause = replace(at, clause=number if len(made or ()) > 1 else 0)
            provisions.append(provision(identifier, clause, sentence.digest, words, says))
    return replace(load_world(folder), provisions=tuple(provisions), not_normative=tuple(others))
