"""Rows: what `kb extract` prints, a statement each, and the way back.

Whoever made the rows, a row is let in only when its offsets hold: spans inside the article
and not of white space alone, and an id that kb made must be the one of the words at them.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

import orjson
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from kb.errors import InputError
from kb.findings import (
    Actor,
    Attribution,
    Findings,
    Happening,
    Participant,
    Response,
    Source,
    Target,
    statement_ids,
)
from kb.intervals import Basis, Interval, Precision
from kb.models import Act, Confidence, EntityKind, Span, Stance, StatementType
from kb.texts import name_key
from loaders.cast import state_actor
from loaders.draft import Draft
from loaders.events import SPEECH
from loaders.extract import known_as
from loaders.gazetteer import gazetteer
from loaders.pipeline import speaks
from loaders.reading.places import LIMIT
from loaders.regions import regions
from loaders.roles import roles

_OWN_ID: Final = "statement:"
_Name = Annotated[str, Field(pattern=r"\S")]
_Pair = tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]]
Row = dict[str, JsonValue]


def rows(findings: Findings) -> Iterator[Row]:
    """One row a statement, in the order of the text; offsets count code points of the text."""
    ids = statement_ids(findings)
    for number, attribution in enumerate(findings.attributions):
        yield _row(findings, ids, number, attribution)


def _row(findings: Findings, ids: tuple[str, ...], number: int, attribution: Attribution) -> Row:
    return {
        "article": known_as(findings.source),
        "id": ids[number],
        "type": attribution.type.value,
        "act": attribution.act.value,
        "content": _pairs(attribution.content),
        "source": _pairs(attribution.source),
        "cue": _pairs(attribution.cue),
        "speaker": attribution.speaker.name if attribution.speaker else None,
        "about": [target.actor.name for target in attribution.about if target.actor],
        "said": _said(attribution.stated),
        "embeds": [ids[n] for n in attribution.embeds],
        "responds_to": [{"id": ids[r.statement], "stance": r.stance.value} for r in attribution.responds_to],
        "confidence": attribution.confidence.model_dump(),
    }


def _pairs(spans: tuple[Span, ...]) -> list[JsonValue]:
    return [[start, end] for start, end in spans]


def _said(stated: Interval) -> dict[str, Any]:
    return {
        "earliest": stated.earliest.isoformat() if stated.earliest else None,
        "latest": stated.latest.isoformat() if stated.latest else None,
        "precision": stated.precision.value,
        "basis": stated.basis.value,
        "phrase": stated.phrase,
        "edtf": stated.edtf,
    }


# The way back.


class _Said(BaseModel):
    earliest: date | None
    latest: date | None
    precision: Precision
    basis: Basis
    phrase: str | None
    edtf: str | None


class _Answers(BaseModel):
    id: str
    stance: Stance


class _Given(BaseModel):
    """A row as it must be; what else somebody put into it is left alone."""

    model_config = ConfigDict(frozen=True)

    article: str
    id: str
    type: StatementType
    act: Act
    content: Annotated[tuple[_Pair, ...], Field(min_length=1)]
    source: tuple[_Pair, ...]
    cue: tuple[_Pair, ...]
    speaker: _Name | None
    about: tuple[_Name, ...]
    said: _Said
    embeds: tuple[str, ...]
    responds_to: tuple[_Answers, ...]
    confidence: Confidence


@dataclass(frozen=True)
class _Line:
    """Where a row stands in its file: its line, from 1, and its bytes."""

    number: int
    start: int
    size: int


@dataclass
class RowsFile:
    """A file of rows, by article; `refused` says line for line what was not let in, and why."""

    path: Path
    lines: dict[str, list[_Line]] = field(default_factory=lambda: defaultdict(list))
    refused: dict[int, str] = field(default_factory=dict[int, str])

    @classmethod
    def opened(cls, path: Path) -> "RowsFile":
        """Look through a file; the rows themselves are read article by article."""
        found, at = cls(path), 0
        try:
            with path.open("rb") as file:
                for number, line in enumerate(file, 1):
                    found._note(_Line(number, at, len(line)), line)
                    at += len(line)
        except OSError as error:
            raise InputError(f"{path} cannot be read ({error.strerror}): give what `kb extract` printed.") from None
        if not found.lines and not found.refused:
            raise InputError(f"{path} is empty: give what `kb extract` printed.")
        return found

    def _note(self, line: _Line, raw: bytes) -> None:
        if not raw.strip():
            return
        try:
            article: Any = orjson.loads(raw)["article"] if len(raw) <= LIMIT else None
        except (ValueError, TypeError, KeyError):
            article = None
        if isinstance(article, str):
            self.lines[article].append(line)
        else:
            self.refused[line.number] = "it is no row of `kb extract`: give a JSON object that names its article"

    def refuse_article(self, article: str, reason: str) -> None:
        """None of an article's rows can be let in."""
        self.refused |= {line.number: reason for line in self.lines[article]}

    def findings(self, article: str, source: Source, run: tuple[str, str]) -> Findings:
        """What the rows of an article say of it; those that do not hold are refused and left out."""
        return _Reading(self, source, run).findings(self._given(article, source))

    def _given(self, article: str, source: Source) -> dict[int, _Given]:
        """The rows that hold by themselves, by line."""
        found: dict[int, _Given] = {}
        with self.path.open("rb") as file:
            for line in self.lines.get(article, ()):
                file.seek(line.start)
                try:
                    given = _Given.model_validate_json(file.read(line.size))
                except ValidationError as error:
                    self.refused[line.number] = _first(error)
                    continue
                if reason := _wrong(given, source.text):
                    self.refused[line.number] = reason
                else:
                    found[line.number] = given
        return found


