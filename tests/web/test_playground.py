"""The playground in a real browser, in front of the real API with both articles loaded."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from kb.knowledge import KnowledgeBase
from kb.server import create_app, listen
from kb.server.site import Site
from kb.settings import read_settings
from kb.store import open_store
from tests.golden import seeds

WORDS = "Russia has shown that it is not a security partner"
expect.set_options(timeout=60_000)  # milliseconds; the editor is 4 MB of script, and the machine may be busy

IS_STORED = """() => Object.values(localStorage).some(value => value.includes('"title":"Mine"'))"""


@pytest.fixture
async def address(built_pages: Path, tmp_path: Path) -> AsyncGenerator[str]:
    """Where the playground is served; on one database, for the page does not know which."""
    settings = read_settings().model_copy(update={"store": "", "data": tmp_path})
    async with await open_store(settings) as store:
        for findings in (seeds.first(), seeds.second()):
            await KnowledgeBase(store).add(findings)
        with listen("127.0.0.1", 0) as listener:
            app = create_app(store, settings, Site(built_pages))
            server = uvicorn.Server(uvicorn.Config(app, log_config=None))
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/graphql"
            server.should_exit = True
            await serving


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
    origin = address.removesuffix("/graphql")
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
