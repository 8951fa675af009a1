"""Who may do what: nobody but the person at this machine, until there are keys."""

import asyncio
import base64
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from graphql import parse, print_ast

from kb.errors import QueryError, SettingsError
from kb.server.access import Access, Quota, TooOften, is_loopback
from kb.server.keys import SECONDS, KeyFile
from kb.settings import Settings
from kb.store.port import Store
from schema.caller import Role
from schema.named import library
from schema.named.library import named
from schema.named.public import shown
from tests.schema.scene import GRAPH, save, statement
from tests.server.clients import client

READ = {"query": "{ statements { totalCount } }"}
CHANGE = {"query": 'mutation { undo(id: "judgement:none") { problem { code } } }'}


@pytest.fixture
def keys(settings: Settings) -> KeyFile:
    """The key file of the settings."""
    return KeyFile(settings.key_file)


def bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


def as_public(settings: Settings, **more: Any) -> Settings:
    return settings.model_copy(update={"public": True, **more})


async def test_without_keys_the_person_at_the_machine_may_do_everything(store: Store, settings: Settings) -> None:
    async with client(store, settings) as web:
        assert (await web.post("/graphql", json=READ)).json() == {"data": {"statements": {"totalCount": 0}}}
        changed = await web.post("/graphql", json=CHANGE)
    assert changed.json() == {"data": {"undo": {"problem": {"code": "QUERY_ERROR"}}}}


async def test_where_there_are_keys_one_is_needed(store: Store, settings: Settings, keys: KeyFile) -> None:
    key = keys.add("reader", [Role.READ])
    async with client(store, settings) as web:
        for path in ("/graphql?query=%7B__typename%7D", "/q/statements.json", "/q/"):
            refused = [
                await web.get(path, headers=sent) for sent in ({}, bearer("kb_wrong"), {"authorization": "Odd x"})
            ]
            assert [response.status_code for response in refused] == [401, 401, 401]
            assert refused[0].json()["errors"][0]["extensions"]["code"] == "STRANGER"
            assert refused[0].headers["www-authenticate"].startswith("Bearer")
            assert (await web.get(path, headers=bearer(key))).status_code == 200
        assert [(await web.get(path)).status_code for path in ("/health", "/assets/x")] == [200, 404]


async def test_a_browser_asks_for_the_key_as_a_password(store: Store, settings: Settings, keys: KeyFile) -> None:
    key = keys.add("reader", [Role.READ])
    async with client(store, settings) as web:
        asked = await web.get("/q/", headers={"accept": "text/html"})
        shown = {"authorization": f"Basic {base64.b64encode(f'anybody:{key}'.encode()).decode()}"}
        assert (await web.get("/q/", headers=shown)).status_code == 200
        broken = [await web.get("/q/", headers={"authorization": f"Basic {text}"}) for text in ("%%%", "", "//8=")]
    assert asked.headers["www-authenticate"].startswith("Basic")
    assert [response.status_code for response in broken] == [401, 401, 401]


async def test_roles_are_checked(store: Store, settings: Settings, keys: KeyFile) -> None:
    reader, curator = keys.add("reader", [Role.READ]), keys.add("curator", [Role.CURATE])
    async with client(store, settings) as web:
        answers = [await web.post("/graphql", json=CHANGE, headers=bearer(key)) for key in (reader, curator)]
        assert (await web.post("/graphql", json=READ, headers=bearer(curator))).status_code == 200
    assert [answer.json()["data"]["undo"]["problem"]["code"] for answer in answers] == ["NOT_ALLOWED", "QUERY_ERROR"]


async def test_a_key_that_another_process_makes_or_removes_counts_soon(
    store: Store, settings: Settings, keys: KeyFile
) -> None:
    keys.add("first", [Role.READ])
    async with client(store, settings) as web:
        second = KeyFile(settings.key_file).add("second", [Role.READ])
        await asyncio.sleep(SECONDS)
        before = await web.get("/q/", headers=bearer(second))
        KeyFile(settings.key_file).remove("second")
        await asyncio.sleep(SECONDS)
        after = await web.get("/q/", headers=bearer(second))
    assert (before.status_code, after.status_code) == (200, 401)


