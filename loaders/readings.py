"""What a date expression means beside a known day: first day, last day, how precise.

News tells the past: a weekday or a month without a year is the last one that lies not after
the anchor, and a weekday that is the anchor's own is the anchor.
"""

import calendar
import re
from datetime import date, timedelta
from typing import Final

from kb.intervals import Precision

_MONTHS: Final = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_SHORT: Final = {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
WEEKDAYS: Final = {name.lower(): n for n, name in enumerate(calendar.day_name)}
_NUMBERS: Final = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "several": 0, "few": 0,
}  # fmt: skip

_MONTHS_A_YEAR: Final = 12

Days = tuple[date, date, Precision]


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


def iso(m: re.Match[str], _: date) -> Days:
    return _day(date.fromisoformat(m[0]))


def slashed(m: re.Match[str], _: date) -> Days:
    """American order, unless only the other one is a date."""
    first, second = int(m["a"]), int(m["b"])
    return _day(date(int(m["year"]), second, first) if first > _MONTHS_A_YEAR else date(int(m["year"]), first, second))


def dotted(m: re.Match[str], _: date) -> Days:
    return _day(date(int(m["year"]), int(m["b"]), int(m["a"])))


def full(m: re.Match[str], _: date) -> Days:
    return _day(date(int(m["year"]), _month_number(m["month"]), _day_number(m["day"])))


def yearless(m: re.Match[str], anchor: date) -> Days:
    month, number = _month_number(m["month"]), _day_number(m["day"])
    when = date(anchor.year, month, number)
    return _day(when if when <= anchor else date(anchor.year - 1, month, number))


def month_year(m: re.Match[str], _: date) -> Days:
    return _month(int(m["year"]), _month_number(m["month"]))


def month_only(m: re.Match[str], anchor: date) -> Days:
    month = _month_number(m["month"])
    if m[0].lower().startswith("next"):
        return _month(anchor.year + (month <= anchor.month), month)
    return _month(anchor.year if month <= anchor.month else anchor.year - 1, month)


def weekday(m: re.Match[str], anchor: date) -> Days:
    number, which = WEEKDAYS[m["weekday"].lower()], (m["which"] or "").lower()
    if which in ("next", "coming", "this coming"):
        return _day(anchor + timedelta((number - anchor.weekday() - 1) % 7 + 1))
    back = (anchor.weekday() - number) % 7
    return _day(anchor - timedelta(back or (7 if which in ("last", "previous") else 0)))


def near(m: re.Match[str], anchor: date) -> Days:
    word = m[0].lower()
    if word.startswith(("yesterday", "last")):
        return _day(anchor - timedelta(1))
    return _day(anchor + timedelta(word.startswith("tomorrow")))


def unit(m: re.Match[str], anchor: date) -> Days:
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
    months = anchor.year * _MONTHS_A_YEAR + anchor.month - 1 + step
    return _month(months // _MONTHS_A_YEAR, months % _MONTHS_A_YEAR + 1)


def _weekend(anchor: date) -> Days:
    """The weekend that is over or going on."""
    saturday = anchor - timedelta((anchor.weekday() - 5) % 7)
    return saturday, saturday + timedelta(1), Precision.INTERVAL


def within_past(m: re.Match[str], anchor: date) -> Days:
    days = {"week": 7, "month": 30, "year": 365, "day": 1}[m["unit"].lower().rstrip("s")]
    return anchor - timedelta(days * _count(m["count"] or "one")), anchor, Precision.INTERVAL


def ago(m: re.Match[str], anchor: date) -> Days:
    count, unit = _count(m["count"]), m["unit"].lower().rstrip("s")
    ahead = m["which"].lower() in ("later", "from now")
    step = count if ahead else -count
    match unit:
        case "year":
            return _year(anchor.year + step) if count > 1 else _day(_same_day(anchor, _MONTHS_A_YEAR * step))
        case "month":
            return _day(_same_day(anchor, step))
        case _:
            return _day(anchor + timedelta(step * (7 if unit == "week" else 1)))


def _same_day(anchor: date, months: int) -> date:
    first, last, _ = _months_away(anchor, months)
    return first.replace(day=min(anchor.day, last.day))


def _count(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS[text.lower()]


def year_only(m: re.Match[str], _: date) -> Days:
    return _year(int(m["year"]))


def decade(m: re.Match[str], _: date) -> Days:
    first = int(m["year"])
    return date(first, 1, 1), date(first + 9, 12, 31), Precision.DECADE
