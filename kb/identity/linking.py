"""What people link claims and statements to: other articles, and sources outside.

A link is made on one printing and holds for the claim: it is shown on every statement that
asserts it. One that asserts nothing (a refusal, a denial) has its links to itself. A link holds
on to the statement it was made on and, where no reading finds that any more, to its claim.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import orjson

from kb.errors import QueryError
from kb.identity.called import check_person
from kb.identity.links import asserted
from kb.identity.settle import current, place
from kb.identity.undoing import decision, undone
from kb.models import Article, Leaf, Link, LinkedAs, Linking, Statement, make_id, web_address
from kb.plan import Lookup, One, Plan, Slot, Value
from kb.store.port import Reader, Writer
from kb.vocabulary import LINKING_ARTICLE, LINKING_LINK, STEPS, Edge, edge

_ID: Final = Slot("id")
_PRINTED_IN: Final = Plan(
    Lookup(Statement.KIND, _ID, (One("article", STEPS[Statement.KIND, "article"], (Value("id", "id"),)),))
)


@dataclass(frozen=True)
class Reference:
    """What something is linked to: an article's id or address, or an address outside (with a title, if it has one)."""

    to: str
    as_: LinkedAs
    note: str = ""
    title: str | None = None


@dataclass(frozen=True)
class _Subject:
    """What is linked: the article that it is in, the statement if one was given, and the leaf of its claim if any."""

    article: str
    statement: str | None
    claim: str | None


async def link(writer: Writer, subject: str, source: Reference, by: str, at: datetime) -> Linking:
    """Link a claim or a statement to a source; the same link again is the one there is."""
    check_person(by)
    of, (url, article) = await _subject(writer, subject), await _target(writer, source.to)
    made = Linking(
        id=f"linking:{uuid.uuid4()}", article=of.article, statement=of.statement, claim=of.claim, target=article,
        url=url, title=source.title, as_=source.as_, note=source.note, by=by, at=at,
    )  # fmt: skip
    for known in await writer.load(Linking, "article", [of.article]):
        if known.in_force and _what(known) == _what(made):
            return known
    was = (await current(writer, [of.article]))[of.article]
    await keep(writer, [made])
    if article:
        await writer.save([], [edge(LINKING_ARTICLE, made.id, article)])
    await place(writer, of.article, (was, replace(was, linkings=(*was.linkings, made))))
    return made


async def unlink(writer: Writer, ident: str, by: str, at: datetime) -> Linking:
    """Take a link back; it stays on record."""
    made = await decision(writer, Linking, ident, by)
    was, now = (await current(writer, [made.article])).get(made.article), undone(made, by, at)
    await writer.save([now], [])
    if was:
        left = tuple(linking for linking in was.linkings if linking.id != ident)
        await place(writer, made.article, (was, replace(was, linkings=left)))
    return now


async def keep(writer: Writer, linkings: Iterable[Linking]) -> None:
    """Save links with the sources outside that they lead to."""
    nodes: list[Linking | Link] = []
    edges: list[Edge] = []
    for linking in linkings:
        nodes.append(linking)
        if linking.url:
            outside = Link(id=make_id("link", linking.url), url=linking.url, title=linking.title)
            nodes.append(outside)
            edges.append(edge(LINKING_LINK, linking.id, outside.id))
    await writer.save(nodes, edges)


def _what(linking: Linking) -> tuple[object, ...]:
    return linking.statement, linking.claim, linking.target, linking.url, linking.as_, linking.note


async def _subject(reader: Reader, given: str) -> _Subject:
    """A statement by its id, or a claim by any id that it ever had."""
    for leaf in await reader.load(Leaf, "id", [given]):
        if leaf.of == "claim" and leaf.article:
            return _Subject(leaf.article, None, leaf.id)
    printed = orjson.loads(await reader.fetch(_PRINTED_IN, {_ID.name: given}))
    if printed:
        article = printed["article"]["id"]
        shown = (await current(reader, [article]))[article]
        return _Subject(article, given, asserted(shown).get(given))
    raise QueryError(f"No claim and no statement has the id {given!r}: give an id as answers give it.")


async def _target(reader: Reader, to: str) -> tuple[str | None, str | None]:
    """An address outside, or the id of an article."""
    for property_ in ("id", "key", "url"):
        for article in await reader.load(Article, property_, [to]):
            return None, article.id
    try:
        return web_address(to), None
    except ValueError as error:
        raise QueryError(f"{to!r} is neither an article here nor a web address: {error}.") from None
