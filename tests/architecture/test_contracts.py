"""The house holds: imports run one way, every public name says what it promises, no module outgrows its subject."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import directive_rules

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "directive_rules"
MODULES = sorted(PACKAGE.rglob("*.py"))

LONGEST_MODULE = 400
LONGER_FOR_A_REASON: dict[str, str] = {
    "relational/dialects.py": "the differences of three databases, read side by side",
    "relational/judging.py": "the one place that says in which order queries are made and run",
}
LONGEST_FUNCTION = 60
LONGER_FUNCTIONS: dict[str, str] = {
    "cli/audit.py:audit": "one parameter, with its help, for each option of the command",
}
DRAWERS = {"utils", "helpers", "common", "misc", "base"}

HEAVY = (
    "typer", "rich", "celpy", "lark", "pydantic", "yaml", "chinese_calendar", "duckdb", "sqlglot", "hypothesis",
    "durable", "sqlalchemy", "pyspark", "psycopg",
)  # fmt: skip


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def long_functions(path: Path) -> set[str]:
    """Return the functions of a module that pass the limit, signature and docstring included."""
    return {
        f"{name_of(path)}:{node.name}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    }


def public(body: list[ast.stmt], owner: str = "") -> Iterator[tuple[str, ast.FunctionDef | ast.ClassDef]]:
    """Yield the public classes and functions of a module, and the public methods of its public classes."""
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            yield f"{owner}{node.name}", node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body, f"{node.name}.")


def test_imports_run_one_way() -> None:
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_public_name_has_a_docstring(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "the module has none"
    assert [name for name, node in public(tree.body) if not ast.get_docstring(node)] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_outgrows_its_subject(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_MODULE or name_of(path) in LONGER_FOR_A_REASON


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_function_outgrows_its_subject(path: Path) -> None:
    assert long_functions(path) <= set(LONGER_FUNCTIONS)


def test_exceptions_to_the_limits_are_still_needed() -> None:
    longer = {name_of(path) for path in MODULES if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_MODULE}
    assert set(LONGER_FOR_A_REASON) <= longer
    assert set(LONGER_FUNCTIONS) <= {name for path in MODULES for name in long_functions(path)}


def test_there_are_no_drawers() -> None:
    parts = {part.removesuffix(".py") for path in MODULES for part in path.relative_to(PACKAGE).parts}
    assert parts & DRAWERS == set()


def test_every_exported_name_exists() -> None:
    for info in pkgutil.walk_packages(directive_rules.__path__, "directive_rules."):
        if info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        for name in getattr(module, "__all__", ()):
            assert hasattr(module, name), f"{info.name} exports `{name}`, which is not there"


def test_importing_the_package_loads_no_heavy_library() -> None:
    code = f"import sys, directive_rules; print([name for name in {HEAVY!r} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_rules_cannot_reach_the_clock(path: Path) -> None:
    """Nothing but the command line may ask what time it is: an audit's as-of instant is an argument."""
    if name_of(path).startswith("cli/"):
        return
    calls = {
        node.func.attr
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert calls & {"now", "today", "utcnow"} == set()
