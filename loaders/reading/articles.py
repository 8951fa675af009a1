"""Every article under some paths, and each of them read by the reader of its format."""

import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final, cast

from kb.errors import ArticleError
from kb.findings import Source
from loaders.reading import tables
from loaders.reading.places import SUFFIXES, Format, Place, format_of, read_bytes, unreadable
from loaders.reading.tables import table_of

# Named, not imported: what reads pages takes two seconds to load, and most loads have none.
_READERS: Final[Mapping[Format, str]] = {
    Format.TEXT: "loaders.reading.texts:read",
    Format.PAGE: "loaders.reading.pages:read",
    Format.RECORDS: "loaders.reading.records:read",
    Format.FEED: "loaders.reading.feeds:read",
}
_PARTS: Final[Mapping[Format, str]] = {
    Format.RECORDS: "loaders.reading.records:places",
    Format.FEED: "loaders.reading.feeds:places",
}
_FETCHING: Final = "loaders.reading.fetching:fetch"
_Fetch = Callable[[str], list[Source | ArticleError]]
_Read = Callable[[Place], Source]
_Places = Callable[[Path, Mapping[str, str]], Iterator[Place | ArticleError]]


def find_articles(paths: Iterable[Path]) -> Iterator[Place | ArticleError]:
    """Every article under the paths, in order, and an error for each path that has none.

    Nothing is held, so there may be millions; to count them first costs one more walk.
    """
    for path in paths:
        yield from _under(path)


def read_articles(paths: Iterable[Path]) -> Iterator[Source | ArticleError]:
    """The articles under the paths, one after the other; what cannot be read is an error in its place."""
    return map(read_or_error, find_articles(paths))


def read_or_error(place: Place | Source | ArticleError) -> Source | ArticleError:
    """The article at a place, or why there is none; what was read before is as it is."""
    if not isinstance(place, Place):
        return place
    try:
        return read_article(place)
    except ArticleError as error:
        return error


def is_address(text: str) -> bool:
    """Whether what was typed is meant as an address and not as a path."""
    return "://" in text


def fetch(address: str) -> list[Source | ArticleError]:
    """The articles behind an address (one, or the entries of a feed), or the one error why there are none."""
    return cast("_Fetch", _named(_FETCHING))(address)


def read_article(place: Place) -> Source:
    """The article at a place; an `ArticleError` says in one sentence why there is none."""
    return cast("_Read", _named(_READERS[place.format]))(place)


def digest(item: Place | Source | ArticleError) -> str | None:
    """The `sha256` that the article has, found without making text of a page; None when it cannot be read."""
    if isinstance(item, Place) and item.format in (Format.TEXT, Format.PAGE):
        try:
            return sha256(read_bytes(item.path)).hexdigest()
        except ArticleError:
            return None
    read = read_or_error(item)
    return read.sha256 if isinstance(read, Source) else None


@cache
def _named(name: str) -> object:
    return pkgutil.resolve_name(name)


def _under(path: Path) -> Iterator[Place | ArticleError]:
    if path.is_dir():
        yield from _folder(path)
    elif not path.exists():
        yield ArticleError(f"There is no file or folder {path}: check how it is spelled.")
    elif not path.is_file():
        yield ArticleError(f"{path} is no file: give a file or a folder.")
    elif path.name == tables.NAME:
        yield ArticleError(f"{path} describes articles and is none: give the folder that it lies in.")
    else:
        table = table_of(path.parent)
        yield from table.errors_about(path.name)
        yield from _file(path, table.rows.get(path.name, {}))


def _folder(folder: Path) -> Iterator[Place | ArticleError]:
    files = [
        p for p in sorted(folder.rglob("*")) if p.is_file() and p.suffix.lower() in SUFFIXES and not _hidden(p, folder)
    ]
    if not files:
        yield ArticleError(f"The folder {folder} has no articles: put .txt, .html, .jsonl or feed files into it.")
    found = {parent: table_of(parent) for parent in sorted({folder, *(file.parent for file in files)})}
    for table in found.values():
        yield from table.errors
    for file in files:
        yield from _file(file, found[file.parent].rows.get(file.name, {}))


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _file(path: Path, given: Mapping[str, str]) -> Iterator[Place | ArticleError]:
    try:
        kind = format_of(path)
        if kind not in _PARTS:
            yield Place(path, kind, given=given)
            return
        parts = cast("_Places", _named(_PARTS[kind]))(path, given)
        first = next(parts, None)
        yield first or ArticleError(f"{path} is empty: give a file with one article a line.")
        yield from parts
    except OSError as error:
        yield unreadable(path, error)
    except ArticleError as error:
        yield error
