"""Said when: the interval of each statement, and why.

A date in the report's own clause counts; else the date is carried along the occasion (the
same speaker, or the body that he speaks for); an answer is not before what it answers, what
is reported inside a report not after it; and nothing is said after it was published.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kb.findings import Actor
from kb.intervals import Basis, Interval, Precision, span
from kb.models import Confidence, EntityKind, Span
from loaders import expressions
from loaders.anchors import Anchor, anchor
from loaders.cast import Figure
from loaders.cues import lexicon
from loaders.draft import Draft, Frame, Statement
from loaders.expressions import Expression
from loaders.parsing import Word
from loaders.roles import roles

_TIME_MARKS = {"after", "when", "as", "while", "before", "where"}
_PERFECT = {"has", "have", "'ve", "'s", "had"}
_MANY = {
    "repeatedly",
    "often",
    "frequently",
    "always",
    "consistently",
    "regularly",
    "routinely",
    "previously",
    "earlier",
    "long",
    "once",
    "sometimes",
}
_SURE = {"own": 0.95, "carried": 0.8, "bounded": 0.7, "open": 0.6}


@dataclass(frozen=True)
class _Dated:
    """A statement's time with its printed words; `own` when its own clause says it."""

    interval: Interval
    where: Span | None = None
    own: bool = False


def dates(draft: Draft) -> Draft:
    """Give each statement its time and the occasion that it shares with others."""
    beside = anchor(draft)
    own = [_own_date(draft, beside, s) for s in draft.statements]
    own = [_before_the_later(draft, own, n) for n in range(len(own))]
    occasions = _occasions(draft, own)
    carried = _carried(draft, own, occasions)
    bounded = _bounded(draft, carried, occasions)
    closed = [_closed(draft, bounded, n) for n in range(len(bounded))]
    return replace(
        draft,
        statements=tuple(
            replace(
                s, stated=beside.honest(d.interval), date=d.where, occasion=occasions[n], confidence=_sure(s, own[n], d)
            )
            for n, (s, d) in enumerate(zip(draft.statements, closed, strict=True))
        ),
    )


def _sure(statement: Statement, own: _Dated | None, dated: _Dated) -> Confidence:
    kind = (
        "own"
        if own
        else "carried"
        if dated.interval.basis is Basis.INFERRED
        else "bounded"
        if dated.interval.edtf
        else "open"
    )
    return statement.confidence.model_copy(update={"date": _SURE[kind]})


def _own_date(draft: Draft, beside: Anchor, statement: Statement) -> _Dated | None:
    """The date printed in the statement's own clause, or in the clause that it dates."""
    for expression in _expressions(draft, statement):
        if _belongs(draft, statement, expression):
            interval = beside.read(expression)
            return _Dated(_earlier(beside, expression, interval), expression.span, own=True)
    return None


def _earlier(beside: Anchor, expression: Expression, interval: Interval) -> Interval:
    """As in "earlier this month" ends before the day beside which it is read."""
    first, last = interval.earliest, interval.latest
    if not expression.phrase.lower().startswith("earlier") or not (first and last and beside.day) or beside.day > last:
        return interval
    return span(first, max(first, beside.day - timedelta(1)), phrase=expression.phrase)


def _expressions(draft: Draft, statement: Statement) -> Iterator[Expression]:
    """The dates of the cue's sentence that lie outside the content."""
    words = draft.parse.within(statement.cue[0])
    if not words:
        return
    sentence = draft.parse.sentence_of(words[0])
    around = draft.parse.span(sentence[0], sentence[-1])
    for expression in expressions.find(draft.text, *around):
        if not any(start <= expression.span.start < end for start, end in statement.content):
            yield expression


def _belongs(draft: Draft, statement: Statement, expression: Expression) -> bool:
    """Whether a date hangs on the cue, or on the verb that the report's clause dates."""
    if statement.cue_word < 0:
        return True
    if statement.frame is Frame.NOUN:
        return False
    cue = draft.parse.words[statement.cue_word]
    verbs = _verbs_over(draft, expression)
    if cue.i in verbs[:2] or (statement.frame is Frame.QUOTE and not _other_cue(draft, statement, expression)):
        return True
    mark = draft.parse.first(cue.i, "mark", "advmod")
    dates_matrix = cue.dep == "advcl" and mark is not None and mark.low in _TIME_MARKS
    governed = cue.dep in ("pcomp", "conj", "xcomp") and not draft.parse.first(cue.i, "nsubj")
    over = next((w.i for w in draft.parse.above(cue.i) if w.pos == "VERB"), None)
    return ((dates_matrix and draft.parse.words[cue.head].lemma not in lexicon().verbs) or governed) and over in verbs[
        :1
    ]


