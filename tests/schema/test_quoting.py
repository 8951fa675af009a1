"""Was this ever said: what is found of a text, and what is not."""

from datetime import date
from typing import Any, Final

import pytest

from kb.errors import QueryError
from kb.intervals import day
from kb.models import Article, Node, Outlet, Statement
from kb.store.port import Store
from kb.texts import differences, quote_key
from kb.vocabulary import PUBLISHED, REPORTED_IN, SAID_BY, Edge, edge
from schema.ask import ask
from tests.schema.scene import entity, named, save, statement

DOCUMENT: Final = """query($text: String!, $filter: StatementFilter) {
  quoteCheck(text: $text, filter: $filter) {
    found covered { articles outlets days }
    exact { ...List } partOf { ...List } altered { ...List }
  }
}
fragment List on StatementConnection {
  totalCount edges { differences { text asked printed } node { id text } }
}"""

# Who said it in which of three papers, published a day after another, the last one first.
SAID: Final = {
    "dam": ("The government will rebuild the dam at Orrin before the winter, and nobody will pay a penny for it.", 3),
    "again": ("the Government will rebuild the dam at Orrin before the winter – and nobody will pay a penny for it", 1),
    "half": ("rebuild the dam at Orrin before the winter", 2),
    "other": ("The government has no plan for the dam at Orrin, and the winter will not wait.", 2),
    "short": ("It's a disgrace.", 1),
    "shorter": ("we will not be moved", 1),
    "numbers": ("The U.S. gave 1,200 co-operating farms $3.5m", 2),
    "nothing": ("", 3),
}


def graph() -> list[Node | Edge]:
    roe = entity("roe", "Jane Roe")
    made: list[Node | Edge] = [roe, *named(roe, "Jane Roe")]
    for n in (1, 2, 3):
        made += [
            Outlet(id=f"outlet:{n}", name=f"Paper {n}"),
            Article(id=f"article:{n}", key=f"{n}", published=day(date(2026, 3, n))),
            edge(PUBLISHED, f"outlet:{n}", f"article:{n}"),
        ]
    for key, (text, paper) in SAID.items():
        said = statement(key, text).model_copy(update={"quote_key": quote_key(text)})
        made += [said, edge(REPORTED_IN, said.id, f"article:{paper}")]
    struck: Statement = statement("struck", "Struck out and nobody has said it again", current=False)
    return [*made, struck, edge(REPORTED_IN, struck.id, "article:1"), edge(SAID_BY, "statement:half", roe.id)]


async def checked(store: Store, text: str, **filter_: Any) -> dict[str, Any]:
    return (await ask(store, DOCUMENT, {"text": text, "filter": filter_}))["quoteCheck"]


def ids(answer: dict[str, Any], way: str) -> list[str]:
    found = [edge_["node"]["id"].partition(":")[2] for edge_ in answer[way]["edges"]]
    assert answer[way]["totalCount"] == len(found)
    return found


EXAMPLES: Final[list[tuple[str, str, list[str], list[str], list[str]]]] = [
    # Punctuation, case and dashes do not matter; the earliest printing is the first.
    ("THE GOVERNMENT will rebuild the dam - at Orrin - before the winter and nobody will pay a penny for it",
     "EXACT", ["again", "dam"], [], ["half"]),
    ("rebuild the dam at Orrin before the winter", "EXACT", ["half"], ["again", "dam"], []),
    ("“It’s a disgrace,” she said", "NOT_FOUND", [], [], []),
    ("The US gave 1200 co operating farms $3.5m", "EXACT", ["numbers"], [], []),
    ("we will not be moved", "EXACT", ["shorter"], [], []),
    # A part, also from the middle of words that nothing tells apart.
    ("and nobody will pay", "PART_OF", [], ["again", "dam"], []),
    ("will not be moved we", "NOT_FOUND", [], [], []),
    # A word more, a word less, another word, the opposite.
    ("The government will rebuild the bridge at Orrin before the winter", "ALTERED", [], [], ["again", "dam"]),
    ("The government will not rebuild the dam at Orrin before the winter and nobody will pay a penny for it",
     "ALTERED", [], [], ["again", "half", "dam"]),
    ("nobody will pay a single penny for the dam at Orrin", "ALTERED", [], [], ["again", "dam"]),
    # What is printed, and a sentence more than was asked of anybody.
    ("We will rebuild the dam at Orrin before the winter. Schools, hospitals and every road come next.",
     "ALTERED", [], [], ["half"]),
    # The same subject, the same turns of phrase: nobody said it.
    ("The dam at Orrin was finished in winter", "NOT_FOUND", [], [], []),
    ("nobody will ever know what the government has", "NOT_FOUND", [], [], []),
    ("we will not be there for it", "NOT_FOUND", [], [], []),
    ("Struck out and nobody has said it again", "NOT_FOUND", [], [], []),
    ("1 2 3 4", "NOT_FOUND", [], [], []),
]  # fmt: skip


