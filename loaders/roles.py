"""Words for people and bodies besides their names; the lexicon is `roles.toml`."""

from dataclasses import dataclass
from functools import cache, cached_property

from loaders.wordlists import read_lists, words


@dataclass(frozen=True)
class Roles:
    titles: frozenset[str]
    alike: dict[str, frozenset[str]]
    """Each word for an office or calling with the words that may mean the same person."""
    officials: frozenset[str]
    voices: frozenset[str]
    genders: dict[str, str]
    groups: frozenset[str]
    bodies: frozenset[str]
    generic: frozenset[str]
    peoples: frozenset[str]
    quantities: frozenset[str]
    place_nouns: frozenset[str]
    calendar: frozenset[str]

    @cached_property
    def voices_of_any(self) -> frozenset[str]:
        """Nouns for people, offices and bodies: all who can say something."""
        return self.groups | self.bodies | self.titles | self.alike.keys()


@cache
def roles() -> Roles:
    """The lexicon, read once."""
    tables = read_lists("roles.toml")
    titles = {name: words(listed) for name, listed in tables["titles"].items()}
    genders = dict.fromkeys((*titles["m"], *words(tables["roles"]["m"])), "m")
    genders |= dict.fromkeys((*titles["f"], *words(tables["roles"]["f"])), "f")
    return Roles(
        titles=frozenset(word for listed in titles.values() for word in listed),
        alike=_alike(tables["roles"]["alike"]),
        officials=frozenset(words(tables["roles"]["official"])),
        voices=frozenset(words(tables["roles"]["voice"])),
        genders=genders,
        groups=frozenset(words(tables["groups"]["nouns"])),
        bodies=frozenset(words(tables["bodies"]["nouns"])),
        generic=frozenset(words(tables["bodies"]["generic"])),
        quantities=frozenset(words(tables["quantities"]["nouns"])),
        peoples=frozenset(words(tables["peoples"]["nouns"])),
        place_nouns=frozenset(words(tables["places"]["nouns"])),
        calendar=frozenset(words(tables["calendar"]["names"])),
    )


def _alike(lines: list[str]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in lines:
        alike = words(line)
        for word in alike:
            found[word] = found.get(word, frozenset()) | frozenset(alike)
    return found
