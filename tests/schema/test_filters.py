"""What each field of a filter lets through."""

from typing import Any

import pytest

from kb.errors import QueryError
from kb.store.port import Store
from schema.ask import ask
from tests.schema.scene import keys

ALL = ["five", "one", "four", "three", "two"]
"""All statements, newest first: latest, else earliest, else last; then by id."""

STATEMENTS: list[tuple[dict[str, Any], list[str]]] = [
    ({}, ALL),
    ({"speaker": None, "about": None, "said": None, "type": None}, ALL),
    ({"speaker": "Matthew Miller"}, ["five", "one", "two"]),
    ({"speaker": "MILLER"}, ["five", "one", "two"]),
    ({"speaker": "entity:miller"}, ["five", "one", "two"]),
    ({"speaker": "entity:nobody"}, []),
    ({"speaker": "Müller"}, []),
    ({"about": "Russia"}, ["one", "four", "three", "two"]),
    ({"about": "moscow"}, ["one", "four", "three", "two"]),
    ({"about": "entity:russia", "aboutRole": "TARGET"}, ["four", "three"]),
    ({"about": "Russia", "aboutRole": "NAMED"}, ["one", "two"]),
    ({"aboutRole": "NAMED"}, ["one", "four", "two"]),
    ({"about": "the assault"}, ["four"]),
    ({"about": "event:offensive"}, ["four"]),
    ({"about": "event:offensive", "aboutRole": "TARGET"}, []),
    ({"speaker": "Miller", "about": "Russia"}, ["one", "two"]),
    ({"text": "security PARTNER"}, ["one", "two"]),
    ({"text": "partner mistake"}, []),
    ({"text": "… !"}, ALL),
    ({"type": "MIXED"}, ["three"]),
    ({"type": ["MIXED", "INDIRECT"]}, ["four", "three"]),
    ({"type": []}, []),
    ({"act": ["ACCUSE", "CRITICISE"]}, ["four", "three"]),
    ({"hedged": True}, ["three"]),
    ({"hedged": False}, ["five", "one", "four", "two"]),
    ({"precision": ["INTERVAL"]}, ["three"]),
    ({"claim": "claim:partner"}, ["one", "two"]),
    ({"event": "event:offensive"}, ["four", "three"]),
    ({"event": "September 19 offensive"}, ["four", "three"]),
    ({"event": "event:briefing"}, ["five", "one", "two"]),
    ({"article": "article:two"}, ["three", "two"]),
    ({"article": "https://one.example/a"}, ["five", "one", "four"]),
    ({"article": "two"}, ["three", "two"]),
    ({"outlet": "al arabiya english"}, ["five", "one", "four"]),
    ({"outlet": "outlet:mirror"}, ["three", "two"]),
    ({"collection": "caucasus"}, ["five", "one", "four"]),
]


async def test_statements(scene: Store) -> None:
    for filter_, expected in STATEMENTS:
        assert await keys(scene, "statements", filter_) == expected, filter_


RANGES: list[tuple[dict[str, Any], list[str], list[str]]] = [
    ({"from": "2023-09-25", "to": "2023-09-25"}, ["one", "four", "two"], ["one"]),
    ({"from": "2023-09-24"}, ["five", "one", "four", "two"], ["five", "one"]),
    ({"to": "2023-09-25"}, ["one", "four", "three", "two"], ["one", "four", "three"]),
    ({"from": "2023-09-10", "to": "2023-09-12"}, ["four", "three", "two"], []),
    ({"from": "2023-09-01", "to": "2023-09-23"}, ["four", "three", "two"], ["three"]),
    ({}, ALL, ALL),
    ({"from": None, "to": "2022-12-31"}, ["four", "two"], []),
]
"""A range, what may lie in it, and what does."""


async def test_a_range_may_hold_a_time_or_holds_it(scene: Store) -> None:
    for range_, possible, certain in RANGES:
        assert await keys(scene, "statements", {"said": range_}) == possible, range_
        assert await keys(scene, "statements", {"said": range_ | {"certainty": "CERTAIN"}}) == certain, range_


