"""What was said: the words of a content, given its cue and the way in which the cue takes it.

A content is a set of words under one head, without the parts that belong to the telling: the
cue's own clause in the middle, a second report hanging on it, the occasion, the date.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from kb.models import Span
from loaders.cues import Cue, Entry, lexicon, verb_cue
from loaders.happenings import happenings
from loaders.parsing import Parse, Word

_CLAUSES = ("ccomp",)
_MARKS = {"after", "before", "as", "when", "while", "since", "until", "though", "although"}
_OCCASION_PREPOSITIONS = {"at", "during", "in", "after", "before", "on", "following", "to"}
_COMMAS = {",", "—", "–", "--", "”", "''", '"'}
_JOINERS = {"but", "and", "however", "yet", "so", "still", "meanwhile", "instead", "moreover"}
_NEAR = 8
_FAR = 16  # words after a cue among which its "that" is looked for
_FEELING = {"express", "voice"}
_VOICING = {"express", "voice", "raise", "make", "have"}
_REPROACH = {"of", "for", "as", "with", "on", "against", "about", "over"}
_TIMES = {"before", "after", "following", "during", "since", "until"}
_CLOSING = {"”", "''", '"'}
_CONDITIONS = {"if", "when", "unless", "because", "until", "once", "so"}
_COMPLETING = {"for", "as", "of", "over", "without", "between", "among", "into", "including"}
_MOMENTS = {"time", "day", "week", "month", "year", "morning", "afternoon", "evening", "night", "hour"}
_DAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
_REASONS = {"because", "unless"}
_REST = re.compile(r"-\w+|[’']t\b")
_BACKSHIFTED = {"would", "will", "could", "might"}
_WORD = re.compile(r"\w")


def descendants(parse: Parse, head: int, without: Iterable[int] = ()) -> set[int]:
    """The word and all that hangs on it, the subtrees in `without` left out."""
    cut = set(without)
    if head in cut:
        return set()
    found: set[int] = set()
    todo = [head]
    while todo:
        i = todo.pop()
        found.add(i)
        todo += [c for c in parse.children[i] if c not in cut]
    return found


def runs(parse: Parse, text: str, words: Iterable[int]) -> tuple[Span, ...]:
    """Words as spans of text; neighbours, and words parted by punctuation alone, make one span."""
    spans: list[Span] = []
    last = -1
    for i in _ended(parse, sorted(words)):
        between = text[spans[-1].end : parse.words[i].start] if spans else ""
        if spans and (i == last + 1 or not _WORD.search(between)):
            spans[-1] = Span(spans[-1].start, parse.words[i].end)
        else:
            spans.append(parse.span(i, i))
        last = i
    return tuple(s for s in (_trimmed(text, _unbroken(text, span)) for span in spans) if s.start < s.end)


def _ended(parse: Parse, words: list[int]) -> list[int]:
    """Words without an "and" or "but" at their end, which leads on to something else."""
    while words and (parse.words[words[-1]].pos in ("PUNCT", "CCONJ")) and _leads_on(parse, words):
        words = words[:-1]
    return words


def _leads_on(parse: Parse, words: list[int]) -> bool:
    tail = next((i for i in reversed(words) if parse.words[i].pos != "PUNCT"), words[0])
    return parse.words[tail].pos == "CCONJ"


def _unbroken(text: str, span: Span) -> Span:
    """No span ends inside a hyphenated word, or before the "’t" of one."""
    match = _REST.match(text, span.end)
    return Span(span.start, match.end() if match else span.end)


def _trimmed(text: str, span: Span) -> Span:
    """Without the punctuation around that belongs to the telling."""
    part = text[span.start : span.end]
    left = len(part) - len(part.lstrip(" ,;:—–-\xa0\r\n\t"))
    return Span(span.start + left, span.start + len(part.rstrip(" ,;:—–-.\xa0\r\n\t")))


def clause(parse: Parse, cue: Word) -> set[int]:
    """The clause that a verb of saying takes: after it, around it, or before it."""
    after = [c for c in parse.below(cue.i, *_CLAUSES) if c.i > cue.i]
    after = after or [c for c in parse.below(cue.i, "xcomp") if c.i > cue.i and c.tag == "VBG"]
    for head in after:
        words = _clause_words(parse, cue, head) | _condition(parse, cue, head) | _second_clause(parse, cue, head)
        more = (w for w in after[1:] if not _own_report(parse, w))
        return words.union(*(_clause_words(parse, cue, w) for w in more))
    return _beside(parse, cue) or _around(parse, cue) or _before(parse, cue) or _marked(parse, cue)


def _beside(parse: Parse, cue: Word) -> set[int]:
    """As in "As the mayor put it, the bridge was old": the sentence without the aside."""
    mark = parse.first(cue.i, "mark", "advmod")
    if cue.dep != "advcl" or mark is None or mark.low != "as" or mark.i > cue.i:
        return set()
    sentence, aside = parse.sentence_of(cue.i), range(mark.i, cue.right + 1)
    edges = [parse.words[i].low for i in (aside.start - 1, aside.stop) if i in sentence]
    if cue.i - mark.i > _NEAR or not any(low in _COMMAS for low in edges):
        return set()
    marks = {w.i for w in parse.below(cue.head, "mark")}
    return descendants(parse, cue.head, [cue.i]) - set(aside) - marks - set(joiner(parse, sentence))


def _own_report(parse: Parse, verb: Word) -> bool:
    """Whether a clause tells what somebody else says: "…, and Peru accused Chile"."""
    subject = parse.first(verb.i, "nsubj")
    return subject is not None and subject.pos in ("PROPN", "NOUN") and verb_cue(parse, verb) is not None


def _around(parse: Parse, cue: Word) -> set[int]:
    """The sentence around a parenthesis, or before a tag: "The bridge, he said, was old"."""
    tag = told(parse, cue)
    sentence = parse.sentence_of(cue.i)
    if tag is None or tag.start == sentence.start or parse.words[tag.start - 1].low not in _COMMAS:
        return set()
    if tag.stop < sentence.stop and parse.words[tag.stop].pos != "PUNCT":
        return set()
    if _goes_on(parse, tag, sentence):
        return set(range(sentence.start, tag.start)) - set(joiner(parse, sentence))
    circumstances = (w.i for w in parse.below(cue.i, "advcl") if w.left >= tag.stop and _is_circumstance(w))
    words = set(sentence) - set(tag) - set(joiner(parse, sentence))
    return words.difference(*(descendants(parse, i) for i in circumstances))


def _is_circumstance(word: Word) -> bool:
    """As in "…, he said, as he left" or "…, he said, citing a poll", against "…, he said, leaving no doubt"."""
    return word.tag != "VBG" or word.lemma in lexicon().verbs


def _goes_on(parse: Parse, told: range, sentence: range) -> bool:
    """As in "…, X said, and Y blamed Z": after the tag the writer begins something else."""
    after = parse.words[told.stop : told.stop + 2]
    if [w.low for w in after] not in ([",", "and"], [",", "but"], [",", "while"]):
        return False
    return any(w.pos == "VERB" and w.lemma in lexicon().verbs for w in parse.words[told.stop : sentence.stop])


def joiner(parse: Parse, sentence: range) -> range:
    """The "but", "and" or "however" with which the writer goes on to a sentence."""
    first = parse.words[sentence.start]
    if first.low not in _JOINERS:
        return range(0)
    return range(sentence.start, sentence.start + 1 + (parse.words[sentence.start + 1].low == ","))


def told(parse: Parse, cue: Word) -> range | None:
    """The words of a short report: its subject, the verb, the date, no more."""
    subject = parse.first(cue.i, "nsubj")
    if subject is None:
        return None
    parts = [
        w for w in parse.below(cue.i, "aux", "advmod", "npadvmod", "prep", "prt", "neg") if w.sentence == cue.sentence
    ]
    near = [w for w in parts if abs(w.i - cue.i) <= _NEAR and w.right - w.left <= _NEAR]
    first = min(subject.left, cue.i, *(w.left for w in near if w.i < cue.i), cue.i)
    while parse.words[first].pos == "PUNCT":
        first += 1
    last = max(subject.right if subject.i > cue.i else cue.i, *(w.right for w in near if w.i > cue.i), cue.i)
    while parse.words[last].pos == "PUNCT":
        last -= 1
    return range(first, last + 1)


def _before(parse: Parse, cue: Word) -> set[int]:
    """A clause before the cue that the parser hung on it."""
    before = [c for c in parse.below(cue.i, *_CLAUSES, "parataxis", "dep") if c.i < cue.i and c.pos in ("VERB", "AUX")]
    return _clause_words(parse, cue, before[-1]) if before else set()


def _clause_words(parse: Parse, cue: Word, head: Word) -> set[int]:
    words = descendants(parse, head.i, [*_not_said(parse, cue, head.i), *_leading_day(parse, cue, head)])
    return words - _leading_that(parse, head)


def _leading_day(parse: Parse, cue: Word, head: Word) -> list[int]:
    """As in "told the crowd this weekend he would come": between verb and subject a day dates the telling."""
    subject = parse.first(head.i, "nsubj", "nsubjpass", "expl")
    if subject is None:
        return []
    return [
        w.i
        for w in parse.below(head.i, "npadvmod")
        if w.i > cue.i and w.right + 1 == subject.left and _follows(parse, w.left, cue)
    ]


def _follows(parse: Parse, i: int, cue: Word) -> bool:
    """Whether no "that" stands between a cue and a word."""
    return all(w.low != "that" for w in parse.words[cue.i : i])


def _second_clause(parse: Parse, cue: Word, head: Word) -> set[int]:
    """As in "said it was late, but that would change": a clause hung on the cue that still speaks of what will be."""
    for joint in parse.below(cue.i, "cc"):
        for word in parse.below(cue.i, "conj"):
            mild = any(
                w.low in _BACKSHIFTED or w.dep == "expl" for w in parse.below(word.i, "aux", "expl") if w.i > joint.i
            )
            after = parse.words[joint.i - 1].low == "," and joint.i > head.i and joint.i < word.i
            if after and mild and not verb_cue(parse, word):
                return {joint.i} | descendants(parse, word.i)
    return set()


def _condition(parse: Parse, cue: Word, head: Word) -> set[int]:
    """As in "said it would leave if …": the condition is part of what was said, wherever it was hung."""
    for word in parse.below(cue.i, "advcl"):
        mark = parse.first(word.i, "mark", "advmod")
        between = [w.low for w in parse.words[head.right + 1 : word.left]]
        if mark and mark.low in _CONDITIONS and word.i > head.i and _no_break(between, mark):
            return descendants(parse, word.i)
    return set()


def _no_break(between: list[str], mark: Word) -> bool:
    """Whether nothing but a closing mark, or the comma before a reason, parts a condition from what was said."""
    if mark.low in _REASONS and between[-1:] == [","]:
        between = between[:-1]
    return all(low in _CLOSING or (low == "," and between[n + 1 : n + 2]) for n, low in enumerate(between))


def _leading_that(parse: Parse, head: Word) -> set[int]:
    return {w.i for w in parse.below(head.i, "mark") if w.low == "that"}


def _marked(parse: Parse, cue: Word) -> set[int]:
    """Without a parsed clause: what follows "that", "whether" … up to the sentence's end."""
    sentence = parse.sentence_of(cue.i)
    for i in range(cue.i + 1, min(cue.i + _FAR, sentence.stop)):
        word = parse.words[i]
        if word.low in ("that", "whether", "if") and word.tag in ("IN", "WDT", "DT") and i + 2 < sentence.stop:
            if word.dep != "mark" and i > cue.i + 2 and not _of_a_time(parse, i):
                return set()
            return set(range(i + (word.low == "that"), _next_report(parse, cue, i, sentence.stop)))
        if word.pos in ("VERB", "AUX", "PUNCT") or (word.lemma in lexicon().nouns and word.dep != "pobj"):
            return set()
    return set()


