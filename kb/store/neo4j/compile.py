"""From a plan to one Cypher statement and the shaper of its answer.

Every node of the plan becomes columns of a list: `RETURN [...] AS answer`, lists in lists.
Variables and parameters are numbered in the order of the plan, so the same plan always
gives the same text, and Neo4j keeps its execution plan.

Neo4j compares a stored text with a parameter by UTF-16, which is by code points for all
that a question compares so: dates, and sort keys (`kb.texts.sort_key`).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any, Final, LiteralString, NamedTuple, cast

from kb import plan as p
from kb.store.buckets import counted
from kb.store.crowds import crowds, few, in_order
from kb.store.making import candidates
from kb.store.neo4j import shape
from kb.store.neo4j.texts import CROWD, fulltext_name, listed, name, number
from kb.store.port import Values
from kb.texts import Term, alternatives, asked_for, enough, excluded
from kb.vocabulary import KINDS, RELATIONS, WORDS, Kind, PageOrder, PropertyType, Relation, Step

_OPERATORS: Final[dict[p.Op, LiteralString]] = {
    p.Op.EQ: "=",
    p.Op.LT: "<",
    p.Op.LE: "<=",
    p.Op.GT: ">",
    p.Op.GE: ">=",
    p.Op.IN: "IN",
    p.Op.CONTAINS: "CONTAINS",
    p.Op.STARTS_WITH: "STARTS WITH",
}
_LAST: Final = "\U0010ffff"
"""Behind every sort key: the bound of a first page, so that the index gives the order."""
_SYNTAX: Final = re.compile(r"[^\w ]")
_ESCAPED: Final = r"\\\g<0>"
_EVERYTHING: Final = "*:*"
_NOTHING: Final = "-*:*"
_CUT: Final = 255
"""Characters of a word that Neo4j's full text keeps together."""
_KEPT: Final = 1000
"""How many compiled plans are kept."""

Bind = Callable[[Values], Any]
Path = tuple[Step, ...]


class Key(NamedTuple):
    """What an order looks at, whether it descends, and whether it may be missing."""

    text: LiteralString
    descending: bool = False
    missing: bool = False


@dataclass(frozen=True)
class Compiled:
    """One statement: its text, its parameters and what makes an answer of its one record."""

    text: LiteralString
    binds: tuple[tuple[str, Bind], ...]
    read: shape.Read

    def parameters(self, values: Values) -> dict[str, Any]:
        """What goes with the text."""
        return {parameter: bind(values) for parameter, bind in self.binds}


class Columns:
    """The expressions of one list; the same expression is asked for once."""

    def __init__(self) -> None:
        self._places: dict[LiteralString, int] = {}
        self._matches: list[LiteralString] = []
        self._calls: list[LiteralString] = []

    def add(self, expression: LiteralString) -> int:
        """Ask for an expression; answers where it stands in the list."""
        return self._places.setdefault(expression, len(self._places))

    def reach(self, pattern: LiteralString) -> None:
        """Bind what a pattern leads to, which is at most one thing."""
        self._matches.append(f"OPTIONAL MATCH {pattern} ")

    def call(self, text: LiteralString, alias: LiteralString, origin: LiteralString = "") -> int:
        """Ask for what a subquery about `origin` returns as `alias`."""
        self._calls.append(f"CALL ({origin}) {{ {text} }} ")
        return self.add(alias)

    @property
    def grouped(self) -> bool:
        """Whether rows are grouped somewhere inside."""
        return bool(self._calls)

    @property
    def answer(self) -> LiteralString:
        """The list, returned."""
        return f"{''.join((*self._matches, *self._calls))}RETURN {listed(self._places)}"


@dataclass(frozen=True)
class At:
    """A node in the text, and the relation that led to it."""

    node: LiteralString
    kind: Kind
    edge: LiteralString = ""
    step: Step | None = None
    origin: "At | None" = None
    """Where the step led from."""
    crowd: Relation | None = None
    """The crowded relation, at `edge` too, whose index led to the node."""

    def behind(self, steps: int) -> "At | None":
        """The node that so many steps led from."""
        return self.origin.behind(steps - 1) if steps and self.origin else None if steps else self

    @property
    def tail(self) -> LiteralString:
        """The id of the crowd's tail, with which its index begins."""
        return f"{self.edge}.{name(CROWD)}"

    def key(self, order: PageOrder) -> LiteralString:
        """The sort key."""
        return self.read(order.property, edge=False)

    def read(self, property_: str, *, edge: bool) -> LiteralString:
        """A property of the node, from the crowd's relation where that has a copy; or the relation's own, if any."""
        if not edge:
            copied = self.crowd and any(item.name == property_ for item in self.crowd.kept)
            return f"{self.edge if copied else self.node}.{name(property_)}"
        properties = self.step.relation.properties if self.step else ()
        return f"{self.edge}.{name(property_)}" if any(item.name == property_ for item in properties) else "null"


@lru_cache(_KEPT)
def compile_plan(plan: p.Plan) -> Compiled:
    """The statement that answers a plan."""
    return _Compiler().plan(plan)


