"""A question in domain words: what `schema` and `kb.identity` build and every store answers.

A plan is made of frozen values and never holds what a user sent: it holds *slots*, whose
values are handed to `Store.fetch` beside it. So one plan answers many requests, and a
store compiles it once into one statement (plans compare by identity for that).

The answer is a JSON document whose objects have exactly the keys of the plan, in its order.

Semantics, equal in every store:

* Conditions know true and false only: a comparison with a missing property is false, and
  `Not` of it true.
* A list is ordered by what its sorts say, missing values last, then by id. A page is
  ordered by its sorts and then by its page order, whose key is unique. Text is compared by
  code points.
* Full text finds what has all the terms that are asked for (`kb.texts.terms`) and none that is excluded.
"""

from dataclasses import dataclass
from enum import StrEnum
from string import ascii_lowercase, ascii_uppercase
from typing import Final

from kb.intervals import Unit
from kb.vocabulary import PageOrder, Step


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a value, known by its name when the plan is fetched."""

    name: str


# Conditions on a node, and on the relation that led to it.


class Op(StrEnum):
    """How a property is compared with a slot; for IN the slot's value is a list of scalars."""

    EQ = "="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    IN = "in"
    CONTAINS = "contains"
    STARTS_WITH = "starts with"
    HOLDS = "holds"
    """Words with one space between them, and all words of the slot stand in them in a row."""
    WITHIN = "within"
    """They stand in the words of the slot in a row."""


@dataclass(frozen=True, slots=True)
class Compare:
    """A property of the node or (`edge`) of the relation that led to it."""

    property: str
    op: Op
    slot: Slot
    edge: bool = False


@dataclass(frozen=True, slots=True)
class CompareWith:
    """A property of the node, compared with one of a node that the walk came from, `back` steps ago.

    Only in the condition of a `Many`. Where the walk did not begin so far back it is false.
    """

    property: str
    op: Op
    other: str
    back: int


@dataclass(frozen=True, slots=True)
class Missing:
    """The property of the node, or (`edge`) of the relation that led to it, has no value."""

    property: str
    edge: bool = False


@dataclass(frozen=True, slots=True)
class Matches:
    """Full text finds it by the slot's value, a list of terms (`kb.texts.terms`).

    An empty list matches everything. Only for kinds that have a searched property.
    """

    slot: Slot


@dataclass(frozen=True, slots=True)
class MatchesMost:
    """Full text finds it by this share of the slot's terms, and by at least `least` of them (`kb.texts.enough`).

    The terms are words and phrases, none of them excluded. Only for kinds that have a searched property.
    """

    slot: Slot
    share: float
    least: int = 0


@dataclass(frozen=True, slots=True)
class Some:
    """At least one neighbour over `step` fulfils `where` (any neighbour when None).

    `each`: so many do that a store should look from each node, and never gather them.
    """

    step: Step
    where: "Condition | None" = None
    each: bool = False


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: "Condition"


Condition = Compare | CompareWith | Missing | Matches | MatchesMost | Some | AllOf | AnyOf | Not


# Fields of an answer. `key` is the name in the answer.


@dataclass(frozen=True, slots=True)
class Value:
    """A property of the node or (`edge`) of the relation that led to it; null when missing.

    A JSON property is answered as JSON, a list of strings as a list. `as_name` answers a text
    as constants are named (`constant_name`). What is `required` is HOLE when missing.
    """

    key: str
    property: str
    edge: bool = False
    as_name: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True)
class Constant:
    """The same in every answer, such as the name of a type."""

    key: str
    value: str | int | bool | None


@dataclass(frozen=True, slots=True)
class Group:
    """An object made of more fields of the same node."""

    key: str
    fields: tuple["Field", ...]


class Maker(StrEnum):
    """What makes a list of a text and of what a slot holds (`kb.store.making`)."""

    PIECES = "pieces"
    DIFFERENCES = "differences"


