"""The pages with the two articles in front of them: served in this process, and opened in a browser.

The browser is Chromium: on the PATH, or the one that `KB_TEST_BROWSER` names. The pages must be built.
"""

import asyncio
import json
import os
import shutil
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote
from urllib.request import Request, urlopen

import uvicorn
from playwright.async_api import Browser, async_playwright

from kb.findings import Findings
from kb.knowledge import KnowledgeBase
from kb.server import create_app, listen
from kb.settings import read_settings
from kb.store import open_store
from loaders import extract_all, find_articles

ROOT: Final = Path(__file__).parents[1]
FLAGS: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


@asynccontextmanager
async def served() -> AsyncGenerator[str]:
    """The address of a server on a store of its own, with the two articles in it."""
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings().model_copy(update={"store": "", "data": Path(folder)})
        async with await open_store(settings) as store:
            for found in extract_all(find_articles([ROOT / "seeds"]), settings):
                if isinstance(found, Findings):
                    await KnowledgeBase(store).add(found)
            with listen("127.0.0.1", 0) as listener:
                server = uvicorn.Server(uvicorn.Config(create_app(store, settings), log_config=None))
                serving = asyncio.create_task(server.serve(sockets=[listener]))
                yield f"http://127.0.0.1:{listener.getsockname()[1]}"
                server.should_exit = True
                await serving


@asynccontextmanager
async def opened() -> AsyncGenerator[Browser]:
    """A browser without a window."""
    async with async_playwright() as playwright:
        executable = os.environ.get("KB_TEST_BROWSER") or shutil.which("chromium")
        browser = await playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        await browser.close()


async def views(address: str) -> dict[str, str]:
    """Every page by its name: its address, about what is said most or first where it is about something."""
    speaker = await _asked(address, "speakers", "statements.facets.bySpeaker.0.key")
    claim = await _asked(address, "claims", "claims.nodes.0.id")
    event = await _asked(address, "events", "events.nodes.0.id")
    article = await _asked(address, "articles", "articles.nodes.0.id")
    statement = await _asked(address, "quotations", "statements.edges.0.node")
    return {
        "dashboard": "",
        "dashboard-narrowed": f"?filter={quote(json.dumps({'speaker': speaker}))}",
        "dashboard-graph": "?view=graph",
        "dashboard-empty": f"?filter={quote(json.dumps({'speaker': 'Nobody At All'}))}",
        "search": "search?text=security",
        "search-nothing": "search?text=qwertyuiop",
        "claim": f"claim?id={claim}",
        "speaker": f"speaker?id={speaker}",
        "event": f"event?id={event}",
        "article": f"article?id={article}",
        "article-chosen": f"article?id={statement['evidence'][0]['article']['id']}#{statement['id']}",
        **{name: name for name in ("claims", "speakers", "events", "articles", "review", "add")},
        **{f"embed-{name}": f"embed/{name}" for name in ("timeline", "matrix", "graph", "statements")},
        "playground": "graphql",
    }


async def _asked(address: str, document: str, path: str) -> Any:
    """What lies at a path of a named document's answer."""
    request = Request(f"{address}/q/{document}.json")  # noqa: S310  (our own server)
    with await asyncio.to_thread(urlopen, request) as answer:
        found = json.load(answer)["data"]
    for step in path.split("."):
        found = found[int(step) if step.isdigit() else step]
    return found
