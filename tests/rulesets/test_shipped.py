"""Every ruleset on board keeps what is promised of rulesets.

Whoever holds the circulars, as `RULESET.txt` in a folder, names the folder in DIRECTIVE_RULES_SOURCES: then each text
is verified against its ledger, and no paraphrase may repeat it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from directive_rules.authoring.cases import run_cases
from directive_rules.authoring.lint import lint
from directive_rules.authoring.tensions import proving_case
from directive_rules.authoring.verification import verify_text
from directive_rules.citation import normalise
from directive_rules.model.ruleset import Ruleset
from tests.rulesets.shipped import NAMES, shipped

SOURCES = os.environ.get("DIRECTIVE_RULES_SOURCES")
LONGEST_WORDS = 12
LONGEST_REPETITION = 17
"""How many Han characters in a row a text of ours may have in common with the source."""

every_ruleset = pytest.mark.parametrize("name", NAMES)


def source_of(name: str) -> str:
    """Return the circular's text, where someone holds it."""
    path = Path(SOURCES or "") / f"{name}.txt"
    if not SOURCES or not path.is_file():
        pytest.skip("DIRECTIVE_RULES_SOURCES names no folder with this text")
    return path.read_text(encoding="utf-8-sig")


@every_ruleset
def test_it_loads_without_warnings(name: str) -> None:
    ruleset, book = shipped(name)
    assert ruleset.id == name
    assert ruleset.warnings == ()
    assert book.diagnostics == ()


@every_ruleset
def test_lint_finds_nothing(name: str) -> None:
    assert [str(diagnostic) for diagnostic in lint(shipped(name)[0])] == []


@every_ruleset
def test_all_its_cases_pass(name: str) -> None:
    failed = [result for result in run_cases(shipped(name)[0]) if not result.passed]
    assert [f"{one.case.rule}: {one.case.title}: {', '.join(map(str, one.mismatches))}" for one in failed] == []


@every_ruleset
def test_the_ledger_and_the_rules_account_for_each_other(name: str) -> None:
    ruleset, _ = shipped(name)
    from_ledger = {(provision.id, rule) for provision in ruleset.provisions for rule in provision.rules}
    from_rules = {(provision, rule.id) for rule in ruleset.rules.values() for provision in rule.provisions}
    assert from_ledger == from_rules
    assert {rule for _, rule in from_rules} == set(ruleset.rules)
    assert all(provision.rules or provision.not_checked for provision in ruleset.provisions)


@every_ruleset
def test_every_tension_is_proven_by_a_case(name: str) -> None:
    ruleset, book = shipped(name)
    assert [tension.case for tension in ruleset.tensions if proving_case(tension, book) is None] == []


@every_ruleset
def test_digests_are_digests(name: str) -> None:
    ruleset, _ = shipped(name)
    cited = [one.digest for one in ruleset.provisions] + [one.digest for one in ruleset.not_normative]
    assert [digest for digest in cited if not re.fullmatch("[0-9a-f]{32}", digest)] == []


@every_ruleset
def test_operative_words_are_few(name: str) -> None:
    ruleset, _ = shipped(name)
    assert [one.id for one in ruleset.provisions if len(one.words) > LONGEST_WORDS] == []


@every_ruleset
def test_it_has_a_changelog(name: str) -> None:
    path = Path(shipped(name)[0].path) / "CHANGELOG.md"
    assert path.read_text(encoding="utf-8").startswith(f"# Changes to {name}\n")


@every_ruleset
def test_the_circular_fits_its_ledger(name: str) -> None:
    found = verify_text(shipped(name)[0], source_of(name))
    assert found.clean, (found.drifted, found.vanished, found.unaccounted)


@every_ruleset
def test_no_text_of_ours_repeats_the_circular(name: str) -> None:
    source = normalise(source_of(name))
    repeated = {
        run[start : start + LONGEST_REPETITION + 1]
        for text in our_texts(shipped(name)[0])
        for run in re.findall("[\u4e00-\u9fff]+", normalise(text))
        for start in range(len(run) - LONGEST_REPETITION)
        if run[start : start + LONGEST_REPETITION + 1] in source
    }
    assert repeated == set()


def our_texts(ruleset: Ruleset) -> Iterator[str]:
    """Yield what a ruleset says in Chinese in its own words."""
    for provision in ruleset.provisions:
        yield provision.says.zh
        if provision.not_checked is not None:
            yield provision.not_checked.note.zh
    for tension in ruleset.tensions:
        yield from (tension.question.zh, tension.resolution.zh)
    for rule in ruleset.rules.values():
        yield rule.title.zh
        if rule.message is not None:
            yield "".join(part for part in rule.message.zh if isinstance(part, str))
    for parameter in ruleset.parameters.values():
        yield parameter.title.zh
        yield from (value.source.note.zh for value in parameter.values if value.source.note is not None)