class _Compiler:
    """Compiles one plan."""

    def __init__(self) -> None:
        self._binds: list[tuple[str, Bind]] = []
        self._slots: dict[str, LiteralString] = {}
        self._names = 0

    def plan(self, plan: p.Plan) -> Compiled:
        match plan.root:
            case p.Lookup() as lookup:
                text, read = self._lookup(lookup)
            case p.Connection() as connection:
                columns = Columns()
                read = self._connection(connection, None, columns)
                text = f"{columns.answer} AS answer"
            case p.Several(parts):
                columns = Columns()
                read = shape.fields([(part.key, self._side(part, columns)) for part in parts])
                text = f"{columns.answer} AS answer"
        return Compiled(text, tuple(self._binds), read)

    def _lookup(self, lookup: p.Lookup) -> tuple[LiteralString, shape.Read]:
        at, columns = At(self._new("n"), KINDS[lookup.kind]), Columns()
        wanted = self._slot(lookup.id)
        start: LiteralString = f"MATCH ({at.node}:{name(at.kind.label)} {{id: {wanted}}})"
        if lookup.by:
            pattern, there = self._step(at, lookup.by)
            known: LiteralString = f"({there.node}:{name(there.kind.label)} {{id: {wanted}}})"
            start = f"MATCH {known} MATCH {pattern} WHERE {at.node}:{name(at.kind.label)}"
        if lookup.where:
            start += f" WITH {at.node} WHERE {self._condition(lookup.where, at)}"
        read = self._fields(lookup.fields, at, columns)
        return f"{start} {columns.answer} AS answer", read

    def _side(self, part: p.Connection | p.Parts | p.CountOf | p.FirstMet | p.Part, columns: Columns) -> shape.Read:
        match part:
            case p.Constant(_, value):
                return shape.constant(value)
            case p.CountOf():
                return shape.column(columns.add(self._count_of(part)))
            case p.FirstMet(_, kind, among, otherwise):
                met = [(self._met(kind, where, columns), value) for value, where in among]
                return shape.first_met(met, otherwise)
            case p.Parts(_, parts):
                return shape.fields([(inner.key, self._side(inner, columns)) for inner in parts])
            case p.Connection():
                return self._connection(part, None, columns)
            case _:
                raise TypeError(f"{part!r} belongs to a page.")

    # Names.

    def _new(self, kind: LiteralString) -> LiteralString:
        self._names += 1
        return cast("LiteralString", f"{kind}{self._names}")

    def _bind(self, bind: Bind) -> LiteralString:
        parameter = cast("LiteralString", f"p{len(self._binds) + 1}")
        self._binds.append((parameter, bind))
        return f"${parameter}"

    def _slot(self, slot: p.Slot) -> LiteralString:
        if slot.name not in self._slots:
            self._slots[slot.name] = self._bind(lambda values: values[slot.name])
        return self._slots[slot.name]

    # Ways.

    def _step(self, at: At, step: Step) -> tuple[LiteralString, At]:
        """The pattern of a step from a node, and where it leads."""
        there = At(self._new("n"), KINDS[step.target], self._new("r"), step, at)
        way: LiteralString = f"[{there.edge}:{name(step.relation.type)}]"
        label: LiteralString = f":{name(there.kind.label)}" if _ambiguous(step) else ""
        ends: tuple[LiteralString, LiteralString] = (f"({at.node})", f"({there.node}{label})")
        return (f"{ends[0]}-{way}->{ends[1]}" if step.forward else f"{ends[0]}<-{way}-{ends[1]}"), there

    # Conditions. What is null counts as false, so only `NOT` needs care.

    def _only(self, condition: p.Condition | None, at: At) -> LiteralString:
        """Keeps of what was matched that for which a condition holds; all of it where there is none."""
        return _where([self._condition(condition, at)] if condition else [])

    def _condition(self, condition: p.Condition, at: At) -> LiteralString:  # noqa: C901  (one case for each)
        match condition:
            case p.AllOf(parts):
                text: LiteralString = " AND ".join([self._condition(part, at) for part in parts] or ["true"])
            case p.AnyOf(parts):
                text = " OR ".join([self._condition(part, at) for part in parts] or ["false"])
            case p.Not(part):
                text = f"NOT coalesce({self._condition(part, at)}, false)"
            case p.Missing(property_, edge):
                text = f"{at.read(property_, edge=edge)} IS NULL"
            case p.Some(step, where):
                pattern, there = self._step(at, step)
                inner: list[LiteralString] = [self._condition(where, there)] if where else []
                text = f"EXISTS {{ MATCH {pattern}{_where(inner)} }}"
            case p.Matches(slot):
                text = self._matches(slot, at)
            case p.MatchesMost():
                text = self._most(condition, at)
            case p.CompareWith(property_, op, other, back):
                behind = at.behind(back)
                right: LiteralString = behind.read(other, edge=False) if behind else "null"
                text = f"{at.read(property_, edge=False)} {_OPERATORS[op]} {right}"
            case p.Compare(property_, p.Op.HOLDS | p.Op.WITHIN as op, slot, edge):
                ends: tuple[LiteralString, LiteralString] = (at.read(property_, edge=edge), self._slot(slot))
                one, other = ends if op is p.Op.HOLDS else reversed(ends)
                text = f"(' ' + {one} + ' ') CONTAINS (' ' + {other} + ' ')"
            case p.Compare(property_, op, slot, edge):
                text = f"{at.read(property_, edge=edge)} {_OPERATORS[op]} {self._slot(slot)}"
        return f"({text})"

    def _matches(self, terms: p.Slot, at: At) -> LiteralString:
        there: LiteralString = f"(' ' + {at.read(WORDS, edge=False)} + ' ')"
        wanted, unwanted = self._needles(terms, asked_for), self._needles(terms, excluded)
        one, other = self._new("w"), self._new("w")
        return (
            f"all({one} IN {wanted} WHERE {there} CONTAINS {one}) "
            f"AND none({other} IN {unwanted} WHERE {there} CONTAINS {other})"
        )

    def _needles(self, terms: p.Slot, chosen: Callable[[Iterable[str]], list[Term]]) -> LiteralString:
        """A parameter: what words between spaces must contain to have these terms."""
        return self._bind(lambda values: [term.needle for term in chosen(cast("Sequence[str]", values[terms.name]))])

    def _most(self, most: p.MatchesMost, at: At) -> LiteralString:
        there: LiteralString = f"(' ' + {at.read(WORDS, edge=False)} + ' ')"
        one, needles = self._new("w"), self._needles(most.slot, asked_for)
        wanted = self._bind(lambda values: _enough(most, cast("Sequence[str]", values[most.slot.name]))[1])
        return f"size([{one} IN {needles} WHERE {there} CONTAINS {one}]) >= {wanted}"

    # Fields.

    def _fields(self, fields: Sequence[p.Field], at: At, columns: Columns) -> shape.Read:
        return shape.fields([(item.key, self._field(item, at, columns)) for item in fields])

    def _field(self, item: p.Field, at: At, columns: Columns) -> shape.Read:  # noqa: PLR0911  (one for each)
        match item:
            case p.Value():
                return self._value(item, at, columns)
            case p.Constant(_, value):
                return shape.constant(value)
            case p.Group(_, fields):
                return self._fields(fields, at, columns)
            case p.Made():
                return shape.made(item, columns.add(at.read(item.property, edge=False)))
            case p.One():
                return self._one(item, at, columns)
            case p.First():
                return self._first(item, at, columns)
            case p.Many():
                return self._many(item, at, columns)
            case p.Connection():
                return self._connection(item, at, columns)

    def _value(self, value: p.Value, at: At, columns: Columns) -> shape.Read:
        index = columns.add(at.read(value.property, edge=value.edge))
        types = {item.name: item.type for item in at.kind.properties}
        if not value.edge and types[value.property] is PropertyType.JSON:
            return shape.json_column(index)
        read = shape.name_column(index) if value.as_name else shape.column(index)
        return shape.required(read) if value.required else read

    def _one(self, one: p.One, at: At, columns: Columns) -> shape.Read:
        pattern, there = self._step(at, one.step)
        columns.reach(pattern)
        read = shape.one(columns.add(there.read("id", edge=False)), self._fields(one.fields, there, columns))
        return shape.required(read) if one.required else read

    def _first(self, first: p.First, at: At, columns: Columns) -> shape.Read:
        pattern, there = self._step(at, first.step)
        where = self._only(first.where, there)
        by = [Key(self._sorted(sort, there), sort.descending, missing=True) for sort in first.order]
        ordered = _ordered([*by, Key(f"{there.node}.id")], backward=False)
        cut: LiteralString = f"WITH {there.node}, {there.edge} ORDER BY {ordered} LIMIT 1"
        read = there.read(first.property, edge=False)
        found: LiteralString = f"head(COLLECT {{ MATCH {pattern}{where} {cut} RETURN {read} }})"
        if first.otherwise:
            found = f"coalesce({found}, {at.read(first.otherwise, edge=False)})"
        index = columns.add(found)
        return shape.name_column(index) if first.as_name else shape.column(index)

    def _many(self, many: p.Many, at: At, columns: Columns) -> shape.Read:
        """A list is ordered where it is given its shape; here only to cut it."""
        pattern, there = self._step(at, many.step)
        inner = Columns()
        where = self._only(many.where, there)
        keys = [
            *(Key(self._sorted(sort, there), sort.descending, missing=True) for sort in many.order),
            Key(f"{there.node}.id"),
        ]
        places = [(inner.add(key.text), key.descending) for key in keys]
        read = self._fields(many.fields, there, inner)
        cut: LiteralString = ""
        if many.limit:
            ordered = _ordered(keys, backward=False)
            cut = f" WITH {there.node}, {there.edge} ORDER BY {ordered} LIMIT {self._slot(many.limit)}"
        found: LiteralString = f"COLLECT {{ MATCH {pattern}{where}{cut} {inner.answer} }}"
        return shape.ordered(self._add(found, inner, columns, at), places, read)

    def _add(self, found: LiteralString, inner: Columns, columns: Columns, at: At | None) -> int:
        """Ask for a list in a list.

        Where rows are grouped inside, it must be bound beforehand: Neo4j refuses it beside plain columns.
        """
        if not inner.grouped:
            return columns.add(found)
        alias = self._new("f")
        if not at:
            return columns.call(f"RETURN {found} AS {alias}", alias)
        return columns.call(f"WITH {at.node}, {found} AS {alias} RETURN {alias}", alias, at.node)

    # Connections. A page is read once, with a row more than asked; its parts share it.

    def _connection(self, connection: p.Connection, at: At | None, columns: Columns) -> shape.Read:
        score: LiteralString = self._new("s") if connection.terms else ""
        more = self._bind(lambda values: _one_more(values[connection.first.name]))
        start, there = self._crowd(connection, more) or self._start(connection, at, bounded=True, score=score)
        sorts: tuple[LiteralString, ...] = tuple(self._new("k") for _ in connection.sorts)
        page = _Page(connection, at, there, Columns(), columns, score, sorts)
        reads = [(part.key, self._part(part, page)) for part in connection.parts]
        if not any(map(p.reads_page, connection.parts)):
            return shape.page(None, connection, reads)
        kept: list[LiteralString] = [bound for bound in (there.node, there.edge, score) if bound]
        if sorts:
            keys: list[LiteralString] = [
                f"{self._sorted(sort, there)} AS {name}" for sort, name in zip(connection.sorts, sorts, strict=True)
            ]
            start += f" WITH {', '.join([*kept, *keys])}{_where(self._past(page))}"
        ordered = _ordered(page.order, backward=connection.backward)
        cut: LiteralString = f"WITH {', '.join([*kept, *sorts])} ORDER BY {ordered} LIMIT {more}"
        # Ordered again at the end: what is bound in between might have changed it; it costs nothing when it has not.
        rows: LiteralString = f"{start} {cut} {page.inner.answer} ORDER BY {ordered}"
        index = self._add(f"COLLECT {{ {rows} }}", page.inner, columns, at)
        return shape.page(index, connection, reads)

    def _start(
        self, connection: p.Connection, at: At | None, *, bounded: bool, score: LiteralString = ""
    ) -> tuple[LiteralString, At]:
        """What matches the nodes of a connection; `bounded`: those behind the cursor, `score`: with their score."""
        if at and connection.step:
            pattern, there = self._step(at, connection.step)
            conditions: list[LiteralString] = []
            if bounded and _crowded(connection):
                # The tail is named by the index alone, so that Neo4j begins there.
                there = replace(there, crowd=connection.step.relation)
                pattern = f"()<-[{there.edge}:{name(connection.step.relation.type)}]-({there.node})"
                conditions.append(f"{there.tail} = {at.read('id', edge=False)}")
            match: LiteralString = f"MATCH {pattern}"
            rest, whole = [connection.where] if connection.where else [], bool(there.crowd)
        else:
            there = At(self._new("n"), KINDS[connection.kind])
            conditions = []
            match, rest, whole = self._root(there, connection.where) if not score else ("", [connection.where], False)
        if connection.terms and score:
            match = f"{self._found(connection.terms, there, lucene)}, score AS {score} {match}"
            if not at:
                match += f"WITH {there.node}, {score}"
        if bounded:
            conditions += self._bounds(connection, there, always=whole)
        conditions.extend(self._condition(part, there) for part in rest if part)
        return match + _where(conditions), there

    # Crowds: a neighbour's relations in the order of the page, read as far as the page goes.

    def _crowd(self, connection: p.Connection, more: LiteralString) -> tuple[LiteralString, At] | None:
        """What matches the first nodes behind each of the few neighbours that a condition names.

        None where no relation keeps them in order.
        """
        named = crowds(connection)
        if not named:
            return None
        there = At(self._new("n"), KINDS[connection.kind])
        texts: list[LiteralString] = []
        for some in named.ways:
            texts += self._behind(some, connection, there, named.others, more)
        returned: list[LiteralString] = [f"{text} RETURN {there.node}" for text in texts]
        return f"CALL () {{ {' UNION '.join(returned)} }} WITH DISTINCT {there.node}", there

    def _behind(
        self, some: p.Some, connection: p.Connection, at: At, others: Sequence[p.Condition], more: LiteralString
    ) -> list[LiteralString]:
        """What matches the nodes behind the few neighbours that `some` names."""
        pattern, there = self._step(at, some.step)
        anchor = cast("_Anchor", self._anchor(cast("p.Condition", some.where), there))
        conditions: list[LiteralString] = [self._condition(part, there) for part in anchor.rest]
        if not in_order(some, connection):
            conditions.extend(self._condition(part, at) for part in others)
            if _ambiguous(Step(some.step.relation, not some.step.forward)):
                conditions.append(f"{at.node}:{name(at.kind.label)}")
            conditions += self._bounds(connection, at, always=False)
            return [f"{text} MATCH {pattern}{_where(conditions)}" for text in anchor.texts]
        kept = replace(at, edge=there.edge, crowd=some.step.relation)
        known: LiteralString = f"{kept.tail} = {there.read('id', edge=False)}"
        asked: list[LiteralString] = [self._condition(part, kept) for part in others]
        conditions = [known, *self._bounds(connection, kept, always=True), *conditions, *asked]
        keys = [Key(text, connection.order.descending) for text in (kept.tail, kept.key(connection.order))]
        first: LiteralString = f"ORDER BY {_ordered(keys, backward=connection.backward)} LIMIT {more}"
        read: LiteralString = (
            f"MATCH ()<-[{there.edge}:{name(some.step.relation.type)}]-({at.node}){_where(conditions)}"
        )
        cut: LiteralString = f"{read} WITH {at.node}, {there.edge} {first} RETURN {at.node}"
        return [f"{text} CALL ({there.node}) {{ {cut} }}" for text in anchor.texts]

    # Places: where a page begins and ends.

    def _bounds(self, connection: p.Connection, at: At, *, always: bool) -> list[LiteralString]:
        """Between two sort keys; `always`: a first page too has one, since an index is only used with a bound."""
        if connection.sorts:
            return []
        key = at.key(connection.order)
        bounds: list[LiteralString] = []
        for slot, behind in ((connection.after, True), (connection.before, False)):
            if slot or (behind and always):
                less = connection.order.descending is behind
                bounds.append(f"{key} {'<' if less else '>'} {self._end(slot, _LAST if less else '')}")
        return bounds

    def _end(self, slot: p.Slot | None, unbound: str) -> LiteralString:
        name_of = slot.name if slot else None

        def bind(values: Values) -> Any:
            given = values[name_of] if name_of else None
            return unbound if given is None else given

        return self._bind(bind)

    def _past(self, page: "_Page") -> list[LiteralString]:
        """Between two places with several values: the first that differs decides, and missing ones are last."""
        connection = page.connection
        ends = ((connection.after, True), (connection.before, False))
        return [self._past_place(self._slot(slot), page, behind=behind) for slot, behind in ends if slot]

    def _past_place(self, place: LiteralString, page: "_Page", *, behind: bool) -> LiteralString:
        ways: list[LiteralString] = [f"{place} IS NULL"]
        equal: list[LiteralString] = []
        for n, (key, descending, _) in enumerate(page.keys):
            value: LiteralString = f"{place}[{number(n)}]"
            sign: LiteralString = "<" if descending is behind else ">"
            decides: LiteralString = (
                f"({value} IS NOT NULL AND ({key} {sign} {value} OR {key} IS NULL))"
                if behind
                else f"({key} IS NOT NULL AND ({value} IS NULL OR {key} {sign} {value}))"
            )
            ways.append(" AND ".join([*equal, decides]))
            equal.append(f"({key} = {value} OR ({key} IS NULL AND {value} IS NULL))")
        return f"({' OR '.join(ways)})"

    def _sorted(self, sort: p.Sort, at: At) -> LiteralString:
        """What a sort looks at."""
        if not sort.path:
            return at.read(sort.property, edge=sort.edge)
        pattern, there = self._step(at, sort.path[0])
        if sort.count:
            return f"COUNT {{ {pattern}{self._only(sort.where, there)} }}"
        for step in sort.path[1:]:
            further, beyond = self._step(there, step)
            pattern, there = pattern + further.removeprefix(f"({there.node})"), beyond
        return f"head([{pattern} | {there.read(sort.property, edge=sort.edge)}])"

    def _root(self, at: At, where: p.Condition | None) -> tuple[LiteralString, list[p.Condition], bool]:
        """All nodes of a kind, or few that a condition leads to; what is still to be asked; whether it is all."""
        anchor = self._anchor(where, at) if where else None
        if not anchor:
            return f"MATCH ({at.node}:{name(at.kind.label)})", [where] if where else [], True
        if len(anchor.texts) == 1:
            return f"{anchor.texts[0]} WITH DISTINCT {at.node}", anchor.rest, False
        return (
            f"CALL () {{ {' UNION '.join(f'{text} RETURN {at.node}' for text in anchor.texts)} }} WITH {at.node}",
            anchor.rest,
            False,
        )

    # Anchors: where a condition can be followed from an id or a word to the nodes that fulfil it.

    def _anchor(self, condition: p.Condition, at: At) -> "_Anchor | None":  # noqa: PLR0911  (one for each)
        match condition:
            case p.Compare(property_, p.Op.EQ | p.Op.IN, _, edge=False) if few(at.kind, property_):
                return _Anchor([f"MATCH ({at.node}:{name(at.kind.label)}) WHERE {self._condition(condition, at)}"], [])
            case p.Matches(slot):
                return _Anchor([self._found(slot, at, lucene)], [condition])
            case p.MatchesMost(slot):
                return _Anchor([self._found(slot, at, partial(_most, condition))], [condition])
            case p.Some(step, where) if where:
                return self._anchored_step(step, where, at)
            case p.AllOf(parts):
                return self._first_anchor(parts, at)
            case p.AnyOf(parts) if parts:
                return self._all_anchors(condition, at)
            case _:
                return None

    def _found(self, slot: p.Slot, at: At, query_of: Callable[[Sequence[str]], str]) -> LiteralString:
        """What the full-text index finds; it cuts words that are very long, so they are asked for again."""
        index = self._bind(lambda _: fulltext_name(at.kind))
        query = self._bind(lambda values: query_of(cast("Sequence[str]", values[slot.name])))
        return f"CALL db.index.fulltext.queryNodes({index}, {query}) YIELD node AS {at.node}"

    def _anchored_step(self, step: Step, where: p.Condition, at: At) -> "_Anchor | None":
        """From the neighbours back to the nodes."""
        pattern, there = self._step(at, step)
        anchor = self._anchor(where, there)
        if not anchor:
            return None
        back = Step(step.relation, not step.forward)
        conditions: list[LiteralString] = [self._condition(part, there) for part in anchor.rest]
        if _ambiguous(back):
            conditions.append(f"{at.node}:{name(at.kind.label)}")
        return _Anchor([f"{text} MATCH {pattern}{_where(conditions)}" for text in anchor.texts], [])

    def _first_anchor(self, parts: tuple[p.Condition, ...], at: At) -> "_Anchor | None":
        # Words may find much, or everything where none are given.
        for part in sorted(parts, key=lambda part: isinstance(part, (p.Matches, p.MatchesMost))):
            if anchor := self._anchor(part, at):
                return _Anchor(anchor.texts, [*anchor.rest, *(other for other in parts if other is not part)])
        return None

    def _all_anchors(self, condition: p.AnyOf, at: At) -> "_Anchor | None":
        anchors = [anchor for part in condition.parts if (anchor := self._anchor(part, at))]
        if len(anchors) < len(condition.parts):
            return None
        rest = [condition] if any(anchor.rest for anchor in anchors) else []
        return _Anchor([text for anchor in anchors for text in anchor.texts], [*rest])

    def _part(self, part: p.Part, page: "_Page") -> shape.ReadPage:  # noqa: C901  (one case for each part)
        match part:
            case p.Edges(_, fields):
                read = shape.rows(shape.fields([(item.key, self._edge_field(item, page)) for item in fields]))
            case p.Nodes(_, fields):
                read = shape.rows(self._fields(fields, page.there, page.inner))
            case p.Count():
                read = shape.beside(shape.column(page.outer.add(self._count(part, page))))
            case p.CountOf():
                read = shape.beside(shape.column(page.outer.add(self._count_of(part))))
            case p.HasNext():
                read = shape.has_next(page.connection)
            case p.HasPrevious():
                read = shape.has_previous(page.connection)
            case p.FirstCursor():
                read = shape.end_cursor(0, self._cursor(page))
            case p.LastCursor():
                read = shape.end_cursor(-1, self._cursor(page))
            case p.Parts(_, parts):
                read = shape.parts([(inner.key, self._part(inner, page)) for inner in parts])
            case p.Constant(_, value):
                read = shape.beside(shape.constant(value))
            case p.Listed():
                read = self._listed(part, page)
            case p.Groups() | p.Buckets() | p.Share():
                read = self._of_groups(part, page)
        return read

    # Groups.

    def _of_groups(self, part: p.Groups | p.Buckets | p.Share, page: "_Page") -> shape.ReadPage:
        match part:
            case p.Groups():
                return shape.beside(self._groups(part, page))
            case p.Buckets():
                return shape.beside(self._buckets(part, page))
            case p.Share():
                return self._share(part, page)

    def _counted(  # noqa: PLR0913  (what makes a group)
        self, page: "_Page", path: Path, key: str, label: str, paths: Sequence[Path], *, edge: bool = False
    ) -> LiteralString:
        """Matches rows of groups: `key`, `label`, then a count along each path; null is a group too."""
        text, node = self._start(page.connection, page.at, bounded=False)
        end = node
        for step in path:
            pattern, end = self._step(end, step)
            text += f" MATCH {pattern}"
        counts: list[LiteralString] = []
        for column, way in zip(_numbers(paths), paths, strict=True):
            last = node
            for step in way:
                pattern, last = self._step(last, step)
                text += f" OPTIONAL MATCH {pattern}"
            counts.append(f"count(DISTINCT {last.node}) AS {column}")
        named: LiteralString = f"{end.read(key, edge=edge)} AS key, min({end.read(label, edge=edge)}) AS label"
        return f"{text} WITH {', '.join([named, *counts])}"

    def _collected(self, rows: LiteralString, columns: Sequence[LiteralString], page: "_Page") -> int:
        """Where the rows stand, as a list of lists."""
        alias = self._new("f")
        origin = page.at.node if page.at else ""
        return page.outer.call(f"{rows} RETURN collect({listed(columns)}) AS {alias}", alias, origin)

    def _groups(self, groups: p.Groups, page: "_Page") -> shape.Read:
        paths = counted(groups.fields)
        rows = self._counted(page, groups.path, groups.property, groups.label, paths, edge=groups.edge)
        first: LiteralString = f"WHERE key IS NOT NULL ORDER BY c0 DESC, key LIMIT {self._slot(groups.limit)}"
        columns: list[LiteralString] = ["key", "label", *_numbers(paths)]
        index = self._collected(f"{rows} {first}", columns, page)
        key = shape.name_column(0) if groups.as_name else shape.column(0)
        return shape.many(index, shape.fields([(item.key, _group_field(item, key, paths)) for item in groups.fields]))

    def _buckets(self, part: p.Buckets, page: "_Page") -> shape.Read:
        paths = counted(part.fields)
        within = f"{part.property}_{part.unit}"
        rows = self._counted(page, part.path, within, within, paths)
        indexes = [self._collected(f"{rows} WHERE key IS NOT NULL", ["key", *_numbers(paths)], page)]
        if any(isinstance(field, p.Possible) for field in part.fields):
            for bound in (f"{part.property}_earliest", f"{part.property}_latest"):
                rows = self._counted(page, part.path, bound, bound, [()])
                indexes.append(self._collected(rows, ["key", "c0"], page))
        return shape.buckets(part, paths, indexes)

    def _listed(self, part: p.Listed, page: "_Page") -> shape.ReadPage:
        made = [shape.fields([(item.key, self._named(item, page)) for item in items]) for items in part.items]
        return shape.beside(lambda row, values: [read(row, values) for read in made])

    def _named(self, item: p.Named | p.Constant, page: "_Page") -> shape.Read:
        if isinstance(item, p.Constant):
            return shape.constant(item.value)
        ranked, limit = item.like is not None, item.limit.name
        most = self._bind(lambda values: candidates(cast("int", values[limit]), ranked=ranked))
        found = [self._found_named(item, name, where, most, page) for name, where in item.among]
        met = [self._met(name, where, page.outer) for name, where in item.unless]
        return shape.named(item, found, met)

    def _found_named(
        self, item: p.Named, name: str, where: p.Condition, most: LiteralString, page: "_Page"
    ) -> tuple[int, shape.Read]:
        """Where the rows stand, a text and the fields in each, and how the fields are read."""
        at, inner = At(self._new("n"), KINDS[name]), Columns()
        inner.add(at.read(at.kind.searched[0], edge=False))
        read = self._fields(item.fields, at, inner)
        order = at.kind.orders[0]
        match, rest, _ = self._root(at, where)
        conditions: list[LiteralString] = [self._condition(part, at) for part in rest]
        by = _ordered([Key(at.read(order.property, edge=False), order.descending)], backward=False)
        cut: LiteralString = f"WITH {at.node} ORDER BY {by} LIMIT {most}"
        return page.outer.add(f"COLLECT {{ {match}{_where(conditions)} {cut} {inner.answer} }}"), read

    def _met(self, name: str, where: p.Condition, columns: Columns) -> int:
        """Where it stands whether any node fulfils the condition."""
        at = At(self._new("n"), KINDS[name])
        match, rest, _ = self._root(at, where)
        conditions: list[LiteralString] = [self._condition(part, at) for part in rest]
        return columns.add(f"EXISTS {{ {match}{_where(conditions)} RETURN {at.node} }}")

    def _share(self, share: p.Share, page: "_Page") -> shape.ReadPage:
        given = page.connection.where
        where = p.AllOf((given, share.where)) if given else share.where
        there = replace(page, connection=replace(page.connection, where=where))
        return shape.parts([(part.key, self._share_part(part, there)) for part in share.parts])

    def _share_part(self, part: p.Count | p.Given | p.Constant, page: "_Page") -> shape.ReadPage:
        return shape.beside(shape.given(part.slot.name)) if isinstance(part, p.Given) else self._part(part, page)

    def _edge_field(
        self, item: p.Node | p.Cursor | p.Score | p.Made | p.Value | p.Constant, page: "_Page"
    ) -> shape.Read:
        match item:
            case p.Score():
                return shape.score(page.inner.add(page.score), cast("p.Slot", page.connection.terms).name)
            case p.Node(_, fields):
                return self._fields(fields, page.there, page.inner)
            case p.Cursor():
                return self._cursor(page)
            case p.Made() | p.Value() | p.Constant():
                return self._field(item, page.there, page.inner)

    def _cursor(self, page: "_Page") -> shape.Read:
        place: list[LiteralString] = [key.text for key in page.keys]
        index = page.inner.add(listed(place) if page.sorts else place[0])
        return shape.cursor(index, page.connection.cursor.name)

    def _count(self, count: p.Count, page: "_Page") -> LiteralString:
        step = page.connection.step
        if page.at and step and not (page.connection.where or count.path or _ambiguous(step)):
            return f"COUNT {{ {_degree(page.at, step)} }}"
        return self._number(*self._start(page.connection, page.at, bounded=False), count.path)

    def _number(self, text: LiteralString, there: At, path: Path) -> LiteralString:
        """How many different nodes there are at the end of a path."""
        for n, step in enumerate(path):
            pattern, further = self._step(there, step)
            cut: LiteralString = f" WITH DISTINCT {there.node}" if n else ""
            text, there = f"{text}{cut} MATCH {pattern}", further
        distinct = "DISTINCT " if path else ""
        return f"COUNT {{ {text} RETURN {distinct}{there.node} }}"

    def _count_of(self, part: p.CountOf) -> LiteralString:
        there = At(self._new("n"), KINDS[part.kind])
        match, rest, _ = self._root(there, part.where)
        text = match + _where([self._condition(condition, there) for condition in rest])
        if not part.property:
            return self._number(text, there, part.path)
        value, read = self._new("v"), there.read(part.property, edge=False)
        return f"COUNT {{ {text} WITH {read} AS {value} WHERE {value} IS NOT NULL RETURN DISTINCT {value} }}"


