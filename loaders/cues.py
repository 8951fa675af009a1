"""Cues: the words by which a text says that somebody said something.

The lexicon is `cues.toml`. A word is a cue by its lemma and the preposition or particle that
follows it; how what was said hangs on it is its frame.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from kb.models import Act, Span
from loaders.parsing import Parse, Word
from loaders.stretches import descendants
from loaders.wordlists import read_lists, words

FRAMES: Final = (
    "clause", "quote", "tell", "infinitive", "request", "object", "preposition", "aimed", "naming", "bearing",
)  # fmt: skip
_NEGATIONS: Final = {"not", "n't", "never", "neither", "nor", "no", "hardly", "nobody", "none"}
# What might, will or ought to be said has not been said.
_UNREAL: Final = {
    "would",
    "could",
    "might",
    "may",
    "should",
    "must",
    "will",
    "shall",
    "can",
    "'ll",
    "'d",
    "wo",
    "ca",
    "to",
}
_MARKS: Final = {"”", "“", "''", "``", '"'}
_REFUSALS: Final = {"decline", "refuse"}
_HEDGES: Final = {
    "effectively",
    "reportedly",
    "apparently",
    "allegedly",
    "seemingly",
    "purportedly",
    "supposedly",
    "implicitly",
}
_DAYS: Final = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "on"}
_SEEMING: Final = {"appear", "seem"}
# Verbs under which an infinitive is really said: "went on to say", not "wanted to say".
_CARRIERS: Final = {
    "go",
    "continue",
    "begin",
    "start",
    "appear",
    "seem",
    "proceed",
    "come",
    "move",
    "rush",
    "use",
    "tend",
}


@dataclass(frozen=True)
class Entry:
    """One way of using a word: its act, its frame, and what must follow the verb."""

    act: Act
    frame: str
    tail: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cue:
    """A verb that reports speech in this text, with the readings that its lemma allows."""

    word: Word
    entries: tuple[Entry, ...]
    span: Span
    refusal: bool = False
    hedge: str | None = None

    def frames(self) -> set[str]:
        return {entry.frame for entry in self.entries}

    def entry(self, *frames: str) -> Entry | None:
        """The first reading with one of the frames."""
        return next((entry for entry in self.entries if entry.frame in frames), None)

    @property
    def act(self) -> Act:
        return Act.REFUSE if self.refusal else self.entries[0].act


@dataclass(frozen=True)
class Lexicon:
    """`cues.toml`: verbs and nouns by lemma, and the verbs that report no speech inside speech."""

    verbs: dict[str, tuple[Entry, ...]]
    nouns: dict[str, Act]
    adjectives: dict[str, tuple[Entry, ...]]
    holders: dict[str, tuple[Entry, ...]]
    soft: frozenset[str]
    sayings: frozenset[str]
    reproaches: frozenset[str]
    documents: frozenset[str]
    telling: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    tables = read_lists("cues.toml")
    soft, answers = tables.pop("soft"), tables.pop("answers")
    documents, telling = tables.pop("documents"), tables.pop("telling")
    verbs: dict[str, list[Entry]] = {}
    nouns: dict[str, Act] = {}
    predicates: dict[str, dict[str, list[Entry]]] = {"adjective": {}, "holder": {}}
    for act, table in tables.items():
        for frame in FRAMES:
            for head, *tail in _phrases(table.get(frame, "")):
                verbs.setdefault(head, []).append(Entry(Act(act), frame, tuple(tail)))
        for phrase in _phrases(table.get("noun", "")):
            nouns.setdefault(phrase[0], Act(act))
        for frame, found in predicates.items():
            for head, *tail in _phrases(table.get(frame, "")):
                found.setdefault(head, []).append(Entry(Act(act), frame, tuple(tail)))
    return Lexicon(
        {verb: tuple(entries) for verb, entries in verbs.items()},
        nouns,
        adjectives={word: tuple(entries) for word, entries in predicates["adjective"].items()},
        holders={word: tuple(entries) for word, entries in predicates["holder"].items()},
        soft=frozenset(words(soft["verbs"])),
        sayings=frozenset(words(answers["sayings"])),
        reproaches=frozenset(words(answers["reproaches"])),
        telling=frozenset(words(telling["verbs"])),
        documents=frozenset(words(documents["nouns"])),
    )


def _phrases(text: str) -> Iterator[list[str]]:
    return (phrase.split() for phrase in words(text))


def verb_cue(parse: Parse, word: Word) -> Cue | None:
    """The cue that a verb is, or None; negated and unreal ones are none."""
    if word.pos != "VERB" or word.lemma not in lexicon().verbs:
        return None
    entries = tuple(entry for entry in lexicon().verbs[word.lemma] if follows(parse, word, entry.tail))
    if not entries or denied(parse, word) or unreal(parse, word):
        return None
    return _refusal(parse, word) or Cue(word, entries, _printed(parse, word, word), hedge=_hedge(parse, word))


def follows(parse: Parse, word: Word, tail: tuple[str, ...]) -> bool:
    """Whether the words of `tail` come after the verb, adverbs and the day set aside."""
    if not tail:
        return True
    near = parse.words[word.i + 1 : word.i + 5 + len(tail)]
    after = [w.low for w in near if w.low in tail or not (w.pos == "ADV" or w.low in _DAYS)]
    return tuple(after[: len(tail)]) == tail


def denied(parse: Parse, word: Word) -> bool:
    """Negated itself or by its auxiliaries, its subject, or the verb that it carries on from."""
    if any(
        (w.dep == "neg" or (w.low in _NEGATIONS and w.dep != "intj")) and _touches(parse, w, word)
        for w in parse.below(word.i)
    ):
        return True
    subject = parse.first(word.i, "nsubj", "nsubjpass")
    if subject and any(w.low in _NEGATIONS for w in (subject, *parse.below(subject.i, "det"))):
        return True
    above = parse.words[word.head]
    return (
        word.dep in ("xcomp", "conj")
        and above.i != word.i
        and any(w.dep == "neg" and w.i < word.i for w in parse.below(above.i))
        and not parse.first(word.i, "nsubj")
    )


def _touches(parse: Parse, negation: Word, verb: Word) -> bool:
    """Whether nothing parts a negation from its verb, as a closing quotation mark does."""
    between = parse.words[min(negation.i, verb.i) + 1 : max(negation.i, verb.i)]
    return not any(w.low in _MARKS for w in between)


def unsaid(parse: Parse, word: Word) -> set[int]:
    """The words under a verb of saying that is denied: what is reported there was not said either."""
    if not denied(parse, word):
        return set()
    return {i for w in parse.below(word.i, "ccomp", "dobj", "xcomp", "prep") for i in descendants(parse, w.i)}


def unreal(parse: Parse, word: Word) -> bool:
    for helper in parse.below(word.i, "aux"):
        if helper.low == "to":
            return parse.words[word.head].lemma not in _CARRIERS or word.dep != "xcomp"
        if helper.low in _UNREAL:
            return True
    marks = parse.below(word.i, "mark")
    return any(mark.low in ("if", "unless", "whether") for mark in marks)


def _refusal(parse: Parse, word: Word) -> Cue | None:
    """As in "declined to clarify …": the refusal with the speech verb under it is one cue."""
    if word.lemma not in _REFUSALS:
        return None
    under = parse.first(word.i, "xcomp")
    entries = lexicon().verbs[word.lemma]
    if under is None:
        return None
    if under.lemma not in lexicon().verbs or not any(parse.below(under.i, "dobj", "ccomp", "xcomp", "prep")):
        return Cue(word, entries, _printed(parse, word, word), refusal=True)
    return Cue(under, lexicon().verbs[under.lemma], _printed(parse, word, under), refusal=True)


def _hedge(parse: Parse, word: Word) -> str | None:
    head = parse.words[word.head]
    if word.dep == "xcomp" and head.lemma in _SEEMING:
        return head.text
    return next((w.text for w in parse.below(word.i, "advmod") if w.low in _HEDGES), None)


def _printed(parse: Parse, first: Word, last: Word) -> Span:
    """The cue as printed: the verb with the helpers and adverbs right before it, its particle after it."""
    start = first.i
    loose = {w.i for w in parse.below(first.i, "aux", "auxpass", "advmod", "neg")}
    while start - 1 in loose:
        start -= 1
    end = last.i
    while end + 1 in {w.i for w in parse.below(last.i, "prt")}:
        end += 1
    return parse.span(start, end)
