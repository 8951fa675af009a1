"""What curators and loaders change through the API, on both databases."""

from typing import Any

from kb.knowledge import KnowledgeBase
from kb.models import CorrectionKind
from kb.store.port import Store
from schema.api import Api
from schema.ask import ask
from schema.caller import Caller, Role
from tests.golden import seeds

ARTICLE = {
    "text": "“We will not sign it,” the minister, Jane Roe, told reporters in Paris on Monday.\n",
    "url": "https://paper.example/2023/09/25/roe",
    "outlet": "The Paper",
    "published": "2023-09-26",
}
LOAD = """mutation($article: ArticleInput!) { loadArticle(article: $article) {
    problem { code message } id outcome
    query { statements { nodes { text speaker { name } said { edtf } article { id outlet { name } } } }
            node(id: "claim:none") { id } }
} }"""


async def done(store: Store, document: str, roles: set[Role] | None = None, **variables: Any) -> Any:
    """What the one field of a mutation answers; nothing is an error."""
    caller = Caller("tester", frozenset(roles or Role))
    answer = await Api(store).execute(document, variables, None, caller)
    assert not answer.errors
    assert answer.data
    ((_, found),) = answer.data.items()
    return found


async def test_an_article_is_loaded_and_the_graph_after_it_is_read(store: Store) -> None:
    loaded = await done(store, LOAD, article=ARTICLE)
    assert (loaded["problem"], loaded["outcome"]) == (None, "ADDED")
    (statement,) = loaded["query"]["statements"]["nodes"]
    assert (statement["text"], statement["speaker"]) == ("We will not sign it,", {"name": "Jane Roe"})
    assert (statement["said"], statement["article"]) == (
        {"edtf": "2023-09-25"}, {"id": loaded["id"], "outlet": {"name": "The Paper"}},
    )  # fmt: skip
    assert loaded["query"]["node"] is None
    assert (await done(store, LOAD, article=ARTICLE))["outcome"] == "UNCHANGED"
    edited = ARTICLE | {"text": f"PARIS — {ARTICLE['text']}"}
    assert (await done(store, LOAD, article=edited))["outcome"] == "REPLACED"
    deleted = "mutation($url: String!) { deleteArticle(article: $url) { id query { statements { totalCount } } } }"
    gone = await done(store, deleted, url=ARTICLE["url"])
    assert gone == {"id": loaded["id"], "query": {"statements": {"totalCount": 0}}}
    assert [deletion.by for deletion in await KnowledgeBase(store).deletions()] == ["tester"]


async def test_a_preview_shows_the_words_in_the_text_and_saves_nothing(store: Store) -> None:
    preview = """mutation($article: ArticleInput!) { previewArticle(article: $article) {
        statements { type act speaker about said content { exact start end } source { exact start end } cue { exact } }
        furniture { exact } } }"""
    (found,) = (await done(store, preview, article=ARTICLE))["statements"]
    for words in (*found["content"], *found["source"]):
        assert ARTICLE["text"][words["start"] : words["end"]] == words["exact"]
    assert (found["speaker"], found["said"], found["type"], found["act"]) == ("Jane Roe", "2023-09-25", "DIRECT", "SAY")
    assert await store.revision() == 0


async def test_a_judgement_is_made_read_and_taken_back(store: Store) -> None:
    await KnowledgeBase(store).add(seeds.first())
    judge = """mutation($left: String!, $right: String!) {
        judge(left: $left, right: $right, verdict: SAME, reason: "an example") {
            problem { code message } id query { entities { totalCount } } } }"""
    before = await done(
        store, 'mutation { undo(id: "judgement:none") { problem { code } query { entities { totalCount } } } }'
    )
    assert before["problem"] == {"code": "QUERY_ERROR"}
    made = await done(store, judge, left=seeds.MILLER.name, right=seeds.PASHINYAN.name)
    assert made["problem"] is None
    assert made["query"]["entities"]["totalCount"] == before["query"]["entities"]["totalCount"] - 1
    undone = await done(
        store, "mutation($id: ID!) { undo(id: $id) { id query { entities { totalCount } } } }", id=made["id"]
    )
    assert undone == {"id": made["id"], "query": before["query"]}
    (kept,) = (await KnowledgeBase(store).judgements()).made
    assert (kept.by, kept.undone_by, kept.reason) == ("tester", "tester", "an example")


async def test_what_is_wrong_is_data(store: Store) -> None:
    async def problem(text: str, **more: str) -> Any:
        found = await done(store, LOAD, article={"text": text, **more})
        assert (found["id"], found["outcome"], found["query"]["statements"]["nodes"]) == (None, None, [])
        return found["problem"]

    empty = await problem(" ")
    assert empty["code"] == "ARTICLE_ERROR"
    assert "give the words of an article" in empty["message"]
    assert "write the date as 2023-09-25" in (await problem("A text.", published="soon"))["message"]
    assert "which is no address" in (await problem("A text.", url="here"))["message"]