def _next_report(parse: Parse, cue: Word, start: int, stop: int) -> int:
    """Where a second verb of saying goes on with the report: "tweeted that it was over and urged …"."""
    for word in parse.words[start:stop]:
        after = parse.words[word.i + 1] if word.pos == "CCONJ" else None
        if after and after.tag == cue.tag and after.lemma in lexicon().verbs and after.lemma not in lexicon().soft:
            return word.i
    return stop


def _of_a_time(parse: Parse, i: int) -> bool:
    """As in "reported at the time that …": what seems to qualify a time is what was reported."""
    before = parse.words[i - 1]
    return before.lemma in _MOMENTS or before.low in _DAYS


def _not_said(parse: Parse, cue: Word, head: int) -> list[int]:
    """The heads of what hangs in the content and belongs to the telling."""
    return [i for i in descendants(parse, head) if _is_telling(parse, cue, parse.words[i])]


def _is_telling(parse: Parse, cue: Word, word: Word) -> bool:
    if word.dep == "advcl" and word.i > cue.i and _tells(parse, word):
        return is_participle(parse, word) or _told_when(parse, word)
    return word.low == "according" and word.dep in ("prep", "advcl", "advmod")


def _tells(parse: Parse, word: Word) -> bool:
    cue = verb_cue(parse, word)
    return cue is not None and any(entry.frame != "bearing" for entry in cue.entries)


