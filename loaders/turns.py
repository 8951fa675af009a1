"""Turns: who speaks in a transcript, told by the label before each turn (`MR MILLER:`, `Q:`).

Pure text, no grammar: whether a text is a transcript at all is asked before it is parsed.
"""

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kb.models import Span
from loaders.gazetteer import gazetteer
from loaders.roles import roles


class Voice(StrEnum):
    """What a label tells of who speaks."""

    NAME = "name"
    ROLE = "role"
    ANSWER = "answer"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Turn:
    """One turn: its label, the colon behind it (or "Q" alone), and the words, without stage directions."""

    label: Span
    mark: Span
    words: tuple[Span, ...]


_START: Final = r"^[ \t\xa0\ufeff]*(?:\*\*)?"
_CAPITALS: Final = r"[A-Z][A-Z.'’-]*(?:,?[ \xa0](?:[A-Z][A-Z.'’-]*|Mc[A-Z]+)){0,5}"
_NAMED: Final = r"[A-Z][\w.'’-]*(?:[ \xa0](?:(?:de|van|von|der|al|bin|el|la)[ \xa0])?[A-Z][\w.'’-]*){1,4}"
_SPOKEN: Final = r"(?:Question|Answer|Interviewer|Moderator|Host|Reporter|Operator)"
_ASIDE: Final = r"(?:[ \xa0]*[(\[][^)\]\n]{1,60}[)\]])?"
_LABEL: Final = re.compile(
    rf"{_START}(?P<label>{_CAPITALS}|{_NAMED}|{_SPOKEN}){_ASIDE}(?:\*\*)?[ \xa0]?(?P<mark>:)(?:\*\*)?(?=\s)"
    rf"|{_START}(?P<q>Q)(?P<gap>\.?[ \t\xa0]+)(?=\S)",
    re.MULTILINE,
)
_DIRECTION: Final = re.compile(
    r"[(\[](?=[^)\]\n]{0,60}\b(?:laugh\w*|applause|inaudible|cross-?\s?talk|off[- ]mic\w*|off-mike|pause|interpret\w+"
    r"|in progress|no audible)\b)[^)\]\n]{1,80}[)\]]",
    re.IGNORECASE,
)
_ENDING: Final = re.compile(
    r"\s*(?:#[ #]*#|\*[ *]*\*|-{3,}|_{3,}|(?:THE )?END\b[^\n]{0,40}"
    r"|[(\[][^)\]\n]{0,40}\b(?:concluded|ended|adjourned)\b[^)\]\n]{0,60}[)\]]"
    r"|\d{1,2}:\d\d [ap]\.?m\.?[^\n]{0,12})\s*\Z",
    re.IGNORECASE,
)
_ASKING: Final = frozenset(
    ("q", "question", "questions", "reporter", "press", "media", "journalist", "interviewer", "moderator", "host",
     "operator", "speaker", "participant", "unidentified", "unknown", "voice", "audience", "aide", "staff", "anchor")
)  # fmt: skip
_ANSWERING: Final = frozenset(("a", "answer"))
# Before a colon these announce and do not speak.
_NO_SPEAKERS: Final = frozenset(
    ("photo", "image", "video", "credit", "source", "read", "related", "updated", "published", "watch", "note", "who",
     "what", "when", "where", "why", "how", "contact", "contacts", "location", "date", "time", "subject", "re", "from",
     "to", "fact", "myth", "key", "more", "also", "breaking", "update", "exclusive", "analysis", "opinion")
)  # fmt: skip
_TURNS: Final = 3
_HEADER: Final = 0.5  # of the text at most
_LABELLED: Final = 0.15  # of the lines at least


def is_transcript(text: str) -> bool:
    """Whether the text is made of turns."""
    return bool(turns(text))


def turns(text: str) -> tuple[Turn, ...]:
    """The turns of a transcript; none of a text that is none.

    Somebody must speak again, or questions be asked, from early on and all the way.
    """
    labels = [match for match in _LABEL.finditer(text) if _speaks(_label(match))]
    if len(labels) < _TURNS or labels[0].start() > _HEADER * len(text):
        return ()
    spoken = Counter(_label(match).lower() for match in labels)
    lines = sum(bool(line.strip()) for line in text[labels[0].start() :].splitlines())
    asked = any(voice(label) is Voice.NOBODY for label in spoken)
    # A digest, too, has a name and a colon before each item; in a conversation somebody speaks again.
    if (max(spoken.values()) < 2 and not asked) or len(spoken) < 2 or len(labels) < _LABELLED * lines:  # noqa: PLR2004
        return ()
    ends = [match.start() for match in labels[1:]] + [_end(text)]
    found = (_turn(text, match, end) for match, end in zip(labels, ends, strict=True))
    return tuple(turn for turn in found if turn.words)


def voice(label: str) -> Voice:
    """What the label tells."""
    words = label.lower().replace(".", "").split()
    if any(word in _ASKING for word in words) or "and" in words:
        return Voice.NOBODY
    if words[0] in _ANSWERING and len(words) == 1:
        return Voice.ANSWER
    untitled = [word for word in words if word not in _role_words()]
    return Voice.NAME if untitled else Voice.ROLE


def name_of(label: str) -> str:
    """The name in a label, without its titles and not in capitals: "MS. JEAN-PIERRE" is "Jean-Pierre"."""
    named = [word for word in label.replace(",", " ").split() if word.lower().rstrip(".") not in _role_words()]
    return " ".join(map(_cased, named))


def _cased(word: str) -> str:
    if not word.isupper() or len(word.rstrip(".")) == 1:
        return word
    cased = word.title()
    return "Mc" + cased[2:].title() if cased.startswith("Mc") and len(cased) > 3 else cased  # noqa: PLR2004


def _role_words() -> frozenset[str]:
    """Words that are no part of a name."""
    offices = {word for office in roles().alike for word in office.split()}
    return roles().titles | offices | roles().bodies | {"the", "of", "us", "u.s."}


def _label(match: re.Match[str]) -> str:
    return match["label"] or match["q"]


def _speaks(label: str) -> bool:
    words = label.lower().split()
    lists = gazetteer()
    return words[0] not in _NO_SPEAKERS and not lists.state(label.title()) and not lists.capital(label.title())


def _turn(text: str, match: re.Match[str], end: int) -> Turn:
    group = "label" if match["label"] else "q"
    mark = Span(*match.span("mark")) if match["label"] else Span(*match.span("q"))
    return Turn(Span(*match.span(group)), mark, tuple(_spoken(text, match.end(), end)))


def _spoken(text: str, start: int, end: int) -> list[Span]:
    """What is said between two labels: what the stenographer adds is not."""
    edges = [start]
    for direction in _DIRECTION.finditer(text, start, end):
        edges += direction.span()
    edges.append(end)
    parts = (_stripped(text, a, b) for a, b in zip(edges[::2], edges[1::2], strict=True))
    return [part for part in parts if re.search(r"\w", text[part.start : part.end])]


def _stripped(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    left = len(part) - len(part.lstrip("* \t\r\n\xa0"))
    return Span(start + left, max(start + left, start + len(part.rstrip())))


def _end(text: str) -> int:
    """Where the last turn ends: before "###" or "(The briefing was concluded at 2:15 p.m.)"."""
    end = len(text)
    while match := _ENDING.search(text, max(0, end - 200), end):
        end = match.start()
    return end
