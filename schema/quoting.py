"""Was this ever said? What a text must have in common with a statement to be found in it.

Punctuation and case never matter (`kb.texts.quote_key`). The words that carry the meaning
lead to the statements, by full text; how the two keys lie to each other says the rest.
"""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Final

from kb.errors import QueryError
from kb.plan import AllOf, AnyOf, Compare, Condition, MatchesMost, Not, Op, Sort
from kb.texts import quote_key, words
from schema.arguments import Held
from schema.facets import ARTICLE
from schema.inputs import QuoteMatch

SHORTEST: Final = 4
LONGEST: Final = 300
"""Words of a text that can be looked for."""

# Tried on 2,192 statements of 84 news articles. Of those with a tenth of the words changed, dropped or added 92 of
# 100 are found, with three tenths 81. Of 502 pieces of other articles, half of them of four to six words, eight are
# taken for altered: one is a quotation printed otherwise, most others are names. Three such words instead of four
# let in half as many again.
_SHARE: Final = 2 / 3
"""Of the words that carry the meaning: so many are in what is taken for the same."""
_FEW: Final = 3
"""Where only so many carry it, all of them must be there; with fewer a text is found word for word or not at all."""
_IN_ORDER: Final = 1 / 3
"""Of the pairs of neighbouring words."""
_PRINTED: Final = 0.4
"""Of the words that carry the meaning, where all that is printed stands in the text, which goes on."""

EARLIEST: Final = tuple(Sort(f"published_{bound}", path=(ARTICLE,)) for bound in ("earliest", "latest"))
"""The earliest printing first."""

_WORD: Final = re.compile(r"\w+")
_FUNCTION: Final = frozenset(
    _WORD.findall(
        "a about after again all also am an and any are aren as at be because been before being both but by "
        "can cant could couldn d did didn didnt do does doesn doing don dont down during each even for from "
        "further get got had has hasn have haven having he her here hers him his how i if im in into is isn "
        "isnt it its ive just lets like ll m may me might more most much must my no nor not now of off on "
        "once one only or other our out over own re s same say she should so some such t than that thats the "
        "their them then there these they theyre this those through to too under until up us ve very was wasn "
        "wasnt we were weve what when where which while who whom why will with wont would wouldn you your "
        "youre "
    )
)
"""Words that any sentence may have."""


def conditions(text: Held) -> Mapping[QuoteMatch, Condition]:
    """How a statement may be found by a text; each excludes the others."""
    key, telling = text.slot(_key), text.slot(_telling)
    same, held = Compare("quote_key", Op.EQ, key), Compare("quote_key", Op.HOLDS, key)
    most = AnyOf((MatchesMost(telling, _SHARE, _FEW + 1), MatchesMost(telling, 1, _FEW)))
    in_order = MatchesMost(text.slot(_pairs), _IN_ORDER, 2)
    goes_on = Compare("quote_key", Op.WITHIN, key)
    return {
        QuoteMatch.EXACT: AllOf((MatchesMost(telling, _SHARE), same)),
        QuoteMatch.PART_OF: AllOf((MatchesMost(telling, _SHARE), held, Not(same))),
        # What comes first leads to the statements; the rest is asked of these.
        QuoteMatch.ALTERED: AllOf(
            (MatchesMost(telling, _PRINTED, _FEW), AnyOf((AllOf((most, in_order)), goes_on)), Not(held))
        ),
    }


def _key(text: str) -> str:
    key = quote_key(text)
    count = len(key.split())
    if not SHORTEST <= count <= LONGEST:
        raise QueryError(
            f"text: {count} words are too {'few' if count < SHORTEST else 'many'} to tell whether they were said; "
            f"give {SHORTEST} to {LONGEST} words."
        )
    return key


def _telling(text: str) -> list[str]:
    """The words that carry the meaning, where there are any: no numbers or abbreviations, which vary in print."""
    kept = set(quote_key(text).split())
    capitals = {word for found in _WORD.findall(text) if found.isupper() for word in words(found)}
    plain = [word for word in dict.fromkeys(words(text)) if word in kept]
    telling = [word for word in plain if word.isalpha() and word not in _FUNCTION | capitals]
    return telling or plain


def _pairs(text: str) -> list[str]:
    return [" ".join(pair) for pair in pairwise(words(text))]