@pytest.mark.parametrize("reached", [{"host": "0.0.0.0"}, {"proxy": "127.0.0.1"}])
async def test_without_its_last_key_a_server_that_others_reach_lets_in_nobody(
    store: Store, settings: Settings, keys: KeyFile, reached: dict[str, str]
) -> None:
    keys.add("only", [Role.READ])
    async with client(store, settings.model_copy(update=reached)) as web:
        KeyFile(settings.key_file).remove("only")
        await asyncio.sleep(SECONDS)
        emptied = await web.post("/graphql", json=CHANGE)
        settings.key_file.unlink()
        await asyncio.sleep(SECONDS)
        gone = await web.post("/graphql", json=CHANGE)
    assert (emptied.status_code, gone.status_code) == (401, 401)


async def test_keys_that_cannot_be_read_let_in_nobody_and_say_so_in_the_log_alone(
    store: Store, settings: Settings, keys: KeyFile
) -> None:
    key = keys.add("reader", [Role.READ])
    async with client(store, settings) as web:
        settings.key_file.write_text("{")
        await asyncio.sleep(SECONDS)
        broken = await web.get("/q/", headers=bearer(key))
    assert (broken.status_code, broken.json()["errors"][0]["extensions"]["code"]) == (503, "UNAVAILABLE")
    assert "x-request-id" in broken.headers
    assert str(settings.key_file) not in broken.text


async def test_a_key_has_its_quota(store: Store, settings: Settings, keys: KeyFile) -> None:
    busy, other = keys.add("busy", [Role.READ], per_minute=2), keys.add("other", [Role.READ])
    async with client(store, settings) as web:
        answers = [await web.get("/q/", headers=bearer(key)) for key in (busy, busy, busy, other)]
    # The minute may turn between two of them.
    assert [answer.status_code for answer in answers][:2] == [200, 200]
    assert answers[-1].status_code == 200


def test_a_quota_counts_by_the_minute_and_is_shared_by_workers() -> None:
    now = [0.0]
    quota = Quota(workers=2, clock=lambda: now[0])
    for _ in range(5):
        quota.count("key", 10)
    now[0] = 12.5
    with pytest.raises(TooOften, match="10 requests a minute are answered: wait 48 seconds") as refused:
        quota.count("key", 10)
    assert refused.value.seconds == 48
    quota.count("other", 10)
    quota.count("any number", None)
    now[0] = 60.0
    quota.count("key", 10)


def test_the_key_is_kept_nowhere(keys: KeyFile, settings: Settings) -> None:
    key = keys.add("reader", [Role.READ])
    kept = settings.key_file
    assert key not in kept.read_text()
    assert kept.stat().st_mode & 0o077 == 0
    assert [item.name for item in kept.parent.iterdir()] == ["keys.json"]


def test_a_file_that_holds_no_keys_is_named(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("[{]")
    with pytest.raises(SettingsError, match=r"keys\.json cannot be read as a list of keys"):
        KeyFile(tmp_path / "keys.json").all()


@pytest.mark.parametrize("name", ["", "a\nb", "a" * 65, "<script>"])
def test_what_cannot_name_a_key(keys: KeyFile, name: str) -> None:
    with pytest.raises(QueryError, match="is no name for a key"):
        keys.add(name, [Role.READ])


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "kb.example"])
def test_nothing_listens_beyond_loopback_without_keys(settings: Settings, keys: KeyFile, host: str) -> None:
    beyond = settings.model_copy(update={"host": host})
    with pytest.raises(SettingsError, match=f"Listening on {host} without keys"):
        Access.of(beyond)
    with pytest.raises(SettingsError, match=r"Listening behind the proxy 10\.0\.0\.2 without keys"):
        Access.of(settings.model_copy(update={"proxy": "10.0.0.2"}))
    for allowed in (as_public(beyond), beyond.model_copy(update={"open": True})):
        assert Access.of(allowed)
    keys.add("reader", [Role.READ])
    assert Access.of(beyond)


