"""Repairs: mistakes of a small parser that cost a speaker or the end of what he said, put right.

Each repair hangs a word on another head; the edges of all phrases are then counted anew.
"""

from collections import Counter
from dataclasses import replace
from typing import Final

from loaders import labels
from loaders.cues import lexicon
from loaders.draft import Draft
from loaders.parsing import FINITE, Word

_MODALS: Final = frozenset(("would", "will", "could", "can", "may", "might", "should", "must", "'ll", "'d"))
_SELF: Final = frozenset(("it", "he", "she", "they", "i", "we"))


def repairs(draft: Draft) -> Draft:
    """The working document with a better grammar."""
    words = list(draft.parse.words)
    for label in labels.spoken_under(draft):
        _name(words, draft.parse.within(label))
    for word in draft.parse.words:
        if word.tag == "POS" and word.i and word.i + 1 < len(words):
            _possessive(words, words[word.i - 1])
        elif word.text == "-" and 0 < word.i < len(words) - 1:
            _hyphenated(words, word)
        elif word.dep == "conj" and word.pos == "VERB":
            _second_report(words, words[word.i])
            _second_of_the_same(words, words[word.i])
    moved = {new.sentence for new, old in zip(words, draft.parse.words, strict=True) if new.head != old.head}
    for number in moved:
        _count_edges(words, draft.parse.sentences[number])
    return replace(draft, parse=replace(draft.parse, words=tuple(words)))


def _name(words: list[Word], label: range) -> None:
    """As in "TORRES: It is safe.": whatever the model takes it for, a label is a name."""
    for i in label:
        words[i] = words[i]._replace(tag="NNP", pos="PROPN")


def _hang(words: list[Word], i: int, head: int, **more: str) -> None:
    words[i] = words[i]._replace(head=head, **more)


def _possessive(words: list[Word], owner: Word) -> None:
    """As in "backed Baku's claims that …": after a possessive, what the model calls a verb is a noun.

    The verb right before the possessor, when it has no object of its own, takes the noun.
    """
    noun = words[owner.head]
    if owner.dep != "nsubj" or noun.i != owner.i + 2:
        return
    _hang(words, owner.i, noun.i, dep="poss")
    if noun.pos != "NOUN":
        words[noun.i] = noun._replace(pos="NOUN", tag="NNS")
        before = words[owner.left - 1] if owner.left else noun
        if before.pos == "VERB" and not any(w.head == before.i and w.dep == "dobj" for w in words[before.i : noun.i]):
            _hang(words, noun.i, before.i, dep="dobj")
    elif noun.dep == "ccomp":
        _hang(words, noun.i, noun.head, dep="dobj")


def _hyphenated(words: list[Word], hyphen: Word) -> None:
    """As in "al-Rashid" is one name, its last part the head."""
    left, right = words[hyphen.i - 1], words[hyphen.i + 1]
    joined = left.end == hyphen.start and hyphen.end == right.start and left.pos == right.pos == "PROPN"
    if joined and left.head == right.head != right.i and left.head not in (left.i, hyphen.i):
        _hang(words, left.i, right.i, dep="compound")
        _hang(words, hyphen.i, right.i, dep="punct")


def _second_report(words: list[Word], second: Word) -> None:
    """As in "said he would come and warned …": the second verb goes on with the report, not with what was said."""
    first = _first_of(words, second)
    report = words[first.head]
    if first.dep != "ccomp" or report.lemma not in lexicon().verbs or not report.i < first.i:
        return
    if second.tag != report.tag or second.lemma not in lexicon().verbs or second.lemma in lexicon().soft:
        return
    own = [w for w in words[first.i + 1 : second.i] if w.head == second.i and w.dep in ("nsubj", "nsubjpass", "mark")]
    if _parted(words, second) if own else _other_tense(words, first, second):
        _hang(words, second.i, report.i)
        _take_joiners(words, second, report)


def _second_of_the_same(words: list[Word], second: Word) -> None:
    """As in "wants to build a bridge and open a port": an infinitive goes on with the infinitive before it."""
    first = words[second.head]
    if (
        second.tag not in ("VB", "VBP", "VBG")
        or first.tag == second.tag
        or first.pos != "VERB"
        or _helped(words, second)
        or not first.i < second.i
    ):
        return
    form = "VBG" if second.tag == "VBG" else "VB"
    like = [w for w in words[first.i + 1 : second.i] if w.tag == form and _under(words, w, first)]
    top = next((w for w in like if w.dep in ("xcomp", "ccomp", "dobj", "pcomp", "advcl")), None)
    if top:
        _hang(words, second.i, top.i)
        _take_joiners(words, second, top)


def _helped(words: list[Word], verb: Word) -> bool:
    return any(w.head == verb.i and w.dep in ("aux", "nsubj", "nsubjpass") for w in words[verb.left : verb.i])


def _under(words: list[Word], word: Word, top: Word) -> bool:
    while word.head not in (word.i, top.i):
        word = words[word.head]
    return word.head == top.i


def _first_of(words: list[Word], conjunct: Word) -> Word:
    """The first of several verbs in a row."""
    first = conjunct
    while first.dep == "conj":
        first = words[first.head]
    return first


def _parted(words: list[Word], second: Word) -> bool:
    """Whether a comma and a conjunction stand before a clause with a subject of its own."""
    before = [w.low for w in words[max(0, second.left - 2) : second.left]]
    return before[:1] == [","] and before[1:] in (["and"], ["but"])


def _other_tense(words: list[Word], first: Word, second: Word) -> bool:
    """Whether the first verb cannot go together with the second, or speaks of the speaker himself."""
    below = [w for w in words[first.left : first.i] if w.head == first.i]
    helpers = [w for w in below if w.dep in ("aux", "auxpass")]
    tag = next((w.tag for w in helpers if w.tag in FINITE), first.tag)
    of_self = any(w.dep.startswith("nsubj") and w.low in _SELF for w in below)
    return any(w.low in _MODALS for w in helpers) or tag != second.tag or of_self or first.lemma == "be"


def _take_joiners(words: list[Word], second: Word, report: Word) -> None:
    """The comma and the conjunction before a verb go where the verb goes."""
    i = second.left - 1
    while i > report.i and words[i].dep in ("cc", "punct"):
        _hang(words, i, report.i)
        i -= 1


def _count_edges(words: list[Word], sentence: range) -> None:
    """Count anew the first and the last word of the phrase below each word of a sentence."""
    left, right = {i: i for i in sentence}, {i: i for i in sentence}
    below = Counter(words[i].head for i in sentence if words[i].head != i)
    done = [i for i in sentence if not below[i]]
    for i in done:
        head = words[i].head
        if head != i:
            left[head], right[head] = min(left[head], left[i]), max(right[head], right[i])
            below[head] -= 1
            if not below[head]:
                done.append(head)
    for i in sentence:
        words[i] = words[i]._replace(left=left[i], right=right[i])
