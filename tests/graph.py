"""A whole graph as a value, for comparisons, and an empty one to begin with."""

from typing import Final

from neo4j import AsyncGraphDatabase

from kb.models import Correction, Deletion, Judgement, Link, Linking, Node, Profile
from kb.settings import Settings
from kb.store import open_store
from kb.store.port import Store
from kb.vocabulary import JUDGES_CLAIM, JUDGES_ENTITY, JUDGES_EVENT, LINKING_LINK, Edge

_WHEN: Final[dict[str, object]] = {"recorded_at": None, "revision": None, "shown_at": ()}

_DECIDED: Final = (LINKING_LINK, JUDGES_CLAIM, JUDGES_ENTITY, JUDGES_EVENT)
"""What leads from a decision, undone or not, to what it is about."""

Graph = tuple[dict[tuple[str, str], object], set[Edge]]


async def graph(store: Store) -> Graph:
    """Every node by kind and id, and every edge; what people did is not part of it, nor when it came in."""
    nodes: dict[tuple[str, str], object] = {}
    edges: set[Edge] = set()
    decided: set[str] = set()
    async for item in store.dump():
        if isinstance(item, Edge):
            if item.head not in decided or item.relation not in _DECIDED:
                edges.add(item)
        elif _decided(item):
            decided.add(item.id)
        else:
            nodes[item.KIND, item.id] = timeless(item)
    return nodes, edges


def _decided(node: Node) -> bool:
    return isinstance(node, Correction | Deletion | Link | Linking | Profile) or (
        isinstance(node, Judgement) and node.by_person
    )


def timeless(node: Node) -> Node:
    """The node without what tells when it came into the store."""
    return node.model_copy(update={name: of for name, of in _WHEN.items() if name in type(node).model_fields})


def assert_same(one: Graph, other: Graph) -> None:
    """Node by node, edge by edge; what differs is named."""
    for ident in one[0].keys() | other[0].keys():
        assert one[0].get(ident) == other[0].get(ident), ident
    assert one[1] - other[1] == other[1] - one[1] == set()


async def open_empty(settings: Settings) -> Store:
    """A store that holds nothing: what the Neo4j of these settings held is gone."""
    if settings.store:
        auth = (settings.neo4j_user, settings.neo4j_password.get_secret_value())
        async with AsyncGraphDatabase.driver(settings.store, auth=auth) as driver:  # pyright: ignore[reportUnknownMemberType]
            await driver.execute_query("MATCH (n) DETACH DELETE n", database_=settings.neo4j_database)
    return await open_store(settings)
