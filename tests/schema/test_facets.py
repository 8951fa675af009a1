"""Facets and time: every number opens its list."""

from datetime import UTC, datetime
from typing import Any

import pytest

from kb.errors import QueryError
from kb.settings import Settings
from kb.store.port import Store
from kb.vocabulary import REPORTED_IN, edge
from schema.api import Api
from tests.schema.scene import save, statement

GROUPS = ("bySpeaker", "byAbout", "byAboutEvent", "byClaim", "byOutlet", "byCollection", "byType", "byAct")
FACETS = " ".join(f"{name}(first: 100) {{ key label statements occasions outlets filter }}" for name in GROUPS)
COUNTS = """query($filter: StatementFilter) {
    statements(filter: $filter) { totalCount counts { statements occasions outlets } } }"""
TIME = """
    buckets { start end certain possible occasions outlets filter might: filter(certainty: POSSIBLE) }
    wider { statements occasions outlets filter } undated { statements occasions outlets filter }
"""
FILTERS: list[dict[str, Any]] = [
    {},
    {"about": "Russia"},
    {"about": "Russia", "aboutRole": "NAMED", "type": ["DIRECT", "MIXED"]},
    {"said": {"from": "2023-09-10", "to": "2023-09-30"}},
    {"and": [{"about": "Armenia"}, {"about": "Russia"}], "speaker": "Nikol Pashinyan"},
    {"and": [{"about": "Armenia"}, {"about": "Russia"}]},
]


@pytest.fixture
def filters(settings: Settings) -> list[dict[str, Any]]:
    """What is asked for; Neo4j takes seconds to plan each new text with all groups in it."""
    return FILTERS[:1] if settings.store else FILTERS