@dataclass(frozen=True, slots=True)
class Told:
    """Of an object that a maker made: what it calls `name`."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Made:
    """A list of objects made of a text property and of what the slot holds; null when the property is missing."""

    key: str
    by: Maker
    property: str
    given: Slot
    fields: tuple["Told | Constant", ...]


@dataclass(frozen=True, slots=True)
class One:
    """The neighbour over a step that leads to at most one, as an object.

    When there is none: null, or HOLE when it is `required`.
    """

    key: str
    step: Step
    fields: tuple["Field", ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Sort:
    """One criterion of an order: a property of the node, of the relation that led to it, or at the end of a path.

    The path has steps to at most one; where it leads nowhere the value is missing. What is
    missing comes last, whatever the direction. `count`: the path is one step, and the value
    how many it leads to for which `where` holds.
    """

    property: str
    edge: bool = False
    path: tuple[Step, ...] = ()
    descending: bool = False
    count: bool = False
    where: Condition | None = None


@dataclass(frozen=True, slots=True)
class First:
    """A text of the first neighbour over a step for which `where` holds, by `order` and then by id.

    When there is no such neighbour: the node's own property `otherwise`, or null. `as_name` is that of a `Value`.
    """

    key: str
    step: Step
    property: str
    where: Condition | None = None
    order: tuple[Sort, ...] = ()
    otherwise: str | None = None
    as_name: bool = False


@dataclass(frozen=True, slots=True)
class Many:
    """The neighbours over a step, as a list of objects; then by id."""

    key: str
    step: Step
    fields: tuple["Field", ...]
    where: Condition | None = None
    order: tuple[Sort, ...] = ()
    limit: Slot | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many nodes the connection's condition holds for, over all pages.

    With a path: how many different nodes are reached from them along it.
    """

    key: str
    path: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class CountOf:
    """How many nodes of a kind there are for which `where` holds, whatever the connection asks for.

    With a path: how many different nodes are reached from them along it. With a property
    instead: how many different values it has.
    """

    key: str
    kind: str
    where: Condition | None = None
    path: tuple[Step, ...] = ()
    property: str | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """Of an edge of a connection: the node."""

    key: str
    fields: tuple["Field", ...]


@dataclass(frozen=True, slots=True)
class Cursor:
    """Of an edge of a connection: where to go on, `Connection.cursor` with its place behind it.

    Its place is its sort key; where the connection has sorts, a JSON list of their values
    and the sort key.
    """

    key: str


@dataclass(frozen=True, slots=True)
class Score:
    """Of an edge of a connection: how well full text finds it by `Connection.terms`; null where nothing is asked for.

    Every database scores in its own way: higher is better, and nothing else is the same.
    """

    key: str


@dataclass(frozen=True, slots=True)
class Edges:
    """The edges of the page; in `fields`, `Value`s must be of the edge."""

    key: str
    fields: tuple["Node | Cursor | Score | Made | Value | Constant", ...]


@dataclass(frozen=True, slots=True)
class Nodes:
    """The nodes of the page."""

    key: str
    fields: tuple["Field", ...]


@dataclass(frozen=True, slots=True)
class HasNext:
    """Whether anything comes after the page; of one that is read backward, whether it ended before a cursor."""

    key: str


@dataclass(frozen=True, slots=True)
class HasPrevious:
    """Whether anything comes before the page; of one that is read forward, whether it began behind a cursor."""

    key: str


@dataclass(frozen=True, slots=True)
class FirstCursor:
    """The cursor of the first edge; null on an empty page."""

    key: str


@dataclass(frozen=True, slots=True)
class LastCursor:
    """The cursor of the last edge; null on an empty page."""

    key: str


@dataclass(frozen=True, slots=True)
class Parts:
    """An object made of more parts of the same connection (`pageInfo`, `counts`)."""

    key: str
    parts: tuple["Part", ...]


# Groups of a connection's nodes, over all pages. In their fields `Count` counts within the group.


@dataclass(frozen=True, slots=True)
class GroupKey:
    """Of a group: what its nodes have in common."""

    key: str


@dataclass(frozen=True, slots=True)
class Label:
    """Of a group: what people call it; null when it has no name."""

    key: str


@dataclass(frozen=True, slots=True)
class Opened:
    """JSON: the texts, and between them what a group is known by.

    A group is known by its key (two texts), a bucket by its first and its last day (three).
    """

    key: str
    texts: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """The JSON that the slot holds."""

    key: str
    slot: Slot


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups of nodes that share a text, as a list of objects: the largest first, then by that text.

    The text is a property of what `path` leads to (of the node itself without one); a node
    that has several is in several groups, one that has none is in none. `as_name` answers
    the key as constants are named. The label is a property beside the text, the smallest.
    `edge`: both are properties of the last relation of the path.
    """

    key: str
    path: tuple[Step, ...]
    property: str
    label: str
    limit: Slot
    fields: tuple["GroupKey | Label | Count | Opened | Constant", ...]
    as_name: bool = False
    edge: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """Of a bucket: its first day."""

    key: str


@dataclass(frozen=True, slots=True)
class End:
    """Of a bucket: its last day."""

    key: str


@dataclass(frozen=True, slots=True)
class Possible:
    """Of a bucket: how many nodes may lie in it; what is not known is open."""

    key: str


@dataclass(frozen=True, slots=True)
class Buckets:
    """Time divided into units, as a list of objects, the empty ones too.

    `property` is an interval of what `path`, steps to at most one, leads to. The list goes
    from the unit that holds the day `begin` to the one that holds `end`; where these are
    null, from the first or to the last that holds something. A bucket's `Count`s are of the
    nodes that lie in it for certain. More than MAX_BUCKETS are a `QueryError`.
    """

    key: str
    path: tuple[Step, ...]
    property: str
    unit: Unit
    begin: Slot
    end: Slot
    fields: tuple["Start | End | Count | Possible | Opened | Constant", ...]


@dataclass(frozen=True, slots=True)
class Share:
    """An object about those of the connection's nodes for which `where` holds too."""

    key: str
    where: Condition
    parts: tuple["Count | Given | Constant", ...]


