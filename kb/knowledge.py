"""The library's face: a knowledge base over one store. A command or a mutation is one call of it."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from kb import moving
from kb.errors import QueryError
from kb.findings import Findings, Source, article_id
from kb.identity.comparing import Changes, latest_changes
from kb.identity.components import conflicts
from kb.identity.correcting import Marked, Marking, Said, Why, add, correct, strike, take_back
from kb.identity.deleting import delete
from kb.identity.judging import Opinion, judge, undo
from kb.identity.knowing import Known, know
from kb.identity.linking import Reference, link, unlink
from kb.identity.readings import reading_of
from kb.identity.rebuild import rebuild
from kb.identity.reviewing import Review, review
from kb.identity.settle import current, settle
from kb.intervals import Basis
from kb.models import (
    Article,
    ArticleVersion,
    CorrectedField,
    Correction,
    Deletion,
    Judgement,
    Linking,
    Reading,
    Standing,
    Verdict,
)
from kb.past import Past, as_of
from kb.people import Person
from kb.store.port import Store

_OURS: Final = Why()


class Outcome(StrEnum):
    """What adding an article changed."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Judgements:
    """What people judged, undone or not.

    `conflicts` are the ids of those in force that part what others in force join: the graph
    follows the joins, and a person has to say which of them is wrong.
    """

    made: tuple[Judgement, ...]
    conflicts: frozenset[str]


@dataclass(frozen=True)
class Corrections:
    """What people set right, undone or not.

    `loose` are the ids of those in force whose words are not found exactly once in the text
    that is there now, or no longer belong to a statement: they change nothing until they are.
    """

    made: tuple[Correction, ...]
    loose: frozenset[str]


