"""The graph, said once: kinds with their properties, relations with their reverse names.

Kinds and properties are read from the annotations of the models; relations are listed
here. Tables, constraints, indexes, both compilers and the fields that a question may use
follow from this module; a new relation is one entry.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Final, NamedTuple, Union, cast, get_args, get_origin

import orjson
from pydantic import BaseModel

from kb.intervals import Interval, Unit
from kb.models import NODES, Mark, Node, Order, PassageKind, Role, Stance
from kb.texts import fold, sort_key, words

Scalar = str | int | float | bool | None
Record = dict[str, "Scalar | list[str]"]


Constants = type[StrEnum]
"""A closed list."""


class PropertyType(StrEnum):
    """What a database stores; dates are ISO strings, JSON is its text."""

    STRING = "string"
    INTEGER = "integer"
    FLOAT = "float"
    BOOLEAN = "boolean"
    STRINGS = "strings"
    JSON = "json"


@dataclass(frozen=True)
class Property:
    """One stored property; `path` leads to it in the model (`said_edtf` is `said`, `edtf`).

    A property whose path is empty is made by kb itself when the node is written. One of a
    closed list of constants has them in `values`.
    """

    name: str
    type: PropertyType = PropertyType.STRING
    indexed: bool = False
    unique: bool = False
    path: tuple[str, ...] = ()
    values: Constants | None = None


@dataclass(frozen=True)
class PageOrder:
    """An order in which a kind can be paged: by one unique key that ends with the id.

    `beside` are the properties that a page is most often narrowed by: with them in the
    index of the key, a page is found without a look at the nodes that are not on it.
    """

    name: str
    property: str
    descending: bool
    key: Callable[[Any], str] = field(compare=False)
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A label of the graph. `search` names the derived property with the folded words, if any."""

    name: str
    label: str
    model: type[Node]
    properties: tuple[Property, ...]
    orders: tuple[PageOrder, ...] = ()
    searched: tuple[str, ...] = ()

    def order(self, name: str) -> PageOrder:
        """The page order of that name."""
        return next(order for order in self.orders if order.name == name)

    def property(self, name: str) -> Property:
        """The property of that name, which the kind must have."""
        return next(item for item in self.properties if item.name == name)


KEY_LENGTH: Final = 500
"""The most characters of a text that are indexed: Neo4j refuses keys over 8 kB."""

WORDS: Final = "words"
"""The derived property with the words that full text finds, of kinds that have any."""

_ID: Final = Property("id", unique=True, path=("id",))
_READ_OFF: Final = ("earliest", "latest", *(unit.value for unit in Unit))
"""What is read off an interval, and stored so that databases need not know how."""
_SCALARS: Final[dict[type, PropertyType]] = {
    bool: PropertyType.BOOLEAN,  # before int, which it is a kind of
    int: PropertyType.INTEGER,
    float: PropertyType.FLOAT,
    dict: PropertyType.JSON,
    tuple: PropertyType.STRINGS,
}


def _bare(annotation: object) -> Any:
    """The one type behind `X | None` and `Annotated[X, …]`."""
    if get_origin(annotation) in (Union, UnionType):
        (annotation,) = (arg for arg in get_args(annotation) if arg is not NoneType)
    return get_origin(annotation) or annotation


def _mark(metadata: list[Any]) -> Mark:
    return next((item for item in metadata if isinstance(item, Mark)), Mark())


def _properties(model: type[BaseModel], path: tuple[str, ...] = ()) -> list[Property]:
    found: list[Property] = []
    for name, info in model.model_fields.items():
        bare, mark, here = _bare(info.annotation), _mark(info.metadata), (*path, name)
        # `as_` is `as`, which Python keeps for itself.
        called = "_".join(part.rstrip("_") for part in here)
        if issubclass(bare, BaseModel):
            found += _properties(bare, here)
            if bare is Interval:
                found += _read_off(*here)
        elif here != ("id",):
            kind = next((to for of, to in _SCALARS.items() if issubclass(bare, of)), PropertyType.STRING)
            values = bare if issubclass(bare, StrEnum) else None
            found.append(Property(called, kind, indexed=mark.indexed, path=here, values=values))
            if mark.named:
                found.append(Property(f"{name}_folded", indexed=True))
            if mark.dated:
                found += _read_off(name.removesuffix("_at"))
    return found


def _read_off(*path: str) -> Iterator[Property]:
    return (Property("_".join((*path, bound)), path=(*path, bound)) for bound in _READ_OFF)


