"""What visitors see is what the public articles hold: the same as where there are no others."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final, cast

import pytest

from kb.errors import NotAllowed
from kb.findings import Findings
from kb.intervals import Interval
from kb.knowledge import KnowledgeBase
from kb.models import Article, Claim, Entity, Event, Leaf, Mention, MentionForm, Node, Statement
from kb.settings import Settings
from kb.store.port import Store
from kb.vocabulary import (
    ABOUT,
    ABOUT_EVENT,
    ATTRIBUTED_TO,
    DATED_BY,
    EVIDENCED_BY,
    EXPRESSES,
    MADE_AT,
    MENTION_PRINTED,
    PASSAGE_PRINTED,
    PUBLISHED,
    REFERS_TO,
    REFERS_TO_EVENT,
    REPORTED_IN,
    SAID_BY,
    Edge,
    edge,
)
from schema.api import Api
from schema.documents import DocumentError
from schema.named import Named, library, narrowed
from schema.named.library import named
from tests.golden import seeds
from tests.schema.documents import Documents
from tests.schema.scene import GRAPH, LEAVES, save
from tests.schema.test_schema import IDS

LIBRARY: Final = {name: document for name, document in library().items() if name not in ("review", "judgements")}
PUBLIC: Final = frozenset(("open", "caucasus"))
OF_ONE: Final = {"claim": "claims", "event": "events", "article": "articles"}
_IDS: Final = re.compile(r'"(claim|event|entity):[^"]*"')


def collected(findings: Findings, collection: str) -> Findings:
    """An article in a collection."""
    return findings.model_copy(update={"source": findings.source.model_copy(update={"collection": collection})})


async def ask(store: Store, document: Named, **variables: Any) -> Any:
    """What a visitor is answered."""
    answer = await Api(store).answer(narrowed(document, PUBLIC).document.question(variables, None))
    assert not answer.errors
    return answer.data


async def asked(store: Store, text: str, **variables: Any) -> Any:
    """What a visitor is answered to a document of the users."""
    return await ask(store, named("users", text), **variables)


async def everything(store: Store) -> dict[str, list[Any]]:
    """All that visitors can read."""
    found = {
        name: [await ask(store, document, **({"first": 100} if "first" in document.variables else {}))]
        for name, document in LIBRARY.items()
    }
    for name, root in OF_ONE.items():
        nodes = (await ask(store, LIBRARY[root]))[root]["nodes"]
        found[name] = [await ask(store, LIBRARY[name], id=node["id"]) for node in nodes]
    speakers = (await ask(store, LIBRARY["facets"]))["statements"]["facets"]
    known = {group["key"] for way in ("bySpeaker", "byAbout") for group in speakers[way]}
    found["entity"] = [await ask(store, LIBRARY["entity"], id=key) for key in known]
    for word in ("security", "Russia", "ethnic", "Armenia", "the"):
        found[f"search {word}"] = [await ask(store, LIBRARY["search"], text=word)]
    return found


def bare(value: Any) -> Any:
    """Without the ids of what is joined and the cursors made of them, each list in an order of its own."""
    match value:
        case dict():
            fields = cast("dict[str, Any]", value)
            return {name: bare(item) for name, item in fields.items() if not name.endswith("Cursor")}
        case list():
            return sorted(map(bare, cast("list[Any]", value)), key=lambda item: json.dumps(item, sort_keys=True))
        case str():
            return json.loads(_IDS.sub(r'"\1"', json.dumps(value)))
        case _:
            return value


@pytest.mark.parametrize(("public", "private"), [(seeds.first, seeds.second), (seeds.second, seeds.first)])
async def test_visitors_see_what_they_would_if_there_were_nothing_else(
    store: Store, public: Callable[[], Findings], private: Callable[[], Findings]
) -> None:
    kb = KnowledgeBase(store)
    await kb.add(collected(public(), "open"))
    alone = bare(await everything(store))
    await kb.add(collected(private(), "closed"))
    both = bare(await everything(store))
    assert alone["claim"]
    assert alone["event"]
    assert alone["entity"]
    assert both == alone


PRIVATE: Final = {"article:two", "version:two", "statement:two", "statement:three", "passage:three0", "statement:old"}
TOLD: Final = {
    relation.name
    for relation in (
        *(ABOUT, ABOUT_EVENT, ATTRIBUTED_TO, EVIDENCED_BY, EXPRESSES, MADE_AT, MENTION_PRINTED, PASSAGE_PRINTED),
        *(PUBLISHED, REFERS_TO, REPORTED_IN, SAID_BY),
    )
}
"""What one article tells; what all together tell is another in the graph without the others."""


def alone() -> list[Node | Edge]:
    """The small graph without its private article, and without what that may have told of people, events and claims."""
    nodes = [item for item in GRAPH if isinstance(item, Node) and item.id not in PRIVATE]
    edges = [item for item in GRAPH if isinstance(item, Edge)]
    told = [edge for edge in edges if edge.relation.name in TOLD and not {edge.head, edge.tail} & PRIVATE]
    return [*map(_untold, nodes), *told]


def _untold(node: Node) -> Node:
    match node:
        case Statement():
            return node.model_copy(update={"said": Interval()})
        case Article():
            return node.model_copy(update={"published": Interval()})
        case Entity():
            return node.model_copy(update={"aliases": (), "country": None})
        case Event():
            return node.model_copy(update={"name": "another name", "names": (), "time": Interval()})
        case Claim():
            return node.model_copy(update={"gist": "other words", "first_said": Interval()})
        case _:
            return node


async def told(store: Store, text: str) -> object:
    """The answer to any document, or why there is none."""
    try:
        return await asked(store, text)
    except (NotAllowed, DocumentError) as error:
        return str(error)


async def test_no_question_tells_more(store: Store, settings: Settings) -> None:
    """Not by what it asks for, nor by its conditions, orders and numbers."""
    made = Documents(11, IDS)
    documents = [made.document() for _ in range(20 if settings.store else 200)]
    await save(store, alone())
    before = [await told(store, text) for text in documents]
    await save(store, GRAPH)
    after = [await told(store, text) for text in documents]
    for text, one, other in zip(documents, before, after, strict=True):
        assert other == one, text
    assert sum(isinstance(answer, dict) for answer in after) > len(documents) / 4


@pytest.mark.parametrize(
    "ident", ["claim:hidden", "entity:pashinyan", "event:hidden", "article:two", "statement:two", "judgement:one"]
)
async def test_what_no_public_article_names_is_not_there(store: Store, ident: str) -> None:
    hidden = [Claim(id="claim:hidden", gist="said in private"), Event(id="event:hidden", type="speech", name="it")]
    made = [edge(EXPRESSES, "statement:three", "claim:hidden"), edge(DATED_BY, "statement:two", "event:hidden")]
    await save(store, [*GRAPH, *hidden, *made])
    kind = ident.partition(":")[0]
    text = f'query($id: ID! = "{ident}") {{ node(id: $id) {{ id }} }}'
    assert await asked(store, text) == await asked(store, text, id=f"{kind}:nobody") == {"node": None}


async def test_a_claim_goes_by_the_words_of_its_first_statement_that_is_seen(scene: Store) -> None:
    claim = (await ask(scene, LIBRARY["claim"], id="claim:partner"))["node"]
    assert claim["gist"] == "Russia is not a security partner that can be relied on"
    assert claim["counts"] == {"statements": 1, "occasions": 1, "outlets": 1}
    assert [one["stance"] for one in claim["statements"]["edges"]] == ["ASSERTS"]
    assert claim.keys() == {"id", "gist", "firstSaid", "counts", "statements"}
    found = (await ask(scene, LIBRARY["search"], text="partner"))["search"]["claims"]["nodes"]
    assert [(one["id"], one["gist"]) for one in found] == [("claim:partner", claim["gist"])]


async def test_what_was_taken_for_the_same_leads_nowhere(store: Store) -> None:
    """An id that one article gives is made of what it says."""
    await save(store, GRAPH)
    leaves = [Leaf(id=f"{kind}:private", of=kind, canonical=f"{kind}:{to}", text="") for kind, to in JOINED.items()]
    async with store.write() as writer:
        await writer.save(leaves, [edge(LEAVES[leaf.of], leaf.id, leaf.canonical) for leaf in leaves])
    for leaf in leaves:
        text = f'{{ node(id: "{leaf.id}") {{ id }} }}'
        assert (await Api(store).execute(text)).data == {"node": {"id": leaf.canonical}}
        assert await asked(store, text) == {"node": None}
    by_id = await asked(store, '{ statements(filter: {claim: "claim:private"}) { totalCount } }')
    assert by_id == {"statements": {"totalCount": 0}}


JOINED: Final = {"claim": "partner", "entity": "russia", "event": "offensive"}


async def test_nobody_is_found_by_a_name_that_a_private_article_gives(scene: Store) -> None:
    """By the name that is shown, or as it is printed; nicknames and descriptions are the words of articles."""
    text = "query($who: String) { statements(filter: {speaker: $who}) { totalCount } }"
    shown = [(await asked(scene, text, who=who))["statements"]["totalCount"] for who in ("matthew miller", "Miller")]
    about = "query($what: String) { statements(filter: {about: $what}) { totalCount } }"
    named_ = [
        (await asked(scene, about, what=what))["statements"]["totalCount"]
        for what in ("Russia", "Moscow", "the assault")
    ]
    assert (shown, named_) == ([2, 0], [2, 0, 0])


async def test_an_event_goes_by_the_words_of_the_articles_that_are_seen(store: Store) -> None:
    mention = Mention(id="mention:attack", text="the attack", form=MentionForm.NAME, start=3, end=9)
    await save(store, [*GRAPH, mention, edge(MENTION_PRINTED, mention.id, "article:one"),
                       edge(REFERS_TO_EVENT, mention.id, "event:offensive", score=1.0)])  # fmt: skip
    about = (await ask(store, LIBRARY["quotations"]))["statements"]["edges"]
    assert [event["name"] for one in about for event in one["node"]["aboutEvents"]] == ["the attack"]
    event = (await ask(store, LIBRARY["event"], id="event:offensive"))["node"]
    assert (event["name"], event.keys()) == ("the attack", {"id", "name", "type", "mentions", "counts"})
    # An occasion that nobody names goes by what it is.
    assert {one["name"] for one in (await ask(store, LIBRARY["events"]))["events"]["nodes"]} == {"the attack", "speech"}


@pytest.mark.parametrize(
    "question",
    [
        'statements(filter: {text: "partner"}, order: RELEVANCE) { totalCount }',
        'speakers(filter: {country: "US"}) { totalCount }',
        'entities(filter: {where: {party: {eq: "x"}}}) { totalCount }',
        'claims(filter: {firstSaid: {from: "2023-09-01"}}) { totalCount }',
        'claims(filter: {where: {gist: {contains: "partner"}}}) { totalCount }',
        'events(filter: {participant: "Russia"}) { totalCount }',
        'events(filter: {where: {name: {startsWith: "S"}}}) { totalCount }',
        "entities(filter: {where: {events: {some: {}}}}) { totalCount }",
        'articles(filter: {where: {path: {startsWith: "/"}}}) { totalCount }',
        "articles(filter: {where: {passages: {some: {}}}}) { totalCount }",
        'statements(filter: {speaker: "Miller", speakerBodies: true}) { totalCount }',
        "statements(sort: [{claim: {firstSaid: ASC}}]) { totalCount }",
        "claims(sort: [{firstSaid: ASC}]) { totalCount }",
        'search(text: "x") { claims { edges { highlight { text } } } }',
        "review { totalCount }",
        "judgements { totalCount }",
    ],
)  # fmt: skip
async def test_what_cannot_be_asked_without_a_key(question: str) -> None:
    document = named("users", f"{{ {question} }}")
    with pytest.raises(NotAllowed, match="needs a key"):
        narrowed(document, PUBLIC).document.question({}, None)


_SCORED: Final = "{ edges { score node { id } } }"


async def test_how_often_a_word_is_in_all_articles_is_not_told(scene: Store) -> None:
    text = f'{{ search(text: "partner") {{ statements {_SCORED} articles {_SCORED} }} }}'
    found = (await asked(scene, text))["search"]
    assert found["statements"]["edges"] == [{"node": {"id": "statement:one"}}]
    assert found["articles"]["edges"] == [{"node": {"id": "article:one"}}]


async def test_of_a_text_only_quotations_are_told_with_a_few_words_round_them(store: Store) -> None:
    findings = collected(seeds.first(), "open")
    await KnowledgeBase(store).add(findings)
    text, told = findings.source.text, set(_texts(await everything(store)))
    quoted = {text[span.start : span.end] for one in findings.attributions for span in one.content}
    around = {words for words in told if words in text and words not in quoted}
    assert quoted <= told
    # What stands before a quotation, or behind it, and names.
    assert max(map(len, around)) <= 300 / 2


def _texts(value: Any) -> Iterator[str]:
    match value:
        case dict() | list():
            items = cast("dict[str, Any]", value).values() if isinstance(value, dict) else cast("list[Any]", value)
            for item in items:
                yield from _texts(item)
        case str():
            yield value
        case _:
            pass
