"""Throw-away databases for the tests: a PostgreSQL cluster and a local Spark session."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest
from sqlglot import exp

from directive_rules.errors import MachineError
from directive_rules.relational.backends import Backend
from directive_rules.relational.backends.spark import Spark
from directive_rules.relational.storing import Cells

EVERYTHING = bool(os.environ.get("DIRECTIVE_RULES_TEST_ALL"))
SAMPLE = 1 if EVERYTHING else 8
"""Of how many cases Spark judges one: all of them where everything is asked for, which takes some minutes."""
GIVEN = "DIRECTIVE_RULES_POSTGRES_URL"
# No code made for single queries: hundreds of tiny ones would each be compiled for longer than they run.
LOCAL = {
    "spark.sql.shuffle.partitions": "1",
    "spark.default.parallelism": "1",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    # Most of a short run is Java warming up: the quick compiler and no collector's threads halve it.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.driver.memory": "1g",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.warehouse.dir": str(Path(tempfile.gettempdir()) / "directive-rules-no-warehouse"),
}


def missing(what: str) -> NoReturn:
    """Skip what needs a machine with more on it; where everything is asked for, fail."""
    if EVERYTHING:
        pytest.fail(what)
    pytest.skip(what)


def binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL on this machine, by its `initdb`."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


@contextmanager
def cluster() -> Iterator[str]:
    """Yield the URL of a PostgreSQL database: the given one, or one of our own that lives as long as the tests."""
    if url := os.environ.get(GIVEN):
        yield url
        return
    folder = binaries()
    if folder is None:
        missing(f"no PostgreSQL server on this machine, and {GIVEN} names none")
    # The server refuses to run as root.
    user = "nobody" if os.getuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="dr-pg-") as place:
        if user:
            shutil.chown(place, user)
        data = f"{place}/data"
        run(
            user, folder / "initdb", "-D", data, "-U", "auditor", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"
        )
        options = f"-c listen_addresses='' -c unix_socket_directories={place} -c fsync=off -c full_page_writes=off"
        run(user, folder / "pg_ctl", "-D", data, "-w", "-l", f"{place}/log", "-o", options, "start")
        try:
            yield f"postgresql://auditor@/postgres?host={place}"
        finally:
            run(user, folder / "pg_ctl", "-D", data, "-m", "immediate", "stop")


def run(user: str | None, *command: str | Path) -> None:
    """Run a command of the server's, as another user if need be, and fail with what it says."""
    # No pipes: the server would inherit them, and reading to their end would wait for its own.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(command, user=user, cwd="/", stdout=said, stderr=said, check=False)
        said.seek(0)
        assert done.returncode == 0, said.read().decode(errors="replace")


@contextmanager
def session() -> Iterator[Spark]:
    """Yield a Spark session on two threads of this machine."""
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        missing("no Java on this machine")
    try:
        spark = Spark.connect("local[2]", settings=LOCAL)
    except MachineError as error:
        missing(str(error))
    try:
        yield spark
    finally:
        spark.close()


class Deferred:
    """A backend that makes a table when a query first reads it: most tables of a case are read by none."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.dialect = backend.dialect
        self.version = backend.version
        self._waiting: dict[str, Cells] = {}

    def create(self, cells: Cells) -> None:
        self._waiting[cells.relation] = cells

    def create_from(self, name: str, query: exp.Query) -> None:
        self._provide(query)
        self.backend.create_from(name, query)

    def run(self, query: exp.Query) -> list[tuple[Any, ...]]:
        self._provide(query)
        return self.backend.run(query)

    def drop(self, name: str) -> None:
        if self._waiting.pop(name, None) is None:
            self.backend.drop(name)

    def close(self) -> None:
        self.backend.close()

    def _provide(self, query: exp.Query) -> None:
        for name in {table.name for table in query.find_all(exp.Table)} & self._waiting.keys():
            self.backend.create(self._waiting.pop(name))
