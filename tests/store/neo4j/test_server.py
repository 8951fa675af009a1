"""A private server: it starts, keeps its data and is shared; each failure is one sentence."""

import os
import signal
import socket
import stat
from pathlib import Path

import pytest
from neo4j import AsyncGraphDatabase, Query

from kb.errors import SettingsError, StoreUnreachable, StoreWriteError
from kb.settings import read_settings
from kb.store.neo4j.server import Address, private_neo4j

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
    async with private_neo4j(SETTINGS, tmp_path, quick=True) as first:
        await _ask(first, Query("CREATE (:Kept {by: 'a clean stop'})"))
        async with private_neo4j(SETTINGS, tmp_path) as second:
            assert second == first
        await _ask(first, Query("CREATE (:Kept {by: 'the one that started it'})"))
    async with private_neo4j(SETTINGS, tmp_path, quick=True) as again:
        await _ask(again, Query("CREATE (:Kept {by: 'a kill'})"))
        assert again.process
        os.kill(again.process, signal.SIGKILL)
    async with private_neo4j(SETTINGS, tmp_path, quick=True) as after:
        found = await _ask(after, Query("MATCH (k:Kept) RETURN k.by ORDER BY k.by"))
    assert found == ["a clean stop", "a kill", "the one that started it"]
    assert stat.S_IMODE((tmp_path / "password").stat().st_mode) == 0o600


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
    with pytest.raises(StoreWriteError, match="Neo4j cannot keep its data in .*home: File exists"):
        async with private_neo4j(SETTINGS, tmp_path / "home"):
            pass
