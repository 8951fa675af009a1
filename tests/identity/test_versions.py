"""Other versions and readings of an article: what was read stays, and says whether it is still there."""

from typing import Any

from kb.findings import Attribution, Findings, article_id, statement_ids
from kb.identity.anchors import Quote
from kb.knowledge import KnowledgeBase
from kb.models import ArticleVersion, Span
from kb.store.port import Store
from schema.ask import ask
from tests.golden import seeds
from tests.graph import assert_same, graph

URL = "https://a.example/1"
SECOND = seeds.second()
FIRST = seeds.first().model_copy(update={"source": seeds.first().source.model_copy(update={"key": URL, "url": URL})})
VERSIONS = """query($url: String!) { articles(filter: {url: $url}) { nodes {
    versions { current passages { exact standing nowStart nowEnd } } } } }"""
STATEMENTS = """query($url: String!, $current: Boolean) {
    statements(filter: {article: $url, current: $current}, first: 100) { totalCount
        nodes { id current speaker { name } evidence { standing version { current } } } } }"""


def newer(change: dict[str, str], kept: int) -> Findings:
    """A version in which some words are others; the first statements are found, where they stand now."""
    text = FIRST.source.text
    for old, new in change.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    found: list[Attribution] = []
    for attribution in FIRST.attributions[:kept]:
        (content,) = attribution.content
        start = text.index(FIRST.source.text[slice(*content)])
        moved = Span(start, start + content.end - content.start)
        found.append(attribution.model_copy(update={"content": (moved,), "source": (), "cue": (), "about": ()}))
    source = FIRST.source.model_copy(update={"text": text, "sha256": ArticleVersion.digest(text.encode())})
    return FIRST.model_copy(
        update={"source": source, "attributions": tuple(found), "namings": (), "regions": (), "dateline": None}
    )


async def said(store: Store, *, current: bool) -> dict[str, Any]:
    return (await ask(store, STATEMENTS, {"url": URL, "current": current}))["statements"]


async def test_the_words_of_an_older_version_are_found_again_once_or_shown_as_lost(store: Store) -> None:
    kb = KnowledgeBase(store)
    await kb.add(FIRST)
    await kb.add(SECOND)
    before = await graph(store)
    anew = newer({" date 2023-09-25 ": " date 2023-09-25 Updated. ", "can be relied on": "may be relied on"}, 2)
    await kb.add(anew)
    (node,) = (await ask(store, VERSIONS, {"url": URL}))["articles"]["nodes"]
    text = anew.source.text
    assert sorted(version["current"] for version in node["versions"]) == [False, True]
    (old,) = (version for version in node["versions"] if not version["current"])
    standings = {passage["exact"]: passage["standing"] for passage in old["passages"]}
    assert standings[FIRST.source.text[52:97]] == "FOUND"
    assert standings[FIRST.source.text[200:289]] == "LOST"
    for passage in old["passages"]:
        if passage["standing"] == "FOUND":
            assert text[passage["nowStart"] : passage["nowEnd"]] == passage["exact"]
        else:
            assert (passage["nowStart"], passage["nowEnd"]) == (None, None)
    gone = (await said(store, current=False))["nodes"]
    assert {statement["id"] for statement in gone} == set(statement_ids(FIRST)) - set(statement_ids(anew))
    assert all(not statement["current"] and not statement["speaker"] for statement in gone)
    shown = await said(store, current=True)
    assert [s["id"] for s in shown["nodes"]] != []
    assert shown["totalCount"] == 2
    assert all(passage["version"]["current"] for s in shown["nodes"] for passage in s["evidence"])
    after = await graph(store)
    await kb.rebuild()
    assert_same(await graph(store), after)
    await kb.delete(article_id(FIRST.source))
    await kb.add(FIRST)
    assert_same(await graph(store), before)


def test_words_are_never_slid_to_a_look_alike() -> None:
    text = "He said: we stay. She said: we stay."
    quote = Quote.of(text, Span(9, 16))
    assert quote.found(text) == Span(9, 16)
    assert quote.found(f"Now. {text}") is not None
    assert quote.found(text.replace("He said", "They said")) is None
    assert quote.found(f"{text} {text}") is None
    assert Quote.of("we stay", Span(0, 7)).found("we stay, we stay") is None


async def test_a_better_reading_is_reported_and_the_old_statements_stay(store: Store) -> None:
    kb = KnowledgeBase(store)
    await kb.add(FIRST)
    assert await kb.report() == ()
    rows = [a.model_copy(update={"speaker": seeds.ARMENIA}) if n == 0 else a for n, a in enumerate(FIRST.attributions)]
    kept = [a.model_copy(update={"embeds": (), "responds_to": ()}) for a in rows[:12]]
    extra = rows[12].model_copy(update={"content": (Span(1436, 1457),)})
    await kb.add(FIRST.model_copy(update={"version": "2", "attributions": (*kept, extra)}))
    (changes,) = await kb.report()
    assert (changes.before, changes.after, changes.article) == ("by hand 1", "by hand 2", article_id(FIRST.source))
    text = FIRST.source.text
    assert [told.text for told in changes.appeared] == [text[1436:1457]]
    assert [told.text for told in changes.vanished] == [text[1432:1457], text[1602:1761]]
    assert [(told.speaker, told.was) for told in changes.respoken] == [("Armenia", "United States")]
    gone = (await said(store, current=False))["nodes"]
    # A statement that another one no longer reports has another id, and its words have not vanished.
    assert {told.id for told in changes.vanished} < {statement["id"] for statement in gone}
    assert {passage["standing"] for statement in gone for passage in statement["evidence"]} == {"CURRENT"}
    await kb.add(FIRST)
    (back,) = await kb.report()
    assert ([told.text for told in back.appeared], [told.text for told in back.vanished]) == (
        [told.text for told in changes.vanished], [told.text for told in changes.appeared],
    )  # fmt: skip
