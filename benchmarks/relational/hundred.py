"""A hundred rules about one record each: as a ruleset, and as the one SQL query for what breaks any of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MASK_BITS: Final = 50
"""How many rules one whole number holds a bit of."""
SIZES: Final = ("micro", "small", "medium", "large")
MONEY: Final = "type: decimal, digits: 18, places: 2"
RATIO: Final = "type: decimal, digits: 12, places: 9"
DAYS: Final = "type: int, digits: 6"
NOTE: Final = "assumed: true, source: {note: {zh: 自拟, en: made up}}"
TERMS: Final = "(terms_no IS NULL OR NOT starts_with(terms_no, 'TERMS-'))"


@dataclass(frozen=True, slots=True)
class Kind:
    """Ten rules that differ in the value of a parameter: `{p}` in the rule, `{v}` in the SQL, true where broken.

    `{size}` and `{region}` take turns.
    """

    name: str
    type: str
    value: Callable[[int], object]
    require: str
    broken: str
    when: str = ""


KINDS: Final = (
    Kind("premium", MONEY, lambda k: 100 + 50 * k, "policy.premium >= {p}", "premium < {v}"),
    Kind("dear", MONEY, lambda k: 60_000 + 20_000 * k, "policy.premium <= {p}",
         "premium > {v} AND size_band = '{size}'", 'policy.size_band == "{size}"'),
    Kind("cheap", RATIO, lambda k: f"0.00{k + 1:02d}", "policy.rate >= {p}",
         "rate < {v} AND float_ground = 'new_business' AND size_band = '{size}'",
         'policy.float_ground == "new_business" && policy.size_band == "{size}"'),
    Kind("insured", MONEY, lambda k: 100_000 + 30_000 * k, "policy.sum_insured >= {p}", "sum_insured < {v}"),
    Kind("long", DAYS, lambda k: 372 + 2 * k, "policy.end_on <= policy.start_on + days({p})",
         "end_on > start_on + {v}"),
    Kind("late", DAYS, lambda k: 26 + k // 4, "policy.start_on <= policy.signed_on + days({p})",
         "start_on > signed_on + {v} AND region = '{region}'", 'policy.region == "{region}"'),
    Kind("terms", MONEY, lambda k: 2_000_000 * (k + 1),
         'has(policy.terms_no) && policy.terms_no.startsWith("TERMS-")',
         TERMS + " AND sum_insured >= {v}", "policy.sum_insured >= {p}"),
    Kind("agent", MONEY, lambda k: 500 + k, 'policy.handler_kind != "agent"',
         "handler_kind = 'agent' AND region = '{region}' AND premium >= {v}",
         'policy.region == "{region}" && policy.premium >= {p}'),
    Kind("ratio", RATIO, lambda k: f"0.00{74 - k}", "policy.premium <= policy.sum_insured * {p}",
         "premium > sum_insured * {v}"),
    Kind("deduct", MONEY, lambda k: 990_000 - 100_000 * k, "policy.deductible <= policy.sum_insured - {p}",
         "deductible > sum_insured - {v}"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """One rule, with its own parameter."""

    id: str
    parameter: str
    require: str
    when: str
    broken: str

    @staticmethod
    def of(kind: Kind, k: int) -> Made:
        """Return the k-th rule of a kind."""
        name = f"{kind.name}_{k}"
        value = kind.value(k)
        words = {"p": f"params.{name}", "v": value, "size": SIZES[k % len(SIZES)], "region": f"11010{k}"}
        parameter = f"{name}: {{{kind.type}, values: [{{from: 2024-01-01, value: {value}, {NOTE}}}]}}"
        texts = (text.format_map(words) for text in (kind.require, kind.when, kind.broken))
        return Made(name.replace("_", "-"), parameter, *texts)


def rules() -> Iterator[Made]:
    """Yield the hundred rules."""
    for kind in KINDS:
        for k in range(10):
            yield Made.of(kind, k)


def write(folder: Path) -> Path:
    """Write the ruleset into a folder, and return where it stands."""
    target = folder / "hundred"
    (target / "rules").mkdir(parents=True, exist_ok=True)
    made = list(rules())
    _write(
        target / "directive.yaml",
        "id: hundred",
        "number: hundred",
        "title: {zh: 一百条规则, en: A hundred rules}",
        "force: binding",
        "in_force: {from: 2024-01-01}",
        'scope: {policy: policy.line == "work_safety_liability" && policy.region.startsWith("11")}',
        "provisions:",
        *(_provision(number, rule.id) for number, rule in enumerate(made, 1)),
    )
    _write(target / "parameters.yaml", *(rule.parameter for rule in made))
    for number, rule in enumerate(made, 1):
        _write(
            target / "rules" / f"{rule.id}.yaml",
            f"id: {rule.id}",
            f'provision: "{number}"',
            "modality: prohibition",
            f"title: {{zh: {rule.id}, en: {rule.id}}}",
            "on: policy",
            *([f"when: {rule.when}"] if rule.when else []),
            f"require: {rule.require}",
            f"message: {{zh: {rule.id}, en: {rule.id}}}",
        )
    return target


def sql() -> str:
    """Return the script that lists what breaks a rule, without counts.

    One scan keeps what breaks any rule, a bit for each; every pattern of bits is then looked up once.
    """
    made = list(rules())
    halves = [made[:MASK_BITS], made[MASK_BITS:]]
    words = [
        " + ".join(f"CASE WHEN {rule.broken} THEN {1 << bit} ELSE 0 END" for bit, rule in enumerate(half))
        for half in halves
    ]
    names = ", ".join(
        f"({word}, CAST({1 << bit} AS BIGINT), '{rule.id}')"
        for word, half in enumerate(halves)
        for bit, rule in enumerate(half)
    )
    broken = " OR ".join(f"({rule.broken})" for rule in made)
    return f"""
CREATE TEMP TABLE flagged AS
SELECT insurer_id, policy_id, {words[0]} AS first, {words[1]} AS second FROM '{{files}}/policy.parquet'
WHERE line = 'work_safety_liability' AND starts_with(region, '11') AND signed_on <= DATE '{{begun}}' AND ({broken});

CREATE TEMP TABLE found AS
WITH patterns AS (SELECT DISTINCT first, second FROM flagged),
named AS (SELECT first, second, rule FROM patterns, (VALUES {names}) AS rules(word, bit, rule)
          WHERE CASE word WHEN 0 THEN first ELSE second END & bit > 0)
SELECT rule, insurer_id, policy_id AS id, CAST(NULL AS VARCHAR) AS period FROM flagged JOIN named USING (first, second);
"""


def _provision(number: int, rule: str) -> str:
    place = f'id: "{number}", at: {{section: "1", heading: bench, sentence: {number}}}, digest: {"0" * 64}'
    return f"  - {{{place}, says: {{zh: 测量, en: bench}}, modality: prohibition, bearer: insurer, rules: [{rule}]}}"


def _write(path: Path, *lines: str) -> None:
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
