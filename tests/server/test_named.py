"""Named documents over HTTP."""

import csv
from collections.abc import AsyncGenerator
from io import StringIO
from pathlib import Path

import httpx
import pytest

from kb.models import Act
from kb.server.sheets import cell
from kb.settings import Settings
from kb.store.port import Store
from kb.vocabulary import REPORTED_IN, edge
from schema.named import library
from tests.schema.scene import GRAPH, save, statement
from tests.server.clients import client


@pytest.fixture
async def web(store: Store, settings: Settings) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of a server that holds the small graph."""
    await save(store, GRAPH)
    async with client(store, settings) as opened:
        yield opened


@pytest.mark.parametrize("name", sorted(library()))
@pytest.mark.parametrize("format_", ["json", "rows", "csv", "atom"])
async def test_every_document_in_every_format(web: httpx.AsyncClient, name: str, format_: str) -> None:
    response = await web.get(f"/q/{name}.{format_}")
    assert (response.status_code, response.headers["cache-control"]) == (200, "no-cache")


@pytest.mark.parametrize(
    ("name", "ident", "column", "values"),
    [
        ("claim", "claim:partner", "stance", {"ASSERTS", "DENIES"}),
        ("article", "article:one", "id", {"statement:one"}),
        ("entity", "claim:partner", "text", set[str]()),
    ],
)
async def test_the_rows_of_one_thing_are_what_it_lists(
    web: httpx.AsyncClient, name: str, ident: str, column: str, values: set[str]
) -> None:
    nothing = (await web.get(f"/q/{name}.rows")).json()
    found = (await web.get(f"/q/{name}.rows", params={"id": ident})).json()
    assert (nothing["rows"], nothing["columns"]) == ([], found["columns"])
    assert {row[column] for row in found["rows"]} >= values


async def test_they_are_listed_with_their_parameters(web: httpx.AsyncClient) -> None:
    listed = {item["name"]: item for item in (await web.get("/q/")).json()["documents"]}
    assert sorted(listed) == sorted(library())
    assert "/q/statements.csv" in listed["statements"]["urls"]
    assert listed["statements"]["query"] == library()["statements"].text
    assert {"name": "first", "type": "Int!", "default": 50} in listed["statements"]["parameters"]
    assert {"name": "speaker", "type": "String"} in listed["statements"]["parameters"]


async def test_the_tree_is_that_of_graphql_and_says_which_state_it_shows(web: httpx.AsyncClient) -> None:
    answer = (await web.get("/q/statements.json", params={"speaker": "Matthew Miller", "first": "2"})).json()
    assert answer["data"]["statements"]["counts"]["statements"] == 3
    assert answer["extensions"] == {"document": "statements", "revision": 1, "defaults": {"order": "NEWEST"}}


async def test_rows_say_that_they_were_cut_and_which_default_was_taken(web: httpx.AsyncClient) -> None:
    answer = (await web.get("/q/statements.rows", params={"first": "2", "speaker": "${speaker}"})).json()
    assert (len(answer["rows"]), answer["cut"]) == (2, True)
    assert answer["defaults"] == {"speaker": None, "order": "NEWEST"}
    assert list(answer["rows"][0]) == answer["columns"]


async def test_a_sheet_has_the_same_rows(web: httpx.AsyncClient) -> None:
    rows = (await web.get("/q/acts.rows")).json()
    response = await web.get("/q/acts.csv")
    read = list(csv.DictReader(StringIO(response.text, newline="")))
    assert [list(row.values()) for row in read] == [[str(value) for value in row.values()] for row in rows["rows"]]
    assert response.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert (response.headers["x-kb-cut"], response.headers["x-kb-defaults"]) == ("false", '{"first": 50}')


async def test_no_text_is_a_formula(web: httpx.AsyncClient, store: Store) -> None:
    formula = statement("formula", '=HYPERLINK("https://elsewhere.example","open")', act=Act.WARN)
    await save(store, [formula, edge(REPORTED_IN, formula.id, "article:one")])
    read = csv.DictReader(StringIO((await web.get("/q/statements.csv?act=warn")).text, newline=""))
    assert [row["text"] for row in read] == ['\'=HYPERLINK("https://elsewhere.example","open")']


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "－1"])
def test_how_formulas_begin(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["", "plain", "a=1", "“-", -1, 1.5, None])
def test_what_is_no_formula(value: object) -> None:
    assert cell(value) == value


async def test_nothing_is_sent_again_until_the_graph_changes(web: httpx.AsyncClient, store: Store) -> None:
    first = await web.get("/q/acts.rows")
    known = {"if-none-match": f'W/"other", {first.headers["etag"]}'}
    again, other = [await web.get(path, headers=known) for path in ("/q/acts.rows", "/q/acts.rows?first=1")]
    anything = await web.get("/q/acts.rows", headers={"if-none-match": "*"})
    await save(store, [statement("more", "More", act=Act.WARN)])
    changed = await web.get("/q/acts.rows", headers=known)
    assert [response.status_code for response in (first, again, anything, other, changed)] == [200, 304, 304, 200, 200]
    assert (again.content, again.headers["etag"]) == (b"", first.headers["etag"])
    assert changed.headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("/q/nothing.json", 404, "There is no such document"),
        ("/q/statements", 404, "There is no such document"),
        ("/q/statements.exe", 404, "as json, rows, csv"),
        ("/q/..%2f..%2fpyproject.json", 404, ""),
        ("/q/statements.json?speeker=A", 400, "no parameter 'speeker'"),
        ("/q/statements.csv?first=1000", 400, "first: 1000 is not possible"),
        ("/q/statements.rows?after=x", 400, "is no cursor of this question"),
        ("/q/statements.rows?filter=%7B%22nothing%22%3A1%7D", 400, "nothing"),
        ("/q/timeline.rows?from=2023-09-25&to=2023-09-24", 400, "are no range"),
    ],
)
async def test_what_cannot_be_answered(web: httpx.AsyncClient, path: str, status: int, message: str) -> None:
    response = await web.get(path)
    assert response.status_code == status
    assert "etag" not in response.headers
    assert message in response.text


async def test_a_users_own_document(store: Store, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "count.graphql").write_text("# How many statements there are.\n{ statements { totalCount } }")
    async with client(store, settings.model_copy(update={"named": tmp_path})) as web:
        answer = await web.get("/q/count.json")
        rows = await web.get("/q/count.rows")
    assert answer.json()["data"] == {"statements": {"totalCount": 0}}
    assert (rows.status_code, rows.json()["errors"][0]["message"].partition(":")[0]) == (
        400,
        "count answers no list, so it has no rows",
    )


async def test_an_answer_goes_over_the_line_compressed_where_that_is_taken(web: httpx.AsyncClient) -> None:
    wanted = {name: await web.get("/q/", headers={"accept-encoding": name}) for name in ("gzip", "identity")}
    told = {name: await web.get("/q/facets.json", headers={"accept-encoding": name}) for name in ("gzip", "gzip;q=0")}
    assert wanted["gzip"].json() == wanted["identity"].json()
    assert told["gzip"].json() == told["gzip;q=0"].json()
    assert told["gzip"].headers["content-encoding"] == "gzip"
    assert int(told["gzip"].headers["content-length"]) < len(told["gzip;q=0"].content)
    assert "content-encoding" not in told["gzip;q=0"].headers
    assert "accept-encoding" in told["gzip"].headers["vary"]
