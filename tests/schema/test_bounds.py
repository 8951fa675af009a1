"""Documents that would cost too much are refused, and soon."""

import time
from typing import Any

import pytest
from graphql import get_introspection_query, parse

from schema import bounds
from schema.documents import DocumentError, read_document

NESTED = "edges { node { claim { statements "


def deep(levels: int) -> str:
    return "{ statements " + ("{ " + NESTED) * levels + "{ totalCount }" + " } } } }" * levels + " }"


def spread(levels: int, body: str = "") -> str:
    chain = " ".join(f"fragment F{i} on Query {{ ...F{i + 1} {body} ...F{i + 1} }}" for i in range(levels))
    return f"{{ ...F0 }} {chain} fragment F{levels} on Query {{ __typename }}"


def pages(first: int) -> str:
    fields = "id text hedge cue claim { id gist counts { statements } } article { id }"
    inner = f"statements(first: {first}) {{ nodes {{ {fields} }} }}"
    return f"{{ claims(first: {first}) {{ nodes {{ {inner} }} }} }}"


def repeated(times: int) -> str:
    fragments = " ".join(f"fragment F{i} on Statement {{ claim {{ ...G }} }}" for i in range(times))
    spreads = " ".join(f"...F{i}" for i in range(times))
    again = "fragment G on Claim { id gist counts { outlets } }"
    return f"{{ statements {{ nodes {{ {spreads} }} }} }} {fragments} {again}"


def aliased(times: int, field: str) -> str:
    return "{ " + " ".join(f"a{i}: {field}" for i in range(times)) + " }"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (aliased(401, "__typename"), "more than 400 fields"),
        (deep(6), "nests fields"),
        (spread(24), "more than 400 fields"),
        (spread(20, "x: __typename"), "more than 400 fields"),
        ("{ __typename " + "@skip(if: false) " * 3000 + "}", "50,000 are possible|tokens"),
        (aliased(201, "__typename"), "more than 200 aliases"),
        ("{ __typename " + "@skip(if: false) " * 101 + "}", "more than 100 directives"),
        (" ".join(f"query Q{n} {{ __typename }}" for n in range(51)), "more than 50 operations"),
        ("{ statements(first: 101) { nodes { id } } }", "first: 101 is not possible"),
        ("{ statements(last: " + "9" * 5000 + ") { nodes { id } } }", "last: 9999999999 is not possible"),
        ("{" * 5000, "tokens"),
        ("{" * 1900, "Expected Name"),
        ("{ __type(name: " + "[" * 900 + "]" * 900 + ") { name } }", "nested too deeply"),
        (aliased(60, "__schema { types { fields { name } } }"), "schema itself"),
        (aliased(21, "statements { totalCount }"), "20 root fields"),
        ("{ statements { nodes " + aliased(101, "id") + " } }", "100 fields"),
        (pages(100), "may answer"),
        ("{ " + "__typename " * 100 + "}", "the same fields too often"),
        ("{ " + "statements { nodes { speaker { name } id } } " * 40 + "}", "the same fields too often"),
        (repeated(40), "the same fields too often"),
        ("{ __typename } #" + "x" * 60_000, "60,016 characters"),
        ("query { ...A } fragment A on Query { ...B } fragment B on Query { ...A }", "Cannot spread fragment"),
        ("{ nobody }", "Cannot query field 'nobody'"),
        ("{ statements { } }", "Expected"),
        ("", "Unexpected <EOF>|Expected"),
    ],
    ids=[
        "fields", "deep", "fragments", "fragments and aliases", "many directives", "aliases", "directives",
        "operations", "page", "page of many digits", "braces", "fewer braces", "lists",
        "introspection", "roots", "one object", "pages", "repeated", "repeated trees", "repeated fragments", "long",
        "cycle", "unknown", "empty", "nothing",
    ],
)  # fmt: skip
def test_refused(text: str, message: str) -> None:
    began = time.perf_counter()
    with pytest.raises(DocumentError, match=message):
        read_document(text).question({}, None)
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{ " + "no " * 2000 + "}", "2,000 tokens"), ("{ no " * 21 + "}" * 21, "fields 21 deep"),
        (aliased(401, "no"), "400 fields"), (aliased(201, "no"), "200 aliases"),
        ("{ no " + "@no " * 101 + "}", "100 directives"), ("query A { no } " * 51, "50 operations"),
        ("{ no(first: 101) }", "first: 101"), (pages(100).replace("gist", "no"), "may answer"),
        ("{ " + "no " * 100 + "}", "same fields too often"),
    ],
)  # fmt: skip
def test_every_limit_is_looked_at_before_the_schema_is(text: str, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        read_document(text)


def test_pages_count_by_their_rows_alone() -> None:
    groups = "byAbout(first: 100) { key label statements occasions outlets filter }"
    facets = f"facets {{ {groups} {groups.replace('byAbout', 'bySpeaker')} }}"
    assert read_document(f"{{ statements(first: 100) {{ counts {{ outlets }} {facets} }} }}").question({}, None).roots


def test_a_subscription_may_end_after_more_than_a_page() -> None:
    assert read_document("subscription { statements(first: 1000) { statement { id } } }").question({}, None).watch


def test_what_tools_ask_of_the_schema_is_answered() -> None:
    everything = get_introspection_query(
        descriptions=True, specified_by_url=True, directive_is_repeatable=True, schema_description=True,
        input_value_deprecation=True,
    )  # fmt: skip
    assert not read_document(everything).question({}, None).roots


def test_a_fragment_is_measured_once_and_counted_each_time() -> None:
    size = bounds.measure(parse("{ ...A ...A x { ...A } } fragment A on Query { a { b } c }"))
    assert (size.fields, size.depth) == (13, 3)


def test_words_in_texts_and_comments_are_no_tokens() -> None:
    words = "word " * 3000
    assert read_document(f'{{ statements(filter: {{text: "{words}"}}) {{ totalCount }} }} # {words}')
    assert read_document(f'{{ statements(filter: {{text: """{words}"""}}) {{ totalCount }} }}')


def test_variables_are_neither_deep_nor_many() -> None:
    document = read_document("query($f: StatementFilter!) { statements(filter: {and: [$f, $f]}) { totalCount } }")
    deep: dict[str, Any] = {}
    for _ in range(300):
        deep = {"and": [deep]}
    began = time.perf_counter()
    refused: list[tuple[dict[str, Any], str]] = [
        (deep, "more than 20 deep"), ({"type": ["DIRECT"] * 6000}, "more than 5,000 values"),
        ({"and": [{}] * 150}, "more than 200 filters"),
    ]  # fmt: skip
    for given, message in refused:
        with pytest.raises(DocumentError, match=message):
            document.question({"f": given}, None)
    assert time.perf_counter() - began < 1
    assert document.question({"f": {"speaker": "Miller"}}, None).roots


def test_variables_count_towards_the_cost() -> None:
    text = "query($n: Int!) " + pages(100).replace("first: 100", "first: $n")
    document = read_document(text)
    assert document.question({"n": 20}, None).roots
    with pytest.raises(DocumentError, match="may answer"):
        document.question({"n": 100}, None)
