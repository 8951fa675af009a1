"""Questions that a journalist, a researcher and a dashboard builder ask of the two seeds.

The hand-labelled statements enter through `KnowledgeBase.add`; the answers come through
GraphQL and are compared with what was worked out by hand.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from kb.knowledge import KnowledgeBase
from kb.models import Verdict
from kb.store.port import Store
from schema.ask import ask
from tests.golden import seeds

Answer = dict[str, Any]
ROWS = {seeds.A_FILE: seeds.A_ROWS, seeds.B_FILE: seeds.B_ROWS}


EVIDENCE = "evidence { exact prefix suffix start end article { path outlet { name } } }"


def label(statement: Answer) -> str:
    """Which labelled statement this is: the one that shares most of its words' places."""
    places = _places((passage["start"], passage["end"]) for passage in statement["evidence"])
    rows = ROWS[file_of(statement["evidence"][0])]
    # A statement inside another one shares its places: what both have is measured by what either has.
    shared = {row.id: len(places & _places(row.content)) / len(places | _places(row.content)) for row in rows}
    best = max(shared, key=lambda name: shared[name])
    return best if shared[best] else "nobody labelled it"


def _places(spans: Iterable[tuple[int, int]]) -> set[int]:
    return {at for span in spans for at in range(*span)}


def file_of(passage: Answer) -> str:
    """The file that a passage stands in."""
    return Path(passage["article"]["path"]).name


async def statements(store: Store, filter_: Answer, fields: str) -> list[Answer]:
    """All statements that a filter lets through, with their evidence."""
    document = f"""query($filter: StatementFilter) {{
        statements(filter: $filter, first: 100, order: OLDEST) {{ nodes {{ {fields} {EVIDENCE} }} }} }}"""
    answer = await ask(store, document, {"filter": filter_})
    return answer["statements"]["nodes"]


async def test_1_what_did_miller_say_on_25_september_word_for_word(full: Store) -> None:
    filter_ = {"speaker": "Matthew Miller", "said": {"from": "2023-09-25", "to": "2023-09-25", "certainty": "CERTAIN"}}
    found = await statements(full, filter_, "type asWritten cue said { edtf precision } occasion { id }")
    assert {label(s) for s in found} == {
        "A-03", "A-09", "A-15", "B-04", "B-10", "B-11", "B-12", "B-13", "B-14", "B-15",
    }  # fmt: skip
    texts = {seeds.A_FILE: seeds.first().source.text, seeds.B_FILE: seeds.second().source.text}
    rows = {row.id: row for row in (*seeds.A_ROWS, *seeds.B_ROWS)}
    for statement in found:
        row = rows[label(statement)]
        spans = [(passage["start"], passage["end"]) for passage in statement["evidence"]]
        assert spans == row.content
        for passage in statement["evidence"]:
            text = texts[file_of(passage)]
            assert passage["exact"] == text[passage["start"] : passage["end"]]
            assert text[: passage["start"]].endswith(passage["prefix"])
            assert text[passage["end"] :].startswith(passage["suffix"])
        assert statement["said"] == {"edtf": "2023-09-25", "precision": "DAY"}
    assert Counter(s["type"] for s in found)["DIRECT"] == 7
    assert len({s["occasion"]["id"] for s in found}) == 1


async def test_1_counts_are_three(full: Store) -> None:
    document = '{ statements(filter: {speaker: "Miller"}) { totalCount counts { statements occasions outlets } } }'
    answer = await ask(full, document)
    assert answer["statements"] == {
        "totalCount": 10,
        "counts": {"statements": 10, "occasions": 1, "outlets": 2},
    }


async def test_2_which_claims_stand_in_both_articles(full: Store) -> None:
    document = f"""{{ claims(first: 50) {{ nodes {{
        counts {{ statements outlets }} statements(first: 10) {{ nodes {{ id {EVIDENCE} }} }} }} }} }}"""
    answer = await ask(full, document)
    shared = [claim for claim in answer["claims"]["nodes"] if claim["counts"]["outlets"] == 2]
    assert sorted(sorted(label(s) for s in claim["statements"]["nodes"]) for claim in shared) == [
        ["A-03", "B-04"],
        ["A-09", "B-15"],
    ]
    assert all(claim["counts"]["statements"] == 2 for claim in shared)


