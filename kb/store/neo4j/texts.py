"""Every piece of Cypher that does not depend on a plan, and the one door for names.

No text of a user's ever becomes Cypher: texts are literals, names of the vocabulary come
through `name`, everything else is a parameter. pyright holds us to it (`LiteralString`).
"""

import re
from collections.abc import Iterable
from typing import Final, LiteralString, cast

from kb.vocabulary import KINDS, RELATIONS, Kind, Relation, Step

CROWD: Final = "tail"
"""The property of a crowded relation with the id of its tail."""

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")

REVISION_NOW: Final[LiteralString] = "MATCH (r:Revision {id: 'revision'}) RETURN r.number, r.schema_version"
REVISION_MADE: Final[LiteralString] = (
    "MERGE (r:Revision {id: 'revision'}) ON CREATE SET r.number = 0, r.schema_version = $version"
)
REVISION_LOCKED: Final[LiteralString] = "MATCH (r:Revision {id: 'revision'}) SET r.taken = true"
# The lock is taken by the first SET, so the number is read when nobody else can change it.
REVISION_TAKEN: Final[LiteralString] = f"{REVISION_LOCKED} WITH r SET r.number = r.number + 1 RETURN r.number"
VERSION: Final[LiteralString] = (
    "CALL dbms.components() YIELD name, versions, edition WHERE name = 'Neo4j Kernel' RETURN versions[0], edition"
)
INDEXES_THERE: Final[LiteralString] = "SHOW INDEXES YIELD name RETURN collect(name)"
INDEXES_READY: Final[LiteralString] = "CALL db.awaitIndexes(600)"


def name(text: str) -> LiteralString:
    """A name of the vocabulary, quoted for Cypher; anything that is no plain name is an error of ours."""
    if not _NAME.fullmatch(text):
        raise ValueError(f"{text!r} cannot be a name in Cypher")
    return cast("LiteralString", f"`{text}`")


def number(value: int) -> LiteralString:
    """A number, for places in lists."""
    return cast("LiteralString", str(int(value)))


def listed(items: Iterable[LiteralString]) -> LiteralString:
    """A list of expressions."""
    return "[" + ", ".join(items) + "]"


def counted(kinds: Iterable[Kind]) -> LiteralString:
    """How many nodes there are of each kind."""
    return "RETURN " + listed(f"COUNT {{ (:{name(kind.label)}) }}" for kind in kinds)


def nodes_by(kind: Kind, property_: str) -> LiteralString:
    """The nodes that have one of the values, ordered by id."""
    label = name(kind.label)
    return f"MATCH (n:{label}) WHERE n.{name(property_)} IN $values RETURN properties(n) ORDER BY n.id"


def reached(step: Step) -> LiteralString:
    """Each of the nodes with up to so many neighbours over a step."""
    source, target = name(KINDS[step.source].label), name(KINDS[step.target].label)
    relation: LiteralString = f"-[:{name(step.relation.type)}]-"
    walked: LiteralString = f"(n){relation}>(m:{target})" if step.forward else f"(n)<{relation}(m:{target})"
    found: LiteralString = f"COLLECT {{ MATCH {walked} RETURN m.id LIMIT $limit }}"
    return f"UNWIND $ids AS id MATCH (n:{source} {{id: id}}) RETURN id, {found}"


def ids(kind: Kind) -> LiteralString:
    """The ids of a kind, in order."""
    return f"MATCH (n:{name(kind.label)}) RETURN n.id ORDER BY n.id"


def all_nodes(kind: Kind) -> LiteralString:
    """Every node of a kind, ordered by id."""
    return f"MATCH (n:{name(kind.label)}) RETURN properties(n) ORDER BY n.id"


def all_edges(relation: Relation, head: Kind, tail: Kind) -> LiteralString:
    """Every edge of a relation, ordered by its ends."""
    pattern: LiteralString = f"(h:{name(head.label)})-[r:{name(relation.type)}]->(t:{name(tail.label)})"
    return f"MATCH {pattern} RETURN h.id, t.id, properties(r) ORDER BY h.id, t.id"


def merge_nodes(kind: Kind) -> LiteralString:
    """Write nodes; each row is a node's properties."""
    merged: LiteralString = f"UNWIND $rows AS row MERGE (n:{name(kind.label)} {{id: row.id}}) SET n = row"
    crowded = [relation for relation in RELATIONS if relation.head == kind.name and relation.kept]
    return " ".join([merged, *map(_copied_anew, crowded)])


def _copied_anew(relation: Relation) -> LiteralString:
    """What keeps the copies what they are copies of; Neo4j writes only what is different."""
    crowd: LiteralString = f"MATCH (n)-[r:{name(relation.type)}]->() WHERE r.{name(CROWD)} IS NOT NULL"
    return f"WITH n CALL (n) {{ {crowd} SET {', '.join(_copies(relation, 'n'))} }}"


def _copies(relation: Relation, head: LiteralString) -> list[LiteralString]:
    """The copies that a relation keeps, for SET."""
    return [f"r.{name(item.name)} = {head}.{name(item.name)}" for item in relation.kept]


def merge_edges(relation: Relation, head: Kind, tail: Kind) -> LiteralString:
    """Write edges; answers how many had both ends."""
    kept: LiteralString = ", ".join(["", f"r.{name(CROWD)} = t.id", *_copies(relation, "h")]) if relation.kept else ""
    return (
        f"UNWIND $rows AS row {_ends(head, tail)} "
        f"MERGE (h)-[r:{name(relation.type)}]->(t) SET r = row.properties{kept} RETURN count(*)"
    )


def loose_ends(head: Kind, tail: Kind) -> LiteralString:
    """The first edge that lacks an end."""
    return f"UNWIND $rows AS row WITH row WHERE NOT EXISTS {{ {_ends(head, tail)} }} RETURN row.head, row.tail LIMIT 1"


def _ends(head: Kind, tail: Kind) -> LiteralString:
    return f"MATCH (h:{name(head.label)} {{id: row.head}}) MATCH (t:{name(tail.label)} {{id: row.tail}})"


def remove_edges(relation: Relation, head: Kind, tail: Kind) -> LiteralString:
    """Remove edges that are there."""
    return f"UNWIND $rows AS row {_ends(head, tail)} MATCH (h)-[r:{name(relation.type)}]->(t) DELETE r"


def remove_nodes(kind: Kind) -> LiteralString:
    """Remove nodes with all their edges."""
    return f"UNWIND $ids AS id MATCH (n:{name(kind.label)} {{id: id}}) DETACH DELETE n"


def fulltext_name(kind: Kind) -> str:
    """What the full-text index of a kind is called."""
    return f"{kind.name}_fulltext"
