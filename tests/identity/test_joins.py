"""The rules that join leaves, each case by itself."""

from datetime import date, timedelta
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.identity.components import components
from kb.identity.joins import judgements
from kb.intervals import Interval
from kb.models import Leaf


def leaf(
    name: str, stated: str | None, published: str | None = None, of: str = "claim", place: str | None = None
) -> Leaf:
    return Leaf(
        id=f"{of}:{name}",
        of=of,
        canonical=f"{of}:{name}",
        key="quote:1",
        article=f"article:{name}",
        occasion=f"event:{name}",
        text="one two three four five six",
        place=place,
        stated=Interval(edtf=stated),
        published=Interval(edtf=published),
    )


def same(rule: str, *leaves: Leaf) -> set[tuple[str, str]]:
    found = {
        frozenset((j.left, j.right) for j in judgements(list(order)) if j.by == f"rule:{rule}")
        for order in permutations(leaves)
    }
    assert len(found) == 1, "the order of the leaves must not matter"
    return set(found.pop())


def test_the_same_words_on_the_same_day_are_one_claim_at_one_occasion() -> None:
    one, other = leaf("a", "2023-09-25"), leaf("b", "2023-09-25")
    assert same("same-quote", one, other) == {("claim:a", "claim:b")}
    assert same("same-occasion", one, other) == {("event:a", "event:b")}


def test_the_same_words_on_other_days_are_one_claim_at_two_occasions() -> None:
    one, other = leaf("a", "2023-09-25"), leaf("b", "2023-10-02")
    assert same("same-quote", one, other) == {("claim:a", "claim:b")}
    assert same("same-occasion", one, other) == set()


def test_a_missing_year_joins_the_day_that_fits() -> None:
    assert same("same-occasion", leaf("a", "2023-09-25"), leaf("b", "XXXX-09-25")) == {("event:a", "event:b")}
    assert same("same-occasion", leaf("a", "2023-09-25"), leaf("b", "XXXX-09-24")) == set()


def test_days_not_known_join_only_what_was_published_in_one_week() -> None:
    near = leaf("a", None, "2023-09-25"), leaf("b", "2023-09-25", "2023-09-30")
    far = leaf("a", None, "2023-09-25"), leaf("b", "2023-09-25", "2023-10-25")
    assert same("same-occasion", *near) == {("event:a", "event:b")}
    assert same("same-occasion", *far) == set()


def test_what_fits_two_that_contradict_each_other_joins_neither() -> None:
    torn = leaf("b", None), leaf("a", "2023-09-25"), leaf("c", "2023-10-02")
    assert same("same-occasion", *torn) == set()


def test_many_agreeing_articles_are_one_occasion() -> None:
    leaves = [leaf(name, "2023-09-25") for name in "abcd"]
    assert same("same-occasion", *leaves) == {("event:a", f"event:{name}") for name in "bcd"}


def test_events_join_by_their_own_days() -> None:
    week = leaf("a", "2023-09-18/2023-09-24", of="event", place="entity:x")
    assert same("same-event", week, leaf("b", "XXXX-09-19", of="event", place="entity:x")) == {("event:a", "event:b")}
    assert same("same-event", week, leaf("b", "XXXX-09-26", of="event", place="entity:x")) == set()
    assert same("same-event", week, leaf("b", "2023-09-19", of="event", place="entity:y")) == set()


def test_an_event_without_a_place_joins_one_of_the_same_few_days() -> None:
    day = leaf("a", "2023-09-19", of="event", place="entity:x")
    assert same("same-event", day, leaf("b", "2023-09-18/2023-09-24", of="event")) == {("event:a", "event:b")}
    assert same("same-event", day, leaf("b", "2023-09", of="event")) == set()
    assert same("same-event", day, leaf("b", "XXXX-09-19", of="event")) == set()


DAYS = st.sampled_from([None, "2023-09-24", "2023-09-25", "2023-09-24/2023-09-30", "../2023-09-24", "XXXX-09-25"])
PUBLISHED = st.sampled_from([None, "2023-09-25", "2023-10-01", "2023-10-20"])
PLACES = st.sampled_from([None, "entity:x", "entity:y"])


@given(st.lists(st.tuples(DAYS, PUBLISHED, PLACES), max_size=7))
def test_those_join_of_whom_every_two_would(looks: list[tuple[str | None, str | None, str | None]]) -> None:
    leaves = [leaf(str(n), days, published, "event", place) for n, (days, published, place) in enumerate(looks)]
    friends = {one.id: {other.id for other in leaves if other is not one and fit(one, other)} for one in leaves}
    torn = {ident for ident, ends in friends.items() if any(b not in friends[a] for a, b in combinations(ends, 2))}
    wanted = {frozenset({ident} | friends[ident] - torn) for ident in friends.keys() - torn if friends[ident] - torn}
    groups: dict[str, set[str]] = {}
    for ident, node in components([one.id for one in leaves], judgements(leaves)).items():
        groups.setdefault(node, set()).add(ident)
    assert {frozenset(group) for group in groups.values() if len(group) > 1} == wanted


def fit(one: Leaf, other: Leaf) -> bool:
    """Whether two would be joined if there were no others."""
    return bool(judgements([one, other]))


@pytest.mark.timeout(20)
def test_a_line_that_thousands_print_costs_little() -> None:
    days = [date(2023, 1, 1) + timedelta(n // 10) for n in range(3000)]
    leaves = [leaf(str(n), day.isoformat(), day.isoformat()) for n, day in enumerate(days)]
    assert len([one for one in judgements(leaves) if one.by == "rule:same-occasion"]) == 2700
