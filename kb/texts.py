"""How text is compared: one folding for names, one for words, one key for quotations.

Databases fold case each in its own way, so nothing is ever folded there: both sides
of every comparison come from here.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from math import ceil
from typing import NamedTuple, Self

_WORD = re.compile(r"\w+")
# An article names the same few again and again.
_NAMES_KEPT = 2**14
_JOINS = re.compile(r"[-‐-―/\\…]|\.{3}")
_APOSTROPHES = re.compile(r"['’‘ʼ`´]")
_NOT_WORD = re.compile(r"[^\w ]|_")
_UNSORTABLE = re.compile("[\ud7ff-\U0010ffff]")


def fold(text: str) -> str:
    """NFKC, case-folded, white space squeezed: equal for a reader means equal here."""
    return " ".join(_folded(text).split())


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


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


@lru_cache(maxsize=_NAMES_KEPT)
def name_key(name: str) -> str:
    """A name as it is compared: folded, without a leading article and without full stops."""
    return fold(name.replace(".", "").replace("’", "'")).removeprefix("the ")


class Term(NamedTuple):
    """One term of a question to full text: folded words that must follow each other, or must not.

    `open` says that the last of them may go on (`strateg*`).
    """

    words: str
    open: bool = False
    excluded: bool = False

    @property
    def text(self) -> str:
        """The term as one text, which `Term.read` understands; folded words hold none of its signs."""
        return f"{'-' * self.excluded}{self.words}{'*' * self.open}"

    @property
    def needle(self) -> str:
        """What words between spaces, with one before and behind them, contain when they have the term."""
        return f" {self.words}{'' if self.open else ' '}"

    @classmethod
    def read(cls, text: str) -> Self:
        """The term that `text` was made from."""
        return cls(text.removeprefix("-").removesuffix("*"), text.endswith("*"), text.startswith("-"))


# A character with what is written over it.
_LETTER = re.compile(r".[\u0300-\u036f\u200d\ufe00-\ufe0f]*", re.DOTALL)
_TERM = re.compile(r'(-?)(?:"([^"]*)"|([^\s"]+))(\*?)')


def terms(query: str) -> list[str]:
    """What a question to full text asks for: `word`, `"a phrase"`, `prefix*`, `-not` and all of these together.

    A word that folds to several (`co-operate`) is a phrase; what has no word in it asks for nothing.
    """
    found: list[str] = []
    for sign, quoted, bare, star in _TERM.findall(query):
        is_open = bool(star) or bare.endswith("*")
        if within := " ".join(words(quoted or bare)):
            found.append(Term(within, open=is_open, excluded=bool(sign)).text)
    return found


def asked_for(terms_: Iterable[str]) -> list[Term]:
    """The terms that must be there."""
    return [term for term in map(Term.read, terms_) if not term.excluded]


def excluded(terms_: Iterable[str]) -> list[Term]:
    """The terms that must not be there."""
    return [term for term in map(Term.read, terms_) if term.excluded]


def enough(count: int, share: float, least: int) -> int:
    """How many of so many are at least that share of them, and at least `least`."""
    return max(ceil(share * count), least)


def alternatives(asked: list[Term], wanted: int) -> list[list[Term]]:
    """Groups of terms: whatever has `wanted` of them has all terms of one of the groups, at least.

    One empty group when nothing is wanted, none when there are not so many.
    """
    if wanted <= 0:
        return [[]]
    may_lack = len(asked) - wanted
    return [asked[n :: may_lack + 1] for n in range(may_lack + 1)]


def pieces(text: str, asked: Iterable[str]) -> list[tuple[str, bool]]:
    """A text cut where the terms that are asked for begin and end, and which pieces are found ones."""
    wanted = [(term.words.split(), term.open) for term in asked_for(asked)]
    placed = list(_placed_words(text))
    ends: list[tuple[int, int]] = []
    for n in range(len(placed)):
        for parts, is_open in wanted:
            here = placed[n : n + len(parts)]
            if _agree([word for word, _, _ in here], parts, is_open=is_open):
                ends.append((here[0][1], here[-1][2]))
    return _cut(text, ends)


def _agree(there: list[str], wanted: list[str], *, is_open: bool) -> bool:
    if len(there) < len(wanted) or there[:-1] != wanted[:-1]:
        return False
    return there[-1].startswith(wanted[-1]) if is_open else there[-1] == wanted[-1]


def _cut(text: str, ends: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    found: list[tuple[str, bool]] = []
    at = 0
    for start, end in sorted(ends):
        if start > at:
            found.append((text[at:start], False))
        if end > at and found and found[-1][1] and start <= at:
            found[-1] = (found[-1][0] + text[at:end], True)
        elif end > at:
            found.append((text[max(start, at) : end], True))
        at = max(at, end)
    return [*found, (text[at:], False)] if at < len(text) else found


def _placed_words(text: str) -> Iterator[tuple[str, int, int]]:
    """The folded words of a text, each with its place in the original."""
    folded, places = "", list[tuple[int, int]]()
    for chunk in re.finditer(r"\S+", text):
        for piece, start, end in _folded_pieces(chunk[0], chunk.start()):
            folded += piece
            places += [(start, end)] * len(piece)
        folded += " "
        places.append((chunk.end(), chunk.end()))
    for word in _WORD.finditer(folded):
        yield word[0], places[word.start()][0], places[word.end() - 1][1]


def _folded_pieces(chunk: str, at: int) -> list[tuple[str, int, int]]:
    """A chunk without spaces, folded letter by letter; as one piece where its letters change each other."""
    letters = list(_LETTER.finditer(chunk))
    folded = [(_folded(letter[0]), at + letter.start(), at + letter.end()) for letter in letters]
    whole = _folded(chunk)
    return folded if "".join(piece for piece, _, _ in folded) == whole else [(whole, at, at + len(chunk))]


class Difference(NamedTuple):
    """A piece of two texts: in both as it is printed, or in one of them alone."""

    text: str
    asked: bool
    printed: bool


def differences(printed: str, asked: str) -> list[Difference]:
    """Two texts word by word, compared as quotations are; what is printed is put together by its pieces."""
    ours, theirs = _Keyed.of(asked), _Keyed.of(printed)
    found: list[Difference] = []
    for tag, i, j, k, m in SequenceMatcher(None, ours.keys, theirs.keys, autojunk=False).get_opcodes():
        both = tag == "equal"
        found += [Difference(ours.cut(i, j), asked=True, printed=False)] if j > i and not both else []
        found += [Difference(theirs.cut(k, m), asked=both, printed=True)] if m > k else []
    return found


_PART = re.compile(r"(?:(?!\.{3})[^\s‐-―/\\…-])+")


class _Keyed(NamedTuple):
    """The words of a text as quotations are compared, and where each begins; other signs go with the word before."""

    text: str
    keys: list[str]
    begins: list[int]

    @classmethod
    def of(cls, text: str) -> Self:
        placed = [(key, part.start()) for part in _PART.finditer(text) if (key := quote_key(part[0]))]
        return cls(text, [key for key, _ in placed], [0, *(at for _, at in placed[1:]), len(text)])

    def cut(self, start: int, end: int) -> str:
        """The words from one to before another, as they stand there."""
        return self.text[self.begins[start] : self.begins[end]]
