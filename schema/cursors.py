"""Cursors: which question a page belongs to, and the sort key behind which the next one begins."""

from collections.abc import Mapping
from enum import Enum
from hashlib import blake2b
from typing import Any, Final, cast

import orjson

from kb.errors import QueryError

MAX_PAGE: Final = 100
"""The most that one page holds."""

_PAGING: Final = ("first", "after")


def fingerprint(place: str, arguments: Mapping[str, Any]) -> str:
    """What every cursor of a connection begins with: made from its field, filter and order."""
    asked = {name: _given(value) for name, value in arguments.items() if name not in _PAGING}
    text = orjson.dumps([place, asked], option=orjson.OPT_SORT_KEYS)
    return f"{blake2b(text, digest_size=6).hexdigest()}:"


def sort_key(place: str, arguments: Mapping[str, Any]) -> str:
    """The bare sort key of the cursor in `after`."""
    cursor, begins = arguments["after"], fingerprint(place, arguments)
    if not cursor.startswith(begins):
        raise QueryError(
            f"after: {cursor[:80]!r} is no cursor of this question; "
            "take one from its own pageInfo, with the same filter and order."
        )
    return cursor.removeprefix(begins)


def page_size(first: int) -> int:
    """`first`, when a page may be that long."""
    if not 0 <= first <= MAX_PAGE:
        raise QueryError(f"first: {first} is not possible; ask for 0 to {MAX_PAGE} and go on with after.")
    return first


def _given(value: object) -> object:
    """A value without what was not given, so that null and absent are the same question."""
    match value:
        case Enum():
            return value.value
        case dict():
            given = cast("dict[str, object]", value)
            return {name: _given(item) for name, item in given.items() if item is not None}
        case list():
            return [_given(item) for item in cast("list[object]", value)]
        case _:
            return value
