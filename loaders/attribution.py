"""Attribution: cue, source and content of direct, mixed and indirect speech."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from kb.models import Act, Span, StatementType
from loaders import clauses
from loaders.cues import Cue, lexicon, unsaid, verb_cue
from loaders.direct import Tagged, stands_alone, tagged
from loaders.draft import Draft, Frame, Quotation, Statement
from loaders.parsing import Word
from loaders.sources import source_of, source_spans

_SENTENCE = re.compile(r"[.!?](?=[\s”\"’]|$)")


def attribution(draft: Draft) -> Draft:
    """Find the statements, in the order of the text."""
    spoken = _spoken_words(draft)
    silent = spoken | {i for word in draft.parse.words for i in unsaid(draft.parse, word)}
    cues = {w.i: cue for w in draft.parse.words if w.i not in silent and (cue := verb_cue(draft.parse, w))}
    quoted = list(tagged(draft, cues))
    direct = _halves_joined([one for one in quoted if one.cue or one.colon])
    used = {one.cue.word.i for halves in direct for one in halves if one.cue}
    found = [
        *(_direct(draft, halves) for halves in direct),
        *_indirect(draft, {i: cue for i, cue in cues.items() if i not in used}),
        *_according(draft, spoken),
        *_nouns(draft, silent),
    ]
    statements = sorted(_distinct(found), key=_place)
    for one in quoted:
        if not (one.cue or one.colon):
            statements = _with_loose(draft, statements, draft.quotations[one.quotation])
    return replace(draft, statements=tuple(statements))


def _with_loose(draft: Draft, statements: list[Statement], quotation: Quotation) -> list[Statement]:
    """A quotation that nothing tags goes on with what was said right before it."""
    ends = [
        (_end(s), n) for n, s in enumerate(statements) if _end(s) <= quotation.outer.start and s.frame is not Frame.NOUN
    ]
    if not ends:
        return statements
    end, n = max(ends)
    if not _adjoins(draft, end, quotation):
        return statements
    last = statements[n]
    if any(span in last.content for span in quotation.spans):
        return statements
    kind = last.type if last.type is StatementType.DIRECT else StatementType.MIXED
    longer = replace(last, content=(*last.content, *quotation.spans), type=kind)
    return [*statements[:n], longer, *statements[n + 1 :]]


def _end(statement: Statement) -> int:
    return max(end for _, end in (*statement.content, *statement.cue, *statement.source))


def _adjoins(draft: Draft, end: int, quotation: Quotation) -> bool:
    """In the same paragraph right after, or the whole of the next one."""
    paragraph = draft.paragraphs[quotation.paragraph]
    if paragraph.start < end:
        between = draft.text[end : quotation.outer.start]
        return len(_SENTENCE.findall(between)) <= 1
    if not quotation.paragraph or quotation.outer.start != paragraph.start:
        return False
    above = draft.paragraphs[quotation.paragraph - 1]
    return above.start < end and len(_SENTENCE.findall(draft.text[end : above.end])) <= 1


def _place(statement: Statement) -> tuple[Span, Span]:
    return statement.content[0], statement.cue[0]


def _spoken_words(draft: Draft) -> set[int]:
    """The words inside whole quotations: what a speaker reports there is his, not the article's."""
    quoted = (q for n, q in enumerate(draft.quotations) if stands_alone(draft, n))
    return {i for q in quoted for span in q.spans for i in draft.parse.within(span)}


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
    spans = tuple(span for half in halves for span in draft.quotations[half.quotation].spans)
    cue = found.cue
    return Statement(
        content=spans,
        cue=tuple(span for span in (cue.span if cue else found.colon,) if span),
        cue_word=cue.word.i if cue else -1,
        frame=Frame.QUOTE,
        type=StatementType.DIRECT,
        act=cue.act if cue else Act.SAY,
        source=source_spans(draft.parse, draft.text, found.source) if found.source else (),
        source_word=found.source.i if found.source else None,
        hedge=cue.hedge if cue else None,
    )


