"""What was said in a phrase: the object of a verb, what follows its preposition, whom it is aimed at.

A phrase is a set of words under one head, without the asides and without the occasion.
"""

from collections.abc import Iterator

from loaders.clauses import clause_words, is_telling, leading_that, not_said
from loaders.cues import Entry, lexicon
from loaders.happenings import happenings
from loaders.parsing import Parse, Word
from loaders.stretches import descendants

_OCCASION_PREPOSITIONS = {"at", "during", "in", "after", "before", "on", "following", "to"}
_FEELING = {"express", "voice"}
_VOICING = {"express", "voice", "raise", "make", "have"}
_REPROACH = {"of", "for", "as", "with", "on", "against", "about", "over"}
_TIMES = {"before", "after", "following", "during", "since", "until"}
_COMPLETING = {"for", "as", "of", "over", "without", "between", "among", "into", "including"}


def thing(parse: Parse, cue: Word) -> set[int]:
    """The object of a verb, with what belongs to it."""
    for head in parse.below(cue.i, "dobj", "oprd", "nsubjpass"):
        felt = _borne(parse, head) if cue.lemma in _FEELING else set[int]()
        words = felt or noun_words(parse, head) | _loose_relative(parse, cue, head)
        return words if felt else words | _going_on(parse, cue, words) | _seen_as(parse, cue, head.i)
    return set()


def _going_on(parse: Parse, cue: Word, words: set[int]) -> set[int]:
    """As in "praised the owner for reopening it": what follows an object but hangs on the verb, without the day."""
    more, last = set[int](), max(words)
    for part in parse.below(cue.i):
        if part.left != last + 1 or part.i < cue.i:
            continue
        if _completes(part):
            more |= descendants(parse, part.i)
        elif part.dep != "npadvmod" and part.low not in _OCCASION_PREPOSITIONS:
            break
        last = part.right
    return more


def _completes(part: Word) -> bool:
    if part.dep == "prep":
        return part.low in _COMPLETING
    return part.dep in ("advcl", "xcomp", "acl") and part.tag == "VBG" and part.i == part.left


def _seen_as(parse: Parse, cue: Word, last: int) -> set[int]:
    """As in "dismissed it as a story"."""
    parts = (w for w in parse.below(cue.i, "prep", "advcl") if _is_as(parse, w) and w.i > last)
    return set[int]().union(*(noun_words(parse, w) for w in parts))


def _loose_relative(parse: Parse, cue: Word, noun: Word) -> set[int]:
    """As in "cited remarks Peru had made": a relative clause without "that", which was hung on the verb."""
    for clause in parse.below(cue.i, "ccomp"):
        subject = parse.first(clause.i, "nsubj")
        if subject and clause.left == noun.right + 1 == subject.left:
            return descendants(parse, clause.i)
    return set()


def _is_as(parse: Parse, word: Word) -> bool:
    """As in "dismissed it as a story": the preposition, or a clause that the parser made of it."""
    if word.dep == "prep":
        return word.low == "as"
    mark = parse.first(word.i, "mark")
    return mark is not None and mark.low == "as" and parse.words[mark.i + 1].tag in ("``", "DT")


def noun_words(parse: Parse, head: Word) -> set[int]:
    """A noun phrase, without asides and without the occasion that the parser hung on it."""
    return descendants(parse, head.i, [w for w in descendants(parse, head.i) if _is_aside(parse, head, parse.words[w])])


def _is_aside(parse: Parse, head: Word, word: Word) -> bool:
    if word.i < head.i:
        return False
    if word.dep == "relcl":
        return word.left > 0 and parse.words[word.left - 1].low == ","
    if word.dep == "prep" and word.low in _TIMES:
        return True
    return (is_occasion(parse, word) and word.head == head.i) or is_telling(parse, head, word)


def is_occasion(parse: Parse, word: Word) -> bool:
    """Whether a preposition leads to an occasion of speech: "at a meeting with …"."""
    if word.dep != "prep" or word.low not in _OCCASION_PREPOSITIONS:
        return False
    thing = parse.first(word.i, "pobj")
    return (
        thing is not None
        and thing.lemma in happenings().occasions | happenings().vehicles
        and parse.first(thing.i, "det", "amod", "nummod") is not None
    )


def after_preposition(parse: Parse, cue: Word, entry: Entry) -> set[int]:
    """What follows the preposition of a cue such as "called for"."""
    for word in parse.words[cue.i + 1 : cue.i + 5]:
        if word.low == entry.tail[-1]:
            below = parse.first(word.i, "pobj", "pcomp")
            if below:
                words = noun_words(parse, below) if below.dep == "pobj" else descendants(parse, below.i)
                return words | _wished(parse, cue, max(words)) | _seen_as(parse, cue, max(words))
            return thing(parse, cue)
    return set()


def _wished(parse: Parse, cue: Word, last: int) -> set[int]:
    """As in "called for the port to reopen": the infinitive right after, hung on the cue."""
    for word in parse.below(cue.i, "xcomp", "advcl", "ccomp"):
        if word.left == last + 1 and parse.words[word.left].low == "to":
            return descendants(parse, word.i)
    return set()


