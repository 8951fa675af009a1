"""The schema: as strawberry builds it, as it is printed, and as graphql-core runs it."""

from typing import Final

import strawberry
from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema
from strawberry.schema.config import StrawberryConfig

from schema.descriptions import describe
from schema.mirror import SCALARS
from schema.mutation import Mutation
from schema.subscription import Subscription
from schema.types import (
    Article,
    ArticleVersion,
    Claim,
    Correction,
    Entity,
    Event,
    Judgement,
    Mention,
    Outlet,
    Passage,
    Query,
    Run,
    Statement,
    Suggestion,
)

_NODES: Final = (
    Statement,
    Claim,
    Entity,
    Event,
    Article,
    Outlet,
    Passage,
    Mention,
    ArticleVersion,
    Run,
    Correction,
    Judgement,
    Suggestion,
)


def _plain(schema: GraphQLSchema) -> GraphQLSchema:
    """The schema without resolvers: every object of an answer is read by the keys of the response."""
    for type_ in schema.type_map.values():
        if type_.name.startswith("__"):
            continue
        if isinstance(type_, GraphQLObjectType) and not _resolves(type_):
            type_.is_type_of = None
            for field in type_.fields.values():
                field.resolve = field.subscribe = None
        elif isinstance(type_, GraphQLInterfaceType):
            type_.resolve_type = None
    return schema


def _resolves(type_: GraphQLObjectType) -> bool:
    """Whether a type has resolvers of its own: what changes the graph, and what a change answers."""
    return type_.extensions["strawberry-definition"].origin.__module__ == Mutation.__module__


_SCHEMA: Final = strawberry.Schema(
    Query, Mutation, Subscription, types=_NODES, config=StrawberryConfig(scalar_map=SCALARS)
)

_CORE: Final = describe(_SCHEMA._schema)  # pyright: ignore[reportPrivateUsage]  # noqa: SLF001  (no public way)

SDL: Final = f"{_SCHEMA.as_str()}\n"
"""The schema as text; `schema/schema.graphql` holds it."""

GRAPHQL: Final = _plain(_CORE)