async def test_2_what_is_only_like_it_stays_apart(full: Store) -> None:
    claims = {label(s): s["claim"]["id"] for s in await statements(full, {}, "claim { id }") if s["claim"]}
    like = [("A-01", "A-03"), ("A-08", "B-01"), ("A-08", "B-17"), ("A-06", "B-08")]
    never = [("A-04", "B-07"), ("A-11", "A-13")]
    assert [pair for pair in (*like, *never) if claims[pair[0]] == claims[pair[1]]] == []


async def test_3_who_spoke_about_russia_when_and_in_what_way(full: Store) -> None:
    found = await statements(full, {"about": "Russia"}, "act speaker { name } said { edtf }")
    assert {label(s) for s in found} == {
        "A-01", "A-02", "A-03", "A-04", "B-02", "B-03", "B-04", "B-05", "B-07", "B-09",
    }  # fmt: skip
    assert Counter(s["speaker"]["name"] for s in found) == {
        "United States": 1,
        "Armenia": 1,
        "Matthew Miller": 2,
        "Nikol Pashinyan": 4,
        "US State Department": 1,
        "Russian officials": 1,
    }
    assert {label(s): s["said"]["edtf"] for s in found} == {
        "A-01": "2023-09-25",
        "A-02": "../2023-09-25",
        "A-03": "2023-09-25",
        "A-04": "2023-09-24",
        "B-02": "2023-09-25",
        "B-03": "../2023-09-25",
        "B-04": "2023-09-25",
        "B-05": "2023-09-01/2023-09-23",
        "B-07": "2023-09-24",
        "B-09": None,
    }
    aimed = await statements(full, {"about": "Moscow", "aboutRole": "TARGET"}, "act")
    assert {label(s): s["act"] for s in aimed} == {"A-02": "ACCUSE", "A-04": "CRITICISE"}


MISSION = ("A-08", "A-09", "B-01", "B-17")
"""Four ways to ask for an international mission: no two are alike word for word."""


async def test_4_who_is_for_and_who_against_an_international_mission(full: Store) -> None:
    """A machine cannot see that these claims are one: a person says so, once for each, and may take it back."""
    kb = KnowledgeBase(full)
    claims = {label(s): s["claim"]["id"] for s in await statements(full, {}, "claim { id }") if s["claim"]}
    first, *others = (claims[name] for name in MISSION)
    made = [await kb.judge(first, other, Verdict.SAME, "ada", "an international mission") for other in others]
    document = f"""query($id: ID!) {{ node(id: $id) {{ ... on Claim {{ counts {{ statements outlets }}
        statements(first: 100) {{ edges {{ stance node {{ speaker {{ name }} {EVIDENCE} }} }} }} }} }} }}"""
    found = (await ask(full, document, {"id": claims["B-17"]}))["node"]
    for judgement in made:
        await kb.undo(judgement.id, "ada")
    edges = found["statements"]["edges"]
    against = [edge["node"] for edge in edges if edge["stance"] in ("DENIES", "OPPOSES")]
    for_it = [edge["node"] for edge in edges if edge["node"] not in against]
    assert {label(s) for s in for_it} == {"A-07", "A-08", "A-09", "B-01", "B-15", "B-17"}
    assert {s["speaker"]["name"] for s in for_it} == {
        "Armenia", "Matthew Miller", "US State Department", "United States",
    }  # fmt: skip
    assert [(label(s), s["speaker"]["name"]) for s in against] == [("B-18", "Azerbaijan")]
    assert found["counts"] == {"statements": 7, "outlets": 2}
    assert {edge["stance"] for edge in edges} == {"ASSERTS", "SUPPORTS", "OPPOSES"}


async def test_5_what_was_denied_rejected_or_backed_and_whose_statement_it_was(full: Store) -> None:
    fields = f"speaker {{ name }} respondsTo {{ stance statement {{ speaker {{ name }} {EVIDENCE} }} }}"
    found = [statement for statement in await statements(full, {}, fields) if statement["respondsTo"]]
    assert {label(s): [(r["stance"], label(r["statement"])) for r in s["respondsTo"]] for s in found} == {
        "A-05": [("REJECTS", "A-04")],
        "A-07": [("SUPPORTS", "A-08")],
        "A-12": [("DENIES", "A-13")],
        "B-02": [("SUPPORTS", "B-03")],
        "B-08": [("REJECTS", "B-07")],
        "B-18": [("OPPOSES", "B-17")],
    }


