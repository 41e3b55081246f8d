"""Measure the check of single records beside other engines, in turns, and write `benchmarks/records/RESULTS.md`."""

from __future__ import annotations

import argparse
import glob
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import venv
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from benchmarks.records.workload import COUNT, RULES

ROOT: Final = Path(__file__).parents[2]
HERE: Final = Path(__file__).parent
WORK: Final = ROOT / "build" / "bench-records"


@dataclass(frozen=True, slots=True)
class Contestant:
    """One thing measured: where it is prepared, the package it comes from (none: ours), the share of gaps."""

    title: str
    place: str
    package: str = ""
    gaps: float = 0.0
    compared: bool = True


CONTESTANTS: Final = (
    Contestant("**ours**, records", "ours.records"),
    Contestant("**ours**, records, one in twenty with a gap", "ours.records", gaps=0.05),
    Contestant("**ours**, plain data, read and validated each time", "ours.plain_data"),
    Contestant("**ours**, records, every verdict built in full", "ours.full_verdicts", compared=False),
    Contestant("datalogic-py", "datalogic_py.prepare", "datalogic-py"),
    Contestant("cel-expr-python", "cel_expr_python.prepare", "cel-expr-python"),
    Contestant("zen-engine", "zen_engine.prepare", "zen-engine"),
    Contestant("rule-engine", "rule_engine.prepare", "rule-engine"),
    Contestant("drools-jpy", "drools_jpy.prepare", "drools-jpy"),
    Contestant("bare conditions in Python, two-valued", "plain_python.prepare"),
)


@dataclass(slots=True)
class Taken:
    """What was measured of one contestant, a figure a round; `failure` says why there is none."""

    rounds: list[dict[str, Any]] = field(default_factory=list)
    failure: str = ""

    def median(self, name: str) -> float:
        """Return the median of the rounds."""
        return float(statistics.median(one[name] for one in self.rounds))


def main() -> None:
    """Measure, and write the results; the exit status is 1 where two contestants disagree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--python", type=Path, help="a Python that has the requirements, instead of one made here")
    parser.add_argument("--out", type=Path, default=HERE / "RESULTS.md")
    given = parser.parse_args()
    other = given.python or _environment(WORK / "venv")
    taken = {one: Taken() for one in CONTESTANTS}
    for _ in range(given.rounds):
        for one, results in taken.items():
            if not results.failure:
                _measure(one, results, Path(sys.executable) if not one.package else other)
    wrong = _disagreements(taken)
    given.out.write_text(_report(taken, wrong, given.rounds), encoding="utf-8")
    sys.stdout.write(given.out.read_text(encoding="utf-8"))
    sys.exit(1 if wrong else 0)


def _environment(folder: Path) -> Path:
    """Make the environment of the others, apart from ours, and return its Python."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    for line in (HERE / "requirements.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            # One by one: what cannot be installed here is reported as such, and the others are measured.
            subprocess.run([str(python), "-m", "pip", "install", "--quiet", line], check=False)
    return python


def _measure(one: Contestant, results: Taken, python: Path) -> None:
    command = [str(python), "-m", "benchmarks.records.measuring", one.place, str(one.gaps)]
    done = subprocess.run(command, cwd=ROOT, env=_with_java(), capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        results.failure = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
    else:
        results.rounds.append(json.loads(done.stdout.strip().splitlines()[-1]))


def _with_java() -> dict[str, str]:
    """Return the environment with the Java machine's library in reach, which drools-jpy loads."""
    java = shutil.which("java")
    found = glob.glob(f"{Path(java).resolve().parents[1]}/lib/server") if java else []
    return {**os.environ, "LD_LIBRARY_PATH": ":".join([*found, os.environ.get("LD_LIBRARY_PATH", "")])}


def _disagreements(taken: dict[Contestant, Taken]) -> list[str]:
    """Return who does not answer as the bare conditions do; a gap is no disagreement where we say so."""
    (expected,) = (results.rounds[0]["answers"] for one, results in taken.items() if one.place.startswith("plain"))
    wrong = []
    for one, results in taken.items():
        if not results.rounds or not one.compared:
            continue
        pairs = zip(expected, results.rounds[0]["answers"], strict=True)
        apart = sum(
            1
            for bare, told in pairs
            for left, right in zip(bare, told, strict=True)
            if right is not None and left != right
        )
        if apart and not one.gaps:
            wrong.append(f"{one.title}: {apart} answers differ")
    return wrong


def _report(taken: dict[Contestant, Taken], wrong: list[str], rounds: int) -> str:
    lines = [
        "# One record at a time",
        "",
        f"Eight rules ({', '.join(f'`{name}`' for name in RULES)}) over {COUNT:,} policies of",
        "16 fields, one in twenty of which breaks a rule, checked one by one, as `python -m benchmarks.records`",
        "measures. Ours gives three-valued verdicts with causes, over exact decimals and civil days, and refuses a",
        "record that is not sane; the others give true or false, over binary floats and days turned into whole numbers",
        "beforehand. Each has all eight conditions in its fastest form, and all give the same answers. Figures are",
        f"medians of {rounds} rounds in which all take turns, each in a process of its own. *Processor time* is that",
        "of the best batch of 200 checks: what another program's load touches least.",
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors; load at the end",
        f"{os.getloadavg()[0]:.0f}, where 1 is this measurement's own.",
        "",
        "| | median, us | 99th percentile, us | processor time, us | version |",
        "|---|---|---|---|---|",
    ]
    for one, results in taken.items():
        if results.rounds:
            figures = " | ".join(f"{results.median(name):.2f}" for name in ("median", "p99", "cpu"))
        else:
            figures = f"not measured: {results.failure} | | "
        lines.append(f"| {one.title} | {figures} | {_version(one.package)} |")
    lines += ["", *(wrong or ["No answers differ."]), ""]
    return "\n".join(lines)


def _version(package: str) -> str:
    pins = dict(
        line.split("==")
        for line in (HERE / "requirements.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line
    )
    if package:
        return pins[package]
    try:
        return version("directive-rules")
    except PackageNotFoundError:
        return ""


if __name__ == "__main__":
    main()
