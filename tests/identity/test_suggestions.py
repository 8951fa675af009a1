"""What may be the same is suggested with a score and a reason, ranked, and never again once it is decided."""

from collections.abc import Sequence
from typing import Any

import pytest

from kb.findings import Actor, article_id
from kb.identity import suggesting
from kb.identity.alike import claims_alike, entities_alike
from kb.identity.traits import claim_traits, entity_traits
from kb.knowledge import KnowledgeBase
from kb.models import Claim, Entity, EntityKind, Verdict
from kb.store.port import Store
from schema.ask import ask
from tests.graph import assert_same, graph
from tests.small import ANN, BOB, WORDS, article


async def queue(kb: KnowledgeBase, of: str) -> list[tuple[frozenset[str], str, int]]:
    """What is suggested of a kind, in the order of the queue."""
    asked = (await kb.review(1000)).asked
    return [(frozenset(side.text for side in one.sides), one.reason, one.moves) for one in asked if one.of == of]


LOCAL = Actor(type=EntityKind.PERSON, name="Archer", local=True)
ARTICLES = [
    article("one", (ANN, WORDS), (ANN, "There is no money for new roads in this budget")),
    article("two", (ANN, WORDS), (BOB, "There will be rain")),
    article("three", (BOB, WORDS), (LOCAL, "We leave")),
    article("four", (BOB, f"My party said it often and {WORDS.lower()} that we have"), day="2024-03-05"),
    article("five", (None, WORDS.replace("without a", "without one")), day=None),
]
LONG = f"My party said it often and {WORDS.lower()} that we have"
NEAR = WORDS.replace("without a", "without one")


@pytest.mark.parametrize("order", [range(5), (4, 2, 0, 3, 1)])
async def test_what_is_suggested_does_not_depend_on_the_order(store: Store, order: Sequence[int]) -> None:
    kb = KnowledgeBase(store)
    for n in order:
        await kb.add(ARTICLES[n])
    claims = await queue(kb, "claim")
    same, holds, near = "the same words, by another speaker or one who is not known", "one holds", "nearly the same"
    assert {(texts, reason[:9]) for texts, reason, _ in claims} == {
        (frozenset([WORDS]), same[:9]),
        (frozenset([WORDS, LONG]), holds[:9]),
        (frozenset([WORDS, NEAR]), near[:9]),
    }
    assert len(claims) == 5
    assert await queue(kb, "entity") == [(frozenset(["Ann Archer", "Archer"]), "a surname alone", 1)]
    before = await graph(store)
    await kb.rebuild()
    assert_same(await graph(store), before)


async def test_a_decided_pair_is_never_suggested_again(store: Store) -> None:
    kb = KnowledgeBase(store)
    for findings in ARTICLES:
        await kb.add(findings)
    before = await graph(store)
    made: list[str] = []
    while asked := (await kb.review(1)).asked:
        verdict = (Verdict.NOT_SAME, Verdict.UNSURE, Verdict.SAME)[len(made) % 3]
        made.append((await kb.judge(asked[0].left, asked[0].right, verdict, "ada")).id)
    await kb.delete(article_id(ARTICLES[0].source))
    await kb.add(ARTICLES[0])
    await kb.rebuild()
    assert (await kb.review()).count == 0
    document = "{ claims(first: 20) { nodes { gist sameWords { gist } } } }"
    linked = [claim for claim in (await ask(store, document))["claims"]["nodes"] if claim["sameWords"]]
    assert linked or len(made) < 2
    for judgement in made:
        await kb.undo(judgement, "ada")
    assert_same(await graph(store), before)


async def test_the_queue_is_ranked_by_what_a_decision_moves_and_is_paged(store: Store) -> None:
    kb = KnowledgeBase(store)
    for n in range(3):
        await kb.add(article(f"ann {n}", (ANN, WORDS)))
        await kb.add(article(f"bob {n}", (BOB, WORDS)))
    await kb.add(ARTICLES[4])
    asked = (await kb.review()).asked
    claims = [one for one in asked if one.of == "claim"]
    assert [one.moves for one in claims] == [3, 1, 1]
    assert [one.moves for one in asked] == sorted((one.moves for one in asked), reverse=True)
    document = """query($after: String) { review(first: 1, after: $after) {
        totalCount pageInfo { hasNextPage endCursor } nodes { id of score reason moves
        claims { gist counts { statements } } } } }"""
    seen: list[Any] = []
    after = None
    while True:
        page = (await ask(store, document, {"after": after}))["review"]
        seen += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert [one["id"] for one in seen] == [one.id for one in asked]
    assert page["totalCount"] == len(asked)
    assert seen[0]["claims"][0]["counts"] == {"statements": 3}


