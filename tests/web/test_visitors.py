"""The pages in public: each shows a visitor what is public, and offers nothing that needs a key."""

from collections.abc import AsyncGenerator
from typing import Any, Final

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, expect

from kb.findings import article_id
from tests.golden import seeds
from tests.web.conftest import Public, Watch

pytestmark = pytest.mark.asyncio(loop_scope="session")

PHONE: Final[Any] = {"width": 390, "height": 800}
KEYED: Final = {"/review", "/add", "/graphql"}


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(browser: Browser, public: Public) -> AsyncGenerator[BrowserContext]:
    """A phone without a key."""
    async with await browser.new_context(base_url=public.address, viewport=PHONE) as context:
        yield context


async def views(address: str) -> list[str]:
    """Every page that visitors see."""
    async with httpx.AsyncClient(base_url=address) as web:

        async def found(document: str) -> Any:
            return (await web.get(f"/q/{document}.json")).json()["data"]

        of = {name: (await found(f"{name}s"))[f"{name}s"]["nodes"][0]["id"] for name in ("claim", "event", "article")}
        of["speaker"] = (await found("speakers"))["statements"]["facets"]["bySpeaker"][0]["key"]
        said = (await found("quotations"))["statements"]["edges"][0]["node"]["id"]
    single = [f"{name}?id={ident}" for name, ident in of.items()]
    lists = ["", "?view=graph", "search?text=Armenia", "claims", "speakers", "events", "articles"]
    return [*lists, *single, f"article?id={of['article']}#{said}", "embed/timeline"]


async def test_every_page_works_and_offers_nothing_that_does_not(visitor: BrowserContext, public: Public) -> None:
    watch, page = Watch(), await visitor.new_page()
    watch.on(visitor)
    for address in await views(public.address):
        await page.goto(f"/{address}", wait_until="networkidle")
        await expect(page.locator("main h1")).to_be_attached()
        await expect(page.locator(".waiting, .problem, .empty")).to_have_count(0)
        await expect(page.locator(".keyed:visible")).to_have_count(0)
        links = await page.locator("a[href]:visible").evaluate_all(
            "all => all.map((link) => new URL(link.href.baseVal ?? link.href, document.baseURI).pathname)"
        )
        assert not KEYED.intersection(links)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert watch.complaints == []


async def test_what_is_not_public_is_not_there(visitor: BrowserContext) -> None:
    page = await visitor.new_page()
    for ident in (article_id(seeds.second().source), "claim:none", "event:none", "entity:none"):
        kind = ident.partition(":")[0].replace("entity", "speaker")
        await page.goto(f"/{kind}?id={ident}")
        await expect(page.locator(".empty")).to_contain_text("with this id")


async def test_who_needs_a_key_is_asked_for_one(visitor: BrowserContext, public: Public) -> None:
    page = await visitor.new_page()
    await page.goto("/review")
    enter = page.locator("main").get_by_role("link", name="Enter a key").first
    await expect(enter).to_have_attribute("href", f"{public.address}/key?page=review")
    await expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    await expect(page.locator(".top nav").get_by_role("link", name="Review")).to_be_hidden()


async def test_who_enters_a_key_goes_on_where_they_were(browser: Browser, public: Public) -> None:
    shown: Any = {"username": "anybody", "password": public.key}
    async with await browser.new_context(base_url=public.address, http_credentials=shown) as context:
        page = await context.new_page()
        await page.goto("/key?page=review")
        await expect(page.get_by_role("heading", name="Review")).to_be_visible()
        assert page.url == f"{public.address}/review"
        await expect(page.locator(".problem")).to_have_count(0)
        await expect(page.locator(".top nav").get_by_role("link", name="Add")).to_be_visible()
        await expect(page.get_by_role("link", name="Enter a key")).to_be_hidden()
