"""The statements that write, count and read whole nodes and edges, made from the vocabulary."""

from functools import cache
from typing import Final, LiteralString

from kb.store.sqlite.names import bare, commas, quoted, table
from kb.vocabulary import KINDS, Kind, Relation, Step

TAKE_REVISION: Final = "UPDATE revision SET number = number + 1 RETURNING number"
REVISION: Final = "SELECT number FROM revision"


@cache
def save(kind: Kind) -> LiteralString:
    """Write a node, with its properties by name."""
    names = [item.name for item in kind.properties]
    columns, values = commas([quoted(name) for name in names]), commas([f":{bare(name)}" for name in names])
    changes = commas([f"{quoted(name)} = excluded.{quoted(name)}" for name in names if name != "id"])
    return f"INSERT INTO {table(kind)} ({columns}) VALUES ({values}) ON CONFLICT (id) DO UPDATE SET {changes}"


@cache
def link(relation: Relation) -> LiteralString:
    """Write an edge: the ids of its ends, its properties by name."""
    names = [item.name for item in relation.properties]
    given: dict[LiteralString, LiteralString] = {
        "head": _row(relation.head, ":head"),
        "tail": _row(relation.tail, ":tail"),
        **{quoted(name): f":{bare(name)}" for name in names},
    }
    for item in relation.kept:
        given[quoted(item.name)] = f"(SELECT {quoted(item.name)} FROM {quoted(relation.head)} WHERE id = :head)"
    changes = commas([f"{quoted(name)} = excluded.{quoted(name)}" for name in names])
    conflict: LiteralString = f"DO UPDATE SET {changes}" if names else "DO NOTHING"
    into: LiteralString = f"{table(relation)} ({commas(given)}) VALUES ({commas(given.values())})"
    return f"INSERT INTO {into} ON CONFLICT (head, tail) {conflict}"


@cache
def unlink(relation: Relation) -> LiteralString:
    """Remove an edge by the ids of its ends."""
    head, tail = _row(relation.head, ":head"), _row(relation.tail, ":tail")
    return f"DELETE FROM {table(relation)} WHERE head = {head} AND tail = {tail}"


@cache
def remove(kind: Kind) -> LiteralString:
    """Remove a node by id; its edges go with it."""
    return f"DELETE FROM {table(kind)} WHERE id = :id"


@cache
def exists(kind: Kind) -> LiteralString:
    """A row when there is a node of this id."""
    return f"SELECT 1 FROM {table(kind)} WHERE id = :id"


@cache
def load(kind: Kind, property_: str) -> LiteralString:
    """Whole nodes whose property is one of a JSON list."""
    chosen: LiteralString = f"WHERE {quoted(property_)} IN (SELECT value FROM json_each(:values))"
    return f"SELECT {_columns(kind)} FROM {table(kind)} {chosen} ORDER BY id"


@cache
def reached(step: Step) -> LiteralString:
    """Of a JSON list of ids: each with a JSON list of up to so many neighbours over a step."""
    near, far = ("head", "tail") if step.forward else ("tail", "head")
    joined: LiteralString = f"{table(step.relation)} AS e JOIN {quoted(step.target)} AS t ON t.rowid = e.{bare(far)}"
    found: LiteralString = f"SELECT t.id AS id FROM {joined} WHERE e.{bare(near)} = s.rowid LIMIT :limit"
    chosen: LiteralString = f"JOIN {quoted(step.source)} AS s ON s.id = j.value"
    return f"SELECT s.id, (SELECT json_group_array(id) FROM ({found})) FROM json_each(:ids) AS j {chosen}"


@cache
def ids(kind: Kind) -> LiteralString:
    """The ids of a kind, in order."""
    return f"SELECT id FROM {table(kind)} ORDER BY id"


@cache
def all_nodes(kind: Kind) -> LiteralString:
    """Every node of a kind."""
    return f"SELECT {_columns(kind)} FROM {table(kind)} ORDER BY id"


@cache
def all_edges(relation: Relation) -> LiteralString:
    """Every edge of a relation: the ids of its ends, its properties."""
    columns = commas(["h.id", "t.id", *(f"e.{quoted(item.name)}" for item in relation.properties)])
    head, tail = quoted(relation.head), quoted(relation.tail)
    joined: LiteralString = f"JOIN {head} AS h ON h.rowid = e.head JOIN {tail} AS t ON t.rowid = e.tail"
    return f"SELECT {columns} FROM {table(relation)} AS e {joined} ORDER BY h.id, t.id"


@cache
def counts() -> LiteralString:
    """The revision, then how many nodes there are of each kind."""
    numbers = commas([f"(SELECT count(*) FROM {table(kind)})" for kind in KINDS.values()])
    return f"SELECT number, {numbers} FROM revision"


def _row(kind: str, parameter: LiteralString) -> LiteralString:
    return f"(SELECT rowid FROM {quoted(kind)} WHERE id = {parameter})"


def _columns(kind: Kind) -> LiteralString:
    return commas([quoted(item.name) for item in kind.properties])
