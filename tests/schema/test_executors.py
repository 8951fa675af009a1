"""The bytes of the store are what graphql-core would have answered."""

import json
import os
from typing import Any, Final, cast

import pytest
from graphql import GraphQLEnumType, GraphQLNamedType, GraphQLObjectType, get_named_type

from kb.models import Claim
from kb.plan import HOLE, MARK, constant_name
from kb.settings import Settings
from kb.store.port import Store
from kb.vocabulary import Edge
from schema.api import Api
from schema.ask import ask
from schema.documents import read_document
from schema.execution import Answer, walked
from schema.query import GRAPHQL
from tests.schema.documents import Documents
from tests.schema.scene import GRAPH, save
from tests.schema.test_answers import FLAGSHIP, NESTED
from tests.schema.test_schema import IDS

ASKED: Final = int(os.environ.get("KB_TEST_DOCUMENTS", "0"))
"""How many documents on each database in a long run: `KB_TEST_DOCUMENTS=2000 pytest tests/schema/test_executors.py`."""


async def both(store: Store, document: str, variables: dict[str, Any] | None = None) -> tuple[Answer, Answer]:
    """What the API answers, and what graphql-core makes of the same rows."""
    api, question = Api(store, seconds=60), read_document(document).question(variables or {}, None)
    return await api.execute(document, variables), walked(question, await api.fetch(question))


def text(answer: Answer) -> Any:
    """The data with the order of its keys, and whether a key came twice."""
    return json.loads(b"".join(answer.pieces or (b"null",)), object_pairs_hook=list)


async def same(store: Store, document: str, variables: dict[str, Any] | None = None) -> None:
    answer, expected = await both(store, document, variables)
    assert text(answer) == text(expected), document
    assert not expected.errors, document


async def test_documents_of_the_other_tests(scene: Store) -> None:
    for document, _ in NESTED:
        await same(scene, document)
    await same(scene, FLAGSHIP, {"about": "Moscow"})


@pytest.mark.timeout(0 if ASKED else 300)
async def test_documents_that_nobody_thought_of(scene: Store, settings: Settings) -> None:
    # Every new text costs Neo4j half a second.
    count = ASKED or (30 if settings.store else 200)
    made = Documents(6, IDS)
    for _ in range(count):
        await same(scene, made.document())


async def test_on_the_seeds(full: Store) -> None:
    await same(full, FLAGSHIP)


async def test_the_bytes_are_sent_as_they_are(scene: Store) -> None:
    answer = await Api(scene).execute('{ a: node(id: "claim:partner") { id } b: node(id: "claim:none") { id } }')
    assert answer.body() == b'{"data":{"a":{"id":"claim:partner"},"b":null}}'
    nothing = await Api(scene).execute("{ outlets @skip(if: true) { totalCount } }")
    assert (nothing.body(), nothing.data) == (b'{"data":{}}', {})


async def test_what_must_be_there_and_is_not_leaves_partial_data(store: Store) -> None:
    """A statement without its article, a role that is not given: the errors are those of graphql-core."""
    await save(store, [item for item in GRAPH if not isinstance(item, Edge)])
    await save(store, [_bare(item) for item in GRAPH if isinstance(item, Edge) and item.relation.type != "REPORTED_IN"])
    answer = await Api(store).execute(
        """{ bare: node(id: "statement:one") { ... on Statement { id article { id } } }
             role: node(id: "statement:three") { ... on Statement { about { role } } }
             as: node(id: "event:offensive") { ... on Event { participants { role } } }
             whole: node(id: "statement:one") { id } }"""
    )
    assert answer.data == {"bare": None, "role": None, "as": None, "whole": {"id": "statement:one"}}
    assert [error["path"] for error in answer.errors] == [
        ["bare", "article"], ["role", "about", 0, "role"], ["as", "participants", 0, "role"],
    ]  # fmt: skip
    assert {error["extensions"]["code"] for error in answer.errors} == {"INTERNAL"}


def _bare(edge: Edge) -> Edge:
    return edge._replace(properties=tuple(item for item in edge.properties if item[0] != "role"))


async def test_a_text_that_looks_like_something_missing(scene: Store) -> None:
    gist = f"Russia is no {MARK} partner: {HOLE}"
    await save(scene, [Claim(id="claim:partner", gist=gist)])
    assert await ask(scene, '{ node(id: "claim:partner") { ... on Claim { gist } } }') == {"node": {"gist": gist}}


async def test_introspection_beside_data(scene: Store) -> None:
    found = await ask(scene, '{ __typename node(id: "claim:partner") { id } __type(name: "Claim") { name } }')
    assert found == {"__typename": "Query", "node": {"id": "claim:partner"}, "__type": {"name": "Claim"}}


def test_constants_are_named_after_what_is_stored() -> None:
    objects = [type_ for type_ in GRAPHQL.type_map.values() if isinstance(type_, GraphQLObjectType)]
    types = {
        cast("GraphQLNamedType", get_named_type(field.type)) for type_ in objects for field in type_.fields.values()
    }
    enums = [type_ for type_ in types if isinstance(type_, GraphQLEnumType) and not type_.name.startswith("__")]
    shown = [item for type_ in enums for item in type_.values.items()]
    assert len(shown) > 40
    for name, item in shown:
        assert constant_name(str(item.value)) == name
