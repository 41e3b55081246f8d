"""Lint check `unused-parameter`: one example that is refused, and its neighbours that are not."""

from __future__ import annotations

from pathlib import Path

from directive_rules.diagnostics import Severity
from tests.unit.authoring.lint.finding import found
from tests.unit.authoring.world import FILES, edited

CHECK = "unused-parameter"


def test_the_model_ruleset_is_clean(tmp_path: Path) -> None:
    assert found(CHECK, tmp_path) == ()


UNUSED = """\
forgotten:
  type: int
  values: [{from: 2016-10-01, value: 5, source: {provision: "1.1"}}]
"""


def test_a_parameter_that_nothing_reads_is_a_warning(tmp_path: Path) -> None:
    change: dict[str, str | None] = {"demo/parameters.yaml": FILES["demo/parameters.yaml"] + UNUSED}
    (diagnostic,) = found(CHECK, tmp_path, change)
    assert (diagnostic.message, diagnostic.severity) == ("the parameter `forgotten` is read nowhere", Severity.WARNING)


def test_a_message_reads_a_parameter_too(tmp_path: Path) -> None:
    change = edited("demo/rules/on-tariff.yaml", ("policy {policy.policy_id} has", "policy {params.forgotten} has"))
    change["demo/parameters.yaml"] = FILES["demo/parameters.yaml"] + UNUSED
    assert found(CHECK, tmp_path, change) == ()


def test_partial_reads_a_parameter_too(tmp_path: Path) -> None:
    change = edited("demo/rules/monthly-report.yaml", ("every: month\n", "every: month\npartial: params.forgotten\n"))
    flag = UNUSED.replace("int", "bool").replace("value: 5", "value: true")
    change["demo/parameters.yaml"] = FILES["demo/parameters.yaml"] + flag
    assert found(CHECK, tmp_path, change) == ()
