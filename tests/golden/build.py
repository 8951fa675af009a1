"""The gold of the test articles, built from tables of printed words and checked against the text.

    python -m tests.golden.build          # checks all and prints what is there

Beside each `articles/NAME.txt` lies `NAME.gold`, a line an item with `|` between its fields:

    published | day
    TYPE ACT | speaker | said (EDTF) | about, … | source | cue | content … content
    event NAME | type | when (EDTF) | mention ; mention          the same NAME in two articles is one event
    furniture | words ; words

A question mark behind a field means that it is not scored; `-` stands for nothing.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from kb.errors import ArticleError
from kb.models import Act, Span, StatementType

ARTICLES: Final = Path(__file__).parent / "articles"


@dataclass(frozen=True)
class Label:
    """A statement as a person labelled it; None for what is not scored, "" for nobody."""

    type: StatementType
    act: Act
    content: tuple[Span, ...]
    source: Span
    cue: Span
    speaker: str | None
    said: str | None
    about: tuple[str, ...]


@dataclass(frozen=True)
class Labelled:
    """An article with its gold; `events` leads from an event's name to its printed mentions."""

    name: str
    text: str
    published: date
    labels: tuple[Label, ...]
    events: dict[str, tuple[Span, ...]]
    furniture: tuple[Span, ...]


def labelled() -> list[Labelled]:
    """The test articles; an `ArticleError` names a word that is not in its text."""
    return [_read(path) for path in sorted(ARTICLES.glob("*.txt"))]


def _read(path: Path) -> Labelled:
    text = path.read_text("utf-8")
    lines = path.with_suffix(".gold").read_text("utf-8").splitlines()
    rows = [[field.strip() for field in line.split("|")] for line in lines]
    of = {row[0]: row[1] for row in rows if row[0] in ("published", "furniture")}
    events = {row[0].removeprefix("event "): row[3] for row in rows if row[0].startswith("event ")}
    return Labelled(
        name=path.stem,
        text=text,
        published=date.fromisoformat(of["published"]),
        labels=tuple(_label(path, text, row) for row in rows if len(row) == len(Label.__annotations__) - 1),
        events={name: tuple(_in_order(path, text, printed)) for name, printed in events.items()},
        furniture=tuple(_in_order(path, text, of.get("furniture", ""))),
    )


def _label(path: Path, text: str, row: list[str]) -> Label:
    kind, act = row[0].split(" ", 1)
    content = tuple(_find(path, text, part.strip()) for part in row[6].split(" … "))
    return Label(
        type=StatementType(kind),
        act=Act(act),
        content=content,
        source=_find(path, text, row[4], near=content[0].start),
        cue=_find(path, text, row[5], near=content[0].start),
        speaker=None if row[1].endswith("?") else row[1].removeprefix("-"),
        said=None if row[2].endswith("?") else row[2],
        about=tuple(part.strip() for part in row[3].split(",") if part.strip() not in ("", "-")),
    )


def _in_order(path: Path, text: str, words: str) -> Iterator[Span]:
    at = 0
    for part in filter(None, (part.strip() for part in words.split(";"))):
        found = _find(path, text, part, at=at)
        at = found.end
        yield found


def _find(path: Path, text: str, words: str, *, at: int = 0, near: int | None = None) -> Span:
    """Where words stand: the first time from `at` on, or the place nearest to `near`."""
    places = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text[at:])]
    places = [n + at for n in places]
    if not places or not words:
        raise ArticleError(f"{path.name}: its gold names {words!r}, which is not in the text.")
    first = places[0] if near is None else min(places, key=lambda n: abs(n - near))
    return Span(first, first + len(words))


if __name__ == "__main__":
    for article in labelled():
        sys.stdout.write(f"{article.name}: {len(article.labels)} statements, {len(article.events)} events\n")
