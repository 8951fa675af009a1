"""The queue of what people should decide, a page at a time."""

from dataclasses import dataclass
from typing import Any, Final

import orjson

from kb.models import Suggestion
from kb.plan import Connection, Count, HasNext, LastCursor, Many, Nodes, Plan, Slot, Value
from kb.store.port import Reader
from kb.vocabulary import KINDS, STEPS

_FIRST: Final = Slot("first")
_AFTER: Final = Slot("after")
_CURSOR: Final = Slot("cursor")
_TOLD: Final = {"claims": "gist", "entities": "name", "events": "name"}
_PAGE: Final = Plan(
    Connection(
        "review",
        Suggestion.KIND,
        KINDS[Suggestion.KIND].order("moves"),
        first=_FIRST,
        cursor=_CURSOR,
        after=_AFTER,
        parts=(
            Count("count"),
            HasNext("more"),
            LastCursor("last"),
            Nodes(
                "asked",
                (
                    *(Value(name, name) for name in ("id", "of", "left", "right", "score", "reason", "moves")),
                    *(
                        Many(sides, STEPS[Suggestion.KIND, sides], (Value("id", "id"), Value("text", text)))
                        for sides, text in _TOLD.items()
                    ),
                ),
            ),
        ),
    )
)


@dataclass(frozen=True)
class Side:
    """One of two that may be the same: its id, and its words or its name."""

    id: str
    text: str


@dataclass(frozen=True)
class Asked:
    """One thing to decide; of a correction or a judgement there are no sides, `left` is its id."""

    id: str
    of: str
    left: str
    right: str
    score: float
    reason: str
    moves: int
    sides: tuple[Side, ...]


@dataclass(frozen=True)
class Review:
    """A page of the queue, the weightiest first; `count` is how long it is, `after` where the next page begins."""

    asked: tuple[Asked, ...]
    count: int
    after: str | None


async def review(reader: Reader, first: int, after: str | None) -> Review:
    """So many of what is to be decided, behind that place in the queue."""
    page = orjson.loads(await reader.fetch(_PAGE, {_FIRST.name: first, _AFTER.name: after, _CURSOR.name: ""}))
    asked = tuple(map(_asked, page["asked"]))
    return Review(asked, page["count"], page["last"] if page["more"] else None)


def _asked(row: dict[str, Any]) -> Asked:
    sides = tuple(Side(**side) for name in _TOLD for side in row.pop(name))
    return Asked(**row, sides=sides)
