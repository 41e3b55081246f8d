"""Ctrl-C: one clear line, the exit status of an interrupted program, and nothing half-written, whenever it comes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from directive_rules.cli.console import interruptible
from directive_rules.reports import directory as audit_directory
from directive_rules.reports import is_audit
from tests.unit.test_audit import FILES, HOUSE, lay

# Runs the command line with one function of it slowed down: it says that it was reached, and waits to be interrupted.
SLOWED = """
import importlib, sys, time
module, name = sys.argv[1].split(":")
home = importlib.import_module(module)
def waiting(*arguments, **named):
    original(*arguments, **named)
    print("reached", flush=True)
    time.sleep(60)
original = getattr(home, name)
setattr(home, name, waiting)
del sys.argv[1]
from directive_rules.cli import main
main()
"""
REACHED = ["directive_rules.audit.running:as_of_instant", "directive_rules.audit.running:_judge",
           "directive_rules.reports.directory:_write"]  # fmt: skip


@pytest.mark.parametrize("place", REACHED)
@pytest.mark.parametrize("earlier", [True, False])
def test_an_interrupted_audit_leaves_what_was_there(tmp_path: Path, place: str, *, earlier: bool) -> None:
    export = lay(tmp_path / "export", FILES)
    out = tmp_path / "place" / "audit"
    command = ["audit", str(export), "-r", str(HOUSE / "visits-2016"), "--out", str(out)]
    if earlier:
        subprocess.run([sys.executable, "-m", "directive_rules.cli", *command], capture_output=True, check=False)
    before = {path: path.read_bytes() for path in out.glob("*")}
    assert bool(before) is earlier
    environment = {**os.environ, "LC_ALL": "C"}
    slowed = [sys.executable, "-c", SLOWED, place, *command]
    with subprocess.Popen(slowed, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"reached\n"
        running.send_signal(signal.SIGINT)
        printed, said = running.communicate(timeout=30)
    assert running.returncode == 130
    assert (printed, said) == (b"", b"interrupted\n")
    assert {path: path.read_bytes() for path in out.glob("*")} == before
    assert [path.name for path in out.parent.glob("*")] == (["audit"] if earlier else [])


def test_an_interruption_between_old_and_new_keeps_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh, out = tmp_path / "fresh", tmp_path / "out"
    for folder, text in ((fresh, "new"), (out, "old")):
        folder.mkdir()
        (folder / "manifest.json").write_text(text, encoding="utf-8")
    rename = Path.rename

    def interrupted(path: Path, target: Path) -> Path:
        if path == fresh:
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        audit_directory._replace(fresh, out)
    assert (out / "manifest.json").read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fresh", "out"]
    assert not is_audit(out)


def test_what_a_library_makes_of_an_interruption_is_an_interruption() -> None:
    def library() -> None:
        try:
            os.kill(os.getpid(), signal.SIGINT)
        except KeyboardInterrupt:
            raise RuntimeError("query interrupted") from None

    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), interruptible():
        library()
    with pytest.raises(ZeroDivisionError), interruptible():
        raise ZeroDivisionError
    assert signal.getsignal(signal.SIGINT) is before
