"""Nodes that several articles share: they are merged as they come, and go with the last that needs them."""

from collections.abc import Iterable, Sequence
from typing import Final

import orjson

from kb.identity.drawing import Drawing, merged
from kb.models import Entity, MentionForm, Name, Node, Outlet, Run
from kb.plan import AllOf, Compare, Lookup, Many, Op, Plan, Slot, Value
from kb.store.port import Reader, Writer
from kb.texts import name_key
from kb.vocabulary import NAMED, STEPS, edge

SHARED: Final = (Outlet, Entity, Name, Run)

_SUPPORT: Final[dict[type[Node], tuple[str, ...]]] = {
    Outlet: ("articles",),
    Run: ("readings",),
    Entity: ("mentions", "statements", "spoken_of", "events", "hosted", "parts"),
    Name: ("entities", "events"),
}
"""What keeps a shared node in the graph."""

_ONE: Final = Slot("one")
_ID: Final = Slot("id")
_NEEDED: Final = {
    model: Plan(
        Lookup(
            model.KIND,
            _ID,
            tuple(Many(name, STEPS[model.KIND, name], (Value("id", "id"),), limit=_ONE) for name in names),
        )
    )
    for model, names in _SUPPORT.items()
}
_PRINTED: Final = Plan(
    Lookup(
        Entity.KIND,
        _ID,
        (
            Many(
                "mentions",
                STEPS[Entity.KIND, "mentions"],
                (Value("id", "id"),),
                where=AllOf((Compare("text", Op.EQ, Slot("text")), Compare("form", Op.EQ, Slot("form")))),
                limit=_ONE,
            ),
        ),
    )
)


async def merge_entities(reader: Reader, nodes: Sequence[Node]) -> list[Node]:
    """The nodes, each entity with what the store knows of it already."""
    drawn = sorted(node.id for node in nodes if isinstance(node, Entity))
    known = {entity.id: entity for entity in await reader.load(Entity, "id", drawn)}
    return [merged(known[node.id], node) if isinstance(node, Entity) and node.id in known else node for node in nodes]


async def sweep(writer: Writer, was: Drawing, shall: Drawing) -> None:
    """Take out what only `was` needed: shared nodes first, then names that nobody prints any more."""
    lost = [node for node in was.nodes.values() if isinstance(node, SHARED) and node.id not in shall.nodes]
    await _remove_unneeded(writer, lost)
    for node in was.nodes.values():
        if isinstance(node, Entity):
            now = shall.nodes.get(node.id)
            await _forget_aliases(writer, node, set(now.aliases) if isinstance(now, Entity) else set())
    await _remove_unneeded(writer, [node for node in lost if isinstance(node, Name)])


async def _remove_unneeded(writer: Writer, nodes: Sequence[Node]) -> None:
    """Until nothing changes: with a ministry, its state may go."""
    unneeded = [node for node in nodes if await _unneeded(writer, node)]
    for node in unneeded:
        await writer.remove(type(node), [node.id])
    if unneeded:
        gone = {node.id for node in unneeded}
        await _remove_unneeded(writer, [node for node in nodes if node.id not in gone])


async def _unneeded(reader: Reader, node: Node) -> bool:
    found = orjson.loads(await reader.fetch(_NEEDED[type(node)], {_ID.name: node.id, _ONE.name: 1}))
    return found is not None and not any(found.values())


async def _forget_aliases(writer: Writer, drawn: Entity, now: Iterable[str]) -> None:
    """Take from an entity the aliases that only the drawing knew."""
    doubtful = set(drawn.aliases) - set(now)
    lost = {alias for alias in doubtful if not await _printed(writer, drawn.id, alias)}
    stored = await writer.load(Entity, "id", [drawn.id]) if lost else []
    for entity in stored:
        kept = tuple(alias for alias in entity.aliases if alias not in lost)
        await writer.save([entity.model_copy(update={"aliases": kept})], [])
        names = {name_key(name) for name in (*kept, entity.name)}
        gone = [alias for alias in lost if name_key(alias) not in names]
        await writer.unlink([edge(NAMED, entity.id, Name.id_of(alias)) for alias in gone])


async def _printed(reader: Reader, entity: str, alias: str) -> bool:
    values = {_ID.name: entity, "text": alias, "form": MentionForm.NAME.value, _ONE.name: 1}
    found = orjson.loads(await reader.fetch(_PRINTED, values))
    return bool(found and found["mentions"])