@dataclass(frozen=True)
class _Anchor:
    """Texts that each match nodes, all of them together every node that can fulfil a condition.

    `rest` is what must still be asked of the nodes.
    """

    texts: list[LiteralString]
    rest: list[p.Condition]


@dataclass(frozen=True)
class _Page:
    """A connection that is being compiled: where it starts, its nodes, the columns of both."""

    connection: p.Connection
    at: At | None
    there: At
    inner: Columns
    outer: Columns
    score: LiteralString = ""
    sorts: tuple[LiteralString, ...] = ()
    """What the sorts look at, by its name in the text."""

    @property
    def keys(self) -> list[Key]:
        """What makes a place, the last of it unique, and which of it descends."""
        order = self.connection.order
        by = zip(self.sorts, self.connection.sorts, strict=True)
        sorts = [Key(name, sort.descending, missing=True) for name, sort in by]
        return [*sorts, Key(self.there.key(order), order.descending)]

    @property
    def order(self) -> list[Key]:
        """What makes the order; an index of a crowded relation begins with its tail."""
        ranked = [Key(self.score, descending=True)] if self.connection.ranked else []
        crowd = [Key(self.there.tail, self.connection.order.descending)] if self.there.crowd else []
        return [*ranked, *crowd, *self.keys]


def lucene(terms: Sequence[str]) -> str:
    """A Lucene query for all of these terms but the excluded ones; everything where there are none.

    It may find too much: the end of an open phrase is asked for apart, and a very long word is cut.
    """
    return _all_of(asked_for(terms)) or _EVERYTHING