@dataclass(frozen=True, slots=True)
class Named:
    """Nodes that a condition holds for, of several kinds one behind the other, each by its first order, as one list.

    With `like` those whose searched text is most like the text of that slot, the most like
    first (`kb.store.making.nearest`), and nothing where anything fulfils `unless`.
    """

    key: str
    among: tuple[tuple[str, Condition], ...]
    limit: Slot
    fields: tuple["Value | Constant", ...]
    like: Slot | None = None
    unless: tuple[tuple[str, Condition], ...] = ()


@dataclass(frozen=True, slots=True)
class FirstMet:
    """The first of these values whose condition any node of the kind fulfils, else `otherwise`."""

    key: str
    kind: str
    among: tuple[tuple[str, Condition], ...]
    otherwise: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A list with just these objects, whatever the connection asks for."""

    key: str
    items: tuple[tuple["Named | Constant", ...], ...]


Part = (
    Edges | Nodes | Count | CountOf | HasNext | HasPrevious | FirstCursor | LastCursor | Parts | Constant
    | Groups | Buckets | Share | Listed
)  # fmt: skip


def reads_page(part: Part) -> bool:
    """Whether a part speaks of the page, not of all pages alone."""
    match part:
        case Parts(_, parts):
            return any(map(reads_page, parts))
        case _:
            return isinstance(part, Edges | Nodes | HasNext | HasPrevious | FirstCursor | LastCursor)


@dataclass(frozen=True, slots=True)
class Connection:
    """A page of the nodes of a kind, or (`step`) of a node's neighbours, and what is said of all pages.

    `first` is how many. The page begins behind the place `after` and ends before the place
    `before`, both exclusive: a sort key (`order`'s property), or where there are `sorts` a
    list of their values and the sort key; None for no such end. `backward`: it is the last
    page of those, still in order. `cursor` is what stands before each cursor. All parts
    speak of the same page.

    `terms` are those that a `Matches` of the condition asks for; `Score` needs them, and
    `ranked` orders by it, before everything else.
    """

    key: str
    kind: str
    order: PageOrder
    first: Slot
    cursor: Slot
    parts: tuple[Part, ...]
    after: Slot | None = None
    where: Condition | None = None
    step: Step | None = None
    sorts: tuple[Sort, ...] = ()
    before: Slot | None = None
    backward: bool = False
    terms: Slot | None = None
    ranked: bool = False


Field = Value | Constant | Group | Made | One | First | Many | Connection


@dataclass(frozen=True, slots=True)
class Lookup:
    """The node of a kind with this id, as an object; null when there is none, or `where` does not hold for it.

    With a step that goes back to at most one: the node one of whose neighbours has this id.
    """

    kind: str
    id: Slot
    fields: tuple[Field, ...]
    by: Step | None = None
    where: Condition | None = None


@dataclass(frozen=True, slots=True)
class Several:
    """Root connections, and what is said of the whole graph, side by side: an object with a key for each."""

    parts: tuple[Connection | Parts | CountOf | FirstMet | Constant, ...]


@dataclass(frozen=True, eq=False)
class Plan:
    """One question: one statement, one answer.

    A root connection has no step; its key is used in `Several` only.
    """

    root: Connection | Lookup | Several


MARK: Final = "\x7f"
"""In every hole; elsewhere hardly ever, since it is no letter. So a search for one byte tells that all is there."""
HOLE: Final = f'{{"{MARK}":0}}'
"""JSON that stands where something is missing that must be there.

No text of an answer can look like it, since quotes in texts are escaped. (A JSON property may.)
"""

_CAPITALS: Final = str.maketrans(f" -{ascii_lowercase}", f"__{ascii_uppercase}")


def constant_name(value: str) -> str:
    """A text as constants are named: `express concern` is `EXPRESS_CONCERN`. Only ASCII letters change."""
    return value.translate(_CAPITALS)


MAX_BUCKETS: Final = 1000
"""The most units of time that one answer may have."""

MAX_FIELDS: Final = 100
"""The most fields that one object of an answer may have; stores may rely on it."""
