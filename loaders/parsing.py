"""The grammar of an article: words, sentences and names, with offsets into the original text.

spaCy is met here and nowhere else. It reads each paragraph on its own, in a copy of the text
where every character keeps its place: what is no running text becomes blanks and quotation
marks that stand the wrong way round are turned, so its offsets are ours.
"""

from __future__ import annotations

import pkgutil
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from kb.errors import SettingsError
from kb.models import Span
from loaders.language import ENGLISH
from loaders.ruler import remember

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc, Token

_LINE_END = re.compile(r"\r\n|[\n\r\u2028\u2029]")
_BLANK_LINE = re.compile(r"[^\S\r\n]*(?:\r\n|[\n\r\u2028\u2029])")
# A line that ends a sentence, or is too short to have been wrapped, ends its paragraph.
_CLOSED_LINE = re.compile(r"[.!?:…\"”’)\]]\s*$")
_SHORT_VERB = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")
_WRAPPED_LINE = 50
_BLANKS: dict[int, str] = dict.fromkeys(map(ord, "\t\n\r\v\f\xa0\u2007\u200b\u202f\u2028\u2029\ufeff"), " ") | {
    ord("«"): "“",
    ord("„"): "“",
    ord("‟"): "“",
    ord("»"): "”",
    ord("―"): "—",
}
FINITE = frozenset(("VBD", "VBZ", "VBP"))
_NEEDED = frozenset(("ner", "parser"))
# spaCy needs memory in proportion to a paragraph; nothing this long is prose.
_LONGEST = 50_000


class Word(NamedTuple):
    """One token; `head`, `left` and `right` (included) are positions in `Parse.words`."""

    i: int
    text: str
    low: str
    lemma: str
    tag: str
    pos: str
    dep: str
    head: int
    left: int
    right: int
    start: int
    end: int
    sentence: int


class Name(NamedTuple):
    """A name that the model found: first word, last word (included), its label."""

    first: int
    last: int
    label: str


@dataclass(frozen=True)
class Parse:
    """All words of an article in order, and how they hang together."""

    words: tuple[Word, ...] = ()
    sentences: tuple[range, ...] = ()
    names: tuple[Name, ...] = ()

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """The positions of each word's dependents, in order."""
        below: list[list[int]] = [[] for _ in self.words]
        for word in self.words:
            if word.head != word.i:
                below[word.head].append(word.i)
        return tuple(map(tuple, below))

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(word.start for word in self.words)

    def below(self, i: int, *deps: str) -> Iterator[Word]:
        """The dependents of a word, all of them or those of some kinds."""
        return (self.words[c] for c in self.children[i] if not deps or self.words[c].dep in deps)

    def first(self, i: int, *deps: str) -> Word | None:
        """The first dependent of some kinds, or None."""
        for c in self.children[i]:
            if self.words[c].dep in deps:
                return self.words[c]
        return None

    def above(self, i: int) -> Iterator[Word]:
        """The heads over a word, the nearest first."""
        while self.words[i].head != i:
            i = self.words[i].head
            yield self.words[i]

    def span(self, first: int, last: int) -> Span:
        """The text from one word to another, both included."""
        return Span(self.words[first].start, self.words[last].end)

    def phrase(self, i: int) -> Span:
        """The text of a word with everything that hangs on it."""
        return self.span(self.words[i].left, self.words[i].right)

    def within(self, span: Span) -> range:
        """The positions of the words that begin in a span of the text."""
        return range(bisect_left(self._starts, span.start), bisect_left(self._starts, span.end))

    def sentence_of(self, i: int) -> range:
        """The positions of the words of the sentence that a word stands in."""
        return self.sentences[self.words[i].sentence]