async def test_each_change_needs_its_role(store: Store) -> None:
    for roles in ({Role.READ}, {Role.CURATE}):
        refused = (await done(store, LOAD, roles, article=ARTICLE))["problem"]
        assert refused == {
            "code": "NOT_ALLOWED",
            "message": "loadArticle needs a key with the role load; `kb key add` makes one.",
        }
    judge = 'mutation { judge(left: "a", right: "b", verdict: SAME) { problem { code } } }'
    assert (await done(store, judge, {Role.LOAD}))["problem"] == {"code": "NOT_ALLOWED"}
    assert await store.revision() == 0


async def test_several_changes_are_made_one_after_the_other(store: Store) -> None:
    document = """mutation($one: ArticleInput!, $two: ArticleInput!) {
        one: loadArticle(article: $one) { query { articles { totalCount } } }
        two: loadArticle(article: $two) { query { articles { totalCount } } } }"""
    answer = await Api(store).execute(document, {"one": ARTICLE, "two": ARTICLE | {"url": "https://paper.example/2"}})
    assert answer.data == {
        "one": {"query": {"articles": {"totalCount": 1}}}, "two": {"query": {"articles": {"totalCount": 2}}},
    }  # fmt: skip


async def test_what_is_asked_of_the_graph_after_a_change_has_its_limits(store: Store) -> None:
    asked = "{ query { statements(first: 1000) { totalCount } } }"
    answer = await Api(store).execute('mutation { undo(id: "judgement:none") ' + asked + " }")
    assert [error["extensions"]["code"] for error in answer.errors] == ["QUERY_ERROR"]
    assert "1000 is not possible" in answer.errors[0]["message"]


async def test_a_statement_is_set_right_struck_out_and_added_and_that_is_taken_back(store: Store) -> None:
    await KnowledgeBase(store).add(seeds.first())
    read = "{ statements(first: 100) { nodes { id text speaker { name } article { id } } } }"

    async def shown() -> dict[str, Any]:
        found = await ask(store, read)
        return {node["id"]: node for node in found["statements"]["nodes"]}

    before = await shown()
    wrong = next(node for node in before.values() if node["speaker"] == {"name": seeds.MILLER.name})
    correct = """mutation($id: ID!, $value: [String!]!) {
        correct(statement: $id, field: SPEAKER, value: $value) { problem { message } id } }"""
    made = await done(store, correct, id=wrong["id"], value=[seeds.PASHINYAN.name])
    assert (await shown())[wrong["id"]]["speaker"]["name"] == seeds.PASHINYAN.name
    strike = "mutation($id: ID!) { strike(statement: $id, kind: OUTLET_CORRECTED) { problem { message } id } }"
    struck = await done(store, strike, id=wrong["id"])
    assert wrong["id"] not in await shown()
    kinds = {made.id: made.kind for made in (await KnowledgeBase(store).corrections()).made}
    assert kinds == {made["id"]: CorrectionKind.OUR_ERROR, struck["id"]: CorrectionKind.OUTLET_CORRECTED}
    add = """mutation($article: String!, $words: StatementInput!) {
        addStatement(article: $article, statement: $words) { problem { message } id } }"""
    words = {"content": [{"exact": "severely affected"}], "speaker": seeds.MILLER.name}
    told = await done(store, add, article=wrong["article"]["id"], words=words)
    assert "severely affected" in told["problem"]["message"]
    words = {"content": [{"exact": "For all the latest headlines"}], "speaker": seeds.MILLER.name}
    added = await done(store, add, article=wrong["article"]["id"], words=words)
    assert added["problem"] is None
    assert "For all the latest headlines" in {node["text"] for node in (await shown()).values()}
    for change in (added, struck, made):
        await done(store, "mutation($id: ID!) { undo(id: $id) { problem { message } } }", id=change["id"])
    assert await shown() == before


async def test_setting_right_needs_its_role(store: Store) -> None:
    strike = 'mutation { strike(statement: "statement:none") { problem { code } } }'
    assert (await done(store, strike, {Role.LOAD}))["problem"]["code"] == "NOT_ALLOWED"


async def test_a_source_is_linked_once_and_taken_back(store: Store) -> None:
    await KnowledgeBase(store).add(seeds.first())
    claim = (await ask(store, "{ claims(first: 1) { nodes { id } } }"))["claims"]["nodes"][0]["id"]
    read = "query($id: ID!) { node(id: $id) { ... on Claim { links { as by link { url title } } } } }"
    link = (
        """mutation($id: ID!, $source: SourceInput!) { link(subject: $id, source: $source) { problem { code } id } }"""
    )
    source = {"to": "https://archive.example/briefing", "as": "TRANSCRIPT", "title": "The briefing"}
    made = await done(store, link, id=claim, source=source)
    told = {"url": source["to"], "title": source["title"]}
    assert (await ask(store, read, {"id": claim}))["node"]["links"] == [
        {"as": "TRANSCRIPT", "by": "tester", "link": told}
    ]
    await done(store, "mutation($id: ID!) { undo(id: $id) { problem { message } } }", id=made["id"])
    assert (await ask(store, read, {"id": claim}))["node"]["links"] == []
    assert (await done(store, link, id=claim, source={"to": "javascript:alert(1)"}))["problem"]
