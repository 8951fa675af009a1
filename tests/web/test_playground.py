"""The playground in a real browser, in front of an API that knows a single statement."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from graphql import build_schema, graphql_sync  # pyright: ignore[reportUnknownVariableType]
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kb.server.site import CONTENT_SECURITY_POLICY, PLAYGROUND

WORDS = "Russia has shown that it is not a security partner"
STATEMENT = {
    "type": "direct",
    "act": "say",
    "asWritten": "Matthew Miller",
    "said": {"edtf": "2023-09-25"},
    "speaker": {"name": "Matthew Miller"},
    "about": [{"name": "Russia", "role": "target"}],
    "evidence": [{"exact": WORDS, "start": 211, "end": 261, "article": {"title": None, "outlet": None}}],
}
ANSWER = {"statements": {"totalCount": 1, "edges": [{"node": STATEMENT}]}}
expect.set_options(timeout=20_000)  # milliseconds; the editor is 4 MB of script, and the machine may be busy

IS_STORED = """() => Object.values(localStorage).some(value => value.includes('"title":"Mine"'))"""
SCHEMA = build_schema("""
    type Query { statements(filter: Filter, first: Int): Statements }
    input Filter { speaker: String, about: String }
    type Statements { totalCount: Int, edges: [Edge!]! }
    type Edge { node: Statement! }
    type Statement {
      type: String, act: String, asWritten: String, said: Said, speaker: Named, about: [About!]!, evidence: [Evidence!]!
    }
    type Said { edtf: String }
    type Named { name: String }
    type About { name: String, role: String }
    type Evidence { exact: String, start: Int, end: Int, article: Article }
    type Article { title: String, outlet: Named }
""")


async def _ask(request: Request) -> Response:
    asked: dict[str, Any] = await request.json()
    result = graphql_sync(SCHEMA, asked["query"], ANSWER, operation_name=asked.get("operationName"))
    return JSONResponse(result.formatted, media_type="application/graphql-response+json")


@pytest.fixture(scope="module")
def address(built_pages: Path) -> Iterator[str]:
    """Where the built page and the small API are served, under a prefix as behind a proxy."""

    async def page(_: Request) -> Response:
        return FileResponse(built_pages / PLAYGROUND, headers={"Content-Security-Policy": CONTENT_SECURITY_POLICY})

    routes = [
        Route("/kb/graphql", page, methods=["GET"]),
        Route("/kb/graphql", _ask, methods=["POST"]),
        Mount("/kb/assets", StaticFiles(directory=built_pages / "assets")),
    ]
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/kb/graphql"
    server.should_exit = True
    thread.join()


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


async def _open(context: BrowserContext, address: str) -> Page:
    page = await context.new_page()
    await page.goto(address)
    for editor in ("Operation Editor", "Result Window"):
        await expect(page.get_by_role("region", name=editor).locator(".monaco-editor")).to_be_visible()
    await expect(_operation(page)).to_contain_text("query")
    return page


def _operation(page: Page) -> Locator:
    return page.get_by_role("region", name="Operation Editor").locator(".view-lines")


def _response(page: Page) -> Locator:
    return page.get_by_role("region", name="Result Window").locator(".view-lines")


def _as_the_editor_writes(words: str) -> str:
    return words.replace(" ", "\N{NO-BREAK SPACE}")


async def test_the_first_tab_asks_what_miller_said_and_nobody_else_is_asked(browser: Browser, address: str) -> None:
    watch = Watch()
    async with await browser.new_context() as context:
        watch.on(context)
        page = await _open(context, address)
        await expect(page.get_by_role("tab")).to_have_count(4)
        await page.get_by_role("button", name="Execute query").click()
        await expect(_response(page)).to_contain_text(_as_the_editor_writes(WORDS))
        await page.wait_for_load_state("networkidle")
    origin = address.removesuffix("/kb/graphql")
    assert [url for url in watch.asked if not url.startswith(origin)] == []
    assert watch.complaints == []


async def test_a_visitor_who_returns_finds_the_tabs_as_they_were_left(browser: Browser, address: str) -> None:
    async with await browser.new_context() as context:
        page = await _open(context, address)
        await _operation(page).click()
        await page.keyboard.press("Control+A")
        await page.keyboard.type("query Mine { statements { totalCount")
        await page.wait_for_function(IS_STORED)
        again = await _open(context, address)
        await expect(again.get_by_role("tab", name="Mine")).to_be_visible()
        await expect(again.get_by_role("tab")).to_have_count(4)


async def test_an_answer_that_is_no_graphql_is_told_in_a_sentence(browser: Browser, address: str) -> None:
    async with await browser.new_context() as context:
        page = await _open(context, address)
        await page.route(address, lambda route: route.fulfill(status=502, content_type="text/html", body="<p>no</p>"))
        await page.get_by_role("button", name="Execute query").click()
        await expect(_response(page)).to_contain_text(_as_the_editor_writes("The server answered 502"))


async def test_a_reader_without_javascript_is_told_how_to_ask(browser: Browser, address: str) -> None:
    async with await browser.new_context(java_script_enabled=False) as context:
        page = await context.new_page()
        await page.goto(address)
        await expect(page.get_by_text("JavaScript is off")).to_be_visible()
