"""Attribution: cue, source and content of direct, mixed and indirect speech."""

from dataclasses import replace

from kb.models import Act, Confidence, Span, StatementType
from loaders import according, attitudes, labels, nouns, reports
from loaders.cues import Cue, lexicon, unsaid, verb_cue
from loaders.direct import Tagged, stands_alone, tagged
from loaders.draft import Draft, Frame, Quotation, Statement
from loaders.halves import with_rest
from loaders.sources import source_of, source_spans

# Measured on 84 labelled news articles: so many of a hundred spans of direct speech were right.
_SURE = 0.92


def attribution(draft: Draft) -> Draft:
    """Find the statements, in the order of the text."""
    turns = list(labels.dialogue(draft))
    spoken = _spoken_words(draft) | {i for turn in turns for i in draft.parse.within(turn.content[0])}
    verbs = [word for word in draft.parse.words if word.pos == "VERB" and word.lemma in lexicon().verbs]
    silent = spoken | {i for word in verbs for i in unsaid(draft.parse, word)}
    cues = {w.i: cue for w in verbs if w.i not in silent and (cue := verb_cue(draft.parse, w))}
    cues = {i: cue for i, cue in cues.items() if not _spoken_with_its_source(draft, cue)}
    quoted = [one for one in tagged(draft, cues) if not _within(draft.quotations[one.quotation], turns)]
    direct = _halves_joined([one for one in quoted if one.cue or one.colon])
    used = {one.cue.word.i for halves in direct for one in halves if one.cue}
    found = [
        *turns,
        *(_direct(draft, halves) for halves in direct),
        *reports.by_verb(draft, {i: cue for i, cue in cues.items() if i not in used}),
        *according.by_according(draft, spoken),
        *according.by_view(draft, spoken),
        *nouns.by_noun(draft, silent),
        *attitudes.by_attitude(draft, silent),
    ]
    statements = sorted(_distinct(found), key=_place)
    for one in quoted:
        if not (one.cue or one.colon):
            statements = _with_loose(draft, statements, draft.quotations[one.quotation])
    statements = sorted([*statements, *labels.by_headline(draft, statements)], key=_place)
    return replace(draft, statements=tuple(statements))


def _within(quotation: Quotation, turns: list[Statement]) -> bool:
    """Whether a quotation is what somebody says in a dialogue, its mark before the label perhaps."""
    start, end = quotation.spans[0].start, quotation.spans[-1].end
    return any(turn.source[0].start <= end and start <= turn.content[0].end for turn in turns)


def _with_loose(draft: Draft, statements: list[Statement], quotation: Quotation) -> list[Statement]:
    """A quotation that nothing tags goes on with what was said right before it."""
    ends = [
        (_end(s), n) for n, s in enumerate(statements) if _end(s) <= quotation.outer.start and s.frame is not Frame.NOUN
    ]
    end, n = max(
        ends,
        key=lambda one: (statements[one[1]].type is StatementType.DIRECT and _adjoins(draft, one[0], quotation), one),
        default=(0, 0),
    )
    if not ends or not _adjoins(draft, end, quotation):
        return statements
    last = statements[n]
    if last.type is StatementType.DIRECT:
        return [*statements[:n], replace(last, content=(*last.content, *quotation.spans)), *statements[n + 1 :]]
    told = last.act if last.frame in (Frame.QUOTE, Frame.CLAUSE) else Act.SAY
    own = replace(
        last, content=quotation.spans, type=StatementType.DIRECT, frame=Frame.QUOTE, act=told, object_word=None
    )
    return sorted([*statements, own], key=_place)


def _end(statement: Statement) -> int:
    return max(end for _, end in (*statement.content, *statement.cue, *statement.source))


def _adjoins(draft: Draft, end: int, quotation: Quotation) -> bool:
    """In the same paragraph right after, or the whole of the next one."""
    paragraph = draft.paragraphs[quotation.paragraph]
    if paragraph.start < end:
        return _sentences_between(draft, end, quotation.outer.start) <= 1
    if not quotation.paragraph or quotation.outer.start != paragraph.start:
        return False
    above = draft.paragraphs[quotation.paragraph - 1]
    return above.start < end and _sentences_between(draft, end, above.end) <= 1


def _sentences_between(draft: Draft, start: int, end: int) -> int:
    """In how many sentences the words of a stretch of text stand."""
    words = (draft.parse.words[i] for i in draft.parse.within(Span(start, end)))
    return len({word.sentence for word in words if word.pos != "PUNCT"})


def _place(statement: Statement) -> tuple[Span, Span]:
    return statement.content[0], statement.cue[0]


def _spoken_words(draft: Draft) -> set[int]:
    """The words inside whole quotations: what a speaker reports there is his, not the article's."""
    quoted = (q for n, q in enumerate(draft.quotations) if stands_alone(draft, n))
    return {i for q in quoted for span in q.spans for i in draft.parse.within(span)}


def _spoken_with_its_source(draft: Draft, cue: Cue) -> bool:
    """As in "as we deem necessary" inside the marks of a sentence that goes on outside them."""
    around = next((q for q in draft.quotations if q.outer.start <= cue.word.start < q.outer.end), None)
    source = source_of(draft.parse, cue.word) if around else None
    return source is not None and around is not None and around.outer.start <= source.start < around.outer.end


def _halves_joined(quoted: list[Tagged]) -> list[list[Tagged]]:
    """As in "“…,” he said, “…”": two quotations round one tag are one statement."""
    groups: list[list[Tagged]] = []
    for one in quoted:
        if groups and one.cue and groups[-1][0].cue and one.cue.word.i == groups[-1][0].cue.word.i:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _direct(draft: Draft, halves: list[Tagged]) -> Statement:
    found = halves[0]
    cue, quoted = found.cue, [draft.quotations[half.quotation] for half in halves]
    inside = tuple(span for quotation in quoted for span in quotation.spans)
    source = source_spans(draft.parse, draft.text, found.source) if found.source else ()
    spans = with_rest(draft, quoted[0], cue) + inside[len(quoted[0].spans) :] if cue else inside
    return Statement(
        content=spans,
        cue=tuple(span for span in (cue.span if cue else found.colon,) if span),
        cue_word=cue.word.i if cue else -1,
        frame=Frame.QUOTE,
        type=StatementType.DIRECT if spans == inside else StatementType.MIXED,
        act=cue.act if cue else Act.SAY,
        source=(found.name,) if found.name else source,
        source_word=found.source.i if found.source else None,
        hedge=cue.hedge if cue else None,
        confidence=Confidence(span=_SURE),
    )


def _distinct(found: list[Statement]) -> list[Statement]:
    """One statement a cue and content; of two readings of the same words the first stays."""
    kept: dict[tuple[tuple[Span, ...], int | None], Statement] = {}
    for statement in found:
        kept.setdefault((statement.content, statement.source_word), statement)
    return list(kept.values())
