"""Setting a statement right, striking one out, marking one that was missed, and taking that back.

What a person says is turned into a `Change`, which stays for good and needs nothing of the
graph any more; then the article is drawn again with it.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Final, TypeVar

import orjson

from kb.errors import EvidenceError, QueryError
from kb.findings import Actor, Target, actor_id, article_id, words_of
from kb.identity.anchors import Quote
from kb.identity.called import check_person, leaf_called
from kb.identity.corrections import Change, Line
from kb.identity.leaves import event_leaf_id
from kb.identity.readings import Shown
from kb.identity.settle import current, place
from kb.identity.undoing import decision, undone
from kb.intervals import Interval, known_as
from kb.models import (
    Act,
    Article,
    CorrectedField,
    Correction,
    CorrectionKind,
    EntityKind,
    Leaf,
    Role,
    Span,
    Statement,
    StatementType,
    View,
)
from kb.plan import Lookup, One, Plan, Slot, Value
from kb.store.port import Reader, Writer
from kb.texts import name_key
from kb.vocabulary import STEPS

E = TypeVar("E", bound=StrEnum)

_ID: Final = Slot("id")
_ARTICLE: Final = Plan(
    Lookup(
        Statement.KIND,
        _ID,
        (One("article", STEPS[Statement.KIND, "article"], (Value("id", "id"),)),),
    )
)


@dataclass(frozen=True)
class Marking:
    """Words marked in the current text of an article, from character `start`.

    Without `start` they must stand there exactly once.
    """

    exact: str
    start: int | None = None


@dataclass(frozen=True)
class Why:
    """Why something is set right."""

    kind: CorrectionKind = CorrectionKind.OUR_ERROR
    reason: str = ""


@dataclass(frozen=True)
class Said:
    """Who sets something right, when and why."""

    by: str
    at: datetime
    why: Why


@dataclass(frozen=True)
class Marked:
    """A statement that was missed, as a person marks it.

    `speaker` and `about` are given as in `correct`, `said` is a date in EDTF.
    """

    content: Sequence[Marking]
    source: Marking | None = None
    cue: Marking | None = None
    speaker: str | None = None
    about: Sequence[str] = ()
    act: Act = Act.SAY
    type: StatementType = StatementType.DIRECT
    said: str | None = None


async def correct(
    writer: Writer, statement: str, field: CorrectedField, value: Sequence[str | Marking], said: Said
) -> Correction:
    """Set one field of a statement right; what `value` may be is told by `KnowledgeBase.correct`."""
    check_person(said.by)
    was = await _showing(writer, statement)
    line = _open(was, statement)
    change = _anchored(was, line).model_copy(update=await _set(writer, was, field, value))
    made = _correction(was, statement, field, change, said)
    shall = _with(was, made)
    now = shall.corrected.line(statement)
    if not now or made.id not in now.corrections or _value(field, now) == _value(field, line):
        raise QueryError(f"{field.capitalize()} of {statement} is that already: give another value.")
    made = made.model_copy(update={"was": _told(field, was, line), "value": _told(field, shall, now)})
    return await _put(writer, was, made)


async def strike(writer: Writer, statement: str, said: Said) -> Correction:
    """Say that something is no statement."""
    check_person(said.by)
    was = await _showing(writer, statement)
    line = _open(was, statement)
    made = _correction(was, statement, CorrectedField.STRUCK, _anchored(was, line), said)
    return await _put(writer, was, made.model_copy(update={"was": _words(was, line)}))


async def add(writer: Writer, article: str, marked: Marked, said: Said) -> Correction:
    """Mark the words of a statement that nobody found; `Correction.statement` is its id."""
    check_person(said.by)
    was = await _article(writer, article)
    spans = _spans(was, marked.content)
    for line in (*was.corrected.lines, *was.corrected.struck):
        if line.now.content == spans:
            doing = "undo what struck it out" if line.struck else "correct that"
            raise QueryError(f"These words are the statement {line.id} already: {doing}.")
    source, cue = (_quotes(was, [marking] if marking else []) for marking in (marked.source, marked.cue))
    change = Change(
        sha256=was.source.sha256,
        places=(_quotes(was, marked.content),),
        speaker=await _speaker(writer, was, [marked.speaker] if marked.speaker else []),
        about=await _targets(writer, was, marked.about),
        act=marked.act,
        type=marked.type,
        said=_interval(marked.said),
        source=source,
        cue=cue,
    )
    made = _correction(was, "", CorrectedField.ADDED, change, said)
    (line,) = (line for line in _with(was, made).corrected.lines if made.id in line.corrections)
    made = made.model_copy(update={"statement": line.id, "value": _words(was, line)})
    return await _put(writer, was, made)


async def take_back(writer: Writer, correction: str, by: str, at: datetime) -> Correction:
    """Take a correction out of force, and make the graph as it was without it; it stays on record."""
    made = await decision(writer, Correction, correction, by)
    was, now = (await current(writer, [made.article])).get(made.article), undone(made, by, at)
    await writer.save([now], [])
    if was:
        left = tuple(one for one in was.corrections if one.id != correction)
        await place(writer, made.article, (was, replace(was, corrections=left)))
    return now


# The article.


async def _showing(reader: Reader, statement: str) -> Shown:
    """The article that reports a statement."""
    found = orjson.loads(await reader.fetch(_ARTICLE, {_ID.name: statement}))
    if not found or not found["article"]:
        raise QueryError(f"No statement has the id {statement!r}: give one as answers show it (`statement:…`).")
    article: str = found["article"]["id"]
    return (await current(reader, [article]))[article]


async def _article(reader: Reader, given: str) -> Shown:
    found = [*await reader.load(Article, "id", [given]), *await reader.load(Article, "key", [given])]
    if not found:
        raise QueryError(f"No article {given!r} is stored: give its id or its URL.")
    return (await current(reader, [found[0].id]))[found[0].id]


def _open(was: Shown, statement: str) -> Line:
    """The statement as it is shown."""
    line = was.corrected.line(statement)
    if not line:
        raise QueryError(f"{statement} is no longer found in its article: correct what is found there now.")
    if line.struck:
        raise QueryError(f"{statement} was struck out by {line.corrections[-1]}: undo that first.")
    return line


async def _put(writer: Writer, was: Shown, made: Correction) -> Correction:
    made = made.model_copy(update={"revision": writer.revision})
    await writer.save([made], [])
    await place(writer, made.article, (was, _with(was, made)))
    return made


def _with(was: Shown, made: Correction) -> Shown:
    return replace(was, corrections=(*was.corrections, made))


def _correction(was: Shown, statement: str, field: CorrectedField, change: Change, said: Said) -> Correction:
    return Correction(
        id=f"correction:{uuid.uuid4()}",
        article=article_id(was.source),
        statement=statement,
        field=field,
        kind=said.why.kind,
        by=said.by,
        reason=said.why.reason,
        at=said.at,
        change=change.model_dump_json(exclude_defaults=True),
    )


# Words and their places.


def _anchored(was: Shown, line: Line) -> Change:
    """A change that holds on to the words of a statement, as they were found and as they are shown."""
    places = dict.fromkeys((line.found.content, line.now.content))
    return Change(sha256=was.source.sha256, places=tuple(_quoted(was, spans) for spans in places))


def _quotes(was: Shown, markings: Sequence[Marking]) -> tuple[Quote, ...]:
    return _quoted(was, [_span(was, marking) for marking in markings])


def _quoted(was: Shown, spans: Sequence[Span]) -> tuple[Quote, ...]:
    return tuple(Quote.of(was.source.text, span) for span in spans)


def _spans(was: Shown, markings: Sequence[Marking]) -> tuple[Span, ...]:
    spans = tuple(_span(was, marking) for marking in markings)
    if not spans:
        raise EvidenceError("No words are marked: give the words of the statement as they are printed.")
    if any(one.end > other.start for one, other in pairwise(spans)):
        raise EvidenceError("The marked words overlap or are out of order: give them in the order of the text.")
    return spans


def _span(was: Shown, marking: Marking) -> Span:
    """Where marked words stand; the text there must be exactly they."""
    text, exact = was.source.text, marking.exact
    if not exact.strip():
        raise EvidenceError("The marked words are empty: give them as they are printed.")
    start = text.find(exact) if marking.start is None else marking.start
    if start < 0 or text[start : start + len(exact)] != exact:
        raise EvidenceError(f"{exact[:60]!r} does not stand in the article at that place: give it as it is printed.")
    if marking.start is None and text.find(exact, start + 1) >= 0:
        raise EvidenceError(f"{exact[:60]!r} stands in the article more than once: say from which character on.")
    return Span(start, start + len(exact))


# Values, as people give them.


async def _set(  # noqa: PLR0911  (one for each field)
    reader: Reader, was: Shown, field: CorrectedField, value: Sequence[str | Marking]
) -> dict[str, object]:
    """The part of a change that belongs to a field."""
    given = [item if isinstance(item, str) else item.exact for item in value]
    match field:
        case CorrectedField.SPEAKER:
            return {"speaker": await _speaker(reader, was, given)}
        case CorrectedField.ABOUT:
            return {"about": await _targets(reader, was, given)}
        case CorrectedField.ACT:
            return {"act": _constant(Act, field, given)}
        case CorrectedField.TYPE:
            return {"type": _constant(StatementType, field, given)}
        case CorrectedField.SAID:
            return {"said": _interval(_one(field, given))}
        case CorrectedField.SPAN:
            markings = [Marking(item) if isinstance(item, str) else item for item in value]
            return {"span": _quoted(was, _spans(was, markings))}
        case CorrectedField.EVENT:
            return {"event": await _occasion(reader, was, _one(field, given))}
        case CorrectedField.STRUCK | CorrectedField.ADDED:
            raise QueryError(f"{field.value!r} is no field: strike the statement out, or add one.")


def _one(field: CorrectedField, given: Sequence[str]) -> str | None:
    if len(given) > 1:
        raise QueryError(f"{field.value} has one value and {len(given)} are given: give one.")
    return given[0].strip() or None if given else None


def _constant(enum: type[E], field: CorrectedField, given: Sequence[str]) -> E:
    value = _one(field, given) or ""
    try:
        return enum(value.lower().replace("_", " "))
    except ValueError:
        raise QueryError(f"{value!r} is no {field.value}: give one of {', '.join(enum)}.") from None


def _interval(given: str | None) -> Interval:
    try:
        return known_as(given)
    except ValueError:
        raise QueryError(f"{given!r} is no date: write it like 2023-09-24, 2023-09 or ../2023-09-25.") from None


async def _speaker(reader: Reader, was: Shown, given: Sequence[str]) -> Actor | None:
    name = _one(CorrectedField.SPEAKER, given)
    return await _actor(reader, was, name) if name else None


async def _targets(reader: Reader, was: Shown, given: Sequence[str]) -> tuple[Target, ...]:
    return tuple([await _target(reader, was, item) for item in given])


async def _target(reader: Reader, was: Shown, given: str) -> Target:
    """`target: NAME` for what a statement is aimed at, else it is only named."""
    before, _, behind = given.partition(":")
    role, name = (Role(before), behind.strip()) if before in set(Role) else (Role.NAMED, given)
    if name.startswith("event:"):
        return Target(happening=await _occasion(reader, was, name), role=role)
    return Target(actor=await _actor(reader, was, name), role=role)


async def _actor(reader: Reader, was: Shown, given: str) -> Actor:
    """An actor who is known, by id or name; one who is not by kind and name, `person: NAME`."""
    kind, _, name = given.partition(":")
    if kind in set(EntityKind) and name_key(name):
        return Actor(type=EntityKind(kind), name=" ".join(name.split()))
    article = article_id(was.source)
    (leaf,) = await reader.load(Leaf, "id", [await leaf_called(reader, given)])
    leaves = [other.id for other in await reader.load(Leaf, "canonical", [leaf.canonical]) if other.of == "entity"]
    seen = sorted(await reader.load(View, "leaf", leaves), key=lambda view: (len(view.name), view.country or ""))
    shown = [actor for view in reversed(seen) for actor in _actors(view) if actor_id(actor, article) == view.leaf]
    if not shown:
        raise QueryError(
            f"{given!r} is nobody that this article can name: give an entity, or `person: NAME` for a new one."
        )
    return min(shown, key=lambda actor: actor.local)


def _actors(view: View) -> Sequence[Actor]:
    return [Actor(type=view.type, name=view.name, country=view.country, local=local) for local in (False, True)]


async def _occasion(reader: Reader, was: Shown, given: str | None) -> str | None:
    """The key of an event of the article, by id or name; None for none."""
    if given is None:
        return None
    article = article_id(was.source)
    (leaf,) = await reader.load(Leaf, "id", [await leaf_called(reader, given, "events")])
    same = {other.id for other in await reader.load(Leaf, "canonical", [leaf.canonical])}
    for happening in was.findings.happenings:
        if event_leaf_id(article, happening.key) in same:
            return happening.key
    raise QueryError(
        f"{given!r} is no event of this article: give one that it tells of, and judge it to be the same as another's."
    )


# Values, as they are told.


def _value(field: CorrectedField, line: Line) -> object:
    return getattr(line.now, _ATTRIBUTES[field])


_ATTRIBUTES: Final = {
    CorrectedField.SPEAKER: "speaker",
    CorrectedField.ABOUT: "about",
    CorrectedField.ACT: "act",
    CorrectedField.TYPE: "type",
    CorrectedField.SAID: "stated",
    CorrectedField.SPAN: "content",
    CorrectedField.EVENT: "occasion",
}


def _words(was: Shown, line: Line) -> str:
    return words_of(line.now, was.source.text)


def _told(field: CorrectedField, where: Shown, line: Line) -> str | None:
    """The value of a field as people read it."""
    now, called = line.now, {happening.key: happening.name for happening in where.findings.happenings}
    match field:
        case CorrectedField.SPEAKER:
            return now.speaker.name if now.speaker else None
        case CorrectedField.ABOUT:
            names = (target.actor.name if target.actor else called[target.happening or ""] for target in now.about)
            return ", ".join(names) or None
        case CorrectedField.SAID:
            return now.stated.edtf
        case CorrectedField.SPAN:
            return _words(where, line)
        case CorrectedField.EVENT:
            return called[now.occasion]
        case _:
            return str(_value(field, line))
