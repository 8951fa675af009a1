"""A plan as one SELECT whose only column is the finished JSON.

Every object is a `json_object`, every list a `json_group_array`; a subquery loses the mark
that its text is JSON, hence `json((SELECT …))`. All values, and all keys too, are bound.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import singledispatchmethod
from itertools import chain
from typing import Any, Final, LiteralString, cast

import orjson

from kb import plan as p
from kb.store.buckets import counted
from kb.store.crowds import Crowds, asked_of, crowds, in_order
from kb.store.making import candidates
from kb.store.making import field as told
from kb.store.port import Values
from kb.store.sqlite.connections import BUCKETS, MADE, NEAREST
from kb.store.sqlite.names import bare, commas, number, quoted, table, words_table
from kb.texts import Term, alternatives, asked_for, enough, excluded
from kb.vocabulary import KINDS, WORDS, Kind, PropertyType, Relation, Scalar, Step

Given = Scalar | Sequence[Scalar]
Path = tuple[Step, ...]

_JSON: Final = (PropertyType.JSON, PropertyType.STRINGS)
_NO_WORDS: Final[LiteralString] = '""'
_COMPARISONS: Final[dict[p.Op, LiteralString]] = {
    p.Op.EQ: "{} = {}",
    p.Op.LT: "{} < {}",
    p.Op.LE: "{} <= {}",
    p.Op.GT: "{} > {}",
    p.Op.GE: "{} >= {}",
    p.Op.IN: "{} IN (SELECT value FROM json_each({}))",
    p.Op.CONTAINS: "instr({}, {}) > 0",
    p.Op.STARTS_WITH: "instr({}, {}) = 1",
    p.Op.HOLDS: "instr(' ' || {0} || ' ', ' ' || {1} || ' ') > 0",
    p.Op.WITHIN: "instr(' ' || {1} || ' ', ' ' || {0} || ' ') > 0",
}


@dataclass(frozen=True)
class Compiled:
    """A statement, and where its parameters come from."""

    text: LiteralString
    constants: Mapping[str, str | int | None]
    slots: Mapping[str, tuple[str, Callable[[Given], Scalar]]]
    """The slot of a parameter, and how its value is bound."""

    def bindings(self, values: Values) -> dict[str, Scalar]:
        """What to bind for these values."""
        return {**self.constants, **{name: bind(values[slot]) for name, (slot, bind) in self.slots.items()}}


def compiled(plan: p.Plan) -> Compiled:
    """The statement of a plan."""
    return _Compiler().plan(plan)


@dataclass(frozen=True)
class _Spot:
    """A node in the statement, and the relation that led to it."""

    kind: Kind
    node: LiteralString
    """The alias of the node's table."""
    row: LiteralString
    """Its number, without a look at its table where a relation has it."""
    relation: Relation | None = None
    edge: LiteralString = ""
    """The alias of what has the relation's properties."""
    view: "_View | None" = None
    """The page whose row this is, if it is one."""
    origin: "_Spot | None" = None
    """Where the relation led from."""
    walked: bool = False
    """Whether the index of an order leads here, and none of a property that many nodes share should instead."""
    crowd: Relation | None = None
    """The relation, at `edge` too, whose copies are read in place of the node's properties."""

    def column(self, property_: str) -> LiteralString:
        """A property of the node, from the relation where that has a copy."""
        item = self.kind.property(property_)
        copied = self.crowd is not None and item in self.crowd.kept
        return f"{self.edge if copied else self.node}.{quoted(item.name)}"

    def compared(self, property_: str) -> LiteralString:
        """A property in a condition; behind a sign SQLite sees no index for it."""
        column = self.column(property_)
        return f"+{column}" if self.walked and self.kind.property(property_).values else column

    def edge_column(self, property_: str) -> LiteralString:
        """A property of the relation, which may lack it."""
        names = [item.name for item in self.relation.properties] if self.relation else []
        return f"{self.edge}.{quoted(property_)}" if property_ in names else "NULL"

    def behind(self, steps: int) -> "_Spot | None":
        """The spot that so many steps led from."""
        return self.origin.behind(steps - 1) if steps and self.origin else None if steps else self

    def carried(self) -> LiteralString:
        """The columns that stand for this spot in rows of a subquery."""
        properties = self.relation.properties if self.relation else ()
        return commas([f"{self.row} AS _row", *(self.edge_column(item.name) for item in properties)])


@dataclass(frozen=True)
class _View:
    """A connection in the statement: its page, one row more to look ahead, and the scores of full text.

    `whole` has the rows of all pages, where several parts read them, with columns for the
    ends of paths that lead to at most one.
    """

    connection: p.Connection
    origin: _Spot | None
    ahead: LiteralString
    page: LiteralString
    scores: LiteralString
    whole: LiteralString = ""
    ends: Mapping[Path, LiteralString] = field(default_factory=dict[Path, LiteralString])

    @property
    def keys(self) -> list[tuple[LiteralString, bool]]:
        """The columns of the page that make its order, the last of them unique, and which descend."""
        ranked: list[tuple[LiteralString, bool]] = [("_score", True)] if self.connection.ranked else []
        sorts: list[tuple[LiteralString, bool]] = [
            (bare(f"_k{n}"), sort.descending) for n, sort in enumerate(self.connection.sorts)
        ]
        return [*ranked, *sorts, ("_key", self.connection.order.descending)]

    def by(self, of: LiteralString = "", *, backward: bool = False) -> LiteralString:
        """ORDER BY for rows of the page; `of` is what stands before a column."""
        return commas([_ordered(f"{of}{name}", descending, backward=backward) for name, descending in self.keys])

    def place(self, of: LiteralString = "") -> LiteralString:
        """Where a row of the page stands, as cursors tell it."""
        sorts: list[LiteralString] = [f"{of}{bare(f'_k{n}')}" for n, _ in enumerate(self.connection.sorts)]
        return f"json_array({commas([*sorts, f'{of}_key'])})" if sorts else f"{of}_key"


