"""The documents name everything there is: functions, causes, statuses, manifest and verdict keys, commands."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.main import get_command

from directive_rules.analysis.calls import AGGREGATES, FUNCTIONS, MACROS, STRING_METHODS
from directive_rules.analysis.typing import TYPE_NAMES
from directive_rules.audit import run_audit
from directive_rules.cli.app import app
from directive_rules.exports.manifest import FileShape, ManifestShape
from directive_rules.loading import load_ruleset
from directive_rules.model.ruleset import NotCheckedReason
from directive_rules.model.verdicts import CauseKind, Status
from directive_rules.reports.lines import verdict_lines
from directive_rules.syntax.documents import DirectiveShape, RecordShape, RuleShape
from tests.unit.test_audit import FILES, HOUSE, lay

DOCS = Path(__file__).parents[1] / "docs"
LANGUAGE = (DOCS / "language.md").read_text(encoding="utf-8")
SEMANTICS = (DOCS / "semantics.md").read_text(encoding="utf-8")
EXPORTS = (DOCS / "exports.md").read_text(encoding="utf-8")


def word(name: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) is not None


@pytest.mark.parametrize("name", sorted({*FUNCTIONS, *MACROS, *AGGREGATES, *STRING_METHODS, *TYPE_NAMES}))
def test_the_language_page_names_it(name: str) -> None:
    assert word(name, LANGUAGE)


@pytest.mark.parametrize("shape", [DirectiveShape, RuleShape, RecordShape])
def test_the_language_page_shows_every_key_of_a_file(shape: type[DirectiveShape | RuleShape | RecordShape]) -> None:
    keys = [info.alias or name for name, info in shape.model_fields.items()]
    assert [key for key in keys if not word(key, LANGUAGE)] == []


@pytest.mark.parametrize("name", [kind.value for kind in CauseKind] + [status.value for status in Status])
def test_the_semantics_page_names_it(name: str) -> None:
    assert word(name, SEMANTICS)


def test_the_exports_page_shows_every_key_of_a_manifest() -> None:
    keys = [*ManifestShape.model_fields, *FileShape.model_fields]
    assert [key for key in keys if not word(key, EXPORTS)] == []


def test_the_exports_page_shows_every_key_of_a_verdict(tmp_path: Path) -> None:
    audit = run_audit(lay(tmp_path / "export", FILES), [load_ruleset(HOUSE / "visits-2016")])
    keys = json.loads(verdict_lines(audit).splitlines()[0])
    assert [key for key in keys if f"`{key}`" not in EXPORTS] == []


def test_every_command_is_in_a_document() -> None:
    documents = "".join(path.read_text(encoding="utf-8") for path in [*DOCS.glob("*.md"), DOCS.parent / "README.md"])
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert [name for name in commands if not word(name, documents)] == []


@pytest.mark.parametrize("reason", [reason.value for reason in NotCheckedReason])
def test_every_reason_for_no_rule_is_used_or_shown(reason: str) -> None:
    ledgers = [path.read_text(encoding="utf-8") for path in (DOCS.parent / "rulesets").glob("*/directive.yaml")]
    assert any(f"because: {reason}" in ledger for ledger in ledgers)
