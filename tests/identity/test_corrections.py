"""What people set right shows, counts, survives whatever is loaded, holds on to its words, and can be undone."""

from collections.abc import Callable
from typing import Any

import pytest

from kb.errors import EvidenceError, InputError, QueryError
from kb.findings import Findings, article_id, statement_ids
from kb.identity.correcting import Marked, Marking, Why
from kb.knowledge import KnowledgeBase
from kb.models import Act, ArticleVersion, CorrectedField, Correction, CorrectionKind, StatementType
from kb.store.port import Store
from schema.ask import ask
from tests import small
from tests.golden import seeds
from tests.graph import assert_same, graph

FIRST, SECOND = seeds.first(), seeds.second()
ID = {
    row.id: ident
    for rows, findings in ((seeds.A_ROWS, FIRST), (seeds.B_ROWS, SECOND))
    for row, ident in zip(rows, statement_ids(findings), strict=True)
}
FIELD = CorrectedField
SHOWN = """type act text speaker { name } about { name role } occasion { names } said { edtf basis } current
    evidence { exact } corrected { by field was value kind reason }"""
MISSED = "According to the Interfax news agency"


async def shown(store: Store, statement: str) -> dict[str, Any]:
    """A statement as the API shows it."""
    answer = await ask(
        store, f"query($id: ID!) {{ node(id: $id) {{ ... on Statement {{ {SHOWN} }} }} }}", {"id": statement}
    )
    return answer["node"]


async def count(store: Store, **filter_: object) -> int:
    document = "query($filter: StatementFilter) { statements(filter: $filter, first: 1) { totalCount } }"
    return (await ask(store, document, {"filter": filter_}))["statements"]["totalCount"]


def edited(findings: Findings, change: Callable[[str], str], **more: object) -> Findings:
    """Another version of an article of which only some statements are found: those whose words are there once."""
    text = change(findings.source.text)
    return findings.model_copy(
        update={
            "source": findings.source.model_copy(
                update={"text": text, "sha256": ArticleVersion.digest(text.encode()), **more}
            )
        }
    )


CORRECTED: dict[str, tuple[str, CorrectedField, list[str | Marking], Callable[[dict[str, Any]], object], object]] = {
    "speaker": ("A-01", FIELD.SPEAKER, ["Matthew Miller"], lambda s: s["speaker"]["name"], "Matthew Miller"),
    "nobody": ("A-13", FIELD.SPEAKER, [], lambda s: s["speaker"], None),
    "somebody new": ("B-09", FIELD.SPEAKER, ["person: Jane Doe"], lambda s: s["speaker"]["name"], "Jane Doe"),
    "about": ("A-03", FIELD.ABOUT, ["target: Russia", "Armenia"],
              lambda s: {a["name"]: a["role"] for a in s["about"]}, {"Russia": "TARGET", "Armenia": "NAMED"}),
    "act": ("A-01", FIELD.ACT, ["express concern"], lambda s: s["act"], "EXPRESS_CONCERN"),
    "type": ("A-14", FIELD.TYPE, ["indirect"], lambda s: s["type"], "INDIRECT"),
    "said": ("A-02", FIELD.SAID, ["2023-09-20"], lambda s: s["said"], {"edtf": "2023-09-20", "basis": "GIVEN"}),
    "span": ("A-03", FIELD.SPAN, [Marking("Russia has shown that it is not a security partner", 216)],
             lambda s: s["evidence"], [{"exact": "Russia has shown that it is not a security partner"}]),
    "its own occasion": ("B-12", FIELD.EVENT, [], lambda s: s["occasion"]["names"], []),
    "a named occasion": ("B-01", FIELD.EVENT, ["a news briefing in Washington"],
                         lambda s: s["occasion"]["names"], ["a news briefing in Washington"]),
}  # fmt: skip


# One field on Neo4j: what differs between fields does not depend on the database.
@pytest.mark.parametrize(
    ("settings", "name"), [*(("sqlite", name) for name in CORRECTED), ("neo4j", "speaker")], indirect=["settings"]
)
async def test_a_corrected_field_shows_holds_and_can_be_undone(kb: KnowledgeBase, name: str) -> None:
    row, field, value, read, expected = CORRECTED[name]
    before, was = await graph(kb.store), await shown(kb.store, ID[row])
    why = Why(CorrectionKind.OUTLET_CORRECTED, "heard it")
    made = await kb.correct(ID[row], field, value, "ada", why)
    now = await shown(kb.store, ID[row])
    assert read(now) == expected != read(was)
    (told,) = now["corrected"]
    assert (told["by"], told["field"], told["kind"], told["reason"]) == (
        "ada", field.name, "OUTLET_CORRECTED", "heard it",
    )  # fmt: skip
    assert (told["was"], told["value"]) == (made.was, made.value)
    assert told["was"] != told["value"]
    after = await graph(kb.store)
    await kb.rebuild()
    assert_same(await graph(kb.store), after)
    for findings in (FIRST, SECOND):
        await kb.delete(article_id(findings.source))
    for findings in (SECOND, FIRST):
        await kb.add(findings)
    assert_same(await graph(kb.store), after)
    await kb.undo(made.id, "grace")
    assert_same(await graph(kb.store), before)


