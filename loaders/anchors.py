"""The day beside which an article's relative dates are read.

It is the day of publication; else the last day that the article prints in full. Where no year
is printed, a day with its weekday ("Monday, September 25") allows reading with a year for
which the two agree; what is found so forgets the year again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kb.intervals import Basis, Interval, Precision
from loaders import expressions
from loaders.draft import Draft
from loaders.expressions import Expression

# Any run of years that holds each weekday for each day; which one is forgotten again.
_PROXY_YEARS = range(2000, 2012)


@dataclass(frozen=True)
class Anchor:
    """A day; `proxy` when its year is only assumed, `weekday` when its weekday is known."""

    day: date | None = None
    proxy: bool = False
    weekday: bool = True

    def read(self, expression: Expression) -> Interval:
        """What an expression means beside this day."""
        if (
            self.day
            and not self.weekday
            and expression.match.groupdict().get("weekday")
            and not expression.match.groupdict().get("month")
        ):
            return Interval(basis=Basis.EXPLICIT, phrase=expression.phrase)
        return expression.interval(self.day)

    def honest(self, interval: Interval) -> Interval:
        """The interval as it may be told: without the year that was only assumed."""
        return interval.without_year() if self.proxy else interval


def anchor(draft: Draft) -> Anchor:
    """The anchor of an article; without any day at all only full dates can be read."""
    published = draft.source.published
    if published.edtf and published.precision is Precision.DAY and published.earliest:
        return Anchor(published.earliest)
    found = list(_printed(draft))
    if full := [days for e in found if (days := e.days(None)) and days[2] is Precision.DAY]:
        return Anchor(max(days[0] for days in full))
    return _proxy(found)


def _printed(draft: Draft) -> Iterator[Expression]:
    """The expressions of the dateline and of the running text."""
    spans = (*((draft.dateline,) if draft.dateline else ()), *draft.paragraphs)
    for span in spans:
        yield from expressions.find(draft.text, *span)


def _proxy(found: list[Expression]) -> Anchor:
    dayless = [
        e
        for e in found
        if e.match.groupdict().get("day") and e.match.groupdict().get("month") and not e.match.groupdict().get("year")
    ]
    named = [(e, weekday) for e in dayless if (weekday := expressions.weekday_of(e)) is not None]
    for expression, weekday in named:
        for year in _PROXY_YEARS:
            days = expression.days(date(year, 12, 31))
            if days and days[0].weekday() == weekday:
                return Anchor(days[0], proxy=True)
    known = [days[0] for e in dayless if (days := e.days(date(_PROXY_YEARS[0], 12, 31)))]
    return Anchor(max(known), proxy=True, weekday=False) if known else Anchor()
