"""Which media type a client wants."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

_JSON: Final = "application/json"
_HTML: Final = "text/html"
_KEPT: Final = 100
"""Headers of which the answer is remembered; clients send few different ones."""


@lru_cache(_KEPT)
def preferred(accept: str, offered: tuple[str, ...]) -> str | None:
    """The offered type that the header likes best, the earlier one among equals; None when it wants none."""
    wanted = list(_ranges(accept)) or [("*/*", 1.0)]
    ranked = [(max((q for range_, q in wanted if _covers(range_, type_)), default=0.0), type_) for type_ in offered]
    quality, best = max(ranked, key=lambda item: item[0])
    return best if quality > 0 else None


def wants_page(accept: str) -> bool:
    """Whether a browser asks, for somebody to look at what comes; other clients are told in JSON."""
    return preferred(accept, (_JSON, _HTML)) == _HTML


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for item in accept.lower().split(","):
        range_, *parameters = (part.strip() for part in item.split(";"))
        if range_:
            yield range_, next((_quality(text[2:]) for text in parameters if text.startswith("q=")), 1.0)


def _quality(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _covers(range_: str, type_: str) -> bool:
    return range_ in ("*/*", type_, f"{type_.partition('/')[0]}/*")