def infinitive(parse: Parse, cue: Word) -> set[int]:
    """As in "promised to …"."""
    for head in parse.below(cue.i, "xcomp", "ccomp"):
        if head.i > cue.i and any(w.low == "to" for w in parse.below(head.i, "aux")):
            return clause_words(parse, cue, head)
    return set()


def _asked_to(parse: Parse, cue: Word) -> set[int]:
    """What somebody is asked to do, also where the parser took it for a purpose."""
    for head in parse.below(cue.i, "advcl") if cue.lemma not in lexicon().soft else ():
        if head.i > cue.i and parse.words[head.left].low == "to" and parse.words[head.left - 1].low != ",":
            return clause_words(parse, cue, head)
    return set()


def request(parse: Parse, cue: Word, entry: Entry) -> set[int]:
    """As in "urged Baku to …": the one asked and what is asked."""
    words = infinitive(parse, cue) or _asked_to(parse, cue)
    if not words or min(words) <= cue.i + 1:
        return set()
    asked = {i for w in parse.below(cue.i, "dobj", "prep") if cue.i < w.i < min(words) for i in descendants(parse, w.i)}
    return words | {i for i in asked if parse.words[i].low not in entry.tail}


def aimed(parse: Parse, cue: Word) -> set[int]:
    """As in "accused Baku of …": the one aimed at and the reproach, in the passive without its preposition."""
    target = parse.first(cue.i, "dobj", "nsubjpass")
    reproach = [w for w in _reproaches(parse, cue, target) if w.low in _REPROACH and _charges(cue, w)]
    if target is None or not reproach:
        return set()
    words = noun_words(parse, target) if target.i > cue.i else set[int]()
    for head in reproach:
        words |= descendants(parse, head.i, not_said(parse, cue, head.i))
    return words if target.dep == "dobj" else words - {head.i for head in reproach}


def _charges(cue: Word, preposition: Word) -> bool:
    """One is charged with a deed, and attacked with words."""
    return preposition.low != "with" or cue.lemma in ("charge", "credit")


def _reproaches(parse: Parse, cue: Word, target: Word | None) -> Iterator[Word]:
    yield from (w for w in parse.below(cue.i, "prep") if w.i > cue.i)
    if target:
        yield from (w for w in parse.below(target.i, "prep") if w.low == "of" and parse.first(w.i, "pcomp"))


def bearing(parse: Parse, cue: Word) -> set[int]:
    """As in "raised the idea of …": the noun of speech with its content; of "voiced concern about …" the content."""
    thing = parse.first(cue.i, "dobj")
    if thing is None or thing.lemma not in lexicon().nouns or not parse.first(thing.i, "prep", "acl"):
        return set()
    if any(w.tag == "VBG" and w.lemma in lexicon().verbs for w in parse.below(thing.i, "acl")):
        return set()
    return (_borne(parse, thing) if cue.lemma in _VOICING else set()) or noun_words(parse, thing)


def _borne(parse: Parse, noun: Word) -> set[int]:
    """What a noun of speech takes: "concern that …", "questions about …"."""
    for below in parse.below(noun.i, "acl", "prep"):
        if below.dep == "acl" and any(w.low == "that" for w in parse.below(below.i, "mark")):
            return descendants(parse, below.i) - leading_that(parse, below)
        if below.low in ("about", "over", "of", "on") and (under := parse.first(below.i, "pobj", "pcomp")):
            return noun_words(parse, under)
    return set()


def naming(parse: Parse, cue: Word) -> set[int]:
    """As in "called the plan a mistake", "described it as …"."""
    target = parse.first(cue.i, "dobj", "nsubjpass")
    for head in parse.below(cue.i, "ccomp", "oprd"):
        more = (clause_words(parse, cue, w) for w in parse.below(cue.i, "oprd") if head.i < w.i)
        words = clause_words(parse, cue, head).union(*more)
        return words | (noun_words(parse, target) if target and target.i > cue.i else set())
    for head in parse.below(cue.i, "prep"):
        if target and head.i > cue.i and head.low in ("as", "to", "with"):
            return noun_words(parse, head) | noun_words(parse, target)
    if target and any(w.i > target.i for w in parse.below(target.i, "amod")):
        return noun_words(parse, target)
    named = [w for w in parse.below(cue.i, "dobj", "attr", "npadvmod") if w.i > cue.i]
    if len(named) > 1:
        return set[int]().union(*(noun_words(parse, w) for w in named))
    return _small_clause(parse, cue)


def _small_clause(parse: Parse, cue: Word) -> set[int]:
    """As in "called the mayor and his aides a disgrace": a noun right before "a" is called what follows."""
    parts = (
        w for w in parse.below(cue.i, "advcl", "conj", "npadvmod") if w.pos in ("VERB", "AUX") or w.dep == "npadvmod"
    )
    loose = {i for w in parts for i in range(w.left, w.right + 1)}
    words = [i for i in range(cue.i + 1, cue.right + 1) if i not in loose]
    for i in words[1:]:
        if parse.words[i].low in ("a", "an") and parse.words[i - 1].pos in ("NOUN", "PROPN", "PRON"):
            return set(words)
    return set()
