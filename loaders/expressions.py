"""Date expressions of the news, and the days that they mean beside a known day.

News tells the past: a weekday or a month without a year is the last one that lies not after
the anchor, and a weekday that is the anchor's own is the anchor.
"""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kb.intervals import Basis, Interval, Precision
from kb.models import Span

_MONTHS: Final = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_SHORT: Final = {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_WEEKDAYS: Final = {name.lower(): n for n, name in enumerate(calendar.day_name)}
_NUMBERS: Final = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "several": 0, "few": 0,
}  # fmt: skip

_S = r"[\s\xa0]+"
_MONTH = r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![a-z])"
_WEEKDAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_DAYPART = rf"(?:{_S}(?:morning|afternoon|evening|night))?"
_YEAR = r"(?:1[89]|20)\d\d"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_COUNT = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"

FULL_DATE: Final = (
    rf"(?:{_YEAR}-\d\d-\d\d|\d\d?/\d\d?/{_YEAR}|\d\d?\.\d\d?\.{_YEAR}"
    rf"|{_MONTH}{_S}{_DAY},?{_S}{_YEAR}|{_DAY}(?:{_S}of)?{_S}{_MONTH},?{_S}{_YEAR})"
)

Days = tuple[date, date, Precision]


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
        pattern, read, needs_anchor = _READINGS[name]
        inner = re.compile(pattern, re.IGNORECASE).match(text, match.start(), match.end())
        if inner:
            yield Expression(Span(*match.span()), match.group(), inner, read, needs_anchor)
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
    return _WEEKDAYS[name.lower()] if name and groups.get("month") else None


def _day(when: date) -> Days:
    return when, when, Precision.DAY


def _month(year: int, month: int) -> Days:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), Precision.MONTH


def _week(when: date) -> Days:
    monday = when - timedelta(when.weekday())
    return monday, monday + timedelta(6), Precision.WEEK


def _year(year: int) -> Days:
    return date(year, 1, 1), date(year, 12, 31), Precision.YEAR


def _month_number(name: str) -> int:
    name = name.lower().rstrip(".")
    return _MONTHS.get(name) or _SHORT[name]


def _day_number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _iso(m: re.Match[str], _: date) -> Days:
    return _day(date.fromisoformat(m[0]))


def _slashed(m: re.Match[str], _: date) -> Days:
    """American order, unless only the other one is a date."""
    first, second = int(m["a"]), int(m["b"])
    return _day(date(int(m["year"]), second, first) if first > 12 else date(int(m["year"]), first, second))


def _dotted(m: re.Match[str], _: date) -> Days:
    return _day(date(int(m["year"]), int(m["b"]), int(m["a"])))


def _full(m: re.Match[str], _: date) -> Days:
    return _day(date(int(m["year"]), _month_number(m["month"]), _day_number(m["day"])))


def _yearless(m: re.Match[str], anchor: date) -> Days:
    month, number = _month_number(m["month"]), _day_number(m["day"])
    when = date(anchor.year, month, number)
    return _day(when if when <= anchor else date(anchor.year - 1, month, number))


def _month_year(m: re.Match[str], _: date) -> Days:
    return _month(int(m["year"]), _month_number(m["month"]))


def _month_only(m: re.Match[str], anchor: date) -> Days:
    month = _month_number(m["month"])
    ahead = bool(re.match(r"(?i)(?:next|this coming)\b", m[0]))
    year = anchor.year if month <= anchor.month else anchor.year - 1
    return _month(year + ahead if month <= anchor.month or not ahead else anchor.year, month)


def _weekday(m: re.Match[str], anchor: date) -> Days:
    number, which = _WEEKDAYS[m["weekday"].lower()], (m["which"] or "").lower()
    if which in ("next", "coming", "this coming"):
        return _day(anchor + timedelta((number - anchor.weekday() - 1) % 7 + 1))
    back = (anchor.weekday() - number) % 7
    return _day(anchor - timedelta(back or (7 if which in ("last", "previous") else 0)))


def _near(m: re.Match[str], anchor: date) -> Days:
    word = m[0].lower()
    if word.startswith("yesterday") or word == "last night":
        return _day(anchor - timedelta(1))
    return _day(anchor + timedelta(word.startswith("tomorrow")))


def _unit(m: re.Match[str], anchor: date) -> Days:
    """last, this or next week, month, year."""
    step = {"last": -1, "previous": -1, "past": -1, "next": 1, "coming": 1}.get(m["which"].lower(), 0)
    match m["unit"].lower():
        case "week":
            return _week(anchor + timedelta(7 * step))
        case "month":
            return _months_away(anchor, step)
        case "year":
            return _year(anchor.year + step)
        case _:
            return _weekend(anchor + timedelta(7 * max(step, 0)))