async def test_counts_follow_what_is_set_right_struck_out_and_added(kb: KnowledgeBase) -> None:
    before = await graph(kb.store)
    assert (await count(kb.store, speaker="Matthew Miller"), await count(kb.store)) == (10, 30)
    made = [
        await kb.correct(ID["A-01"], FIELD.SPEAKER, "Matthew Miller", "ada"),
        await kb.strike(ID["A-15"], "ada", Why(reason="the outlet's own words")),
    ]
    assert (await count(kb.store, speaker="Matthew Miller"), await count(kb.store)) == (10, 29)
    struck = await shown(kb.store, ID["A-15"])
    assert (struck["current"], struck["corrected"][0]["field"], struck["speaker"]) == (False, "STRUCK", None)
    assert await count(kb.store, current=False) == 1
    text = SECOND.source.text
    added = await kb.add_statement(
        article_id(SECOND.source),
        Marked([Marking(text[2063:2100])], speaker="Nikol Pashinyan", about=["target: Russia"], act=Act.WARN,
               type=StatementType.INDIRECT, said="2023-09"),
        "grace",
    )  # fmt: skip
    now = await shown(kb.store, added.statement)
    assert (now["text"], now["speaker"]["name"], now["act"], now["said"]["edtf"]) == (
        text[2063:2100], "Nikol Pashinyan", "WARN", "2023-09",
    )  # fmt: skip
    assert now["corrected"][0] | {"reason": None} == {
        "by": "grace", "field": "ADDED", "was": None, "value": text[2063:2100], "kind": "OUR_ERROR", "reason": None,
    }  # fmt: skip
    run = await ask(
        kb.store, f'{{ node(id: "{added.statement}") {{ ... on Statement {{ run {{ extractor version }} }} }} }}'
    )
    assert run["node"]["run"] == {"extractor": "a person", "version": "grace"}
    assert (await count(kb.store, speaker="Nikol Pashinyan"), await count(kb.store)) == (5, 30)
    after = await graph(kb.store)
    await kb.rebuild()
    assert_same(await graph(kb.store), after)
    for correction in (*made, added):
        await kb.undo(correction.id, "ada")
    assert_same(await graph(kb.store), before)
    assert len((await kb.corrections()).made) == 3


async def test_two_corrections_of_one_statement_undone_in_either_order(kb: KnowledgeBase) -> None:
    before = await graph(kb.store)
    span = await kb.correct(ID["A-03"], FIELD.SPAN, "Russia has shown that it is not a security partner", "ada")
    one = await graph(kb.store)
    speaker = await kb.correct(ID["A-03"], FIELD.SPEAKER, "Nikol Pashinyan", "ada")
    assert [c["field"] for c in (await shown(kb.store, ID["A-03"]))["corrected"]] == ["SPAN", "SPEAKER"]
    await kb.undo(speaker.id, "ada")
    assert_same(await graph(kb.store), one)
    await kb.undo(span.id, "ada")
    assert_same(await graph(kb.store), before)


async def test_a_better_reading_keeps_what_was_set_right(kb: KnowledgeBase) -> None:
    await kb.correct(ID["A-02"], FIELD.ACT, "criticise", "ada")
    await kb.correct(ID["A-03"], FIELD.SPEAKER, "Nikol Pashinyan", "ada")
    await kb.strike(ID["A-14"], "ada")
    cut = FIRST.attributions[1].model_copy(update={"content": (seeds.Span(119, 190),)})
    kept = tuple(
        a.model_copy(update={"cue": ()}) if n == 2 else a
        for n, a in enumerate((FIRST.attributions[0], cut, *FIRST.attributions[2:]))
    )
    await kb.add(FIRST.model_copy(update={"version": "2", "attributions": kept}))
    ids = statement_ids(FIRST.model_copy(update={"attributions": kept}))
    # Its cue is another one, so it is another statement: the words are the same.
    assert ids[2] != ID["A-03"]
    assert (await shown(kb.store, ids[2]))["speaker"]["name"] == "Nikol Pashinyan"
    assert (await shown(kb.store, ID["A-14"]))["current"] is False
    found = await kb.corrections()
    assert [one.statement for one in found.made if one.id in found.loose] == [ID["A-02"]]
    assert (await shown(kb.store, ids[1]))["corrected"] == []
    assert (await shown(kb.store, ID["A-02"]))["current"] is False


