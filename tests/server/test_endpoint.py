"""GraphQL over HTTP."""

from typing import Any

import httpx
import orjson
import pytest

from kb.server.endpoint import MAX_BODY
from kb.settings import Settings
from kb.store.port import Store
from tests.server.clients import client

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
TYPENAME = {"query": "{ __typename }"}


async def post(store: Store, settings: Settings, body: Any, **headers: str) -> httpx.Response:
    sent = body if isinstance(body, bytes) else orjson.dumps(body)
    async with client(store, settings) as web:
        return await web.post("/graphql", content=sent, headers={"content-type": JSON, "accept": GRAPHQL} | headers)


async def test_a_question_by_post(store: Store, settings: Settings) -> None:
    body = {
        "query": "query A($first: Int!) { statements(first: $first) { totalCount } } query B { __typename }",
        "variables": {"first": 3},
        "operationName": "A",
    }
    response = await post(store, settings, body)
    assert response.status_code == 200
    assert response.json() == {"data": {"statements": {"totalCount": 0}}}
    assert response.headers["content-type"] == f"{GRAPHQL}; charset=utf-8"


async def test_a_question_by_get(store: Store, settings: Settings) -> None:
    query = {"query": "query($n: Int!) { outlets(first: $n) { totalCount } }", "variables": '{"n": 1}'}
    async with client(store, settings) as web:
        response = await web.get("/graphql", params=query, headers={"accept": JSON})
    assert response.json() == {"data": {"outlets": {"totalCount": 0}}}


@pytest.mark.parametrize(
    ("accept", "type_"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (GRAPHQL, GRAPHQL),
        (f"{GRAPHQL}, {JSON};q=0.9", GRAPHQL),
        (f"{GRAPHQL};q=0.1, {JSON}", JSON),
        (f"text/html, {GRAPHQL};q=0.5", GRAPHQL),
    ],
)
async def test_the_media_type_is_the_one_asked_for(store: Store, settings: Settings, accept: str, type_: str) -> None:
    response = await post(store, settings, TYPENAME, accept=accept)
    assert response.headers["content-type"] == f"{type_}; charset=utf-8"


@pytest.mark.parametrize(("accept", "status"), [(GRAPHQL, 400), (JSON, 200)])
@pytest.mark.parametrize("query", ["{ nobody }", "{", "query($n: Int!) { statements(first: $n) { totalCount } }"])
async def test_the_status_of_a_question_that_cannot_be_asked(
    store: Store, settings: Settings, query: str, accept: str, status: int
) -> None:
    response = await post(store, settings, {"query": query}, accept=accept)
    assert response.status_code == status
    assert "data" not in response.json()
    assert response.json()["errors"][0]["message"]


async def test_an_error_while_answering_is_no_error_of_http(store: Store, settings: Settings) -> None:
    response = await post(store, settings, {"query": '{ statements(after: "x") { totalCount } }'})
    assert (response.status_code, response.json()["data"]) == (200, None)


NOT_ASKED: list[tuple[Any, int, str]] = [
    (b"{", 400, "no JSON"),
    (b"\xff\xfe{", 400, "no JSON"),
    (b'{"query": "{__typename}", "variables": {"a": NaN}}', 400, "no JSON"),
    (b'{"query": "{__typename}", "variables": {"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}", 400, "no JSON"),
    ([TYPENAME], 400, "a JSON object"),
    ({}, 400, "`query` is missing"),
    ({"query": 1}, 400, "`query` is missing"),
    (TYPENAME | {"variables": "x"}, 400, "`variables` must be"),
    (TYPENAME | {"extensions": []}, 400, "`extensions` must be"),
    (TYPENAME | {"operationName": 1}, 400, "`operationName` must be"),
    (b" " * (MAX_BODY + 1), 413, "1,000,000 bytes"),
]


@pytest.mark.parametrize(
    ("body", "status", "message"),
    NOT_ASKED,
    ids=["cut", "not utf-8", "nan", "deep", "list", "empty", "number", "variables", "extensions", "name", "long"],
)
async def test_what_is_no_question(store: Store, settings: Settings, body: Any, status: int, message: str) -> None:
    response = await post(store, settings, body)
    assert response.status_code == status
    assert message in response.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
        ({"content-type": ""}, 415),
        ({"content-type": "application/json; charset=latin-1"}, 415),
        ({"content-type": "application/json; charset=UTF-8"}, 200),
        ({"accept": "image/png"}, 406),
    ],
    ids=str,
)
async def test_other_types_are_refused(store: Store, settings: Settings, headers: dict[str, str], status: int) -> None:
    assert (await post(store, settings, TYPENAME, **headers)).status_code == status


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_are_refused(store: Store, settings: Settings, method: str) -> None:
    async with client(store, settings) as web:
        response = await web.request(method, "/graphql")
    assert response.status_code == 405
    assert "POST" in response.headers["allow"]


async def test_no_other_site_may_read_an_answer(store: Store, settings: Settings) -> None:
    response = await post(store, settings, TYPENAME, origin="https://elsewhere.example")
    assert not [name for name in response.headers if name.startswith("access-control")]
