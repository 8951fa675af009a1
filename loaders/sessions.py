"""Sessions: the day of a debate or a hearing, which is the day of what is said in a report of it."""

from typing import Final

from kb.intervals import Interval, Precision
from kb.models import Span
from loaders import expressions
from loaders.anchors import Anchor
from loaders.draft import Draft, Frame, Statement
from loaders.happenings import happenings
from loaders.parsing import FINITE

# "The house debated the raid" tells of its session; "Monday's debate" is talked of for days.
_DEBATE: Final = "debate"
_LEAD: Final = 2
"""Sentences at the top of a report that tell what it reports."""


def session(draft: Draft, beside: Anchor) -> tuple[Interval, Span] | None:
    """The day on which the chamber or the committee sat, as the lead of a report tells it, and where it is printed."""
    for sentence in draft.parse.sentences[: _LEAD + _headings(draft)]:
        words = draft.parse.words[sentence.start : sentence.stop]
        if any(
            word.lemma in happenings().sessions and (word.pos == "NOUN") != (word.lemma == _DEBATE) for word in words
        ):
            for found in expressions.find(draft.text, *draft.parse.span(sentence.start, sentence.stop - 1)):
                interval = beside.read(found)
                if interval.precision is Precision.DAY:
                    return interval, found.span
    return None


def _headings(draft: Draft) -> int:
    """How many sentences at the top have no verb: titles and place lines."""
    count = 0
    for sentence in draft.parse.sentences:
        if any(draft.parse.words[i].tag in FINITE for i in sentence):
            break
        count += 1
    return count


def told_in_it(draft: Draft, statement: Statement) -> bool:
    """Whether a statement is told as a part of what happened there: in the simple past, and by somebody named."""
    if statement.cue_word < 0 or statement.frame is Frame.NOUN or statement.source_word is None:
        return False
    cue = draft.parse.words[statement.cue_word]
    return cue.tag == "VBD" and not any(draft.parse.below(cue.i, "aux", "auxpass"))
