"""The words of happenings; the lexicon is `happenings.toml`."""

from dataclasses import dataclass
from functools import cache

from loaders.wordlists import read_lists, words


@dataclass(frozen=True)
class Happenings:
    """The type of happening that a noun or a verb names, and the phrases that name none."""

    nouns: dict[str, str]
    verbs: dict[str, str]
    metaphors: tuple[str, ...]
    occasions: frozenset[str]
    """What people speak at."""
    sessions: frozenset[str]
    """What is reported from beginning to end: the house debated, a hearing."""
    vehicles: frozenset[str]
    """What they speak in: a letter, a tweet."""


@cache
def happenings() -> Happenings:
    """The lexicon, read once."""
    tables = read_lists("happenings.toml")
    metaphors = tuple(words(tables.pop("metaphors")["phrases"]))
    speech = tables.pop("speech")
    return Happenings(
        nouns={word: kind for kind, table in tables.items() for word in words(table.get("nouns", ""))},
        verbs={word: kind for kind, table in tables.items() for word in words(table.get("verbs", ""))},
        metaphors=metaphors,
        occasions=frozenset(words(speech["occasions"])),
        sessions=frozenset(words(speech["sessions"])),
        vehicles=frozenset(words(speech["vehicles"])),
    )