def _months_away(anchor: date, step: int) -> Days:
    months = anchor.year * 12 + anchor.month - 1 + step
    return _month(months // 12, months % 12 + 1)


def _weekend(anchor: date) -> Days:
    """The weekend that is over or going on."""
    saturday = anchor - timedelta((anchor.weekday() - 5) % 7)
    return saturday, saturday + timedelta(1), Precision.INTERVAL


def _within_past(m: re.Match[str], anchor: date) -> Days:
    days = {"week": 7, "month": 30, "year": 365, "day": 1}[m["unit"].lower().rstrip("s")]
    return anchor - timedelta(days * _count(m["count"] or "one")), anchor, Precision.INTERVAL


def _ago(m: re.Match[str], anchor: date) -> Days:
    count, unit = _count(m["count"]), m["unit"].lower().rstrip("s")
    ahead = m["which"].lower() in ("later", "from now")
    step = count if ahead else -count
    match unit:
        case "year":
            return _year(anchor.year + step) if count > 1 else _day(_same_day(anchor, 12 * step))
        case "month":
            return _day(_same_day(anchor, step))
        case _:
            return _day(anchor + timedelta(step * (7 if unit == "week" else 1)))


def _same_day(anchor: date, months: int) -> date:
    first, last, _ = _months_away(anchor, months)
    return first.replace(day=min(anchor.day, last.day))


def _count(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS[text.lower()]


def _year_only(m: re.Match[str], _: date) -> Days:
    return _year(int(m["year"]))


def _decade(m: re.Match[str], _: date) -> Days:
    first = int(m["year"])
    return date(first, 1, 1), date(first + 9, 12, 31), Precision.DECADE


_OPTIONAL_WEEKDAY = rf"(?:(?P<weekday>{_WEEKDAY})(?:{_S}(?:morning|afternoon|evening|night))?,?{_S}(?:the{_S})?)?"
_UNIT = r"(?P<unit>weekend|week|month|year)"

# The order decides where two begin at the same place: the longer reading comes first.
_READINGS: Final[dict[str, tuple[str, Callable[[re.Match[str], date], Days], bool]]] = {
    "iso": (rf"{_YEAR}-\d\d-\d\d", _iso, False),
    "slashed": (rf"(?P<a>\d\d?)/(?P<b>\d\d?)/(?P<year>{_YEAR})", _slashed, False),
    "dotted": (rf"(?P<a>\d\d?)\.(?P<b>\d\d?)\.(?P<year>{_YEAR})", _dotted, False),
    "full": (rf"{_OPTIONAL_WEEKDAY}(?P<month>{_MONTH}){_S}(?P<day>{_DAY}),?{_S}(?P<year>{_YEAR})\b", _full, False),
    "full_european": (
        rf"{_OPTIONAL_WEEKDAY}(?P<day>{_DAY})(?:{_S}of)?{_S}(?P<month>{_MONTH}),?{_S}(?P<year>{_YEAR})\b", _full, False,
    ),
    "month_year": (rf"(?P<month>{_MONTH}),?{_S}(?:of{_S})?(?P<year>{_YEAR})\b", _month_year, False),
    "yearless": (rf"{_OPTIONAL_WEEKDAY}(?P<month>{_MONTH}){_S}(?P<day>{_DAY})(?![\w%])(?!{_S}(?:percent|per{_S}cent))", _yearless, True),
    "yearless_european": (rf"{_OPTIONAL_WEEKDAY}(?P<day>{_DAY})(?:{_S}of)?{_S}(?P<month>{_MONTH})", _yearless, True),
    "weekday": (rf"(?:(?P<which>last|this{_S}coming|next|coming|previous|this){_S})?(?P<weekday>{_WEEKDAY}){_DAYPART}\b", _weekday, True),
    "earlier_this": (rf"(?P<when>earlier|later|late|early){_S}(?P<which>this|last|next){_S}(?P<unit>week|month|year)\b", _unit, True),
    "within_past": (rf"(?:in|over|during|within){_S}the{_S}(?:past|last){_S}(?:(?P<count>{_COUNT}){_S})?(?P<unit>day|week|month|year)s?\b", _within_past, True),
    "unit": (rf"(?P<which>last|this|next|previous|coming|past){_S}{_UNIT}\b", _unit, True),
    "the_weekend": (r"(?P<which>the|over the|at the)\s+(?P<unit>weekend)\b", _unit, True),
    "ago": (rf"(?P<count>{_COUNT}){_S}(?P<unit>day|week|month|year)s?{_S}(?P<which>ago|earlier|before|later|from{_S}now)\b", _ago, True),
    "near": (r"(?:yesterday|today|tonight|tomorrow|last night|this morning|this afternoon|this evening)\b", _near, True),
    "month_only": (
        rf"(?:in{_S}|since{_S}|last{_S}|this{_S}|next{_S}|early{_S}(?:in{_S})?|late{_S}(?:in{_S})?|mid-|by{_S})(?P<month>{_MONTH})(?!{_S}\d)",
        _month_only, True,
    ),
    "decade": (r"(?:the\s+)?(?P<year>(?:1[89]|20)\d0)['’]?s\b", _decade, False),
    "year_only": (rf"(?:in{_S}|since{_S}|by{_S}|of{_S}|during{_S})?(?P<year>{_YEAR})\b(?![-/.]\d)(?!{_S}(?:people|troops|soldiers))", _year_only, False),
}  # fmt: skip

_ANY: Final = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(f"(?P<{n}>{re.sub(r'[(][?]P<[a-z]+>', '(?:', p)})" for n, (p, _, _) in _READINGS.items())
    + ")",
    re.IGNORECASE,
)