def _indirect(draft: Draft, cues: Mapping[int, Cue]) -> Iterator[Statement]:
    for cue in cues.values():
        taken = clauses.content(draft.parse, cue)
        if taken is None or _nobody(draft, cue) or _only_topic(draft, cue, taken[0].frame):
            continue
        entry, words = taken
        source = source_of(draft.parse, cue.word)
        if source and source.i in words:
            words -= clauses.descendants(draft.parse, source.i)
        spans = _with_quotations(draft, clauses.runs(draft.parse, draft.text, words))
        if spans:
            yield Statement(
                content=spans,
                cue=(_with_tail(draft, cue, entry.tail),),
                cue_word=cue.word.i,
                frame=_FRAMES[entry.frame],
                type=_type(draft, spans),
                act=Act.REFUSE if cue.refusal else entry.act,
                source=source_spans(draft.parse, draft.text, source) if source else (),
                source_word=source.i if source else None,
                object_word=_object(draft, cue.word),
                hedge=cue.hedge,
            )


def _nobody(draft: Draft, cue: Cue) -> bool:
    """Nobody speaks: "asked about …", "it is believed", or an infinitive without a subject."""
    return source_of(draft.parse, cue.word) is None


def _only_topic(draft: Draft, cue: Cue, frame: str) -> bool:
    """As in "…, commenting on the war": the topic of what is said beside it, no content."""
    if frame != "preposition" or cue.word.tag != "VBG":
        return False
    head = draft.parse.words[cue.word.head]
    return cue.word.dep in ("advcl", "prep", "conj") and head.lemma in lexicon().verbs


_FRAMES = {
    "clause": Frame.CLAUSE, "tell": Frame.CLAUSE, "quote": Frame.QUOTE, "infinitive": Frame.INFINITIVE,
    "request": Frame.INFINITIVE, "object": Frame.OBJECT, "preposition": Frame.PREPOSITION, "aimed": Frame.OBJECT,
    "naming": Frame.NAMING, "bearing": Frame.OBJECT,
}  # fmt: skip


def _object(draft: Draft, cue: Word) -> int | None:
    found = draft.parse.first(cue.i, "dobj", "nsubjpass") or next(
        (o for p in draft.parse.below(cue.i, "prep") for o in draft.parse.below(p.i, "pobj")), None
    )
    return found.i if found else None


def _with_tail(draft: Draft, cue: Cue, tail: tuple[str, ...]) -> Span:
    """The cue as printed, up to its preposition."""
    if not tail:
        return cue.span
    ends = [w for w in draft.parse.words[cue.word.i + 1 : cue.word.i + 5] if w.low == tail[-1]]
    return Span(cue.span.start, ends[0].end) if ends else cue.span


