"""Nodes that several articles share: they come with the first and go with the last that needs them."""

from typing import Final

import orjson

from kb.identity.drawing import Drawing
from kb.models import Name, Node, Outlet, Run, Trait, View
from kb.plan import Compare, Lookup, Many, Not, Op, Plan, Slot, Value
from kb.store.port import Reader, Writer
from kb.vocabulary import STEPS

SHARED: Final = (Outlet, View, Name, Trait, Run)

_SUPPORT: Final[dict[type[Node], tuple[str, ...]]] = {
    Outlet: ("articles",),
    Run: ("readings", "statements"),
    View: ("articles", "profiles"),
    Name: ("entities", "events"),
    Trait: ("claims", "entities", "events"),
}
"""What keeps a shared node in the graph."""

_ONE: Final = Slot("one")
_ID: Final = Slot("id")
_BUT: Final = Slot("but")
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
_OTHERS: Final = Plan(
    Lookup(
        View.KIND,
        _ID,
        (
            Many(
                "articles",
                STEPS[View.KIND, "articles"],
                (Value("id", "id"),),
                where=Not(Compare("id", Op.EQ, _BUT)),
                limit=_ONE,
            ),
        ),
    )
)


async def alone(reader: Reader, view: View, article: str) -> bool:
    """Whether no other article has this view."""
    found = orjson.loads(await reader.fetch(_OTHERS, {_ID.name: view.id, _BUT.name: article, _ONE.name: 1}))
    return not (found and found["articles"])


async def sweep(writer: Writer, was: Drawing, shall: Drawing) -> None:
    """Take out the shared nodes that only `was` needed."""
    for ident, node in was.nodes.items():
        if isinstance(node, SHARED) and ident not in shall.nodes and await _unneeded(writer, node):
            await writer.remove(type(node), [ident])


async def _unneeded(reader: Reader, node: Node) -> bool:
    found = orjson.loads(await reader.fetch(_NEEDED[type(node)], {_ID.name: node.id, _ONE.name: 1}))
    return found is not None and not any(found.values())