def _first(error: ValidationError) -> str:
    """The first thing that is wrong, in words."""
    first = error.errors()[0]
    where = ".".join(map(str, first["loc"])) or "it"
    return f"{where}: {first['msg'][:1].lower()}{first['msg'][1:]}"


def _wrong(given: _Given, text: str) -> str | None:
    """Why a row does not hold beside the text of its article."""
    for part, spans in (("content", given.content), ("source", given.source), ("cue", given.cue)):
        at = 0
        for start, end in spans:
            if not at <= start < end <= len(text):
                return f"{part} {start} to {end} does not lie in the article's {len(text)} characters, or not in order"
            if not text[start:end].strip():
                return f"{part} {start} to {end} holds only white space"
            at = end
    said = given.said
    try:
        when = Interval(edtf=said.edtf, precision=said.precision, basis=said.basis, phrase=said.phrase)
    except ValueError:
        return f"said.edtf {said.edtf!r} is no date of EDTF"
    if (when.earliest, when.latest) != (said.earliest, said.latest):
        return f"said.earliest and said.latest are not the bounds of {said.edtf!r}"
    return None


@dataclass(frozen=True)
class _Reading:
    """The rows of one article becoming findings."""

    file: RowsFile
    source: Source
    run: tuple[str, str]

    def findings(self, given: Mapping[int, _Given]) -> Findings:
        """All that hold together; what points to a row that was refused goes without that link."""
        given = self._with_ids(self._linked(given))
        found = self._made(given)
        wrong = [
            line
            for line, row, ident, other in zip(
                given, given.values(), statement_ids(found), statement_ids(_keyless(found)), strict=True
            )
            if row.id.startswith(_OWN_ID) and row.id not in (ident, other)
        ]
        if not wrong:
            return found
        why = "its id is that of other words than those at its offsets: the article was another one when it was made"
        self.file.refused |= dict.fromkeys(wrong, why)
        return self._made({line: row for line, row in given.items() if line not in wrong})

    def _with_ids(self, given: Mapping[int, _Given]) -> dict[int, _Given]:
        """Of several rows with one id the first stands."""
        first: dict[str, int] = {}
        for line, row in given.items():
            first.setdefault(row.id, line)
        for line, row in given.items():
            if first[row.id] != line:
                self.file.refused[line] = f"its id {row.id} stands in line {first[row.id]} already"
        return {line: row for line, row in given.items() if first[row.id] == line}

    def _linked(self, given: Mapping[int, _Given]) -> dict[int, _Given]:
        """Without the rows that point to themselves."""
        for line, row in given.items():
            if row.id in (*row.embeds, *(answer.id for answer in row.responds_to)):
                self.file.refused[line] = "it points to itself"
        return {line: row for line, row in given.items() if line not in self.file.refused}

    def _made(self, given: Mapping[int, _Given]) -> Findings:
        rows_ = list(given.values())
        draft = regions(Draft(self.source)) if speaks(self.source.language) else Draft(self.source)
        numbers = {row.id: number for number, row in enumerate(rows_)}
        attributions = [_attribution(row, numbers, number) for number, row in enumerate(rows_)]
        return Findings(
            source=draft.source,
            extractor=self.run[0],
            version=self.run[1],
            dateline=draft.dateline,
            byline=draft.byline,
            regions=draft.regions,
            happenings=tuple(_occasions(attributions)),
            attributions=tuple(attributions),
        )


