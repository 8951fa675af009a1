"""The knowledge base as it was: what had been recorded by a moment, drawn again in a temporary store."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from kb.errors import QueryError
from kb.models import Deletion, Node, Profile, Reading, Standing
from kb.moving import MOVED, Told, moved, put
from kb.settings import read_settings
from kb.store import open_store
from kb.store.port import Store


@dataclass(frozen=True)
class Past:
    """What was known at a moment. `gone` are articles that were there and were taken out since."""

    store: Store
    gone: tuple[Deletion, ...]


@asynccontextmanager
async def as_of(store: Store, moment: datetime, told: Told | None = None) -> AsyncGenerator[Past]:
    """What the store knew at `moment`; it is there until the end of the block."""
    if moment.tzinfo is None:
        raise QueryError(f"{moment.isoformat()} has no time zone: write it like 2023-09-24T12:00:00+00:00.")
    with TemporaryDirectory(prefix="kb-as-of-") as folder:
        settings = read_settings().model_copy(update={"store": "", "data": Path(folder)})
        async with await open_store(settings) as past:
            decided = [node async for node in _decided(store, moment)]
            await put(past, None, [*decided, *await _profiles(store, moment)])
            articles = sorted(await _articles(store, moment))
            for done, article in enumerate(articles, 1):
                await put(past, article, _read(await store.load(Reading, "article", [article]), moment))
                if told:
                    told(done, len(articles))
            yield Past(past, await _gone(store, moment))


async def _decided(store: Store, moment: datetime) -> AsyncIterator[Node]:
    """What people had decided, as it stood then."""
    async for node in moved(store, *(model for model in MOVED if model not in (Reading, Profile))):
        if then := at_the_time(node, moment):
            yield then


def at_the_time(node: Node, moment: datetime) -> Node | None:
    """A decision as it stood; None when nobody had made it yet."""
    undone: datetime | None = getattr(node, "undone_at", None)
    if getattr(node, "at", moment) > moment:
        return None
    return node.model_copy(update={"undone_at": None, "undone_by": None}) if undone and undone > moment else node


async def _profiles(store: Store, moment: datetime) -> list[Profile]:
    """What was known of people: of each the last that had been told."""
    found: dict[str, list[Profile]] = {}
    async for node in moved(store, Profile):
        if isinstance(node, Profile) and node.recorded_at <= moment:
            found.setdefault(node.key, []).append(node)
    return [
        profile.model_copy(update={"standing": Standing.CURRENT if profile is last else Standing.SUPERSEDED})
        for profiles in found.values()
        for last in [max(profiles, key=lambda profile: profile.recorded_at)]
        for profile in profiles
    ]


async def _articles(store: Store, moment: datetime) -> set[str]:
    """The articles that anything was known of."""
    return {
        node.article
        async for node in moved(store, Reading)
        if isinstance(node, Reading) and node.recorded_at and node.recorded_at <= moment
    }


def _read(readings: list[Reading], moment: datetime) -> list[Reading]:
    """What had been read of an article; the one that was shown last then is the one that is shown."""
    shown = {reading.id: [at for at in reading.shown_at if at <= moment] for reading in readings}
    there = [reading for reading in readings if shown[reading.id]]
    last = max(there, key=lambda reading: shown[reading.id][-1])
    return [
        reading.model_copy(
            update={
                "shown_at": tuple(shown[reading.id]),
                "standing": Standing.CURRENT if reading is last else Standing.SUPERSEDED,
            }
        )
        for reading in there
    ]


async def _gone(store: Store, moment: datetime) -> tuple[Deletion, ...]:
    found = [node async for node in moved(store, Deletion) if isinstance(node, Deletion)]
    gone = (deletion for deletion in found if deletion.recorded_at <= moment < deletion.at)
    return tuple(sorted(gone, key=lambda deletion: (deletion.at, deletion.id)))
