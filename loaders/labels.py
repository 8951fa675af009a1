"""Words behind a name and a colon: a headline ("Torres: The bridge is safe"), a dialogue within an article."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from kb.models import Confidence, Span, StatementType
from loaders.cues import lexicon
from loaders.draft import Draft, Frame, Statement
from loaders.parsing import Word
from loaders.roles import roles
from loaders.turns import Voice, voice

_TURN: Final = re.compile(
    r"[\"“„«]?(?P<label>[A-Z][A-Z.'’-]+(?:[ \xa0][A-Z][A-Z.'’-]+){0,3})[ \xa0]?(?P<colon>:)[ \xa0]+(?=\S)"
)
_HEADLINE: Final = re.compile(r"(?P<source>[^:\n.!?]{2,60}?)(?P<colon>:)[ \xa0]+(?P<content>\S[^\n]*)")
_LONGEST_HEADLINE: Final = 200  # characters
_LONGEST_SOURCE: Final = 6  # words
_ROUND: Final = "\"“”„«»''‘’"
_SURE: Final = 0.8


def dialogue(draft: Draft) -> Iterator[Statement]:
    """As in "MILLER: We have seen it.", where two paragraphs or more have such a label: each is a direct statement."""
    for paragraph, match in _turns(draft):
        start, label = match.end(), Span(*match.span("label"))
        words = draft.parse.within(label)
        end = start + len(draft.text[start : paragraph.end].rstrip(f"{_ROUND} "))
        if words and start < end:
            turn = _labelled(Span(start, end), label, Span(*match.span("colon")), words[-1])
            yield replace(turn, type=StatementType.DIRECT)


def spoken_under(draft: Draft) -> Iterator[Span]:
    """The labels of a dialogue."""
    return (Span(*match.span("label")) for _, match in _turns(draft))


def _turns(draft: Draft) -> list[tuple[Span, re.Match[str]]]:
    turns = [(p, m) for p in draft.paragraphs if (m := _TURN.match(draft.text, *p)) and voice(m["label"]) is Voice.NAME]
    return turns if len(turns) > 1 else []


def by_headline(draft: Draft, statements: list[Statement]) -> Iterator[Statement]:
    """A headline whose name before the colon speaks below, or is a body's or a document's kind of word."""
    first = draft.paragraphs[0] if draft.paragraphs else Span(0, 0)
    match = _HEADLINE.fullmatch(draft.text, *first)
    if match is None or first.end - first.start > _LONGEST_HEADLINE:
        return
    if any(s.cue[0].start < match.start("colon") for s in statements):
        return
    source = Span(*match.span("source"))
    words = draft.parse.within(source)
    if not 0 < len(words) <= _LONGEST_SOURCE:
        return
    head = draft.parse.words[words[-1]]
    if _known(draft, head, statements):
        content = _trimmed(draft.text, Span(*match.span("content")))
        whole = draft.text[content.start] in _ROUND and draft.text[content.end - 1] in _ROUND
        kind = StatementType.DIRECT if whole else StatementType.INDIRECT
        yield replace(_labelled(content, source, Span(*match.span("colon")), head.i), type=kind)


def _known(draft: Draft, head: Word, statements: list[Statement]) -> bool:
    """Whether somebody of that name speaks in the text below; a poll or the police need not."""
    sources = {draft.text[slice(*span)] for s in statements for span in s.source}
    speaks = any(re.search(rf"\b{re.escape(head.text)}\b", source) for source in sources)
    return speaks or head.low in lexicon().documents or head.low in roles().groups


def _trimmed(text: str, span: Span) -> Span:
    return Span(span.start, span.start + len(text[slice(*span)].rstrip(" .\xa0")))


def _labelled(content: Span, source: Span, colon: Span, head: int) -> Statement:
    return Statement(
        content=(content,),
        cue=(colon,),
        cue_word=-1,
        frame=Frame.QUOTE,
        source=(source,),
        source_word=head,
        confidence=Confidence(span=_SURE),
    )
