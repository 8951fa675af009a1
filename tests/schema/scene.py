"""A small graph about who said what when, and how the tests of the API ask it."""

from datetime import UTC, date, datetime
from typing import Any, Final

from kb.intervals import Interval, Precision, day, span
from kb.models import (
    Act,
    Article,
    ArticleVersion,
    Claim,
    CorrectedField,
    Correction,
    Entity,
    EntityKind,
    Event,
    Judgement,
    Leaf,
    Link,
    LinkedAs,
    Linking,
    Mention,
    MentionForm,
    Name,
    Node,
    Outlet,
    OutletKind,
    Passage,
    PassageKind,
    Post,
    Run,
    Statement,
    StatementType,
    Suggestion,
    Verdict,
)
from kb.store.port import Store
from kb.texts import name_key
from kb.vocabulary import (
    ABOUT,
    ABOUT_EVENT,
    ATTRIBUTED_TO,
    BETWEEN_ENTITIES,
    CLAIM_LEAF,
    CLAIM_LINKED,
    CORRECTS,
    DATED_BY,
    ENTITY_LEAF,
    EVENT_LEAF,
    EVENT_NAMED,
    EVIDENCED_BY,
    EXPRESSES,
    HAS_VERSION,
    HELD,
    INVOLVES,
    JUDGES_ENTITY,
    LINKED,
    LINKING_LINK,
    MADE_AT,
    MENTION_IN,
    MENTION_PRINTED,
    NAMED,
    PASSAGE_IN,
    PASSAGE_PRINTED,
    PRODUCED_BY,
    PUBLISHED,
    REFERS_TO,
    REPORTED_IN,
    RESPONDS_TO,
    SAID_BY,
    Edge,
    edge,
)
from schema.ask import ask

UNKNOWN: Final = Interval()
LEAVES: Final = {"claim": CLAIM_LEAF, "event": EVENT_LEAF, "entity": ENTITY_LEAF}


def entity(key: str, name: str, type_: EntityKind = EntityKind.PERSON, **more: Any) -> Entity:
    return Entity(id=f"entity:{key}", name=name, type=type_, **more)


def statement(key: str, text: str, said: Interval = UNKNOWN, **more: Any) -> Statement:
    given: dict[str, Any] = {"type": StatementType.DIRECT, "act": Act.SAY} | more
    return Statement(id=f"statement:{key}", text=text, quote_key=text.lower(), said=said, **given)


def named(relation_of: Node, *names: str) -> list[Node | Edge]:
    """The names of an entity or event, with their edges."""
    relation = NAMED if isinstance(relation_of, Entity) else EVENT_NAMED
    found: list[Node | Edge] = []
    for text in names:
        found += [Name(id=Name.id_of(text), text=name_key(text)), edge(relation, relation_of.id, Name.id_of(text))]
    return found


def printed(key: str, article: str, *texts: str) -> list[Node | Edge]:
    """The passages of a statement, in order."""
    found: list[Node | Edge] = []
    for n, exact in enumerate(texts):
        passage = Passage(
            id=f"passage:{key}{n}", kind=PassageKind.CONTENT, exact=exact, prefix="“", suffix="”", start=100 * n,
            end=100 * n + len(exact),
        )  # fmt: skip
        found += [
            passage,
            edge(PASSAGE_PRINTED, passage.id, article),
            edge(PASSAGE_IN, passage.id, article.replace("article", "version")),
            edge(EVIDENCED_BY, f"statement:{key}", passage.id, part="content", n=n),
        ]
    return found


MILLER: Final = entity("miller", "Matthew Miller", country="US", aliases=("Matthew Miller", "Miller"))
PASHINYAN: Final = entity("pashinyan", "Nikol Pashinyan", country="AM")
RUSSIA: Final = entity("russia", "Russia", EntityKind.STATE)
BRIEFING: Final = Event(id="event:briefing", type="speech", name="State Department briefing")
INTERVIEW: Final = Event(id="event:interview", type="speech", name="interview")
OFFENSIVE: Final = Event(
    id="event:offensive", type="attack", name="September 19 offensive", time=day(date(2023, 9, 19))
)

