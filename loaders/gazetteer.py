"""States, capitals, demonyms and known bodies.

The countries come from the package `countryinfo`; what it does not know, or knows under an
older name, is in `gazetteer.toml`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Final, cast

from countryinfo import CountryInfo, all_countries

from kb.texts import name_key
from loaders.wordlists import read_lists, words

# Shorter names are codes of countries, and English words.
_CODE: Final = 3
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True)
class Gazetteer:
    """Names by their comparison key (`kb.texts.name_key`), each to the state's usual name."""

    states: Mapping[str, str]
    capitals: Mapping[str, str]
    demonyms: Mapping[str, str]
    adjectives: Mapping[str, str]
    """The adjective of a state, by its usual name: "Russia" → "Russian"."""
    bodies: Mapping[str, tuple[str, str]]
    """Key → usual name and state of a body known without its state's name."""
    international: Mapping[str, str]

    @cached_property
    def first_words(self) -> frozenset[str]:
        """The words by which a listed name begins, and the article that may go before it."""
        listed = (*self.states, *self.bodies, *self.international)
        return frozenset(match[0] for key in listed if (match := _WORD.match(key))) | {"the"}

    def may_begin(self, word: str) -> bool:
        """Whether a listed name may begin by a word."""
        match = _WORD.match(name_key(word))
        return match is not None and match[0] in self.first_words

    def state(self, name: str) -> str | None:
        """The state that a name, not a capital, stands for."""
        return self.states.get(name_key(name))

    def capital(self, name: str) -> str | None:
        """The state whose capital has this name."""
        return self.capitals.get(name_key(name))

    def demonym(self, word: str) -> str | None:
        """The state of an adjective or a people, "Russian" or "Russians"; None for others."""
        key = name_key(word)
        return self.demonyms.get(key) or self.demonyms.get(key.removesuffix("s"))

    def adjective(self, state: str) -> str:
        """How a body of the state is called: "Russian", "US"."""
        return _SHORT.get(state) or self.adjectives.get(state, state)


_SHORT: Final = {"United States": "US", "United Kingdom": "UK"}


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer, read once."""
    extra = read_lists("gazetteer.toml")
    tables = _Tables()
    allowed = set(words(extra["codes"]["allowed"]))
    for country in _countries():
        tables.add_country(country, extra["renamed"].get(country.name(), country.name()).removeprefix("The "), allowed)
    for name, more in extra["also"].items():
        tables.add_more(name, more)
    return Gazetteer(
        states=tables.states,
        capitals={key: state for key, state in tables.capitals.items() if key not in tables.states},
        demonyms=tables.demonyms,
        adjectives=tables.adjectives,
        bodies=_bodies(extra["bodies"]),
        international=_others(extra["international"]),
    )


@dataclass(frozen=True)
class _Tables:
    """The country tables while they are filled: the first to claim a name keeps it."""

    states: dict[str, str] = field(default_factory=dict[str, str])
    capitals: dict[str, str] = field(default_factory=dict[str, str])
    demonyms: dict[str, str] = field(default_factory=dict[str, str])
    adjectives: dict[str, str] = field(default_factory=dict[str, str])

    def add_country(self, country: CountryInfo, name: str, allowed: set[str]) -> None:
        for other in (name, country.name(), *_usable(country.alt_spellings(), allowed)):
            self.states.setdefault(name_key(other), name)
        for capital in _texts(country.capital()):
            self.capitals.setdefault(name_key(capital.replace(" D.C.", "")), name)
        for adjective in _texts(country.demonym()):
            self.demonyms.setdefault(name_key(adjective), name)
            self.adjectives.setdefault(name, adjective)

    def add_more(self, name: str, more: Mapping[str, str]) -> None:
        """What our own file adds; it knows better than the data."""
        self.states.setdefault(name_key(name), name)
        self.states.update((name_key(other), name) for other in words(more.get("names", "")))
        self.capitals.update((name_key(other), name) for other in words(more.get("capitals", "")))
        for adjective in words(more.get("adjectives", "")):
            self.demonyms[name_key(adjective)] = name
            self.adjectives.setdefault(name, adjective)


def _countries() -> list[CountryInfo]:
    """The countries that a newspaper may name, those with a code first."""
    return sorted(all_countries(), key=lambda country: (not country.iso().get("alpha2"), country.name()))


def _usable(names: Iterable[str], allowed: set[str]) -> list[str]:
    return [n for n in names if n in allowed or (len(n) > _CODE and n.isascii() and n[:1].isupper())]


def _texts(value: Any) -> list[str]:
    """One text or a list of them, and "Bosnian,Herzegovinian" as two."""
    texts = cast("list[Any]", value) if isinstance(value, list) else [value]
    return [part for text in texts if text for part in words(str(text))]


def _bodies(table: Mapping[str, Mapping[str, str]]) -> dict[str, tuple[str, str]]:
    return {
        name_key(other): (name, more["state"])
        for name, more in table.items()
        for other in (name, *words(more.get("names", "")))
    }


def _others(table: Mapping[str, str]) -> dict[str, str]:
    return {name_key(other): name for name, others in table.items() for other in (name, *words(others))}
