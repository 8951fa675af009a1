"""Answers: what is nested in what, in the order of the document, with one statement a root field."""

import logging
from typing import Any

import orjson
import pytest

from kb.plan import Plan
from kb.store.port import Store, Values
from kb.texts import words
from schema.api import Api
from schema.ask import ask

FLAGSHIP = """
query($about: String, $first: Int! = 50) {
    statements(filter: {about: $about, said: {from: "2023-09-01", to: "2023-09-30"}}, first: $first) {
        counts { statements occasions outlets }
        edges { cursor node { id type act said { earliest latest precision basis phrase edtf }
            speaker { name } asWritten about { name role } claim { id gist counts { statements occasions outlets } }
            evidence { exact prefix suffix start end openAt
                article { title outlet { name } published { edtf } } }
            embeds { id } respondsTo { stance statement { id } } } }
    }
}
"""


async def test_everything_beside_50_statements_is_one_statement(statements: list[str], full: Store) -> None:
    for about in (None, "Russia"):
        statements.clear()
        found = (await ask(full, FLAGSHIP, {"about": about}))["statements"]
        assert len(statements) == 1
        assert len(found["edges"]) == found["counts"]["statements"] > 9


async def test_each_root_field_is_one_statement(statements: list[str], scene: Store) -> None:
    statements.clear()
    await ask(scene, '{ a: statements { totalCount } node(id: "claim:partner") { id } __typename }')
    assert len(statements) == 2
    statements.clear()
    await ask(
        scene, '{ search(text: "russia") { statements { totalCount } claims { totalCount } events { totalCount } } }'
    )
    assert len(statements) == 1


async def test_the_flagship(scene: Store) -> None:
    found = (await ask(scene, FLAGSHIP, {"about": "Moscow", "first": 1}))["statements"]
    assert found["counts"] == {"statements": 4, "occasions": 2, "outlets": 2}
    assert found["edges"][0]["node"] == {
        "id": "statement:one",
        "type": "DIRECT",
        "act": "SAY",
        "said": {"earliest": "2023-09-25", "latest": "2023-09-25", "precision": "DAY", "basis": "EXPLICIT",
                 "phrase": None, "edtf": "2023-09-25"},
        "speaker": {"name": "Matthew Miller"},
        "asWritten": None,
        "about": [{"name": "Russia", "role": "NAMED"}],
        "claim": {"id": "claim:partner", "gist": "Russia is not a security partner",
                  "counts": {"statements": 2, "occasions": 1, "outlets": 2}},
        "evidence": [
            {"exact": exact, "prefix": "“", "suffix": "”", "start": start, "end": start + len(exact), "openAt": None,
             "article": {"title": "Not a reliable partner", "outlet": {"name": "Al Arabiya English"},
                         "published": {"edtf": "2023-09-25"}}}
            for exact, start in (("Russia is not a security partner", 0), ("that can be relied on", 100))
        ],
        "embeds": [],
        "respondsTo": [],
    }  # fmt: skip


NESTED: list[tuple[str, dict[str, Any]]] = [
        (
            '{ node(id: "claim:partner") { ... on Claim { statements { edges { stance role node { id } } } } } }',
            {"node": {"statements": {"edges": [
                {"stance": "ASSERTS", "role": None, "node": {"id": "statement:one"}},
                {"stance": "DENIES", "role": None, "node": {"id": "statement:two"}},
            ]}}},
        ),
        (
            '{ node(id: "entity:russia") { ... on Entity { spokenOf(first: 2) { edges { role node { id } } } } } }',
            {"node": {"spokenOf": {"edges": [
                {"role": "NAMED", "node": {"id": "statement:one"}},
                {"role": "TARGET", "node": {"id": "statement:four"}},
            ]}}},
        ),
        (
            '{ node(id: "entity:russia") { ... on Entity { events { edges { role node { name } } } } } }',
            {"node": {"events": {"edges": [{"role": "bystander", "node": {"name": "September 19 offensive"}}]}}},
        ),
        (
            """{ node(id: "event:offensive") { ... on Event {
                participants { role entity { name } } datedStatements { edges { order node { id } } }
                spokenOf { nodes { aboutEvents { id role event { name } } } } } } }""",
            {"node": {
                "participants": [{"role": "bystander", "entity": {"name": "Russia"}}],
                "datedStatements": {"edges": [{"order": "BEFORE", "node": {"id": "statement:three"}}]},
                "spokenOf": {"nodes": [{"aboutEvents": [
                    {"id": "event:offensive", "role": "NAMED", "event": {"name": "September 19 offensive"}},
                ]}]},
            }},
        ),
        (
            """{ node(id: "statement:three") { ... on Statement {
                responses { stance statement { id } } datedBy { order event { id } } } } }""",
            {"node": {
                "responses": [{"stance": "SUPPORTS", "statement": {"id": "statement:five"}}],
                "datedBy": [{"order": "BEFORE", "event": {"id": "event:offensive"}}],
            }},
        ),
        (
            """{ search(text: "offensive") {
                statements { nodes { id } } events { nodes { id } } claims { totalCount } } }""",
            {"search": {
                "statements": {"nodes": [{"id": "statement:four"}]},
                "events": {"nodes": [{"id": "event:offensive"}]},
                "claims": {"totalCount": 0},
            }},
        ),
        (
            '{ node(id: "mention:miller") { ... on Mention { text entity { name } article { title } } } }',
            {"node": {"text": "Matthew Miller", "entity": {"name": "Matthew Miller"},
                      "article": {"title": "Not a reliable partner"}}},
        ),
        (
            '{ node(id: "version:one") { ... on ArticleVersion { retrievedAt text } } }',
            {"node": {"retrievedAt": "2023-09-26T00:00:00+00:00", "text": "Matthew Miller said …"}},
        ),
]  # fmt: skip


