"""Plans that hypothesis makes up over the vocabulary, with values that the graph knows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from random import Random
from typing import Any, Final, TypeVar, cast

from hypothesis import strategies as st

from kb import plan as p
from kb.intervals import Unit
from kb.store.port import Values
from kb.texts import Term, terms
from kb.vocabulary import KINDS, RELATIONS, SAID_BY, STEPS, WORDS, Kind, Property, PropertyType, Step
from tests.store.evaluator import Graph, Place, Question
from tests.store.graphs import ODD

T = TypeVar("T")

_EDGE_PROPERTIES: Final = tuple({item.name: item for relation in RELATIONS for item in relation.properties}.values())
_TEXT_OPS: Final = tuple(p.Op)
_OF_TEXT: Final = (p.Op.CONTAINS, p.Op.STARTS_WITH, p.Op.HOLDS, p.Op.WITHIN)
_NUMBER_OPS: Final = tuple(op for op in p.Op if op not in _OF_TEXT)
_WHOLE: Final = (PropertyType.JSON, PropertyType.STRINGS)


@dataclass
class Maker:
    """Makes one plan, and beside it the values of its slots."""

    random: Random
    graph: Graph
    values: dict[str, Any] = field(default_factory=dict[str, Any])

    def pick(self, of: Iterable[T]) -> T:
        """One of these."""
        return self.random.choice(list(of))

    def number(self, low: int, high: int) -> int:
        """An integer, both ends included."""
        return self.random.randint(low, high)

    def few(self) -> int:
        """One to four, seldom none."""
        return self.pick((2, 3, 3, 4, 4, 4, 1, 0))

    def slot(self, value: object) -> p.Slot:
        """A slot that holds this."""
        name = f"s{len(self.values)}"
        self.values[name] = value
        return p.Slot(name)

    def keys(self, count: int) -> list[str]:
        """Different keys, some of them odd, in an order that is not alphabetical."""
        odd = (
            "b",
            "a",
            "order",
            "end",
            "__typename",
            "Z",
            "key",
            "n1",
            "id",
            "value",
            "ключ",
            "$v",
            ":v1",
            "'",
            '"',
            "`",
        )
        return self.random.sample(odd, count)

    # Conditions.

    def condition(self, kind: Kind, step: Step | None, depth: int) -> p.Condition:
        """Any condition on a node of the kind that the step led to."""
        makers = [self.compare, self.missing] + [self.matches] * bool(kind.searched)
        makers += [self.edge_compare] + [self.combined, self.combined] * (depth > 0)
        makers += [self.some] * (depth > 0 and bool(steps(kind)))
        return self.pick(makers)(kind, step, depth)

    def maybe(self, kind: Kind, step: Step | None, depth: int) -> p.Condition | None:
        """Any condition, or none."""
        return self.condition(kind, step, depth) if self.number(0, 1) else None

    def compare(self, kind: Kind, _step: Step | None, _depth: int) -> p.Condition:
        """A property of the node with a value that some node has, or with any other."""
        item = self.pick(item for item in kind.properties if item.type not in _WHOLE and item.name != WORDS)
        known = [node[item.name] for node in self.graph.nodes[kind.name].values()]
        return self._comparison(item.name, item.type, known, edge=False)

    def edge_compare(self, _kind: Kind, step: Step | None, _depth: int) -> p.Condition:
        """A property of the relation, which need not have it."""
        item = self.pick((step.relation.properties if step else ()) or _EDGE_PROPERTIES)
        if self.number(0, 4) == 0:
            return p.Missing(item.name, edge=True)
        known = [dict(edge.properties).get(item.name) for edge in self.graph.edges]
        return self._comparison(item.name, item.type, known, edge=True)

    def _comparison(self, name: str, kind: PropertyType, known: Sequence[object], *, edge: bool) -> p.Compare:
        text = kind is PropertyType.STRING
        truth = kind is PropertyType.BOOLEAN
        others = ODD if text else (True, False) if truth else (0, 1, 0.125)
        there = [value for value in known if value is not None] or list(others)
        op = self.pick(_TEXT_OPS if text else (p.Op.EQ, p.Op.IN) if truth else _NUMBER_OPS)
        value: object = self.pick([*there, *others]) if self.number(0, 2) else self.pick(there)
        if op is p.Op.IN:
            value = [self.pick([*there, *others]) for _ in range(self.number(0, 3))]
        elif op in (p.Op.CONTAINS, p.Op.STARTS_WITH):
            value = str(value)[: self.number(0, 4)]
        elif self.number(0, 9) == 0:
            value = None
        return p.Compare(name, op, self.slot(value), edge)

    def missing(self, kind: Kind, _step: Step | None, _depth: int) -> p.Condition:
        """A property has no value."""
        return p.Missing(self.pick(item.name for item in kind.properties))

    def matches(self, kind: Kind, _step: Step | None, _depth: int) -> p.Condition:
        """Terms that some node has, or most of the words of one."""
        if self.number(0, 1):
            return p.Matches(self.terms(kind))
        asked = [*self.words(kind)[: self.number(1, 6)], *["nowhere"] * self.number(0, 2)]
        return p.MatchesMost(self.slot(asked), self.pick((0.34, 0.5, 0.75, 1)), self.number(0, 3))

    def words(self, kind: Kind) -> list[str]:
        """The words of some node, and pairs of them, in any order."""
        there = self.pick([str(node[WORDS]).split() for node in self.graph.nodes[kind.name].values()] or [[]])
        found = [*there, *(" ".join(pair) for pair in pairwise(there))]
        return self.random.sample(found, len(found))

    def terms(self, kind: Kind) -> p.Slot:
        """Words and phrases that some node has, open, excluded or neither, or odd ones."""
        known = [str(node[WORDS]).split() for node in self.graph.nodes[kind.name].values() if node[WORDS]]
        given: list[str] = []
        for _ in range(self.number(0, 2) if known else 0):
            there = self.pick(known)
            at = self.number(0, len(there) - 1)
            found = Term(" ".join(there[at : at + self.pick((1, 1, 2))]), excluded=self.number(0, 4) == 0)
            cut = found._replace(words=found.words[: -self.number(1, 3)].strip() or found.words, open=True)
            given.append((cut if self.number(0, 3) == 0 else found).text)
        return self.slot(given + terms(self.pick(ODD)) if self.number(0, 3) == 0 else given)

    def some(self, kind: Kind, _step: Step | None, depth: int) -> p.Condition:
        """A neighbour that fulfils something."""
        step = self.pick(steps(kind))
        return p.Some(step, self.maybe(KINDS[step.target], step, depth - 1), each=self.number(0, 2) == 0)

    def among_named(self, kind: Kind) -> p.Condition:
        """Any of some named neighbours, most of whom keep the nodes in order, and any condition."""
        ways = steps(kind)
        crowds = [way for way in ways if way.forward and way.relation.crowded]
        named = tuple(self.named(self.pick(self.pick((crowds, crowds, ways)))) for _ in range(self.number(1, 3)))
        return p.AllOf((self.pick((p.AnyOf(named), named[0])), self.condition(kind, None, 1)))

    def named(self, step: Step) -> p.Condition:
        """A neighbour by its id, one of some ids, or its words."""
        kind = KINDS[step.target]
        known = [*self.graph.nodes[kind.name], "nobody"]
        ids = [self.pick(known) for _ in range(self.number(1, 3))]
        one, among = p.Compare("id", p.Op.EQ, self.slot(ids[0])), p.Compare("id", p.Op.IN, self.slot(ids))
        known_by = [one, among, *([p.Matches(self.terms(kind))] if kind.searched else [])]
        asked = self.edge_compare(kind, step, 0) if self.number(0, 1) else self.condition(kind, step, 0)
        return p.Some(step, self.pick((self.pick(known_by), p.AllOf((self.pick(known_by), asked)))))

    def combined(self, kind: Kind, step: Step | None, depth: int) -> p.Condition:
        """And, or, not."""
        parts = tuple(self.condition(kind, step, depth - 1) for _ in range(self.few()))
        return self.pick((p.AllOf(parts), p.AnyOf(parts), p.Not(self.condition(kind, step, depth - 1))))

    # Fields.

    def fields(self, kind: Kind, step: Step | None, depth: int) -> tuple[p.Field, ...]:
        """The fields of one object."""
        makers = [self.value, self.edge_value, self.constant] + [self.value] * 3 + [self.group] * (depth > 0)
        makers += [self.made] * bool(kind.searched)
        if depth > 0 and steps(kind):
            makers += [self.many, self.many, self.first]
            makers += [self.one] * any(way.one for way in steps(kind))
            makers += [self.nested, self.nested] * bool(_paged(kind))
        return tuple(self.pick(makers)(key, kind, step, depth) for key in self.keys(self.few()))

    def value(self, key: str, kind: Kind, _step: Step | None, _depth: int) -> p.Field:
        """A property of the node."""
        item = self.pick(item for item in kind.properties if item.name != WORDS)
        return p.Value(key, item.name, as_name=item.type is PropertyType.STRING and self.number(0, 3) == 0)

    def edge_value(self, key: str, _kind: Kind, step: Step | None, _depth: int) -> p.Field:
        """A property of the relation, which need not have it."""
        item = self.pick((step.relation.properties if step else ()) or _EDGE_PROPERTIES)
        as_name = item.type is PropertyType.STRING and self.number(0, 1) == 1
        return p.Value(key, item.name, edge=True, as_name=as_name, required=self.number(0, 1) == 1)

    def constant(self, key: str, _kind: Kind, _step: Step | None, _depth: int) -> p.Constant:
        """The same for all."""
        return p.Constant(key, self.pick(("Statement", 7, True, False, None, 'it\'s "so"')))

    def group(self, key: str, kind: Kind, step: Step | None, depth: int) -> p.Field:
        """Fields of the same node."""
        return p.Group(key, self.fields(kind, step, depth - 1))

    def made(self, key: str, kind: Kind, _step: Step | None, _depth: int) -> p.Field:
        """The searched text in pieces."""
        by, names, given = self.pick(
            (
                (p.Maker.PIECES, ("text", "found"), self.terms(kind)),
                (p.Maker.DIFFERENCES, ("text", "asked", "printed"), self.slot(self.pick(ODD))),
            )
        )
        makers = (*(partial(p.Told, name=name) for name in names), partial(p.Constant, value="Piece"))
        fields = tuple(self.pick(makers)(inner) for inner in self.keys(self.few()))
        return p.Made(key, by, kind.searched[0], given, fields)

    def one(self, key: str, kind: Kind, _step: Step | None, depth: int) -> p.Field:
        """The one neighbour."""
        step = self.pick(way for way in steps(kind) if way.one)
        return p.One(key, step, self.fields(KINDS[step.target], step, depth - 1), required=self.number(0, 1) == 1)

    def first(self, key: str, kind: Kind, _step: Step | None, depth: int) -> p.Field:
        """A text of the first neighbour."""
        step = self.pick(steps(kind))
        target, own = KINDS[step.target], self.texts(kind)
        where, order = self.maybe(target, step, depth - 1), self.order(target, step)
        otherwise = self.pick(own) if own and self.number(0, 1) else None
        as_name = self.number(0, 3) == 0
        return p.First(key, step, self.pick(self.texts(target)), where, order, otherwise, as_name)

    def many(self, key: str, kind: Kind, _step: Step | None, depth: int) -> p.Field:
        """A list of neighbours."""
        step = self.pick(steps(kind))
        target = KINDS[step.target]
        limit = self.slot(self.number(0, 4)) if self.number(0, 2) == 0 else None
        where, order = self.maybe(target, step, depth - 1), self.order(target, step)
        if self.number(0, 3) == 0:
            beside = self.compare_with(target, kind)
            where = p.AllOf((where, p.Not(beside))) if where else beside
        return p.Many(key, step, self.fields(target, step, depth - 1), where, order, limit)

    def compare_with(self, kind: Kind, origin: Kind) -> p.CompareWith:
        """A text, or where both have one a day, of the node with one of the node before."""
        days = [
            [f"{time}_{bound}" for time in self.times(of) for bound in ("earliest", "latest")] for of in (kind, origin)
        ]
        if all(days):
            op = self.pick((p.Op.EQ, p.Op.LT, p.Op.LE, p.Op.GT, p.Op.GE))
            return p.CompareWith(self.pick(days[0]), op, self.pick(days[1]), 1)
        return p.CompareWith(self.pick(self.texts(kind)), p.Op.EQ, self.pick(self.texts(origin)), 1)

    def order(self, kind: Kind, step: Step) -> tuple[p.Sort, ...]:
        """Up to two criteria."""
        own = [p.Sort(item.name) for item in kind.properties if item.type not in _WHOLE and item.name != WORDS]
        edge = [p.Sort(item.name, edge=True) for item in step.relation.properties]
        found = (self.pick(own + edge * 3) for _ in range(self.number(0, 2)))
        return tuple(replace(sort, descending=self.number(0, 1) == 1) for sort in found)

    def nested(self, key: str, kind: Kind, _step: Step | None, depth: int) -> p.Field:
        """A page of neighbours."""
        return self.connection(key, None, self.pick(_paged(kind)), depth - 1)

    # Connections.

    def connection(self, key: str, kind: Kind | None, step: Step | None, depth: int) -> p.Connection:
        """A page of a kind, or of neighbours."""
        kind = kind or KINDS[cast("Step", step).target]
        order = self.pick(kind.orders)
        sorts = tuple(self.sort(kind, step) for _ in range(self.pick((0, 0, 1, 2))))
        after, before = (
            self.slot(self.place(kind, step, order, sorts)) if self.number(0, 2) == 0 else None for _ in range(2)
        )
        where = self.maybe(kind, step, 2)
        parts = self.parts(kind, step, depth, 1)
        first, cursor = self.slot(self.pick((3, 2, 5, 1, 0))), self.slot(self.pick(("", "statements.newest:", "é'")))
        return p.Connection(
            key,
            kind.name,
            order,
            first,
            cursor,
            parts,
            after,
            where,
            step,
            sorts,
            before,
            backward=self.number(0, 1) == 1,
        )

    def sort(self, kind: Kind, step: Step | None) -> p.Sort:
        """A criterion by which pages may be cut, so none of free text."""
        if steps(kind) and self.number(0, 5) == 0:
            way, descending = self.pick(steps(kind)), self.number(0, 1) == 1
            where = self.maybe(KINDS[way.target], way, 1)
            return p.Sort("", path=(way,), descending=descending, count=True, where=where)
        path, end = self.path(kind, self.pick((0, 0, 1, 2)), one=True)
        led = path[-1] if path else step
        on_edge = [item.name for item in led.relation.properties if item.name != "score"] if led else []
        if on_edge and self.number(0, 1):
            return p.Sort(self.pick(on_edge), True, path, descending=self.number(0, 1) == 1)
        cut = [item.name for item in end.properties if _cuts(item)]
        return p.Sort(self.pick(cut), path=path, descending=self.number(0, 1) == 1)

    def place(self, kind: Kind, step: Step | None, order: p.PageOrder, sorts: tuple[p.Sort, ...]) -> object:
        """A place that is there, one that is not, or none."""
        known: list[Any] = [node[order.property] for node in self.graph.nodes[kind.name].values()]
        if not sorts:
            return self.pick([None, None, None, None, "", "2023-09-24", "~", "\U0010ffff", *known])
        question, found = Question(self.graph, self.values), list[Any]()
        for place in self.graph.all(kind.name):
            met = Place(kind.name, place.node, self.pick(self.led(step)) if step else {})
            found.append([*(question.sorted(sort, met) for sort in sorts), self.pick(known)])
        return self.pick([None, *found])

    def led(self, step: Step) -> list[dict[str, Any]]:
        """The properties of the edges of a step."""
        return [dict(edge.properties) for edge in self.graph.edges if edge.relation is step.relation] or [{}]

    def parts(self, kind: Kind, step: Step | None, depth: int, nested: int) -> tuple[p.Part, ...]:
        """What is asked of a connection."""
        makers = [self.edges] * 3 + [self.nodes] * 2 + [self.count, self.count, self.count_of, self.fact, self.constant]
        makers += [self.more] * nested + [self.groups, self.buckets, self.share]
        return tuple(self.pick(makers)(key, kind, step, depth) for key in self.keys(self.few()))

    def edges(self, key: str, kind: Kind, step: Step | None, depth: int) -> p.Part:
        """Edges with a cursor, properties of the relation, nodes."""
        made: list[Any] = []
        for inner in self.keys(self.few()):
            match self.number(0, 4):
                case 0:
                    made.append(p.Cursor(inner))
                case 4 if kind.searched:
                    made.append(self.made(inner, kind, step, 0))
                case 1:
                    made.append(self.edge_value(inner, kind, step, 0))
                case 2:
                    made.append(self.constant(inner, kind, step, 0))
                case _:
                    made.append(p.Node(inner, self.fields(kind, step, depth)))
        return p.Edges(key, tuple(made))

    def nodes(self, key: str, kind: Kind, step: Step | None, depth: int) -> p.Part:
        """The nodes alone."""
        return p.Nodes(key, self.fields(kind, step, depth))

    def count(self, key: str, kind: Kind, _step: Step | None, _depth: int) -> p.Part:
        """How many, or how many different ones at the end of a path."""
        return p.Count(key, self.path(kind, self.number(0, 3), one=False)[0])

    def count_of(self, key: str, _kind: Kind, _step: Step | None, _depth: int) -> p.Part:
        """Nodes of any kind, or the values of a property of theirs."""
        kind = self.pick(kind for kind in KINDS.values() if steps(kind))
        where = self.maybe(kind, None, 1)
        if self.number(0, 1):
            return p.CountOf(key, kind.name, where, property=self.pick(self.texts(kind)))
        return p.CountOf(key, kind.name, where, self.path(kind, self.number(0, 2), one=False)[0])

    def groups(self, key: str, kind: Kind, _step: Step | None, _depth: int) -> p.Part:
        """Groups by a property of the node, or of what a path leads to."""
        path, end = self.path(kind, self.number(0, 2), one=False)
        name, label = (self.pick(self.texts(end)) for _ in range(2))
        makers = (p.GroupKey, p.Label, self.opened, partial(self.counted, kind))
        fields = tuple(self.pick(makers)(inner) for inner in self.keys(self.few()))
        return p.Groups(key, path, name, label, self.slot(self.few()), fields, as_name=self.number(0, 1) == 1)

    def buckets(self, key: str, kind: Kind, _step: Step | None, _depth: int) -> p.Part:
        """An interval of the node, or of what a path leads to, over time."""
        path, end = self.path(kind, self.number(0, 2), one=True)
        times = self.times(end)
        if not times:
            return self.fact(key, kind, None, 0)
        opened = partial(self.opened, days=True)
        makers = (p.Start, p.End, p.Possible, opened, partial(self.counted, kind))
        fields = tuple(self.pick(makers)(inner) for inner in self.keys(self.few()))
        unit = self.pick(Unit)
        begin, end_day = self.pick((None, "2023-08-30")), self.pick((None, "2023-10-02", "2023-08-30", "2023-01-01"))
        return p.Buckets(key, path, self.pick(times), unit, self.slot(begin), self.slot(end_day), fields)

    def times(self, kind: Kind) -> list[str]:
        """The intervals of a kind."""
        return [item.path[0] for item in kind.properties if item.path[-1:] == ("earliest",)]

    def share(self, key: str, kind: Kind, step: Step | None, _depth: int) -> p.Part:
        """Counts of some of the nodes."""
        made: list[Any] = []
        for inner in self.keys(self.few()):
            given = p.Given(inner, self.slot('{"a": [1, null]}'))
            made.append(given if self.number(0, 2) == 0 else self.counted(kind, inner))
        return p.Share(key, self.condition(kind, step, 2), tuple(made))

    def opened(self, key: str, *, days: bool = False) -> p.Opened:
        """JSON round the names of a group."""
        texts = ('{"said": [', ",", ', "é"]}') if days else ('{"a": ', ', "b": {"": 1}}')
        return p.Opened(key, tuple(map(self.slot, texts)))

    def counted(self, kind: Kind, key: str) -> p.Count | p.Constant:
        """A count within a group, or a constant."""
        if self.number(0, 4) == 0:
            return self.constant(key, kind, None, 0)
        return p.Count(key, self.path(kind, self.number(0, 2), one=False)[0])

    def path(self, kind: Kind, length: int, *, one: bool) -> tuple[tuple[Step, ...], Kind]:
        """A path, as long as there are steps, and where it ends."""
        path: list[Step] = []
        for _ in range(length):
            if ways := [step for step in steps(kind) if step.one or not one]:
                path.append(self.pick(ways))
                kind = KINDS[path[-1].target]
        return tuple(path), kind

    def texts(self, kind: Kind) -> list[str]:
        """The properties of a kind that hold text."""
        return [item.name for item in kind.properties if item.type is PropertyType.STRING and item.name != WORDS]

    def fact(self, key: str, _kind: Kind, _step: Step | None, _depth: int) -> p.Part:
        """What a page says of itself."""
        return self.pick((p.HasNext, p.HasPrevious, p.FirstCursor, p.LastCursor))(key)

    def more(self, key: str, kind: Kind, step: Step | None, depth: int) -> p.Part:
        """Parts in an object of their own."""
        return p.Parts(key, self.parts(kind, step, depth, 0))

    def plan(self) -> p.Plan:
        """A whole question."""
        if self.number(0, 6) == 0:
            kind = self.pick(KINDS.values())
            back = [
                step
                for step in STEPS.values()
                if step.source == kind.name and Step(step.relation, not step.forward).one
            ]
            by = self.pick(back) if back and self.number(0, 1) else None
            known = self.slot(self.any_id(KINDS[by.target] if by else kind))
            return p.Plan(p.Lookup(kind.name, known, self.fields(kind, None, 3), by, self.maybe(kind, None, 1)))
        if self.number(0, 6) == 0:
            return p.Plan(p.Several(tuple(self.side(key) for key in self.keys(self.few()))))
        return p.Plan(self.filtered() if self.number(0, 2) == 0 else self.root("", 3))

    def filtered(self) -> p.Connection:
        """All the nodes of a kind for which something holds."""
        kind = self.pick(kind for kind in KINDS.values() if kind.orders)
        parts = (p.Nodes("nodes", (p.Value("id", "id"),)),)
        first, cursor = self.slot(100), self.slot("")
        return p.Connection("", kind.name, kind.orders[0], first, cursor, parts, where=self.condition(kind, None, 3))

    def crowd(self) -> p.Plan:
        """A page of what stands behind neighbours, in the order that they keep."""
        kind = KINDS[SAID_BY.head]
        order, parts, where = kind.orders[0], self.parts(kind, None, 1, 1), self.among_named(kind)
        after, before = (
            self.slot(self.place(kind, None, order, ())) if self.number(0, 2) == 0 else None for _ in range(2)
        )
        slots, backward = (self.slot(self.pick((3, 2, 5, 1, 0))), self.slot("")), self.number(0, 1) == 1
        page = p.Connection("", kind.name, order, *slots, parts, after, where, before=before, backward=backward)
        return p.Plan(page)

    def root(self, key: str, depth: int) -> p.Connection:
        """A page of a kind."""
        return self.connection(key, self.pick(kind for kind in KINDS.values() if kind.orders), None, depth)

    def side(self, key: str) -> p.Connection | p.Parts | p.CountOf | p.FirstMet | p.Constant:
        """One of several roots."""
        if self.number(0, 3):
            return self.root(key, 2)
        kind, inner = self.pick(KINDS.values()), self.keys(1)[0]
        count = p.CountOf(inner, kind.name, self.maybe(kind, None, 1))
        among = tuple((value, self.condition(kind, None, 2)) for value in ("first", "second"))
        return self.pick((p.Parts(key, (count,)), p.FirstMet(key, kind.name, among, "none"), p.Constant(key, "Search")))

    def any_id(self, kind: Kind) -> object:
        """An id that is there, seldom one that is not."""
        return self.pick([*self.graph.nodes[kind.name], "nobody"])


def question(graph: Graph, make: Callable[[Maker], p.Plan], seed: int) -> tuple[p.Plan, Values]:
    """A plan, and values for its slots."""
    maker = Maker(Random(seed), graph)
    return make(maker), maker.values


def questions(graph: Graph, make: Callable[[Maker], p.Plan] = Maker.plan) -> st.SearchStrategy[tuple[p.Plan, Values]]:
    """Plans with values. Of hypothesis only the seed: its own choices prefer the first of every list."""
    return st.integers(0, 2**32 - 1).map(partial(question, graph, make))


def steps(kind: Kind) -> list[Step]:
    """The steps that start at a kind."""
    return [step for step in STEPS.values() if step.source == kind.name]


def _paged(kind: Kind) -> list[Step]:
    return [step for step in steps(kind) if KINDS[step.target].orders]


def _cuts(item: Property) -> bool:
    """Whether pages may be cut by it: dates, constants, whole numbers, ids and sort keys."""
    date_or_constant = item.path[-1:] in {
        (name,) for name in ("earliest", "latest", "month", "type", "act", "precision")
    }
    return item.unique or date_or_constant or item.type is PropertyType.INTEGER
