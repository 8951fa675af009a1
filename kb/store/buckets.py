"""Buckets of time, made of what a database has counted: the empty ones are filled in here."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import Any, NamedTuple

import orjson

from kb import plan as p
from kb.errors import QueryError
from kb.intervals import Unit, first_day, last_day
from kb.vocabulary import Step

Histogram = Sequence[tuple[str | None, int]]
"""How many have a day as their bound; None for those that have none."""
Field = Sequence[Any]
"""A key, what to answer under it (the name of its node in the plan), and what belongs to that."""


class Tally(NamedTuple):
    """What a database has counted, days as ISO text.

    `certain` has the first day of each unit that holds something, and behind it what was
    counted there; the histograms are empty where nobody asks what is possible.
    """

    begin: str | None
    end: str | None
    certain: Sequence[Sequence[Any]]
    earliest: Histogram = ()
    latest: Histogram = ()


class Bucket(NamedTuple):
    """One unit of time, what was counted in it (nothing when it is empty), and how many may lie in it."""

    start: str
    end: str
    counts: Sequence[int]
    possible: int


def buckets(unit: Unit, fields: Iterable[Field], tally: Tally) -> list[dict[str, Any]]:
    """The objects of the list. Too many are a `QueryError`."""
    asked = list(fields)
    return [{field[0]: _value(bucket, field) for field in asked} for bucket in _filled(unit, tally)]


def counted(fields: Iterable[object]) -> list[tuple[Step, ...]]:
    """What must be counted for these fields, each path once; first the nodes themselves, which order groups."""
    paths = [field.path for field in fields if isinstance(field, p.Count)]
    return list(dict.fromkeys([(), *paths]))


def _value(bucket: Bucket, field: Field) -> Any:
    told: tuple[Any, ...] = tuple(field[1:])
    match told:
        case ("Start",):
            return bucket.start
        case ("End",):
            return bucket.end
        case ("Possible",):
            return bucket.possible
        case ("Count", index):
            return bucket.counts[int(index)] if bucket.counts else 0
        case ("Opened", (before, between, behind)):
            return orjson.Fragment(f'{before}"{bucket.start}"{between}"{bucket.end}"{behind}')
        case _:
            return told[-1]


def _filled(unit: Unit, tally: Tally) -> Iterator[Bucket]:
    known = {start: counts for start, *counts in tally.certain}
    begin, end = tally.begin or min(known, default=None), tally.end or max(known, default=None)
    if begin is None or end is None:
        return
    may = _Possible(tally)
    for n, (start, last) in enumerate(_units(date.fromisoformat(begin), date.fromisoformat(end), unit)):
        if n == p.MAX_BUCKETS:
            raise QueryError(
                f"From {begin} to {end} there are more than {p.MAX_BUCKETS:,} units of one {unit}: "
                "ask for a larger unit or for a shorter time."
            )
        yield Bucket(start, last, known.get(start, ()), may.between(start, last))


def _units(begin: date, end: date, unit: Unit) -> Iterator[tuple[str, str]]:
    start = first_day(begin, unit)
    while start <= end:
        last = last_day(start, unit)
        yield start.isoformat(), last.isoformat()
        if last == date.max:
            return
        start = last + timedelta(1)


class _Possible:
    """How many may lie between two days: all but those that end before, and those that begin after."""

    def __init__(self, tally: Tally) -> None:
        self._all = sum(count for _, count in tally.earliest)
        self._begins = _Sums(tally.earliest)
        self._ends = _Sums(tally.latest)

    def between(self, start: str, end: str) -> int:
        """Both days included."""
        return self._all - self._ends.before(start) - (self._begins.sum - self._begins.before(f"{end}~"))


class _Sums:
    def __init__(self, histogram: Histogram) -> None:
        known = sorted((day, count) for day, count in histogram if day is not None)
        self._days = [day for day, _ in known]
        self._sums = list(accumulate((count for _, count in known), initial=0))
        self.sum = self._sums[-1]

    def before(self, day: str) -> int:
        """How many lie before a day."""
        return self._sums[bisect_left(self._days, day)]