def _by_time(name: str, *more: str) -> tuple[PageOrder, ...]:
    """Latest, else earliest, else last; then id."""

    def key(unknown: str) -> Callable[[Any], str]:
        def made(node: Any) -> str:
            when: Interval = getattr(node, name)
            return sort_key(f"{when.latest or when.earliest or unknown}|{node.id}")

        return made

    beside = (f"{name}_earliest", f"{name}_latest", *more)
    return (
        PageOrder("newest", "newest", descending=True, key=key("0000-00-00"), beside=beside),
        PageOrder("oldest", "oldest", descending=False, key=key("9999-99-99"), beside=beside),
    )


def _name_key(node: Any) -> str:
    # The separator comes before anything that a folded name may hold, so "Russia" comes before "Russian".
    return sort_key(f"{fold(node.name)[:KEY_LENGTH]}\x1f{node.id}")


_BY_NAME: Final = (PageOrder("name", "by_name", descending=False, key=_name_key),)


def _moves_key(node: Any) -> str:
    return f"{node.moves:09}|{node.score:.2f}|{node.id}"


_BY_MOVES: Final = (PageOrder("moves", "by_moves", descending=True, key=_moves_key),)


def _judged_key(node: Any) -> str:
    # A rule has no time, so what people said comes first.
    return f"{node.at.astimezone(UTC).isoformat() if node.at else '0000'}|{node.id}"


_BY_JUDGED: Final = (PageOrder("judged", "by_judged", descending=True, key=_judged_key),)
_ORDERS: Final[dict[str, tuple[PageOrder, ...]]] = {
    "statement": _by_time("said", "current"),
    "article": _by_time("published"),
    "claim": _by_time("first_said"),
    "event": _by_time("time"),
    "entity": _BY_NAME,
    "outlet": _BY_NAME,
    "suggestion": _BY_MOVES,
    "judgement": _BY_JUDGED,
}


def _kind(model: type[Node]) -> Kind:
    orders = _ORDERS.get(model.KIND, ())
    searched = tuple(name for name, info in model.model_fields.items() if _mark(info.metadata).searchable)
    derived = [Property(order.property, indexed=True, unique=True) for order in orders]
    derived += [Property(WORDS)] if searched else []
    properties = (_ID, *_properties(model), *derived)
    return Kind(model.KIND, model.__name__, model, properties, orders, searched)


KINDS: Final[Mapping[str, Kind]] = {model.KIND: _kind(model) for model in NODES}


@dataclass(frozen=True)
class Relation:
    """`(head)-[:TYPE {properties}]->(tail)`, at most one between two nodes.

    `forward` is what the tail is called from the head, `reverse` the other way; `one` and
    `reverse_one` say that there is at most one. The same type may lead to several kinds.
    `crowded` says that a tail may have very many heads: stores keep copies of what orders
    and most often narrows a page of them, so that it costs no look at all of them.
    """

    type: str
    head: str
    forward: str
    tail: str
    reverse: str
    one: bool = False
    reverse_one: bool = False
    properties: tuple[Property, ...] = ()
    crowded: bool = False

    @property
    def name(self) -> str:
        """Unique: `statement_speaker`."""
        return f"{self.head}_{self.forward}"

    @property
    def order(self) -> PageOrder | None:
        """The order whose key is kept with the relation, if it is crowded."""
        return KINDS[self.head].orders[0] if self.crowded else None

    @property
    def kept(self) -> tuple[Property, ...]:
        """The properties of the head of which the relation keeps a copy: that key, then what stands beside it."""
        names = (self.order.property, *self.order.beside) if self.order else ()
        return tuple(KINDS[self.head].property(name) for name in names)


@dataclass(frozen=True)
class Step:
    """A relation walked in one direction; `name` is what the other end is called."""

    relation: Relation
    forward: bool

    @property
    def name(self) -> str:
        return self.relation.forward if self.forward else self.relation.reverse

    @property
    def source(self) -> str:
        """The kind that it starts from."""
        return self.relation.head if self.forward else self.relation.tail

    @property
    def target(self) -> str:
        """The kind that it leads to."""
        return self.relation.tail if self.forward else self.relation.head

    @property
    def one(self) -> bool:
        """True when there is at most one other end."""
        return self.relation.one if self.forward else self.relation.reverse_one


_ROLE = (Property("role", values=Role),)
_STANCE = (Property("stance", values=Stance),)