@dataclass(frozen=True)
class _Tally:
    """A row of groups; the columns `_n0`, `_n1` … have what was counted along each path."""

    paths: Sequence[tuple[Step, ...]]
    key: LiteralString = "_key"

    def count(self, path: tuple[Step, ...]) -> LiteralString:
        """The column with that count."""
        return bare(f"_n{self.paths.index(path)}")


class _Compiler:
    """Compiles one plan; aliases and parameters are numbered, so equal plans give equal texts."""

    def __init__(self) -> None:
        self._aliases = 0
        self._constants: dict[str | int | None, LiteralString] = {}
        self._slots: dict[str, tuple[str, Callable[[Given], Scalar]]] = {}

    def plan(self, plan: p.Plan) -> Compiled:
        text = self._root(plan.root)
        return Compiled(text, {name: value for value, name in self._constants.items()}, self._slots)

    def _root(self, root: p.Connection | p.Lookup | p.Several) -> LiteralString:
        match root:
            case p.Connection():
                return self._page(root, None)
            case p.Several(parts):
                return f"SELECT {self._object(parts, None)}"
            case p.Lookup(kind, id_, fields, by, where):
                at, known = self._start(KINDS[kind]), p.Compare("id", p.Op.EQ, id_)
                chosen = self._condition(p.Some(by, known) if by else known, at)
                if where:
                    chosen += f" AND {self._condition(where, at)}"
                return f"SELECT {self._object(fields, at)} FROM {table(at.kind)} AS {at.node} WHERE {chosen}"

    # Parameters and aliases.

    def _alias(self, letter: LiteralString) -> LiteralString:
        self._aliases += 1
        return bare(f"{letter}{self._aliases}")

    def _constant(self, value: str | int | None) -> LiteralString:
        return f":{self._constants.setdefault(value, bare(f'c{len(self._constants)}'))}"

    def _slot(self, slot: p.Slot, bind: Callable[[Given], Scalar] | None = None) -> LiteralString:
        wanted = (slot.name, bind or _as_it_is)
        name = next((name for name, known in self._slots.items() if known == wanted), f"v{len(self._slots)}")
        self._slots[name] = wanted
        return f":{bare(name)}"

    # Where nodes come from.

    def _start(self, kind: Kind) -> _Spot:
        node = self._alias("n")
        return _Spot(kind, node, f"{node}.rowid")

    def _reach(self, step: Step, origin: _Spot | None) -> _Spot:
        node, edge = self._alias("n"), self._alias("e")
        row: LiteralString = f"{edge}.{_far(step)}"
        crowd = None if step.forward else step.relation
        return _Spot(KINDS[step.target], node, row, step.relation, edge, origin=origin, crowd=crowd)

    def _source(  # noqa: PLR0913  (where from, which, and what for)
        self,
        at: _Spot,
        step: Step | None,
        origin: _Spot | None,
        where: p.Condition | None,
        *,
        read: LiteralString = "",
        beside: LiteralString = "",
    ) -> LiteralString:
        """FROM and WHERE: all nodes of a kind, or what a step from `origin` leads to.

        `read` is what is read of them beside the condition; `beside` joins more.
        """
        condition = self._condition(where, at)
        if step is None or origin is None:
            return f"FROM {table(at.kind)} AS {at.node}{beside} WHERE {condition}"
        joined = self._joined(at, step, f"{read} {condition}")
        return f"{joined}{beside} WHERE {at.edge}.{_near(step)} = {origin.row} AND {condition}"

    def _joined(self, at: _Spot, step: Step, read: LiteralString) -> LiteralString:
        """FROM: the relation, with the node that it leads to where that is read."""
        relation: LiteralString = f"FROM {table(step.relation)} AS {at.edge}"
        if f"{at.node}." not in read:
            return relation
        return f"{relation} JOIN {table(at.kind)} AS {at.node} ON {at.node}.rowid = {at.row}"

    # Conditions: true, or something else (false or null).

    @singledispatchmethod
    def _condition(self, condition: Any, _at: _Spot) -> LiteralString:
        raise TypeError(f"{condition!r} is no condition.")

    @_condition.register
    def _(self, _condition: None, _at: _Spot) -> LiteralString:
        return "TRUE"

    @_condition.register
    def _(self, condition: p.AllOf, at: _Spot) -> LiteralString:
        return f"({' AND '.join(['TRUE', *(self._condition(part, at) for part in condition.parts)])})"

    @_condition.register
    def _(self, condition: p.AnyOf, at: _Spot) -> LiteralString:
        return f"({' OR '.join(['FALSE', *(self._condition(part, at) for part in condition.parts)])})"

    @_condition.register
    def _(self, condition: p.Not, at: _Spot) -> LiteralString:
        return f"({self._condition(condition.part, at)}) IS NOT TRUE"

    @_condition.register
    def _(self, condition: p.Missing, at: _Spot) -> LiteralString:
        property_ = condition.property
        return f"{at.edge_column(property_) if condition.edge else at.column(property_)} IS NULL"

    @_condition.register
    def _(self, condition: p.Compare, at: _Spot) -> LiteralString:
        left = at.edge_column(condition.property) if condition.edge else at.compared(condition.property)
        slot = self._slot(condition.slot, _as_json if condition.op is p.Op.IN else None)
        return _COMPARISONS[condition.op].format(left, slot)

    @_condition.register
    def _(self, condition: p.CompareWith, at: _Spot) -> LiteralString:
        behind = at.behind(condition.back)
        other = behind.column(condition.other) if behind else "NULL"
        return _COMPARISONS[condition.op].format(at.column(condition.property), other)

    @_condition.register
    def _(self, condition: p.Some, at: _Spot) -> LiteralString:
        there = self._reach(condition.step, at)
        # Not EXISTS: this one may also be where SQLite begins, 14 times as fast for a seldom speaker.
        where = self._condition(condition.where, there)
        source: LiteralString = f"{self._joined(there, condition.step, where)} WHERE {where}"
        if condition.each:
            return f"EXISTS (SELECT 1 {source} AND {there.edge}.{_near(condition.step)} = {at.row})"
        return f"{at.row} IN (SELECT {there.edge}.{_near(condition.step)} {source})"

    @_condition.register
    def _(self, condition: p.Matches, at: _Spot) -> LiteralString:
        words, asked = words_table(at.kind), self._slot(condition.slot, _as_phrases)
        excluded = self._slot(condition.slot, _as_excluded)
        found: LiteralString = f"SELECT rowid FROM {words} WHERE {words} MATCH {asked}"
        everything: LiteralString = f"SELECT rowid FROM {table(at.kind)} WHERE {asked} = '{_NO_WORDS}'"
        but: LiteralString = f"SELECT rowid FROM {words} WHERE {words} MATCH {excluded}"
        return f"({at.row} IN ({found} UNION ALL {everything}) AND {at.row} NOT IN ({but}))"

    @_condition.register
    def _(self, condition: p.MatchesMost, at: _Spot) -> LiteralString:
        words = words_table(at.kind)
        groups = self._slot(condition.slot, _Groups(condition.share, condition.least))
        wanted = self._slot(condition.slot, _Wanted(condition.share, condition.least))
        found: LiteralString = f"SELECT rowid FROM {words} WHERE {words} MATCH {groups}"
        everything: LiteralString = f"SELECT rowid FROM {table(at.kind)} WHERE {wanted} <= 0"
        there: LiteralString = f"instr(' ' || {at.column(WORDS)} || ' ', value) > 0"
        counted: LiteralString = (
            f"(SELECT count(*) FROM json_each({self._slot(condition.slot, _as_needles)}) WHERE {there})"
        )
        return f"({at.row} IN ({found} UNION ALL {everything}) AND {counted} >= {wanted})"

    # Fields of a node.

    def _object(self, fields: Sequence[Any], at: Any) -> LiteralString:
        """The fields, or the parts of a page, as an object."""
        return f"json_object({commas([f'{self._constant(field.key)}, {self._field(field, at)}' for field in fields])})"

    @singledispatchmethod
    def _field(self, field: Any, _at: Any) -> LiteralString:
        raise TypeError(f"{field!r} is no field.")

    @_field.register
    def _(self, field: p.Value, at: _Spot) -> LiteralString:
        column = at.edge_column(field.property) if field.edge else at.column(field.property)
        if not field.edge and at.kind.property(field.property).type in _JSON:
            return f"json({column})"
        if not field.edge and at.kind.property(field.property).type is PropertyType.BOOLEAN:
            return _boolean(column)
        shown: LiteralString = _constant_name(column) if field.as_name else column
        return self._filled(f"iif({column} IS NULL, NULL, json_quote({shown}))") if field.required else shown

    @_field.register
    def _(self, field: p.Constant, _at: Any) -> LiteralString:
        if isinstance(field.value, bool):
            return _boolean("TRUE" if field.value else "FALSE")
        return self._constant(field.value)

    @_field.register
    def _(self, field: p.Group, at: _Spot) -> LiteralString:
        return self._object(field.fields, at)

    @_field.register
    def _(self, field: p.Made, at: _Spot) -> LiteralString:
        asked = self._constant(orjson.dumps([told(each) for each in field.fields]).decode())
        given = self._slot(field.given, _as_json)
        return f"json({MADE}({self._constant(field.by.value)}, {asked}, {at.column(field.property)}, {given}))"

    @_field.register
    def _(self, field: p.One, at: _Spot) -> LiteralString:
        there = self._reach(field.step, at)
        made = self._object(field.fields, there)
        found: LiteralString = f"(SELECT {made} {self._source(there, field.step, at, None, read=made)})"
        return self._filled(found) if field.required else f"json({found})"

    @_field.register
    def _(self, field: p.First, at: _Spot) -> LiteralString:
        there = self._reach(field.step, at)
        order, column = self._order(field.order, there), there.column(field.property)
        source = self._source(there, field.step, at, field.where, read=f"{order} {column}")
        found: LiteralString = f"(SELECT {column} {source} ORDER BY {order} LIMIT 1)"
        filled: LiteralString = f"coalesce({found}, {at.column(field.otherwise)})" if field.otherwise else found
        return _constant_name(filled) if field.as_name else filled

    def _filled(self, json: LiteralString) -> LiteralString:
        return f"json(coalesce({json}, {self._constant(p.HOLE)}))"

    @_field.register
    def _(self, field: p.Many, at: _Spot) -> LiteralString:
        there = self._reach(field.step, at)
        order = self._order(field.order, there)
        source = self._source(there, field.step, at, field.where, read=order)
        if field.limit is not None:
            limit = self._slot(field.limit)
            there, source = self._again(there, f"(SELECT {there.carried()} {source} ORDER BY {order} LIMIT {limit})")
            order = self._order(field.order, there)
        made = self._object(field.fields, there)
        return f"json((SELECT json_group_array({made} ORDER BY {order}) {source}))"

    @_field.register
    def _(self, field: p.Connection, at: _Spot | None) -> LiteralString:
        return f"json(({self._page(field, at)}))"

    def _again(self, at: _Spot, rows: LiteralString, view: _View | None = None) -> tuple[_Spot, LiteralString]:
        """The same nodes, read from rows that carry them."""
        node, carrier = self._alias("n"), self._alias("r")
        spot = replace(at, node=node, row=f"{carrier}._row", edge=carrier, view=view, crowd=None)
        return spot, f"FROM {rows} AS {carrier} JOIN {table(at.kind)} AS {node} ON {node}.rowid = {carrier}._row"

    # Connections.

    def _page(self, connection: p.Connection, origin: _Spot | None) -> LiteralString:
        """The page is cut once, with one row more; then all parts that speak of it read it."""
        view = _View(connection, origin, self._alias("ahead"), self._alias("page"), self._alias("scores"))
        tables = list[LiteralString]()
        read = [path for part in connection.parts for path in _counted_along(part)]
        if len(read) > 1:
            ends: dict[Path, LiteralString] = {path: bare(f"_e{n}") for n, path in enumerate(_to_one(read))}
            whole = self._alias("whole")
            tables.append(f"{whole} AS MATERIALIZED ({self._with_ends(view, ends)})")
            view = replace(view, whole=whole, ends=ends)
        if any(map(p.reads_page, connection.parts)):
            tables += self._cut(view)
        beside: LiteralString = f"WITH {commas(tables)} " if tables else ""
        return f"{beside}SELECT {self._object(connection.parts, view)}"

    def _cut(self, view: _View) -> list[LiteralString]:
        """The tables that have the page."""
        connection = view.connection
        first, by = self._slot(connection.first), connection.backward
        named = crowds(connection)
        beside, ahead = self._behind_few(view, named) if named else (self._scores(view), self._behind_all(view))
        ahead = f"{ahead} ORDER BY {view.by(backward=by)} LIMIT {first} + 1"
        page: LiteralString = f"SELECT * FROM {view.ahead} ORDER BY {view.by(backward=by)} LIMIT {first}"
        return [*beside, f"{view.ahead} AS MATERIALIZED ({ahead})", f"{view.page} AS MATERIALIZED ({page})"]

    def _behind_all(self, view: _View) -> LiteralString:
        """Of all pages, the rows from a place on."""
        connection, scored = view.connection, view.connection.terms is not None
        at = replace(self._spot(view), walked=not (connection.step or connection.sorts or scored))
        sorts: list[LiteralString] = [self._sorted(sort, at) for sort in connection.sorts]
        key = at.column(connection.order.property)
        source = self._all(view, at, " ".join([*sorts, key]), view.scores if scored else "")
        names: list[LiteralString] = [f"{sort} AS {bare(f'_k{n}')}" for n, sort in enumerate(sorts)]
        carried = commas([at.carried(), *names, f"{key} AS _key", *(["_score"] if scored else [])])
        return f"SELECT {carried} {source} AND {self._between(connection, [*sorts, key])}"

    # Crowds: a neighbour's relations in the order of the page, read as far as the page goes.

    def _behind_few(self, view: _View, named: Crowds) -> tuple[list[LiteralString], LiteralString]:
        """The tables of the neighbours that are named, and the first rows behind each of them from a place on."""
        tables: list[LiteralString] = []
        rows: list[LiteralString] = []
        for some in named.ways:
            if in_order(some, view.connection):
                tails = self._alias("tails")
                tables.append(f"{tails} AS MATERIALIZED ({self._tails(some)})")
                # SQLite has the order of the index for one tail alone, and there is seldom another.
                one: LiteralString = f"= (SELECT _tail FROM {tails} LIMIT 1)"
                more: LiteralString = f"IN (SELECT _tail FROM {tails} LIMIT -1 OFFSET 1)"
                rows.append(self._behind(view, some, named.others, one))
                rows.append(self._behind(view, some, named.others, more, several=True))
            else:
                at = self._start(KINDS[view.connection.kind])
                rows.append(self._first_rows(view, at, self._source(at, None, None, p.AllOf((some, *named.others)))))
        first: LiteralString = " UNION ".join(rows)
        return tables, f"SELECT _row, _key FROM ({first})"

    def _tails(self, some: p.Some) -> LiteralString:
        there, (of_it, _) = self._start(KINDS[some.step.target]), asked_of(some)
        return f"SELECT {there.row} AS _tail {self._source(there, None, None, p.AllOf(tuple(of_it)))}"

    def _behind(
        self, view: _View, some: p.Some, others: Sequence[p.Condition], tail: LiteralString, *, several: bool = False
    ) -> LiteralString:
        """The first rows behind tails, each with a relation that fulfils what is asked of it."""
        relation, back = some.step.relation, Step(some.step.relation, forward=False)
        # Nothing led to a row of this page, so what the relation says is asked of the other end alone.
        at = replace(self._reach(back, None), relation=None)
        there = _Spot(KINDS[some.step.target], self._alias("n"), f"{at.edge}.tail", relation, at.edge)
        asked: list[LiteralString] = [self._condition(part, there) for part in asked_of(some)[1]]
        asked.append(self._condition(p.AllOf(tuple(others)), at))
        condition: LiteralString = " AND ".join(asked)
        source = self._joined(at, back, condition)
        return self._first_rows(view, at, f"{source} WHERE {at.edge}.tail {tail} AND {condition}", several=several)

    def _first_rows(self, view: _View, at: _Spot, source: LiteralString, *, several: bool = False) -> LiteralString:
        """The first rows of a source, in which a row may stand `several` times."""
        connection = view.connection
        key = at.column(connection.order.property)
        select: LiteralString = "SELECT DISTINCT" if several else "SELECT"
        found: LiteralString = (
            f"{select} {at.row} AS _row, {key} AS _key {source} AND {self._between(connection, [key])}"
        )
        ordered = _ordered(key, connection.order.descending, backward=connection.backward)
        return f"SELECT * FROM ({found} ORDER BY {ordered} LIMIT {self._slot(connection.first)} + 1)"

    def _scores(self, view: _View) -> list[LiteralString]:
        terms, words = view.connection.terms, words_table(KINDS[view.connection.kind])
        if terms is None:
            return []
        found: LiteralString = f"FROM {words} WHERE {words} MATCH {self._slot(terms, _as_phrases)}"
        # FTS5 calls what is better less.
        return [f"{view.scores} AS MATERIALIZED (SELECT rowid AS _found, -rank AS _score {found})"]

    def _spot(self, view: _View) -> _Spot:
        """A node of any page."""
        step = view.connection.step
        return self._reach(step, view.origin) if step else self._start(KINDS[view.connection.kind])

    def _rows(self, view: _View) -> LiteralString:
        """The rows of all pages."""
        if view.whole:
            return f"SELECT _row FROM {view.whole}"
        at = self._spot(view)
        return f"SELECT {at.row} AS _row {self._all(view, at)}"

    def _with_ends(self, view: _View, ends: Mapping[Path, LiteralString]) -> LiteralString:
        """The rows of all pages, and what the paths lead to."""
        row, joins = self._alias("r"), ""
        columns: list[LiteralString] = [f"{row}._row AS _row"]
        for path, name in ends.items():
            further, end = self._along(f"{row}._row", path, "LEFT ")
            joins += further
            columns.append(f"{end} AS {name}")
        return f"SELECT {commas(columns)} FROM ({self._rows(view)}) AS {row}{joins}"

    def _all(self, view: _View, at: _Spot, read: LiteralString = "", scores: LiteralString = "") -> LiteralString:
        """FROM and WHERE: the nodes of all pages."""
        beside: LiteralString = f" LEFT JOIN {scores} ON _found = {at.row}" if scores else ""
        connection = view.connection
        return self._source(at, connection.step, view.origin, connection.where, read=read, beside=beside)

    # Places: where a page begins and ends.

    def _between(self, connection: p.Connection, keys: Sequence[LiteralString]) -> LiteralString:
        bounds: list[LiteralString] = ["TRUE"]
        for slot, behind in ((connection.after, True), (connection.before, False)):
            if slot:
                bound = self._past if connection.sorts else self._past_key
                bounds.append(bound(connection, slot, keys, behind=behind))
        return " AND ".join(bounds)

    def _past_key(
        self, connection: p.Connection, slot: p.Slot, keys: Sequence[LiteralString], *, behind: bool
    ) -> LiteralString:
        key, place = keys[0], self._slot(slot)
        # No text is less than '', and none is greater than a blob.
        less = connection.order.descending is behind
        return f"{key} < coalesce({place}, x'')" if less else f"{key} > coalesce({place}, '')"

    def _past(
        self, connection: p.Connection, slot: p.Slot, keys: Sequence[LiteralString], *, behind: bool
    ) -> LiteralString:
        """Behind, or before, a place with several values: the first that differs decides, and missing ones are last."""
        place = self._slot(slot, _as_json)
        values: list[LiteralString] = [f"json_extract({place}, '$[{number(n)}]')" for n, _ in enumerate(keys)]
        descending = [*(sort.descending for sort in connection.sorts), connection.order.descending]
        ways: list[LiteralString] = [f"{place} = '[]'"]
        for n, (key, value) in enumerate(zip(keys, values, strict=True)):
            sign: LiteralString = "<" if descending[n] is behind else ">"
            decides: LiteralString = (
                f"({value} IS NOT NULL AND ({key} {sign} {value} OR {key} IS NULL))"
                if behind
                else f"({key} IS NOT NULL AND ({value} IS NULL OR {key} {sign} {value}))"
            )
            equal: list[LiteralString] = [f"{keys[i]} IS {values[i]}" for i in range(n)]
            ways.append(" AND ".join([*equal, decides]))
        return f"({' OR '.join(ways)})"

    @_field.register
    def _(self, part: p.Parts, view: _View) -> LiteralString:
        return self._object(part.parts, view)

    @_field.register
    def _(self, part: p.Nodes | p.Edges, view: _View) -> LiteralString:
        at, source = self._again(self._spot(view), view.page, view)
        return (
            f"json((SELECT json_group_array({self._object(part.fields, at)} "
            f"ORDER BY {view.by(f'{at.edge}.')}) {source}))"
        )

    @_field.register
    def _(self, field: p.Node, at: _Spot) -> LiteralString:
        return self._object(field.fields, at)

    @_field.register
    def _(self, _field: p.Cursor, at: _Spot) -> LiteralString:
        view = cast("_View", at.view)
        return f"{self._slot(view.connection.cursor)} || {view.place(f'{at.edge}.')}"

    @_field.register
    def _(self, _field: p.Score, at: _Spot) -> LiteralString:
        return f"{at.edge}._score"

    @_field.register
    def _(self, part: p.Count, view: _View | _Tally) -> LiteralString:
        if isinstance(view, _Tally):
            return view.count(part.path)
        if part.path in view.ends:
            return f"(SELECT count(DISTINCT {view.ends[part.path]}) FROM {view.whole})"
        return self._number(self._rows(view), part.path)

    def _number(self, rows: LiteralString, path: tuple[Step, ...]) -> LiteralString:
        """How many different nodes there are at the end of a path from these."""
        for step in path:
            rows = self._beyond(rows, step)
        return f"(SELECT count(*) FROM ({rows}))"

    @_field.register
    def _(self, part: p.CountOf, _view: _View) -> LiteralString:
        at = self._start(KINDS[part.kind])
        source = self._source(at, None, None, part.where)
        if part.property:
            return f"(SELECT count(DISTINCT {at.column(part.property)}) {source})"
        return self._number(f"SELECT {at.row} AS _row {source}", part.path)

    def _beyond(self, rows: LiteralString, step: Step) -> LiteralString:
        """The different rows one step further."""
        edge = self._alias("e")
        found: LiteralString = f"SELECT DISTINCT {edge}.{_far(step)} AS _row FROM {table(step.relation)} AS {edge}"
        return f"{found} WHERE {edge}.{_near(step)} IN ({rows})"

    # Groups.

    def _counted(  # noqa: PLR0913  (what makes a group)
        self,
        view: _View,
        path: tuple[Step, ...],
        key: str,
        label: str,
        paths: Sequence[tuple[Step, ...]],
        *,
        edge: bool = False,
    ) -> LiteralString:
        """FROM rows of groups: their key, their label and what is counted in them; null is a group too."""
        row = self._alias("r")
        rows: LiteralString = f"FROM {view.whole or f'({self._rows(view)})'} AS {row}"
        joins, end = self._along(f"{row}._row", path) if edge else self._end_of(view, row, path)
        spot = self._start(KINDS[path[-1].target if path else view.connection.kind])
        joins += f" JOIN {table(spot.kind)} AS {spot.node} ON {spot.row} = {end}"
        if edge:
            spot = replace(spot, relation=path[-1].relation, edge=end.partition(".")[0])
        read = spot.edge_column if edge else spot.column
        columns: list[LiteralString] = [f"{read(key)} AS _key", f"min({read(label)}) AS _label"]
        # Where no row comes twice into a group, nothing is gained by telling them apart.
        unique = not edge and spot.kind.property(key).unique
        once = all(step.one for step in (*path[: -1 if unique else None], *chain.from_iterable(paths)))
        for n, way in enumerate(paths):
            further, end = self._end_of(view, row, way, "LEFT ")
            joins += further
            columns.append(f"count({'*' if once and not way else f'DISTINCT {end}'}) AS {bare(f'_n{n}')}")
        by = spot.row if unique else read(key)
        return f"FROM (SELECT {commas(columns)} {rows}{joins} GROUP BY {by})"

    def _end_of(
        self, view: _View, row: LiteralString, path: Path, kind: LiteralString = ""
    ) -> tuple[LiteralString, LiteralString]:
        """As `_along`; without joins where the rows have it already."""
        return ("", f"{row}.{view.ends[path]}") if path in view.ends else self._along(f"{row}._row", path, kind)

    def _along(
        self, row: LiteralString, path: tuple[Step, ...], kind: LiteralString = ""
    ) -> tuple[LiteralString, LiteralString]:
        """The joins of a path, and the row that it ends at."""
        joins: LiteralString = ""
        for step in path:
            edge = self._alias("e")
            joins += f" {kind}JOIN {table(step.relation)} AS {edge} ON {edge}.{_near(step)} = {row}"
            row = f"{edge}.{_far(step)}"
        return joins, row

    @_field.register
    def _(self, part: p.Groups, view: _View) -> LiteralString:
        paths = counted(part.fields)
        rows = self._counted(view, part.path, part.property, part.label, paths, edge=part.edge)
        tally = _Tally(paths, _constant_name("_key") if part.as_name else "_key")
        first: LiteralString = f"WHERE _key IS NOT NULL ORDER BY _n0 DESC, _key LIMIT {self._slot(part.limit)}"
        made: LiteralString = f"json_group_array({self._object(part.fields, tally)} ORDER BY _n0 DESC, _key)"
        return f"json((SELECT {made} FROM (SELECT * {rows} {first})))"

    @_field.register
    def _(self, _field: p.GroupKey, tally: _Tally) -> LiteralString:
        return tally.key

    @_field.register
    def _(self, _field: p.Label, _tally: _Tally) -> LiteralString:
        return "_label"

    @_field.register
    def _(self, field: p.Opened, tally: _Tally) -> LiteralString:
        before, behind = map(self._slot, field.texts)
        return f"json({before} || json_quote({tally.key}) || {behind})"

    @_field.register
    def _(self, field: p.Given, _view: _View) -> LiteralString:
        return f"json({self._slot(field.slot)})"

    @_field.register
    def _(self, part: p.Listed, view: _View) -> LiteralString:
        return f"json_array({commas([self._object(item, view) for item in part.items])})"

    @_field.register
    def _(self, field: p.Named, _view: _View) -> LiteralString:
        limit, ranked = self._slot(field.limit), field.like is not None
        most: LiteralString = number(candidates(0, ranked=True)) if ranked else limit
        rows: list[LiteralString] = []
        for name, where in field.among:
            kind = KINDS[name]
            at = self._start(kind)
            made: LiteralString = f"{at.column(kind.searched[0])} AS _text, {self._object(field.fields, at)} AS _made"
            source: LiteralString = f"FROM {table(kind)} AS {at.node} WHERE {self._condition(where, at)}"
            way: LiteralString = "DESC" if kind.orders[0].descending else "ASC"
            key = at.column(kind.orders[0].property)
            rows.append(f"SELECT * FROM (SELECT {made} {source} ORDER BY {key} {way} LIMIT {most})")
        together: LiteralString = " UNION ALL ".join(rows)
        found: LiteralString = f"(SELECT json_group_array(json_array(_text, json(_made))) FROM ({together}))"
        like = self._slot(field.like) if field.like else "NULL"
        met: list[LiteralString] = ["FALSE", *(self._any(name, where) for name, where in field.unless)]
        return f"json(CASE WHEN {' OR '.join(met)} THEN '[]' ELSE {NEAREST}({like}, {found}, {limit}) END)"

    @_field.register
    def _(self, field: p.FirstMet, _at: Any) -> LiteralString:
        ways: list[LiteralString] = [
            f"WHEN {self._any(field.kind, where)} THEN {self._constant(value)}" for value, where in field.among
        ]
        return f"CASE {' '.join(ways)} ELSE {self._constant(field.otherwise)} END"

    def _any(self, name: str, where: p.Condition) -> LiteralString:
        at = self._start(KINDS[name])
        return f"EXISTS (SELECT 1 FROM {table(at.kind)} AS {at.node} WHERE {self._condition(where, at)})"

    @_field.register
    def _(self, part: p.Share, view: _View) -> LiteralString:
        given = view.connection.where
        where = p.AllOf((given, part.where)) if given else part.where
        return self._object(
            part.parts, replace(view, connection=replace(view.connection, where=where), whole="", ends={})
        )

    @_field.register
    def _(self, part: p.Buckets, view: _View) -> LiteralString:
        paths = counted(part.fields)
        numbers = commas([bare(f"_n{n}") for n, _ in enumerate(paths)])
        within = f"{part.property}_{part.unit}"
        held: LiteralString = f"{self._counted(view, part.path, within, within, paths)} WHERE _key IS NOT NULL"
        certain: LiteralString = f"(SELECT json_group_array(json_array(_key, {numbers})) {held})"
        asked = any(isinstance(field, p.Possible) for field in part.fields)
        bounds: list[LiteralString] = [
            self._histogram(view, part, bound, asked=asked) for bound in ("earliest", "latest")
        ]
        fields: list[LiteralString] = [self._bucket_field(field, paths) for field in part.fields]
        days = commas([self._slot(part.begin), self._slot(part.end)])
        told: LiteralString = f"{self._constant(part.unit.value)}, json_array({commas(fields)}), {days}"
        return f"json({BUCKETS}({told}, {certain}, {commas(bounds)}))"

    def _histogram(self, view: _View, part: p.Buckets, bound: str, *, asked: bool) -> LiteralString:
        if not asked:
            return "'[]'"
        name = f"{part.property}_{bound}"
        return f"(SELECT json_group_array(json_array(_key, _n0)) {self._counted(view, part.path, name, name, [()])})"

    def _bucket_field(self, field: Any, paths: list[tuple[Step, ...]]) -> LiteralString:
        """A field of a bucket as `kb.store.buckets` reads it."""
        told: list[LiteralString] = [self._constant(field.key), self._constant(type(field).__name__)]
        match field:
            case p.Count(_, path):
                told.append(self._constant(paths.index(path)))
            case p.Opened(_, texts):
                told.append(f"json_array({commas([self._slot(text) for text in texts])})")
            case p.Constant():
                told.append(self._field(field, None))
            case _:
                pass
        return f"json_array({commas(told)})"

    @_field.register
    def _(self, _field: p.HasNext, view: _View) -> LiteralString:
        return self._more(view) if not view.connection.backward else self._cut_at(view.connection.before)

    @_field.register
    def _(self, _field: p.HasPrevious, view: _View) -> LiteralString:
        return self._more(view) if view.connection.backward else self._cut_at(view.connection.after)

    def _more(self, view: _View) -> LiteralString:
        return _boolean(f"(SELECT count(*) FROM {view.ahead}) > {self._slot(view.connection.first)}")

    def _cut_at(self, place: p.Slot | None) -> LiteralString:
        return _boolean("FALSE" if place is None else f"{self._slot(place, _as_json)} <> '[]'")

    @_field.register
    def _(self, _field: p.FirstCursor, view: _View) -> LiteralString:
        return self._end(view, view.by())

    @_field.register
    def _(self, _field: p.LastCursor, view: _View) -> LiteralString:
        return self._end(view, view.by(backward=True))

    def _end(self, view: _View, by: LiteralString) -> LiteralString:
        place: LiteralString = f"SELECT {view.place()} FROM {view.page} ORDER BY {by} LIMIT 1"
        return f"{self._slot(view.connection.cursor)} || ({place})"

    # Orders.

    def _order(self, order: tuple[p.Sort, ...], at: _Spot) -> LiteralString:
        criteria: list[LiteralString] = [_ordered(self._sorted(sort, at), sort.descending) for sort in order]
        return commas([*criteria, at.column("id")])

    def _sorted(self, sort: p.Sort, at: _Spot) -> LiteralString:
        """What a sort looks at."""
        if not sort.path:
            return at.edge_column(sort.property) if sort.edge else at.column(sort.property)
        first, *rest = sort.path
        if sort.count:
            there = self._reach(first, at)
            return f"(SELECT count(*) {self._source(there, first, at, sort.where)})"
        there = self._reach(first, None)
        joins: LiteralString = f"FROM {table(first.relation)} AS {there.edge}"
        condition: LiteralString = f"{there.edge}.{_near(first)} = {at.row}"
        for step in rest:
            row, there = there.row, self._reach(step, None)
            joins += f" JOIN {table(step.relation)} AS {there.edge} ON {there.edge}.{_near(step)} = {row}"
        if sort.edge:
            return f"(SELECT {there.edge_column(sort.property)} {joins} WHERE {condition})"
        joins += f" JOIN {table(there.kind)} AS {there.node} ON {there.node}.rowid = {there.row}"
        return f"(SELECT {there.column(sort.property)} {joins} WHERE {condition})"