def _verbs_over(draft: Draft, expression: Expression) -> list[int]:
    """The verbs that a date hangs on, the nearest first; a noun between is passed through."""
    words = draft.parse.within(expression.span)
    if not words:
        return []
    top = min(words, key=lambda i: len(list(draft.parse.above(i))))
    chain: list[int] = []
    for word in draft.parse.above(top):
        if word.dep in ("relcl", "acl", "ccomp") and word.pos in ("VERB", "AUX"):
            return [*chain, word.i]
        if word.pos in ("VERB", "AUX"):
            chain.append(word.i)
            break
    return chain


def _other_cue(draft: Draft, statement: Statement, expression: Expression) -> bool:
    """Whether the date hangs on another statement's cue."""
    others = {s.cue_word for s in draft.statements if s is not statement}
    return bool(others & set(_verbs_over(draft, expression)))


def _before_the_later(draft: Draft, own: list[_Dated | None], n: int) -> _Dated | None:
    """As in "earlier this month", told before a dated statement of the same speaker, lies before that."""
    mine = own[n]
    if mine is None or mine.interval.precision is not Precision.INTERVAL or not mine.where:
        return mine
    if not draft.text[slice(*mine.where)].lower().startswith("earlier"):
        return mine
    first, last = mine.interval.earliest, mine.interval.latest
    later = [
        d.interval.earliest
        for m, d in enumerate(own)
        if d
        and m > n
        and draft.statements[m].speaker == draft.statements[n].speaker
        and d.interval.precision is Precision.DAY
    ]
    days = [day for day in later if day and first and last and first < day <= last]
    if not (days and first):
        return mine
    return replace(mine, interval=span(first, min(days) - timedelta(1), phrase=mine.interval.phrase))


def _occasions(draft: Draft, own: list[_Dated | None]) -> list[str]:
    """The key of each statement's occasion: one for a speaker, but another day is another one."""
    keys: list[str] = []
    days: dict[str, str | None] = {}
    for n, statement in enumerate(draft.statements):
        who = f"{statement.speaker.type}:{statement.speaker.name}" if statement.speaker else ""
        mine = own[n]
        if not who or (mine is None and _apart(draft, statement)):
            keys.append(f"speech:{n}")
        elif mine is None:
            keys.append(_current(days, who))
        else:
            keys.append(_on_day(days, who, mine.interval.edtf or mine.interval.phrase))
    return keys


def _current(days: dict[str, str | None], who: str) -> str:
    """The occasion of a speaker that the text is at; undated ones before the first date join it."""
    last = [key for key in days if key.startswith(f"{who}#")]
    key = last[-1] if last else f"{who}#1"
    days.setdefault(key, None)
    return key


def _on_day(days: dict[str, str | None], who: str, when: str | None) -> str:
    known = [key for key in days if key.startswith(f"{who}#")]
    for key in known:
        if days[key] in (None, when):
            days[key] = when
            return key
    key = f"{who}#{len(known) + 1}"
    days[key] = when
    return key


def _apart(draft: Draft, statement: Statement) -> bool:
    """Whether a statement may belong to any occasion: reported inside another, perfect, repeated."""
    if statement.frame is Frame.NOUN or any(
        statement is draft.statements[i] for s in draft.statements for i in s.embeds
    ):
        return True
    if statement.cue_word < 0:
        return False
    cue = draft.parse.words[statement.cue_word]
    if cue.tag == "VBG" and cue.dep == "advcl":
        cue = next(
            (
                w
                for w in draft.parse.above(cue.i)
                if w.lemma in lexicon().verbs and any(draft.parse.below(w.i, "nsubj"))
            ),
            cue,
        )
    before = _time_clause(draft, cue)
    helpers = {w.low for w in draft.parse.below(cue.i, "aux")}
    adverbs = {w.low for w in draft.parse.below(cue.i, "advmod")}
    perfect = bool(helpers & _PERFECT) and cue.tag == "VBN" and not _speaks_for_somebody(draft, statement)
    return before or perfect or bool(adverbs & _MANY)


