"""Lists that are made of a text when it is answered; every store makes them here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from kb import plan as p
from kb.texts import pieces

Field = Sequence[Any]
"""A key, and either what the maker calls it or, behind None, a constant."""


def _pieces(text: str, terms: Sequence[str]) -> list[dict[str, Any]]:
    return [{"text": piece, "found": found} for piece, found in pieces(text, terms)]


_MAKERS: Final[Mapping[p.Maker, Callable[[str, Any], list[dict[str, Any]]]]] = {p.Maker.PIECES: _pieces}


def made(by: p.Maker, fields: Iterable[Field], text: str | None, given: Any) -> list[dict[str, Any]] | None:
    """The objects of `plan.Made`."""
    if text is None:
        return None
    asked = list(fields)
    return [{key: each[name] if name else more[0] for key, name, *more in asked} for each in _MAKERS[by](text, given)]


def field(of: p.Told | p.Constant) -> Field:
    """A field of the plan as `made` reads it."""
    return (of.key, of.name) if isinstance(of, p.Told) else (of.key, None, of.value)
