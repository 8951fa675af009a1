"""Word lists: TOML files beside this one, in which a text is a list with commas."""

import tomllib
from importlib.resources import files
from typing import Any


def read_lists(name: str) -> dict[str, dict[str, Any]]:
    """The tables of the file `name` of this package."""
    return tomllib.loads((files("loaders") / name).read_text("utf-8"))


def words(text: str) -> list[str]:
    """The entries of a list; line ends are spaces."""
    return [entry.strip() for entry in text.replace("\n", " ").split(",") if entry.strip()]
