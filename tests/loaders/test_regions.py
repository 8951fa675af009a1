"""What is no running text."""

from datetime import date

import pytest

from loaders.regions import BYLINE, DATE_HEADER, DATELINE, FURNITURE
from tests.loaders.reading import marked


def cut(text: str) -> list[tuple[str, str]]:
    draft = marked(text)
    return [(region.reason, text[slice(*region.span)]) for region in draft.regions]


def running(text: str) -> list[str]:
    return [text[start:end] for start, end in marked(text).paragraphs]


def test_a_date_header_glued_to_the_first_sentence() -> None:
    text = " date 2024-03-11 The minister resigned on Monday."
    assert cut(text) == [(DATE_HEADER, "date 2024-03-11")]
    assert running(text) == ["The minister resigned on Monday."]
    assert marked(text).source.published.earliest == date(2024, 3, 11)


@pytest.mark.parametrize(
    "line", ["Published: 11 March 2024, 08:30 GMT", "Updated March 11, 2024 at", "Monday, March 11, 2024"]
)
def test_a_line_with_a_date_near_the_top(line: str) -> None:
    text = f"{line}\n\nThe minister resigned."
    if line.endswith(" at"):
        assert marked(text).source.published.earliest == date(2024, 3, 11)
    else:
        assert running(text) == ["The minister resigned."]


def test_what_the_user_says_stands_over_what_the_file_says() -> None:
    assert marked("The minister resigned.").source.published.edtf is None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("LIMA (Andina) — The minister resigned.", "LIMA (Andina) —"),
        ("NEW YORK, March 11 (Wire) - The minister resigned.", "NEW YORK, March 11 (Wire) -"),
        ("PORT-AU-PRINCE, Haiti — The minister resigned.", "PORT-AU-PRINCE, Haiti —"),
        ("Geneva (Wire) -- The minister resigned.", "Geneva (Wire) --"),
    ],
)
def test_a_dateline(line: str, reason: str) -> None:
    assert (DATELINE, reason) in cut(line)
    assert running(line) == ["The minister resigned."]


@pytest.mark.parametrize("line", ["NATO — the alliance — met.", "The plan - a new one - failed.", "Q: Why?"])
def test_no_dateline(line: str) -> None:
    if not line.startswith("NATO"):
        assert cut(line) == []


def test_a_byline() -> None:
    assert cut("By Ana Torres and Paul Reed\n\nThe minister resigned.") == [(BYLINE, "By Ana Torres and Paul Reed")]


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "ADVERTISEMENT",
        "For all the latest news follow our Telegram channel.",
        "Get the Harbour Post in your inbox:",
        "Sign up for our newsletter here.",
        "(Reporting by Ana Torres; Editing by Paul Reed)",
        "Photo: Ana Torres/Wire",
        "© 2024 The Harbour Post",
    ],
)
def test_furniture_between_paragraphs(line: str) -> None:
    text = f"The minister resigned.\n\n{line}\n\nHe said he was tired."
    assert cut(text) == [(FURNITURE, line)]
    assert running(text) == ["The minister resigned.", "He said he was tired."]


def test_headlines_under_read_more_are_furniture_until_prose_goes_on() -> None:
    text = (
        "The minister resigned.\n\nRead more:\n\nMinister: You are all wrong\n\nWhy do ministers resign?\n\n"
        "The opposition said it was relieved."
    )
    assert running(text) == ["The minister resigned.", "The opposition said it was relieved."]


def test_a_sentence_with_the_same_words_is_no_furniture() -> None:
    text = "Share prices fell.\n\nShe will follow our advice.\n\nRead the report and weep, he said."
    assert cut(text) == []
