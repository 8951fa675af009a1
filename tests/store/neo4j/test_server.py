"""A private server: it starts, keeps its data and is shared; each failure is one sentence."""

import os
import signal
import socket
import stat
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from neo4j import AsyncGraphDatabase, Query

from kb.errors import SettingsError, StoreUnreachable, StoreWriteError
from kb.models import Outlet
from kb.settings import read_settings
from kb.store import open_store
from kb.store.neo4j.server import Address, private_neo4j
from kb.store.port import Store

SETTINGS = read_settings()


async def _ask(address: Address, question: Query) -> list[object]:
    auth = (address.user, address.password.get_secret_value())
    async with AsyncGraphDatabase.driver(address.uri, auth=auth) as driver:  # pyright: ignore[reportUnknownMemberType]
        answer = await driver.execute_query(question, database_=address.database)
        return [record[0] for record in answer.records]


async def test_it_answers(neo4j_address: Address) -> None:
    assert await _ask(neo4j_address, Query("RETURN 1")) == [1]


@pytest.mark.usefixtures("neo4j_address")
async def test_a_home_keeps_its_data_and_serves_two(tmp_path: Path) -> None:
    """One story, because each start takes 10 seconds."""
    async with private_neo4j(SETTINGS, tmp_path, quick=True) as first, _opened(first) as store:
        port = urlsplit(first.uri).port or 0
        await _write(store, "before a clean stop")
        async with private_neo4j(SETTINGS, tmp_path) as second:
            assert second == first
        await _write(store, "after the second is done")
        names = await _names(store)
    async with private_neo4j(SETTINGS, tmp_path, port=port, quick=True) as again:
        store = await open_store(again.settings(SETTINGS))
        assert await _names(store) == names
        await _write(store, "before a kill")
        with pytest.raises(StoreUnreachable, match="does not answer"):
            await _write_and_kill(store, again)
    async with private_neo4j(SETTINGS, tmp_path, port=port, quick=True):
        # The store finds the new server in the old place.
        assert await _names(store) == [*names, "before a kill"]
        await store.close()
    assert stat.S_IMODE((tmp_path / "password").stat().st_mode) == 0o600


@asynccontextmanager
async def _opened(address: Address) -> AsyncGenerator[Store]:
    store = await open_store(address.settings(SETTINGS))
    yield store
    await store.close()


async def _write(store: Store, name: str) -> None:
    async with store.write() as writer:
        await writer.save([Outlet(id=f"outlet:{writer.revision}", name=name)], [])


async def _write_and_kill(store: Store, address: Address) -> None:
    async with store.write() as writer:
        await writer.save([Outlet(id="outlet:torn", name="in the middle")], [])
        assert address.process
        os.kill(address.process, signal.SIGKILL)
        await writer.save([Outlet(id="outlet:lost", name="at the end")], [])


async def _names(store: Store) -> list[str]:
    ids = ["torn", "lost", *(str(n) for n in range(1, 10))]
    return [outlet.name for outlet in await store.load(Outlet, "id", [f"outlet:{n}" for n in ids])]


@pytest.mark.usefixtures("neo4j_address")
async def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"Port {port} on 127.0.0.1 cannot be had"):
            async with private_neo4j(SETTINGS, tmp_path, port=port):
                pass


@pytest.mark.usefixtures("neo4j_address")
async def test_a_server_that_dies_tells_its_last_words(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "databases").write_text("no folder")
    with pytest.raises(StoreUnreachable, match=r"Neo4j ended while it started; .*neo4j.log ends with:\n.+"):
        async with private_neo4j(SETTINGS, tmp_path, quick=True):
            pass


async def test_a_home_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(StoreWriteError, match=r"Neo4j cannot keep its data in .*home: File exists"):
        async with private_neo4j(SETTINGS, tmp_path / "home"):
            pass
