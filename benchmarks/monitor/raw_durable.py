"""The same correlation in durable-rules alone: a policy opens, an inspection of it discharges. In memory, no ledger."""

from __future__ import annotations

import contextlib
import time
import warnings
from collections.abc import Sequence
from typing import Any

from benchmarks.monitor.workload import Fed


def measure(fed: Sequence[Fed]) -> tuple[float, int]:
    """Return how many records a second are asserted, joined and retracted when joined, and the number of pairs."""
    from durable import engine as library  # noqa: PLC0415 - it cannot be imported on Python 3.13 and later
    from durable import lang  # noqa: PLC0415

    warnings.filterwarnings("ignore", category=DeprecationWarning, module=r"durable\.engine")
    joined: list[tuple[Any, Any]] = []

    rules = lang.ruleset("visits")
    with rules:

        @lang.when_all(  # type: ignore[untyped-decorator]  # the library is untyped
            lang.c.policy << (lang.m.kind == "policy"),
            lang.c.visit << (lang.m.kind == "visit") & (lang.m.number == lang.c.policy.number),
        )
        def discharge(found: Any) -> None:
            joined.append((found.policy, found.visit))

    class Host(library.Host):  # type: ignore[misc]  # the library is untyped
        """A host without background threads."""

        def _run(self) -> None:
            """Start nothing."""

    host = Host({"visits": rules.define()[1]})
    facts = [
        {"id": place, "kind": "policy" if kind == "policy" else "visit", "number": int(values["policy_id"][1:])}
        for place, (kind, values) in enumerate(fed)
    ]
    refused: type[Exception] = library.MessageNotHandledException
    pairs = 0
    begun = time.perf_counter()
    for fact in facts:
        with contextlib.suppress(refused, library.MessageObservedException):
            host.assert_fact("visits", fact)
        for pair in joined:
            for one in pair:
                with contextlib.suppress(Exception):
                    host.retract_fact("visits", {"id": one.id, "kind": one.kind, "number": one.number})
        pairs += len(joined)
        joined.clear()
    return len(facts) / (time.perf_counter() - begun), pairs
