"""What was said: the words of a content, given its cue and the way in which the cue takes it."""

from collections.abc import Callable
from typing import Final

from loaders.clauses import clause
from loaders.cues import Cue, Entry
from loaders.parsing import Parse, Word
from loaders.phrases import after_preposition, aimed, bearing, infinitive, naming, request, thing
from loaders.stretches import descendants

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


def content(parse: Parse, cue: Cue) -> tuple[Entry, set[int]] | None:
    """The reading of a cue that finds a content, with the words of it."""
    for entry in sorted(cue.entries, key=lambda entry: (not entry.tail, _PREFERENCE.index(entry.frame))):
        words = _take(parse, cue.word, entry)
        words.discard(cue.word.i)
        if words:
            return entry, words
    return _declined(parse, cue) if cue.refusal else None


def _declined(parse: Parse, cue: Cue) -> tuple[Entry, set[int]] | None:
    """As in "declined to comment": where the verb has no object, it is itself what was refused."""
    words = {cue.word.i, *(w.i for w in parse.below(cue.word.i, "aux"))} | _after_any(parse, cue.word)
    return cue.entries[0], words


def _after_any(parse: Parse, cue: Word) -> set[int]:
    """What hangs on a verb by a preposition: "comment on the case"."""
    return {i for w in parse.below(cue.i, "prep") if w.i > cue.i for i in descendants(parse, w.i)}


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
