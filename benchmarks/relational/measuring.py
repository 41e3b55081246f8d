"""Runs tasks, each in a process of its own, and watches the memory of that process and of all it starts."""

from __future__ import annotations

import json
import os
import re
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.relational.answers import Answer
from benchmarks.relational.tasks import Task

ROOT: Final = Path(__file__).parents[2]
NAMED: Final = re.compile(r"[\w.]*(Error|Exception|Failure)\b.*:")
LONGEST: Final = 900.0
"""Seconds after which a run is given up."""
SAMPLED: Final = 0.05
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one run took: seconds, processor seconds, the peak of its memory in bytes; and what it answered."""

    seconds: float
    processor: float
    peak: int
    answer: Answer


class Failure(Exception):  # noqa: N818 - it is a result of a measurement, not a mistake of ours
    """A contestant ended without an answer, and what it said last."""


def measure(task: Task, python: Path, limit: float = LONGEST) -> Measurement:
    """Run a task. Raises `Failure` where it ends without an answer, or takes longer than `limit` seconds.

    Reading the answer off is not measured.
    """
    command = [
        str(python), "-m", "benchmarks.relational.measured", task.contestant, str(task.files), task.as_of,
        str(task.ruleset), "--threads", str(task.threads), *(("--memory", task.memory) if task.memory else ()),
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}", "PYTHONWARNINGS": "ignore"}
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        watch = _Watch(process.pid)
        watch.start()
        late = threading.Timer(limit, process.kill)
        late.start()
        assert process.stdout is not None
        ran = next((line for line in process.stdout if line.startswith('{"ran"')), "")
        over = not late.is_alive()
        late.cancel()
        peak = watch.stop()
        said, complaint = process.communicate("\n")
    if over and process.returncode:
        raise Failure(f"not done after {limit:g} seconds")
    if not ran or process.returncode:
        raise Failure(_last_words(complaint or said) or f"ended with {process.returncode}")
    seconds, processor = json.loads(ran)["ran"]
    told = json.loads(said.strip().splitlines()[-1])
    counts = {(rule, status): number for rule, status, number in told["counts"]}
    return Measurement(seconds, processor, peak, Answer(counts, told["listed"], told["keys"], told["verdicts"]))


def _last_words(said: str) -> str:
    """Return the line that names an error, or else the last one."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    named = [line for line in lines if NAMED.match(line)]
    return (named or lines or [""])[-1][:200]


class _Watch(threading.Thread):
    """Looks at the resident memory of a process and its descendants until told to stop."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._peak = 0
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.is_set():
            self._peak = max(self._peak, sum(_resident(pid) for pid in _family(self._pid)))
            time.sleep(SAMPLED)

    def stop(self) -> int:
        """Return the peak so far: of the sums seen, and what the process alone had at most between two looks."""
        self._over.set()
        self.join()
        return max(self._peak, _high_water(self._pid))


def _family(pid: int) -> set[int]:
    """Return a process and its descendants, as they are now."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
    family = {pid}
    while grown := {child for child, parent in parents.items() if parent in family} - family:
        family |= grown
    return family


def _resident(pid: int) -> int:
    return _status(pid, "VmRSS:")


def _high_water(pid: int) -> int:
    return _status(pid, "VmHWM:")


def _status(pid: int, wanted: str) -> int:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(wanted):
                return int(line.split()[1]) * 1024
    except OSError:
        return 0
    return 0
