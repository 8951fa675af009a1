"""Whom a statement is about."""

import pytest

from tests.loaders.reading import read


@pytest.mark.parametrize(
    ("text", "words", "about"),
    [
        ("Peru accused Chile of closing the border.", "closing", {"Chile": "target"}),
        ("Peru blamed Santiago for the delay.", "delay", {"Chile": "target"}),
        ("Ana Torres praised Chile's “open border” in a speech.", "open border", {"Chile": "target"}),
        ("Peru said Chile and Norway had agreed.", "had agreed", {"Chile": "named", "Norway": "named"}),
        ("Peru said Chilean forces had left.", "had left", {"Chile": "named"}),
        ("Peru said ethnic Chilean families had left.", "had left", {}),
        ("Peru said it was ready.", "it was ready", {}),
        ("Chile denied Peru's claims that it had closed the border.", "it had closed", {"Chile": "named"}),
        ("Chile denied Peru's claims that it had closed the border.", "Peru's claims", {"Peru": "target"}),
    ],
)
def test_whom_a_statement_is_about(text: str, words: str, about: dict[str, str]) -> None:
    assert read(text).about(words) == about


def test_the_one_whose_remarks_are_answered() -> None:
    text = "President Ana Torres said the border would stay closed.\n\nChile called her remarks unacceptable."
    assert read(text).about("remarks") == {"Ana Torres": "target"}