def is_participle(parse: Parse, word: Word) -> bool:
    """As in "…, adding that": the speaker goes on."""
    return (
        word.tag == "VBG"
        and word.left > 0
        and parse.words[word.left - 1].low == ","
        and not parse.first(word.i, "nsubj", "mark")
    )


def _told_when(parse: Parse, word: Word) -> bool:
    """As in "… after Armenia blamed": another report dates this one."""
    mark = parse.first(word.i, "mark", "advmod")
    return mark is not None and mark.low in _MARKS and bool(parse.first(word.i, "nsubj"))


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
    return (is_occasion(parse, word) and word.head == head.i) or _is_telling(parse, head, word)


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
            return _clause_words(parse, cue, head)
    return set()


def _asked_to(parse: Parse, cue: Word) -> set[int]:
    """What somebody is asked to do, also where the parser took it for a purpose."""
    for head in parse.below(cue.i, "advcl") if cue.lemma not in lexicon().soft else ():
        if head.i > cue.i and parse.words[head.left].low == "to" and parse.words[head.left - 1].low != ",":
            return _clause_words(parse, cue, head)
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
        words |= descendants(parse, head.i, _not_said(parse, cue, head.i))
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
            return descendants(parse, below.i) - _leading_that(parse, below)
        if below.low in ("about", "over", "of", "on") and (under := parse.first(below.i, "pobj", "pcomp")):
            return noun_words(parse, under)
    return set()


