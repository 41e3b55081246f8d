"""The annotated editions in docs/rulesets are those of the rulesets as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import pytest

from directive_rules.authoring.pages import INDEX, pages_of
from tests.rulesets.shipped import NAMES, ROOT, shipped

FOLDER = ROOT / "docs" / "rulesets"
REFRESH = "the page is stale: write it anew with `directive-rules provisions --pages docs/rulesets`"


@cache
def pages() -> Mapping[str, str]:
    """Return the pages as they should be."""
    return pages_of([shipped(name) for name in NAMES], FOLDER)


@pytest.mark.parametrize("name", [*(f"{name}.md" for name in NAMES), INDEX])
def test_the_page_is_fresh(name: str) -> None:
    path = FOLDER / name
    known = path.read_text(encoding="utf-8") if path.is_file() else ""
    assert known == pages()[name], REFRESH


def test_no_page_has_lost_its_ruleset() -> None:
    assert {path.name for path in FOLDER.glob("*.md")} == set(pages()), REFRESH


def test_every_link_between_and_on_the_pages_leads_somewhere() -> None:
    places = {name: set(re.findall(r'<a id="([^"]+)">', text)) for name, text in pages().items()}
    for name, text in pages().items():
        for page, place in re.findall(r"\]\(([\w.-]*)#([^)]+)\)", text):
            assert place in places[page or name], f"{name} links to {page}#{place}"


def test_every_link_to_a_file_leads_to_one() -> None:
    for name, text in pages().items():
        for path in re.findall(r"\]\((\.\./[^)#]+)\)", text):
            assert (FOLDER / path).resolve().is_file(), f"{name} links to {path}"
