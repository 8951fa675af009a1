"""Names in SQL. All text that SQLite is given is put together from literals and these."""

import re
from collections.abc import Iterable
from typing import Final, LiteralString, cast

from kb.vocabulary import WORDS, Kind, Relation

_IDENTIFIER: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def bare(name: str) -> LiteralString:
    """A name that is an identifier; anything else is a mistake in the vocabulary."""
    if not _IDENTIFIER.fullmatch(name):
        raise ValueError(f"{name!r} is no identifier.")
    return cast("LiteralString", name)


def quoted(name: str) -> LiteralString:
    """A name in quotes, since `end`, `key` and `order` are words of SQL."""
    return f'"{bare(name)}"'


def table(of: Kind | Relation) -> LiteralString:
    """The table of a kind or of a relation."""
    return quoted(of.name)


def words_table(kind: Kind) -> LiteralString:
    """The full text index of a kind."""
    return quoted(f"{kind.name}_{WORDS}")


def number(value: int) -> LiteralString:
    """A number, for the few places that take no parameter."""
    return cast("LiteralString", str(int(value)))


def commas(parts: Iterable[LiteralString]) -> LiteralString:
    """A list."""
    return ", ".join(parts)