def _time_clause(draft: Draft, cue: Word) -> bool:
    """As in "… after Armenia blamed Moscow": another time than the sentence's."""
    mark = draft.parse.first(cue.i, "mark", "advmod")
    return cue.dep == "advcl" and mark is not None and mark.low in ("after", "before", "since")


def _speaks_for_somebody(draft: Draft, statement: Statement) -> bool:
    """Whether the speaker is a body or state whose official speaks in this article."""
    return any(_stands_for(draft, other.speaker, statement.speaker) for other in draft.statements)


def _stands_for(draft: Draft, person: Actor | None, body: Actor | None) -> bool:
    """Whether a person is the voice of a state or body: its spokesman, its minister."""
    if (
        not person
        or not body
        or person.type is not EntityKind.PERSON
        or body.type not in (EntityKind.STATE, EntityKind.ORGANIZATION)
    ):
        return False
    figure = _figure(draft, person)
    speaks = figure is not None and bool(figure.roles & roles().officials)
    return speaks and person.country is not None and person.country == body.country


def _figure(draft: Draft, actor: Actor) -> Figure | None:
    return next((figure for figure in draft.cast.figures if figure.actor == actor), None)


def _carried(draft: Draft, own: list[_Dated | None], occasions: list[str]) -> list[_Dated | None]:
    """The date of one statement of an occasion for all of it; of a body's voice for the body."""
    known = {occasions[n]: d for n, d in reversed(list(enumerate(own))) if (d and d.interval.edtf) or d}
    found: list[_Dated | None] = []
    for n, mine in enumerate(own):
        other = None if mine else known.get(occasions[n]) or _of_the_voice(draft, own, n)
        found.append(mine or (_Dated(_inferred(draft, other)) if other else None))
    return found


def _of_the_voice(draft: Draft, own: list[_Dated | None], n: int) -> _Dated | None:
    """A spokesman and his state speak at one occasion, when the article dates only one."""
    statement = draft.statements[n]
    if _apart(draft, statement):
        return None
    dated = [
        d
        for m, d in enumerate(own)
        if d
        and (
            _stands_for(draft, statement.speaker, draft.statements[m].speaker)
            or _stands_for(draft, draft.statements[m].speaker, statement.speaker)
        )
    ]
    return dated[0] if len({d.interval.edtf for d in dated}) == 1 else None


def _inferred(draft: Draft, dated: _Dated) -> Interval:
    words = draft.text[slice(*dated.where)] if dated.where else ""
    source = f"the same occasion, dated “{words}”"
    return dated.interval.model_copy(update={"basis": Basis.INFERRED, "source": source})


def _bounded(draft: Draft, dated: list[_Dated | None], occasions: list[str]) -> list[_Dated | None]:
    """An answer is not before what it answers; the rest of its sentence shares its bounds."""
    found = list(dated)
    for n, statement in enumerate(draft.statements):
        for response in statement.responds_to:
            answered = found[response.statement]
            if (
                found[n] is None
                and answered
                and response.statement not in statement.embeds
                and answered.interval.earliest
            ):
                why = f"an answer to what was said {answered.interval.phrase or answered.interval.edtf}"
                interval = span(answered.interval.earliest, None, basis=Basis.INFERRED).model_copy(
                    update={"source": why}
                )
                found[n] = _Dated(interval)
    for n in range(len(found)):
        if found[n] is None and not _apart(draft, draft.statements[n]):
            found[n] = next((d for m, d in enumerate(found) if d and occasions[m] == occasions[n]), None)
    return found


def _closed(draft: Draft, dated: list[_Dated | None], n: int) -> _Dated:
    """The latest possible day: of the report that holds it, of the matrix clause, of publication."""
    mine = dated[n]
    last = _latest(draft, dated, n)
    if mine is None:
        return _Dated(span(None, last, Precision.UNKNOWN, Basis.NOT_STATED))
    interval = mine.interval
    if interval.edtf and interval.latest is None and interval.earliest and last and last >= interval.earliest:
        closed = span(interval.earliest, last, Precision.INTERVAL, interval.basis, interval.phrase)
        return replace(mine, interval=closed.model_copy(update={"source": interval.source}))
    return mine


def _latest(draft: Draft, dated: list[_Dated | None], n: int) -> date | None:
    for m, outer in enumerate(draft.statements):
        holder = dated[m]
        if n in outer.embeds and holder and holder.interval.latest:
            return holder.interval.latest
    return draft.source.published.latest if draft.source.published.edtf else None