async def test_6_pashinyan_as_a_timeline_with_how_sure_each_date_is(full: Store) -> None:
    found = await statements(full, {"speaker": "Nikol Pashinyan"}, "said { edtf precision }")
    assert {label(s): (s["said"]["edtf"], s["said"]["precision"]) for s in found} == {
        "B-05": ("2023-09-01/2023-09-23", "INTERVAL"),
        "A-04": ("2023-09-24", "DAY"),
        "B-07": ("2023-09-24", "DAY"),
        "B-03": ("../2023-09-25", "UNKNOWN"),
    }
    assert (label(found[0]), label(found[-1])) == ("B-05", "B-03")


async def test_7_the_evidence_for_added_the_us_official(full: Store) -> None:
    fields = """id cue asWritten speaker { name } mention { text start form entity { name } }
        source: evidence(part: SOURCE) { exact start end }"""
    found = await statements(full, {"speaker": "Matthew Miller"}, fields)
    statement = next(s for s in found if s["asWritten"] == "the US official")
    assert label(statement) == "B-15"
    assert statement["cue"] == "added"
    assert statement["speaker"] == {"name": "Matthew Miller"}
    assert statement["mention"] == {
        "text": "the US official", "start": 2676, "form": "NOMINAL", "entity": {"name": "Matthew Miller"},
    }  # fmt: skip
    assert statement["source"] == [{"exact": "the US official", "start": 2676, "end": 2691}]
    passage = statement["evidence"][0]
    assert (passage["start"], passage["end"]) == (2376, 2668)
    assert passage["prefix"] == "ral, independent third party.”\n\n“"[-32:]
    assert passage["suffix"] == "” added the US official.\n\nYerevan"[:32]
    he = {(s["mention"]["text"], s["mention"]["start"]) for s in found if s["asWritten"] == "he"}
    assert he == {("he", 1891), ("he", 2249)}


async def test_7_whom_the_second_article_means_by_descriptions_and_pronouns(full: Store) -> None:
    document = """query($name: String!) { entities(filter: {name: $name}) { nodes {
        mentions(first: 100) { text start article { path } } } } }"""
    meant: set[tuple[str, int, str]] = set()
    for name in ("Matthew Miller", "Nikol Pashinyan"):
        (entity,) = (await ask(full, document, {"name": name}))["entities"]["nodes"]
        meant |= {
            (m["text"], m["start"], name) for m in entity["mentions"] if m["article"]["path"].endswith(seeds.B_FILE)
        }
    assert meant >= {
        ("the US official", 2676, "Matthew Miller"), ("he", 1891, "Matthew Miller"), ("he", 2249, "Matthew Miller"),
        ("The Armenian premier", 776, "Nikol Pashinyan"), ("He", 946, "Nikol Pashinyan"),
    }  # fmt: skip


async def test_9_what_is_said_of_the_offensive_and_under_which_names(full: Store) -> None:
    document = f"""{{ events(filter: {{type: ["attack"]}}) {{ nodes {{
        name names time {{ earliest latest precision phrase basis }}
        mentions {{ text article {{ path }} }}
        spokenOf {{ nodes {{ id {EVIDENCE} }} }}
        datedStatements {{ edges {{ order node {{ id said {{ edtf }} {EVIDENCE} }} }} }}
        participants {{ role entity {{ name }} }} place {{ name }}
    }} }} }}"""
    (event,) = (await ask(full, document))["events"]["nodes"]
    assert sorted(m["text"] for m in event["mentions"]) == sorted(event["names"])
    assert set(event["names"]) == {
        "Azerbaijani forces’ capture of Nagorno-Karabakh",
        "Azerbaijan seized the territory from ethnic Armenian separatists",
        "Azerbaijan’s September 19 offensive in Karabakh",
        "last week’s Azerbaijani assault",
        "the latest escalation",
    }
    assert (event["time"]["earliest"], event["time"]["latest"]) == ("2023-09-19", "2023-09-19")
    assert event["time"]["phrase"] == "September 19"
    assert event["time"]["basis"] == "INFERRED"
    assert {label(s) for s in event["spokenOf"]["nodes"]} == {"A-02", "A-04", "B-13"}
    (dated,) = event["datedStatements"]["edges"]
    assert (dated["order"], label(dated["node"]), dated["node"]["said"]["edtf"]) == ("BEFORE", "B-17", "../2023-09-18")
    assert event["participants"] == [{"role": "agent", "entity": {"name": "Azerbaijan"}}]
    assert event["place"] == {"name": "Nagorno-Karabakh"}


