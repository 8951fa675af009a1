"""JSON Lines: an article a line, with `id` or `url`, `text`, `title`, `published`, `outlet` or `source`.

Other fields become `meta`. The file may be as long as it likes: it is never held whole.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

import orjson

from kb.errors import ArticleError
from kb.findings import Source
from loaders.reading.places import LIMIT, Format, Place, too_large, unreadable
from loaders.reading.sources import KNOWN, Told, source
from loaders.reading.texts import LOADER

_OWN_FIELDS: Final = KNOWN | {"id", "text", "source"}
_SHARED: Final = ("outlet", "collection", "published")
# A character of the text may take six bytes, and other fields come beside it.
_LONGEST: Final = 8 * LIMIT


def places(path: Path, given: Mapping[str, str]) -> Iterator[Place | ArticleError]:
    """The lines of a file, without those that are blank; one that no article fills is an error."""
    at = number = 0
    with path.open("rb") as file:
        while line := file.readline(_LONGEST + 1):
            number += 1
            size = len(line)
            if size > _LONGEST:
                size += _rest_of_line(file, line)
                yield too_large(f"{path}, line {number}", _LONGEST)
            elif line.strip():
                yield Place(path, Format.RECORDS, number, (at, at + size), given)
            at += size


def _rest_of_line(file: BinaryIO, line: bytes) -> int:
    """Go to the end of a line that is too long; how many bytes were left of it."""
    rest = 0
    while line and not line.endswith(b"\n"):
        line = file.readline(_LONGEST)
        rest += len(line)
    return rest


def read(place: Place) -> Source:
    """The article in a line."""
    start, end = place.bytes
    try:
        with place.path.open("rb") as file:
            file.seek(start)
            line = file.read(end - start)
    except OSError as error:
        raise unreadable(place.path, error) from None
    return _article(place, _record(place, line.removeprefix(b"\xef\xbb\xbf")))


def _record(place: Place, line: bytes) -> dict[str, Any]:
    try:
        line.decode("utf-8")
        record = orjson.loads(line)
    except UnicodeDecodeError as error:
        raise ArticleError(f"{place} is not UTF-8 (its byte {error.start}): save the file as UTF-8.") from None
    except orjson.JSONDecodeError:
        raise ArticleError(f"{place} is no JSON: give one object a line.") from None
    if not isinstance(record, dict):
        raise ArticleError(f"{place} is no JSON object: give one object a line.")
    return cast("dict[str, Any]", record)


def _article(place: Place, record: dict[str, Any]) -> Source:
    text, key = record.get("text"), record.get("id") or record.get("url")
    if not isinstance(text, str) or not text.strip():
        raise ArticleError(f"{place} has no text: give the article's words in the field text.")
    if not isinstance(key, (str, int)) or isinstance(key, bool):
        raise ArticleError(f"{place} has no id and no url: give one of them, so that the article can be found again.")
    raw = text.encode("utf-8")
    if len(raw) > LIMIT:
        raise too_large(place)
    fields = {name: record.get(name) for name in KNOWN}
    fields["outlet"] = record.get("outlet") or record.get("source")
    for name, value in fields.items():
        if value is not None and not isinstance(value, str):
            raise ArticleError(f"{place} has a field {name} that is no text: put it between quotation marks.")
    known = {name: value for name, value in fields.items() if value}
    meta = {name: value for name, value in record.items() if name not in _OWN_FIELDS}
    # What the table says of the file goes for every line that does not say otherwise.
    shared = {name: value for name, value in place.given.items() if name in _SHARED}
    return source(text, raw, Told(str(place), str(key), LOADER, {**shared, **known}, meta=meta, key=str(key)))
