"""The rulesets that are measured: the whole one, and the part of it that per-record engines can judge."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

BENCH: Final = Path(__file__).parent / "rulesets" / "bench"
ROWS: Final = (
    "premium-by-rate",
    "term-at-most-a-year",
    "least-sum-insured",
    "dedicated-handler",
    "filed-terms",
    "no-backdating",
)
"""The rules that one policy decides by itself."""


def write_rows(folder: Path) -> Path:
    """Write the ruleset of the rules that one policy decides into a folder, and return where it stands."""
    target = folder / "rows"
    (target / "rules").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(BENCH / "parameters.yaml", target / "parameters.yaml")
    for rule in ROWS:
        shutil.copyfile(BENCH / "rules" / f"{rule}.yaml", target / "rules" / f"{rule}.yaml")
    head, *provisions = (BENCH / "directive.yaml").read_text(encoding="utf-8").split("  - {id: ")
    kept = [one for one in provisions if any(f"rules: [{rule}]" in one for rule in ROWS)]
    (target / "directive.yaml").write_text("  - {id: ".join([head, *kept]), encoding="utf-8")
    return target
