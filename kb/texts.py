"""How text is compared: one folding for names, one for words, one key for quotations.

Databases fold case each in its own way, so nothing is ever folded there: both sides
of every comparison come from here.
"""

import re
import unicodedata

_WORD = re.compile(r"\w+")
_JOINS = re.compile(r"[-‐-―/\\…]|\.{3}")
_APOSTROPHES = re.compile(r"['’‘ʼ`´]")
_NOT_WORD = re.compile(r"[^\w ]|_")
_UNSORTABLE = re.compile("[\ud7ff-\U0010ffff]")


def fold(text: str) -> str:
    """NFKC, case-folded, white space squeezed: equal for a reader means equal here."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def sort_key(text: str) -> str:
    """What text is ordered by: by code points, whether a database compares UTF-8, UTF-16 or code points.

    They disagree about what lies beyond U+D7FF, so that is written as a mark and two characters.
    """
    return _UNSORTABLE.sub(_in_order, text)


def _in_order(found: re.Match[str]) -> str:
    beyond = ord(found[0]) - 0xD7FF
    return f"\ud7ff{chr(0x20 + beyond // 2048)}{chr(0x20 + beyond % 2048)}"


def words(text: str) -> list[str]:
    """The folded words of a text, in order: what full text is indexed by and asked for."""
    return _WORD.findall(fold(text))


def quote_key(text: str) -> str:
    """What is left of a quotation when punctuation and case do not matter.

    Dashes, slashes and ellipses part words, apostrophes vanish, everything else that is
    no letter or digit goes; so two printings that differ in commas and quote marks agree.
    """
    # The ellipsis must go first: NFKC would turn it into three full stops.
    text = unicodedata.normalize("NFKC", _JOINS.sub(" ", text)).casefold()
    return " ".join(_NOT_WORD.sub("", _APOSTROPHES.sub("", _JOINS.sub(" ", text))).split())


def name_key(name: str) -> str:
    """A name as it is compared: folded, without a leading article and without full stops."""
    return fold(name.replace(".", "").replace("’", "'")).removeprefix("the ")