PUBLISHED = Relation("PUBLISHED", "outlet", "articles", "article", "outlet", reverse_one=True)
HAS_VERSION = Relation("HAS_VERSION", "article", "versions", "version", "article", reverse_one=True)
PASSAGE_IN = Relation("IN_VERSION", "passage", "version", "version", "passages", one=True)
MENTION_IN = Relation("IN_VERSION", "mention", "version", "version", "mentions", one=True)
READS = Relation("READS", "reading", "version", "version", "readings", one=True)
READ_BY = Relation("PRODUCED_BY", "reading", "run", "run", "readings", one=True)
PASSAGE_PRINTED = Relation("PRINTED_IN", "passage", "article", "article", "passages", one=True)
MENTION_PRINTED = Relation("PRINTED_IN", "mention", "article", "article", "mentions", one=True)
REPORTED_IN = Relation("REPORTED_IN", "statement", "article", "article", "statements", one=True)
EVIDENCED_BY = Relation(
    "EVIDENCED_BY", "statement", "evidence", "passage", "statements",
    properties=(Property("part", values=PassageKind), Property("n", PropertyType.INTEGER)),
)  # fmt: skip
ATTRIBUTED_TO = Relation("ATTRIBUTED_TO", "statement", "mention", "mention", "statements", one=True)
REFERS_TO = Relation(
    "REFERS_TO", "mention", "entity", "entity", "mentions", one=True,
    properties=(Property("score", PropertyType.FLOAT),),
)  # fmt: skip
REFERS_TO_EVENT = Relation(
    "REFERS_TO", "mention", "event", "event", "mentions", one=True,
    properties=(Property("score", PropertyType.FLOAT),),
)  # fmt: skip
SAID_BY = Relation("SAID_BY", "statement", "speaker", "entity", "statements", one=True, crowded=True)
ABOUT = Relation("ABOUT", "statement", "about", "entity", "spoken_of", properties=_ROLE, crowded=True)
ABOUT_EVENT = Relation("ABOUT", "statement", "about_events", "event", "spoken_of", properties=_ROLE)
EXPRESSES = Relation("EXPRESSES", "statement", "claim", "claim", "statements", one=True, properties=_STANCE)
RESPONDS_TO = Relation("RESPONDS_TO", "statement", "responds_to", "statement", "responses", properties=_STANCE)
EMBEDS = Relation("EMBEDS", "statement", "embeds", "statement", "embedded_in")
MADE_AT = Relation("MADE_AT", "statement", "occasion", "event", "statements", one=True)
DATED_BY = Relation(
    "DATED_BY", "statement", "dated_by", "event", "dated_statements", properties=(Property("order", values=Order),)
)
INVOLVES = Relation("INVOLVES", "event", "participants", "entity", "events", properties=(Property("role"),))
AT = Relation("AT", "event", "place", "entity", "hosted", one=True)
PART_OF = Relation("PART_OF", "entity", "part_of", "entity", "parts", one=True)
NAMED = Relation("NAMED", "entity", "names", "name", "entities")
EVENT_NAMED = Relation("NAMED", "event", "known_as", "name", "events")
PRODUCED_BY = Relation("PRODUCED_BY", "statement", "run", "run", "statements", one=True)
CLAIM_TRAIT = Relation("HAS", "claim", "traits", "trait", "claims")
ENTITY_TRAIT = Relation("HAS", "entity", "traits", "trait", "entities")
EVENT_TRAIT = Relation("HAS", "event", "traits", "trait", "events")
SAME_WORDS = Relation("SAME_WORDS", "claim", "same_words", "claim", "same_words_of")
BETWEEN_CLAIMS = Relation("BETWEEN", "suggestion", "claims", "claim", "suggestions")
BETWEEN_ENTITIES = Relation("BETWEEN", "suggestion", "entities", "entity", "suggestions")
BETWEEN_EVENTS = Relation("BETWEEN", "suggestion", "events", "event", "suggestions")
ASKS_ABOUT = Relation("ASKS_ABOUT", "suggestion", "correction", "correction", "suggestions", one=True)
ASKS_ABOUT_JUDGEMENT = Relation("ASKS_ABOUT", "suggestion", "judgement", "judgement", "suggestions", one=True)
JUDGES_CLAIM = Relation("JUDGES", "judgement", "claims", "claim", "judgements")
JUDGES_ENTITY = Relation("JUDGES", "judgement", "entities", "entity", "judgements")
JUDGES_EVENT = Relation("JUDGES", "judgement", "events", "event", "judgements")
CORRECTS = Relation("CORRECTS", "correction", "statement", "statement", "corrected", one=True)
LINKED = Relation("LINKED_TO", "statement", "links", "linking", "statements")
CLAIM_LINKED = Relation("LINKED_TO", "claim", "links", "linking", "claims")
LINKING_LINK = Relation("LEADS_TO", "linking", "link", "link", "linkings", one=True)
LINKING_ARTICLE = Relation("LEADS_TO", "linking", "article", "article", "linked_from", one=True)
SHOWS = Relation("SHOWS", "article", "views", "view", "articles")
PROFILE_SHOWS = Relation("SHOWS", "profile", "views", "view", "profiles")
HELD = Relation("HELD", "entity", "posts", "post", "holder", reverse_one=True)
CLAIM_LEAF = Relation("BELONGS_TO", "leaf", "claim", "claim", "leaves", one=True)
EVENT_LEAF = Relation("BELONGS_TO", "leaf", "event", "event", "leaves", one=True)
ENTITY_LEAF = Relation("BELONGS_TO", "leaf", "entity", "entity", "leaves", one=True)

