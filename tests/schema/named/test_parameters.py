"""What dashboards send, and what it means."""

from typing import Any

import pytest

from kb.errors import QueryError
from schema.named import given, library
from schema.named.library import named

STATEMENTS = library()["statements"]
CLAIMS = library()["claims"]
LISTS = named("lists", "query($also: [StatementFilter!]) { statements(filter: {and: $also}) { totalCount } }")


def filter_(*sent: tuple[str, str]) -> Any:
    return given(STATEMENTS, sent).variables.get("filter")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-09-24", "2023-09-24"),
        (" 2023-09-24 ", "2023-09-24"),
        ("20230924", "2023-09-24"),
        ("2023-09-24T23:30:00", "2023-09-24"),
        ("2023-09-24T23:30:00Z", "2023-09-24"),
        ("2023-09-24T23:30:00-05:00", "2023-09-24"),
        ("1695513600000", "2023-09-24"),
        ("1695599999999", "2023-09-24"),
        ("1695513600", "2023-09-24"),
        ("0", "1970-01-01"),
        ("-86400000000", "1967-04-07"),
        ("{2023-09-24}", "2023-09-24"),
    ],
)
def test_days(text: str, day: str) -> None:
    assert filter_(("from", text)) == {"said": {"from": day}}


@pytest.mark.parametrize(
    "text", ["", " ", "${from}", "${__from:date:iso}", "$from", "$__from", "[[from]]", "{{ from }}", "{}"]
)
def test_what_was_not_expanded_was_not_given_and_is_told(text: str) -> None:
    found = given(STATEMENTS, [("from", text)])
    assert found.variables == {}
    assert found.defaults == {"from": None, "order": "NEWEST", "first": 50}


def test_a_default_is_told_only_where_it_was_taken() -> None:
    found = given(STATEMENTS, [("first", "7"), ("order", "oldest")])
    assert (found.variables, found.defaults) == ({"first": 7, "order": "OLDEST"}, {})


@pytest.mark.parametrize(
    "sent",
    [
        [("act", "{DENY,EXPRESS_CONCERN}")],
        [("act", "deny,express concern")],
        [("act", "deny"), ("act", "express-concern")],
        [("act", '{"DENY","EXPRESS_CONCERN"}')],
    ],
)
def test_several_choices(sent: list[tuple[str, str]]) -> None:
    assert filter_(*sent) == {"act": ["DENY", "EXPRESS_CONCERN"]}


def test_a_comma_in_a_name_is_part_of_it() -> None:
    assert filter_(("speaker", "Miller, Matthew")) == {"speaker": "Miller, Matthew"}
    assert filter_(("speaker", '{"Miller, Matthew"}')) == {"speaker": "Miller, Matthew"}


def test_fields_of_the_filter_by_themselves_in_it_and_together() -> None:
    assert filter_(("speaker", "A"), ("said.to", "2023-09-24"), ("certainty", "certain"), ("hedged", "no")) == {
        "speaker": "A",
        "said": {"to": "2023-09-24", "certainty": "CERTAIN"},
        "hedged": False,
    }
    assert filter_(("filter", '{"act":["DENY"]}'), ("speaker", "A")) == {"act": ["DENY"], "speaker": "A"}
    assert filter_(("filter", '{"speaker":"B"}'), ("speaker", "A")) == {"speaker": "A", "and": [{"speaker": "B"}]}


def test_from_and_to_are_those_of_the_time_that_the_filter_has() -> None:
    assert given(CLAIMS, [("from", "2023-09-24")]).variables == {"filter": {"firstSaid": {"from": "2023-09-24"}}}


def test_what_passes_by_caches_is_no_parameter() -> None:
    assert given(STATEMENTS, [("_", "1695513600000")]).variables == {}


def test_objects_in_a_list() -> None:
    both = [{"speaker": "A"}, {"speaker": "B"}]
    assert given(LISTS, [("also", '[{"speaker":"A"},{"speaker":"B"}]')]).variables == {"also": both}
    assert given(LISTS, [("also", '{"speaker":"A"}'), ("also", '{"speaker":"B"}')]).variables == {"also": both}


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ([("speeker", "A")], "statements has no parameter 'speeker'; it has filter, order, first"),
        ([("from", "yesterday")], "from: 'yesterday' cannot be used; give a day like 2023-09-24"),
        ([("from", "99999999999999999")], "from: '99999999999999999' cannot be used"),
        ([("act", "shout")], "act: 'shout' cannot be used; give one of SAY, ASK"),
        ([("first", "many")], "first: 'many' cannot be used; give a whole number"),
        ([("speaker", "A"), ("speaker", "B")], "speaker takes one value and was given 2"),
        ([("speaker", "{A,B}")], "speaker takes one value and was given 2"),
        ([("filter", "{speaker")], "cannot be used; give a StatementFilter as JSON"),
        *(([("filter", text)], "give a StatementFilter as JSON") for text in ("1", "null", '"a"', "[1]")),
        ([("filter", "[{},{}]")], "filter takes one value and was given 2"),
        ([("filter", "7"), ("speaker", "A")], "give a StatementFilter as JSON"),
        ([("hedged", "perhaps")], "give true or false"),
    ],
)
def test_what_cannot_be_understood(sent: list[tuple[str, str]], message: str) -> None:
    with pytest.raises(QueryError) as refused:
        given(STATEMENTS, sent)
    assert message in str(refused.value)


def test_the_same_field_twice_where_filters_do_not_add_up() -> None:
    with pytest.raises(QueryError, match="text is given twice"):
        given(CLAIMS, [("filter", '{"text":"a"}'), ("text", "b")])
