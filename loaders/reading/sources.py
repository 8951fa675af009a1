"""From the text of an article and what is said of it to a `Source`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urldefrag, urlsplit

from kb.errors import ArticleError
from kb.findings import Publisher, Source
from kb.intervals import Basis, Interval, Precision
from kb.models import OutletKind
from kb.texts import fold
from loaders.language import language_of
from loaders.reading.places import Place
from loaders.turns import is_transcript

KNOWN: Final = frozenset(("outlet", "url", "title", "published", "collection"))
_DATE: Final = re.compile(r"(\d{4})(-\d\d)?(-\d\d)?(?:[T ].*)?")
_PRECISION: Final = (Precision.YEAR, Precision.MONTH, Precision.DAY)


@dataclass(frozen=True)
class Told:
    """What is said of an article: by the user (`given`), or by the file itself (`printed`).

    Both hold fields of KNOWN; the user knows better. `where` names the article in messages,
    `path` in what is printed; `key` is what the user knows it by.
    """

    where: str
    path: str | None
    loader: str
    given: Mapping[str, str] = field(default_factory=dict[str, str])
    printed: Mapping[str, str] = field(default_factory=dict[str, str])
    meta: Mapping[str, Any] = field(default_factory=dict[str, Any])
    key: str | None = None


def told_by(place: Place, loader: str, printed: Mapping[str, str] | None = None, **meta: str) -> Told:
    """What the place's table says, and the file; other columns are the user's own."""
    known = {name: value for name, value in place.given.items() if name in KNOWN}
    own = {name: value for name, value in place.given.items() if name not in KNOWN}
    return Told(str(place), str(place.path), loader, known, printed or {}, {**meta, **own})


def source(text: str, raw: bytes, told: Told) -> Source:
    """The article; `raw` is what was received, `text` what offsets count over."""
    known = {**told.printed, **told.given}
    url = known.get("url")
    if url and not urlsplit(url).hostname:
        raise ArticleError(f"{told.where} has the url {url!r}, which is no address: write it with https:// in front.")
    return Source(
        text=text,
        sha256=sha256(raw).hexdigest(),
        key=urldefrag(url).url if url else told.key,
        url=url,
        title=known.get("title"),
        language=language_of(text),
        published=_published(told),
        outlet=_outlet(known.get("outlet"), url, transcript=is_transcript(text)),
        collection=known.get("collection"),
        path=told.path,
        retrieved_at=datetime.now(UTC),
        loader=told.loader,
        meta=dict(told.meta),
    )


def given_date(text: str | None, where: str) -> Interval:
    """A year, a month, a day or a point in time of ISO 8601, known because the user says so."""
    if not text:
        return Interval()
    match = _DATE.fullmatch(text.strip())
    edtf = "".join(part or "" for part in match.groups()) if match else ""
    try:
        return Interval(edtf=edtf, precision=_PRECISION[edtf.count("-")], basis=Basis.GIVEN, phrase=text.strip())
    except ValueError:
        raise ArticleError(f"{where} says published {text!r}: write the date as 2023-09-25.") from None


def _published(told: Told) -> Interval:
    if told.given.get("published"):
        return given_date(told.given["published"], told.where)
    printed = given_date(told.printed.get("published"), told.where)
    return printed.model_copy(update={"basis": Basis.EXPLICIT}) if printed.edtf else printed


def _outlet(name: str | None, url: str | None, *, transcript: bool) -> Publisher | None:
    """The outlet by its name, else by the host of the URL; None is not given.

    A transcript that nobody names an outlet of is at least known for what it is.
    """
    kind = OutletKind.TRANSCRIPT if transcript else OutletKind.UNKNOWN
    host = (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
    name = name or host or ("Transcript" if transcript else "")
    if not name:
        return None
    return Publisher(slug=host if name == host else re.sub(r"\W+", "-", fold(name)).strip("-"), name=name, type=kind)
