"""What visitors see: a plan, narrowed to the articles of some collections and what these hold.

Every node that an answer tells of, counts, or is asked about, is one that those articles name: a
statement that they print and that is still found, a passage of it, whom it names. So nothing else,
and no condition on it, can be told from one that does not exist.

What is judged over all articles (people, events, claims) keeps its name, if it is one of a person,
body or place, and goes by the words of those articles else: a claim by those of its first statement
there, an event by a mention. The same holds for dates: when something was said, or an article was published,
is what that article tells alone.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar, assert_never, cast

from kb import plan as p
from kb.errors import NotAllowed
from kb.vocabulary import KINDS, STEPS, PageOrder, Step
from schema.arguments import Slots
from schema.predicates import both, folded

T = TypeVar("T")

_PRINTED: Final = frozenset(("statement", "passage", "mention", "article"))
"""What belongs to one article, and itself."""
_NAMES: Final[Mapping[str, frozenset[str]]] = {
    "claim": frozenset(("id",)),
    "event": frozenset(("id", "type")),
    "entity": frozenset(("id", "type", "name", "name_folded", "by_name")),
}
"""What is judged over all articles, and the properties of it that say nothing of what any of them tells."""
_HIDDEN: Final = frozenset((("article", "path"), ("article", "meta")))
"""Places on the server's disk, and what whoever loaded an article noted for themselves."""
_TEXTS: Final = frozenset((STEPS["article", "passages"],))
"""Steps that lead to a whole text, piece by piece."""

_BY_ID: Final = PageOrder("id", "id", descending=False, key=lambda node: node.id)
"""The order of what no date or name may be told of."""
_MOST_FIRST: Final = {"claim": ("statements",), "event": ("spoken_of", "statements")}
"""How many of these what has no date of its own is ordered by."""
_KNOWN_AS: Final = frozenset((STEPS["entity", "names"], STEPS["event", "known_as"]))
_FORM: Final = (p.Sort("form"), p.Sort("start"))
"""Names before descriptions before pronouns."""


def is_judged(kind: str) -> bool:
    """Whether all articles together say what it is."""
    return kind in _NAMES


def is_open(step: Step) -> bool:
    """Whether one article alone says that the two ends belong together, and both can be seen."""
    ends = {step.source, step.target}
    return ends <= {*_PRINTED, *_NAMES, "outlet"} and not ends.isdisjoint(_PRINTED) and step not in _TEXTS


def tells(kind: str, name: str) -> bool:
    """Whether a property, or an interval, of what is seen is shown, be it in other words."""
    if (kind, name) in _HIDDEN:
        return False
    return not is_judged(kind) or name in {*_NAMES[kind], *_OTHER_WORDS.get(kind, ())}


_DATED: Final = {"statement": ("said",), "article": ("published",)}
"""Dates that others may have helped to know; `stated` is what the article tells alone."""
_OTHER_WORDS: Final[Mapping[str, tuple[str, ...]]] = {"claim": ("gist", "first_said"), "event": ("name",)}
"""Properties that are told in the words, or by the dates, of what is seen."""


def _same(step: Step) -> bool:
    """Whether what it leads to is seen because what it starts from is."""
    return not is_judged(step.source) and step.source != "outlet" and step.target != "statement"