def naming(parse: Parse, cue: Word) -> set[int]:
    """As in "called the plan a mistake", "described it as …"."""
    target = parse.first(cue.i, "dobj", "nsubjpass")
    for head in parse.below(cue.i, "ccomp", "oprd"):
        more = (_clause_words(parse, cue, w) for w in parse.below(cue.i, "oprd") if head.i < w.i)
        words = _clause_words(parse, cue, head).union(*more)
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


def content(parse: Parse, cue: Cue) -> tuple[Entry, set[int]] | None:
    """The reading of a cue that finds a content, with the words of it."""
    for entry in sorted(cue.entries, key=lambda entry: (not entry.tail, _PREFERENCE.index(entry.frame))):
        words = _take(parse, cue.word, entry)
        words -= {i for i in words if parse.words[i].i in range(cue.word.i, cue.word.i + 1)}
        if words:
            return entry, words
    return _declined(parse, cue) if cue.refusal else None


def _declined(parse: Parse, cue: Cue) -> tuple[Entry, set[int]] | None:
    """As in "declined to comment": where the verb has no object, it is itself what was refused."""
    words = {cue.word.i, *(w.i for w in parse.below(cue.word.i, "aux"))} | after_any(parse, cue.word)
    return cue.entries[0], words


def after_any(parse: Parse, cue: Word) -> set[int]:
    """What hangs on a verb by a preposition: "comment on the case"."""
    return {i for w in parse.below(cue.i, "prep") if w.i > cue.i for i in descendants(parse, w.i)}


_PREFERENCE = (
    "tell",
    "clause",
    "naming",
    "request",
    "aimed",
    "infinitive",
    "preposition",
    "bearing",
    "object",
    "quote",
)


def _take(parse: Parse, cue: Word, entry: Entry) -> set[int]:
    if entry.frame in ("request", "preposition"):
        return (request if entry.frame == "request" else after_preposition)(parse, cue, entry)
    return _TAKERS[entry.frame](parse, cue)


_TAKERS: Final[dict[str, Callable[[Parse, Word], set[int]]]] = {
    "clause": clause,
    "tell": clause,
    "infinitive": infinitive,
    "object": thing,
    "aimed": aimed,
    "naming": naming,
    "bearing": bearing,
    "quote": lambda _parse, _cue: set(),
}
