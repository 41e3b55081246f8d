"""How an audit by the interpreter grows: seconds and memory at several sizes, beside a bare read of the same files.

Each measurement is a process of its own; sizes and both programs take turns, and the median of the rounds counts.
Writes `benchmarks/RESULTS-interpreter.md`. Ratios and the growth exponent are what lasts; seconds are this machine's.
"""

from __future__ import annotations

import argparse
import json
import math
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
GENERATOR = ROOT / "examples" / "beijing-2016" / "generate.py"

BARE = """
import csv, io, sys
from pathlib import Path
rows = 0
for path in sorted(Path(sys.argv[1]).glob("*.csv")):
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    rows += sum(1 for _ in csv.reader(io.StringIO(text))) - 1
print(rows)
"""
AUDIT = """
import sys
from pathlib import Path
from directive_rules import Options, find_ruleset, load_ruleset, run_audit
audit = run_audit(Path(sys.argv[1]), [load_ruleset(find_ruleset("bj-2016-502"))], options=Options(illustrative=True))
print(audit.totals.duties)
"""
MEASURE = """
import json, resource, sys, time
start = time.perf_counter()
exec(compile(sys.argv.pop(1), "measured", "exec"))
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([seconds, peak * (1 if sys.platform == "darwin" else 1024)]))
"""


def measure(program: str, export: Path) -> tuple[int, float, float]:
    """Return what a program counted, its seconds and its peak of memory in bytes."""
    command = [sys.executable, "-c", MEASURE, program, str(export)]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    seconds, peak = json.loads(lines[-1])
    return int(lines[-2]), seconds, peak


def main() -> None:
    """Measure, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[3_000, 10_000, 30_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("RESULTS-interpreter.md"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        exports = {size: Path(folder) / str(size) for size in arguments.sizes}
        for size, path in exports.items():
            subprocess.run([sys.executable, GENERATOR, "--policies", str(size), "--out", path], check=True)
        taken: dict[tuple[int, str], list[tuple[int, float, float]]] = {}
        for _ in range(arguments.rounds):
            for size, path in exports.items():
                for name, program in (("bare", BARE), ("audit", AUDIT)):
                    taken.setdefault((size, name), []).append(measure(program, path / "export"))
    lines = [
        "# The interpreter, by size",
        "",
        "`bj-2016-502` over exports made by `examples/beijing-2016/generate.py`, as `make bench` measures it. Each",
        f"figure is the median of {arguments.rounds} processes; `bare read` decodes the same files and counts rows.",
        f"Python {platform.python_version()}, {platform.machine()}.",
        "",
        "| policies | rows | duties | bare read, s | audit, s | audit / bare | peak memory, MB | duties a second |",
        "|---|---|---|---|---|---|---|---|",
    ]
    times = {}
    for size in arguments.sizes:
        rows, bare, _ = (statistics.median(figure) for figure in zip(*taken[size, "bare"], strict=True))
        duties, seconds, peak = (statistics.median(figure) for figure in zip(*taken[size, "audit"], strict=True))
        times[size] = seconds
        lines.append(
            f"| {size:,} | {rows:,.0f} | {duties:,.0f} | {bare:.2f} | {seconds:.1f} | {seconds / bare:.0f} "
            f"| {peak / 1e6:,.0f} | {duties / seconds:,.0f} |"
        )
    smallest, largest = min(times), max(times)
    exponent = math.log(times[largest] / times[smallest]) / math.log(largest / smallest)
    lines += ["", f"Growth exponent from {smallest:,} to {largest:,} policies: {exponent:.2f} (1 is linear).", ""]
    arguments.out.write_text("\n".join(lines), encoding="utf-8")
    sys.stdout.write("\n".join(lines))


if __name__ == "__main__":
    main()
