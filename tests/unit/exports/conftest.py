"""A small vocabulary, and a way to lay out an export."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from directive_rules.exports import Limits, Reading, read_export
from directive_rules.loading import load_vocabulary
from directive_rules.model.vocabulary import Vocabulary

HOUSE = Path(__file__).parents[2] / "cli" / "house"
Laying = Callable[..., Path]
ReadFiles = Callable[..., Reading]


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary(HOUSE / "vocabulary")


@pytest.fixture
def lay(tmp_path: Path) -> Laying:
    """Write files, text or bytes by name, and return their directory."""

    def laid(files: dict[str, str | bytes]) -> Path:
        folder = tmp_path / "export"
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder

    return laid


@pytest.fixture
def read(lay: Laying, vocabulary: Vocabulary) -> ReadFiles:
    """Write files and read them as an export."""

    def reading(files: dict[str, str | bytes], limits: Limits | None = None) -> Reading:
        return read_export(lay(files), vocabulary, limits=limits or Limits())

    return reading
