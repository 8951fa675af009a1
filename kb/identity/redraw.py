"""Writing what differs between two drawings."""

from collections.abc import Iterable

from kb.identity.drawing import Drawing
from kb.identity.shared import SHARED, sweep
from kb.models import Node
from kb.store.port import Writer
from kb.vocabulary import KINDS


async def save_nodes(writer: Writer, was: Drawing, shall: Drawing) -> None:
    """Write the nodes that are new or changed."""
    await writer.save([node for ident, node in shall.nodes.items() if was.nodes.get(ident) != node], [])


async def redraw(writer: Writer, was: Drawing, shall: Drawing) -> None:
    """Write what differs. What several articles share goes when nobody is left who needs it."""
    await writer.unlink([old for key, old in was.edges.items() if key not in shall.edges])
    await save_nodes(writer, was, shall)
    await writer.save([], [new for key, new in shall.edges.items() if was.edges.get(key) != new])
    lost = [node for ident, node in was.nodes.items() if ident not in shall.nodes]
    for kind, ids in _by_kind(node for node in lost if not isinstance(node, SHARED)).items():
        await writer.remove(kind, ids)
    await sweep(writer, was, shall)


def _by_kind(nodes: Iterable[Node]) -> dict[type[Node], list[str]]:
    found: dict[type[Node], list[str]] = {}
    for node in nodes:
        found.setdefault(KINDS[node.KIND].model, []).append(node.id)
    return found
