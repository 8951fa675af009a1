"""The printed schema, and that every field of it can be answered."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

import schema
from kb.store.port import Store
from kb.vocabulary import KINDS
from schema.api import Api
from schema.ask import ask
from schema.query import GRAPHQL


def test_the_printed_schema_is_the_one_in_the_repository() -> None:
    printed = Path(schema.__file__).with_name("schema.graphql")
    assert printed.read_text() == schema.SDL, "run `kb schema > schema/schema.graphql` and look at the difference"


def everything(type_: GraphQLNamedType, depth: int) -> str:
    """All fields of a type and, down to a depth, of what they answer."""
    if not isinstance(type_, GraphQLObjectType):
        return "{ __typename id }"
    return "{ __typename " + " ".join(_fields(type_, depth)) + " }"


def answers(field: Any) -> GraphQLNamedType:
    """The type that a field answers, lists and non-null aside."""
    return cast("GraphQLNamedType", get_named_type(field.type))


def _fields(type_: GraphQLObjectType, depth: int) -> Iterator[str]:
    for name, field in type_.fields.items():
        answered = answers(field)
        if is_leaf_type(answered):
            yield name
        elif depth:
            yield f"{name}{_arguments(field)} {everything(answered, depth - 1)}"


def _arguments(field: GraphQLField) -> str:
    required = [name for name, argument in field.args.items() if is_required_argument(argument)]
    given = {"text": '"Russia is not a"', "id": '"statement:one"'}
    paged = ["first: 3"] if "first" in field.args else []
    arguments = [*(f"{name}: {given[name]}" for name in required), *paged]
    return f"({', '.join(arguments)})" if arguments else ""


async def test_every_field_of_every_root_is_answered(scene: Store) -> None:
    query = GRAPHQL.query_type
    assert query
    # Neo4j takes seconds to plan all fields at once, and longer on a busy machine.
    api = Api(scene, seconds=60)
    for name, field in query.fields.items():
        answer = await api.execute(f"{{ {name}{_arguments(field)} {everything(answers(field), 2)} }}")
        assert answer.errors == ()
        assert answer.data
        assert answer.data[name]


IDS = ("statement:one", "statement:three", "statement:old", "claim:partner", "entity:russia", "event:offensive",
       "article:one", "correction:one", "outlet:arabiya", "passage:one0", "mention:miller", "version:one",
       "run:hand", "suggestion:one", "judgement:one", "link:video", "linking:one", "post:spokesman")  # fmt: skip


async def test_every_field_of_every_node_is_answered(scene: Store) -> None:
    for ident in IDS:
        name = KINDS[ident.partition(":")[0]].label
        fields = everything(GRAPHQL.type_map[name], 1)
        node = (await ask(scene, f'{{ node(id: "{ident}") {{ __typename id ... on {name} {fields} }} }}'))["node"]
        assert (node["__typename"], node["id"]) == (name, ident)


def test_every_kind_that_is_shown_was_asked_for() -> None:
    shown = {kind.name for kind in KINDS.values() if kind.label in GRAPHQL.type_map}
    assert {ident.partition(":")[0] for ident in IDS} == shown


def test_arguments_have_a_description_or_speak_for_themselves() -> None:
    plain = {"filter", "order", "text", "id", "part", "kind"}
    query = GRAPHQL.query_type
    assert query
    arguments: list[tuple[str, GraphQLArgument]] = [item for f in query.fields.values() for item in f.args.items()]
    assert all(argument.description or name in plain for name, argument in arguments)
