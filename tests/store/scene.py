"""A small graph that tests can hold in the head, and how they ask it."""

from collections.abc import AsyncIterable
from datetime import date
from typing import Any, Final

import orjson

from kb import plan as p
from kb.intervals import Interval, day
from kb.models import (
    Act,
    Article,
    Claim,
    Entity,
    EntityKind,
    Mention,
    MentionForm,
    Node,
    Outlet,
    Passage,
    PassageKind,
    Statement,
    StatementType,
)
from kb.store.port import Store
from kb.vocabulary import (
    ABOUT,
    ATTRIBUTED_TO,
    EVIDENCED_BY,
    EXPRESSES,
    PART_OF,
    PUBLISHED,
    REFERS_TO,
    REPORTED_IN,
    SAID_BY,
    STEPS,
    Edge,
    Step,
    edge,
)

NEVER: Final = Interval()


def step(kind: str, name: str) -> Step:
    """The step of that name from a kind."""
    return STEPS[kind, name]


def entity(key: str, name: str, **more: Any) -> Entity:
    """A person, unless told."""
    return Entity.model_validate({"id": f"entity:{key}", "type": EntityKind.PERSON, "name": name} | more)


def statement(key: str, text: str, said: Interval = NEVER, **more: Any) -> Statement:
    """Something said directly, unless told."""
    given = {"id": f"statement:{key}", "type": StatementType.DIRECT, "act": Act.SAY, "said": said}
    return Statement.model_validate(given | {"text": text, "quote_key": text.lower()} | more)


def passage(key: str, exact: str, start: int) -> Passage:
    """Words of an article."""
    kind = PassageKind.CONTENT
    end = start + len(exact)
    return Passage(id=f"passage:{key}", kind=kind, exact=exact, prefix="", suffix="", start=start, end=end)


MILLER: Final = entity("miller", "Matthew Miller", aliases=("Matthew Miller", "Miller"), country="US")
PASHINYAN: Final = entity("pashinyan", "Nikol Pashinyan")
RUSSIA: Final = entity("russia", "Russia", type=EntityKind.STATE)
MINISTRY: Final = entity("ministry", "Foreign Ministry", type=EntityKind.ORGANIZATION)

FIRST: Final = statement("1", "Russia is not a reliable partner", day(date(2023, 9, 25)))
SECOND: Final = statement("2", "We have seen the same reports", day(date(2023, 9, 25)), hedge="apparently")
THIRD: Final = statement("3", "The security systems are ineffective", day(date(2023, 9, 24)), act=Act.CRITICISE)
FOURTH: Final = statement("4", "It's over – “100%_sure”", Interval(edtf="XXXX-09-25"), act=Act.ACCUSE)

NODES: Final[tuple[Node, ...]] = (
    MILLER, PASHINYAN, RUSSIA, MINISTRY, FIRST, SECOND, THIRD, FOURTH,
    Outlet(id="outlet:a", name="Al Arabiya"), Outlet(id="outlet:b", name="Mirror"),
    Article(id="article:1", key="one", title="Zürich calling", meta={"rank": 1, "tags": ["x", None]}),
    Article(id="article:2", key="two"),
    passage("1a", "Russia is", 10), passage("1b", "not a reliable partner", 30), passage("2", "We have seen", 5),
    Claim(id="claim:1", gist="Russia is unreliable"),
    Mention(id="mention:1", text="Miller", form=MentionForm.NAME, start=0, end=6),
)  # fmt: skip

EDGES: Final[tuple[Edge, ...]] = (
    edge(SAID_BY, "statement:1", "entity:miller"),
    edge(SAID_BY, "statement:2", "entity:miller"),
    edge(SAID_BY, "statement:3", "entity:pashinyan"),
    edge(ABOUT, "statement:1", "entity:russia", role="target"),
    edge(ABOUT, "statement:1", "entity:miller", role="named"),
    edge(ABOUT, "statement:2", "entity:russia"),
    edge(ABOUT, "statement:3", "entity:russia", role="named"),
    edge(EXPRESSES, "statement:1", "claim:1", stance="asserts"),
    edge(EXPRESSES, "statement:2", "claim:1", stance="denies"),
    edge(EVIDENCED_BY, "statement:1", "passage:1b", part="content", n=2),
    edge(EVIDENCED_BY, "statement:1", "passage:1a", part="content", n=1),
    edge(EVIDENCED_BY, "statement:1", "passage:2", part="source"),
    edge(EVIDENCED_BY, "statement:2", "passage:2", part="content", n=1),
    edge(REPORTED_IN, "statement:1", "article:1"),
    edge(REPORTED_IN, "statement:2", "article:2"),
    edge(REPORTED_IN, "statement:3", "article:2"),
    edge(PUBLISHED, "outlet:a", "article:1"),
    edge(PUBLISHED, "outlet:b", "article:2"),
    edge(ATTRIBUTED_TO, "statement:1", "mention:1"),
    edge(REFERS_TO, "mention:1", "entity:miller", score=0.75),
    edge(PART_OF, "entity:ministry", "entity:russia"),
)


async def save(store: Store, nodes: tuple[Node, ...] = NODES, edges: tuple[Edge, ...] = EDGES) -> None:
    """Write these in one write."""
    async with store.write() as writer:
        await writer.save(nodes, edges)


async def ask(store: Store, root: p.Connection | p.Lookup | p.Several, **values: Any) -> Any:
    """The answer to a plan."""
    return orjson.loads(await store.fetch(p.Plan(root), values))


async def listed(items: AsyncIterable[Node | Edge]) -> list[Node | Edge]:
    """All of a dump."""
    return [item async for item in items]