def test_what_is_loopback() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.8.8.8", "::1", "localhost")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "10.0.0.1", "localhost.example", "")))


async def test_visitors_read_named_documents_and_ask_nothing_of_their_own(
    store: Store, settings: Settings, keys: KeyFile
) -> None:
    key = keys.add("reader", [Role.READ])
    async with client(store, as_public(settings, public_collections=frozenset({"caucasus"}))) as web:
        assert (await web.get("/q/statements.json")).status_code == 200
        asked = await web.post("/graphql", json=READ)
        changed = await web.post("/graphql", json=CHANGE)
        known = await web.post("/graphql", json=READ, headers=bearer(key))
        page = await web.get("/graphql", headers={"accept": "text/html"})
    assert (asked.status_code, changed.status_code, known.status_code) == (401, 401, 200)
    assert page.headers["www-authenticate"].startswith("Basic")
    assert asked.json()["errors"][0]["extensions"]["code"] == "NOT_ALLOWED"


async def test_a_visitor_has_a_quota_too(store: Store, settings: Settings) -> None:
    async with client(store, as_public(settings, visitor_requests=1)) as web:
        answers = [await web.get("/q/") for _ in range(3)]
    assert 429 in {answer.status_code for answer in answers}


async def test_other_sites_may_ask_when_they_are_named(store: Store, settings: Settings) -> None:
    desk = {"origin": "https://desk.example"}
    asks = {**desk, "access-control-request-method": "POST", "access-control-request-headers": "authorization"}
    named = settings.model_copy(update={"origins": frozenset({"https://desk.example"})})
    async with client(store, named) as web:
        allowed = await web.options("/graphql", headers=asks)
        read = await web.get("/q/acts.csv", headers=desk)
        other = await web.get("/q/acts.csv", headers={"origin": "https://elsewhere.example"})
    assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (200, "https://desk.example")
    assert read.headers["access-control-allow-origin"] == "https://desk.example"
    assert "x-kb-cut" in read.headers["access-control-expose-headers"]
    assert "access-control-allow-origin" not in other.headers


async def test_a_change_never_comes_by_get(store: Store, settings: Settings) -> None:
    async with client(store, settings) as web:
        refused = await web.get("/graphql", params=CHANGE)
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")


async def test_visitors_see_public_collections_alone(store: Store, settings: Settings) -> None:
    await save(store, GRAPH)
    async with client(store, as_public(settings, public_collections=frozenset({"caucasus"}))) as web:
        seen = (await web.get("/q/statements.rows")).json()["rows"]
        same = (await web.get("/q/statements.rows", params={"collection": "caucasus"})).json()["rows"]
        others = [
            (await web.get("/q/statements.rows", params=given)).json()["rows"]
            for given in ({"collection": "private"}, {"article": "article:two"}, {"current": "false"})
        ]
        decided = await web.get("/q/review.rows")
    assert {row["article_id"] for row in seen} == {"article:one"}
    assert (same, others, decided.status_code) == (seen, [[], [], []], 401)
    async with client(store, as_public(settings)) as web:
        assert (await web.get("/q/statements.rows")).status_code == 401


async def test_what_is_not_public_and_what_is_nothing_are_one_answer(store: Store, settings: Settings) -> None:
    await save(store, GRAPH)
    async with client(store, as_public(settings, public_collections=frozenset({"caucasus"}))) as web:
        for name, ident in (("article", "article:two"), ("entity", "entity:pashinyan"), ("event", "event:none")):
            for format_ in ("json", "rows", "csv"):
                there = await web.get(f"/q/{name}.{format_}", params={"id": ident})
                nowhere = await web.get(f"/q/{name}.{format_}", params={"id": f"{ident}-nobody"})
                assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content)


async def test_a_visitor_with_a_key_is_not_told_what_was_answered_without(
    store: Store, settings: Settings, keys: KeyFile
) -> None:
    await save(store, GRAPH)
    key = keys.add("reader", [Role.READ])
    async with client(store, as_public(settings, public_collections=frozenset({"caucasus"}))) as web:
        tag = (await web.get("/q/acts.json")).headers["etag"]
        assert (await web.get("/q/acts.json", headers={"if-none-match": tag})).status_code == 304
        assert (await web.get("/q/acts.json", headers={"if-none-match": tag, **bearer(key)})).status_code == 200