async def test_what_is_found_and_what_is_not(store: Store) -> None:
    await save(store, graph())
    for text, found, exact, part, altered in EXAMPLES:
        answer = await checked(store, text)
        shown = (answer["found"], *(ids(answer, way) for way in ("exact", "partOf", "altered")))
        assert shown == (found, exact, part, altered), text
        assert answer["covered"] == {"articles": 3, "outlets": 3, "days": 3}


async def test_it_is_one_statement_and_can_be_narrowed_and_paged(statements: list[str], store: Store) -> None:
    await save(store, graph())
    text = "will rebuild the dam at Orrin before"
    statements.clear()
    answer = await checked(store, text, speaker="Jane Roe")
    assert len(statements) == 1
    assert (answer["found"], ids(answer, "altered")) == ("ALTERED", ["half"])
    assert (await checked(store, text, outlet="Paper 9"))["covered"]["articles"] == 0
    page = """query($text: String!, $after: String) { quoteCheck(text: $text) { partOf(first: 1, after: $after) {
        nodes { id } pageInfo { endCursor hasNextPage } } } }"""
    first = (await ask(store, page, {"text": text}))["quoteCheck"]["partOf"]
    after = first["pageInfo"]["endCursor"]
    last = (await ask(store, page, {"text": text, "after": after}))["quoteCheck"]["partOf"]
    assert (first["nodes"], last["nodes"]) == ([{"id": "statement:again"}], [{"id": "statement:dam"}])
    with pytest.raises(QueryError, match="no cursor of this question"):
        await ask(store, page, {"text": "another text of this paper", "after": after})


async def test_the_numbers_open_their_lists(store: Store) -> None:
    await save(store, graph())
    facets = "exact { facets { byOutlet { label statements filter } } }"
    document = f"query($t: String!, $f: StatementFilter) {{ quoteCheck(text: $t, filter: $f) {{ {facets} }} }}"
    asked = {"t": SAID["dam"][0], "f": {"published": {"from": "2026-03-01"}}}
    (first, _) = (await ask(store, document, asked))["quoteCheck"]["exact"]["facets"]["byOutlet"]
    assert (first["label"], first["statements"]) == ("Paper 1", 1)
    assert ids(await checked(store, SAID["dam"][0], **first["filter"]), "exact") == ["again"]


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
async def test_too_few_or_too_many_words_are_refused(store: Store) -> None:
    for text, message in (("never said", "2 words are too few"), ("a " * 301, "301 words are too many")):
        with pytest.raises(QueryError, match=f"{message} .* give 4 to 300 words"):
            await ask(store, DOCUMENT, {"text": text})


@pytest.mark.parametrize(
    ("printed", "asked", "told"),
    [
        ("“No,” he said – no.", "no HE said: no", "“No,” he said – no."),
        ("It is not over, I think.", "It is over", "It is {+not }over, {+I think.}"),
        ("a fast car", "a very slow car", "a {-very slow }{+fast }car"),
        ("co-operate... now", "cooperate now", "{-cooperate }{+co-operate... }now"),
        ("co-operate", "co operate", "co-operate"),
        ("", "four words that stand", "{-four words that stand}"),
    ],
)
def test_differences_word_by_word(printed: str, asked: str, told: str) -> None:
    found = differences(printed, asked)
    signs = {(True, True): "{}", (True, False): "{{-{}-}}", (False, True): "{{+{}+}}"}
    shown = "".join(signs[piece.asked, piece.printed].format(piece.text) for piece in found)
    assert shown.replace("+}", "}").replace("-}", "}") == told
    assert "".join(piece.text for piece in found if piece.printed) == printed