def _keyless(found: Findings) -> Findings:
    """The same where nobody had said by which address the article is known."""
    return found.model_copy(update={"source": found.source.model_copy(update={"key": None})})


def _attribution(row: _Given, numbers: Mapping[str, int], number: int) -> Attribution:
    said, speaker = row.said, actor_of(row.speaker) if row.speaker else None
    about = (actor_of(name) for name in dict.fromkeys(row.about))
    return Attribution(
        content=_spans(row.content),
        source=_spans(row.source),
        cue=_spans(row.cue),
        type=row.type,
        act=row.act,
        speaker=speaker,
        about=tuple(Target(actor=actor) for actor in about),
        stated=Interval(edtf=said.edtf, precision=said.precision, basis=said.basis, phrase=said.phrase),
        occasion=f"{speaker.type}:{speaker.name}#{said.edtf or ''}" if speaker else f"statement:{number}",
        embeds=tuple(numbers[inner] for inner in row.embeds if inner in numbers),
        responds_to=tuple(
            Response(statement=numbers[answer.id], stance=answer.stance)
            for answer in row.responds_to
            if answer.id in numbers
        ),
        confidence=row.confidence,
    )


def _spans(pairs: Sequence[_Pair]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in pairs)


def _occasions(attributions: Sequence[Attribution]) -> Iterator[Happening]:
    """The occasions at which they were said: one for each speaker and day."""
    for key, first in {a.occasion: a for a in reversed(attributions)}.items():
        who = first.speaker
        yield Happening(
            key=key,
            type=SPEECH,
            name=f"{who.name}'s remarks" if who else "unnamed speaker's remarks",
            time=first.stated,
            participants=(Participant(actor=who, role="speaker"),) if who else (),
        )


def actor_of(name: str) -> Actor:
    """Whom a canonical name means, where nothing but the name is told.

    A state or a body that the gazetteer lists, a body by the last word of its name; else a
    person, of one name bound to the article, since it may be anybody's.
    """
    lists, key = gazetteer(), name_key(name)
    if key in lists.states:
        return state_actor(lists.states[key])
    if key in lists.international:
        return Actor(type=EntityKind.ORGANIZATION, name=lists.international[key])
    if key in lists.bodies:
        usual, state = lists.bodies[key]
        return Actor(type=EntityKind.ORGANIZATION, name=usual, country=state, part_of=state_actor(state))
    if key in lists.capitals:
        return Actor(type=EntityKind.PLACE, name=name, country=lists.capitals[key])
    words = name.split()
    if words[-1].lower() in roles().bodies:
        return _body(name, lists.demonym(words[0]) or lists.state(words[0]))
    return Actor(type=EntityKind.PERSON, name=name, local=len(words) == 1)


def _body(name: str, state: str | None) -> Actor:
    if state is None:
        generic = all(word.lower() in roles().generic | roles().bodies for word in name.split())
        return Actor(type=EntityKind.ORGANIZATION, name=name, local=generic)
    return Actor(type=EntityKind.ORGANIZATION, name=name, country=state, part_of=state_actor(state))