OTHERS: list[tuple[str, dict[str, Any], list[str]]] = [
    ("claims", {"text": "security"}, ["partner"]),
    ("claims", {"speaker": "Miller", "about": "Russia"}, ["partner"]),
    ("claims", {"speaker": "Pashinyan"}, []),
    ("claims", {"firstSaid": {"from": "2023-09-26"}}, []),
    ("speakers", {}, ["miller", "pashinyan"]),
    ("speakers", {"text": "miller"}, ["miller"]),
    ("speakers", {"name": "Russia"}, []),
    ("entities", {}, ["miller", "pashinyan", "russia"]),
    ("entities", {"name": "Moscow"}, ["russia"]),
    ("entities", {"name": "entity:russia"}, ["russia"]),
    ("entities", {"type": ["PERSON"], "country": "AM"}, ["pashinyan"]),
    ("events", {}, ["offensive", "interview", "briefing"]),
    ("events", {"type": "attack"}, ["offensive"]),
    ("events", {"name": "The Assault"}, ["offensive"]),
    ("events", {"participant": "Moscow"}, ["offensive"]),
    ("events", {"place": "Moscow"}, []),
    ("events", {"time": {"to": "2023-09-18", "certainty": "CERTAIN"}}, []),
    ("events", {"text": "briefing"}, ["briefing"]),
    ("articles", {}, ["one", "two"]),
    ("articles", {"text": "reliable"}, ["one"]),
    ("articles", {"url": "https://one.example/a"}, ["one"]),
    ("articles", {"outlet": "The Mirror-Spectator"}, ["two"]),
    ("articles", {"collection": "caucasus"}, ["one"]),
    ("articles", {"published": {"from": "2023-09-25", "certainty": "CERTAIN"}}, ["one"]),
    ("outlets", {}, ["arabiya", "mirror"]),
    ("outlets", {"name": "AL ARABIYA ENGLISH"}, ["arabiya"]),
    ("outlets", {"type": ["NEWSPAPER"]}, ["mirror"]),
]


async def test_other_roots(scene: Store) -> None:
    for root, filter_, expected in OTHERS:
        assert await keys(scene, root, filter_) == expected, (root, filter_)


@pytest.mark.parametrize(
    ("filter_", "message"),
    [
        ({"speaker": "event:offensive"}, "speaker: 'event:offensive' is an id of kind event"),
        ({"claim": "entity:miller"}, "claim: 'entity:miller' is an id of kind entity"),
        ({"said": {"from": "2023-09-25", "to": "2023-09-24"}}, "from 2023-09-25 to 2023-09-24 are no range"),
        ({"said": {"from": "September"}}, "write it like 2023-09-24"),
        ({"text": "word " * 51}, "A text may have 50 words and this one has 51"),
        ({"type": ["MIXED"] * 101}, "A filter may list 100 values and this one has 101"),
    ],
    ids=str,
)
async def test_what_cannot_be_asked_is_said(scene: Store, filter_: dict[str, Any], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        await keys(scene, "statements", filter_)


async def test_a_filter_narrows_nested_statements_too(scene: Store) -> None:
    document = """{ speakers { nodes { name statements(filter: {about: "Russia"}, first: 1) {
        totalCount nodes { id } pageInfo { hasNextPage } } } } }"""
    assert (await ask(scene, document))["speakers"]["nodes"] == [
        {
            "name": "Matthew Miller",
            "statements": {
                "totalCount": 2, "nodes": [{"id": "statement:one"}], "pageInfo": {"hasNextPage": True},
            },
        },
        {
            "name": "Nikol Pashinyan",
            "statements": {
                "totalCount": 1, "nodes": [{"id": "statement:three"}], "pageInfo": {"hasNextPage": False},
            },
        },
    ]  # fmt: skip
