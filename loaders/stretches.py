"""Words as spans of text: all that hangs on a word, and neighbours as one stretch."""

import re
from collections.abc import Iterable

from kb.models import Span
from loaders.parsing import Parse

_REST = re.compile(r"-\w+|[’']t\b")
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
