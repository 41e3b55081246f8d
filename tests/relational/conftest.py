"""Sessions with each database, once for all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from directive_rules.relational.backends.postgres import Postgres
from directive_rules.relational.backends.spark import Spark
from tests.relational import servers


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    with servers.cluster() as url:
        yield url


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Postgres]:
    backend = Postgres.connect(postgres_url)
    yield backend
    backend.close()


@pytest.fixture(scope="session")
def spark() -> Iterator[Spark]:
    with servers.session() as backend:
        yield backend
