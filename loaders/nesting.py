"""Nesting: what is said inside what is said.

The claim inside a denial, a backing or a report is a statement of its own, embedded, with its
own speaker. What a speaker says of himself ("he said he supported …") is one statement.
"""

from dataclasses import replace

from kb.findings import Response
from kb.models import Act, Span, Stance
from loaders.cues import lexicon
from loaders.draft import Draft, Frame, Statement

STANCES = {
    Act.DENY: Stance.DENIES,
    Act.REJECT: Stance.REJECTS,
    Act.SUPPORT: Stance.SUPPORTS,
    Act.PRAISE: Stance.SUPPORTS,
    Act.OPPOSE: Stance.OPPOSES,
    Act.CRITICISE: Stance.OPPOSES,
}
# Statements stand in the order of the text; what holds another is not far from it.
_NEAR = 100
# What somebody is told to have done by words; other verbs inside a report belong to its story.
_TAKING_SIDES = {Act.ACCUSE, Act.DENY, Act.PROMISE, Act.THREATEN, Act.WARN, Act.REJECT}
_SELF = {"it", "he", "she", "they", "i", "we"}


def nesting(draft: Draft) -> Draft:
    """Drop what is no statement inside another, and link what is."""
    outers = [_outer(draft.statements, n) for n in range(len(draft.statements))]
    keep = [
        n
        for n, outer in enumerate(outers)
        if outer is None or _own(draft, draft.statements[outer], draft.statements[n])
    ]
    stances = {outers[n]: STANCES[s.act] for n, s in enumerate(draft.statements) if n not in keep and s.act in STANCES}
    place = {n: i for i, n in enumerate(keep)}
    outers = [_kept(outers, n, place) for n in range(len(outers))]
    statements = [_linked(draft, n, [i for i in keep if outers[i] == n], place, stances.get(n)) for n in keep]
    return replace(draft, statements=tuple(statements))


def _outer(statements: tuple[Statement, ...], n: int) -> int | None:
    """The smallest statement whose content holds the cue and the content of this one."""
    inner = statements[n]
    near = range(max(0, n - _NEAR), min(len(statements), n + _NEAR))
    around = [m for m in near if m != n and _holds(statements[m], inner)]
    return min(around, key=lambda m: _length(statements[m]), default=None)


def _kept(outers: list[int | None], n: int, place: dict[int, int]) -> int | None:
    outer = outers[n]
    while outer is not None and outer not in place:
        outer = outers[outer]
    return outer


def _holds(outer: Statement, inner: Statement) -> bool:
    return _inside(inner.cue[0], outer.content) and _length(inner) < _length(outer)


def _inside(span: Span, spans: tuple[Span, ...]) -> bool:
    return any(start <= span.start and span.end <= end for start, end in spans)


def _length(statement: Statement) -> int:
    return sum(end - start for start, end in statement.content)


def _own(draft: Draft, outer: Statement, inner: Statement) -> bool:
    """Whether a report inside a content is a statement of its own."""
    if inner.frame is Frame.NOUN:
        return True
    cue = draft.parse.words[inner.cue_word]
    if cue.pos != "VERB" or cue.lemma in lexicon().soft or _says_of_itself(draft, outer, inner):
        return False
    if inner.act in _TAKING_SIDES:
        return inner.source_word is not None and draft.parse.words[inner.source_word].pos in ("PROPN", "NOUN")
    return inner.frame in (Frame.CLAUSE, Frame.QUOTE, Frame.ACCORDING)


def _says_of_itself(draft: Draft, outer: Statement, inner: Statement) -> bool:
    """As in "X said it supported …": the pronoun right under the report is its speaker."""
    if inner.source_word is None:
        return True
    source = draft.parse.words[inner.source_word]
    if source.i == outer.source_word:
        return True
    return source.low in _SELF and draft.parse.words[inner.cue_word].head == outer.cue_word


def _linked(draft: Draft, n: int, inside: list[int], place: dict[int, int], stance: Stance | None) -> Statement:
    statement = draft.statements[n]
    stance = stance or STANCES.get(statement.act)
    answered = [i for i in inside if stance and draft.statements[i].frame is Frame.NOUN]
    return replace(
        statement,
        embeds=tuple(place[i] for i in inside),
        responds_to=tuple(Response(statement=place[i], stance=stance) for i in answered[:1] if stance),
    )
