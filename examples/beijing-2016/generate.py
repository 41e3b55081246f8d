"""Make the example: an insurers' export, and what an audit of it has to find.

    python generate.py [--policies N] [--seed S] [--out DIR]

The same options make the same bytes, on any machine and at any time.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from generator.export.writing import write_export
from generator.making import DEFAULT, make

HERE = Path(__file__).resolve().parent
REFERENCE = HERE.parents[1] / "rulesets" / "bj-2016-502" / "reference"
SEED = 20161021


def main() -> int:
    """Make the example as the command line asks; 2 where that cannot be done."""
    parser = argparse.ArgumentParser(description="Make the Beijing example: export, expected verdicts and counts.")
    parser.add_argument("--policies", type=int, default=DEFAULT, help="how many policies in all (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="what chance begins with (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=HERE, help="where to write (default: beside this file)")
    options = parser.parse_args()
    try:
        example = make(options.policies, options.seed, REFERENCE)
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    write_export(example.world, options.out / "export")
    lines = "".join(f"{line}\n" for line in example.ledger.lines())
    (options.out / "expected.jsonl").write_bytes(lines.encode())
    counts = json.dumps(example.ledger.counts(), indent=2)
    (options.out / "expected-counts.json").write_bytes(f"{counts}\n".encode())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
