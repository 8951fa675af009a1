"""What a plan means, said in plain Python over what `Store.dump` gives.

Slow and simple on purpose: this is the judge of every store, so it must be right on sight.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Self, cast

import orjson

from kb import plan as p
from kb.intervals import Unit
from kb.models import Node
from kb.store.making import candidates, nearest
from kb.store.port import Store, Values
from kb.texts import differences, pieces
from kb.vocabulary import KINDS, WORDS, Edge, PropertyType, Record, Scalar, Step, record

Json = Any
Properties = Mapping[str, Scalar]


@dataclass(frozen=True)
class Place:
    """A node of a kind, and the relation that led to it (empty when none did)."""

    kind: str
    node: Record
    edge: Properties
    origin: "Place | None" = None
    """Where the relation led from."""

    @property
    def id(self) -> str:
        return str(self.node["id"])

    def behind(self, steps: int) -> "Place | None":
        """The place that so many steps led from."""
        place: Place | None = self
        for _ in range(steps):
            place = place.origin if place else None
        return place

    def read(self, property_: str, *, edge: bool) -> Any:
        """A property of the node, which its kind must have, or of the relation, which may lack it."""
        return self.edge.get(property_) if edge else self.node[property_]


@dataclass(frozen=True)
class Graph:
    """A whole store in memory."""

    nodes: Mapping[str, Mapping[str, Record]]
    """Kind, id, properties."""
    edges: tuple[Edge, ...]

    @classmethod
    def of(cls, items: Iterable[Node | Edge]) -> Self:
        """The graph that these nodes and edges make."""
        nodes: dict[str, dict[str, Record]] = {kind: {} for kind in KINDS}
        edges: list[Edge] = []
        for item in items:
            if isinstance(item, Edge):
                edges.append(item)
            else:
                nodes[item.KIND][item.id] = record(item)
        return cls(nodes, tuple(edges))

    @classmethod
    async def read(cls, store: Store) -> Self:
        """All that a store holds."""
        return cls.of([item async for item in store.dump()])

    def all(self, kind: str) -> list[Place]:
        """Every node of a kind."""
        return [Place(kind, node, {}) for node in self.nodes[kind].values()]

    def neighbours(self, place: Place, step: Step) -> list[Place]:
        """What a step leads to from here."""
        found = self._beside.get((step.relation.name, step.forward, place.id), [])
        return [Place(step.target, self.nodes[step.target][other], properties, place) for other, properties in found]

    @cached_property
    def _beside(self) -> dict[tuple[str, bool, str], list[tuple[str, Properties]]]:
        beside: dict[tuple[str, bool, str], list[tuple[str, Properties]]] = {}
        for relation, head, tail, properties in self.edges:
            beside.setdefault((relation.name, True, head), []).append((tail, dict(properties)))
            beside.setdefault((relation.name, False, tail), []).append((head, dict(properties)))
        return beside


def evaluate(graph: Graph, plan: p.Plan, values: Values) -> bytes:
    """The one right answer to a plan, as JSON."""
    asked = Question(graph, values)
    match plan.root:
        case p.Lookup(kind, slot, fields, by, also):
            known = p.Compare("id", p.Op.EQ, slot)
            where = p.Some(by, known) if by else known
            found = [place for place in graph.all(kind) if asked.holds(where, place) and asked.holds(also, place)]
            return orjson.dumps(asked.fields(fields, found[0]) if found else None)
        case p.Several(parts):
            return orjson.dumps({part.key: asked.root(part) for part in parts})
        case p.Connection() as connection:
            return orjson.dumps(asked.root(connection))


@dataclass(frozen=True)
class Page:
    """A page, and all that it was cut from."""

    all: list[Place]
    page: list[Place]
    keys: list[str]
    """The cursor of each place of the page."""
    more: bool
    behind: bool
    """Whether anything comes after, and before, the page, as far as it was read."""


@dataclass(frozen=True)
class Question:
    """A graph and the values of the slots: what all parts of a plan are answered from."""

    graph: Graph
    values: Values

    def root(self, root: p.Connection | p.FirstMet | p.Part) -> Json:
        """What no node led to."""
        match root:
            case p.Connection():
                return self.connection(root, self.graph.all(root.kind))
            case p.FirstMet(_, kind, among, otherwise):
                met = (value for value, where in among if any(self.holds(where, at) for at in self.graph.all(kind)))
                return next(met, otherwise)
            case _:
                return self.part(root, Page([], [], [], more=False, behind=False))

    def holds(self, condition: p.Condition | None, at: Place) -> bool:  # noqa: C901  (one case for each condition)
        """Whether a condition is true; there is no third value."""
        match condition:
            case None:
                return True
            case p.AllOf(parts):
                return all(self.holds(part, at) for part in parts)
            case p.AnyOf(parts):
                return any(self.holds(part, at) for part in parts)
            case p.Not(part):
                return not self.holds(part, at)
            case p.Missing(property_, edge):
                return at.read(property_, edge=edge) is None
            case p.Some(step, where):
                return any(self.holds(where, other) for other in self.graph.neighbours(at, step))
            case p.Matches(slot):
                return all(_finds(term, str(at.node[WORDS])) for term in cast("list[str]", self.values[slot.name]))
            case p.MatchesMost(slot, share, least):
                asked = cast("list[str]", self.values[slot.name])
                found = sum(_finds(term, str(at.node[WORDS])) for term in asked)
                return found >= least and found >= share * len(asked)
            case p.CompareWith(property_, op, other, back):
                behind = at.behind(back)
                return behind is not None and _compare(op, at.node[property_], behind.node[other])
            case p.Compare(property_, op, slot, edge):
                return _compare(op, at.read(property_, edge=edge), self.values[slot.name])

    def fields(self, fields: tuple[p.Field, ...], at: Place) -> Json:
        """An object."""
        return {field.key: self.field(field, at) for field in fields}

    def field(self, field: p.Field, at: Place) -> Json:
        """The value of one key."""
        match field:
            case p.Value():
                return _answered(field, at)
            case p.Constant(_, value):
                return value
            case p.Group(_, fields):
                return self.fields(fields, at)
            case p.Made():
                return self.made(field, at)
            case p.One(_, step, fields, required):
                others = self.graph.neighbours(at, step)
                return self.fields(fields, others[0]) if others else _nothing(required=required)
            case p.First():
                return self.first(field, at)
            case p.Many():
                return [self.fields(field.fields, other) for other in self.many(field, at)]
            case p.Connection(step=step):
                return self.connection(field, self.graph.neighbours(at, cast("Step", step)))

    def first(self, first: p.First, at: Place) -> Json:
        """A text of the first neighbour, or the node's own."""
        found = self.many(p.Many("", first.step, (), first.where, first.order), at)
        own = at.read(first.otherwise, edge=False) if first.otherwise else None
        text = found[0].read(first.property, edge=False) if found else None
        text = own if text is None else text
        return p.constant_name(text) if first.as_name and text is not None else text

    def many(self, many: p.Many, at: Place) -> list[Place]:
        """The places of a list, in order."""
        found = [other for other in self.graph.neighbours(at, many.step) if self.holds(many.where, other)]
        found.sort(key=lambda other: other.id)
        found = self.ordered(found, many.order)
        return found if many.limit is None else found[: cast("int", self.values[many.limit.name])]

    def ordered(self, places: list[Place], sorts: tuple[p.Sort, ...]) -> list[Place]:
        """These places by the sorts, else as they are; missing values come last."""
        for sort in reversed(sorts):
            read = [(self.sorted(sort, place), place) for place in places]
            there = [pair for pair in read if pair[0] is not None]
            there.sort(key=lambda pair: pair[0], reverse=sort.descending)
            places = [place for _, place in there] + [place for value, place in read if value is None]
        return places

    def sorted(self, sort: p.Sort, at: Place) -> Any:
        """What a sort looks at."""
        if sort.count:
            return sum(self.holds(sort.where, other) for other in self.graph.neighbours(at, sort.path[0]))
        here = [at]
        for step in sort.path:
            here = [other for place in here for other in self.graph.neighbours(place, step)]
        return here[0].read(sort.property, edge=sort.edge) if here else None

    def connection(self, connection: p.Connection, places: list[Place]) -> Json:
        """A page and what is said of all pages."""
        order = connection.order
        found = [place for place in places if self.holds(connection.where, place)]
        found.sort(key=lambda place: str(place.node[order.property]), reverse=order.descending)
        found = self.ordered(found, connection.sorts)
        after, before = (self.values[slot.name] if slot else None for slot in (connection.after, connection.before))
        rest = found[self.passed(found, connection, after, equal=True) if after is not None else 0 :]
        if before is not None:
            rest = rest[: self.passed(rest, connection, before, equal=False)]
        first = cast("int", self.values[connection.first.name])
        page = rest[max(len(rest) - first, 0) :] if connection.backward else rest[:first]
        more, cut = len(rest) > len(page), (before if connection.backward else after) is not None
        keys = [self.cursor(connection, place) for place in page]
        return self.parts(
            connection.parts, Page(found, page, keys, *((cut, more) if connection.backward else (more, cut)))
        )

    def passed(self, places: list[Place], connection: p.Connection, there: Any, *, equal: bool) -> int:
        """How many of these places lie before a place, or on it."""
        place = cast("list[Any]", there) if isinstance(there, list) else [there]
        signs = [*(sort.descending for sort in connection.sorts), connection.order.descending]

        def behind(one: list[Any], other: list[Any]) -> bool:
            for left, right, descending in zip(one, other, signs, strict=True):
                if left != right:
                    if left is None or right is None:
                        return left is None
                    return left < right if descending else left > right
            return False

        return sum(
            not behind(key, place) and (equal or key != place) for key in (self.place(connection, at) for at in places)
        )

    def place(self, connection: p.Connection, at: Place) -> list[Any]:
        """Where a place stands in the order."""
        return [*(self.sorted(sort, at) for sort in connection.sorts), at.node[connection.order.property]]

    def cursor(self, connection: p.Connection, at: Place) -> str:
        """The cursor of a place."""
        key = self.place(connection, at)
        shown = orjson.dumps(key).decode() if connection.sorts else key[0]
        return f"{self.values[connection.cursor.name]}{shown}"

    def made(self, made: p.Made, at: Place) -> Json:
        """A list that a maker made."""
        text = at.node[made.property]
        if text is None:
            return None
        given: Any = self.values[made.given.name]
        if made.by is p.Maker.PIECES:
            told = [{"text": piece, "found": is_found} for piece, is_found in pieces(str(text), given)]
        else:
            told = [found._asdict() for found in differences(str(text), given)]
        return [
            {field.key: each[field.name] if isinstance(field, p.Told) else field.value for field in made.fields}
            for each in told
        ]

    def parts(self, parts: tuple[p.Part, ...], page: Page) -> Json:
        """An object about one page."""
        return {part.key: self.part(part, page) for part in parts}

    def part(self, part: p.Part, page: Page) -> Json:  # noqa: C901, PLR0912  (one case for each part)
        """The value of one key of a connection."""
        match part:
            case p.Edges(_, fields):
                pairs = zip(page.page, page.keys, strict=True)
                return [{field.key: self.edge(field, *pair) for field in fields} for pair in pairs]
            case p.Nodes(_, fields):
                return [self.fields(fields, place) for place in page.page]
            case p.Count(_, path):
                return len(self.reached(page.all, path))
            case p.CountOf():
                return self.count_of(part)
            case p.HasNext():
                return page.more
            case p.HasPrevious():
                return page.behind
            case p.FirstCursor():
                return page.keys[0] if page.keys else None
            case p.LastCursor():
                return page.keys[-1] if page.keys else None
            case p.Parts(_, parts):
                return self.parts(parts, page)
            case p.Constant(_, value):
                return value
            case p.Groups():
                return self.groups(part, page.all)
            case p.Buckets():
                return [self.bucket(part, page.all, *days) for days in self.units(part, page.all)]
            case p.Listed(_, items):
                return [{item.key: self.named(item) for item in each} for each in items]
            case p.Share(_, where, parts):
                there = [place for place in page.all if self.holds(where, place)]
                return {inner.key: self.counted(inner, there) for inner in parts}

    def count_of(self, part: p.CountOf) -> int:
        """Nodes of a kind, what a path leads to from them, or what a property is."""
        found = [place for place in self.graph.all(part.kind) if self.holds(part.where, place)]
        if part.property:
            return len({str(value) for place in found if (value := place.node[part.property]) is not None})
        return len(self.reached(found, part.path))

    def named(self, item: p.Named | p.Constant) -> Json:
        """What is of several kinds, or most like a text."""
        if isinstance(item, p.Constant):
            return item.value
        if any(self.holds(where, place) for kind, where in item.unless for place in self.graph.all(kind)):
            return []
        rows: list[tuple[str, Json]] = []
        for kind, where in item.among:
            order = KINDS[kind].orders[0]
            found = [place for place in self.graph.all(kind) if self.holds(where, place)]
            found.sort(key=lambda place: str(place.node[order.property]), reverse=order.descending)
            limit = cast("int", self.values[item.limit.name])
            cut = found[: candidates(limit, ranked=item.like is not None)]
            rows += [(str(place.node[KINDS[kind].searched[0]]), self.fields(item.fields, place)) for place in cut]
        like = cast("str | None", self.values[item.like.name]) if item.like else None
        return nearest(like, rows, cast("int", self.values[item.limit.name]))

    def groups(self, groups: p.Groups, places: list[Place]) -> Json:
        """The objects of a list of groups."""
        found: dict[str, dict[str, Place]] = {}
        labels: dict[str, set[str]] = {}
        for place in places:
            for end in self.ends(place, groups.path):
                key, label = (end.read(name, edge=groups.edge) for name in (groups.property, groups.label))
                if key is not None:
                    found.setdefault(key, {})[place.id] = place
                    labels.setdefault(key, set()).update(_texts(label))
        first = sorted(found, key=lambda key: (-len(found[key]), key))[: cast("int", self.values[groups.limit.name])]
        made: list[Json] = []
        for key in first:
            shown = _as_name(key) if groups.as_name else key
            known = {p.GroupKey: shown, p.Label: min(labels[key], default=None)}
            made.append({f.key: self.told(f, list(found[key].values()), known, [shown]) for f in groups.fields})
        return made

    def bucket(self, buckets: p.Buckets, places: list[Place], start: date, end: date) -> Json:
        """One object of a list of buckets."""
        days = [start.isoformat(), end.isoformat()]
        names = [f"{buckets.property}_{bound}" for bound in ("earliest", "latest")]
        ends = [(place, other.node) for place in places for other in self.ends(place, buckets.path)]
        bounds = [(place, *(node[name] for name in names)) for place, node in ends]
        certain = [place for place, earliest, latest in bounds if _in(earliest, days) and _in(latest, days)]
        possible = [
            place
            for place, earliest, latest in bounds
            if not (isinstance(latest, str) and latest < days[0])
            and not (isinstance(earliest, str) and earliest > days[1])
        ]
        known = {p.Start: days[0], p.End: days[1], p.Possible: len(possible)}
        return {field.key: self.told(field, certain, known, days) for field in buckets.fields}

    def units(self, buckets: p.Buckets, places: list[Place]) -> list[tuple[date, date]]:
        """The first and the last day of each bucket."""
        ends = [other for place in places for other in self.ends(place, buckets.path) if self._certain(other, buckets)]
        known = [day for end in ends if (day := _day(end.node[f"{buckets.property}_earliest"]))]
        begin = _day(self.values[buckets.begin.name]) or min(known, default=None)
        end = _day(self.values[buckets.end.name]) or max(known, default=None)
        if not begin or not end:
            return []
        held: dict[tuple[int, ...], list[date]] = {}
        for n in range(begin.toordinal() - 366, end.toordinal() + 367):
            held.setdefault(_unit(date.fromordinal(n), buckets.unit), []).append(date.fromordinal(n))
        first, last = _unit(begin, buckets.unit), _unit(end, buckets.unit)
        return [(inside[0], inside[-1]) for name, inside in held.items() if first <= name <= last]

    def _certain(self, at: Place, buckets: p.Buckets) -> bool:
        bounds = [_day(at.node[f"{buckets.property}_{bound}"]) for bound in ("earliest", "latest")]
        return all(bounds) and len({_unit(cast("date", each), buckets.unit) for each in bounds}) == 1

    def ends(self, place: Place, path: tuple[Step, ...]) -> list[Place]:
        """The different places at the end of a path."""
        places = [place]
        for step in path:
            places = [other for each in places for other in self.graph.neighbours(each, step)]
        return list({each.id: each for each in places}.values())

    def told(self, field: Any, places: list[Place], known: Mapping[type, Json], names: list[str]) -> Json:
        """The value of one key of a group, whose places these are."""
        if isinstance(field, p.Opened):
            texts = [str(self.values[slot.name]) for slot in field.texts]
            between = [*(orjson.dumps(name).decode() for name in names), ""]
            return orjson.loads("".join(text + name for text, name in zip(texts, between, strict=True)))
        return known[type(field)] if type(field) in known else self.counted(field, places)

    def counted(self, field: p.Count | p.Given | p.Constant, places: list[Place]) -> Json:
        """What is said of some places."""
        match field:
            case p.Count(_, path):
                return len(self.reached(places, path))
            case p.Given(_, slot):
                return orjson.loads(cast("str", self.values[slot.name]))
            case p.Constant(_, value):
                return value

    def edge(self, field: p.Node | p.Cursor | p.Score | p.Made | p.Value | p.Constant, at: Place, cursor: str) -> Json:
        """The value of one key of an edge; scores are every database's own."""
        match field:
            case p.Score():
                raise NotImplementedError
            case p.Node(_, fields):
                return self.fields(fields, at)
            case p.Cursor():
                return cursor
            case p.Made() | p.Value() | p.Constant():
                return self.field(field, at)

    def reached(self, places: list[Place], path: tuple[Step, ...]) -> set[str]:
        """The ids of the different nodes at the end of a path from any of these."""
        for step in path:
            places = [other for place in places for other in self.graph.neighbours(place, step)]
        return {place.id for place in places}


