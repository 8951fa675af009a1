"""Printed dates and the days that they mean."""

from datetime import date

import pytest

from loaders import expressions

MONDAY = date(2024, 3, 11)


@pytest.mark.parametrize(
    ("phrase", "edtf"),
    [
        ("Monday", "2024-03-11"),
        ("on Sunday evening", "2024-03-10"),
        ("Tuesday", "2024-03-05"),
        ("last Monday", "2024-03-04"),
        ("next Friday", "2024-03-15"),
        ("yesterday", "2024-03-10"),
        ("tomorrow", "2024-03-12"),
        ("March 3", "2024-03-03"),
        ("Dec. 30", "2023-12-30"),
        ("3 March 2021", "2021-03-03"),
        ("March 3rd, 2021", "2021-03-03"),
        ("Sunday, March 3", "2024-03-03"),
        ("last week", "2024-03-04/2024-03-10"),
        ("this week", "2024-03-11/2024-03-17"),
        ("last month", "2024-02"),
        ("earlier this month", "2024-03"),
        ("last year", "2023"),
        ("three weeks ago", "2024-02-19"),
        ("two days earlier", "2024-03-09"),
        ("over the weekend", "2024-03-09/2024-03-10"),
        ("in November", "2023-11"),
        ("May 2022", "2022-05"),
        ("in 2019", "2019"),
        ("the 1980s", "198X"),
        ("2024-03-01", "2024-03-01"),
        ("31/12/2023", "2023-12-31"),
        ("in the past month", "2024-02-10/2024-03-11"),
    ],
)
def test_what_a_phrase_means_on_a_monday_in_march(phrase: str, edtf: str) -> None:
    (found,) = expressions.find(f"It came {phrase} and went.")
    assert found.interval(MONDAY).edtf == edtf
    assert found.phrase in phrase


@pytest.mark.parametrize(
    "text", ["recently", "It may 5 times fail", "page 2024-5", "March 300", "some 5 percent", "the march on"]
)
def test_no_date(text: str) -> None:
    assert [e.phrase for e in expressions.find(text)] == []


def test_without_an_anchor_only_the_phrase_is_known() -> None:
    (found,) = expressions.find("on Sunday")
    interval = found.interval(None)
    assert (interval.edtf, interval.phrase) == (None, "Sunday")


def test_a_day_that_does_not_exist_is_unknown() -> None:
    (found,) = expressions.find("on February 30, 2024")
    assert found.interval(MONDAY).edtf is None