def _counted_along(part: p.Part) -> Iterator[Path]:
    """The paths along which a part counts what all pages have, for each time that it reads them."""
    match part:
        case p.Parts(_, parts):
            for inner in parts:
                yield from _counted_along(inner)
        case p.Count(_, path):
            yield path
        case p.Groups(_, path) | p.Buckets(_, path):
            yield path
            yield from counted(part.fields)
        case _:
            pass


def _to_one(paths: Iterable[Path]) -> list[Path]:
    """Those of the paths that lead further, and to at most one; each once."""
    return [path for path in dict.fromkeys(paths) if path and all(step.one for step in path)]


def _near(step: Step) -> LiteralString:
    """The column of the end that a step starts from."""
    return "head" if step.forward else "tail"


def _far(step: Step) -> LiteralString:
    """The column of the end that it leads to."""
    return "tail" if step.forward else "head"


def _constant_name(column: LiteralString) -> LiteralString:
    """As `constant_name` has it; SQLite's upper() changes ASCII letters only."""
    return f"upper(replace(replace({column}, ' ', '_'), '-', '_'))"


def _boolean(condition: LiteralString) -> LiteralString:
    return f"json(iif({condition}, 'true', 'false'))"


def _ordered(column: LiteralString, descending: bool, *, backward: bool = False) -> LiteralString:  # noqa: FBT001
    """A criterion: missing values last, or read backward first."""
    way: LiteralString = "DESC" if descending is not backward else "ASC"
    return f"{column} {way} NULLS {'FIRST' if backward else 'LAST'}"


