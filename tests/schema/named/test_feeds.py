"""Named documents as feeds, read as a feed reader reads them."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any, cast

import feedparser  # pyright: ignore[reportMissingTypeStubs]
import httpx
import pytest

from kb.models import Act
from kb.settings import Settings
from kb.store.port import Store
from kb.vocabulary import REPORTED_IN, SAID_BY, edge
from tests.schema.scene import MILLER, save, statement
from tests.server.clients import client

ODD = '<b>No</b> & "never" ]]> \x00 \x1b 𝕏'


@pytest.fixture
async def web(scene: Store, settings: Settings) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of a server whose graph learnt two more things, the older one last."""
    later, earlier = datetime(2031, 1, 2, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
    newest = statement("newest", ODD, act=Act.DENY, recorded_at=later)
    older = statement("older", "Older", recorded_at=earlier)
    about = [
        edge(SAID_BY, newest.id, MILLER.id),
        *(edge(REPORTED_IN, item.id, "article:one") for item in (newest, older)),
    ]
    await save(scene, [newest, older, *about])
    async with client(scene, settings) as opened:
        yield opened


def read(response: httpx.Response) -> Any:
    """What a feed reader makes of it."""
    found = cast("Any", feedparser).parse(response.content, sanitize_html=False)
    assert (response.status_code, found.bozo, found.version) == (200, False, "atom10")
    return found


async def test_a_document_is_followed(web: httpx.AsyncClient) -> None:
    response = await web.get("/q/statements.atom?first=2")
    found = read(response)
    assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert found.feed.title.startswith("Who said what")
    assert found.feed.id == found.feed.links[0].href == "http://localhost:8000/q/statements.atom?first=2"
    assert [entry.id for entry in found.entries] == ["urn:kb:statement:newest", "urn:kb:statement:older"]
    assert found.feed.updated_parsed[:3] == found.entries[0].updated_parsed[:3] == (2031, 1, 2)


async def test_an_entry_says_who_and_leads_to_the_article(web: httpx.AsyncClient) -> None:
    entry = read(await web.get("/q/statements.atom?first=1")).entries[0]
    assert (entry.title, entry.link) == ("Matthew Miller, DENY", "https://one.example/a")
    (content,) = entry.content
    assert (content.type, content.value) == ("text/plain", ODD.replace("\x00", "�").replace("\x1b", "�"))


async def test_markup_of_a_text_stays_text(web: httpx.AsyncClient) -> None:
    text = (await web.get("/q/statements.atom?first=1")).text
    assert "&lt;b&gt;No&lt;/b&gt; &amp;" in text
    assert "<b>" not in text


async def test_it_is_not_sent_again_and_an_order_of_ones_own_counts(web: httpx.AsyncClient) -> None:
    first = await web.get("/q/statements.atom")
    again = await web.get("/q/statements.atom", headers={"if-none-match": first.headers["etag"]})
    other = await web.get("/q/statements.atom", params={"sort": '[{"recordedAt": "ASC"}]'})
    assert (again.status_code, again.content) == (304, b"")
    ids = [entry.id for entry in read(other).entries]
    assert ids.index("urn:kb:statement:older") < ids.index("urn:kb:statement:newest")


async def test_nothing_is_a_feed_too(web: httpx.AsyncClient) -> None:
    found = read(await web.get("/q/statements.atom?act=PRAISE"))
    assert (found.entries, found.feed.updated) == ([], "1970-01-01T00:00:00Z")


@pytest.mark.parametrize(("name", "reason"), [("acts", "no id and no recorded_at"), ("claims", "no recorded_at")])
async def test_what_cannot_be_followed(web: httpx.AsyncClient, name: str, reason: str) -> None:
    response = await web.get(f"/q/{name}.atom")
    assert (response.status_code, "etag" in response.headers) == (400, False)
    assert f"{name} cannot be followed: its rows have {reason}. Ask for statements.atom" in response.text
