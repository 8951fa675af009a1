"""Six questions, each as a user of either server would write it, and when two answers are equal.

A row of an answer is compared by its leaves alone: the peer answers lists where we answer
one object, and constants as they are stored.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import sqrt
from typing import Any, Final, cast

from benchmarks.synthetic import FAMOUS, HUB, WORDS

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Question:
    """One question: both documents, and where the rows stand in both answers.

    `ordered` says that both servers order the rows; else they are compared as sets.
    `times` is how many times the peer's requests a second ours should answer, on Neo4j and embedded.
    """

    name: str
    ours: str
    peers: str
    our_rows: Path
    peers_rows: Path
    ordered: bool = True
    times: tuple[float, float] = (2, 5)

    def equal(self, ours: Any, peers: Any) -> bool:
        """Whether two answers say the same, and something."""
        one, other = list(_rows(ours, self.our_rows)), list(_rows(peers, self.peers_rows))
        return bool(one) and (one == other if self.ordered else sorted(one) == sorted(other))


def questions(statements: int) -> list[Question]:
    """The questions about a graph of this size."""
    return [_PAGE, _ABOUT, _SPEAKER, _full_text(_seldom_words(statements)), _AIMED, _COUNTS]


def _seldom_words(statements: int) -> list[str]:
    """Two words that stand together in about twenty statements, however many there are."""
    rank = round(0.4 * sqrt(statements))
    return [WORDS[rank], WORDS[2 * rank]]


def _rows(data: Any, path: Path) -> Iterator[list[str]]:
    for step in path:
        data = data[step]
    for row in data:
        yield sorted(_leaves(row))


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        within = cast("Iterable[Any]", value.values() if isinstance(value, dict) else value)
        for inner in within:
            yield from _leaves(inner)
    else:
        yield str(value).casefold().replace("_", " ")


_OURS: Final = """
    id type act text said { edtf } speaker { id name } about { id name role } claim { id gist }
    evidence { exact start end article { title outlet { name } } }
"""
_PEERS: Final = """
    id type act text said_edtf speaker { id name } claim { id gist }
    aboutConnection { edges { properties { role } node { id name } } }
    evidenceConnection(where: {edge: {part: {eq: "content"}}}, sort: [{edge: {n: ASC}}]) {
        edges { node { exact start end article { title outlet { name } } } } }
"""
_NEWEST: Final = "sort: [{newest: DESC}]"

_PAGE: Final = Question(
    "a page of 50 with everything beside it",
    f"{{ statements(first: 50) {{ nodes {{ {_OURS} }} }} }}",
    f"{{ statements(limit: 50, {_NEWEST}) {{ {_PEERS} }} }}",
    ("statements", "nodes"),
    ("statements",),
    times=(3, 8),
)
_ABOUT: Final = Question(
    "who said what about X in a month",
    f"""{{ statements(first: 50, filter: {{about: "{HUB}", said: {{from: "2023-06-01", to: "2023-06-30"}}}}) {{
        nodes {{ {_OURS} }} }} }}""",
    f"""{{ statements(limit: 50, {_NEWEST}, where: {{about: {{some: {{name: {{eq: "{HUB}"}}}}}},
        said_latest_date: {{gte: "2023-06-01"}}, said_earliest_date: {{lte: "2023-06-30"}}}}) {{ {_PEERS} }} }}""",
    ("statements", "nodes"),
    ("statements",),
)
_SPEAKER: Final = Question(
    "a speaker's page with total",
    f"""{{ entities(filter: {{name: "{FAMOUS}"}}, first: 1) {{ nodes {{ name type
        statements(first: 20) {{ totalCount pageInfo {{ hasNextPage }}
            edges {{ node {{ id text said {{ edtf }} article {{ title }} }} }} }} }} }} }}""",
    f"""{{ entities(where: {{name: {{eq: "{FAMOUS}"}}}}, limit: 1) {{ name type
        statementsConnection(first: 20, sort: [{{node: {{newest: DESC}}}}]) {{ totalCount pageInfo {{ hasNextPage }}
            edges {{ node {{ id text said_edtf article {{ title }} }} }} }} }} }}""",
    ("entities", "nodes"),
    ("entities",),
)


def _full_text(words: list[str]) -> Question:
    lucene = " AND ".join(words)
    return Question(
        "full text",
        f"""{{ statements(filter: {{text: "{" ".join(words)}"}}, first: 50) {{
            nodes {{ id text speaker {{ name }} }} }} }}""",
        f"""{{ statementsByWords(phrase: "{lucene}", first: 50) {{
            edges {{ node {{ id text speaker {{ name }} }} }} }} }}""",
        ("statements", "nodes"),
        ("statementsByWords", "edges"),
        ordered=False,
    )


_AIMED: Final = Question(
    "by a property of a relation",
    f"""{{ statements(filter: {{about: "{HUB}", aboutRole: TARGET}}, first: 50) {{ nodes {{ id text }} }} }}""",
    f"""{{ statements(limit: 50, {_NEWEST}, where: {{aboutConnection: {{some: {{
        edge: {{role: {{eq: "target"}}}}, node: {{name: {{eq: "{HUB}"}}}}}}}}}}) {{ id text }} }}""",
    ("statements", "nodes"),
    ("statements",),
)
_COUNTS: Final = Question(
    "how much each of 20 people said",
    "{ entities(filter: {type: [PERSON]}, first: 20) { nodes { name statements(first: 0) { totalCount } } } }",
    """{ entities(where: {type: {eq: "person"}}, sort: [{by_name: ASC}], limit: 20) {
        name statementsConnection { aggregate { count { nodes } } } } }""",
    ("entities", "nodes"),
    ("entities",),
)
