"""durable-rules: a Rete network in C. A policy is asserted as a fact, the rules that match it fire, it is retracted.

An event would be taken by the first rule that matches it, and a policy may break several. What is compliant fires
nothing, but for the terms, of which it can only tell what matches. It is handed how far the premium is off.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from durable.engine import MessageNotHandledException
from durable.lang import assert_fact, m, retract_fact, ruleset, when_all

from benchmarks.relational.answers import Answer
from benchmarks.relational.contestants.rows import (
    COMPLIANT,
    DATED,
    EXEMPT,
    NOT_APPLICABLE,
    UNDETERMINED,
    VIOLATED,
    Answers,
    Row,
    batches,
)

BEFORE = (COMPLIANT, COMPLIANT, COMPLIANT, COMPLIANT, VIOLATED, COMPLIANT)
"""The statuses of a policy for which nothing fires."""


def run(files: Path, day: str) -> Callable[[], Answer]:
    """Judge all policies. Which are in scope is told in Python: those that are not cost the engine nothing."""
    fired: list[tuple[int, int]] = []
    _make_rules(fired)
    answers = Answers()
    for batch in batches(files, day):
        for row in batch:
            if row["line"] != "work_safety_liability" or not row["region"].startswith("11"):
                answers.out_of_scope()
                continue
            fired.clear()
            fact = _fact(row)
            try:
                assert_fact("policies", fact)
                retract_fact("policies", fact)
            except MessageNotHandledException:
                pass
            statuses = list(BEFORE)
            for rule, status in fired:
                statuses[rule] = status
            answers.add(row, tuple(statuses))
    return answers.answer


def _fact(row: Row) -> dict[str, Any]:
    """Return the fact of a policy. A field left out matches nothing, so what is empty has a value of its own."""
    premium, rate = row["premium"], row["rate"]
    known = premium is not None and rate is not None
    return {
        "id": 1,
        "off": abs(premium * 1_000_000_000 - row["sum_insured"] * rate) if known else -1,
        "premium": -1 if premium is None else premium,
        "end_on": row["end_on"] or 0,
        "limit_on": row["limit_on"],
        "sum_insured": row["sum_insured"],
        "signed_on": row["signed_on"],
        "start_on": row["start_on"],
        "size_band": row["size_band"],
        "handler_kind": row["handler_kind"] or "",
        "terms_no": row["terms_no"] or "",
    }


def _make_rules(fired: list[tuple[int, int]]) -> None:
    def fire(rule: int, status: int) -> Callable[[Any], None]:
        def act(_: Any) -> None:
            fired.append((rule, status))

        return act

    before, after = m.signed_on < DATED, m.signed_on >= DATED
    large, other = m.size_band == "large", m.size_band != "large"
    matches = [
        (0, VIOLATED, m.off > 1_000_000_000),
        (0, UNDETERMINED, m.off == -1),
        (1, VIOLATED, m.end_on >= m.limit_on),
        (1, UNDETERMINED, m.end_on == 0),
        (2, VIOLATED, large & before & (m.sum_insured < 50_000_000)),
        (2, VIOLATED, large & after & (m.sum_insured < 100_000_000)),
        (2, VIOLATED, other & before & (m.sum_insured < 10_000_000)),
        (2, VIOLATED, other & after & (m.sum_insured < 20_000_000)),
        (3, EXEMPT, m.handler_kind == "self_service"),
        (3, VIOLATED, (m.handler_kind != "self_service") & (m.handler_kind != "dedicated") & (m.handler_kind != "")),
        (3, UNDETERMINED, m.handler_kind == ""),
        (4, COMPLIANT, m.terms_no.matches("TERMS-.*")),
        (5, VIOLATED, (m.premium > 0) & (m.start_on < m.signed_on)),
        (5, NOT_APPLICABLE, m.premium == 0),
        (5, UNDETERMINED, m.premium == -1),
    ]
    with ruleset("policies"):
        for rule, status, match in matches:
            when_all(match)(fire(rule, status))
