"""Runs the command line in this process, and lays out a small export for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from directive_rules.cli.app import app

HOUSE = Path(__file__).parent / "house"
RULESET = str(HOUSE / "visits-2016")
FILES = {
    "manifest.yaml": (
        "as_of: 2016-12-31\ncovers: all\nrecords: {member: [{insurer_id: A, joined_on: 2016-01-01, left_on: ~}]}\n"
    ),
    "policy.csv": (
        "机构代码,保单号,投保人,险种,签单日期,费率,告知内容,退保时间,是否城区\n"
        "A,P1,某甲企业,安责险,2016-11-01,0.002,免责,,是\n"
        "A,P2,某乙企业,安责险,2016-11-01,0.002,免责,,是\n"
    ),
    "visit.csv": "机构代码,走访编号,保单号,走访时间\nA,V1,P1,2016-11-02 10:00\nA,V2,P2,2016-11-03 10:00\n",
    "filing.csv": "保险机构代码,报送编号,报告期,报送时间\nA,F1,2016-11,2016-12-02 10:00\n",
}
Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture
def run() -> Run:
    def running(*arguments: str, given: str | None = None) -> Result:
        return CliRunner().invoke(app, list(arguments), input=given, prog_name="directive-rules")

    return running


@pytest.fixture
def export(tmp_path: Path) -> Path:
    folder = tmp_path / "export"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
