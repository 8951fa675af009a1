"""What a user knows of people already, as a file tells it: CSV, or the JSON of FollowTheMoney.

A CSV file has a row for each post of a person, or one alone for somebody without a post:
`name`, and where they are known `aliases` (parted by `;`), `wikidata`, `country`, `party`,
`post`, `body`, `from` and `to` (dates in EDTF, such as 2018-05-08 or 2018). Rows with the same
Wikidata id, else the same name and country, are one person. Of FollowTheMoney `Person`,
`Occupancy` and `Position` are read.

A row that makes no sense is an `InputError` that names its line; the rest is read.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

import orjson

from kb.errors import InputError
from kb.intervals import Basis, Interval, Precision
from kb.models import Value, make_id
from kb.texts import name_key

_WIKIDATA: Final = re.compile(r"Q[1-9]\d*")
_COLUMNS: Final = frozenset(("name", "aliases", "wikidata", "country", "party", "post", "body", "from", "to"))
_LONGEST: Final = 500


class Held(Value):
    """One post that somebody held; without an end, still holds."""

    title: str
    body: str | None = None
    began: str | None = None
    ended: str | None = None


class Person(Value):
    """What is known of one person."""

    name: str
    aliases: tuple[str, ...] = ()
    wikidata: str | None = None
    country: str | None = None
    party: str | None = None
    posts: tuple[Held, ...] = ()

    @property
    def key(self) -> str:
        """By what somebody is known again: the Wikidata id, else name and country."""
        return self.wikidata or make_id("known", name_key(self.name), self.country or "")


@dataclass(frozen=True)
class People:
    """Who was found in a file, and what is wrong with the rest of it."""

    found: tuple[Person, ...]
    wrong: tuple[InputError, ...]


@dataclass
class _Reader:
    """Collects people by their keys, in the order of the file."""

    file: Path
    people: dict[str, Person] = field(default_factory=dict[str, Person])
    wrong: list[InputError] = field(default_factory=list[InputError])

    def add(self, line: int, row: Mapping[str, str]) -> None:
        """One person, with a post at most."""
        try:
            person = _person(row)
        except ValueError as error:
            self.wrong.append(InputError(f"Line {line} of {self.file}: {error}."))
            return
        known = self.people.get(person.key)
        self.people[person.key] = _together(known, person) if known else person


def read_people(file: Path) -> People:
    """Everybody that the file tells of; a file that cannot be read at all is an `InputError`."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{file} cannot be read ({error.strerror}): give a CSV or a FollowTheMoney file.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is no text in UTF-8: save it as such.") from error
    reader = _Reader(file)
    for line, row in _entities(file, text) if text.lstrip()[:1] in ("{", "[") else _rows(file, text):
        reader.add(line, row)
    return People(tuple(reader.people.values()), tuple(reader.wrong))


def date_of(text: str | None) -> Interval:
    """A date of a post."""
    return Interval(edtf=text, precision=_precision(text), basis=Basis.GIVEN) if text else Interval()


def _precision(text: str) -> Precision:
    return {10: Precision.DAY, 7: Precision.MONTH, 4: Precision.YEAR}.get(len(text), Precision.INTERVAL)


def _person(row: Mapping[str, str]) -> Person:
    given = {column: text.strip() for column, text in row.items() if text.strip()}
    if not name_key(given.get("name", "")):
        raise ValueError("it has no name, so give one")
    if long := next((column for column in _COLUMNS - {"aliases"} if len(given.get(column, "")) > _LONGEST), None):
        raise ValueError(f"its {long} has more than {_LONGEST} characters")
    wikidata = given.get("wikidata", "").rpartition("/")[2] or None
    if wikidata and not _WIKIDATA.fullmatch(wikidata):
        raise ValueError(f"{given['wikidata']!r} is no Wikidata id, which looks like Q42")
    if not given.get("post") and any(given.get(column) for column in ("body", "from", "to")):
        raise ValueError("it has a time or a body but no post")
    return Person(
        name=given["name"],
        aliases=tuple(sorted({alias.strip() for alias in given.get("aliases", "").split(";") if name_key(alias)})),
        wikidata=wikidata,
        country=given.get("country"),
        party=given.get("party"),
        posts=(_held(given),) if given.get("post") else (),
    )


