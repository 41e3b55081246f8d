"""Annotated editions: a ruleset as a page to read, provision by provision, with an index of all of them."""

from __future__ import annotations

from directive_rules.authoring.pages.edition import page_of
from directive_rules.authoring.pages.index import INDEX, index_of
from directive_rules.authoring.pages.writing import pages_of, write_pages

__all__ = ["INDEX", "index_of", "page_of", "pages_of", "write_pages"]
