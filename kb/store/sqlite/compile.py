"""A plan as one SELECT whose only column is the finished JSON.

Every object is a `json_object`, every list a `json_group_array`; a subquery loses the mark
that its text is JSON, hence `json((SELECT …))`. All values, and all keys too, are bound.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import singledispatchmethod
from typing import Any, Final, LiteralString, cast

import orjson

from kb import plan as p
from kb.store.buckets import counted
from kb.store.port import Values
from kb.store.sqlite.connections import BUCKETS
from kb.store.sqlite.names import bare, commas, quoted, table, words_table
from kb.vocabulary import KINDS, Kind, Property, PropertyType, Relation, Scalar, Step

Given = Scalar | Sequence[Scalar]

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

    def column(self, property_: str) -> LiteralString:
        """A property of the node."""
        return f"{self.node}.{quoted(self.property(property_).name)}"

    def edge_column(self, property_: str) -> LiteralString:
        """A property of the relation, which may lack it."""
        names = [item.name for item in self.relation.properties] if self.relation else []
        return f"{self.edge}.{quoted(property_)}" if property_ in names else "NULL"

    def property(self, name: str) -> Property:
        """A property that the kind must have."""
        return next(item for item in self.kind.properties if item.name == name)

    def carried(self) -> LiteralString:
        """The columns that stand for this spot in rows of a subquery."""
        properties = self.relation.properties if self.relation else ()
        return commas([f"{self.row} AS _row", *(self.edge_column(item.name) for item in properties)])


@dataclass(frozen=True)
class _View:
    """A connection in the statement: its page, and one row more to look ahead."""

    connection: p.Connection
    origin: _Spot | None
    ahead: LiteralString
    page: LiteralString

    @property
    def direction(self) -> LiteralString:
        return "DESC" if self.connection.order.descending else "ASC"


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
            case p.Lookup(kind, id_, fields, by):
                at, known = self._start(KINDS[kind]), p.Compare("id", p.Op.EQ, id_)
                chosen = self._condition(p.Some(by, known) if by else known, at)
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

    def _reach(self, step: Step) -> _Spot:
        node, edge = self._alias("n"), self._alias("e")
        return _Spot(KINDS[step.target], node, f"{edge}.{_far(step)}", step.relation, edge)

    def _source(self, at: _Spot, step: Step | None, origin: _Spot | None, where: p.Condition | None) -> LiteralString:
        """FROM and WHERE: all nodes of a kind, or what a step from `origin` leads to."""
        if step is None or origin is None:
            return f"FROM {table(at.kind)} AS {at.node} WHERE {self._condition(where, at)}"
        condition: LiteralString = f"{at.edge}.{_near(step)} = {origin.row} AND {self._condition(where, at)}"
        return f"{self._joined(at, step)} WHERE {condition}"

    def _joined(self, at: _Spot, step: Step) -> LiteralString:
        """FROM: the relation, with the node that it leads to."""
        node: LiteralString = f"{table(at.kind)} AS {at.node} ON {at.node}.rowid = {at.row}"
        return f"FROM {table(step.relation)} AS {at.edge} JOIN {node}"

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
        return f"{at.column(condition.property)} IS NULL"

    @_condition.register
    def _(self, condition: p.Compare, at: _Spot) -> LiteralString:
        left = at.edge_column(condition.property) if condition.edge else at.column(condition.property)
        slot = self._slot(condition.slot, _as_json if condition.op is p.Op.IN else None)
        return _COMPARISONS[condition.op].format(left, slot)

    @_condition.register
    def _(self, condition: p.Some, at: _Spot) -> LiteralString:
        there = self._reach(condition.step)
        # Not EXISTS: this one may also be where SQLite begins, 14 times as fast for a seldom speaker.
        source: LiteralString = f"{self._joined(there, condition.step)} WHERE {self._condition(condition.where, there)}"
        return f"{at.row} IN (SELECT {there.edge}.{_near(condition.step)} {source})"

    @_condition.register
    def _(self, condition: p.Matches, at: _Spot) -> LiteralString:
        words, asked = words_table(at.kind), self._slot(condition.slot, _as_phrases)
        found: LiteralString = f"SELECT rowid FROM {words} WHERE {words} MATCH {asked}"
        everything: LiteralString = f"SELECT rowid FROM {table(at.kind)} WHERE {asked} = '{_NO_WORDS}'"
        return f"{at.row} IN ({found} UNION ALL {everything})"

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
        if not field.edge and at.property(field.property).type in _JSON:
            return f"json({column})"
        # SQLite's upper() changes ASCII letters only.
        shown: LiteralString = f"upper(replace({column}, ' ', '_'))" if field.as_name else column
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
    def _(self, field: p.One, at: _Spot) -> LiteralString:
        there = self._reach(field.step)
        found: LiteralString = (
            f"(SELECT {self._object(field.fields, there)} {self._source(there, field.step, at, None)})"
        )
        return self._filled(found) if field.required else f"json({found})"

    def _filled(self, json: LiteralString) -> LiteralString:
        return f"json(coalesce({json}, {self._constant(p.HOLE)}))"

    @_field.register
    def _(self, field: p.Many, at: _Spot) -> LiteralString:
        there = self._reach(field.step)
        source = self._source(there, field.step, at, field.where)
        if field.limit is not None:
            limit, order = self._slot(field.limit), _order(field.order, there)
            there, source = self._again(there, f"(SELECT {there.carried()} {source} ORDER BY {order} LIMIT {limit})")
        made, order = self._object(field.fields, there), _order(field.order, there)
        return f"json((SELECT json_group_array({made} ORDER BY {order}) {source}))"

    @_field.register
    def _(self, field: p.Connection, at: _Spot | None) -> LiteralString:
        return f"json(({self._page(field, at)}))"

    def _again(self, at: _Spot, rows: LiteralString, view: _View | None = None) -> tuple[_Spot, LiteralString]:
        """The same nodes, read from rows that carry them."""
        node, carrier = self._alias("n"), self._alias("r")
        spot = replace(at, node=node, row=f"{carrier}._row", edge=carrier, view=view)
        return spot, f"FROM {rows} AS {carrier} JOIN {table(at.kind)} AS {node} ON {node}.rowid = {carrier}._row"

    # Connections.

    def _page(self, connection: p.Connection, origin: _Spot | None) -> LiteralString:
        """The page is cut once, with one row more; then all parts read it."""
        view = _View(connection, origin, self._alias("ahead"), self._alias("page"))
        at, source = self._all(view)
        key, first = at.column(connection.order.property), self._slot(connection.first)
        ahead: LiteralString = (
            f"SELECT {at.carried()}, {key} AS _key {source} AND {self._behind(connection, key)} "
            f"ORDER BY {key} {view.direction} LIMIT {first} + 1"
        )
        page: LiteralString = f"SELECT * FROM {view.ahead} ORDER BY _key {view.direction} LIMIT {first}"
        cut: LiteralString = f"{view.ahead} AS MATERIALIZED ({ahead}), {view.page} AS MATERIALIZED ({page})"
        return f"WITH {cut} SELECT {self._object(connection.parts, view)}"

    def _all(self, view: _View) -> tuple[_Spot, LiteralString]:
        """The nodes of all pages."""
        step = view.connection.step
        at = self._reach(step) if step else self._start(KINDS[view.connection.kind])
        return at, self._source(at, step, view.origin, view.connection.where)

    def _behind(self, connection: p.Connection, key: LiteralString) -> LiteralString:
        if connection.after is None:
            return "TRUE"
        after = self._slot(connection.after)
        # No text is less than '', and none is greater than a blob.
        return f"{key} < coalesce({after}, x'')" if connection.order.descending else f"{key} > coalesce({after}, '')"

    @_field.register
    def _(self, part: p.Parts, view: _View) -> LiteralString:
        return self._object(part.parts, view)

    @_field.register
    def _(self, part: p.Nodes | p.Edges, view: _View) -> LiteralString:
        at, source = self._again(self._all(view)[0], view.page, view)
        return (
            f"json((SELECT json_group_array({self._object(part.fields, at)} "
            f"ORDER BY {at.edge}._key {view.direction}) {source}))"
        )

    @_field.register
    def _(self, field: p.Node, at: _Spot) -> LiteralString:
        return self._object(field.fields, at)

    @_field.register
    def _(self, _field: p.Cursor, at: _Spot) -> LiteralString:
        view = cast("_View", at.view)
        return f"{self._slot(view.connection.cursor)} || {at.edge}._key"

    @_field.register
    def _(self, part: p.Count, view: _View | _Tally) -> LiteralString:
        if isinstance(view, _Tally):
            return view.count(part.path)
        at, source = self._all(view)
        rows: LiteralString = f"SELECT {at.row} AS _row {source}"
        for step in part.path:
            rows = self._beyond(rows, step)
        return f"(SELECT count(*) FROM ({rows}))"

    def _beyond(self, rows: LiteralString, step: Step) -> LiteralString:
        """The different rows one step further."""
        edge = self._alias("e")
        found: LiteralString = f"SELECT DISTINCT {edge}.{_far(step)} AS _row FROM {table(step.relation)} AS {edge}"
        return f"{found} WHERE {edge}.{_near(step)} IN ({rows})"

    # Groups.

    def _counted(
        self, view: _View, path: tuple[Step, ...], key: str, label: str, paths: Sequence[tuple[Step, ...]]
    ) -> LiteralString:
        """FROM rows of groups: their key, their label and what is counted in them; null is a group too."""
        at, source = self._all(view)
        row: LiteralString = f"{self._alias('r')}"
        rows: LiteralString = f"FROM (SELECT {at.row} AS _row {source}) AS {row}"
        joins, end = self._along(f"{row}._row", path)
        spot = self._start(KINDS[path[-1].target] if path else at.kind)
        joins += f" JOIN {table(spot.kind)} AS {spot.node} ON {spot.row} = {end}"
        columns: list[LiteralString] = [f"{spot.column(key)} AS _key", f"min({spot.column(label)}) AS _label"]
        for n, way in enumerate(paths):
            further, end = self._along(f"{row}._row", way, "LEFT ")
            joins += further
            columns.append(f"count(DISTINCT {end}) AS {bare(f'_n{n}')}")
        return f"FROM (SELECT {commas(columns)} {rows}{joins} GROUP BY {spot.column(key)})"

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
        rows = self._counted(view, part.path, part.property, part.label, paths)
        tally = _Tally(paths, "upper(replace(_key, ' ', '_'))" if part.as_name else "_key")
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
    def _(self, part: p.Share, view: _View) -> LiteralString:
        given = view.connection.where
        where = p.AllOf((given, part.where)) if given else part.where
        return self._object(part.parts, replace(view, connection=replace(view.connection, where=where)))

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
        return _boolean(f"(SELECT count(*) FROM {view.ahead}) > {self._slot(view.connection.first)}")

    @_field.register
    def _(self, _field: p.HasPrevious, view: _View) -> LiteralString:
        after = view.connection.after
        return _boolean("FALSE" if after is None else f"{self._slot(after)} IS NOT NULL")

    @_field.register
    def _(self, _field: p.FirstCursor, view: _View) -> LiteralString:
        return self._end(view, "max" if view.connection.order.descending else "min")

    @_field.register
    def _(self, _field: p.LastCursor, view: _View) -> LiteralString:
        return self._end(view, "min" if view.connection.order.descending else "max")

    def _end(self, view: _View, end: LiteralString) -> LiteralString:
        return f"{self._slot(view.connection.cursor)} || (SELECT {end}(_key) FROM {view.page})"


def _near(step: Step) -> LiteralString:
    """The column of the end that a step starts from."""
    return "head" if step.forward else "tail"


def _far(step: Step) -> LiteralString:
    """The column of the end that it leads to."""
    return "tail" if step.forward else "head"


def _boolean(condition: LiteralString) -> LiteralString:
    return f"json(iif({condition}, 'true', 'false'))"


def _order(order: tuple[p.Sort, ...], at: _Spot) -> LiteralString:
    return commas([*(_criterion(sort, at) for sort in order), at.column("id")])


def _criterion(sort: p.Sort, at: _Spot) -> LiteralString:
    column = at.edge_column(sort.property) if sort.edge else at.column(sort.property)
    return f"{column} NULLS LAST"


def _as_it_is(value: Given) -> Scalar:
    return cast("Scalar", value)


def _as_json(value: Given) -> str:
    return orjson.dumps(value or []).decode()


def _as_phrases(value: Given) -> str:
    """Words as FTS5 asks for them; an empty phrase, which finds nothing, when there are none."""
    phrases = ['"' + str(word).replace('"', '""') + '"' for word in cast("Sequence[str]", value)]
    return " AND ".join(phrases) or _NO_WORDS
