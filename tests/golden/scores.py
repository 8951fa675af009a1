"""What the extractor scores on the test articles, each part with a figure of its own (0 to 100).

Words are compared, not characters. A statement is found when its content shares half of the
words with a labelled one; the other parts are counted among those that are found.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from itertools import combinations

from kb.findings import Attribution, Findings, Source, article_id
from kb.identity.components import components
from kb.identity.joins import judgements
from kb.identity.leaves import event_leaf_id, leaves_of
from kb.intervals import Basis, Interval, Precision, day
from kb.models import Leaf, Span
from kb.settings import read_settings
from kb.texts import name_key
from loaders.pipeline import run
from tests.golden.build import Label, Labelled, labelled

_WORD = re.compile(r"\w+")
_LEADING = ("that", "to", "whether", "the", "a", "an")
_HALF = 0.5

Words = frozenset[int]


@dataclass
class _Count:
    """Right ones among those that were found and those that were looked for."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def add(self, *, right: bool) -> None:
        self.right, self.found, self.wanted = self.right + right, self.found + 1, self.wanted + 1

    @property
    def figure(self) -> float:
        total = self.found + self.wanted
        return round(200 * self.right / total, 1) if total else 100.0


@dataclass
class Tally:
    """The counts of each part, and the speakers given with how sure each was and whether he was right."""

    counts: dict[str, _Count] = field(default_factory=dict[str, _Count])
    speakers: list[tuple[float, bool]] = field(default_factory=list[tuple[float, bool]])

    def of(self, part: str) -> _Count:
        return self.counts.setdefault(part, _Count())

    @property
    def figures(self) -> dict[str, float]:
        return {part: count.figure for part, count in sorted(self.counts.items())}


def measure() -> Tally:
    """The extractor over all test articles."""
    articles, tally = labelled(), Tally()
    found = list(run((_source(article) for article in articles), read_settings().spacy_model))
    for article, findings in zip(articles, found, strict=True):
        _statements(tally, article, findings)
        _mentions(tally.of("event mentions"), article, findings)
    _clusters(tally.of("event clusters"), articles, found)
    return tally


def _source(article: Labelled) -> Source:
    return Source(
        text=article.text,
        sha256=sha256(article.text.encode()).hexdigest(),
        key=article.name,
        published=day(article.published, Basis.GIVEN),
        retrieved_at=datetime.now(UTC),
        loader="test",
    )


def _words(text: str, spans: Iterable[Span]) -> Words:
    """The places of the words inside spans, without a leading "that" or "the"."""
    found = sorted(m.start() for start, end in spans for m in _WORD.finditer(text, start, end))
    first = _WORD.match(text, found[0]) if found else None
    return frozenset(found[1:] if first and len(found) > 1 and first[0].lower() in _LEADING else found)


def _alike(one: Words, other: Words) -> float:
    return len(one & other) / len(one | other) if one | other else 1.0


def paired(wanted: list[Words], found: list[Words]) -> list[tuple[int, int]]:
    """The pairs that share half of their words, the most alike first; each in one pair at most."""
    near = [(_alike(w, f), n, m) for n, w in enumerate(wanted) for m, f in enumerate(found) if w & f]
    pairs: dict[int, int] = {}
    for likeness, n, m in sorted(near, key=lambda pair: (-pair[0], pair[1:])):
        if likeness >= _HALF and n not in pairs and m not in pairs.values():
            pairs[n] = m
    return list(pairs.items())


def _statements(tally: Tally, article: Labelled, findings: Findings) -> None:
    text, given = article.text, findings.attributions
    wanted = [_words(text, label.content) for label in article.labels]
    found = [_words(text, attribution.content) for attribution in given]
    pairs, whole = paired(wanted, found), {"content": 0, "end to end": 0}
    for n, m in pairs:
        label, attribution = article.labels[n], given[m]
        whole["content"] += 1
        whole["end to end"] += _parts(tally, article, label, attribution)
        tally.of("content exact").right += wanted[n] == found[m]
    for part in ("content", "end to end", "content exact"):
        count = tally.of(part)
        count.right += whole.get(part, 0)
        count.found, count.wanted = count.found + len(found), count.wanted + len(wanted)
    cut = [_words(text, [span]) for span in article.furniture]
    tally.of("outside furniture").add(right=not any(words & f for words in cut for f in found))


