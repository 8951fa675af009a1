"""What only the embedded store promises: it is a file, among other processes, on a disk."""

import asyncio
import resource
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import closing
from pathlib import Path
from typing import Final

import apsw
import pytest

from kb import plan as p
from kb.errors import QueryTimeout, StoreError, StoreVersionError, StoreWriteError
from kb.models import Statement
from kb.settings import Settings, read_settings
from kb.store.port import Values
from kb.store.sqlite import store as sqlite
from kb.store.sqlite.compile import compiled
from kb.store.sqlite.connections import Connection, Limit, Pool
from kb.store.sqlite.names import bare, number
from kb.store.sqlite.store import FILE, SqliteStore
from kb.vocabulary import KINDS
from tests.store.scene import EDGES, NODES, save
from tests.store.writing import child, environment, line

PAGE: Final = p.Plan(
    p.Connection(
        "",
        "statement",
        KINDS["statement"].orders[0],
        p.Slot("first"),
        p.Slot("cursor"),
        (p.Nodes("nodes", (p.Value("id", "id"),)),),
    )
)
"""The ids of the newest statements."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a folder that is not there yet."""
    return read_settings().model_copy(update={"store": "", "data": tmp_path / "deep" / "data"})


@pytest.fixture
def file(settings: Settings) -> Path:
    """The file, in a folder that is there."""
    settings.data.mkdir(parents=True)
    return settings.data / FILE


def sentence(error: pytest.ExceptionInfo[StoreError], file: Path) -> str:
    """The message, which names the file and is one line."""
    message = str(error.value)
    assert str(file) in message
    assert "\n" not in message
    assert message.endswith(".")
    return message


class TestFiles:
    @pytest.mark.parametrize("version", [1, 99])
    async def test_another_version_says_what_to_do(self, settings: Settings, file: Path, version: int) -> None:
        await (await SqliteStore.open(settings)).close()
        with closing(Connection(file, 1)) as connection:
            connection.do(f"PRAGMA user_version = {number(version)}")
        with pytest.raises(StoreVersionError) as error:
            await SqliteStore.open(settings)
        assert "restore" in sentence(error, file)

    async def test_a_file_that_is_no_database(self, settings: Settings, file: Path) -> None:
        file.write_text("Dear diary, " * 1000)
        with pytest.raises(StoreWriteError) as error:
            await SqliteStore.open(settings)
        assert "no database" in sentence(error, file)
        assert file.read_text().startswith("Dear diary")

    async def test_the_database_of_another_program(self, settings: Settings, file: Path) -> None:
        with closing(Connection(file, 1)) as connection:
            connection.do("CREATE TABLE theirs (x)")
        before = file.read_bytes()
        with pytest.raises(StoreWriteError) as error:
            await SqliteStore.open(settings)
        assert "another program" in sentence(error, file)
        assert file.read_bytes() == before

    async def test_a_folder_that_is_a_file(self, settings: Settings) -> None:
        settings.data.parent.write_text("not a folder")
        with pytest.raises(StoreWriteError) as error:
            await SqliteStore.open(settings)
        sentence(error, settings.data / FILE)

    async def test_a_file_that_is_a_folder(self, settings: Settings, file: Path) -> None:
        file.mkdir()
        with pytest.raises(StoreWriteError) as error:
            await SqliteStore.open(settings)
        sentence(error, file)

    async def test_a_folder_that_cannot_be_written(self, settings: Settings) -> None:
        # Nobody may make folders there, not even root.
        settings = settings.model_copy(update={"data": Path("/proc/kb")})
        with pytest.raises(StoreWriteError) as error:
            await SqliteStore.open(settings)
        sentence(error, settings.data / FILE)

    async def test_a_disk_without_room(self, settings: Settings, file: Path) -> None:
        store = await SqliteStore.open(settings)
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        # A file that may not grow is what a full disk is for SQLite.
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, limits[1]))
        try:
            with pytest.raises(StoreWriteError) as error:
                await save(store)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        sentence(error, file)
        await save(store)
        assert await store.revision() == 1
        await store.close()