def _compare(op: p.Op, left: Any, right: Any) -> bool:  # noqa: C901  (one case for each operator)
    """Compare what is stored with what was given; nothing compares with what is missing."""
    if left is None or right is None:
        return False
    match op:
        case p.Op.EQ:
            return left == right
        case p.Op.LT:
            return left < right
        case p.Op.LE:
            return left <= right
        case p.Op.GT:
            return left > right
        case p.Op.GE:
            return left >= right
        case p.Op.IN:
            return left in right
        case p.Op.CONTAINS:
            return right in left
        case p.Op.STARTS_WITH:
            return left.startswith(right)
        case p.Op.HOLDS:
            return f" {right} " in f" {left} "
        case p.Op.WITHIN:
            return f" {left} " in f" {right} "


def _finds(term: str, words: str) -> bool:
    """Whether the words of a text have a term, or lack one that is excluded."""
    wanted, there = term.strip("-*").split(" "), words.split(" ")
    runs = (there[n : n + len(wanted)] for n in range(len(there) - len(wanted) + 1))
    if term.endswith("*"):
        return any(run[:-1] == wanted[:-1] and run[-1].startswith(wanted[-1]) for run in runs) != term.startswith("-")
    return (wanted in runs) != term.startswith("-")


def _answered(field: p.Value, at: Place) -> Json:
    """A stored value as the answer shows it."""
    value = at.read(field.property, edge=field.edge)
    types = {item.name: item.type for item in KINDS[at.kind].properties}
    if value is None:
        return _nothing(required=field.required)
    if not field.edge and types[field.property] is PropertyType.JSON:
        return orjson.loads(value)
    if field.as_name:
        return _as_name(value)
    return value


def _as_name(value: str) -> str:
    # Of bytes only ASCII letters have capitals.
    return value.replace(" ", "_").replace("-", "_").encode().upper().decode()


def _texts(value: object) -> list[str]:
    return [value] if isinstance(value, str) else []


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def _in(value: object, days: list[str]) -> bool:
    return isinstance(value, str) and days[0] <= value <= days[1]


def _unit(when: date, unit: Unit) -> tuple[int, ...]:
    """The name of the unit that holds a day."""
    match unit:
        case Unit.DAY:
            return (when.year, when.month, when.day)
        case Unit.WEEK:
            return when.isocalendar()[:2]
        case Unit.MONTH:
            return (when.year, when.month)
        case Unit.YEAR:
            return (when.year,)


def _nothing(*, required: bool) -> Json:
    return orjson.loads(p.HOLE) if required else None
