"""Types of GraphQL as named documents look at them: what, whether it is a list, whether it must be there."""

from dataclasses import dataclass
from typing import Any, cast

from graphql import GraphQLInputObjectType, GraphQLNamedType, get_named_type


@dataclass(frozen=True)
class Expected:
    """One type; `text` is it in GraphQL's own writing, `of` it without lists and exclamation marks."""

    text: str
    of: GraphQLNamedType
    listed: bool
    required: bool

    @property
    def input(self) -> GraphQLInputObjectType | None:
        """The type when it is an input object, not a list of them."""
        return self.of if isinstance(self.of, GraphQLInputObjectType) and not self.listed else None


def expected(type_: Any) -> Expected:
    """What a type of graphql-core says."""
    text = str(type_)
    return Expected(text, cast("GraphQLNamedType", get_named_type(type_)), text.startswith("["), text.endswith("!"))