async def ask(store: Store, document: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
    """The data, with more time than a client has."""
    answer = await Api(store, seconds=120).execute(document, variables)
    if answer.errors or answer.data is None:
        raise QueryError(str(answer.errors))
    return answer.data


async def opened(store: Store, filter_: Any) -> dict[str, int]:
    """What a filter lists."""
    found = (await ask(store, COUNTS, {"filter": filter_}))["statements"]
    assert found["totalCount"] == found["counts"]["statements"]
    return found["counts"]


async def opens(store: Store, group: dict[str, Any]) -> None:
    """The filter of a group lists exactly what the group counted."""
    assert await opened(store, group["filter"]) == {
        name: group[name] for name in ("statements", "occasions", "outlets")
    }


async def test_every_number_of_a_facet_opens_its_list(full: Store, filters: list[dict[str, Any]]) -> None:
    document = f"query($filter: StatementFilter) {{ statements(filter: $filter) {{ facets {{ {FACETS} }} }} }}"
    for filter_ in filters:
        facets = (await ask(full, document, {"filter": filter_}))["statements"]["facets"]
        for name in GROUPS:
            sizes = [group["statements"] for group in facets[name]]
            assert sizes == sorted(sizes, reverse=True)
            for group in facets[name]:
                await opens(full, group)
        assert sum(group["statements"] for group in facets["byType"]) == (await opened(full, filter_))["statements"]


async def test_a_filter_of_a_facet_is_narrowed_again(full: Store) -> None:
    document = """query($filter: StatementFilter) { statements(filter: $filter) { facets {
        byAbout(first: 2) { statements occasions outlets filter } } } }"""
    filter_: dict[str, Any] = {"about": "Russia"}
    for _ in range(3):
        group = (await ask(full, document, {"filter": filter_}))["statements"]["facets"]["byAbout"][-1]
        await opens(full, group)
        filter_ = group["filter"]
    assert len(filter_["and"]) == 4


@pytest.mark.parametrize(
    ("unit", "axis"), [("DAY", "SAID"), ("WEEK", "PUBLISHED"), ("MONTH", "SAID"), ("YEAR", "PUBLISHED")]
)
async def test_every_number_of_a_timeline_opens_its_list(
    full: Store, unit: str, axis: str, filters: list[dict[str, Any]]
) -> None:
    document = (
        f"query($filter: StatementFilter) {{ timeline(filter: $filter, unit: {unit}, axis: {axis}) {{ {TIME} }} }}"
    )
    for filter_ in filters[:4]:
        time = (await ask(full, document, {"filter": filter_}))["timeline"]
        rest = [time["wider"], time["undated"]]
        for part in rest:
            await opens(full, part)
        buckets = time["buckets"]
        for bucket in [*buckets[:3], *(bucket for bucket in buckets if bucket["certain"])]:
            await opens(full, {**bucket, "statements": bucket["certain"]})
            assert (await opened(full, bucket["might"]))["statements"] == bucket["possible"] >= bucket["certain"]
        held = sum(bucket["certain"] for bucket in buckets) + sum(part["statements"] for part in rest)
        assert held == (await opened(full, filter_))["statements"]


async def test_buckets_go_from_where_the_filter_begins_to_where_it_ends(full: Store) -> None:
    document = """query($said: TimeRange) { statements(filter: {said: $said}) { facets {
        overTime(unit: DAY) { buckets { start end certain } } } } }"""
    said = {"from": "2023-09-01", "to": "2023-09-30"}
    buckets = (await ask(full, document, {"said": said}))["statements"]["facets"]["overTime"]["buckets"]
    assert [bucket["start"] for bucket in buckets] == [f"2023-09-{day:02}" for day in range(1, 31)]
    assert all(bucket["start"] == bucket["end"] for bucket in buckets)
    assert 0 in {bucket["certain"] for bucket in buckets}


async def test_weeks_begin_on_monday_and_months_are_whole(scene: Store) -> None:
    document = """{ timeline(filter: {said: {from: "2023-09-20", to: "2023-09-26"}}, unit: %s) {
        buckets { start end certain possible } wider { statements } undated { statements } } }"""
    weeks = (await ask(scene, document % "WEEK"))["timeline"]
    assert weeks["buckets"] == [
        {"start": "2023-09-18", "end": "2023-09-24", "certain": 0, "possible": 3},
        {"start": "2023-09-25", "end": "2023-10-01", "certain": 2, "possible": 4},
    ]
    assert (weeks["wider"], weeks["undated"]) == ({"statements": 2}, {"statements": 1})
    months = (await ask(scene, document % "MONTH"))["timeline"]
    assert months["buckets"] == [{"start": "2023-09-01", "end": "2023-09-30", "certain": 3, "possible": 5}]


async def test_facets_of_what_is_nested_and_of_a_search(scene: Store) -> None:
    facets = "{ facets { bySpeaker { label statements filter } overTime(unit: DAY) { buckets { start possible } } } }"
    found = await ask(
        scene,
        f"""{{ entities {{ nodes {{ name spokenOf(filter: {{type: DIRECT}}) {facets} }} }}
               search(text: "security") {{ statements {facets} }} }}""",
    )
    russia = next(node for node in found["entities"]["nodes"] if node["name"] == "Russia")
    (miller,) = russia["spokenOf"]["facets"]["bySpeaker"]
    assert miller == {
        "label": "Matthew Miller", "statements": 2, "filter": {"type": ["DIRECT"], "speaker": "entity:miller"},
    }  # fmt: skip
    assert russia["spokenOf"]["facets"]["overTime"]["buckets"] == [{"start": "2023-09-25", "possible": 2}]
    (miller,) = found["search"]["statements"]["facets"]["bySpeaker"]
    assert miller["filter"] == {"text": "security", "speaker": "entity:miller"}


async def test_time_by_when_the_graph_learnt_it(scene: Store) -> None:
    learnt = {"early": 1, "late": 3, "again": 3}
    made = [
        statement(key, "Learnt", recorded_at=datetime(2031, 1, day_of, 23, 59, tzinfo=UTC))
        for key, day_of in learnt.items()
    ]
    await save(scene, [*made, *(edge(REPORTED_IN, item.id, "article:one") for item in made)])
    document = f"{{ timeline(unit: DAY, axis: RECORDED) {{ {TIME} }} }}"
    found = (await ask(scene, document))["timeline"]
    assert [(bucket["start"], bucket["certain"]) for bucket in found["buckets"]] == [
        ("2031-01-01", 1), ("2031-01-02", 0), ("2031-01-03", 2),
    ]  # fmt: skip
    assert (found["wider"]["statements"], found["undated"]["statements"]) == (0, 5)
    for group in (*found["buckets"], found["undated"]):
        listed = (await ask(scene, COUNTS, {"filter": group["filter"]}))["statements"]["totalCount"]
        assert listed == group.get("certain", group.get("statements"))
    narrowed = 'recorded: {from: "2031-01-02", certainty: CERTAIN}'
    assert (await ask(scene, f"{{ statements(filter: {{{narrowed}}}) {{ totalCount }} }}"))["statements"] == {
        "totalCount": 2
    }


async def test_nothing_has_no_buckets(scene: Store) -> None:
    document = '{ timeline(filter: {speaker: "nobody"}) { buckets { start } wider { statements } } }'
    assert (await ask(scene, document))["timeline"] == {"buckets": [], "wider": {"statements": 0}}


async def test_each_root_field_is_one_statement_with_facets_too(statements: list[str], scene: Store) -> None:
    statements.clear()
    await ask(scene, f"{{ statements {{ totalCount facets {{ {FACETS} overTime {{ {TIME} }} }} }} }}")
    assert len(statements) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '{ timeline(filter: {said: {from: "1900-01-01", to: "2023-09-30"}}, unit: DAY) { buckets { start } } }',
            "more than 1,000 units of one day: ask for a larger unit or for a shorter time",
        ),
        ("{ statements { facets { bySpeaker(first: 101) { key } } } }", "first: 101 is not possible"),
        ('{ timeline(filter: {said: {from: "2023-09-30", to: "2023-09-01"}}) { buckets { start } } }', "no range"),
        (f"{{ statements(filter: {{and: [{'{}' * 201}]}}) {{ totalCount }} }}", "more than 200 filters"),
    ],
    ids=["too many", "too long", "backwards", "too many filters"],
)
async def test_what_cannot_be_asked_is_said(scene: Store, text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        await ask(scene, text)


async def test_odd_texts_come_back_as_they_were(scene: Store) -> None:
    document = "query($filter: StatementFilter) { statements(filter: $filter) { facets { byType { filter } } } }"
    filter_ = {"text": "partner", "collection": 'cau"},{\\u0000'}
    assert (await ask(scene, document, {"filter": filter_}))["statements"]["facets"]["byType"] == []
    document = "query($filter: StatementFilter) { timeline(filter: $filter) { undated { filter } } }"
    found = (await ask(scene, document, {"filter": filter_}))["timeline"]["undated"]["filter"]
    assert found == {**filter_, "said": {"undated": True}}
