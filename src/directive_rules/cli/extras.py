"""Commands that need more than the plain installation say so, instead of failing on an import."""

from __future__ import annotations

import importlib.util

from directive_rules.errors import MachineError


def need(module: str, extra: str) -> None:
    """Raise `MachineError`, with what to install, where a library is not there."""
    if importlib.util.find_spec(module) is None:
        raise MachineError(f'this command needs {module}: pip install "directive-rules[{extra}]"')
