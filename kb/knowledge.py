"""The library's face: a knowledge base over one store. A command or a mutation is one call of it."""

from dataclasses import dataclass
from enum import StrEnum

from kb.errors import QueryError
from kb.findings import Findings, article_id
from kb.identity.settle import current_findings, settle
from kb.models import Article
from kb.store.port import Store


class Outcome(StrEnum):
    """What adding an article changed."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


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
        known = (await current_findings(self.store, [article])).get(article)
        if known and _same(known, findings):
            return Outcome.UNCHANGED
        async with self.store.write() as writer:
            await settle(writer, article, findings)
        return Outcome.REPLACED if known else Outcome.ADDED

    async def delete(self, article: str) -> Article:
        """Take out an article, by its id or its key (a URL, a given key), with what it alone supports."""
        found = [*await self.store.load(Article, "id", [article]), *await self.store.load(Article, "key", [article])]
        if not found:
            raise QueryError(f"No article {article!r} is stored: give its id or its URL as `kb status` lists them.")
        async with self.store.write() as writer:
            await settle(writer, found[0].id, None)
        return found[0]


def _same(one: Findings, other: Findings) -> bool:
    """When and from where it was read again does not matter."""
    moment = {"retrieved_at": one.source.retrieved_at, "path": one.source.path}
    return one == other.model_copy(update={"source": other.source.model_copy(update=moment)})
