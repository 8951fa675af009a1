"""A graph of a stated shape: Zipf speakers, one hub that everything is about, made from a seed.

Every article carries 16 statements (unless told) by speakers drawn by Zipf's law over
N / 20 people, each about the hub (one in three) and a Zipf-drawn state, said within one
year, published by one of 50 outlets. Their words are made up and drawn by Zipf's law too, as
those of a language are; a tenth of the quotations stand in two articles.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Final

from kb.findings import Actor, Attribution, Findings, Happening, Publisher, Source, Target
from kb.intervals import Basis, day
from kb.models import Act, EntityKind, Role, Span, StatementType

PER_ARTICLE: Final = 16
HUB: Final = "Hubland"
FAMOUS: Final = "Speaker Zero"
_SHORT: Final = [
    a + b for a in ("mo", "ta", "ri", "pel", "sun", "gra", "ven") for b in ("da", "lo", "mi", "rest", "ko")
]
WORDS: Final = [*_SHORT, *(a + b for a in _SHORT for b in _SHORT)]
"""The vocabulary, the n-th word of which is drawn 1 / n times as often as the first."""
REPEATED: Final = 0.1
"""How many of the quotations stand in a second article."""
AIMED: Final = 0.2
"""How many of the states that a statement is about it is aimed at."""
_FIRST_DAY: Final = date(2023, 1, 1)
_ACTS: Final = [Act.SAY] * 6 + [Act.ACCUSE, Act.DENY, Act.WARN, Act.APPEAL]


@dataclass
class Shape:
    """What is drawn from; `random` is seeded, so a size names one graph."""

    statements: int
    per_article: int = PER_ARTICLE
    random: Random = field(default_factory=lambda: Random(20230925))
    repeated: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        count = max(20, self.statements // 20)
        self.people = [FAMOUS, *(f"Speaker {self._name()} {n}" for n in range(1, count))]
        self.states = [HUB, *(f"{self._name().title()}{n}land" for n in range(1, 200))]
        self.weights = list(accumulate(1 / n for n in range(1, count + 1)))
        self.state_weights = list(accumulate(1 / n for n in range(1, len(self.states) + 1)))
        self.word_weights = list(accumulate(1 / n for n in range(1, len(WORDS) + 1)))

    def articles(self) -> Iterator[Findings]:
        """All articles, in no special order."""
        for n in range(-(-self.statements // self.per_article)):
            yield self._article(n, min(self.per_article, self.statements - n * self.per_article))

    def _name(self) -> str:
        return self.random.choice(_SHORT).title()

    def _quotation(self) -> str:
        if self.repeated and self.random.random() < REPEATED:
            return self.repeated.pop()
        words = " ".join(self.random.choices(WORDS, cum_weights=self.word_weights, k=self.random.randint(8, 30)))
        if self.random.random() < REPEATED:
            self.repeated.append(words)
        return words

    def _article(self, number: int, count: int) -> Findings:
        said = _FIRST_DAY + timedelta(self.random.randrange(365))
        text, attributions, occasions = "", list[Attribution](), dict[str, Happening]()
        for _ in range(count):
            name = self.random.choices(self.people, cum_weights=self.weights)[0]
            words = self._quotation()
            start = len(text) + 1
            text += f"“{words},” {name} said.\n\n"
            occasions.setdefault(name, Happening(key=name, type="speech", name=f"{name}’s remarks", time=day(said)))
            attributions.append(self._statement(start, words, name, said))
        raw = text.encode()
        outlet = number % 50
        return Findings(
            source=Source(
                text=text,
                sha256=hashlib.sha256(raw).hexdigest(),
                key=f"https://outlet{outlet}.example/{number}",
                url=f"https://outlet{outlet}.example/{number}",
                title=f"Article {number}",
                published=day(said + timedelta(1), Basis.GIVEN),
                outlet=Publisher(slug=f"outlet{outlet}.example", name=f"Outlet {outlet}"),
                retrieved_at=datetime(2026, 1, 1, tzinfo=UTC),
                loader="synthetic",
            ),
            extractor="synthetic",
            version="1",
            happenings=tuple(occasions.values()),
            attributions=tuple(attributions),
        )

    def _statement(self, start: int, words: str, name: str, said: date) -> Attribution:
        end = start + len(words)
        about = {self.random.choices(self.states, cum_weights=self.state_weights)[0]}
        if self.random.random() < 1 / 3:
            about.add(HUB)
        return Attribution(
            content=(Span(start, end),),
            source=(Span(end + 3, end + 3 + len(name)),),
            cue=(Span(end + 4 + len(name), end + 8 + len(name)),),
            type=StatementType.DIRECT,
            act=self.random.choice(_ACTS),
            speaker=Actor(type=EntityKind.PERSON, name=name),
            about=tuple(self._target(state) for state in sorted(about)),
            stated=day(said),
            occasion=name,
        )

    def _target(self, state: str) -> Target:
        role = Role.TARGET if self.random.random() < AIMED else Role.NAMED
        return Target(actor=Actor(type=EntityKind.STATE, name=state), role=role)
