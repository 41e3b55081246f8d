"""The pages as files: one for each ruleset, and the index."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from directive_rules.authoring.cases import CaseBook
from directive_rules.authoring.pages.edition import page_of
from directive_rules.authoring.pages.index import INDEX, index_of
from directive_rules.model.ruleset import Ruleset


def pages_of(rulesets: Sequence[tuple[Ruleset, CaseBook]], directory: Path) -> Mapping[str, str]:
    """Return the pages by file name, with links from that directory to the rulesets' files."""
    found = {f"{ruleset.id}.md": page_of(ruleset, book, _way(directory, ruleset)) for ruleset, book in rulesets}
    return {**found, INDEX: index_of(rulesets)}


def write_pages(rulesets: Sequence[tuple[Ruleset, CaseBook]], directory: Path) -> Iterator[Path]:
    """Write the pages into a directory, which is made if need be; yields each path once written."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in pages_of(rulesets, directory).items():
        path = directory / name
        path.write_text(text, encoding="utf-8", newline="\n")
        yield path


def _way(directory: Path, ruleset: Ruleset) -> str:
    """Return the relative way from the pages to a ruleset's folder."""
    return Path(os.path.relpath(Path(ruleset.path).resolve(), directory.resolve())).as_posix()
