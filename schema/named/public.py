"""What visitors may be shown: documents that are narrowed to public collections, and hold no whole texts."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any, Final, cast

from graphql import (
    FieldNode,
    GraphQLNamedType,
    GraphQLObjectType,
    TypeInfo,
    TypeInfoVisitor,
    VariableNode,
    get_named_type,
)
from graphql.language import Visitor, visit

from kb.errors import NotAllowed
from schema.named.library import FILTER, Named
from schema.named.parameters import Given
from schema.query import GRAPHQL

_COLLECTION: Final = "collection"
_BEYOND: Final = ("Mention", "Response", "ArticleVersion")
"""Types that lead from a statement to other articles, or to a whole text."""
_WITHIN: Final = ("Article", "QuoteCheck")
"""What is shown already, or narrowed by the filter, is all that these list."""


def narrowed(named: Named, given: Given, public: Collection[str]) -> Given:
    """What a visitor gives, narrowed to one public collection; `NotAllowed` where that cannot be."""
    if not is_public(named):
        raise NotAllowed(f"{named.name} shows more than public collections hold, and needs a key.")
    filter_: dict[str, Any] = given.variables.get(FILTER) or {}
    asked = filter_.get(_COLLECTION) or min(public, default=None)
    if asked not in public:
        raise NotAllowed(f"This collection is not public: name one of {', '.join(sorted(public)) or 'none'}.")
    taken = {} if _COLLECTION in filter_ else {_COLLECTION: asked}
    variables = {**given.variables, FILTER: {**filter_, _COLLECTION: asked}}
    return replace(given, variables=variables, defaults={**given.defaults, **taken})


def is_public(named: Named) -> bool:
    """Whether the filter narrows all that a document shows: every field at its root takes it, and none leads on."""
    if not named.filter or _COLLECTION not in named.filter.fields:
        return False
    types = TypeInfo(GRAPHQL)
    found = _Leads(types)
    visit(named.document.node, TypeInfoVisitor(types, found))
    return not found.astray


class _Leads(Visitor):
    """Looks for fields that show what the filter does not narrow."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self._types = types
        self.astray: bool = False

    def enter_field(self, node: FieldNode, *_: object) -> None:
        parent, given = self._types.get_parent_type(), cast("Any", self._types).get_type()
        type_ = cast("GraphQLNamedType | None", get_named_type(given))
        if type_ is None or not isinstance(type_, GraphQLObjectType):
            self.astray |= type_ is not None and type_.name == "Node"
        elif parent is GRAPHQL.query_type:
            self.astray |= not any(_is_filter(argument) for argument in node.arguments or ())
        else:
            leads = type_.name.endswith("Connection") and getattr(parent, "name", "") not in _WITHIN
            self.astray |= leads or type_.name in _BEYOND


def _is_filter(argument: Any) -> bool:
    value = argument.value
    return argument.name.value == FILTER and isinstance(value, VariableNode) and value.name.value == FILTER