def _all_of(terms: Iterable[Term]) -> str:
    return " AND ".join(part for term in terms for part in _lucene(term))


def _enough(most: p.MatchesMost, terms: Sequence[str]) -> tuple[list[Term], int]:
    """The terms, and how many of them must be there."""
    asked = asked_for(terms)
    return asked, enough(len(asked), most.share, most.least)


def _most(most: p.MatchesMost, terms: Sequence[str]) -> str:
    """A Lucene query for all that have enough of these terms, and more."""
    groups = alternatives(*_enough(most, terms))
    return " OR ".join(f"({_all_of(group) or _EVERYTHING})" for group in groups) or _NOTHING


def _lucene(term: Term) -> Iterator[str]:
    *whole, last = term.words.split(" ")
    if not term.open:
        whole.append(last)
    if whole:
        yield f'"{_SYNTAX.sub(_ESCAPED, " ".join(whole))}"'
    if term.open:
        yield f"{_SYNTAX.sub(_ESCAPED, last[:_CUT])}*"


def _ordered(keys: Iterable[Key], *, backward: bool) -> LiteralString:
    """ORDER BY: missing values last, or read backward first; Neo4j has them last when ascending."""
    found: list[LiteralString] = []
    for key in keys:
        if key.missing and key.descending:
            found.append(f"{key.text} IS {'NOT ' if backward else ''}NULL")
        found.append(f"{key.text}{' DESC' if key.descending is not backward else ''}")
    return ", ".join(found)