async def test_8_an_actor_exactly_and_with_its_bodies(full: Store) -> None:
    document = "query($name: String!) { entities(filter: {name: $name}) { nodes { %s parts { name %s } } } }"
    document = document.replace("%s", "counts { statements }")
    numbers: Answer = {}
    for name in ("Russia", "United States"):
        (entity,) = (await ask(full, document, {"name": name}))["entities"]["nodes"]
        bodies = {part["name"]: part["counts"]["statements"] for part in entity["parts"]}
        numbers[name] = (entity["counts"]["statements"], bodies)
    assert numbers == {
        "Russia": (2, {"Russian Foreign Ministry": 1, "Russian officials": 1}),
        "United States": (2, {"US State Department": 2}),
    }
    answer = await ask(
        full, '{ speakers(filter: {country: "United States"}, first: 100) { nodes { counts { statements } } } }'
    )
    assert sum(speaker["counts"]["statements"] for speaker in answer["speakers"]["nodes"]) == 14


BY_SPEAKER = {
    "United States": 2, "Armenia": 4, "Matthew Miller": 10, "Nikol Pashinyan": 4, "Russia": 2, "Azerbaijan": 3,
    "Recep Tayyip Erdogan": 1, "US State Department": 2, "Russian Foreign Ministry": 1, "Russian officials": 1,
}  # fmt: skip


NUMBERS: list[tuple[list[Answer], list[int]]] = [
    ([{}], [30]),
    ([{"outlet": "Al Arabiya English"}, {"outlet": "The Armenian Mirror-Spectator"}], [14, 16]),
    ([{"speaker": name} for name in BY_SPEAKER], list(BY_SPEAKER.values())),
    ([{"type": [name]} for name in ("INDIRECT", "DIRECT", "MIXED")], [21, 7, 2]),
    ([{"precision": [name]} for name in ("DAY", "UNKNOWN", "INTERVAL")], [16, 10, 4]),
    ([{"said": {"from": d, "to": d, "certainty": "CERTAIN"}} for d in ("2023-09-25", "2023-09-24")], [14, 2]),
]


@pytest.mark.parametrize(
    ("filters", "expected"), NUMBERS, ids=["total", "article", "speaker", "type", "precision", "day"]
)
async def test_10_each_number_opens_its_list(full: Store, filters: list[Answer], expected: list[int]) -> None:
    document = """query($filter: StatementFilter) {
        statements(filter: $filter, first: 100) { totalCount counts { statements } nodes { id } } }"""
    for filter_, number in zip(filters, expected, strict=True):
        answer = (await ask(full, document, {"filter": filter_}))["statements"]
        assert (answer["totalCount"], answer["counts"]["statements"], len(answer["nodes"])) == (number,) * 3, filter_


async def test_10_the_counts_of_all_speakers_add_up(full: Store) -> None:
    answer = await ask(full, "{ speakers(first: 100) { nodes { name counts { statements } } } }")
    assert {s["name"]: s["counts"]["statements"] for s in answer["speakers"]["nodes"]} == BY_SPEAKER


async def test_what_was_merged_answers_to_every_id_that_it_had(full: Store) -> None:
    document = "{ speakers(first: 100) { nodes { id name counts { statements } } } }"
    ids = {speaker["name"]: speaker["id"] for speaker in (await ask(full, document))["speakers"]["nodes"]}
    both = ids["Matthew Miller"], ids["US State Department"]
    claims = [s["claim"]["id"] for s in await statements(full, {"speaker": "Nikol Pashinyan"}, "claim { id }")][:2]
    kb = KnowledgeBase(full)
    made = [await kb.judge(left, right, Verdict.SAME, "ada") for left, right in (both, claims)]
    for ident in both:
        assert (await ask(full, f'{{ node(id: "{ident}") {{ id }} }}'))["node"] == {"id": min(both)}
        said = await statements(full, {"speaker": ident}, "speaker { id }")
        assert [s["speaker"]["id"] for s in said] == [min(both)] * 12
    for ident in claims:
        node = f'{{ node(id: "{ident}") {{ id ... on Claim {{ counts {{ statements }} }} }} }}'
        # One of them stands in two places.
        assert (await ask(full, node))["node"] == {"id": min(claims), "counts": {"statements": 3}}
        assert len(await statements(full, {"claim": ident}, "id")) == 3
    for judgement in made:
        await kb.undo(judgement.id, "ada")
    for ident in (*both, *claims):
        assert (await ask(full, f'{{ node(id: "{ident}") {{ id }} }}'))["node"] == {"id": ident}


