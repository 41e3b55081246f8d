from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from directive_rules.audit import ENGINES
from directive_rules.cli.bounds import memory_size

Run = Callable[..., Result]
RULESET = str(Path(__file__).parent / "house" / "visits-2016")


def audit(run: Run, *arguments: str) -> Result:
    return run("audit", "export", "--ruleset", RULESET, *arguments)


def miss_a_visit(export: Path) -> None:
    (export / "visit.csv").write_text("机构代码,走访编号,保单号,走访时间\nA,V1,P1,2016-11-02 10:00\n", encoding="utf-8")


def test_an_audit_without_violations_ends_with_0(run: Run, export: Path) -> None:
    result = audit(run)
    assert result.exit_code == 0
    assert "违规 0" in result.stdout
    assert "audit-visits-2016-2016-12-31" in result.stderr
    assert sorted(path.name for path in Path("audit-visits-2016-2016-12-31").iterdir()) == [
        "manifest.json",
        "quarantine.jsonl",
        "summary.en.txt",
        "summary.zh.txt",
        "verdicts.jsonl",
    ]


def test_violations_end_with_1_and_are_listed(run: Run, export: Path) -> None:
    miss_a_visit(export)
    result = audit(run, "--out", "out", "--lang", "en")
    assert result.exit_code == 1
    assert "violations 1" in result.stdout
    verdicts = [json.loads(line) for line in Path("out/verdicts.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [verdict["duty"] for verdict in verdicts] == ["visits-2016/visit-after-signing/A,P2"]


def test_shortfalls_and_doubts_fail_only_when_strict(run: Run, export: Path) -> None:
    text = (export / "policy.csv").read_text(encoding="utf-8")
    (export / "policy.csv").write_text(text.replace("免责", "保险责任"), encoding="utf-8")
    result = audit(run, "--out", "out", "--lang", "en")
    assert result.exit_code == 0
    assert "shortfalls 2" in result.stdout
    assert audit(run, "--out", "out", "--strict").exit_code == 1


def test_quarantine_ends_with_3_unless_tolerated(run: Run, export: Path) -> None:
    miss_a_visit(export)
    with (export / "visit.csv").open("a", encoding="utf-8") as file:
        file.write("A,V9,P1,某日\n")
    assert audit(run, "--out", "out").exit_code == 3
    assert audit(run, "--out", "out", "--tolerate", "1").exit_code == 1
    (line,) = Path("out/quarantine.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["problems"][0]["column"] == "走访时间"


def test_more_can_be_listed(run: Run, export: Path) -> None:
    audit(run, "--out", "out", "--list", "all")
    text = Path("out/verdicts.jsonl").read_text(encoding="utf-8")
    assert '"status": "compliant"' in text
    audit(run, "--out", "out", "--list", "pending, undetermined")
    statuses = {
        json.loads(line)["status"] for line in Path("out/verdicts.jsonl").read_text(encoding="utf-8").splitlines()
    }
    assert statuses == {"pending", "undetermined"}


def test_quiet_leaves_the_result_alone(run: Run, export: Path) -> None:
    (export / "notes.txt").write_text("x", encoding="utf-8")
    assert "notes.txt: warning" in audit(run, "--out", "out").stderr
    quiet = audit(run, "--out", "out", "--quiet")
    assert quiet.stderr == ""
    assert "违规" in quiet.stdout


@pytest.mark.parametrize(("spoken", "said"), [("en_US.UTF-8", "violations"), ("zh_CN.UTF-8", "违规"), ("C", "违规")])
def test_the_language_comes_from_the_environment(
    spoken: str, said: str, run: Run, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", spoken)
    assert said in audit(run, "--out", "out").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--as-of", "soon"), "--as-of `soon`: a date like"),
        (("--as-of", "2016-01-01"), "in force from 2016-10-21"),
        (("--param", "visit_dais=3"), "did you mean `visit_days`"),
        (("--list", "violatet"), "did you mean `violated`"),
        (("--lang", "fr"), "--lang is `zh` or `en`"),
        (("--engine", "dukdb"), "did you mean `duckdb`"),
        (("--engine", "interpreter", "--memory", "1GB"), "the engine `interpreter` cannot be bounded"),
        (("--engine", "interpreter", "--threads", "2"), "--threads: the engine `interpreter`"),
        (("--engine", "duckdb", "--memory", "plenty"), "a size like 512MB or 2GiB is expected"),
        (("--engine", "duckdb", "--memory", "512"), "a size like 512MB or 2GiB is expected"),
        (("--engine", "duckdb", "--memory", "512MX"), "there is no unit `MX`"),
        (("--engine", "duckdb", "--memory", "1MB"), "at least 64MB are needed"),
        (("--rederive", "some"), "--rederive `some`: a number or `all` is expected"),
        (("--out", "export"), "holds something that is no audit"),
        (("--ruleset", RULESET), "named twice"),
        (("--ruleset", "nowhere"), "there is no ruleset `nowhere`"),
    ],
)
def test_a_request_that_makes_no_sense_ends_with_2(
    arguments: tuple[str, ...], said: str, run: Run, export: Path
) -> None:
    result = audit(run, *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_a_number_of_threads_that_makes_no_sense_ends_with_2(run: Run, export: Path) -> None:
    for threads in ("0", "two"):
        assert audit(run, "--engine", "duckdb", "--threads", threads).exit_code == 2


@pytest.mark.parametrize(
    ("text", "size"),
    [("64MB", 64_000_000), ("512mb", 512_000_000), ("1.5 GiB", 1_610_612_736), ("2GB", 2 * 10**9), (None, None)],
)
def test_sizes_are_read_as_people_write_them(text: str | None, size: int | None) -> None:
    assert memory_size(text) == size


def test_every_engine_leaves_the_same_verdicts(run: Run, export: Path) -> None:
    miss_a_visit(export)
    for engine in ENGINES:
        assert audit(run, "--out", engine, "--engine", engine, "--list", "all").exit_code == 1
    bounded = ("--engine", "duckdb", "--memory", "512MB", "--threads", "1", "--rederive", "all")
    assert audit(run, "--out", "bounded", "--list", "all", *bounded).exit_code == 1
    lines = {name: Path(name, "verdicts.jsonl").read_bytes() for name in (*ENGINES, "bounded")}
    assert len(set(lines.values())) == 1
    assert Path("bounded/manifest.json").read_bytes() == Path("duckdb/manifest.json").read_bytes()


def test_the_help_names_every_engine(run: Run) -> None:
    said = run("audit", "--help").stdout
    assert [name for name in ENGINES if name not in said] == []


def test_an_export_that_cannot_be_read_ends_with_2_and_leaves_nothing(run: Run, export: Path) -> None:
    (export / "policy.csv").write_text("保单号,保单号\n", encoding="utf-8")
    result = audit(run, "--out", "out")
    assert result.exit_code == 2
    assert "policy.csv:1: error: the heading `保单号` stands here twice" in result.stderr
    assert not Path("out").exists()


def test_no_export_no_as_of_no_manifest(run: Run, export: Path) -> None:
    assert run("audit", "nothing", "--ruleset", RULESET).exit_code == 2
    (export / "manifest.yaml").unlink()
    result = audit(run)
    assert result.exit_code == 2
    assert "as of when?" in result.stderr
    (export / "filing.csv").unlink()
    judged = audit(run, "--as-of", "2016-12-31", "--out", "out", "--lang", "en")
    assert judged.exit_code == 0
    assert "does not claim to hold every record" in judged.stdout


def test_control_characters_in_data_do_not_reach_the_terminal(run: Run, export: Path) -> None:
    miss_a_visit(export)
    text = (export / "policy.csv").read_text(encoding="utf-8")
    (export / "policy.csv").write_text(text.replace("P2", "P\x1b[31m\u202e2"), encoding="utf-8")
    result = audit(run, "--out", "out")
    assert result.exit_code == 1
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout


def test_a_full_disk_ends_with_4(run: Run, export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    result = audit(run, "--out", "out")
    assert result.exit_code == 4
    assert "No space left on device" in result.stderr
    assert not Path("out").exists()


@pytest.mark.parametrize(("error", "status"), [(MemoryError(), 4), (KeyboardInterrupt(), 130)])
def test_what_the_machine_does_is_no_traceback(
    error: BaseException, status: int, run: Run, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("directive_rules.audit.run_audit", fail)
    result = audit(run)
    assert result.exit_code == status
    assert "Traceback" not in result.stderr
