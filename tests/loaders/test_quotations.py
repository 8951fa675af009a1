"""Which words stand between quotation marks."""

import pytest

from loaders.quotations import quotations
from tests.loaders.reading import marked


def quoted(text: str) -> list[tuple[str, bool]]:
    draft = quotations(marked(text))
    return [(" / ".join(text[slice(*span)] for span in q.spans), q.whole) for q in draft.quotations]


@pytest.mark.parametrize(
    "text",
    [
        "“We will rebuild the bridge,” he said.",
        '"We will rebuild the bridge," he said.',
        "”We will rebuild the bridge,” he said.",
        "„We will rebuild the bridge,“ he said.",
        "«We will rebuild the bridge,» he said.",
        "“ We will rebuild the bridge, ” he said.",
    ],
)
def test_marks_are_read_by_where_they_stand(text: str) -> None:
    assert quoted(text) == [("We will rebuild the bridge,", True)]


def test_a_quotation_in_the_middle_of_a_sentence() -> None:
    assert quoted("He called it a “grave error” and left.") == [("grave error", False)]


def test_a_second_quotation_with_a_wrong_mark() -> None:
    assert quoted("“It is late,” he said. ”We must go home at once.”") == [
        ("It is late,", True),
        ("We must go home at once.", True),
    ]


def test_a_quotation_over_paragraphs_opens_each_of_them() -> None:
    text = "“The bridge is old.\n\n“It must be rebuilt,” he said."
    assert quoted(text) == [("The bridge is old. / It must be rebuilt,", True)]


def test_an_unclosed_quotation_ends_with_its_paragraph() -> None:
    text = "“The bridge is old, and so it goes.\n\nThe town has no money."
    assert quoted(text) == [("The bridge is old, and so it goes.", True)]


@pytest.mark.parametrize("words", ["so-called experts", "historic success", "Morning Report,"])
def test_borrowed_words_and_titles_are_not_whole(words: str) -> None:
    assert quoted(f"The “{words}” came up again.") == [(words, False)]


def test_inches_and_apostrophes_are_no_quotation() -> None:
    assert quoted("The town's 5' wall isn't high.") == []
