"""Both ways to run the table, under one name."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterator

import pytest

from directive_rules.monitor.lifecycle import Lifecycle, choose

IMPORTABLE = sys.version_info < (3, 13) and importlib.util.find_spec("durable") is not None


@pytest.fixture(params=["durable", "plain"])
def lifecycle(request: pytest.FixtureRequest) -> Iterator[Lifecycle]:
    if request.param == "durable":
        need_durable()
    with choose(request.param) as chosen:
        yield chosen


def need_durable() -> None:
    """Skip where durable-rules cannot be imported; where everything is to be tested, only an old Python is a must."""
    if IMPORTABLE:
        return
    if os.environ.get("DIRECTIVE_RULES_TEST_ALL") and sys.version_info < (3, 13):
        pytest.fail("durable-rules is not installed")
    pytest.skip("durable-rules is not installed, or cannot be imported on this Python")
