"""The environment of the per-record engines: made once, apart from ours, from pinned requirements."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import venv
from pathlib import Path
from typing import Final

REQUIREMENTS: Final = Path(__file__).with_name("requirements.txt")


def bench_python(folder: Path) -> tuple[Path, dict[str, str]]:
    """Return the Python of the environment in a folder, and by requirement why one could not be installed."""
    python = folder / "bin" / "python"
    mark = folder / "installed"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if mark.exists() and mark.read_text(encoding="utf-8").startswith(wanted):
        return python, dict(line.split("\t", 1) for line in mark.read_text(encoding="utf-8").splitlines()[1:])
    venv.create(folder, with_pip=True, clear=True)
    failed = {}
    for line in REQUIREMENTS.read_text(encoding="utf-8").splitlines():
        requirement = line.strip()
        if not requirement or requirement.startswith("#"):
            continue
        command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", requirement]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            failed[requirement] = (
                done.stderr.strip().splitlines()[-1][:200] if done.stderr.strip() else "no reason given"
            )
            sys.stderr.write(f"{requirement}: {failed[requirement]}\n")
    mark.write_text("\n".join([wanted, *(f"{name}\t{reason}" for name, reason in failed.items())]), encoding="utf-8")
    return python, failed
