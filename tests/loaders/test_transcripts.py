"""Transcripts: a turn is a statement, and its label says whose."""

import pytest

from kb.models import OutletKind, StatementType
from loaders.reading.sources import Told
from loaders.reading.sources import source as received
from loaders.turns import is_transcript, turns
from tests.loaders.reading import Read, read

BRIEFING = """Department Press Briefing – March 11, 2024

Lena Ortiz, Department Spokesperson

1:18 p.m. EDT

MS ORTIZ: Good afternoon. (Laughter.) Chile has shown that it can be relied on.

And one more thing.

QUESTION: Did the Secretary speak to Peru?

MS ORTIZ: She did, on Saturday.

QUESTION: And to Bolivia?

MS. ORTIZ: No.

(The briefing was concluded at 2:15 p.m.)

# # #
"""
PALACE = """Press Briefing by Press Secretary Ana Torres-Roe and Coordinator for Strategic Communications Tom McField

MS. TORRES-ROE:  Good afternoon.

Q    Thank you. Is Peru an ally?

MR. MCFIELD:  Peru is an ally.

Q    A question for Ana.

MS. TORRES-ROE:  Please.
"""
INTERVIEW = """We asked Maria Silva, mayor of Harbour City, about the bridge.

Q: Is it safe?

A: It is safe.

Q: Who says so?

A: Our engineers do.
"""
DEBATE = """SENATOR JOHN SMITH (D-RI): I oppose the treaty.

SENATOR JANE SMITH: I support it.

THE PRESIDENT: Order, please.

SENATOR SMITH: I have the floor.

SENATOR JOHN SMITH: You do not.
"""


def said(found: Read) -> list[tuple[str | None, str]]:
    return [(who, " ".join(words.split())) for who, words in found.said]


def test_each_turn_is_one_direct_statement() -> None:
    found = read(BRIEFING)
    assert said(found) == [
        ("Lena Ortiz", "Good afternoon. … Chile has shown that it can be relied on. And one more thing."),
        (None, "Did the Secretary speak to Peru?"),
        ("Lena Ortiz", "She did, on Saturday."),
        (None, "And to Bolivia?"),
        ("Lena Ortiz", "No."),
    ]
    assert {a.type for a in found.findings.attributions} == {StatementType.DIRECT}
    first = found.findings.attributions[0]
    assert (found.words(first.source), found.words(first.cue)) == ("MS ORTIZ", ":")
    assert (first.stated.edtf, first.stated.phrase) == ("2024-03-11", "March 11, 2024")
    assert found.about("Chile") == {"Chile": "named"}


def test_the_header_s_role_is_a_mention_of_the_speaker() -> None:
    found = read(BRIEFING).findings
    named = {found.source.text[slice(*n.span)]: n.actor.name for n in found.namings if n.actor}
    assert (named["Department Spokesperson"], named["MS. ORTIZ"]) == ("Lena Ortiz", "Lena Ortiz")
    assert not any("Briefing" in printed or "Laughter" in printed for printed in named)


def test_names_come_from_a_running_header_and_q_needs_no_colon() -> None:
    assert said(read(PALACE)) == [
        ("Ana Torres-Roe", "Good afternoon."),
        (None, "Thank you. Is Peru an ally?"),
        ("Tom McField", "Peru is an ally."),
        (None, "A question for Ana."),
        ("Ana Torres-Roe", "Please."),
    ]


def test_an_answer_is_by_the_one_whom_the_header_names() -> None:
    assert [who for who, _ in read(INTERVIEW).said] == [None, "Maria Silva", None, "Maria Silva"]


def test_two_of_one_surname_are_told_apart_or_not_at_all() -> None:
    found = read(DEBATE)
    speakers = [a.speaker for a in found.findings.attributions]
    assert [speaker.name if speaker else None for speaker in speakers] == [
        "John Smith", "Jane Smith", None, "Smith", "John Smith",
    ]  # fmt: skip
    assert speakers[3] is not None
    assert speakers[3].local


def test_a_surname_without_a_header_stays_in_its_article() -> None:
    speaker = read(BRIEFING.replace("Lena Ortiz, Department Spokesperson", "")).findings.attributions[0].speaker
    assert speaker is not None
    assert (speaker.name, speaker.local) == ("Ortiz", True)


@pytest.mark.parametrize("text", [BRIEFING, PALACE, INTERVIEW, DEBATE])
def test_a_transcript_is_known_for_one(text: str) -> None:
    told = Told("a.txt", "a.txt", "test", {"outlet": "Department"})
    outlet = received(text, text.encode(), told).outlet
    assert outlet is not None
    assert (outlet.name, outlet.type) == ("Department", OutletKind.TRANSCRIPT)


@pytest.mark.parametrize(
    "text",
    [
        "LONDON: The mayor said so.\n\nPARIS: Nobody spoke.\n\nLONDON: It rained, the mayor said.",
        "The mayor spoke.\n\nPhoto: A Bridge\n\nHe said no.\n\nPhoto: A Mayor\n\nRead More: Bridges\n\nPhoto: A Dog",
        "WHO: The mayor.\nWHAT: A bridge.\nWHEN: Monday.\nWHERE: Harbour City.",
        "Ana Torres said: “It is open.”\n\nLater Torres said: “It is not.”\n\nThe Harbour Post: a history of bridges.",
        "",
    ],
)
def test_colons_alone_make_no_transcript(text: str) -> None:
    assert not is_transcript(text)


def test_words_stop_at_what_ends_the_transcript() -> None:
    last = turns(BRIEFING)[-1]
    assert [BRIEFING[slice(*span)] for span in last.words] == ["No."]