def _numbers(paths: Sequence[Path]) -> list[LiteralString]:
    return [cast("LiteralString", f"c{n}") for n, _ in enumerate(paths)]


def _group_field(
    field: p.GroupKey | p.Label | p.Count | p.Opened | p.Constant, key: shape.Read, paths: Sequence[Path]
) -> shape.Read:
    match field:
        case p.GroupKey():
            return key
        case p.Label():
            return shape.column(1)
        case p.Count(_, path):
            return shape.column(2 + paths.index(path))
        case p.Opened(_, texts):
            before, behind = texts
            return shape.opened(before.name, key, behind.name)
        case p.Constant(_, value):
            return shape.constant(value)


def _one_more(size: Any) -> int:
    return int(size) + 1


def _crowded(connection: p.Connection) -> bool:
    """Whether a relation's index has the page."""
    step = connection.step
    return step is not None and not step.forward and step.relation.order == connection.order and not connection.sorts


def _where(conditions: Sequence[LiteralString]) -> LiteralString:
    return " WHERE " + " AND ".join(conditions) if conditions else ""


@lru_cache(None)
def _ambiguous(step: Step) -> bool:
    """Whether relations of the same type lead from the same kind to others too."""
    others = (Step(relation, step.forward) for relation in RELATIONS if relation.type == step.relation.type)
    return any(other.source == step.source and other.target != step.target for other in others)


def _degree(at: At, step: Step) -> LiteralString:
    """All relations of a node; Neo4j knows their number."""
    way: LiteralString = f"[:{name(step.relation.type)}]"
    return f"({at.node})-{way}->()" if step.forward else f"({at.node})<-{way}-()"
