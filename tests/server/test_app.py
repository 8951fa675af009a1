"""Pages, health, and what stands round every request."""

from pathlib import Path

import pytest

from kb.server.guard import known_hosts
from kb.server.site import CONTENT_SECURITY_POLICY, VIEWS, Site, ahead
from kb.settings import Settings
from kb.store.port import Store
from tests.schema.scene import MILLER, save
from tests.server.clients import built, client

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("path", "page"), [("/graphql", "playground"), *((f"/{view}?id=x", "dashboard") for view in VIEWS)]
)
async def test_a_browser_gets_the_pages(store: Store, settings: Settings, tmp_path: Path, path: str, page: str) -> None:
    async with client(store, settings, built(tmp_path / "pages")) as web:
        response = await web.get(path, headers=BROWSER)
    assert page in response.text
    assert response.headers["content-type"].startswith("text/html")
    assert response.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert response.headers["cache-control"] == "no-cache"


async def test_without_pages_it_says_why_and_answers_all_the_same(store: Store, settings: Settings) -> None:
    async with client(store, settings, Site(None, "The pages were not built: run pip.")) as web:
        response = await web.get("/graphql", headers=BROWSER)
        answer = await web.post("/graphql", json={"query": "{ __typename }"})
        asset = await web.get("/assets/page-1.js")
    assert (response.status_code, answer.status_code, asset.status_code) == (503, 200, 404)
    assert "The pages were not built: run pip." in response.text


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [("gzip, deflate, br", (b"smallest", "br")), ("gzip", (b"smaller", "gzip")), ("identity", (b"plain", None))],
)
async def test_assets_come_in_the_smallest_form_and_stay(
    store: Store, settings: Settings, tmp_path: Path, accepted: str, expected: tuple[bytes, str | None]
) -> None:
    site = built(tmp_path / "pages")
    async with (
        client(store, settings, site) as web,
        web.stream("GET", "/assets/page-1.js", headers={"accept-encoding": accepted}) as response,
    ):
        raw = b"".join([part async for part in response.aiter_raw()])
    assert (raw, response.headers.get("content-encoding")) == expected
    assert response.headers["content-type"].startswith("text/javascript")
    assert "immutable" in response.headers["cache-control"]


@pytest.mark.parametrize(
    ("view", "query", "expected"),
    [
        ("", "", "q/facets.json"),
        ("", "view=graph&filter=%7B%22act%22%3A1%7D", "q/facets.json?filter=%7B%22act%22%3A1%7D"),
        ("speaker", "id=entity%3A1&unit=DAY", "q/entity.json?id=entity%3A1"),
        ("", "filter=%7B%22act%22%3A+1%7D", None),
        ("", "filter=x", None),
        ("claim", "id=claim:1", None),
        ("speaker", "", None),
        ("claims", "", None),
        ("search", "text=a>;%20rel=preload", None),
    ],
)  # fmt: skip
def test_a_browser_is_told_what_the_page_will_ask_first(view: str, query: str, expected: str | None) -> None:
    link = f"<{expected}>; rel=preload; as=fetch; crossorigin"
    assert ahead(view, query) == ({"link": link} if expected else {})


@pytest.mark.parametrize("name", ["nothing.js", "..%2Fsecret.txt", "%2e%2e/secret.txt", "%2Fetc%2Fpasswd"])
async def test_nothing_else_is_served(store: Store, settings: Settings, tmp_path: Path, name: str) -> None:
    async with client(store, settings, built(tmp_path / "pages")) as web:
        assert (await web.get(f"/assets/{name}")).status_code == 404


async def test_health_tells_the_revision(store: Store, settings: Settings) -> None:
    async with client(store, settings) as web:
        before = (await web.get("/health")).json()
        await save(store, [MILLER])
        after = (await web.get("/health")).json()
    assert (before, after) == ({"status": "ok", "revision": 0}, {"status": "ok", "revision": 1})


async def test_health_of_a_store_that_does_not_answer(store: Store, settings: Settings) -> None:
    await store.close()
    async with client(store, settings) as web:
        response = await web.get("/health")
    assert (response.status_code, response.json()) == (503, {"status": "unreachable"})


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:1234", "[::1]:8000", "LOCALHOST:8000"])
async def test_known_names_are_answered(store: Store, settings: Settings, host: str) -> None:
    async with client(store, settings) as web:
        assert (await web.get("/health", headers={"host": host})).status_code == 200


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "localhost.elsewhere.example", "127.0.0.1.elsewhere.example:8000", "", "10.0.0.1"]
)
@pytest.mark.parametrize("path", ["/graphql", "/health", "/", "/assets/x"])
async def test_other_names_are_refused(store: Store, settings: Settings, host: str, path: str) -> None:
    async with client(store, settings) as web:
        response = await web.get(path, headers={"host": host})
    assert response.status_code == 421
    assert "not known here" in response.text


def test_the_names_that_are_known(settings: Settings) -> None:
    def known(host: str, *told: str) -> frozenset[str] | None:
        return known_hosts(settings.model_copy(update={"host": host, "hosts": frozenset(told)}))

    loopback = {"localhost", "127.0.0.1", "[::1]"}
    assert known("192.168.1.5", "KB.example") == {*loopback, "192.168.1.5", "kb.example"}
    assert "[fe80::1]" in (known("fe80::1") or ())
    assert known("::") is None
    assert known("0.0.0.0", "localhost") == loopback


@pytest.mark.parametrize("path", ["/graphql", "/health", "/nowhere", "/assets/x"])
async def test_browsers_are_told_to_trust_nothing_else(store: Store, settings: Settings, path: str) -> None:
    async with client(store, settings) as web:
        headers = (await web.get(path, headers=BROWSER)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]
