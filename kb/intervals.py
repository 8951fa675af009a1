"""Dates as they are known: an interval, how precise, and why.

The text form is EDTF (ISO 8601-2): `2023-09-24`, `2023-09`, `2023`, `199X`,
`2023-09-01/2023-09-23`, `../2023-09-25`, and `XXXX-09-25` where the year is not given.
Everything else about an interval is read off that text.
"""

import calendar
import re
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, field_validator

UNKNOWN_YEAR = "XXXX"
_BOUND = re.compile(r"(?P<year>\d{4}|\d{3}X|XXXX)(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")
# A year with 29 February, for dates whose year is not given.
_LEAP = 2000


class Precision(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    DECADE = "decade"
    INTERVAL = "interval"
    UNKNOWN = "unknown"


class Unit(StrEnum):
    """What time is divided into; weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Basis(StrEnum):
    """Why we believe a date."""

    EXPLICIT = "explicit"  # printed in the article
    GIVEN = "given"  # said by the user who loaded it
    INFERRED = "inferred"  # concluded; `source` says from what
    NOT_STATED = "not stated"


class Interval(BaseModel):
    """When something was, as far as it is known.

    `edtf` is None when nothing at all is known. `phrase` is the printed words
    ("on Sunday"), `source` what an inferred date was inferred from.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    edtf: str | None = None
    precision: Precision = Precision.UNKNOWN
    basis: Basis = Basis.NOT_STATED
    phrase: str | None = None
    source: str | None = None

    @field_validator("edtf")
    @classmethod
    def _readable(cls, edtf: str | None) -> str | None:
        if edtf is not None:
            for text in _halves(edtf):
                if text != "..":
                    _days(text)
            earliest, latest = _bounds(edtf)
            if earliest and latest and latest < earliest:
                raise ValueError(f"{edtf} ends before it begins")
        return edtf

    @property
    def earliest(self) -> date | None:
        """The first possible day, or None when it is open or its year is not given."""
        return _bounds(self.edtf)[0]

    @property
    def latest(self) -> date | None:
        """The last possible day, or None when it is open or its year is not given."""
        return _bounds(self.edtf)[1]

    @property
    def day(self) -> date | None:
        """The day that it is known to be, or None."""
        return self._within(Unit.DAY)

    @property
    def week(self) -> date | None:
        """The first day of the week that it lies in for certain, or None."""
        return self._within(Unit.WEEK)

    @property
    def month(self) -> date | None:
        """The first day of the month that it lies in for certain, or None."""
        return self._within(Unit.MONTH)

    @property
    def year(self) -> date | None:
        """The first day of the year that it lies in for certain, or None."""
        return self._within(Unit.YEAR)

    def _within(self, unit: Unit) -> date | None:
        earliest, latest = _bounds(self.edtf)
        if earliest is None or latest is None or latest > last_day(earliest, unit):
            return None
        return first_day(earliest, unit)

    @property
    def yearless(self) -> bool:
        """True when a day or month is known and its year is not."""
        return self.edtf is not None and UNKNOWN_YEAR in self.edtf

    def without_year(self) -> Self:
        """The same interval with every year forgotten (for an article that does not say its year)."""
        if self.edtf is None:
            return self
        # A year or a decade alone has nothing left without its year.
        bounds = [UNKNOWN_YEAR + text[4:] if "-" in text else text for text in _halves(self.edtf)]
        return self.model_copy(update={"edtf": "/".join(bounds)})

    def with_year(self, near: date, source: str | None = None) -> Self:
        """The same interval with each missing year chosen so that it lies nearest to `near`."""
        if self.edtf is None or not self.yearless:
            return self
        bounds = [_nearest(text, near) for text in _halves(self.edtf)]
        first, last = bounds[0], bounds[-1]
        if ".." not in bounds and last < first:  # it crosses New Year
            bounds[0] = f"{int(first[:4]) - 1:04}{first[4:]}"
        return self.model_copy(update={"edtf": "/".join(bounds), "basis": Basis.INFERRED, "source": source})


def day(when: date, basis: Basis = Basis.EXPLICIT, phrase: str | None = None) -> Interval:
    """One known day."""
    return Interval(edtf=when.isoformat(), precision=Precision.DAY, basis=basis, phrase=phrase)


def span(
    earliest: date | None,
    latest: date | None,
    precision: Precision = Precision.INTERVAL,
    basis: Basis = Basis.EXPLICIT,
    phrase: str | None = None,
) -> Interval:
    """From `earliest` to `latest`, both included; None is an open end."""
    if earliest is None and latest is None:
        return Interval(basis=basis, phrase=phrase)
    edtf = f"{earliest or '..'}/{latest or '..'}"
    if earliest == latest and earliest is not None:
        edtf, precision = earliest.isoformat(), Precision.DAY
    return Interval(edtf=edtf, precision=precision, basis=basis, phrase=phrase)


def known_as(edtf: str | None) -> Interval:
    """What a person gives as EDTF, as precise as it is written; a `ValueError` when it is none."""
    if edtf is None:
        return Interval(basis=Basis.GIVEN)
    if "/" in edtf:
        return Interval(
            edtf=edtf, precision=Precision.UNKNOWN if ".." in edtf else Precision.INTERVAL, basis=Basis.GIVEN
        )
    match = _BOUND.fullmatch(edtf)
    if not match:
        raise ValueError(f"{edtf} is no date in EDTF")
    decade = Precision.DECADE if match["year"][:3].isdigit() and match["year"].endswith("X") else Precision.YEAR
    precision = Precision.DAY if match["day"] else Precision.MONTH if match["month"] else decade
    return Interval(edtf=edtf, precision=precision, basis=Basis.GIVEN)


def first_day(when: date, unit: Unit) -> date:
    """The day on which the unit that holds `when` begins."""
    match unit:
        case Unit.DAY:
            return when
        case Unit.WEEK:
            return when - timedelta(when.weekday())
        case Unit.MONTH:
            return when.replace(day=1)
        case Unit.YEAR:
            return when.replace(month=1, day=1)


def last_day(when: date, unit: Unit) -> date:
    """The day on which the unit that holds `when` ends."""
    match unit:
        case Unit.DAY:
            return when
        case Unit.WEEK:
            return when + min(timedelta(6 - when.weekday()), date.max - when)
        case Unit.MONTH:
            return when.replace(day=calendar.monthrange(when.year, when.month)[1])
        case Unit.YEAR:
            return when.replace(month=12, day=31)


def contradicts(one: Interval, other: Interval) -> bool:
    """True when no day can be in both; what is not known contradicts nothing."""
    near = one.earliest or one.latest or other.earliest or other.latest or date(_LEAP, 1, 1)
    a, b = one.with_year(near), other.with_year(near)
    return _before(a.latest, b.earliest) or _before(b.latest, a.earliest)


def _before(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one < other


def _halves(edtf: str) -> list[str]:
    if edtf.count("/") > 1:
        raise ValueError(f"{edtf} is no EDTF interval")
    return edtf.split("/")


def _bounds(edtf: str | None) -> tuple[date | None, date | None]:
    if edtf is None:
        return None, None
    halves = _halves(edtf)
    first, last = halves[0], halves[-1]
    return (
        None if first == ".." or UNKNOWN_YEAR in first else _days(first)[0],
        None if last == ".." or UNKNOWN_YEAR in last else _days(last)[1],
    )


def _days(text: str) -> tuple[date, date]:
    """First and last day of one bound; a missing year is read as a leap year."""
    match = _BOUND.fullmatch(text)
    if not match:
        raise ValueError(f"{text} is no date in EDTF")
    if "X" in match["year"] and match["year"] != UNKNOWN_YEAR:
        if match["month"]:
            raise ValueError(f"{text} is no date in EDTF")
        return date(int(match["year"][:3] + "0"), 1, 1), date(int(match["year"][:3] + "9"), 12, 31)
    year = _LEAP if match["year"] == UNKNOWN_YEAR else int(match["year"])
    first, last = int(match["month"] or 1), int(match["month"] or 12)
    ends = (int(match["day"]),) * 2 if match["day"] else (1, calendar.monthrange(year, last)[1])
    return date(year, first, ends[0]), date(year, last, ends[1])


def _nearest(text: str, near: date) -> str:
    if UNKNOWN_YEAR not in text:
        return text
    candidates: list[tuple[int, str]] = []
    for year in (near.year, near.year - 1, near.year + 1):
        filled = f"{year:04}{text[4:]}"
        try:
            first, last = _days(filled)
        except ValueError:  # 29 February of a common year
            continue
        candidates.append((abs((first - near).days) if near < first else abs((near - last).days), filled))
    return min(candidates)[1] if candidates else text
