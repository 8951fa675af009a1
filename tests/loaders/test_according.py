"""Adverbial sources: "according to X", "in X's view"."""

import pytest

from tests.loaders.reading import read


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("According to the mayor, the bridge is safe.", "the mayor", "the bridge is safe"),
        ("The bridge is safe, according to the mayor.", "the mayor", "The bridge is safe"),
        ("In the mayor's view, the bridge is safe.", "the mayor", "the bridge is safe"),
        ("The bridge is safe, in the opinion of the mayor.", "the mayor", "The bridge is safe"),
    ],
)
def test_whose_view_it_is(text: str, source: str, content: str) -> None:
    found = read(text)
    assert (found.words(found.only().source), found.words(found.only().content)) == (source, content)


def test_what_lies_in_the_view_of_nobody() -> None:
    assert read("The bridge lies in full view of the town.").said == []
