"""Lint check `foreign-provision`: what is cited of another directive stands in its ledger."""

from __future__ import annotations

from pathlib import Path

from tests.unit.authoring.counted import changes
from tests.unit.authoring.lint.finding import found

OTHER = 'provisions:\n  - id: "9.1"\n  - id: "9.2"\n'


def with_other(text: str, old: str = "other#9.1", new: str = "other#9.1") -> dict[str, str | None]:
    changed = {name: str(content).replace(old, new) for name, content in changes().items()}
    return {**changed, "other/directive.yaml": text}


def test_a_provision_that_the_other_ledger_has(tmp_path: Path) -> None:
    assert found("foreign-provision", tmp_path, with_other(OTHER)) == ()


def test_nothing_cited(tmp_path: Path) -> None:
    assert found("foreign-provision", tmp_path) == ()


def test_a_provision_that_it_does_not_have_is_told_wherever_it_is_cited(tmp_path: Path) -> None:
    despite, tension = found("foreign-provision", tmp_path, with_other('provisions:\n  - id: "9.2"\n'))
    assert despite.message == tension.message == "`other` has no provision `9.1`"
    assert despite.help == "did you mean `9.2`?"
    assert despite.span != tension.span


def test_a_ruleset_that_does_not_exist(tmp_path: Path) -> None:
    first, _ = found("foreign-provision", tmp_path, with_other(OTHER, new="othr#9.1"))
    assert first.message == "`othr#9.1` cites the ruleset `othr`, which does not exist"
    assert "`other`" in first.help


def test_a_ruleset_on_board_may_be_cited_from_anywhere(tmp_path: Path) -> None:
    assert found("foreign-provision", tmp_path, with_other(OTHER, new="bj-2016-502#2.1.4b")) == ()


def test_a_citation_without_ruleset(tmp_path: Path) -> None:
    (diagnostic,) = found("foreign-provision", tmp_path, with_other(OTHER, "despite: [other#9.1]", 'despite: ["9.1"]'))
    assert diagnostic.message == "`9.1` under `despite` does not say of which ruleset: it is written `RULESET#ID`"


def test_a_ledger_that_cannot_be_read_has_no_provisions(tmp_path: Path) -> None:
    first, _ = found("foreign-provision", tmp_path, with_other("provisions: [\n"))
    assert first.message == "`other` has no provision `9.1`"