class Sight:
    """Narrows the plans of one root field; its slots hold the names of the collections."""

    def __init__(self, collections: Collection[str], slots: Slots) -> None:
        self._slots = slots
        self._article = p.Compare("collection", p.Op.IN, slots.constant(sorted(collections)))
        self._statement = p.AllOf(
            (
                p.Compare("current", p.Op.EQ, slots.constant(value=True)),
                p.Some(STEPS["statement", "article"], self._article, each=True),
            )
        )

    def seen(self, kind: str) -> p.Condition:  # noqa: PLR0911  (one for each kind)
        """What makes a node of a kind one that is seen."""
        match kind:
            case "article":
                return self._article
            case "statement":
                return self._statement
            case "mention":
                return p.Some(STEPS[kind, "article"], self._article, each=True)
            case "passage":
                return self._some(kind, "statements")
            case "outlet":
                return p.Some(STEPS[kind, "articles"], self._article, each=True)
            case "claim":
                return self._some(kind, "statements")
            case "entity":
                return p.AnyOf(tuple(self._some(kind, way) for way in ("statements", "spoken_of", "mentions")))
            case "event":
                ways = ("statements", "spoken_of", "dated_statements", "mentions")
                return p.AnyOf(tuple(self._some(kind, way) for way in ways))
            case _:
                return p.Not(p.AllOf(()))

    def _some(self, kind: str, way: str, where: p.Condition | None = None) -> p.Some:
        """A neighbour that is seen; with a condition of its own that few fulfil."""
        step = STEPS[kind, way]
        return p.Some(step, both(self.seen(step.target), where), each=where is None)

    def _beyond(self, step: Step) -> p.Condition | None:
        """What must be asked of the far end of a step beside being there."""
        if not is_open(step):
            raise _closed(f"what binds {step.source} and {step.target}")
        return None if _same(step) else self.seen(step.target)

    def root(self, root: p.Connection | p.Lookup | p.Several) -> p.Connection | p.Lookup | p.Several:
        """The root of a plan, narrowed; what would tell more is `NotAllowed`."""
        match root:
            case p.Connection():
                return self._connection(root)
            case p.Lookup(kind, _, fields, _, where):
                narrowed = both(self.seen(kind), self._condition(where, kind))
                return replace(root, by=None, where=narrowed, fields=self._fields(fields, kind))
            case p.Several(parts):
                return p.Several(tuple(map(self._side, parts)))

    def _side(
        self, part: p.Connection | p.Parts | p.CountOf | p.FirstMet | p.Constant
    ) -> p.Connection | p.Parts | p.CountOf | p.FirstMet | p.Constant:
        match part:
            case p.Connection():
                return self._connection(part)
            case p.FirstMet(_, kind, among):
                found = ((value, p.AllOf((self.seen(kind), cast("p.Condition", self._condition(where, kind)))))
                         for value, where in among)  # fmt: skip
                return replace(part, among=tuple(found))
            case p.Parts() | p.CountOf() | p.Constant():
                # Of no connection: what they say is of the whole graph.
                return cast("p.Parts | p.CountOf | p.Constant", self._part(part, ""))

    # Conditions.

    def _condition(self, condition: p.Condition | None, kind: str) -> p.Condition | None:
        return self._asked(condition, kind) if condition else None

    def _asked(self, condition: p.Condition, kind: str) -> p.Condition:  # noqa: PLR0911  (one for each)
        match condition:
            case p.AllOf(parts):
                return p.AllOf(tuple(self._asked(part, kind) for part in parts))
            case p.AnyOf(parts):
                return p.AnyOf(tuple(self._asked(part, kind) for part in parts))
            case p.Not(part):
                return p.Not(self._asked(part, kind))
            case p.Compare(property_, edge=edge) | p.Missing(property_, edge):
                return condition if edge else replace(condition, property=self._property(kind, property_))
            case p.Matches():
                return self._matches(condition, kind)
            case p.MatchesMost():
                self._property(kind, KINDS[kind].searched[0])
                return condition
            case p.Some():
                return self._neighbour(condition)
            case p.CompareWith():
                raise _closed("what is known of people")

    def _matches(self, condition: p.Matches, kind: str) -> p.Condition:
        """Words: what goes by the words of articles is found by those of its statements."""
        match kind:
            case "claim":
                return self._some(kind, "statements", condition)
            case "event":
                return self._some(kind, "spoken_of", condition)
            case _:
                return condition

    def _neighbour(self, condition: p.Some) -> p.Condition:
        step, where = condition.step, condition.where
        if step.name == "leaves":
            # Only by the id that answers give: others say what was taken for the same, and are made of what is said.
            return cast("p.Compare", where)
        if step in _KNOWN_AS:
            return self._called(condition)
        return p.Some(step, both(self._beyond(step), self._condition(where, step.target)))

    def _called(self, condition: p.Some) -> p.Condition:
        """By a name: the one that is shown, or one that is printed so where that is seen."""
        kind, given = condition.step.source, cast("p.Compare", condition.where).slot
        text = p.Compare("text", p.Op.EQ, self._slots.again(given, str))
        # Few have the name at all, so what they are called is looked at from each.
        printed = replace(self._some(kind, "mentions", text), each=True)
        if kind == "event":
            return p.AllOf((condition, printed))
        shown = p.Compare("name_folded", p.Op.EQ, self._slots.again(given, folded))
        return p.AllOf((condition, p.AnyOf((shown, printed))))

    def _property(self, kind: str, name: str) -> str:
        """The property that is looked at in place of one of that name."""
        for told in _DATED.get(kind, ()):
            if name.startswith(f"{told}_"):
                return f"stated_{name.removeprefix(f'{told}_')}"
        if not tells(kind, name) or name in _OTHER_WORDS.get(kind, ()):
            raise _closed(f"{name.replace('_', ' ')} of {kind}")
        return name

    # Fields.

    def _fields(self, fields: Iterable[T], kind: str) -> tuple[T, ...]:
        return tuple(self._field(field, kind) for field in fields)

    def _field(self, field: Any, kind: str) -> Any:  # noqa: PLR0911  (one for each field)
        match field:
            case p.Value(edge=True) | p.Constant():
                return field
            case p.Value():
                return self._value(field, kind)
            case p.Group(_, fields) | p.Node(_, fields):
                return replace(field, fields=self._fields(fields, kind))
            case p.Made(property=name):
                return replace(field, property=self._property(kind, name))
            case p.One(_, step, fields):
                if self._beyond(step):
                    raise _closed(f"{step.name} of {kind}")
                return replace(field, fields=self._fields(fields, step.target))
            case p.Many(_, step, fields, where, order):
                narrowed = both(self._beyond(step), self._condition(where, step.target))
                by = tuple(sort for each in order for sort in self._sort(each, step.target))
                return replace(field, fields=self._fields(fields, step.target), where=narrowed, order=by)
            case p.Connection():
                return self._connection(field)
            case p.Cursor():
                return field
            case _:
                raise _closed("how well something is found")

    def _value(self, value: p.Value, kind: str) -> p.Value | p.First:
        """A property, or what is told in place of it."""
        name = value.property
        if kind == "claim" and name == "gist":
            return self._first_said(value, "text")
        if kind == "claim" and name.startswith("first_said_"):
            return self._first_said(value, f"stated_{name.removeprefix('first_said_')}")
        if kind == "event" and name == "name":
            step = STEPS[kind, "mentions"]
            return p.First(value.key, step, "text", self.seen("mention"), _FORM, otherwise="type")
        return replace(value, property=self._property(kind, name))

    def _first_said(self, value: p.Value, property_: str) -> p.First:
        """What is so of a claim's first statement."""
        by = (p.Sort("stated_earliest"), p.Sort("stated_latest"))
        return p.First(
            value.key, STEPS["claim", "statements"], property_, self._statement, by, as_name=value.as_name
        )  # fmt: skip

    # Connections.

    def order(
        self, kind: str, sorts: Sequence[p.Sort], order: PageOrder, *, ranked: bool
    ) -> tuple[tuple[p.Sort, ...], PageOrder]:
        """The order of a page, none of which tells what is not seen; its cursors hold what it looks at."""
        if ranked:
            raise _closed("how well something is found")
        by = tuple(sort for each in sorts for sort in self._sort(each, kind))
        if kind in _DATED:
            bounds = ("latest", "earliest") if order.descending else ("earliest", "latest")
            return (*by, *(p.Sort(f"stated_{bound}", descending=order.descending) for bound in bounds)), _BY_ID
        if kind in _MOST_FIRST:
            counts = (p.Sort("", path=(STEPS[kind, way],), descending=True, count=True) for way in _MOST_FIRST[kind])
            return (*by, *(sort for count in counts for sort in self._sort(count, kind))), _BY_ID
        return by, order

    def _sort(self, sort: p.Sort, kind: str) -> Iterable[p.Sort]:
        """What is looked at in place of a criterion."""
        for step in sort.path:
            if self._beyond(step) and not sort.count:
                raise _closed(f"{step.name} of {step.source}")
        end = sort.path[-1].target if sort.path else kind
        if sort.count:
            return [replace(sort, where=both(self.seen(end), self._condition(sort.where, end)))]
        if sort.edge:
            return [sort]
        orders = [order.property for order in KINDS[end].orders]
        if sort.property in orders and end not in ("entity", "outlet"):
            dates = ("stated_earliest", "stated_latest") if end in _DATED else ()
            return [replace(sort, property=name) for name in dates]
        return [replace(sort, property=self._property(end, sort.property))]

    def _connection(self, connection: p.Connection) -> p.Connection:
        """Its order was asked for when its cursors were read."""
        kind = connection.kind
        beyond = self._beyond(connection.step) if connection.step else self.seen(kind)
        return replace(
            connection,
            where=both(self._condition(connection.where, kind), beyond),
            parts=tuple(self._part(part, kind) for part in connection.parts),
        )

    def _part(self, part: p.Part, kind: str) -> p.Part:  # noqa: C901, PLR0911  (one for each part)
        match part:
            case p.Edges(_, fields) | p.Nodes(_, fields):
                return replace(part, fields=self._fields(cast("tuple[Any, ...]", fields), kind))
            case p.Parts(_, parts):
                return replace(part, parts=tuple(self._part(inner, kind) for inner in parts))
            case p.Count(_, path):
                self._check(path)
                return part
            case p.CountOf(_, of, where, path, name):
                self._check(path)
                counted = self._property(of, name) if name else None
                return replace(part, where=both(self.seen(of), self._condition(where, of)), property=counted)
            case p.Groups(_, path, name, label, _, fields):
                end = self._check(path) or kind
                if not part.edge:
                    name, label = self._property(end, name), self._property(end, label)
                self._check(*(field.path for field in fields if isinstance(field, p.Count)))
                return replace(part, property=name, label=label)
            case p.Buckets(_, path, name, _, _, _, fields):
                end = self._check(path) or kind
                self._check(*(field.path for field in fields if isinstance(field, p.Count)))
                return replace(part, property=self._property(end, f"{name}_edtf").removesuffix("_edtf"))
            case p.Share(_, where, parts):
                self._check(*(inner.path for inner in parts if isinstance(inner, p.Count)))
                return replace(part, where=self._asked(where, kind))
            case p.HasNext() | p.HasPrevious() | p.FirstCursor() | p.LastCursor() | p.Constant():
                return part
            case p.Listed():
                raise _closed("how names are understood")
            case _:
                assert_never(part)

    def _check(self, *paths: Sequence[Step]) -> str | None:
        """Where the last of these paths ends; they lead from what is seen to what is seen because of that."""
        for step in (step for path in paths for step in path):
            if self._beyond(step):
                raise _closed(f"{step.name} of {step.source}")
        return paths[-1][-1].target if paths and paths[-1] else None


def _closed(what: str) -> NotAllowed:
    return NotAllowed(f"What is judged over all articles ({what}) needs a key.")
