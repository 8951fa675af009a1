"""Reading: files and folders → `Source`, with what a `sources.csv` beside them says.

Bytes are decoded as UTF-8 and nothing is changed: line ends, non-breaking spaces and a byte
order mark stay in the text and count in every offset.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import urldefrag, urlsplit

import orjson

from kb.errors import ArticleError
from kb.findings import Publisher, Source
from kb.intervals import Basis, Interval, Precision
from kb.texts import fold

LOADER: Final = "kb-files 1"
TABLE: Final = "sources.csv"
LIMIT: Final = 2_000_000  # bytes of one article
_TEXTS: Final = (".txt", ".text", ".md")
_LINES: Final = (".jsonl", ".ndjson")
_KNOWN: Final = frozenset(("file", "outlet", "url", "title", "published", "collection"))
_OWN_FIELDS: Final = frozenset(("id", "url", "text", "title", "published", "outlet", "source", "collection"))
_DATE: Final = re.compile(r"(\d{4})(-\d\d)?(-\d\d)?(?:[T ].*)?")
_PRECISION: Final = (Precision.YEAR, Precision.MONTH, Precision.DAY)


@dataclass(frozen=True)
class Place:
    """Where one article lies: a file, or one line (from 1) of a JSON Lines file.

    `bytes` are the first and the last of that line; `given` is what `sources.csv` says.
    """

    path: Path
    line: int | None = None
    bytes: tuple[int, int] = (0, 0)
    given: Mapping[str, str] = field(default_factory=dict[str, str])

    def __str__(self) -> str:
        return str(self.path) if self.line is None else f"{self.path}, line {self.line}"


def find_articles(paths: Iterable[Path]) -> list[Place | ArticleError]:
    """Every article under the paths, in order, and an error for each path that has none.

    Files are listed and not read (lines of JSON Lines files are counted), so that a progress
    bar knows how much there is.
    """
    return [found for path in paths for found in _under(path)]


def read_articles(paths: Iterable[Path]) -> Iterator[Source | ArticleError]:
    """The articles under the paths, one after the other; what cannot be read is an error in its place."""
    for found in find_articles(paths):
        yield found if isinstance(found, ArticleError) else read_or_error(found)


def read_or_error(place: Place) -> Source | ArticleError:
    """The article at a place, or why there is none."""
    try:
        return read_article(place)
    except ArticleError as error:
        return error


def read_article(place: Place) -> Source:
    """The article at a place; an `ArticleError` says in one sentence why there is none."""
    return _text_file(place) if place.line is None else _json_line(place)


def _under(path: Path) -> Iterator[Place | ArticleError]:
    if path.is_dir():
        yield from _folder(path)
    elif not path.exists():
        yield ArticleError(f"There is no file or folder {path}: check how it is spelled.")
    elif path.name == TABLE:
        yield ArticleError(f"{path} describes articles and is none: give the folder that it lies in.")
    else:
        table = _table(path.parent)
        yield from table.errors_about(path.name)
        yield from _file(path, table.rows.get(path.name, {}))


def _folder(folder: Path) -> Iterator[Place | ArticleError]:
    files = [
        p
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.suffix.lower() in (*_TEXTS, *_LINES) and not _hidden(p, folder)
    ]
    if not files:
        yield ArticleError(f"The folder {folder} has no articles: put .txt or .jsonl files into it.")
    tables = {parent: _table(parent) for parent in sorted({folder, *(file.parent for file in files)})}
    for table in tables.values():
        yield from table.errors
    for file in files:
        yield from _file(file, tables[file.parent].rows.get(file.name, {}))


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _file(path: Path, given: Mapping[str, str]) -> Iterator[Place | ArticleError]:
    if path.suffix.lower() not in _LINES:
        yield Place(path, given=given)
        return
    try:
        places = list(_lines(path))
    except OSError as error:
        yield _unreadable(path, error)
        return
    yield from places or [ArticleError(f"{path} is empty: give a file with one article a line.")]


def _lines(path: Path) -> Iterator[Place]:
    at = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield Place(path, number, (at, at + len(line)))
            at += len(line)


@dataclass(frozen=True)
class _Table:
    """A `sources.csv`: its rows by file name, and what is wrong with others."""

    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    errors: tuple[ArticleError, ...] = ()

    def errors_about(self, name: str) -> tuple[ArticleError, ...]:
        """What is wrong, when only this file was asked for and the table may speak of it."""
        return () if name in self.rows else self.errors


def _table(folder: Path) -> _Table:
    path = folder / TABLE
    if not path.is_file():
        return _Table()
    try:
        lines = list(
            csv.reader(io.StringIO(_decoded(path, path.read_bytes()).removeprefix("\ufeff"), newline=""), strict=True)
        )
    except (OSError, csv.Error, ArticleError) as error:
        return _Table(errors=(ArticleError(f"{path} cannot be read as comma-separated values: {error}"),))
    header = [name.strip() for name in lines[0]] if lines else []
    if "file" not in header or len(set(header)) < len(header):
        return _Table(errors=(ArticleError(f"{path}, line 1, must name its columns once each, with file among them."),))
    rows: dict[str, Mapping[str, str]] = {}
    errors: list[ArticleError] = []
    for number, cells in enumerate(lines[1:], 2):
        try:
            rows |= _row(path, number, header, cells)
        except ArticleError as error:
            errors.append(error)
    return _Table(rows, tuple(errors))


def _row(path: Path, number: int, header: list[str], cells: list[str]) -> dict[str, dict[str, str]]:
    """One row by its file name; empty lines give none."""
    if not any(cell.strip() for cell in cells):
        return {}
    where = f"{path}, line {number},"
    if len(cells) != len(header):
        raise ArticleError(f"{where} has {len(cells)} columns where the first line names {len(header)}.")
    row = {name: cell.strip() for name, cell in zip(header, cells, strict=True) if cell.strip()}
    name = row.pop("file", "")
    if not name or not (path.parent / name).is_file():
        raise ArticleError(f"{where} speaks of the file {name or 'without a name'}, which is not beside it.")
    _published(row.get("published"), where)
    return {name: row}


def _text_file(place: Place) -> Source:
    raw = _bytes(place)
    text = _decoded(place.path, raw)
    if not text.strip("\ufeff \t\r\n\xa0"):
        raise ArticleError(f"{place} is empty: give a file with the text of an article.")
    meta = {name: value for name, value in place.given.items() if name not in _KNOWN}
    return _source(text, raw, str(place.path), _Given(str(place), place.given, meta))


def _bytes(place: Place) -> bytes:
    try:
        if place.path.stat().st_size > LIMIT:
            raise ArticleError(
                f"{place} is larger than {LIMIT // 1_000_000} MB: an article is not that long, split the file."
            )
        return place.path.read_bytes()
    except OSError as error:
        raise _unreadable(place.path, error) from None


def _unreadable(path: Path, error: OSError) -> ArticleError:
    return ArticleError(f"{path} cannot be read: {error.strerror or error}.")


def _decoded(path: Path, raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ArticleError(f"{path} is not UTF-8 but UTF-16: save it as UTF-8.")
    if b"\0" in raw:
        raise ArticleError(f"{path} is a binary file: give a file with the text of an article.")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ArticleError(f"{path} is not UTF-8 (byte {error.start}): save it as UTF-8.") from None


def _json_line(place: Place) -> Source:
    start, end = place.bytes
    try:
        with place.path.open("rb") as file:
            file.seek(start)
            record = orjson.loads(file.read(end - start).removeprefix(b"\xef\xbb\xbf"))
    except OSError as error:
        raise _unreadable(place.path, error) from None
    except orjson.JSONDecodeError:
        raise ArticleError(f"{place} is no JSON: give one object a line.") from None
    if not isinstance(record, dict):
        raise ArticleError(f"{place} is no JSON object: give one object a line.")
    return _from_record(place, cast("dict[str, Any]", record))


def _from_record(place: Place, record: dict[str, Any]) -> Source:
    text, key = record.get("text"), record.get("id") or record.get("url")
    if not isinstance(text, str) or not text.strip():
        raise ArticleError(f"{place} has no text: give the article's words in the field text.")
    if not isinstance(key, (str, int)):
        raise ArticleError(f"{place} has no id and no url: give one of them, so that the article can be found again.")
    raw = text.encode("utf-8", "surrogatepass")
    if len(raw) > LIMIT:
        raise ArticleError(f"{place} is larger than {LIMIT // 1_000_000} MB: an article is not that long, split it.")
    fields = {name: record.get(name) for name in ("url", "title", "published", "collection")}
    fields["outlet"] = record.get("outlet") or record.get("source")
    for name, value in fields.items():
        if value is not None and not isinstance(value, str):
            raise ArticleError(f"{place} has a field {name} that is no text: put it between quotation marks.")
    known = {name: value for name, value in fields.items() if value}
    meta = {name: value for name, value in record.items() if name not in _OWN_FIELDS}
    return _source(text, raw, str(key), _Given(str(place), known, meta, str(key)))


@dataclass(frozen=True)
class _Given:
    """What the user says of an article: known fields, and his own."""

    where: str
    fields: Mapping[str, str]
    meta: Mapping[str, Any]
    key: str | None = None


def _source(text: str, raw: bytes, path: str, given: _Given) -> Source:
    fields, url = given.fields, given.fields.get("url")
    if url and not urlsplit(url).hostname:
        raise ArticleError(f"{given.where} has the url {url!r}, which is no address: write it with https:// in front.")
    return Source(
        text=text,
        sha256=sha256(raw).hexdigest(),
        key=urldefrag(url).url if url else given.key,
        url=url,
        title=fields.get("title"),
        published=_published(fields.get("published"), given.where),
        outlet=_outlet(fields.get("outlet"), url),
        collection=fields.get("collection"),
        path=path,
        retrieved_at=datetime.now(UTC),
        loader=LOADER,
        meta=dict(given.meta),
    )


def _published(text: str | None, where: str) -> Interval:
    """A year, a month, a day or a point in time of ISO 8601, known because the user says so."""
    if not text:
        return Interval()
    match = _DATE.fullmatch(text.strip())
    edtf = "".join(part or "" for part in match.groups()) if match else ""
    try:
        return Interval(edtf=edtf, precision=_PRECISION[edtf.count("-")], basis=Basis.GIVEN, phrase=text.strip())
    except ValueError:
        raise ArticleError(f"{where} says published {text!r}: write the date as 2023-09-25.") from None


def _outlet(name: str | None, url: str | None) -> Publisher | None:
    """The outlet by its given name, else by the host of the URL; None is not given."""
    host = (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
    if not name:
        return Publisher(slug=host, name=host) if host else None
    return Publisher(slug=re.sub(r"\W+", "-", fold(name)).strip("-"), name=name)
