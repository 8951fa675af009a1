"""Dates as intervals: bounds, missing years, contradictions."""

from datetime import date

import pytest
from pydantic import ValidationError

from kb.intervals import Basis, Interval, Precision, contradicts, day, span

MONDAY = date(2023, 9, 25)


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2023-09-24", date(2023, 9, 24), date(2023, 9, 24)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("199X", date(1990, 1, 1), date(1999, 12, 31)),
        ("2023-09-01/2023-09-23", date(2023, 9, 1), date(2023, 9, 23)),
        ("../2023-09-25", None, date(2023, 9, 25)),
        ("2023-09/..", date(2023, 9, 1), None),
        ("XXXX-09-25", None, None),
        (None, None, None),
    ],
)
def test_bounds_are_read_off_the_text(edtf: str | None, earliest: date | None, latest: date | None) -> None:
    interval = Interval(edtf=edtf)
    assert (interval.earliest, interval.latest) == (earliest, latest)


@pytest.mark.parametrize("edtf", ["2023-13-01", "last week", "2023-02-30", "2023-09-02/2023-09-01", "1/2/3", "199X-01"])
def test_what_is_no_date_is_refused(edtf: str) -> None:
    with pytest.raises(ValidationError):
        Interval(edtf=edtf)


def test_a_missing_year_is_filled_near_a_known_day() -> None:
    stated = day(MONDAY, phrase="Monday, September 25").without_year()
    assert stated.edtf == "XXXX-09-25"
    assert stated.yearless
    filled = stated.with_year(date(2023, 9, 26), "the same words elsewhere")
    assert (filled.edtf, filled.basis, filled.source) == ("2023-09-25", Basis.INFERRED, "the same words elsewhere")
    assert filled.phrase == "Monday, September 25"


def test_a_missing_year_is_filled_across_new_year() -> None:
    assert Interval(edtf="XXXX-12-30").with_year(date(2024, 1, 2)).edtf == "2023-12-30"
    assert Interval(edtf="XXXX-12-30/XXXX-01-02").with_year(date(2024, 1, 2)).edtf == "2023-12-30/2024-01-02"


def test_a_day_that_no_near_year_has_stays_without_year() -> None:
    assert Interval(edtf="XXXX-02-29").with_year(date(2022, 3, 1)).edtf == "XXXX-02-29"


def test_known_years_are_never_touched() -> None:
    assert Interval(edtf="../2023-09-25").with_year(date(1999, 1, 1)).edtf == "../2023-09-25"


def test_what_is_not_known_contradicts_nothing() -> None:
    assert not contradicts(Interval(), day(MONDAY))
    assert not contradicts(day(MONDAY).without_year(), day(MONDAY))
    assert contradicts(day(MONDAY).without_year(), day(date(2023, 9, 24)))
    assert contradicts(Interval(edtf="../2023-09-24"), day(MONDAY))
    assert not contradicts(Interval(edtf="2023-09-18/2023-09-24"), Interval(edtf="XXXX-09-19"))


def test_a_span_of_one_day_is_that_day() -> None:
    assert span(MONDAY, MONDAY) == day(MONDAY)
    assert span(None, None).edtf is None
    assert span(None, MONDAY, Precision.UNKNOWN).edtf == "../2023-09-25"
