"""What visitors may be shown: each named document without the fields that tell more than what they see.

Which nodes they see is said once, for plans (`schema.sight`); here it is said of which fields nothing
at all is told: whole texts, what people decided and set right, and what all articles together say.
"""

from collections.abc import Collection
from dataclasses import replace
from functools import cache
from typing import Any, Final, cast

from graphql import (
    REMOVE,
    FieldNode,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    InlineFragmentNode,
    TypeInfo,
    TypeInfoVisitor,
    get_named_type,
    is_leaf_type,
    print_ast,
)
from graphql.language import Visitor, visit

from kb.errors import NotAllowed, SettingsError
from kb.vocabulary import KINDS, STEPS
from schema.named.library import Named
from schema.named.library import named as read
from schema.query import GRAPHQL
from schema.selections import stored
from schema.sight import is_open, tells

_KINDS: Final = {kind.label: name for name, kind in KINDS.items()}
_DECIDED: Final = frozenset(("review", "judgements"))
"""Roots that list what people decide."""
_TYPES: Final = frozenset(
    (
        *("Statement", "StatementEdge", "About", "AboutEvent", "Response", "DatedBy", "Mention", "Passage"),
        *("Article", "ArticleEdge", "Entity", "EntityEdge", "Event", "EventEdge", "Claim", "ClaimEdge"),
        *("Outlet", "OutletEdge"),
        *("Interval", "Confidence", "Piece", "Difference", "QuoteCheck", "Search"),
        *("PageInfo", "Counts", "Covered", "Facets", "Facet", "Timeline", "Bucket", "Remainder"),
    )
)
"""What visitors are shown, beside the pages of lists."""
_NEVER: Final = frozenset(
    (
        *(("Facets", "byClaim"), ("Facets", "byAboutEvent")),
        *((name, "score") for name in _TYPES if name.endswith("Edge")),
    )
)
"""Words that may be those of any article, and how often a word is in all of them."""


def narrowed(named: Named, public: Collection[str]) -> Named:
    """The document as visitors get it, who see these collections; `NotAllowed` where that cannot be."""
    if not public:
        raise NotAllowed("Visitors see public collections, and there are none: everything needs a key.")
    if (seen := shown(named, frozenset(public))) is None:
        raise NotAllowed(f"{named.name} shows nothing that visitors see, and needs a key.")
    return seen


@cache
def shown(named: Named, public: frozenset[str] = frozenset()) -> Named | None:
    """The document without what visitors are never told; None where nothing is left of something that it needs."""
    types = TypeInfo(GRAPHQL)
    document = visit(named.document.node, TypeInfoVisitor(types, _Narrowed(types)))
    try:
        seen = read(named.name, print_ast(document))
    except SettingsError:
        return None
    return replace(seen, title=named.title, path=named.path, document=seen.document.seen_by(public))


class _Narrowed(Visitor):
    """Leaves out the fields of which nothing is told."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self._types = types

    def enter_field(self, node: FieldNode, *_: object) -> Any:
        parent: Any = self._types.get_parent_type()
        type_ = cast("GraphQLNamedType", get_named_type(cast("Any", self._types).get_type()))
        return None if node.name.value.startswith("__") or _is_told(parent, node.name.value, type_) else REMOVE

    def leave_field(self, node: FieldNode, *_: object) -> Any:
        return REMOVE if _is_emptied(node) else None

    def leave_inline_fragment(self, node: InlineFragmentNode, *_: object) -> Any:
        return REMOVE if _is_emptied(node) else None


def _is_emptied(node: FieldNode | InlineFragmentNode) -> bool:
    return node.selection_set is not None and not node.selection_set.selections


def _is_told(parent: GraphQLObjectType | GraphQLInterfaceType, name: str, type_: GraphQLNamedType) -> bool:
    if parent is GRAPHQL.query_type:
        return name not in _DECIDED
    if isinstance(parent, GraphQLObjectType) and not _is_shown(parent):
        return False
    if (parent.name, name) in _NEVER:
        return False
    kind = _KINDS.get(parent.name)
    if kind and (step := STEPS.get((kind, stored(name)))):
        return is_open(step) and _is_shown(type_)
    if kind and (is_leaf_type(type_) or type_.name == "Interval"):
        return tells(kind, stored(name))
    return is_leaf_type(type_) or _is_shown(type_)


def _is_shown(type_: GraphQLNamedType) -> bool:
    return type_.name in _TYPES or type_.name.endswith("Connection")
