"""The fixtures of all tests.

`store` gives a test both databases, empty each time; what runs on one only says why.
Neo4j is one private server for the whole session, or the running one that KB_TEST_NEO4J
names (with KB_TEST_NEO4J_USER, KB_TEST_NEO4J_PASSWORD, KB_TEST_NEO4J_DATABASE); it is emptied!
"""

import ast
import logging
import os
import re
from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw
import pytest
import pytest_asyncio
from pydantic import SecretStr

from kb.errors import SettingsError, StoreUnreachable
from kb.knowledge import KnowledgeBase
from kb.settings import Settings, read_settings
from kb.store.neo4j.jars import VERSION, ready_jars
from kb.store.neo4j.server import Address, private_neo4j
from kb.store.port import Store
from tests.golden import seeds
from tests.graph import open_empty
from tests.needs import unavailable


@pytest.fixture(params=["sqlite", "neo4j"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings that name one of the databases."""
    here = read_settings().model_copy(update={"store": "", "data": tmp_path / "data"})
    if request.param == "sqlite":
        return here
    return request.getfixturevalue("neo4j_address").settings(here)


@pytest.fixture
async def store(settings: Settings) -> AsyncGenerator[Store]:
    """An open, empty store."""
    opened = await open_empty(settings)
    yield opened
    await opened.close()


@pytest.fixture
async def full(store: Store) -> Store:
    """A store with both seeds, as they are labelled by hand."""
    knowledge = KnowledgeBase(store)
    await knowledge.add(seeds.first())
    await knowledge.add(seeds.second())
    return store


@pytest.fixture
def statements(settings: Settings) -> Generator[list[str]]:
    """The text of every statement that the driver is given; ask for it before `store`."""
    with _bolt_log() if settings.store else _sqlite_trace() as seen:
        yield seen


@contextmanager
def _sqlite_trace() -> Generator[list[str]]:
    seen: list[str] = []

    def trace(_cursor: apsw.Cursor, text: str, _values: Any) -> bool:
        seen.append(text)
        return True

    def hook(connection: apsw.Connection) -> None:
        connection.exec_trace = trace

    apsw.connection_hooks.append(hook)
    yield seen
    apsw.connection_hooks.remove(hook)


class _Runs(logging.Handler):
    """Keeps what the Neo4j driver writes about the statements that it sends."""

    def __init__(self, seen: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self.seen = seen

    def emit(self, record: logging.LogRecord) -> None:
        # The text is a Python literal, the parameters behind it another.
        run = re.search(r"""C: RUN ('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")""", record.getMessage())
        # What is only planned is not run.
        if run and not (text := ast.literal_eval(run[1])).startswith("EXPLAIN "):
            self.seen.append(text)


@contextmanager
def _bolt_log() -> Generator[list[str]]:
    seen: list[str] = []
    handler, logger = _Runs(seen), logging.getLogger("neo4j")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    yield seen
    logger.setLevel(level)
    logger.removeHandler(handler)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def neo4j_address(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Address]:
    """A Neo4j for the tests; what it holds is any test's to remove."""
    if uri := os.environ.get("KB_TEST_NEO4J"):
        yield Address(
            uri=uri,
            user=os.environ.get("KB_TEST_NEO4J_USER", "neo4j"),
            password=SecretStr(os.environ.get("KB_TEST_NEO4J_PASSWORD", "")),
            database=os.environ.get("KB_TEST_NEO4J_DATABASE", "neo4j"),
        )
        return
    settings = read_settings()
    try:
        await ready_jars(settings.cache / f"neo4j-{VERSION}", lambda _: None)
    except (SettingsError, StoreUnreachable) as error:
        unavailable("neo4j", f"{error} Or name a running server in KB_TEST_NEO4J (it is emptied).")
    async with private_neo4j(settings, tmp_path_factory.mktemp("neo4j"), quick=True) as address:
        yield address
