"""Cursors: which question a page belongs to, and the sort key behind which the next one begins."""

from collections.abc import Mapping
from enum import Enum
from hashlib import blake2b
from typing import Any, Final, cast

import orjson

from kb.errors import QueryError
from kb.vocabulary import Scalar

_PAGING: Final = ("first", "after", "last", "before")


def fingerprint(place: str, arguments: Mapping[str, Any]) -> str:
    """What every cursor of a connection begins with: made from its field, filter and order."""
    asked = {name: _given(value) for name, value in arguments.items() if name not in _PAGING}
    text = orjson.dumps([place, asked], option=orjson.OPT_SORT_KEYS)
    return f"{blake2b(text, digest_size=6).hexdigest()}:"


def place(where: str, name: str, sorts: int, arguments: Mapping[str, Any]) -> str | list[Any]:
    """Where the cursor in the argument `name` points: a sort key, or with `sorts` their values and the key."""
    cursor, begins = arguments[name], fingerprint(where, arguments)
    found = _read(cursor.removeprefix(begins), sorts) if cursor.startswith(begins) else None
    if found is None:
        raise QueryError(
            f"{name}: {cursor[:80]!r} is no cursor of this question; "
            "take one from its own pageInfo, with the same filter and order."
        )
    return found


def _read(text: str, sorts: int) -> str | list[Any] | None:
    if not sorts:
        return text
    try:
        keys = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    whole = isinstance(keys, list) and len(cast("list[Any]", keys)) == sorts + 1
    return (
        cast("list[Any]", keys) if whole and all(isinstance(key, Scalar) for key in cast("list[Any]", keys)) else None
    )


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