async def test_the_same_words_by_another_speaker_are_linked_and_kept_apart(store: Store) -> None:
    kb = KnowledgeBase(store)
    await kb.add(ARTICLES[0])
    await kb.add(ARTICLES[2])
    document = """{ claims(filter: {text: "union vote members"}) { nodes {
        statements { nodes { speaker { name } } } sameWords { statements { nodes { speaker { name } } } } } } }"""
    claims = (await ask(store, document))["claims"]["nodes"]
    assert len(claims) == 2
    for claim in claims:
        (other,) = claim["sameWords"]
        assert {who["speaker"]["name"] for c in (claim, other) for who in c["statements"]["nodes"]} == {
            "Ann Archer", "Bob Baker",
        }  # fmt: skip
    await kb.delete(article_id(ARTICLES[2].source))
    (alone,) = (await ask(store, document))["claims"]["nodes"]
    assert alone["sameWords"] == []


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
async def test_what_very_many_share_suggests_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggesting, "COMMON", 3)
    kb = KnowledgeBase(store)
    speakers = [Actor(type=EntityKind.PERSON, name=f"{name} Only") for name in ("Ada", "Bea", "Cleo", "Dora")]
    articles = [article(f"of {who.name}", (who, WORDS)) for who in speakers]
    for findings in articles[:3]:
        await kb.add(findings)
    three = await graph(store)
    assert len(await queue(kb, "claim")) == 3
    await kb.add(articles[3])
    assert await queue(kb, "claim") == []
    four = await graph(store)
    await kb.rebuild()
    assert_same(await graph(store), four)
    await kb.delete(article_id(articles[3].source))
    assert_same(await graph(store), three)


def claim(text: str) -> Claim:
    return Claim(id="claim:x", gist=text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (WORDS, f"As I have said again and again, {WORDS}, and that is that."),
        ("the people of this country will decide about their future alone",
         "he told them that the people of this country will decide about it"),
    ],
)  # fmt: skip
def test_claims_that_share_seven_words_in_a_row_share_a_trait(one: str, other: str) -> None:
    assert claim_traits(claim(one)) & claim_traits(claim(other))


def test_few_words_have_no_traits_and_a_claim_has_fewer_than_words() -> None:
    assert claim_traits(claim("We will see about that")) == set()
    assert len(claim_traits(claim(f"{WORDS} {WORDS.upper()}"))) < 24


def person(name: str, country: str | None = None, kind: EntityKind = EntityKind.PERSON) -> Entity:
    return Entity(id=f"entity:{name}", type=kind, name=name, country=country)


def test_names_that_may_be_one() -> None:
    def alike(one: Entity, other: Entity) -> str | None:
        found = entities_alike(one, other, ())
        return found.reason if found and entity_traits(one) & entity_traits(other) else None

    body = EntityKind.ORGANIZATION
    assert alike(person("Volodymyr Zelensky"), person("Volodymyr Zelenskyy")) == "nearly the same name"
    assert alike(person("John Smith"), person("John Smith")) == "two of one name"
    assert alike(person("John Smith", "US"), person("John Smith", "GB")) is None
    assert alike(person("State Department", "US", body), person("US State Department", "US", body)) is not None
    assert alike(person("Foreign Ministry", "RU", body), person("French Foreign Ministry", "FR", body)) is None
    assert alike(person("Ann Archer"), person("Bea Archer")) is None
    assert alike(person("Russia", kind=EntityKind.STATE), person("Russia")) is None


def test_false_friends_are_not_alike() -> None:
    assert claims_alike(claim("Russia will leave"), claim("Russia will not leave the union this year"), ()) is None
