"""The same inputs give the same bytes, whatever the hash seed, time zone, locale and order of rows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.unit.test_audit import FILES, HOUSE, lay

COMMAND = [sys.executable, "-m", "directive_rules.cli", "audit"]


def audited(export: Path, out: Path, **environment: str) -> dict[str, bytes]:
    command = [
        *COMMAND,
        str(export),
        "-r",
        str(HOUSE / "visits-2016"),
        "--readings",
        "--list",
        "all",
        "--out",
        str(out),
    ]
    run = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, check=False)
    assert run.returncode == 1, run.stderr.decode()
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


def test_seed_zone_and_locale_change_no_byte(tmp_path: Path) -> None:
    export = lay(tmp_path / "export", FILES)
    first = audited(export, tmp_path / "a", PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C", LANG="C")
    second = audited(export, tmp_path / "b", PYTHONHASHSEED="2", TZ="Asia/Kathmandu", LC_ALL="zh_CN.GB18030")
    assert first == second
    assert set(first) >= {"verdicts.jsonl", "readings.jsonl", "manifest.json", "summary.zh.txt", "summary.en.txt"}


def test_the_order_of_rows_changes_no_verdict(tmp_path: Path) -> None:
    turned = {name: text if name == "manifest.yaml" else upside_down(text) for name, text in FILES.items()}
    first = audited(lay(tmp_path / "export", FILES), tmp_path / "a")
    second = audited(lay(tmp_path / "turned", turned), tmp_path / "b")
    for name in ("verdicts.jsonl", "readings.jsonl"):
        assert first[name] == second[name]


def upside_down(text: str) -> str:
    heading, *rows = text.splitlines()
    return "\n".join([heading, *reversed(rows)]) + "\n"
