"""The tables, made from the vocabulary: one for each kind and one for each relation.

Rows are known by number inside the database and by id outside. A relation is a pair of such
numbers, kept twice in order (the table and its index), so that it is walked either way.
"""

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
    columns = commas(["rowid INTEGER PRIMARY KEY", *map(_column, kind.properties)])
    indexes: list[LiteralString] = [_index(kind, item) for item in kind.properties if item.indexed and not item.unique]
    full_text = _full_text(kind) if kind.searched else []
    made: list[LiteralString] = [f"CREATE TABLE {table(kind)} ({columns}) STRICT"]
    return made + indexes + full_text


def _column(item: Property) -> LiteralString:
    column: LiteralString = f"{quoted(item.name)} {_TYPES[item.type]}"
    return f"{column} NOT NULL UNIQUE" if item.unique else column


def _index(kind: Kind, item: Property) -> LiteralString:
    return f"CREATE INDEX {quoted(f'{kind.name}_by_{item.name}')} ON {table(kind)} ({quoted(item.name)})"


def _relation(relation: Relation) -> list[LiteralString]:
    head: LiteralString = f"head INTEGER NOT NULL REFERENCES {quoted(relation.head)} ON DELETE CASCADE"
    tail: LiteralString = f"tail INTEGER NOT NULL REFERENCES {quoted(relation.tail)} ON DELETE CASCADE"
    columns = commas([head, tail, *map(_column, relation.properties), "PRIMARY KEY (head, tail)"])
    return [
        f"CREATE TABLE {table(relation)} ({columns}) STRICT, WITHOUT ROWID",
        f"CREATE UNIQUE INDEX {quoted(f'{relation.name}_back')} ON {table(relation)} (tail, head)",
    ]


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
