"""An empty list says what was looked at: articles that may tell of the time, whatever stands in them."""

from typing import Any

import pytest

from kb.store.port import Store
from schema.ask import ask

# Article one was published on 2023-09-25 and tells of what was said by then; the year of two is not known.
FILTERS: list[tuple[dict[str, Any], tuple[int, int, int]]] = [
    ({}, (2, 2, 1)),
    ({"speaker": "Nobody", "about": "Nothing"}, (2, 2, 1)),
    ({"said": {"from": "2023-09-25", "to": "2023-09-25"}}, (2, 2, 1)),
    ({"said": {"from": "2023-09-26", "to": "2023-09-30"}}, (2, 2, 0)),
    ({"said": {"from": "2023-10-01", "to": "2023-10-31"}}, (1, 1, 0)),
    ({"said": {"from": "2023-10-01", "certainty": "CERTAIN"}}, (1, 1, 0)),
    ({"said": {"to": "2020-12-31"}}, (2, 2, 0)),
    ({"outlet": "Al Arabiya English", "said": {"from": "2023-10-01"}}, (0, 0, 0)),
    ({"outlet": "Al Arabiya English"}, (1, 1, 1)),
    ({"collection": "caucasus"}, (1, 1, 1)),
    ({"article": "two"}, (1, 1, 0)),
    ({"published": {"from": "2023-09-25", "to": "2023-09-25", "certainty": "CERTAIN"}}, (1, 1, 1)),
    ({"and": [{"said": {"from": "2023-10-01"}}, {"outlet": "The Mirror-Spectator"}]}, (1, 1, 0)),
]
DOCUMENT = """query($filter: StatementFilter) {
  statements(filter: $filter) { totalCount covered { articles outlets days } }
}"""


@pytest.mark.parametrize("settings", ["sqlite", "neo4j"], indirect=True)
async def test_what_was_covered(scene: Store) -> None:
    for filter_, expected in FILTERS:
        found = (await ask(scene, DOCUMENT, {"filter": filter_}))["statements"]["covered"]
        assert (found["articles"], found["outlets"], found["days"]) == expected, filter_


async def test_it_is_part_of_the_one_statement(statements: list[str], scene: Store) -> None:
    statements.clear()
    await ask(scene, DOCUMENT, {"filter": {"speaker": "Nobody", "said": {"from": "2023-09-25"}}})
    assert len(statements) == 1
