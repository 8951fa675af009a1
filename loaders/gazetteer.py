"""States, capitals, demonyms and known bodies.

The countries come from the package `countryinfo`; what it does not know, or knows under an
older name, is in `gazetteer.toml`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from countryinfo import CountryInfo, all_countries

from kb.texts import name_key
from loaders.wordlists import read_lists, words

# Longer alternative names are spelled in letters that English news does not use.
_LATIN_END: Final = "\u024f"


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
    states: dict[str, str] = {}
    capitals: dict[str, str] = {}
    demonyms: dict[str, str] = {}
    adjectives: dict[str, str] = {}
    allowed = set(words(extra["codes"]["allowed"]))
    for country in _countries():
        name = extra["renamed"].get(country.name(), country.name()).removeprefix("The ")
        for other in (name, country.name(), *_usable(country.alt_spellings(), allowed)):
            states.setdefault(name_key(other), name)
        for capital in _texts(country.capital()):
            capitals.setdefault(name_key(capital.replace(" D.C.", "")), name)
        for adjective in _texts(country.demonym()):
            demonyms.setdefault(name_key(adjective), name)
            adjectives.setdefault(name, adjective)
    for name, more in extra["also"].items():
        _add(name, more, states, capitals, demonyms, adjectives)
    for key in states.keys() & capitals.keys():
        del capitals[key]
    return Gazetteer(states, capitals, demonyms, adjectives, _bodies(extra["bodies"]), _others(extra["international"]))


def _countries() -> list[CountryInfo]:
    """The countries that a newspaper may name, those with a code first."""
    return sorted(all_countries(), key=lambda country: (not country.iso().get("alpha2"), country.name()))


def _usable(names: Iterable[str], allowed: set[str]) -> list[str]:
    return [n for n in names if n in allowed or (len(n) > 3 and n.isascii() and n[:1].isupper())]


def _texts(value: Any) -> list[str]:
    """One text or a list of them, and "Bosnian,Herzegovinian" as two."""
    texts: list[Any] = value if isinstance(value, list) else [value]
    return [part.strip() for text in texts if text for part in str(text).split(",") if part.strip()]


def _add(name: str, more: Mapping[str, str], states: dict[str, str], capitals: dict[str, str],
         demonyms: dict[str, str], adjectives: dict[str, str]) -> None:  # fmt: skip
    states.setdefault(name_key(name), name)
    states.update((name_key(other), name) for other in words(more.get("names", "")))
    capitals.update((name_key(other), name) for other in words(more.get("capitals", "")))
    for adjective in words(more.get("adjectives", "")):
        demonyms[name_key(adjective)] = name
        adjectives.setdefault(name, adjective)


def _bodies(table: Mapping[str, Mapping[str, str]]) -> dict[str, tuple[str, str]]:
    return {
        name_key(other): (name, more["state"])
        for name, more in table.items()
        for other in (name, *words(more.get("names", "")))
    }


def _others(table: Mapping[str, str]) -> dict[str, str]:
    return {name_key(other): name for name, others in table.items() for other in (name, *words(others))}
