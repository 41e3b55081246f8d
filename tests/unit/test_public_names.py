"""What the package offers at its door."""

from __future__ import annotations

import subprocess
import sys

import pytest

import directive_rules


@pytest.mark.parametrize("name", directive_rules.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(directive_rules, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute `adit`"):
        directive_rules.adit  # noqa: B018


def test_importing_the_package_loads_none_of_it() -> None:
    code = "import sys, directive_rules; print(sorted(m for m in sys.modules if m.startswith('directive_rules.')))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