MONDAY: Final = day(date(2023, 9, 25))
EARLIER: Final = span(date(2023, 9, 1), date(2023, 9, 23))
BY_MONDAY: Final = span(None, date(2023, 9, 25), Precision.UNKNOWN)

GRAPH: Final[list[Node | Edge]] = [
    MILLER, PASHINYAN, RUSSIA, BRIEFING, OFFENSIVE, INTERVIEW,
    *named(MILLER, "Matthew Miller", "Miller"), *named(PASHINYAN, "Nikol Pashinyan"),
    *named(RUSSIA, "Russia", "Moscow"), *named(OFFENSIVE, "September 19 offensive", "the assault"),
    Outlet(id="outlet:arabiya", name="Al Arabiya English", type=OutletKind.BROADCASTER),
    Outlet(id="outlet:mirror", name="The Mirror-Spectator", type=OutletKind.NEWSPAPER),
    Article(id="article:one", key="https://one.example/a", url="https://one.example/a", title="Not a reliable partner",
            published=MONDAY, collection="caucasus"),
    Article(id="article:two", key="two", published=Interval(edtf="XXXX-09-25")),
    edge(PUBLISHED, "outlet:arabiya", "article:one"), edge(PUBLISHED, "outlet:mirror", "article:two"),
    Run(id="run:hand", extractor="hand", version="1"),
    ArticleVersion(id="version:one", sha256="0", text="Matthew Miller said …", loader="hand",
                   retrieved_at=datetime(2023, 9, 26, tzinfo=UTC)),
    ArticleVersion(id="version:two", sha256="1", text="Nikol Pashinyan said …", loader="hand",
                   retrieved_at=datetime(2023, 9, 26, tzinfo=UTC)),
    edge(HAS_VERSION, "article:two", "version:two"),
    Mention(id="mention:miller", text="Matthew Miller", form=MentionForm.NAME, start=0, end=14),
    edge(HAS_VERSION, "article:one", "version:one"), edge(MENTION_IN, "mention:miller", "version:one"),
    edge(MENTION_PRINTED, "mention:miller", "article:one"),
    edge(REFERS_TO, "mention:miller", "entity:miller", score=1.0),
    edge(ATTRIBUTED_TO, "statement:one", "mention:miller"),
    Claim(id="claim:partner", gist="Russia is not a security partner", first_said=MONDAY),
    statement("one", "Russia is not a security partner that can be relied on", MONDAY),
    statement("two", "Russia is not a security partner that can be relied on", Interval(edtf="XXXX-09-25")),
    statement("three", "Reliance on Russia was a strategic mistake", EARLIER, type=StatementType.MIXED,
              act=Act.CRITICISE, hedge="seems"),
    statement("four", "Moscow failed to prevent the offensive", BY_MONDAY, type=StatementType.INDIRECT, act=Act.ACCUSE),
    statement("five", "We have seen the same reports", day(date(2023, 9, 26))),
    *printed("one", "article:one", "Russia is not a security partner", "that can be relied on"),
    *printed("three", "article:two", "strategic mistake"),
    *(edge(REPORTED_IN, f"statement:{key}", f"article:{of}") for key, of in
      (("one", "one"), ("two", "two"), ("three", "two"), ("four", "one"), ("five", "one"))),
    *(edge(PRODUCED_BY, f"statement:{key}", "run:hand") for key in ("one", "two", "three", "four", "five")),
    *(edge(SAID_BY, f"statement:{key}", f"entity:{of}") for key, of in
      (("one", "miller"), ("two", "miller"), ("three", "pashinyan"), ("five", "miller"))),
    *(edge(MADE_AT, f"statement:{key}", "event:briefing") for key in ("one", "two", "five")),
    *(edge(MADE_AT, f"statement:{key}", "event:interview") for key in ("three", "four")),
    edge(EXPRESSES, "statement:one", "claim:partner", stance="asserts"),
    edge(EXPRESSES, "statement:two", "claim:partner", stance="denies"),
    edge(ABOUT, "statement:one", "entity:russia", role="named"),
    edge(ABOUT, "statement:two", "entity:russia", role="named"),
    edge(ABOUT, "statement:three", "entity:russia", role="target"),
    edge(ABOUT, "statement:four", "entity:russia", role="target"),
    edge(ABOUT_EVENT, "statement:four", "event:offensive", role="named"),
    edge(DATED_BY, "statement:three", "event:offensive", order="before"),
    edge(RESPONDS_TO, "statement:five", "statement:three", stance="supports"),
    edge(INVOLVES, "event:offensive", "entity:russia", role="bystander"),
    Correction(id="correction:one", article="article:one", statement="statement:one", field=CorrectedField.ACT,
               was="warn", value="say", by="ada", at=datetime(2026, 1, 1, tzinfo=UTC), change="{}"),
    edge(CORRECTS, "correction:one", "statement:one"),
    Suggestion(id="suggestion:one", of="entity", left="entity:miller", right="entity:pashinyan", score=0.6,
               reason="a surname alone", moves=1),
    edge(BETWEEN_ENTITIES, "suggestion:one", "entity:miller"),
    edge(BETWEEN_ENTITIES, "suggestion:one", "entity:pashinyan"),
    Judgement(id="judgement:one", left="entity:miller", right="entity:pashinyan", verdict=Verdict.NOT_SAME, score=0.6,
              by="ada", reason="two people", at=datetime(2026, 1, 1, tzinfo=UTC)),
    edge(JUDGES_ENTITY, "judgement:one", "entity:miller"), edge(JUDGES_ENTITY, "judgement:one", "entity:pashinyan"),
    Post(id="post:spokesman", title="spokesman", body="State Department", began=day(date(2023, 4, 17))),
    edge(HELD, "entity:miller", "post:spokesman"),
    Link(id="link:video", url="https://video.example/1", title="The briefing"),
    Linking(id="linking:one", article="article:one", statement="statement:one", claim="claim:partner",
            url="https://video.example/1", as_=LinkedAs.RECORDING, by="ada", at=datetime(2023, 9, 27, tzinfo=UTC)),
    edge(LINKED, "statement:one", "linking:one"), edge(CLAIM_LINKED, "claim:partner", "linking:one"),
    edge(LINKING_LINK, "linking:one", "link:video"),
    statement("old", "Russia is no partner", MONDAY, current=False),
    edge(REPORTED_IN, "statement:old", "article:one"), edge(PRODUCED_BY, "statement:old", "run:hand"),
]  # fmt: skip


async def save(store: Store, graph: list[Node | Edge]) -> None:
    """Write nodes and edges in one write; what can be merged gets a leaf of its own id."""
    nodes = [item for item in graph if isinstance(item, Node)]
    leaves = [Leaf(id=n.id, of=n.KIND, canonical=n.id, text=n.id) for n in nodes if n.KIND in LEAVES]
    async with store.write() as writer:
        await writer.save([*nodes, *leaves], [item for item in graph if isinstance(item, Edge)])
        await writer.save([], [edge(LEAVES[leaf.of], leaf.id, leaf.id) for leaf in leaves])


async def keys(store: Store, root: str, filter_: dict[str, Any]) -> list[str]:
    """The ids that a filter lets through, without their kind, in order."""
    name = {"statements": "Statement", "speakers": "Entity", "entities": "Entity"}.get(root) or root[:-1].title()
    document = f"query($filter: {name}Filter) {{ {root}(filter: $filter, first: 100) {{ totalCount nodes {{ id }} }} }}"
    found = (await ask(store, document, {"filter": filter_}))[root]
    assert found["totalCount"] == len(found["nodes"])
    return [node["id"].partition(":")[2] for node in found["nodes"]]
