"""The small world with a ledger of every kind: checked, in part, not at all, and provisions that pull apart."""

from __future__ import annotations

from pathlib import Path

from directive_rules.authoring.cases import CaseBook, read_cases
from directive_rules.model.ruleset import Ruleset
from tests.unit.authoring.world import DIGEST, edited, load_world

MORE = f"""\
  - id: "2.2"
    at: {{section: 二, heading: 报送, sentence: 2}}
    digest: {DIGEST}
    words: 鼓励
    says: {{zh: 鼓励早报, en: early | reports are *welcome*}}
    modality: exhortation
    force: programmatic
    not_checked: {{because: attitude, note: {{zh: 没有标准, en: no measure}}}}
    despite: [other#9.1]
  - id: "3.1"
    at: {{section: 三, sentence: 1}}
    digest: {DIGEST}
    says: {{zh: 政府部门做好统计, en: the authorities count}}
    modality: obligation
    bearer: government
    not_checked: {{because: addressed-to-regulator, note: {{zh: 不归公司, en: not the insurer's}}}}
  - id: "3.2"
    at: {{section: 三, sentence: 2}}
    digest: {DIGEST}
    says: {{zh: 再说一遍每月报送, en: monthly again}}
    modality: obligation
    not_checked: {{because: duplicate-of, of: "2.1", note: {{zh: 见前, en: see before}}}}
not_normative:
  - {{at: {{section: 一}}, digest: {"1" * 32}}}
tensions:
  - between: ["1.1", "other#9.1"]
    question: {{zh: 能不能低于费率表, en: may a rate be lower}}
    resolution: {{zh: 不能, en: it may not}}
    carried_by: [on-tariff, params.float_factor]
    case: "on-tariff: any other rate"
"""
PARTLY = "    not_checked: {because: no-observable-record, note: {zh: 质量看不出, en: quality does not show}}\n"


def changes() -> dict[str, str | None]:
    """Return the changed ledger."""
    change = edited("demo/directive.yaml", ("    rules: [inspect-once]\n", "    rules: [inspect-once]\n" + PARTLY))
    return {name: f"{text}{MORE}" for name, text in change.items()}


def counted(folder: Path) -> tuple[Ruleset, CaseBook]:
    """Return the ruleset and its cases."""
    ruleset = load_world(folder, changes())
    return ruleset, read_cases(ruleset)