RELATIONS: Final[tuple[Relation, ...]] = (
    PUBLISHED, HAS_VERSION, PASSAGE_IN, MENTION_IN, READS, READ_BY, PASSAGE_PRINTED, MENTION_PRINTED,
    REPORTED_IN, EVIDENCED_BY, ATTRIBUTED_TO, REFERS_TO, REFERS_TO_EVENT, SAID_BY, ABOUT, ABOUT_EVENT,
    EXPRESSES, RESPONDS_TO, EMBEDS, MADE_AT, DATED_BY, INVOLVES, AT, PART_OF, NAMED, EVENT_NAMED, PRODUCED_BY,
    CLAIM_TRAIT, ENTITY_TRAIT, EVENT_TRAIT, SAME_WORDS, BETWEEN_CLAIMS, BETWEEN_ENTITIES, BETWEEN_EVENTS, ASKS_ABOUT,
    ASKS_ABOUT_JUDGEMENT, JUDGES_CLAIM, JUDGES_ENTITY, JUDGES_EVENT, CORRECTS,
    LINKED, CLAIM_LINKED, LINKING_LINK, LINKING_ARTICLE, SHOWS, PROFILE_SHOWS, HELD,
    CLAIM_LEAF, EVENT_LEAF, ENTITY_LEAF,
)  # fmt: skip

STEPS: Final[Mapping[tuple[str, str], Step]] = {
    (step.source, step.name): step
    for relation in RELATIONS
    for step in (Step(relation, forward=True), Step(relation, forward=False))
}


class Edge(NamedTuple):
    """One relation between two nodes, by their ids."""

    relation: Relation
    head: str
    tail: str
    properties: tuple[tuple[str, Scalar], ...] = ()


def edge(relation: Relation, head: str, tail: str, **properties: Scalar) -> Edge:
    """An edge; the properties must be those of the relation."""
    return Edge(relation, head, tail, tuple(properties.items()))


def record(node: Node) -> Record:
    """A node as both databases store it: every property of its kind, flat."""
    kind = KINDS[node.KIND]
    flat: Record = {item.name: _stored(_follow(node, item.path)) for item in kind.properties if item.path}
    for item in kind.properties:
        if item.name.endswith("_folded") and not item.path:
            value = flat[item.name.removesuffix("_folded")]
            flat[item.name] = fold(value)[:KEY_LENGTH] if isinstance(value, str) else None
    for order in kind.orders:
        flat[order.property] = order.key(node)
    if kind.searched:
        texts = (flat[name] for name in kind.searched)
        flat[WORDS] = " ".join(word for text in texts if isinstance(text, str) for word in words(text))
    return flat


def node_of(kind: Kind, stored: Mapping[str, Scalar | list[str]]) -> Node:
    """The node that `record` was made from."""
    tree: dict[str, Any] = {}
    for item in kind.properties:
        if not item.path or item.path[-1] in _READ_OFF:
            continue
        value = stored.get(item.name)
        branch = tree
        for name in item.path[:-1]:
            branch = branch.setdefault(name, {})
        if item.type is PropertyType.JSON:
            value = orjson.loads(cast("str", value))
        elif item.type is PropertyType.STRINGS:
            value = tuple(cast("list[str]", value))
        branch[item.path[-1]] = value
    return kind.model.model_validate(tree)


def _follow(value: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        value = getattr(value, name)
    return value


def _stored(value: Any) -> Scalar | list[str]:
    match value:
        case StrEnum():
            return value.value
        case tuple():
            return [str(_stored(item)) for item in cast("tuple[Any, ...]", value)]
        case dict():
            return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
        case datetime():
            return value.isoformat()
        case None | str() | int() | float():
            return value
        case _:
            return value.isoformat()