def _with_quotations(draft: Draft, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Spans that end or begin inside a quotation take in all of it."""
    return tuple(_widened(draft, span) for span in spans)


def _widened(draft: Draft, span: Span) -> Span:
    for quotation in draft.quotations:
        outer = quotation.outer
        if outer.start < span.end < outer.end and outer.start >= span.start:
            span = Span(span.start, outer.end)
        elif outer.start < span.start < outer.end <= span.end:
            span = Span(outer.start, span.end)
        elif span.end == outer.end - 1 or span.end == outer.start:
            continue
    return span


def _type(draft: Draft, spans: tuple[Span, ...]) -> StatementType:
    quoted = any(q.outer.start < end and start < q.outer.end for q in draft.quotations for start, end in spans)
    return StatementType.MIXED if quoted else StatementType.INDIRECT


def _according(draft: Draft, spoken: set[int]) -> Iterator[Statement]:
    """As in "…, according to X"."""
    parse = draft.parse
    for word in parse.words:
        if word.low != "according" or word.i in spoken:
            continue
        to = parse.first(word.i, "prep", "dep") or next(
            (w for w in parse.words[word.i + 1 : word.i + 2] if w.low == "to"), None
        )
        source = parse.first(to.i, "pobj") if to else None
        if to is None or source is None:
            continue
        words = _reported(draft, word, source)
        spans = _with_quotations(draft, clauses.runs(parse, draft.text, words))
        if spans:
            yield Statement(
                content=spans,
                cue=(parse.span(word.i, to.i),),
                cue_word=word.i,
                frame=Frame.ACCORDING,
                type=_type(draft, spans),
                source=source_spans(parse, draft.text, source),
                source_word=source.i,
            )


def _reported(draft: Draft, word: Word, source: Word) -> set[int]:
    """What is reported according to somebody: the sentence around, or only the clause where it tells more."""
    parse = draft.parse
    sentence = parse.sentence_of(word.i)
    phrase = set(range(word.i, source.right + 1))
    last = max(phrase)
    edge = word.i == sentence.start or (parse.words[word.i - 1].low == "," and last + 2 >= sentence.stop)
    if edge and not any(verb_cue(parse, parse.words[i]) for i in sentence if i not in phrase):
        return set(sentence) - phrase
    heads = [w for w in parse.above(word.i) if w.dep in ("ROOT", "ccomp", "conj", "advcl") and w.pos in ("VERB", "AUX")]
    return clauses.descendants(parse, heads[0].i, [word.i]) - phrase if heads else set()


def _nouns(draft: Draft, spoken: set[int]) -> Iterator[Statement]:
    """As in "X's claim that …", "calls by X for …"."""
    for word in draft.parse.words:
        if word.pos == "NOUN" and word.i not in spoken and word.lemma in lexicon().nouns:
            source = _noun_source(draft, word)
            words = _noun_content(draft, word)
            if source is None or not words:
                continue
            spans = _with_quotations(draft, clauses.runs(draft.parse, draft.text, words))
            yield Statement(
                content=spans,
                cue=(draft.parse.span(word.i, word.i),),
                cue_word=word.i,
                frame=Frame.NOUN,
                type=_type(draft, spans),
                act=lexicon().nouns[word.lemma],
                source=source_spans(draft.parse, draft.text, source),
                source_word=source.i,
            )


def _noun_source(draft: Draft, noun: Word) -> Word | None:
    owner = draft.parse.first(noun.i, "poss")
    if owner:
        return owner
    by = [w for w in draft.parse.below(noun.i, "prep", "agent") if w.low in ("by", "from")]
    return draft.parse.first(by[0].i, "pobj") if by else None


def _noun_content(draft: Draft, noun: Word) -> set[int]:
    parse = draft.parse
    for head in parse.below(noun.i, "acl", "ccomp", "relcl"):
        that = any(w.low == "that" and w.dep == "mark" for w in parse.below(head.i))
        infinitive = any(w.low == "to" for w in parse.below(head.i, "aux"))
        if that or infinitive:
            return clauses.descendants(parse, head.i) - {w.i for w in parse.below(head.i, "mark")}
    return _noun_object(draft, noun)


def _noun_object(draft: Draft, noun: Word) -> set[int]:
    """As in "calls for …", where "for" may hang on the verb instead."""
    if lexicon().nouns[noun.lemma] not in (
        Act.APPEAL,
        Act.EXPRESS_CONCERN,
        Act.SUPPORT,
        Act.OPPOSE,
        Act.CRITICISE,
        Act.PRAISE,
    ):
        return set()
    around = [*draft.parse.below(noun.i, "prep"), *draft.parse.below(noun.head, "prep")]
    for preposition in around:
        if preposition.i > noun.i and preposition.low in ("for", "about", "over", "of"):
            thing = draft.parse.first(preposition.i, "pobj")
            return clauses.noun_words(draft.parse, thing) if thing else set()
    return set()


def _distinct(found: list[Statement]) -> list[Statement]:
    """One statement a cue and content; of two readings of the same words the first stays."""
    kept: dict[tuple[tuple[Span, ...], int | None], Statement] = {}
    for statement in found:
        kept.setdefault((statement.content, statement.source_word), statement)
    return list(kept.values())