def _parts(tally: Tally, article: Labelled, label: Label, attribution: Attribution) -> bool:
    """Count the parts of one statement; whether speaker and time are right."""
    same = _same_source(article.text, label, attribution)
    tally.of("source").add(right=same)
    tally.of("act").add(right=label.act is attribution.act)
    tally.of("type").add(right=label.type is attribution.type)
    speaker = name_key(attribution.speaker.name) if attribution.speaker else ""
    who = label.speaker is None or name_key(label.speaker) == speaker
    when = label.said is None or _same_time(label.said, attribution.stated)
    if label.speaker is not None:
        tally.of("speaker").add(right=who)
        if attribution.speaker:
            tally.speakers.append((attribution.confidence.speaker, who))
    if label.said is not None:
        tally.of("said at").add(right=when)
    named = {name_key(target.actor.name) for target in attribution.about if target.actor}
    about = tally.of("about")
    asked = {name_key(name) for name in label.about if not name.endswith("?")}
    about.right, about.wanted = about.right + len(asked & named), about.wanted + len(asked)
    about.found += len(asked & named)
    return who and when and same


def _same_source(text: str, label: Label, attribution: Attribution) -> bool:
    one, other = _words(text, [label.source]), _words(text, attribution.source)
    return _alike(one, other) >= _HALF or bool(other and (one <= other or other <= one) and max(one) == max(other))


def _same_time(edtf: str, stated: Interval) -> bool:
    """The same interval; an open one ("../day") is right when no single day was made up."""
    if edtf.startswith("../"):
        return stated.earliest is None or stated.precision is not Precision.DAY
    return stated.edtf == edtf


def _mentions(count: _Count, article: Labelled, findings: Findings) -> None:
    """Printed names of happenings; those of a kind that nobody labelled in the article are left out."""
    wanted = [_words(article.text, [span]) for spans in article.events.values() for span in spans]
    kinds = {happening.key: happening.type for happening in findings.happenings if happening.type != "speech"}
    if not wanted:
        return
    found = [_words(article.text, [naming.span]) for naming in findings.namings if naming.happening in kinds]
    count.right += len(paired(wanted, found))
    count.wanted, count.found = count.wanted + len(wanted), count.found + len(found)


def _clusters(count: _Count, articles: list[Labelled], found: list[Findings]) -> None:
    """Pairs of labelled mentions that are one event, within and across articles, as identity joins them."""
    place = _canonical(found)
    gold: list[str] = []
    given: list[str | None] = []
    for article, findings in zip(articles, found, strict=True):
        for name, spans in article.events.items():
            gold += [name] * len(spans)
            given += [place.get(_leaf(article.text, findings, span) or "") for span in spans]
    for (a, x), (b, y) in combinations(zip(gold, given, strict=True), 2):
        together = x is not None and x == y
        count.wanted, count.found, count.right = (
            count.wanted + (a == b), count.found + together, count.right + (a == b and together),
        )  # fmt: skip


def _canonical(found: list[Findings]) -> Mapping[str, str]:
    """Each event leaf with the event that it belongs to."""
    leaves: list[Leaf] = [leaf for findings in found for leaf in leaves_of(findings) if leaf.of == "event"]
    keys = {leaf.key for leaf in leaves if leaf.key}
    judged = [
        judgement for key in sorted(keys) for judgement in judgements([leaf for leaf in leaves if leaf.key == key])
    ]
    return components([leaf.id for leaf in leaves], judged)


def _leaf(text: str, findings: Findings, span: Span) -> str | None:
    """The leaf of the happening that a stretch of text names."""
    wanted = _words(text, [span])
    near = [n for n in findings.namings if n.happening and _alike(wanted, _words(text, [n.span])) >= _HALF]
    best = max(near, key=lambda n: _alike(wanted, _words(text, [n.span])), default=None)
    return event_leaf_id(article_id(findings.source), best.happening) if best and best.happening else None
