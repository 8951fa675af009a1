"""What visitors may be shown: documents that are narrowed to public collections, without what leads beyond them.

What is judged over all articles (people, events, claims) goes by its name alone, and of a text
only quotations are shown, with the few words round them.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Final, cast

from graphql import (
    REMOVE,
    FieldNode,
    GraphQLNamedType,
    GraphQLObjectType,
    TypeInfo,
    TypeInfoVisitor,
    VariableNode,
    get_named_type,
    is_leaf_type,
    print_ast,
)
from graphql.language import Visitor, visit

from kb.errors import NotAllowed, SettingsError
from schema.named.library import FILTER, Named
from schema.named.library import named as read
from schema.named.parameters import Given
from schema.query import GRAPHQL

_COLLECTION: Final = "collection"
_SPEAKERS: Final = "speakers"
"""The variable that narrows a list of those who speak."""
_JUDGED: Final = frozenset(("Entity", "Event", "Claim"))
"""What all articles together say of them may come from any."""
_NAMES: Final = frozenset(("id", "name", "type"))
_WITHIN: Final = frozenset(
    (
        *("Statement", "StatementEdge", "About", "AboutEvent", "Passage", "Article", "ArticleEdge", "EntityEdge"),
        *("Outlet", "Interval", "Confidence", "Piece", "Difference", "QuoteCheck"),
    )
)
"""What belongs to one article or binds it."""
_TOLD: Final = frozenset(("PageInfo", "Counts", "Covered", "Facets", "Facet", "Timeline", "Bucket", "Remainder"))
"""What is said of a list."""
_NEVER: Final = frozenset((("Article", "passages"), ("Article", "path"), ("Facets", "byClaim")))
"""A whole text in pieces, a place on the server's disk, and words that may be those of any article."""


def narrowed(named: Named, given: Given, public: Collection[str]) -> tuple[Named, Given]:
    """What a visitor asks, narrowed to one public collection; `NotAllowed` where that cannot be."""
    if (seen := shown(named)) is None:
        raise NotAllowed(f"{named.name} shows more than public collections hold, and needs a key.")
    if "sort" in given.variables or _looks_on(given.variables):
        raise NotAllowed("`where`, but for ids, and `sort` look beyond public collections, and need a key.")
    filter_: dict[str, Any] = given.variables.get(FILTER) or {}
    asked = filter_.get(_COLLECTION) or min(public, default=None)
    if asked not in public:
        raise NotAllowed(f"This collection is not public: name one of {', '.join(sorted(public)) or 'none'}.")
    taken = {} if _COLLECTION in filter_ else {_COLLECTION: asked}
    variables = {**given.variables, FILTER: {**filter_, _COLLECTION: asked}}
    if _SPEAKERS in named.variables:
        there = {"statements": {"some": {"article": {_COLLECTION: {"eq": asked}}}}}
        speakers: dict[str, Any] = variables.get(_SPEAKERS) or {}
        variables[_SPEAKERS] = {**speakers, "where": {**(speakers.get("where") or {}), **there}}
    return seen, replace(given, variables=variables, defaults={**given.defaults, **taken})


def _looks_on(value: object) -> bool:
    """Whether there may be a condition on neighbours anywhere in it."""
    match value:
        case Mapping():
            inside = cast("Mapping[str, Any]", value)
            return not set[str](inside.get("where") or ()) <= {"id"} or any(map(_looks_on, inside.values()))
        case list():
            return any(map(_looks_on, cast("list[object]", value)))
        case _:
            return False


@cache
def shown(named: Named) -> Named | None:
    """The document as visitors get it; None where its filter does not narrow all that it lists."""
    if not named.filter or _COLLECTION not in named.filter.fields:
        return None
    types = TypeInfo(GRAPHQL)
    found = _Narrowed(types)
    document = visit(named.document.node, TypeInfoVisitor(types, found))
    if found.astray:
        return None
    try:
        return replace(read(named.name, print_ast(document)), title=named.title, path=named.path)
    except SettingsError:
        # Nothing is left of something that it needs.
        return None


class _Narrowed(Visitor):
    """Leaves out the fields that lead beyond; `astray` says that a list at the root is not narrowed."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self._types = types
        self.astray: bool = False

    def enter_field(self, node: FieldNode, *_: object) -> Any:
        parent: Any = self._types.get_parent_type()
        type_ = cast("GraphQLNamedType", get_named_type(cast("Any", self._types).get_type()))
        name = node.name.value
        if parent is GRAPHQL.query_type:
            self.astray |= not is_leaf_type(type_) and not _takes(node, FILTER if name != _SPEAKERS else _SPEAKERS)
        elif not name.startswith("__") and not _in_sight(parent, node, type_):
            return REMOVE
        return None

    def leave_field(self, node: FieldNode, *_: object) -> Any:
        empty = node.selection_set is not None and not node.selection_set.selections
        return REMOVE if empty else None


def _in_sight(parent: GraphQLObjectType, node: FieldNode, type_: GraphQLNamedType) -> bool:
    name = node.name.value
    if (parent.name, name) in _NEVER:
        return False
    if is_leaf_type(type_):
        return parent.name not in _JUDGED or name in _NAMES
    if type_.name.endswith("Connection"):
        return parent.name in ("Article", "QuoteCheck") or _takes(node, FILTER)
    return parent.name not in _JUDGED and type_.name in _WITHIN | _TOLD | _JUDGED


def _takes(node: FieldNode, variable: str) -> bool:
    """Whether what it lists is narrowed by this variable."""
    return any(_is_filter(argument, variable) for argument in cast("Iterable[Any]", node.arguments or ()))


def _is_filter(argument: Any, variable: str) -> bool:
    value = argument.value
    return argument.name.value == FILTER and isinstance(value, VariableNode) and value.name.value == variable
