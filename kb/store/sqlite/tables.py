"""The tables, made from the vocabulary: one for each kind and one for each relation.

Rows are known by number inside the database and by id outside. A relation is a pair of such
numbers, kept twice in order (the table and its index), so that it is walked either way; a
crowded one is kept the second time in the order of its pages.
"""

from collections.abc import Iterable
from typing import Final, LiteralString

from kb.store.sqlite.names import bare, commas, quoted, table, words_table
from kb.vocabulary import KINDS, RELATIONS, WORDS, Kind, Property, PropertyType, Relation

_TYPES: Final[dict[PropertyType, LiteralString]] = {
    PropertyType.STRING: "TEXT",
    PropertyType.INTEGER: "INTEGER",
    PropertyType.FLOAT: "REAL",
    PropertyType.BOOLEAN: "INTEGER",
    PropertyType.STRINGS: "TEXT",
    PropertyType.JSON: "TEXT",
}

_REVISION: Final[tuple[LiteralString, ...]] = (
    "CREATE TABLE revision (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL) STRICT",
    "INSERT INTO revision VALUES (1, 0)",
)


def tables() -> list[LiteralString]:
    """Everything that an empty database needs, in order."""
    return [
        *_REVISION,
        *(text for kind in KINDS.values() for text in _kind(kind)),
        *(text for relation in RELATIONS for text in _relation(relation)),
    ]


def _kind(kind: Kind) -> list[LiteralString]:
    # Declared, so that VACUUM never renumbers what relations and the full text index point to.
    ordered = {order.property: (order.property, *order.beside) for order in kind.orders}
    columns = commas(["rowid INTEGER PRIMARY KEY", *(_column(item, ordered) for item in kind.properties)])
    indexes: list[LiteralString] = [
        _index(kind, item.name, ordered.get(item.name, (item.name,)))
        for item in kind.properties
        if item.name in ordered or (item.indexed and not item.unique)
    ]
    full_text = _full_text(kind) if kind.searched else []
    made: list[LiteralString] = [f"CREATE TABLE {table(kind)} ({columns}) STRICT"]
    return made + indexes + full_text


def _column(item: Property, ordered: Iterable[str] = ()) -> LiteralString:
    """A sort key needs no index of its own to be unique: it ends with the id."""
    column: LiteralString = f"{quoted(item.name)} {_TYPES[item.type]}"
    if not item.unique:
        return column
    return f"{column} NOT NULL" if item.name in ordered else f"{column} NOT NULL UNIQUE"


def _index(kind: Kind, name: str, columns: Iterable[str]) -> LiteralString:
    return f"CREATE INDEX {quoted(f'{kind.name}_by_{name}')} ON {table(kind)} ({commas(map(quoted, columns))})"


def _relation(relation: Relation) -> list[LiteralString]:
    head: LiteralString = f"head INTEGER NOT NULL REFERENCES {quoted(relation.head)} ON DELETE CASCADE"
    tail: LiteralString = f"tail INTEGER NOT NULL REFERENCES {quoted(relation.tail)} ON DELETE CASCADE"
    beside: list[LiteralString] = [_column(item, [item.name]) for item in relation.kept]
    beside.extend(map(_column, relation.properties))
    columns = commas([head, tail, *beside, "PRIMARY KEY (head, tail)"])
    # All of a crowd is in its index, which has the heads too: a page of it is found there alone.
    crowd = commas([quoted(item.name) for item in (*relation.kept, *relation.properties)])
    back: LiteralString = f"tail, {crowd if relation.kept else 'head'}"
    return [
        f"CREATE TABLE {table(relation)} ({columns}) STRICT, WITHOUT ROWID",
        f"CREATE UNIQUE INDEX {quoted(f'{relation.name}_back')} ON {table(relation)} ({back})",
        *_copied_anew(relation),
    ]


def _copied_anew(relation: Relation) -> list[LiteralString]:
    """The trigger that keeps the copies what they are copies of."""
    if not relation.kept:
        return []
    names: list[LiteralString] = [quoted(item.name) for item in relation.kept]
    changes: list[LiteralString] = [f"old.{name} IS NOT new.{name}" for name in names]
    on: LiteralString = f"AFTER UPDATE OF {commas(names)} ON {quoted(relation.head)} WHEN {' OR '.join(changes)}"
    copies: list[LiteralString] = [f"{name} = new.{name}" for name in names]
    copy: LiteralString = f"UPDATE {table(relation)} SET {commas(copies)} WHERE head = new.rowid;"
    return [f"CREATE TRIGGER {quoted(f'{relation.name}_copied')} {on} BEGIN {copy} END"]


def _full_text(kind: Kind) -> list[LiteralString]:
    """An index over the folded words, and the triggers that keep it.

    The words are split at spaces and not folded again: of ASCII only letters, digits and `_`
    are in them, and this tokenizer takes everything beyond ASCII as part of a word.
    """
    name, words, source = words_table(kind), bare(WORDS), bare(kind.name)
    add: LiteralString = f"INSERT INTO {name} (rowid, {words}) VALUES (new.rowid, new.{words});"
    drop: LiteralString = f"INSERT INTO {name} ({name}, rowid, {words}) VALUES ('delete', old.rowid, old.{words});"
    options: LiteralString = f"""{words}, content='{source}', tokenize="ascii tokenchars '_'" """
    on: LiteralString = f"ON {table(kind)}"
    changed: LiteralString = f"AFTER UPDATE OF {words} {on} WHEN old.{words} <> new.{words}"
    return [
        f"CREATE VIRTUAL TABLE {name} USING fts5 ({options})",
        f"CREATE TRIGGER {quoted(f'{kind.name}_added')} AFTER INSERT {on} BEGIN {add} END",
        f"CREATE TRIGGER {quoted(f'{kind.name}_removed')} AFTER DELETE {on} BEGIN {drop} END",
        f"CREATE TRIGGER {quoted(f'{kind.name}_changed')} {changed} BEGIN {drop} {add} END",
    ]
