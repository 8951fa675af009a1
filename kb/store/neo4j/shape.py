"""From the lists that Neo4j answers to objects with the keys of the plan.

Neo4j returns the keys of a map in its own order, so statements answer lists, and these
small functions, put together once for each plan, give them their keys.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple, cast

import orjson

from kb import plan as p
from kb.plan import HOLE, constant_name
from kb.store import making
from kb.store.buckets import Field, Tally
from kb.store.buckets import buckets as filled
from kb.store.port import Values
from kb.texts import asked_for

Json = Any
Row = Sequence[Any]
"""What a node's fields were answered with."""
_HOLE: Final = orjson.Fragment(HOLE)


class Page(NamedTuple):
    """A page of a connection, and the row that it stands in."""

    rows: Sequence[Row]
    more: bool
    around: Row


Read = Callable[[Row, Values], Json]
ReadPage = Callable[[Page, Values], Json]


def column(index: int) -> Read:
    """A value as it is."""
    return lambda row, _: row[index]


def json_column(index: int) -> Read:
    """A value that is the text of a JSON document."""
    return lambda row, _: None if row[index] is None else orjson.Fragment(row[index])


def name_column(index: int) -> Read:
    """A text as constants are named."""
    return lambda row, _: None if row[index] is None else constant_name(row[index])


def required(read: Read) -> Read:
    """What must be there."""

    def filled(row: Row, values: Values) -> Json:
        value = read(row, values)
        return _HOLE if value is None else value

    return filled


def constant(value: Json) -> Read:
    """The same for every row."""
    return lambda _row, _values: value


def fields(reads: Sequence[tuple[str, Read]]) -> Read:
    """An object made of one row."""
    return lambda row, values: {key: read(row, values) for key, read in reads}


def one(index: int, read: Read) -> Read:
    """The object whose fields stand in the same row, or null where its id, in a column, is."""
    return lambda row, values: None if row[index] is None else read(row, values)


def many(index: int, read: Read) -> Read:
    """The list of objects in a column."""
    return lambda row, values: [read(each, values) for each in row[index]]


def ordered(index: int, keys: Sequence[tuple[int, bool]], read: Read) -> Read:
    """The list of objects in a column, ordered by columns of its own: where each is, and whether it descends."""

    def in_order(rows: Sequence[Row]) -> Sequence[Row]:
        for place, descending in reversed(keys) if len(rows) > 1 else ():
            rows = sorted(rows, key=_missing_last(place, descending=descending), reverse=descending)
        return rows

    return lambda row, values: [read(each, values) for each in in_order(row[index])]


def _missing_last(place: int, *, descending: bool) -> Callable[[Row], tuple[bool, Json]]:
    return lambda row: ((row[place] is None) is not descending, row[place])


def made(of: p.Made, index: int) -> Read:
    """A list that is made of the text in a column."""
    asked = [making.field(each) for each in of.fields]
    return lambda row, values: making.made(of.by, asked, row[index], values[of.given.name])


def page(index: int | None, connection: p.Connection, reads: Sequence[tuple[str, ReadPage]]) -> Read:
    """A connection; the column holds one row more than the page where there are more."""

    def read(row: Row, values: Values) -> Json:
        rows: Sequence[Row] = () if index is None else row[index]
        size: Any = values[connection.first.name]
        order = -1 if connection.backward else 1
        cut = Page(rows[:size][::order], len(rows) > size, row)
        return {key: part(cut, values) for key, part in reads}

    return read


def rows(read: Read) -> ReadPage:
    """An object for each row of the page."""
    return lambda page, values: [read(row, values) for row in page.rows]


def beside(read: Read) -> ReadPage:
    """Something that is not said of the page but stands beside it."""
    return lambda page, values: read(page.around, values)


def has_next(connection: p.Connection) -> ReadPage:
    """Whether anything comes after the page."""
    return _cut_at(connection.before) if connection.backward else _more


def has_previous(connection: p.Connection) -> ReadPage:
    """Whether anything comes before the page."""
    return _more if connection.backward else _cut_at(connection.after)


def _more(page: Page, _values: Values) -> Json:
    return page.more


def _cut_at(place: p.Slot | None) -> ReadPage:
    return lambda _, values: place is not None and values[place.name] is not None


def opened(before: str, key: Read, behind: str) -> Read:
    """JSON with the key of a group in it."""

    def read(row: Row, values: Values) -> Json:
        known = orjson.dumps(key(row, values)).decode()
        return orjson.Fragment(f"{values[before]}{known}{values[behind]}")

    return read


def given(slot: str) -> Read:
    """JSON that a slot holds."""
    return lambda _, values: orjson.Fragment(cast("str", values[slot]))


def buckets(part: p.Buckets, paths: Sequence[object], indexes: Sequence[int]) -> Read:
    """The buckets, from columns with what lies in them for certain and (where that is asked) two histograms."""

    def read(row: Row, values: Values) -> Json:
        begin, end = (cast("str | None", values[slot.name]) for slot in (part.begin, part.end))
        fields = [_bucket_field(field, paths, values) for field in part.fields]
        return filled(part.unit, fields, Tally(begin, end, *(row[index] for index in indexes)))

    return read


def _bucket_field(field: Any, paths: Sequence[object], values: Values) -> Field:
    told: tuple[Any, ...] = (field.key, type(field).__name__)
    match field:
        case p.Count(_, path):
            return *told, paths.index(path)
        case p.Opened(_, texts):
            return *told, [values[slot.name] for slot in texts]
        case p.Constant(_, value):
            return *told, value
        case _:
            return told


def first_met(met: Sequence[tuple[int, str]], otherwise: str) -> Read:
    """The value of the first column that is true."""
    return lambda row, _: next((value for index, value in met if row[index]), otherwise)


def cursor(index: int, prefix: str) -> Read:
    """The cursor of a row."""

    def read(row: Row, values: Values) -> Json:
        place = row[index]
        return f"{values[prefix]}{place if isinstance(place, str) else orjson.dumps(place).decode()}"

    return read


def score(index: int, terms: str) -> Read:
    """The score of a row, where full text was asked for anything."""
    return lambda row, values: row[index] if asked_for(cast("Sequence[str]", values[terms])) else None


def end_cursor(at: int, read: Read) -> ReadPage:
    """The cursor of the first (0) or last (-1) row; null on an empty page."""
    return lambda page, values: read(page.rows[at], values) if page.rows else None


def parts(reads: Sequence[tuple[str, ReadPage]]) -> ReadPage:
    """An object about the page."""
    return lambda page, values: {key: read(page, values) for key, read in reads}


def named(of: p.Named, found: Sequence[tuple[int, Read]], met: Sequence[int]) -> Read:
    """What was found of each kind, the texts in the first column of each row, or the most like of it."""

    def read(row: Row, values: Values) -> Json:
        if any(row[index] for index in met):
            return []
        rows = [(each[0], made(each, values)) for index, made in found for each in row[index]]
        like = values[of.like.name] if of.like else None
        return making.nearest(cast("str | None", like), rows, cast("int", values[of.limit.name]))

    return read
