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
from schema.named import library
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


ROWS = sorted(library().keys())


@pytest.mark.parametrize("name", ROWS)
async def test_whatever_has_rows_is_followed(web: httpx.AsyncClient, name: str) -> None:
    rows = (await web.get(f"/q/{name}.rows")).json()["rows"]
    found = read(await web.get(f"/q/{name}.atom"))
    assert len(found.entries) == len(rows)
    assert len({entry.id for entry in found.entries}) == len(rows)
    assert all(entry.title and entry.updated.startswith("2031-01-0") for entry in found.entries if rows)


async def test_what_rows_hold_of_a_node_is_told_like_the_node(web: httpx.AsyncClient) -> None:
    asked, other = [read(await web.get(f"/q/{name}.atom?first=2")) for name in ("statements", "quotations")]
    for of in ("id", "title", "updated", "content"):
        assert [entry[of] for entry in asked.entries] == [entry[of] for entry in other.entries]


async def test_a_number_that_changes_is_told_again(web: httpx.AsyncClient, scene: Store) -> None:
    before = {entry.id: entry.title for entry in read(await web.get("/q/acts.atom")).entries}
    await save(scene, [statement("denied", "No, again", act=Act.DENY)])
    after = {entry.id: entry.title for entry in read(await web.get("/q/acts.atom")).entries}
    assert [after[ident] for ident in after.keys() - before.keys()] == ["deny"]
    (denied,) = [entry for entry in read(await web.get("/q/acts.atom")).entries if entry.title == "deny"]
    assert "statements: 2" in denied.content[0].value