async def test_in_a_new_version_a_decision_holds_on_to_words_that_stand_there_once(store: Store) -> None:
    kb, key = KnowledgeBase(store), "https://a.example/1"
    source = FIRST.source.model_copy(update={"key": key, "url": key})
    first = FIRST.model_copy(update={"source": source})
    await kb.add(first)
    ids = statement_ids(first)
    await kb.correct(ids[0], FIELD.ACT, "warn", "ada")
    await kb.correct(ids[2], FIELD.ACT, "warn", "ada")
    text = source.text
    moved = "Updated. " + text.replace("is not a security partner", "is no security partner")
    newer = edited(first, lambda _: moved)
    shift = len("Updated. ")
    kept = [
        a.model_copy(update={"content": tuple(seeds.Span(s + shift, e + shift) for s, e in a.content),
                             "source": (), "cue": (), "embeds": (), "responds_to": (), "about": ()})
        for a in first.attributions[:1]
    ]  # fmt: skip
    newer = newer.model_copy(update={"attributions": tuple(kept), "namings": (), "regions": ()})
    await kb.add(newer)
    (ident,) = statement_ids(newer)
    assert (await shown(store, ident))["act"] == "WARN"
    found = await kb.corrections()
    assert [one.statement for one in found.made if one.id in found.loose] == [ids[2]]
    after = await graph(store)
    await kb.rebuild()
    assert_same(await graph(store), after)


async def test_what_cannot_be_set_right_says_why_and_changes_nothing(kb: KnowledgeBase) -> None:
    struck = await kb.strike(ID["A-14"], "ada")
    undone = await kb.strike(ID["A-15"], "ada")
    await kb.undo(undone.id, "ada")
    before, article = await graph(kb.store), article_id(FIRST.source)
    wrong: list[tuple[str, type[InputError], Any]] = [
        ("No statement has the id", QueryError, kb.correct("statement:none", FIELD.ACT, "warn", "ada")),
        ("is no act: give one of say, ask", QueryError, kb.correct(ID["A-01"], FIELD.ACT, "shout", "ada")),
        ("is that already", QueryError, kb.correct(ID["A-01"], FIELD.ACT, "say", "ada")),
        ("has one value and 2", QueryError, kb.correct(ID["A-01"], FIELD.SPEAKER, ["Russia", "Armenia"], "ada")),
        ("is known as 'Nobody'", QueryError, kb.correct(ID["A-01"], FIELD.SPEAKER, "Nobody", "ada")),
        ("is no date", QueryError, kb.correct(ID["A-01"], FIELD.SAID, "yesterday", "ada")),
        ("stands in the article more than once", EvidenceError, kb.correct(ID["A-01"], FIELD.SPAN, "Armenia", "ada")),
        ("does not stand", EvidenceError, kb.correct(ID["A-01"], FIELD.SPAN, [Marking("Armenia", 0)], "ada")),
        ("no event of this article", QueryError,
         kb.correct(ID["A-01"], FIELD.EVENT, "US State Department’s remarks", "ada")),
        ("no field", QueryError, kb.correct(ID["A-01"], FIELD.STRUCK, "", "ada")),
        ("was struck out by", QueryError, kb.strike(ID["A-14"], "ada")),
        ("no person", QueryError, kb.strike(ID["A-13"], " ")),
        ("No article", QueryError, kb.add_statement("nowhere", Marked([Marking("x")]), "ada")),
        ("No words", EvidenceError, kb.add_statement(article, Marked([]), "ada")),
        ("are the statement", QueryError,
         kb.add_statement(article, Marked([Marking(FIRST.source.text[52:97])]), "ada")),
        ("No correction", QueryError, kb.undo("correction:none", "ada")),
        ("nothing is left to undo", QueryError, kb.undo(undone.id, "ada")),
    ]  # fmt: skip
    for says, error, call in wrong:
        with pytest.raises(error, match=says):
            await call
    assert_same(await graph(kb.store), before)
    assert [one.id for one in (await kb.corrections()).made] == [struck.id, undone.id]
    assert len(await kb.store.load(Correction, "statement", [ID["A-14"]])) == 1


MEANT = """query($name: String!) { statements(filter: {speaker: $name}) {
    totalCount interpretation { matched { name } } } entities(first: 100) { nodes { name aliases } } }"""


async def meant(store: Store, name: str) -> tuple[int, set[str]]:
    """How many statements a name finds, and whom it may mean."""
    found = (await ask(store, MEANT, {"name": name}))["statements"]
    (understood,) = found["interpretation"]
    return found["totalCount"], {one["name"] for one in understood["matched"]}


async def test_a_name_stays_its_bearers_when_another_turns_out_to_have_spoken(store: Store) -> None:
    kb, findings = KnowledgeBase(store), small.article("one", (small.ANN, small.WORDS), (small.ARCHER, "We leave"))
    await kb.add(findings)
    before, (said, left) = await graph(store), statement_ids(findings)
    made = await kb.correct(said, FIELD.SPEAKER, "person: Bob Baker", "ada")
    assert (await shown(store, said))["speaker"]["name"] == "Bob Baker"
    assert await meant(store, "Ann Archer") == (0, {"Ann Archer"})
    assert await meant(store, "Bob Baker") == (1, {"Bob Baker"})
    # A surname that is the end of a name is that person's too.
    other = await kb.correct(left, FIELD.SPEAKER, "Ann Archer", "ada")
    assert await meant(store, "Archer") == (1, {"Ann Archer"})
    for one in (other, made):
        await kb.undo(one.id, "ada")
    assert_same(await graph(store), before)
