"""Flat rows, on both databases."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from kb.errors import QueryError
from kb.store.port import Store
from schema.api import Api
from schema.named import Table, library, table
from schema.named.library import Named, named


async def rows(store: Store, document: Named, variables: Mapping[str, Any] | None = None) -> Table:
    question = document.document.question(variables or {}, None)
    answer = await Api(store).answer(question)
    assert not answer.errors
    assert answer.data is not None
    return table(document, question, answer.data)


async def test_objects_become_columns_and_lists_are_joined(scene: Store) -> None:
    text = """{ statements(order: OLDEST, first: 2) {
        pageInfo { hasNextPage }
        nodes { id said { edtf } speaker { name } aboutEvents { event { id name } } evidence { exact start } } } }"""
    found = await rows(scene, named("plain", text))
    columns = ("id", "said_edtf", "speaker_name", "about_events_event_id", "about_events_event_name")
    assert found.columns == (*columns, "evidence_exact", "evidence_start")
    assert found.cut
    one = next(row for row in (await rows(scene, library()["statements"])).rows if row["id"] == "statement:one")
    assert one["evidence_exact"] == "Russia is not a security partner; that can be relied on"
    assert (one["evidence_start"], one["speaker_name"], one["said_edtf"]) == ("0; 100", "Matthew Miller", "2023-09-25")


async def test_who_speaks_about_whom_has_a_row_for_each_pair(scene: Store) -> None:
    found = await rows(scene, library()["who-about-whom"])
    pairs = {(row["speaker"], row["about"]): row["statements"] for row in found.rows}
    assert pairs["Matthew Miller", "Russia"] == 2
    assert found.columns[:4] == ("speaker_id", "speaker", "about_id", "about")


async def test_each_level_says_whether_it_was_cut(scene: Store) -> None:
    matrix = library()["who-about-whom"]
    cuts = [(await rows(scene, matrix, given)).cut for given in ({}, {"first": 1}, {"each": 1})]
    assert cuts == [False, True, True]
    speakers = library()["speakers"]
    assert [(await rows(scene, speakers, {"first": first})).cut for first in (1, 50)] == [True, False]
    assert [(await rows(scene, library()["articles"], {"first": first})).cut for first in (1, 2)] == [True, False]


async def test_a_filter_in_a_row_opens_its_list(scene: Store) -> None:
    for row in (await rows(scene, library()["acts"])).rows:
        opened = await rows(scene, library()["statements"], {"filter": json.loads(row["filter"])})
        assert len(opened.rows) == row["statements"]


async def test_columns_stay_when_there_are_no_rows(store: Store) -> None:
    found = await rows(store, library()["timeline"])
    assert (found.rows, found.columns[:3], found.cut) == ([], ("start", "end", "certain"), False)


async def test_a_document_without_a_list_has_no_rows(store: Store) -> None:
    with pytest.raises(QueryError, match=r"count answers no list.*ask for count\.json"):
        await rows(store, named("count", "{ statements { totalCount } }"))
