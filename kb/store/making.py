"""Lists that are made of a text when it is answered; every store makes them here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from rapidfuzz import fuzz

from kb import plan as p
from kb.texts import differences, fold, pieces

Field = Sequence[Any]
"""A key, and either what the maker calls it or, behind None, a constant."""


def _pieces(text: str, terms: Sequence[str]) -> list[dict[str, Any]]:
    return [{"text": piece, "found": found} for piece, found in pieces(text, terms)]


def _differences(printed: str, asked: str) -> list[dict[str, Any]]:
    return [found._asdict() for found in differences(printed, asked)]


_MAKERS: Final[Mapping[p.Maker, Callable[[str, Any], list[dict[str, Any]]]]] = {
    p.Maker.PIECES: _pieces,
    p.Maker.DIFFERENCES: _differences,
}


def made(by: p.Maker, fields: Iterable[Field], text: str | None, given: Any) -> list[dict[str, Any]] | None:
    """The objects of `plan.Made`."""
    if text is None:
        return None
    asked = list(fields)
    return [{key: each[name] if name else more[0] for key, name, *more in asked} for each in _MAKERS[by](text, given)]


def field(of: p.Told | p.Constant) -> Field:
    """A field of the plan as `made` reads it."""
    return (of.key, of.name) if isinstance(of, p.Told) else (of.key, None, of.value)


_CANDIDATES: Final = 200
"""The most that are looked at closely."""
_LIKE: Final = 60
"""Of 100: what is less like is no neighbour."""


def candidates(limit: int, *, ranked: bool) -> int:
    """How many a database should answer of each kind."""
    return _CANDIDATES if ranked else limit


def nearest(like: str | None, rows: Iterable[Sequence[Any]], limit: int) -> list[Any]:
    """What rows of a text and an answer answer: all in order, or those whose text is most like, the best first."""
    found = list(rows)
    if like is None:
        return [made for _, made in found][:limit]
    scores = [(_likeness(fold(like), fold(text)), n) for n, (text, _) in enumerate(found)]
    best = sorted((pair for pair in scores if pair[0] >= _LIKE), key=lambda pair: (-pair[0], pair[1]))
    return [found[n][1] for _, n in best[:limit]]


def _likeness(one: str, other: str) -> float:
    """Of the whole, or of one of the words of the other."""
    return max(fuzz.ratio(one, part) for part in (other, *other.split()))
