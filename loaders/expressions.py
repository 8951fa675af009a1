"""Date expressions of the news: finding them, and their interval beside a known day."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from kb.intervals import Basis, Interval, Precision
from kb.models import Span
from loaders import readings
from loaders.readings import Days

_S = r"[\s\xa0]+"
_MONTH = (
    r"(?-i:(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![a-z]))"
)
_WEEKDAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_YEAR = r"(?:1[89]|20)\d\d"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_COUNT = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"

FULL_DATE: Final = (
    rf"(?:{_YEAR}-\d\d-\d\d|\d\d?/\d\d?/{_YEAR}|\d\d?\.\d\d?\.{_YEAR}"
    rf"|{_MONTH}{_S}{_DAY},?{_S}{_YEAR}|{_DAY}(?:{_S}of)?{_S}{_MONTH},?{_S}{_YEAR})"
)


@dataclass(frozen=True)
class Expression:
    """A printed date: where, its words, and whether it names a year by itself."""

    span: Span
    phrase: str
    match: re.Match[str]
    read: Callable[[re.Match[str], date], Days]
    needs_anchor: bool

    def days(self, anchor: date | None) -> Days | None:
        """First day, last day and precision; None when it needs an anchor that is not known."""
        if anchor is None and self.needs_anchor:
            return None
        try:
            return self.read(self.match, anchor or date.max.replace(year=9000))
        except (ValueError, OverflowError):
            return None

    def interval(self, anchor: date | None) -> Interval:
        """The same as an `Interval` with its phrase; without an anchor only the phrase is known."""
        days = self.days(anchor)
        if days is None:
            return Interval(basis=Basis.EXPLICIT, phrase=self.phrase)
        return between(*days, phrase=self.phrase)


def between(first: date, last: date, precision: Precision, phrase: str | None = None) -> Interval:
    """An explicit interval, in the shortest EDTF that says it."""
    return Interval(edtf=_edtf(first, last, precision), precision=precision, basis=Basis.EXPLICIT, phrase=phrase)


def _edtf(first: date, last: date, precision: Precision) -> str:
    match precision:
        case Precision.DAY:
            return first.isoformat()
        case Precision.MONTH:
            return f"{first.year:04}-{first.month:02}"
        case Precision.YEAR:
            return f"{first.year:04}"
        case Precision.DECADE:
            return f"{first.year // 10:03}X"
        case _:
            return f"{first.isoformat()}/{last.isoformat()}"


def find(text: str, start: int = 0, end: int | None = None) -> Iterator[Expression]:
    """The date expressions of a stretch of text, in order, the longest reading of each."""
    at, end = start, len(text) if end is None else end
    while match := _ANY.search(text, at, end):
        name = str(match.lastgroup)
        reading = _READINGS[name]
        inner = re.compile(reading.pattern, re.IGNORECASE).match(text, match.start())
        if inner:
            yield Expression(Span(*match.span()), match.group(), inner, reading.read, reading.needs_anchor)
        at = match.end()


def full_date(text: str) -> date | None:
    """The day that a date with its year means, None when there is no such day."""
    found = next(find(text), None)
    days = found.days(None) if found else None
    return days[0] if days and days[2] is Precision.DAY else None


def weekday_of(expression: Expression) -> int | None:
    """The weekday (0 is Monday) printed beside a day and a month, as in "Monday, September 25"."""
    groups = expression.match.groupdict()
    name = groups.get("weekday")
    return readings.WEEKDAYS[name.lower()] if name and groups.get("month") else None


_PARTS = rf"(?:{_S}(?:morning|afternoon|evening|night))?"
_WITH_WEEKDAY = rf"(?:(?P<weekday>{_WEEKDAY}){_PARTS},?{_S}(?:the{_S})?)?"
_MONTH_DAY = rf"{_WITH_WEEKDAY}(?P<month>{_MONTH}){_S}(?P<day>{_DAY})"
_DAY_MONTH = rf"{_WITH_WEEKDAY}(?P<day>{_DAY})(?:{_S}of)?{_S}(?P<month>{_MONTH})"
_WITH_YEAR = rf",?{_S}(?P<year>{_YEAR})\b"
_LED_IN = rf"(?:(?:in|since|last|this|next|by){_S}|(?:early|late){_S}(?:in{_S})?|mid-)"
_NO_DATE = rf"(?!{_S}(?:percent|per{_S}cent|people|troops|soldiers))"


class _Reading(NamedTuple):
    """A pattern, what it means, and whether that needs an anchor."""

    pattern: str
    read: Callable[[re.Match[str], date], Days]
    needs_anchor: bool = True


# The order decides where two begin at the same place: the longer reading comes first.
_READINGS: Final[dict[str, _Reading]] = {
    "iso": _Reading(rf"{_YEAR}-\d\d-\d\d", readings.iso, needs_anchor=False),
    "slashed": _Reading(rf"(?P<a>\d\d?)/(?P<b>\d\d?)/(?P<year>{_YEAR})", readings.slashed, needs_anchor=False),
    "dotted": _Reading(rf"(?P<a>\d\d?)\.(?P<b>\d\d?)\.(?P<year>{_YEAR})", readings.dotted, needs_anchor=False),
    "full": _Reading(_MONTH_DAY + _WITH_YEAR, readings.full, needs_anchor=False),
    "full_european": _Reading(_DAY_MONTH + _WITH_YEAR, readings.full, needs_anchor=False),
    "month_year": _Reading(
        rf"(?P<month>{_MONTH}),?{_S}(?:of{_S})?(?P<year>{_YEAR})\b", readings.month_year, needs_anchor=False
    ),
    "yearless": _Reading(rf"{_MONTH_DAY}(?![\w%]){_NO_DATE}", readings.yearless),
    "yearless_european": _Reading(_DAY_MONTH, readings.yearless),
    "weekday": _Reading(
        rf"(?:(?P<which>last|this{_S}coming|next|coming|previous|this){_S})?(?P<weekday>{_WEEKDAY}){_PARTS}\b",
        readings.weekday,
    ),
    "part_of_unit": _Reading(
        rf"(?:earlier|later|late|early){_S}(?P<which>this|last|next){_S}(?P<unit>week|month|year)\b", readings.unit
    ),
    "within_past": _Reading(
        rf"(?:in|over|during|within){_S}the{_S}(?:past|last){_S}"
        rf"(?:(?P<count>{_COUNT}){_S})?(?P<unit>day|week|month|year)s?\b",
        readings.within_past,
    ),
    "unit": _Reading(
        rf"(?P<which>last|this|next|previous|coming|past){_S}(?P<unit>weekend|week|month|year)\b", readings.unit
    ),
    "the_weekend": _Reading(rf"(?:(?:over|at){_S})?(?P<which>the){_S}(?P<unit>weekend)\b", readings.unit),
    "ago": _Reading(
        rf"(?P<count>{_COUNT}){_S}(?P<unit>day|week|month|year)s?{_S}"
        rf"(?P<which>ago|earlier|before|later|from{_S}now)\b",
        readings.ago,
    ),
    "near": _Reading(
        rf"(?:yesterday|today|tonight|tomorrow|last{_S}night|this{_S}(?:morning|afternoon|evening))\b", readings.near
    ),
    "month_only": _Reading(rf"{_LED_IN}(?P<month>{_MONTH})(?!{_S}\d)", readings.month_only),
    "decade": _Reading(r"(?:the\s+)?(?P<year>(?:1[89]|20)\d0)['’]?s\b", readings.decade, needs_anchor=False),
    "year_only": _Reading(
        rf"(?:(?:in|since|by|of|during){_S})?(?P<year>{_YEAR})\b(?![-/.]\d){_NO_DATE}",
        readings.year_only,
        needs_anchor=False,
    ),
}

_GROUP_NAME: Final = re.compile(r"\(\?P<[a-z]+>")
_ANY: Final = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(f"(?P<{name}>{_GROUP_NAME.sub('(?:', reading.pattern)})" for name, reading in _READINGS.items())
    + ")",
    re.IGNORECASE,
)
