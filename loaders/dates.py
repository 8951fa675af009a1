"""Said when: the interval of each statement, and why.

A date in the report's own clause counts; else the date is carried along the occasion (the
same speaker, or the body that he speaks for); an answer is not before what it answers, what
is reported inside a report not after it; and nothing is said after it was published.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kb.intervals import Basis, Interval, Precision, span
from kb.models import Confidence, Span
from loaders import expressions
from loaders.anchors import Anchor, anchor
from loaders.cues import lexicon
from loaders.draft import Draft, Frame, Statement
from loaders.expressions import Expression
from loaders.occasions import apart, occasions, partners
from loaders.sessions import session, told_in_it

_TIME_MARKS = {"after", "when", "as", "while", "before", "where"}
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
    printed = [_own_date(draft, beside, s) for s in draft.statements]
    own = [_before_the_later(draft, printed, n) for n in range(len(printed))]
    loose = apart(draft)
    keys = occasions(draft, [(d.interval.edtf or d.interval.phrase) if d else None for d in own], loose)
    dated = _sat(draft, beside, _bounded(draft, _carried(draft, own, keys, loose), keys, loose), loose)
    closed = [_closed(draft, dated, n) for n in range(len(dated))]
    return replace(
        draft,
        statements=tuple(
            replace(
                statement,
                stated=beside.honest(closed[n].interval),
                date=closed[n].where,
                occasion=keys[n],
                confidence=_sure(statement, own[n], closed[n]),
            )
            for n, statement in enumerate(draft.statements)
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


def _carried(draft: Draft, own: list[_Dated | None], occasions: list[str], apart: list[bool]) -> list[_Dated | None]:
    """The date of one statement of an occasion for all of it; of a body's voice for the body."""
    known = {occasions[n]: dated for n, dated in reversed(list(enumerate(own))) if dated}
    together = partners(draft)
    found: list[_Dated | None] = []
    for n, mine in enumerate(own):
        shared = [dated for m in together[n] if (dated := own[m])] if not apart[n] else []
        one = shared[0] if len({dated.interval.edtf for dated in shared}) == 1 else None
        other = None if mine else known.get(occasions[n]) or one
        found.append(mine or (_Dated(_inferred(draft, other)) if other else None))
    return found


def _inferred(draft: Draft, dated: _Dated, shared: str = "the same occasion") -> Interval:
    words = draft.text[slice(*dated.where)] if dated.where else ""
    source = f"{shared}, dated “{words}”"
    return dated.interval.model_copy(update={"basis": Basis.INFERRED, "source": source})


def _bounded(draft: Draft, dated: list[_Dated | None], occasions: list[str], apart: list[bool]) -> list[_Dated | None]:
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
    known = {occasions[n]: one for n, one in reversed(list(enumerate(found))) if one}
    return [one or (None if apart[n] else known.get(occasions[n])) for n, one in enumerate(found)]


def _sat(draft: Draft, beside: Anchor, dated: list[_Dated | None], apart: list[bool]) -> list[_Dated | None]:
    """In the report of a debate or a hearing, its day for what is told without one."""
    sat = session(draft, beside)
    if sat is None:
        return dated
    day = _Dated(_inferred(draft, _Dated(*sat), "the same session"))
    return [
        one or (day if told_in_it(draft, statement) and not loose else None)
        for one, statement, loose in zip(dated, draft.statements, apart, strict=True)
    ]


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
    holders = (dated[m] for m, outer in enumerate(draft.statements) if n in outer.embeds)
    within = next((holder.interval.latest for holder in holders if holder and holder.interval.latest), None)
    return within or draft.source.published.latest