def _as_it_is(value: Given) -> Scalar:
    return cast("Scalar", value)


def _as_json(value: Given) -> str:
    return orjson.dumps([] if value is None else value).decode()


def _as_phrases(value: Given) -> str:
    """The terms that are asked for as FTS5 reads them; an empty phrase, which finds nothing, when there are none."""
    return " AND ".join(map(_phrase, asked_for(cast("Sequence[str]", value)))) or _NO_WORDS


def _as_excluded(value: Given) -> str:
    """The same of the terms that are excluded, any of which is enough."""
    return " OR ".join(map(_phrase, excluded(cast("Sequence[str]", value)))) or _NO_WORDS


@dataclass(frozen=True)
class _Wanted:
    """How many terms must be there."""

    share: float
    least: int

    def __call__(self, value: Given) -> int:
        return enough(len(asked_for(cast("Sequence[str]", value))), self.share, self.least)


@dataclass(frozen=True)
class _Groups:
    """Terms as FTS5 finds all that have enough of them, and more; an empty phrase, which finds nothing, for none."""

    share: float
    least: int

    def __call__(self, value: Given) -> str:
        asked = asked_for(cast("Sequence[str]", value))
        groups = alternatives(asked, enough(len(asked), self.share, self.least))
        return " OR ".join(f"({' AND '.join(map(_phrase, group))})" for group in groups if group) or _NO_WORDS


def _as_needles(value: Given) -> str:
    return orjson.dumps([term.needle for term in asked_for(cast("Sequence[str]", value))]).decode()


def _phrase(term: Term) -> str:
    quoted_words = term.words.replace('"', '""')
    return f'"{quoted_words}"{" *" * term.open}'
