"""Whose words they are said to be: the source of a cue, as printed."""

from kb.models import Span
from loaders import expressions
from loaders.clauses import is_participle
from loaders.cues import lexicon
from loaders.parsing import Parse, Word
from loaders.stretches import descendants, runs
from loaders.voices import is_person, issuer

_SUBJECTS = ("nsubj",)
_INHERIT = {"conj", "xcomp", "advcl", "pcomp", "prep", "ccomp", "dep", "parataxis"}


def source_of(parse: Parse, cue: Word, *, quoted: bool = False) -> Word | None:
    """The head of a cue's source: its subject, its agent, or the subject it shares."""
    if is_passive(parse, cue):
        return _agent(parse, cue)
    subject = _named_beside(parse, cue, parse.first(cue.i, *_SUBJECTS))
    if subject is None and quoted:
        subject = next(
            (
                w
                for w in parse.below(cue.i, "dobj", "attr", "npadvmod", "oprd")
                if w.i > cue.i and w.pos in ("PROPN", "PRON", "NOUN")
            ),
            None,
        )
    return subject or _inherited(parse, cue)


def _named_beside(parse: Parse, cue: Word, subject: Word | None) -> Word | None:
    """As in "With a week until the vote, Ana Torres, the mayor, said": she, where the parser took another noun."""
    if subject is None or subject.i > cue.i or is_person(subject):
        return subject
    named = (w for w in parse.below(subject.i, "appos") if w.pos == "PROPN" and w.left > subject.i)
    return next((w for w in named if parse.words[w.left - 1].low == ","), subject)


def is_passive(parse: Parse, cue: Word) -> bool:
    """Whether the cue's grammatical subject is not the one who speaks: "asked about", "was told"."""
    if any(parse.below(cue.i, "nsubjpass", "auxpass")):
        return True
    return cue.tag == "VBN" and cue.dep in ("acl", "advcl", "amod") and not any(parse.below(cue.i, "aux", "nsubj"))


def _agent(parse: Parse, cue: Word) -> Word | None:
    by = parse.first(cue.i, "agent")
    return parse.first(by.i, "pobj") if by else None


def _inherited(parse: Parse, cue: Word) -> Word | None:
    """The subject of the verb that the cue hangs on, or the noun that it qualifies."""
    if is_participle(parse, cue) and (told := _teller(parse, cue)):
        return told
    below = cue
    for word in parse.above(cue.i):
        if below.dep in ("acl", "relcl"):
            return _qualified(parse, cue, word, below)
        if below.dep not in _INHERIT:
            return None
        subject = parse.first(word.i, *_SUBJECTS)
        if subject and subject.i != cue.i:
            return subject
        if parse.first(word.i, "nsubjpass"):
            return parse.first(word.i, "nsubjpass")
        below = word
    return None


def _qualified(parse: Parse, cue: Word, noun: Word, below: Word) -> Word | None:
    """The noun that a cue qualifies; of "a statement calling …" the one who issued it."""
    if below.i == cue.i and cue.dep == "acl" and cue.tag == "VBG":
        return issuer(parse, noun)
    return noun if noun.pos in ("NOUN", "PROPN", "PRON") else None


def _teller(parse: Parse, cue: Word) -> Word | None:
    """As in "X said that Y had left, adding …": it is X who adds."""
    tellers = [w for w in parse.above(cue.i) if w.lemma in lexicon().verbs and w.i < cue.i]
    return next((s for w in reversed(tellers) if (s := parse.first(w.i, "nsubj"))), None)


def source_spans(parse: Parse, text: str, head: Word) -> tuple[Span, ...]:
    """The source's whole noun phrase as printed: "the doctor, who runs the clinic", without the date."""
    loose = parse.below(head.i, "advcl", "case", "punct", "parataxis", "npadvmod", "prep")
    words = descendants(parse, head.i, [w.i for w in loose if _is_extra(parse, head, w)])
    around = runs(parse, text, words)
    return tuple(span for span in around if span.start <= head.start < span.end) or around


def _is_extra(parse: Parse, head: Word, word: Word) -> bool:
    if word.dep == "punct":
        return word.i in (head.left, head.right)
    if word.dep == "prep":
        thing = parse.first(word.i, "pobj")
        return thing is not None and next(expressions.find(thing.text), None) is not None
    return True