@cache
def load_model(name: str) -> Language:
    """The spaCy pipeline of that name, loaded once; a `SettingsError` when it is not installed."""
    # Named, not imported: spaCy takes a second, and only extraction needs it.
    load = pkgutil.resolve_name("spacy:load")
    try:
        model: Language = load(name)
    except OSError:
        raise SettingsError(
            f"The spaCy model {name!r} is not installed: install it, or set KB_SPACY_MODEL to one that is."
        ) from None
    if model.lang != ENGLISH or not _NEEDED.issubset(model.pipe_names):
        raise SettingsError(
            f"The spaCy model {name!r} is not one for English with {' and '.join(sorted(_NEEDED))}:"
            " set KB_SPACY_MODEL to one that is."
        )
    remember(model)
    return model


def paragraphs(text: str, cut: Iterable[Span] = ()) -> tuple[Span, ...]:
    """The paragraphs of a text, without the stretches in `cut` and without white space around.

    Blank lines part paragraphs; a single line end does when its line is closed or short.
    """
    edges = [0]
    for match in _LINE_END.finditer(text):
        line = text[edges[-1] : match.start()].rsplit("\n", 1)[-1]
        if len(line) < _WRAPPED_LINE or _CLOSED_LINE.search(line) or _BLANK_LINE.match(text, match.end()):
            edges.append(match.end())
    for start, end in cut:
        edges += [start, end]
    edges = sorted({*edges, len(text)})
    banned = sorted(cut)
    whole = (_strip(text, start, end) for start, end in pairwise(edges))
    return tuple(span for span in whole if span.start < span.end and not _covered(span, banned))


def _strip(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    return Span(start + len(part) - len(part.lstrip(" \t\r\n\xa0\ufeff\u200b")), start + len(part.rstrip()))


def _covered(span: Span, cut: Sequence[Span]) -> bool:
    return any(start <= span.start and span.end <= end for start, end in cut)


def parse_all(texts: Sequence[tuple[str, Sequence[Span]]], model: str) -> Iterator[Parse]:
    """The grammar of each text, given with its paragraphs; all go through the model together."""
    pieces = (_readable(text[start:end]) for text, spans in texts for start, end in spans)
    docs = load_model(model).pipe(pieces, batch_size=128)
    for _, spans in texts:
        yield _join(zip(islice(docs, len(spans)), spans, strict=True))


def _readable(text: str) -> str:
    """The text as the model should read it, every character in its place."""
    text = text.translate(_BLANKS)[:_LONGEST]
    return re.sub(r"(?<![^\s(\[—–-])”(?=\S)", "“", text)


def _join(parts: Iterable[tuple[Doc, Span]]) -> Parse:
    words: list[Word] = []
    sentences: list[range] = []
    names: list[Name] = []
    for doc, span in parts:
        place = _places(doc, len(words))
        for sentence in doc.sents:
            first = len(words)
            words += [_word(t, place, span.start, len(sentences)) for t in sentence if not t.is_space]
            if len(words) > first:
                sentences.append(range(first, len(words)))
        names += [Name(place[e.start], place[e.end - 1], e.label_) for e in doc.ents]
    return Parse(tuple(words), tuple(sentences), tuple(names))


def _places(doc: Doc, first: int) -> list[int]:
    """Where each token of the paragraph goes; white space stands with the word before it."""
    places: list[int] = []
    at = first - 1
    for token in doc:
        at += not token.is_space
        places.append(max(at, first))
    return places


def _lemma(token: Token) -> str:
    """The model's lemma; "hoping" and "hopes" come from "hope", or their consonant would be doubled."""
    lemma, low = token.lemma_.lower(), token.lower_
    short = low in (lemma + "ing", lemma + "es", lemma + "ed") and _SHORT_VERB.fullmatch(lemma)
    return lemma + "e" if short else lemma


def _word(token: Token, place: list[int], offset: int, sentence: int) -> Word:
    return Word(
        i=place[token.i],
        text=token.text,
        low=token.lower_.replace("’", "'"),
        lemma=_lemma(token),
        tag=token.tag_,
        pos=token.pos_,
        dep=token.dep_,
        head=place[token.head.i],
        left=place[token.left_edge.i],
        right=place[token.right_edge.i],
        start=offset + token.idx,
        end=offset + token.idx + len(token.text),
        sentence=sentence,
    )