class TestProcesses:
    async def test_patience_ends_with_an_error(self, settings: Settings) -> None:
        store = await SqliteStore.open(settings, patience=0.2)
        async with child(settings, "hold") as other:
            assert await line(other) == "holding"
            with pytest.raises(StoreError) as error:
                await save(store)
            assert "Another process" in sentence(error, settings.data / FILE)
        await save(store)
        await store.close()

    async def test_many_may_make_the_file_at_once(self, settings: Settings) -> None:
        command = (sys.executable, "-m", "tests.store.writing", "once")
        processes = [await asyncio.create_subprocess_exec(*command, env=environment(settings)) for _ in range(6)]
        assert [await process.wait() for process in processes] == [0] * 6
        store = await SqliteStore.open(settings)
        assert await store.revision() == 6
        await store.close()

    def test_a_store_that_nobody_closes_keeps_no_process_alive(self, settings: Settings) -> None:
        script = "import asyncio; from kb.settings import read_settings; from kb.store import open_store\n"
        script += "async def main():\n global store\n store = await open_store(read_settings())\n"
        script += " print(await store.revision())\nasyncio.run(main())\n"
        command = [sys.executable, "-c", script]
        ended = subprocess.run(command, env=environment(settings), capture_output=True, timeout=60, check=True)
        assert ended.stdout == b"0\n"

    async def test_the_log_is_emptied_now_and_then(self, settings: Settings) -> None:
        store = await SqliteStore.open(settings)
        log = settings.data / f"{FILE}-wal"
        sizes: list[int] = []
        for _ in range(25):
            async with store.write() as writer:
                await writer.save(NODES, EDGES)
            sizes.append(log.stat().st_size)
        assert sizes[-1] == 0 < sizes[-2]
        await store.close()
        assert not log.exists()


class TestText:
    @pytest.mark.parametrize("name", ["", "a b", "a;", 'a"', "a'", "1a", "é", "a\n"])
    def test_only_identifiers_are_names(self, name: str) -> None:
        with pytest.raises(ValueError, match="identifier"):
            bare(name)

    def test_an_answer_that_takes_too_long_is_given_up(self, tmp_path: Path) -> None:
        endless = "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
        with closing(Connection(tmp_path / "any", 1)) as connection:
            with pytest.raises(QueryTimeout, match=r"longer than 0\.1 seconds"):
                connection.value_within(Limit.of(0.1), endless, {})
            assert connection.value_within(Limit.of(10), "SELECT 1", {}) == 1
            assert connection.value("SELECT 1") == 1


class TestQuickQuestions:
    """What was always quick is answered where it is asked; a thread is for everything else."""

    FIRST: Final[Values] = {"first": 2, "cursor": ""}

    @pytest.fixture
    async def store(self, settings: Settings) -> AsyncGenerator[SqliteStore]:
        store = await SqliteStore.open(settings)
        await save(store)
        yield store
        await store.close()

    @pytest.fixture
    def handed(self, store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> list[object]:
        """What is handed to a thread."""
        jobs, run = list[object](), Pool.run

        async def noted(pool: Pool, job: Callable[[Connection], object]) -> object:
            jobs.append(job)
            return await run(pool, job)

        monkeypatch.setattr(Pool, "run", noted)
        return jobs

    async def test_they_need_no_thread_and_see_what_is_new(self, store: SqliteStore, handed: list[object]) -> None:
        answers = {await store.fetch(PAGE, self.FIRST) for _ in range(20)}
        assert (len(answers), len(handed)) == (1, 10)
        async with store.write() as writer:
            await writer.remove(Statement, [node.id for node in NODES if isinstance(node, Statement)])
        handed.clear()
        assert await store.fetch(PAGE, self.FIRST) not in answers
        assert not handed

    async def test_one_that_is_not_quick_any_more_is_asked_again_in_a_thread(
        self, store: SqliteStore, handed: list[object], settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sqlite, "_STEPS", 1)
        other = await SqliteStore.open(settings)
        answers = {await other.fetch(PAGE, self.FIRST) for _ in range(11)}
        monkeypatch.setattr(sqlite, "_AT_ONCE", -1)
        handed.clear()
        answers |= {await other.fetch(PAGE, self.FIRST) for _ in range(2)}
        assert (len(answers), len(handed)) == (1, 2)
        await other.close()

    async def test_a_store_that_is_closed_answers_none(self, store: SqliteStore) -> None:
        for _ in range(11):
            await store.fetch(PAGE, self.FIRST)
        await store.close()
        with pytest.raises(StoreError, match="is closed"):
            await store.fetch(PAGE, self.FIRST)

    async def test_no_statement_is_planned_twice(self, store: SqliteStore, settings: Settings) -> None:
        # SQLite asks whether it may read a column whenever it makes a plan.
        asked, planned = list[object](), list[bool]()

        def allowed(*column: object) -> int:
            asked.append(column)
            return apsw.SQLITE_OK

        statement, others = compiled(PAGE), apsw.connections()
        with closing(Connection(settings.data / FILE, 1)) as connection:
            (opened,) = (made for made in apsw.connections() if made not in others)
            opened.authorizer = allowed
            for first in (1, 1, 2, 3):
                asked.clear()
                connection.value(statement.text, statement.bindings({"first": first, "cursor": ""}))
                planned.append(bool(asked))
        assert planned == [True, False, False, False]
