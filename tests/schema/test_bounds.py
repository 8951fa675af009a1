"""Documents that would cost too much are refused, and soon."""

import time

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
    inner = f"statements(first: {first}) {{ nodes {{ id text hedge cue claim {{ id gist counts {{ statements }} }} article {{ id }} }} }}"
    return f"{{ claims(first: {first}) {{ nodes {{ {inner} }} }} }}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{ " + " ".join(f"a{i}: __typename" for i in range(501)) + " }", "more than 500 fields"),
        (deep(6), "nests fields"),
        (spread(24), "more than 500 fields"),
        (spread(20, "x: __typename"), "more than 500 fields"),
        ("{ __typename " + "@skip(if: false) " * 3000 + "}", "code points|tokens"),
        ("{" * 5000, "Expected Name"),
        ("{ __type(name: " + "[" * 5000 + "]" * 5000 + ") { name } }", "nested too deeply"),
        ("{ " + " ".join(f"a{i}: __schema {{ types {{ fields {{ name }} }} }}" for i in range(60)) + " }", "schema itself"),
        ("{ " + " ".join(f"a{i}: statements {{ totalCount }}" for i in range(21)) + " }", "20 root fields"),
        ("{ statements { nodes { " + " ".join(f"a{i}: id" for i in range(101)) + " } } }", "100 fields"),
        (pages(100), "may answer"),
        ("query { ...A } fragment A on Query { ...B } fragment B on Query { ...A }", "Cannot spread fragment"),
        ("{ nobody }", "Cannot query field 'nobody'"),
        ("{ statements { } }", "Expected"),
        ("", "Unexpected <EOF>|Expected"),
    ],
    ids=["aliases", "deep", "fragments", "fragments and aliases", "directives", "braces", "lists", "introspection",
         "roots", "one object", "pages", "cycle", "unknown", "empty", "nothing"],
)  # fmt: skip
def test_refused(text: str, message: str) -> None:
    began = time.perf_counter()
    with pytest.raises(DocumentError, match=message):
        read_document(text).question({}, None)
    assert time.perf_counter() - began < 1


def test_what_tools_ask_of_the_schema_is_answered() -> None:
    everything = get_introspection_query(
        descriptions=True, specified_by_url=True, directive_is_repeatable=True, schema_description=True,
        input_value_deprecation=True,
    )  # fmt: skip
    assert not read_document(everything).question({}, None).roots


def test_a_fragment_is_measured_once_and_counted_each_time() -> None:
    size = bounds.measure(parse("{ ...A ...A x { ...A } } fragment A on Query { a { b } c }"))
    assert (size.fields, size.depth) == (10, 3)


def test_variables_count_towards_the_cost() -> None:
    text = "query($n: Int!) " + pages(100).replace("first: 100", "first: $n")
    document = read_document(text)
    assert document.question({"n": 20}, None).roots
    with pytest.raises(DocumentError, match="may answer"):
        document.question({"n": 100}, None)
