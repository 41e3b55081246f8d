"""What a single lint check finds in the small world, some of its files edited."""

from __future__ import annotations

from pathlib import Path

from directive_rules.authoring.lint import lint
from directive_rules.diagnostics import Diagnostic
from tests.unit.authoring.world import load_world


def found(check: str, folder: Path, changes: dict[str, str | None] | None = None) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of one check."""
    return lint(load_world(folder, changes), only=[check])
