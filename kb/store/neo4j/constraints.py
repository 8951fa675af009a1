"""Constraints and indexes, read off the vocabulary; every name is its own check that it is there."""

from collections.abc import Iterator, Mapping
from typing import Final, LiteralString

from kb.store.neo4j.texts import CROWD, fulltext_name, name
from kb.vocabulary import KINDS, RELATIONS, WORDS, Kind, PageOrder, Property, Relation


def _unique(kind: Kind, item: Property) -> LiteralString:
    made = name(f"{kind.name}_{item.name}")
    return f"CREATE CONSTRAINT {made} IF NOT EXISTS FOR (n:{name(kind.label)}) REQUIRE n.{name(item.name)} IS UNIQUE"


def _index(kind: Kind, item: Property) -> LiteralString:
    made = name(f"{kind.name}_{item.name}")
    return f"CREATE INDEX {made} IF NOT EXISTS FOR (n:{name(kind.label)}) ON (n.{name(item.name)})"


def _fulltext(kind: Kind) -> LiteralString:
    # The words are folded and parted by spaces already, so nothing is left to analyze.
    return (
        f"CREATE FULLTEXT INDEX {name(fulltext_name(kind))} IF NOT EXISTS "
        f"FOR (n:{name(kind.label)}) ON EACH [n.{name(WORDS)}] "
        "OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}}"
    )


def _crowd(relation: Relation, order: PageOrder) -> LiteralString:
    """A page of a crowd is one range of this index."""
    made = name(f"{relation.name}_page")
    keys: LiteralString = f"r.{name(CROWD)}, r.{name(order.property)}"
    return f"CREATE INDEX {made} IF NOT EXISTS FOR ()-[r:{name(relation.type)}]-() ON ({keys})"


def _wanted() -> Iterator[tuple[str, LiteralString]]:
    yield "revision_id", "CREATE CONSTRAINT revision_id IF NOT EXISTS FOR (n:Revision) REQUIRE n.id IS UNIQUE"
    for kind in KINDS.values():
        for item in kind.properties:
            if item.unique:
                yield f"{kind.name}_{item.name}", _unique(kind, item)
            elif item.indexed:
                yield f"{kind.name}_{item.name}", _index(kind, item)
        if kind.searched:
            yield fulltext_name(kind), _fulltext(kind)
    for relation in RELATIONS:
        if relation.order:
            yield f"{relation.name}_page", _crowd(relation, relation.order)


WANTED: Final[Mapping[str, LiteralString]] = dict(_wanted())
"""The name of each index (a constraint's index has the constraint's name) and the statement that makes it."""
