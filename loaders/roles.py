"""Words for people and bodies besides their names; the lexicon is `roles.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Roles:
    titles: frozenset[str]
    alike: dict[str, frozenset[str]]
    """Each word for an office or calling with the words that may mean the same person."""
    officials: frozenset[str]
    genders: dict[str, str]
    groups: frozenset[str]
    bodies: frozenset[str]
    generic: frozenset[str]


@cache
def roles() -> Roles:
    """The lexicon, read once."""
    tables: dict[str, dict[str, Any]] = tomllib.loads((files("loaders") / "roles.toml").read_text("utf-8"))
    titles = {name: _list(words) for name, words in tables["titles"].items()}
    genders = {word: "m" for word in (*titles["m"], *_list(tables["roles"]["m"]))}
    genders |= {word: "f" for word in (*titles["f"], *_list(tables["roles"]["f"]))}
    return Roles(
        titles=frozenset(word for words in titles.values() for word in words),
        alike=_alike(tables["roles"]["alike"]),
        officials=frozenset(_list(tables["roles"]["official"])),
        genders=genders,
        groups=frozenset(_list(tables["groups"]["nouns"])),
        bodies=frozenset(_list(tables["bodies"]["nouns"])),
        generic=frozenset(_list(tables["bodies"]["generic"])),
    )


def _alike(lines: list[str]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in lines:
        words = _list(line)
        for word in words:
            found[word] = found.get(word, frozenset()) | frozenset(words)
    return found


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\n", " ").split(",") if part.strip()]
