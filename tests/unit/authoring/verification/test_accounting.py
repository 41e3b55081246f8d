"""Sentences of a text accounted for, wherever the copy has put its full stops."""

from __future__ import annotations

from directive_rules.authoring.verification import Cited
from directive_rules.authoring.verification.accounting import MOST, account
from directive_rules.citation import digest, sentences
from directive_rules.model.ruleset import Locator


def accounted(text: str, *ledger: str) -> tuple[list[tuple[str, int]], list[str]]:
    """Return what matched, with over how many sentences of the text, and what is left."""
    cited = {digest(sentence): Cited(digest(sentence), Locator()) for sentence in ledger}
    names = {digest(sentence): sentence for sentence in ledger}
    found = sentences(text)
    matches, left = account(cited, found)
    return [(names[one.cited.digest], len(one.sentences)) for one in matches], [found[at].text for at in left]


def test_neighbours_are_joined_only_where_nothing_is_left_over() -> None:
    assert accounted("甲一。乙二。丙三。", "甲一乙二") == ([("甲一乙二", 2)], ["丙三。"])
    assert accounted("甲一。乙二丁四。丙三。", "甲一乙二") == ([], ["甲一。", "乙二丁四。", "丙三。"])


def test_a_sentence_is_divided_only_where_nothing_is_left_over() -> None:
    assert accounted("甲一乙二。", "甲一", "乙二") == ([("甲一", 1), ("乙二", 1)], [])
    assert accounted("甲一乙二丙三。", "甲一", "乙二") == ([], ["甲一乙二丙三。"])


def test_borders_may_have_moved() -> None:
    assert accounted("甲一，乙。二丙三。", "甲一", "乙二", "丙三") == ([("甲一", 2), ("乙二", 2), ("丙三", 2)], [])


def test_the_way_that_fits_is_found_though_another_begins_alike() -> None:
    assert accounted("甲一乙。二丙。", "甲一", "甲一乙二", "丙") == ([("甲一乙二", 2), ("丙", 2)], [])


def test_so_many_neighbours_are_tried_and_no_more() -> None:
    pieces = [f"第{number}" for number in range(MOST + 1)]
    fits, too_many = "".join(pieces[:MOST]), "".join(pieces)
    assert accounted("。".join(pieces[:MOST]), fits) == ([(fits, MOST)], [])
    assert accounted("。".join(pieces), too_many)[0] == []


def test_a_sentence_found_by_itself_is_not_joined() -> None:
    assert accounted("甲一。乙二。", "甲一", "甲一乙二") == ([("甲一", 1)], ["乙二。"])
