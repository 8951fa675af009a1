"""The server is tested over one database: what differs between two lies below it."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from kb.settings import Settings, read_settings
from kb.store import open_store
from kb.store.port import Store


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of the embedded database."""
    return read_settings().model_copy(update={"store": "", "data": tmp_path / "data", "port": 0})


@pytest.fixture
async def store(settings: Settings) -> AsyncGenerator[Store]:
    """An open, empty store."""
    opened = await open_store(settings)
    yield opened
    await opened.close()
