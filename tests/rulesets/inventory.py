"""What there is in a ruleset, a line for each rule and provision, so that none vanishes or changes its weight unseen.

`python -m tests.rulesets.inventory` writes the inventories anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from directive_rules.model.ruleset import Provision, Ruleset
from tests.rulesets.shipped import NAMES, shipped

FOLDER = Path(__file__).parent / "inventory"


def inventory(ruleset: Ruleset) -> str:
    """Return the inventory of a ruleset."""
    return "\n".join(_lines(ruleset)) + "\n"


def path_of(name: str) -> Path:
    """Return where the inventory of a ruleset stands."""
    return FOLDER / f"{name}.txt"


def write() -> None:
    """Write the inventory of every ruleset on board, and remove those of others."""
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.txt"):
        if path.stem not in NAMES:
            path.unlink()
    for name in NAMES:
        path_of(name).write_text(inventory(shipped(name)[0]), encoding="utf-8", newline="\n")


def _lines(ruleset: Ruleset) -> Iterator[str]:
    yield "# rule | provisions | modality | force"
    for rule in sorted(ruleset.rules.values(), key=lambda rule: rule.id):
        yield f"{rule.id} | {', '.join(rule.provisions)} | {rule.modality.value} | {rule.force.value}"
    yield ""
    yield "# provision | modality | force | bearer | checked by, or why not"
    for provision in ruleset.provisions:
        parts = (provision.id, provision.modality.value, provision.force.value, provision.bearer, _checked(provision))
        yield " | ".join(parts)


def _checked(provision: Provision) -> str:
    parts = [", ".join(provision.rules)] if provision.rules else []
    if provision.not_checked is not None:
        of = f" {provision.not_checked.of}" if provision.not_checked.of else ""
        parts.append(f"({provision.not_checked.because.value}{of})")
    return " ".join(parts)


if __name__ == "__main__":
    write()