async def test_a_visitor_is_told_of_the_documents_as_they_are_answered(store: Store, settings: Settings) -> None:
    async with client(store, as_public(settings, public_collections=frozenset({"caucasus"}))) as web:
        told = {one["name"]: one["query"] for one in (await web.get("/q/")).json()["documents"]}
    assert told.keys() == library().keys() - {"review", "judgements"}
    assert "aliases" in library()["entity"].text
    assert "aliases" not in told["entity"]


def test_which_documents_visitors_may_read() -> None:
    assert {name for name, document in library().items() if not shown(document)} == {"review", "judgements"}


@pytest.mark.parametrize(
    "leads",
    [
        "article { versions { text } }",
        "article { passages { exact } }",
        "article { path }",
        "evidence { version { text } }",
        "claim { sameWords { id } }",
        "speaker { aliases }",
        "speaker { roleThen { title } }",
        "speaker { partOf { name } }",
        "about { entity { country } }",
        "aboutEvents { event { names time { edtf } } }",
        "occasion { participants { role } place { name } }",
        "run { extractor }",
        "links { article { title } }",
        "corrected { by }",
    ],
)
def test_what_leads_from_a_quotation_to_other_articles_is_left_out(leads: str) -> None:
    text = "query($filter: StatementFilter) { statements(filter: $filter) { nodes { text %s } } }"
    seen = shown(named("leads", text % leads))
    assert seen
    assert seen.text.split() == print_ast(parse(text % "")).split()


async def test_what_stands_beside_the_answers_tells_no_more(store: Store, settings: Settings) -> None:
    await save(store, GRAPH)
    learnt = {"id": "statement:three", "recorded_at": datetime(2030, 1, 1, tzinfo=UTC)}
    await save(store, [statement("three", "Reliance on Russia").model_copy(update=learnt)])
    async with client(store, as_public(settings, public_collections=frozenset({"caucasus"}))) as web:
        pairs = (await web.get("/q/who-about-whom.json")).json()["data"]["speakers"]["nodes"]
        speakers = (await web.get("/q/speakers.rows")).json()["rows"]
        quoted = (await web.get("/q/quotations.json")).json()["data"]["statements"]["edges"]
        feed = await web.get("/q/quotations.atom")
    assert {pair["speakerId"] for pair in pairs} == {row["key"] for row in speakers}
    assert {place["article"]["id"] for edge in quoted for place in edge["node"]["evidence"]} == {"article:one"}
    assert feed.status_code == 200
    assert "2030" not in feed.text


async def test_a_refusal_says_how_to_show_a_key(store: Store, settings: Settings) -> None:
    async with client(store, as_public(settings, public_collections=frozenset({"caucasus"}))) as web:
        refused = [await web.get("/q/review.json"), await web.post("/graphql", json=READ)]
    for response in refused:
        told = response.json()["errors"][0]["message"]
        assert "`Authorization: Bearer kb_…`" in told
        assert "/key" in told


@pytest.mark.parametrize(
    ("page", "back"),
    [
        ("claim?id=claim:x", "./claim?id=claim:x"),
        ("?view=graph", "./?view=graph"),
        ("", "./"),
        ("//evil.example", "./"),
        ("https://evil.example", "./"),
        ("graphql", "./"),
    ],
)
async def test_whoever_enters_a_key_comes_back(
    store: Store, settings: Settings, keys: KeyFile, page: str, back: str
) -> None:
    key = keys.add("reader", [Role.READ])
    async with client(store, as_public(settings)) as web:
        asked = await web.get("/key", params={"page": page}, headers={"accept": "text/html"})
        entered = await web.get("/key", params={"page": page}, headers=bearer(key))
    assert (asked.status_code, asked.headers["www-authenticate"][:5]) == (401, "Basic")
    assert (entered.status_code, entered.headers["location"]) == (303, back)
