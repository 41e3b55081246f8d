"""A throw-away PostgreSQL, and a database of its own in it for each test."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tests.relational.servers import cluster

_numbers = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with cluster() as url:
        yield url


@pytest.fixture
def postgres(server: str) -> Iterator[str]:
    """The URL of an empty database."""
    url = make_url(server).set(drivername="postgresql+psycopg")
    name = f"ledger_{os.getpid()}_{next(_numbers)}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()
