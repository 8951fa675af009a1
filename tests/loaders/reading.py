"""Reading a text in a test: what was found in it, in words rather than offsets."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256

from kb.findings import Attribution, Findings, Source
from kb.intervals import Basis, Interval, day
from kb.models import Span
from kb.settings import read_settings
from loaders import extract
from loaders.draft import Draft
from loaders.regions import regions

MONDAY = date(2024, 3, 11)


def source(text: str, published: date | None = None) -> Source:
    """An article of these words."""
    when = day(published, Basis.GIVEN) if published else Interval()
    digest = sha256(text.encode()).hexdigest()
    return Source(
        text=text, sha256=digest, published=when, retrieved_at=datetime.now(UTC), loader="test", path="test.txt"
    )


def marked(text: str) -> Draft:
    """The working document after the first stage."""
    return regions(Draft(source(text)))


@dataclass(frozen=True)
class Read:
    """The findings of a text."""

    findings: Findings

    def words(self, spans: tuple[Span, ...]) -> str:
        return " … ".join(self.findings.source.text[start:end] for start, end in spans)

    @property
    def said(self) -> list[tuple[str | None, str]]:
        """Speaker and content of each statement."""
        return [(a.speaker.name if a.speaker else None, self.words(a.content)) for a in self.findings.attributions]

    def only(self) -> Attribution:
        """The one statement that there is."""
        (attribution,) = self.findings.attributions
        return attribution

    def that(self, words: str) -> Attribution:
        """The statement whose content holds these words, the shortest of several."""
        holding = [a for a in self.findings.attributions if words in self.words(a.content)]
        return min(holding, key=lambda a: len(self.words(a.content)))

    def place(self, attribution: Attribution) -> int:
        return self.findings.attributions.index(attribution)

    def about(self, words: str) -> dict[str, str]:
        """Whom a statement is about, with the role."""
        return {t.actor.name: t.role.value for t in self.that(words).about if t.actor}


def read(text: str, published: date | None = None) -> Read:
    """Everything that is found in a text."""
    return Read(extract(source(text, published), read_settings()))
