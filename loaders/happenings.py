"""The words of happenings; the lexicon is `happenings.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Happenings:
    """The type of happening that a noun or a verb names, and the phrases that name none."""

    nouns: dict[str, str]
    verbs: dict[str, str]
    metaphors: tuple[str, ...]


@cache
def lexicon() -> Happenings:
    """The lexicon, read once."""
    tables: dict[str, dict[str, str]] = tomllib.loads((files("loaders") / "happenings.toml").read_text("utf-8"))
    metaphors = tuple(_list(tables.pop("metaphors")["phrases"]))
    nouns = {word: kind for kind, table in tables.items() for word in _list(table.get("nouns", ""))}
    verbs = {word: kind for kind, table in tables.items() for word in _list(table.get("verbs", ""))}
    return Happenings(nouns, verbs, metaphors)


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\n", " ").split(",") if part.strip()]