async def test_what_is_nested_in_what(scene: Store) -> None:
    for document, expected in NESTED:
        assert await ask(scene, document) == expected


async def test_keys_come_in_the_order_of_the_document(scene: Store) -> None:
    document = """{ z: statements(first: 1) { totalCount nodes {
            text speaker { name id } b: said { latest edtf } act a: id ...More
        } edges { node { id } cursor } } outlets(first: 1) { nodes { type name } } }
        fragment More on Statement { hedge speaker { type } }"""
    body = (await Api(scene).execute(document)).body().decode()
    keys = ("z", "totalCount", "nodes", "text", "speaker", "name", "id", "type", "b", "latest", "edtf", "act", "a",
            "hedge", "edges", "node", "cursor", "outlets")  # fmt: skip
    places = [body.index(f'"{key}":') for key in keys]
    assert places == sorted(places)


async def test_the_same_document_with_other_values(scene: Store) -> None:
    document = """query($who: String, $all: Boolean!) {
        statements(filter: {speaker: $who}) { totalCount @include(if: $all) nodes { id } } }"""
    many = (await ask(scene, document, {"who": "Miller", "all": True}))["statements"]
    few = (await ask(scene, document, {"who": "Nikol Pashinyan", "all": False}))["statements"]
    assert (many["totalCount"], len(many["nodes"])) == (3, 3)
    assert few == {"nodes": [{"id": "statement:three"}]}


async def test_one_root_field_may_fail_alone(scene: Store) -> None:
    answer = await Api(scene).execute('{ node(id: "claim:partner") { id } statements(after: "x") { totalCount } }')
    assert answer.data is None  # `statements` is never null, so its error reaches the top
    assert [(error["path"], error["extensions"]["code"]) for error in answer.errors] == [
        (["statements"], "QUERY_ERROR")
    ]


async def test_what_is_wrong_with_the_server_is_told_to_the_log_alone(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    await store.close()
    with caplog.at_level(logging.ERROR):
        answer = await Api(store).execute("{ statements { totalCount } }")
    (error,) = orjson.loads(answer.body())["errors"]
    assert error["extensions"] == {"code": "UNAVAILABLE"}
    reference = error["message"].split()[-1].rstrip(".")
    assert reference in caplog.text
    assert "StoreError" in caplog.text or "StoreUnreachable" in caplog.text
    assert not {"closed", "bolt", "sqlite"} & set(words(answer.body().decode()))


async def test_a_question_that_takes_too_long_is_given_up(store: Store) -> None:
    (error,) = (await Api(store, seconds=0).execute("{ statements { totalCount } }")).errors
    assert error["extensions"] == {"code": "QUERY_TIMEOUT"}
    assert "longer than 0 seconds" in error["message"]


async def test_the_database_gets_the_limit_of_the_request(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it does with it, `tests.store.test_limits` says."""
    limits, fetch = list[float | None](), store.fetch

    async def seen(plan: Plan, values: Values, seconds: float | None = None) -> bytes:
        limits.append(seconds)
        return await fetch(plan, values, seconds)

    monkeypatch.setattr(store, "fetch", seen)
    answer = await Api(store, seconds=7).execute("{ statements { totalCount } claims { totalCount } }")
    assert (answer.errors, limits) == ((), [7, 7])


@pytest.mark.parametrize(
    ("document", "variables", "operation", "message"),
    [
        ("{ statements { nodes { nobody } } }", {}, None, "Cannot query field 'nobody'"),
        ("query($n: Int!) { statements(first: $n) { totalCount } }", {}, None, "'$n'"),
        ("query($n: Int!) { statements(first: $n) { totalCount } }", {"n": "many"}, None, "'$n' has invalid value"),
        ("query A { __typename }", {}, "B", "has no operation 'B'"),
        ("mutation { nothing }", {}, None, "Cannot query field 'nothing'"),
        ("{ statements", {}, None, "Syntax Error"),
    ],
    ids=["field", "missing", "no number", "operation", "mutation", "syntax"],
)
async def test_what_cannot_be_asked_at_all(
    scene: Store, document: str, variables: dict[str, Any], operation: str | None, message: str
) -> None:
    answer = await Api(scene).execute(document, variables, operation)
    assert not answer.asked
    assert message in answer.errors[0]["message"]
    assert "data" not in orjson.loads(answer.body())


@pytest.mark.parametrize(
    ("document", "variables"),
    [
        ("{ statement { id } }", {}),
        ("{ statements(frst: 1) { totalCount } }", {}),
        ("query($f: StatementFilter) { statements(filter: $f) { totalCount } }", {"f": {"speakr": "Ann"}}),
    ],
)
async def test_a_misspelt_name_does_not_tell_its_neighbours(
    scene: Store, document: str, variables: dict[str, Any]
) -> None:
    answer = await Api(scene).execute(document, variables)
    assert answer.errors
    assert "Did you mean" not in answer.errors[0]["message"]