async def test_the_second_article_alone_has_no_year(store: Store) -> None:
    kb = KnowledgeBase(store)
    await kb.add(seeds.second())
    miller = {"speaker": "Matthew Miller"}
    fields = "said { edtf earliest latest basis source phrase }"
    alone = await statements(store, miller, fields)
    assert {s["said"]["edtf"] for s in alone} == {"XXXX-09-25"}
    assert {s["said"]["earliest"] for s in alone} == {None}
    await kb.add(seeds.first())
    both = await statements(store, miller, fields)
    assert {s["said"]["edtf"] for s in both} == {"2023-09-25"}
    inferred = next(s["said"] for s in both if label(s) == "B-04")
    assert inferred["basis"] == "INFERRED"
    assert inferred["source"].startswith("article:")
    (first,) = (
        await ask(store, '{ outlets(filter: {name: "Al Arabiya English"}) { nodes { articles { nodes { id } } } } }')
    )["outlets"]["nodes"]
    await kb.delete(first["articles"]["nodes"][0]["id"])
    assert await statements(store, miller, fields) == alone


async def test_trap_1_what_was_not_said_is_no_statement(full: Store) -> None:
    assert await statements(full, {"text": "CSTO"}, "id") == []


async def test_trap_2_when_the_second_article_was_published_is_not_known(full: Store) -> None:
    document = "{ articles(first: 10) { nodes { path published { edtf earliest latest precision basis } } } }"
    nodes = (await ask(full, document))["articles"]["nodes"]
    (second,) = (node["published"] for node in nodes if node["path"].endswith(seeds.B_FILE))
    assert second == {
        "edtf": "2023-09-25/..", "earliest": "2023-09-25", "latest": None, "precision": "UNKNOWN", "basis": "INFERRED",
    }  # fmt: skip


async def test_trap_3_a_refusal_is_no_claim(full: Store) -> None:
    refused = await statements(full, {"act": ["REFUSE"]}, "act claim { id }")
    assert [(label(s), s["claim"]) for s in refused] == [("B-11", None)]
    of_washington = await statements(full, {"speaker": "Matthew Miller", "about": "United States"}, "act")
    assert [(label(s), s["act"]) for s in of_washington] == [("B-11", "REFUSE")]


async def test_trap_4_a_headline_at_the_side_is_no_statement(full: Store) -> None:
    assert await statements(full, {"text": "flirting"}, "id") == []
    document = "{ articles(first: 10) { nodes { path passages { exact start end } } } }"
    nodes = (await ask(full, document))["articles"]["nodes"]
    (furniture,) = (node["passages"] for node in nodes if node["path"].endswith(seeds.A_FILE))
    assert [(p["start"], p["end"]) for p in furniture if "flirting" in p["exact"]] == [(1776, 1860)]


async def test_trap_5_what_the_outlet_says_itself_is_nobodys_statement(full: Store) -> None:
    assert await statements(full, {"text": "peacekeepers 2020"}, "id") == []
    pashinyan = await statements(full, {"speaker": "Nikol Pashinyan"}, "id")
    outlets_own = set(range(518, 568))
    places = [p for s in pashinyan for p in s["evidence"] if file_of(p) == seeds.A_FILE]
    assert [p for p in places if outlets_own & set(range(p["start"], p["end"]))] == []


async def test_trap_6_the_day_of_a_praise_is_not_stated(full: Store) -> None:
    filter_ = {"speaker": "Recep Tayyip Erdogan", "act": ["PRAISE"]}
    (praise,) = await statements(full, filter_, "type text said { edtf earliest latest basis }")
    assert (label(praise), praise["type"]) == ("A-14", "MIXED")
    assert praise["said"] == {
        "edtf": "../2023-09-25", "earliest": None, "latest": "2023-09-25", "basis": "NOT_STATED",
    }  # fmt: skip
    assert "historic success" in praise["text"]
