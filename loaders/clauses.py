"""What was said in a clause: after the verb of saying, around it, or before it.

A content is a set of words under one head, without the parts that belong to the telling: the
cue's own clause in the middle, a second report hanging on it, the date.
"""

from loaders.cues import lexicon, verb_cue
from loaders.parsing import Parse, Word
from loaders.stretches import descendants

_CLAUSES = ("ccomp",)
_MARKS = {"after", "before", "as", "when", "while", "since", "until", "though", "although"}
_COMMAS = {",", "—", "–", "--", "”", "''", '"'}
_JOINERS = {"but", "and", "however", "yet", "so", "still", "meanwhile", "instead", "moreover"}
_NEAR = 8
_FAR = 16  # words after a cue among which its "that" is looked for
_CLOSING = {"”", "''", '"'}
_CONDITIONS = {"if", "when", "unless", "because", "until", "once", "so"}
_MOMENTS = {"time", "day", "week", "month", "year", "morning", "afternoon", "evening", "night", "hour"}
_DAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
_REASONS = {"because", "unless"}
_BACKSHIFTED = {"would", "will", "could", "might"}


def clause(parse: Parse, cue: Word) -> set[int]:
    """The clause that a verb of saying takes: after it, around it, or before it."""
    after = [c for c in parse.below(cue.i, *_CLAUSES) if c.i > cue.i]
    after = after or [c for c in parse.below(cue.i, "xcomp") if c.i > cue.i and c.tag == "VBG"]
    for head in after:
        words = clause_words(parse, cue, head) | _condition(parse, cue, head) | _second_clause(parse, cue, head)
        more = (w for w in after[1:] if not _own_report(parse, w))
        return words.union(*(clause_words(parse, cue, w) for w in more))
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
    return clause_words(parse, cue, before[-1]) if before else set()


def clause_words(parse: Parse, cue: Word, head: Word) -> set[int]:
    words = descendants(parse, head.i, [*not_said(parse, cue, head.i), *_leading_day(parse, cue, head)])
    return words - leading_that(parse, head)


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


def leading_that(parse: Parse, head: Word) -> set[int]:
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


def not_said(parse: Parse, cue: Word, head: int) -> list[int]:
    """The heads of what hangs in the content and belongs to the telling."""
    return [i for i in descendants(parse, head) if is_telling(parse, cue, parse.words[i])]


def is_telling(parse: Parse, cue: Word, word: Word) -> bool:
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
