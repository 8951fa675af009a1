"""A source is linked once and shown on every printing, whatever is merged, read again or drawn again."""

from typing import Any, Final

import pytest

from kb.errors import QueryError
from kb.findings import article_id, statement_ids
from kb.identity.leaves import leaves_of
from kb.identity.linking import Reference
from kb.knowledge import KnowledgeBase
from kb.models import Act, Claim, Leaf, LinkedAs, Statement, Verdict
from kb.store.port import Store
from schema.ask import ask
from tests.golden import seeds
from tests.graph import assert_same, graph

FIRST, SECOND = seeds.first(), seeds.second()
BRIEFING: Final = Reference("https://state.example/briefing", LinkedAs.TRANSCRIPT, "minute 12", "Briefing")
LINKS: Final = "links { as note by link { url title } article { id } }"
ALL: Final = f"{{ statements(first: 100) {{ nodes {{ id {LINKS} claim {{ id {LINKS} }} }} }} }}"


async def linked(store: Store) -> dict[str, Any]:
    """The statements that have links."""
    return {node["id"]: node["links"] for node in (await ask(store, ALL))["statements"]["nodes"] if node["links"]}


async def printings(store: Store) -> list[str]:
    """A statement of each seed that prints the same claim."""
    document = "{ claims(first: 100) { nodes { id statements { nodes { id article { id } } } } } }"
    for claim in (await ask(store, document))["claims"]["nodes"]:
        nodes = claim["statements"]["nodes"]
        if len({node["article"]["id"] for node in nodes}) == 2:
            return sorted(node["id"] for node in nodes)
    raise AssertionError("The seeds share a claim.")


async def test_one_link_is_shown_on_every_printing_and_taken_back(kb: KnowledgeBase) -> None:
    before, shared = await graph(kb.store), await printings(kb.store)
    made = await kb.link(shared[0], BRIEFING, "ada")
    outside = {"url": BRIEFING.to, "title": "Briefing"}
    shown = {"as": "TRANSCRIPT", "note": "minute 12", "by": "ada", "link": outside, "article": None}
    assert await linked(kb.store) == {ident: [shown] for ident in shared}
    assert await kb.link(shared[0], BRIEFING, "grace") == made
    full = await graph(kb.store)
    await kb.rebuild()
    assert_same(await graph(kb.store), full)
    await kb.undo(made.id, "ada")
    assert_same(await graph(kb.store), before)
    assert [link.undone_by for link in await kb.links()] == ["ada"]


async def test_it_follows_what_is_merged_and_parted(kb: KnowledgeBase) -> None:
    one, other = leaves_of(FIRST)[0].id, leaves_of(SECOND)[1].id
    await kb.link(one, BRIEFING, "ada")
    alone = await linked(kb.store)
    before = await graph(kb.store)
    made = await kb.judge(one, other, Verdict.SAME, "ada")
    assert len(await linked(kb.store)) > len(alone)
    (claim,) = await kb.store.load(Claim, "id", [leaf.canonical for leaf in await kb.store.load(Leaf, "id", [other])])
    assert claim.id == min(one, other)
    await kb.undo(made.id, "ada")
    assert_same(await graph(kb.store), before)


async def test_it_survives_another_reading_and_the_way_out_and_in(kb: KnowledgeBase) -> None:
    ident = statement_ids(FIRST)[0]
    await kb.link(ident, Reference(article_id(SECOND.source), LinkedAs.CONTEXT), "ada")
    before = await linked(kb.store)
    assert before[ident][0]["article"] == {"id": article_id(SECOND.source)}
    await kb.add(FIRST.model_copy(update={"version": "2"}))
    assert await linked(kb.store) == before
    for findings in (FIRST, SECOND):
        await kb.delete(article_id(findings.source))
    assert await graph(kb.store) == ({}, set())
    for findings in (SECOND, FIRST):
        await kb.add(findings)
    assert await linked(kb.store) == before


async def test_what_asserts_nothing_keeps_its_links_to_itself(kb: KnowledgeBase) -> None:
    said = [
        *zip(statement_ids(FIRST), FIRST.attributions, strict=True),
        *zip(statement_ids(SECOND), SECOND.attributions, strict=True),
    ]
    refused = next(ident for ident, attribution in said if attribution.act is Act.REFUSE)
    await kb.link(refused, BRIEFING, "ada")
    assert list(await linked(kb.store)) == [refused]


@pytest.mark.parametrize(
    "to", ["javascript:alert(1)", "ftp://example.org/a", "https://", "example.org", "https://example.org/a b", ""]
)
async def test_only_web_addresses_lead_outside(kb: KnowledgeBase, to: str) -> None:
    before = await graph(kb.store)
    with pytest.raises(QueryError, match="neither an article here nor a web address"):
        await kb.link(statement_ids(FIRST)[0], Reference(to, LinkedAs.PRIMARY), "ada")
    assert (await graph(kb.store), await kb.links()) == (before, ())


async def test_what_cannot_be_linked_says_why(kb: KnowledgeBase) -> None:
    assert await kb.store.load(Statement, "id", [statement_ids(FIRST)[0]])
    made = await kb.link(statement_ids(FIRST)[0], BRIEFING, "ada")
    await kb.undo(made.id, "ada")
    for says, call in (
        ("No claim and no statement", kb.link("statement:none", BRIEFING, "ada")),
        ("No claim and no statement", kb.link("Russia", BRIEFING, "ada")),
        ("no person", kb.link(statement_ids(FIRST)[0], BRIEFING, " ")),
        ("No link has the id", kb.undo("linking:none", "ada")),
        ("was undone by ada", kb.undo(made.id, "ada")),
    ):
        with pytest.raises(QueryError, match=says):
            await call