@dataclass(frozen=True)
class KnowledgeBase:
    """Who said what, about whom, and when. The store stays its owner's to close."""

    store: Store

    async def add(self, findings: Findings) -> Outcome:
        """Save an article with all that was found in it, link it and derive from it, in one write.

        The same again changes nothing; other findings of the same article replace what is
        shown of it, and what was read before is kept as superseded.
        """
        article = article_id(findings.source)
        known = (await current(self.store, [article])).get(article)
        if known and known.reading.id == reading_of(findings).id:
            return Outcome.UNCHANGED
        async with self.store.write() as writer:
            await settle(writer, article, findings)
        return Outcome.REPLACED if known else Outcome.ADDED

    async def find(self, name: str) -> Source | None:
        """The article that a name means, as it is shown: by its id, its key (a URL, a given key) or its path.

        Several articles that were loaded from one path are a `QueryError`.
        """
        for property_ in ("id", "key", "path"):
            found = await self.store.load(Article, property_, [name])
            if len(found) > 1:
                raise QueryError(f"Several articles are called {name!r}: give the id of one, like {found[0].id}.")
            if found:
                return (await current(self.store, [found[0].id]))[found[0].id].findings.source
        return None

    async def received(self, digests: Iterable[str]) -> frozenset[str]:
        """Of these sha256, those whose bytes some article was read from."""
        return frozenset(version.sha256 for version in await self.store.load(ArticleVersion, "sha256", sorted(digests)))

    async def holds(self, source: Source, extractor: str, version: str) -> bool:
        """Whether what this run finds in an article is what is shown of it, so that it need not be read again.

        The bytes are the same and so is what is said of the article, but for what the run itself found in the text.
        """
        article = article_id(source)
        shown = (await current(self.store, [article])).get(article)
        if shown is None or (shown.findings.extractor, shown.findings.version) != (extractor, version):
            return False
        return shown.findings.source == _as_shown(source, shown.findings.source)

    async def delete(self, article: str, by: str | None = None) -> Article:
        """Take out an article, by its id or its key (a URL, a given key), with what it alone supports.

        That it was there, and who took it out when, stays on record.
        """
        async with self.store.write() as writer:
            found = [*await writer.load(Article, "id", [article]), *await writer.load(Article, "key", [article])]
            if not found:
                raise QueryError(f"No article {article!r} is stored: give its id or its URL as answers give them.")
            await delete(writer, found[0], by, datetime.now(UTC))
        return found[0]

    async def deletions(self) -> tuple[Deletion, ...]:
        """Which articles were taken out, the first deletion first; one may have come back since."""
        found = [item async for item in self.store.dump(Deletion) if isinstance(item, Deletion)]
        return tuple(sorted(found, key=lambda deletion: (deletion.at, deletion.id)))

    def as_of(self, moment: datetime, told: moving.Told | None = None) -> AbstractAsyncContextManager[Past]:
        """The knowledge base as it was at a moment, in a temporary embedded store.

        It holds what was recorded by then, and what people had decided by then. `told` hears
        how many articles of how many are there. Raises `QueryError` for a moment without a zone.
        """
        return as_of(self.store, moment, told)

    async def judge(self, left: str, right: str, verdict: Verdict, by: str, reason: str = "") -> Judgement:
        """Say that two claims, events or entities are the same, are not, or that it cannot be told.

        Any id that one of them ever had will do, or an entity's name; the judgement holds for the articles that
        are there and for those to come. The pair is asked once: the same verdict again
        answers the judgement that there is, another one is a `QueryError` until that is undone.
        """
        async with self.store.write() as writer:
            return await judge(writer, Opinion(left, right, verdict, by, reason), datetime.now(UTC))

    async def correct(
        self,
        statement: str,
        field: CorrectedField,
        value: str | Sequence[str | Marking],
        by: str,
        why: Why = _OURS,
    ) -> Correction:
        """Set one field of a statement right.

        `value` is for the speaker an id or a name (`person: NAME` for one who is not known
        yet, nothing for nobody); for `about` several of these, `target: NAME` where it is
        aimed at one; for act and type their name; for `said` a date in EDTF; for the span its
        words (`Marking`s, or texts that stand in the article once); for the event the id or
        the name of an occasion that the article tells of, nothing for one of its own.
        """
        given = [value] if isinstance(value, str) else value
        async with self.store.write() as writer:
            return await correct(writer, statement, field, given, Said(by, datetime.now(UTC), why))

    async def strike(self, statement: str, by: str, why: Why = _OURS) -> Correction:
        """Say that something is no statement: it is kept, no longer current, and counts nowhere."""
        async with self.store.write() as writer:
            return await strike(writer, statement, Said(by, datetime.now(UTC), why))

    async def add_statement(self, article: str, marked: Marked, by: str, why: Why = _OURS) -> Correction:
        """Add a statement that was missed, by marking its words in an article (its id or URL).

        The text must hold exactly these words at their place, else it is an `EvidenceError`.
        The answer's `statement` is its id.
        """
        async with self.store.write() as writer:
            return await add(writer, article, marked, Said(by, datetime.now(UTC), why))

    async def link(self, subject: str, source: Reference, by: str) -> Linking:
        """Link a claim or a statement, by its id, to another article or to something outside.

        Made once, it is shown on every printing of the claim; the same again is the link that there is.
        """
        async with self.store.write() as writer:
            return await link(writer, subject, source, by, datetime.now(UTC))

    async def know(self, people: Iterable[Person]) -> Known:
        """Keep what a user knows of people already; told again, it changes nothing.

        A full name joins somebody to the actor that articles call so, where nobody else who
        is known has that name.
        """
        async with self.store.write() as writer:
            return await know(writer, people, datetime.now(UTC))

    async def links(self) -> tuple[Linking, ...]:
        """What people linked, undone or not, the oldest first."""
        found = [item async for item in self.store.dump(Linking) if isinstance(item, Linking)]
        return tuple(sorted(found, key=lambda linking: (linking.at, linking.id)))

    async def undo(self, ident: str, by: str) -> Judgement | Correction | Linking:
        """Take a judgement, a correction or a link back: the graph is as without it, and both are on record."""
        undoes = {Judgement.KIND: undo, Correction.KIND: take_back, Linking.KIND: unlink}
        if (kind := ident.partition(":")[0]) not in undoes:
            raise QueryError(f"{ident!r} is nothing to undo: give the id of a judgement, a correction or a link.")
        async with self.store.write() as writer:
            return await undoes[kind](writer, ident, by, datetime.now(UTC))

    async def corrections(self) -> Corrections:
        """What people set right, the oldest first, and which of it finds no hold."""
        found = [item async for item in self.store.dump(Correction) if isinstance(item, Correction)]
        there = await current(self.store, {item.article for item in found if item.in_force})
        made = sorted(found, key=lambda correction: (correction.at, correction.id))
        return Corrections(
            tuple(made), frozenset(one.id for article in there.values() for one in article.corrected.loose)
        )

    async def judgements(self) -> Judgements:
        """What people judged, the oldest first, and which of it contradicts the rest."""
        found = [item async for item in self.store.dump(Judgement) if isinstance(item, Judgement) and item.by_person]
        made = sorted(found, key=lambda judgement: (str(judgement.at), judgement.id))
        return Judgements(tuple(made), frozenset(judgement.id for judgement in conflicts(made)))

    async def review(self, first: int = 20, after: str | None = None) -> Review:
        """What people should decide, what moves the most statements first; `judge` or `undo` takes it off the queue.

        Two that may be the same, a judgement that contradicts others, or a correction whose words
        are not found any more. What was decided once is never asked again.
        """
        return await review(self.store, first, after)

    async def report(self) -> tuple[Changes, ...]:
        """What the newest reading of each article changed of the one before, where that was another one."""
        articles = {
            item.article
            async for item in self.store.dump(Reading)
            if isinstance(item, Reading) and item.standing is Standing.SUPERSEDED
        }
        found = [latest_changes(await self.store.load(Reading, "article", [article])) for article in sorted(articles)]
        return tuple(changes for changes in found if changes and changes.any)

    async def rebuild(self) -> int:
        """Drop all that is derived and draw it again from what was read and judged; how many articles were drawn.

        Ids and edges are the same as before; who reads meanwhile sees the graph as it was.
        """
        async with self.store.write() as writer:
            return await rebuild(writer)

    def dump(self) -> AsyncIterator[bytes]:
        """Everything that cannot be drawn again, a line of JSON each (`kb.moving`), of one committed state."""
        return moving.dump(self.store)

    async def restore(self, file: Path, told: moving.Told | None = None) -> moving.Restored:
        """Read a dump into an empty store, an article a write; broken off, it can be run again.

        `told` hears how many lines of how many are done. Raises `DumpError`, before anything
        is written, when a line is broken or the store holds what is not in the dump.
        """
        return await moving.restore(self.store, file, told)


def _as_shown(source: Source, shown: Source) -> Source:
    """A source as a run that has read it leaves it: with the day of publication that is printed in the text."""
    same: dict[str, object] = {"retrieved_at": shown.retrieved_at, "path": shown.path}
    if source.published.edtf is None and shown.published.basis is not Basis.GIVEN:
        same["published"] = shown.published
    return source.model_copy(update=same)
