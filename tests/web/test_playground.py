"""The playground in a real browser, in front of the real API with both articles loaded."""

from urllib.parse import quote

import httpx
import pytest
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.web.conftest import Watch

pytestmark = pytest.mark.asyncio(loop_scope="session")
WORDS = "Russia has shown that it is not a security partner"

IS_STORED = """() => Object.values(localStorage).some(value => value.includes('"title":"Mine"'))"""


async def _open(context: BrowserContext, address: str, query: str = "") -> Page:
    page = await context.new_page()
    await page.goto(f"{address}/graphql{query}")
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
        await expect(page.get_by_role("tab")).to_have_count(5)
        await page.get_by_role("button", name="Execute query").click()
        await expect(_response(page)).to_contain_text(_as_the_editor_writes(WORDS))
        await page.wait_for_load_state("networkidle")
    assert watch.left(address) == []
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
        await expect(again.get_by_role("tab")).to_have_count(5)


async def test_an_answer_that_is_no_graphql_is_told_in_a_sentence(browser: Browser, address: str) -> None:
    async with await browser.new_context() as context:
        page = await _open(context, address)
        await page.route(
            f"{address}/graphql", lambda route: route.fulfill(status=502, content_type="text/html", body="<p>no</p>")
        )
        await page.get_by_role("button", name="Execute query").click()
        await expect(_response(page)).to_contain_text(_as_the_editor_writes("The server answered 502"))


async def test_a_reader_without_javascript_is_told_how_to_ask(browser: Browser, address: str) -> None:
    async with await browser.new_context(java_script_enabled=False) as context:
        page = await context.new_page()
        await page.goto(f"{address}/graphql")
        await expect(page.get_by_text("JavaScript is off")).to_be_visible()


async def test_a_question_that_comes_with_the_address_stands_first(browser: Browser, address: str) -> None:
    question = "query Sent { statements(first: 0) { totalCount } }"
    async with await browser.new_context() as context:
        page = await _open(context, address, f"?query={quote(question)}")
        await expect(page.get_by_role("tab", name="Sent")).to_be_visible()
        await expect(page.get_by_role("tab")).to_have_count(6)
        await page.get_by_role("button", name="Execute query").click()
        await expect(_response(page)).to_contain_text("totalCount")


async def test_a_question_can_be_clicked_together(browser: Browser, address: str) -> None:
    async with await browser.new_context() as context:
        page = await _open(context, address)
        await page.get_by_role("button", name="Show GraphiQL Explorer").click()
        await expect(page.locator(".docExplorerWrap")).to_contain_text("statements")


LOAD = """mutation {
  loadArticle(article: {text: "“We heard it,” Ana Ruiz told reporters.", outlet: "The Paper"}) { id }
}"""


async def test_a_subscription_delivers_what_is_loaded_meanwhile(browser: Browser, desk: str) -> None:
    async with await browser.new_context() as context:
        page = await _open(context, desk)
        await page.get_by_role("tab", name="WhatIsNew").click()
        await expect(_operation(page)).to_contain_text("subscription")
        # The editor reads the new tab's operation a moment after it shows it.
        await page.wait_for_timeout(2000)
        await page.get_by_role("button", name="Execute query").click()
        await expect(page.get_by_role("button", name="Stop query")).to_be_visible()
        async with httpx.AsyncClient(timeout=60) as client:
            loaded = (await client.post(f"{desk}/graphql", json={"query": LOAD})).json()
        assert loaded["data"]["loadArticle"]["id"]
        await expect(_response(page)).to_contain_text(_as_the_editor_writes("We heard it"))
        await page.get_by_role("button", name="Stop query").click()
        await expect(page.get_by_role("button", name="Execute query")).to_be_visible()