def _held(given: Mapping[str, str]) -> Held:
    began, ended = (given.get(column) for column in ("from", "to"))
    for text in (began, ended):
        _check_date(text)
    first, last = date_of(began).earliest, date_of(ended).latest
    if first and last and last < first:
        raise ValueError(f"the post ends ({ended}) before it begins ({began})")
    return Held(title=given["post"], body=given.get("body"), began=began, ended=ended)


def _check_date(text: str | None) -> None:
    try:
        date_of(text)
    except ValueError:
        raise ValueError(f"{text!r} is no date, so write it like 2018-05-08, 2018-05 or 2018") from None


def _together(one: Person, other: Person) -> Person:
    """Two rows about one person."""
    names = {*one.aliases, *other.aliases, *([other.name] if other.name != one.name else [])}
    posts = dict.fromkeys((*one.posts, *other.posts))
    return one.model_copy(
        update={
            "aliases": tuple(sorted(names)),
            "country": one.country or other.country,
            "party": one.party or other.party,
            "posts": tuple(posts),
        }
    )


def _rows(file: Path, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    rows = csv.DictReader(text.splitlines(), restval="")
    columns = {(column or "").strip().lower() for column in rows.fieldnames or ()}
    if "name" not in columns:
        raise InputError(f"{file} has no column `name`: its first line names the columns, such as name,country,post.")
    if unknown := columns - _COLUMNS:
        raise InputError(f"{file} has the column {min(unknown)!r}: known are {', '.join(sorted(_COLUMNS))}.")
    for row in rows:
        yield rows.line_num, {str(column).strip().lower(): text or "" for column, text in row.items() if column}


def _entities(file: Path, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """People of FollowTheMoney as rows, one for each post."""
    entities = list(_parsed(file, text))
    names = {entity["id"]: _texts(entity, "name") for _, entity in entities if entity.get("schema") == "Position"}
    held: dict[str, list[Mapping[str, Any]]] = {}
    for _, entity in entities:
        if entity.get("schema") == "Occupancy":
            for holder in _texts(entity, "holder"):
                held.setdefault(holder, []).append(entity)
    for line, entity in entities:
        if entity.get("schema") == "Person":
            name, *more = [*_texts(entity, "name"), ""]
            person = {
                "name": name,
                "aliases": ";".join([*more, *_texts(entity, "alias")]),
                "wikidata": _first(entity, "wikidataId"),
                "country": _first(entity, "country") or _first(entity, "nationality"),
                "party": _first(entity, "political"),
            }
            posts = [_post(each, names) for each in held.get(str(entity.get("id")), ())]
            posts += [{"post": title} for title in _texts(entity, "position") if not posts]
            yield from ((line, {**person, **post}) for post in posts or [{}])


def _post(occupancy: Mapping[str, Any], names: Mapping[str, list[str]]) -> dict[str, str]:
    title = next((name for post in _texts(occupancy, "post") for name in names.get(post, ())), "")
    return {"post": title, "from": _first(occupancy, "startDate"), "to": _first(occupancy, "endDate")}


def _parsed(file: Path, text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        whole: list[Any] = orjson.loads(text) if text.lstrip().startswith("[") else []
        lines: list[Any] = whole or [orjson.loads(line) if line.strip() else None for line in text.splitlines()]
        for line, entity in enumerate(lines, 1):
            if isinstance(entity, dict):
                yield line, cast("dict[str, Any]", entity)
    except orjson.JSONDecodeError as error:
        raise InputError(f"{file} is no JSON ({error}): give one entity a line, or a list of them.") from error


def _texts(entity: Mapping[str, Any], name: str) -> list[str]:
    found: Any = cast("dict[str, Any]", entity.get("properties") or {}).get(name) or []
    return [str(item) for item in cast("list[Any]", found if isinstance(found, list) else [found])]


def _first(entity: Mapping[str, Any], name: str) -> str:
    return next(iter(_texts(entity, name)), "")
