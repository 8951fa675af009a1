"""The jars of Neo4j Community: fetched once from Maven Central, kept in a cache folder, checked each time.

`jars.txt` names every jar with its size and SHA-256. So nothing has to be resolved, an
interrupted download goes on where it stopped, and a damaged jar is fetched again.
"""

# The extra `neo4j` may be missing: `ready_jars` looks at `_missing` first.
# pyright: reportPossiblyUnboundVariable=false

import asyncio
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from kb.errors import KbError, SettingsError, StoreUnreachable, StoreWriteError

try:
    from jgo.config import GlobalSettings
    from jgo.constants import MAVEN_CENTRAL_URL
    from jgo.maven import MavenContext
    from requests import RequestException
except ImportError as error:
    _missing: ImportError | None = error
else:
    _missing = None

_TRIES: Final = 2
_TIMEOUT: Final = 20
"""Seconds without a byte after which a download has failed."""
_ABANDONED: Final = 3600
"""Seconds after which a download folder belongs to nobody any more."""
_PARTS: Final = ".download-"


class Progress(NamedTuple):
    """What a long start is doing; `total` is 0 where the end is not known."""

    what: str
    done: int = 0
    total: int = 0


OnProgress = Callable[[Progress], None]


class Jar(NamedTuple):
    """One line of `jars.txt`."""

    sha256: str
    size: int
    group: str
    artifact: str
    version: str
    classifier: str = ""

    @property
    def name(self) -> str:
        parts = (self.artifact, self.version, self.classifier)
        return "-".join(part for part in parts if part) + ".jar"

    def whole(self, path: Path) -> bool:
        """True when the file is there and is this jar, byte for byte."""
        if not path.is_file() or path.stat().st_size != self.size:
            return False
        return sha256(path.read_bytes()).hexdigest() == self.sha256


def _listed() -> tuple[Jar, ...]:
    text = Path(__file__).with_name("jars.txt").read_text("utf-8")
    rows = (line.split() for line in text.splitlines() if not line.startswith("#"))
    return tuple(Jar(digest, int(size), *coordinates.split(":")) for digest, size, coordinates in rows)


JARS: Final = _listed()
VERSION: Final = next(jar.version for jar in JARS if (jar.group, jar.artifact) == ("org.neo4j", "neo4j"))


async def ready_jars(folder: Path, on_progress: OnProgress, jars: Sequence[Jar] = JARS) -> list[Path]:
    """The class path: every jar, whole, in `folder`; what is missing there is fetched first.

    Several processes may do this at once. Raises `SettingsError` without the extra `neo4j`,
    `StoreUnreachable` when a jar cannot be had, `StoreWriteError` when the folder cannot be written.
    """
    missing = await asyncio.to_thread(_not_whole, jars, folder)
    if missing:
        if _missing:
            raise SettingsError("A private Neo4j needs the extra `neo4j`: pip install 'kb[neo4j]'.") from _missing
        try:
            await _fetch_all(missing, folder, on_progress)
        except ExceptionGroup as group:
            raise _told(group.exceptions[0], folder) from group.exceptions[0]
    return [folder / jar.name for jar in jars]


def _not_whole(jars: Sequence[Jar], folder: Path) -> list[Jar]:
    return [jar for jar in jars if not jar.whole(folder / jar.name)]


async def _fetch_all(missing: list[Jar], folder: Path, on_progress: OnProgress) -> None:
    """Fetch jars, as many at once as the loop has threads; the first failure ends it."""
    what, done, total = f"Fetching Neo4j {VERSION}", 0, sum(jar.size for jar in missing)
    on_progress(Progress(what, done, total))

    async def fetch(jar: Jar) -> None:
        nonlocal done
        await asyncio.to_thread(_fetch, jar, folder)
        done += jar.size
        on_progress(Progress(what, done, total))

    async with asyncio.TaskGroup() as group:
        await asyncio.to_thread(_prepare, folder)
        for jar in missing:
            group.create_task(fetch(jar))


def _prepare(folder: Path) -> None:
    """Make the folder, without what killed processes left there."""
    folder.mkdir(parents=True, exist_ok=True)
    for parts in folder.glob(f"{_PARTS}*"):
        if parts.stat().st_mtime < time.time() - _ABANDONED:
            shutil.rmtree(parts, ignore_errors=True)


def _fetch(jar: Jar, folder: Path) -> None:
    for _ in range(_TRIES - 1):
        with suppress(RequestException):
            _place(jar, folder)
            return
    _place(jar, folder)


def _place(jar: Jar, folder: Path) -> None:
    """Put a jar where it belongs, in one step and only when it is whole."""
    with TemporaryDirectory(dir=folder, prefix=_PARTS) as parts:
        found = _found(jar, Path(parts))
        if not jar.whole(found):
            raise StoreUnreachable(f"{found.name} is not what it should be: remove {found} if it is there, try again.")
        shutil.copyfile(found, Path(parts) / jar.name).replace(folder / jar.name)


def _found(jar: Jar, parts: Path) -> Path:
    """The jar in the user's Maven repository, else downloaded; the user's mirrors come first."""
    settings = GlobalSettings.load()
    maven = MavenContext(
        repo_cache=parts,
        local_repos=[settings.repo_cache],
        remote_repos={**settings.repositories, "central": MAVEN_CENTRAL_URL},
        timeout=_TIMEOUT,
    )
    return maven.project(jar.group, jar.artifact).at_version(jar.version).artifact(jar.classifier).resolve()


def _told(error: Exception, folder: Path) -> KbError:
    """What went wrong, in a sentence."""
    if isinstance(error, KbError):
        return error
    if isinstance(error, OSError) and not isinstance(error, RequestException):
        return StoreWriteError(f"The jars of Neo4j cannot be kept in {folder}: {error.strerror}.")
    return StoreUnreachable(
        f"Neo4j {VERSION} is not complete in {folder} and Maven Central does not answer: "
        "connect to the network once, or set KB_CACHE to a folder that has it."
    )
