"""The language of a text.

Most of what is read is English, and English shows itself: a quarter or more of its words are
the same forty. What does not is given to py3langid, without its capitalised words, since
names tell of their bearers and not of the language. Measured by `benchmarks.languages`.
"""

import pkgutil
import re
from collections.abc import Callable
from functools import cache
from typing import Any, Final

ENGLISH: Final = "en"
_COMMON: Final = frozenset(
    (
        "the", "of", "and", "to", "that", "for", "with", "was", "is", "on", "by", "from", "it", "his", "her", "he",
        "she", "they", "said", "at", "not", "have", "has", "had", "this", "are", "but", "who", "will", "would", "been",
        "were", "which", "as", "in", "a", "be", "an", "we", "our", "you", "their", "its", "about", "or", "after", "i",
    )
)  # fmt: skip
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LOOKED_AT: Final = 10_000  # characters; more tell nothing new
# Of 84 news articles the lowest share was 0.26; of 484 sentences in other languages none of 20 words had 0.2.
_ENGLISH_SHARE: Final = 0.22
_ENOUGH: Final = 20
_FEW: Final = 3
# Below, the answer for a text of a few words is a guess.
_SURE: Final = 0.5
# Varieties of English, as which it takes headlines.
_NOT_ASKED: Final = frozenset(("pcm",))


def language_of(text: str) -> str | None:
    """Its ISO 639 code; None when the text is too short to tell."""
    words = _WORD.findall(text[:_LOOKED_AT])
    common = sum(word.lower() in _COMMON for word in words)
    if len(words) >= _ENOUGH and common >= _ENGLISH_SHARE * len(words):
        return ENGLISH
    uncapitalised = [word for word in words if not word[0].isupper()]
    if not words:
        return None
    language, sure = _classifier()(" ".join(uncapitalised if len(uncapitalised) >= _FEW else words))
    return language if sure >= _SURE else None


@cache
def _classifier() -> Callable[[str], tuple[str, float]]:
    """Text → language and how sure, from 0 to 1."""
    # Named, not imported: it takes two seconds, and only what is not plainly English needs it.
    identifier: Any = pkgutil.resolve_name("py3langid.langid:LanguageIdentifier")
    found = identifier.from_model_file("data/model.npz.xz", norm_probs=True)
    found.set_languages([label for label in found.labels if label not in _NOT_ASKED])
    return found.classify
