"""Mistakes of the parser that are put right, and what they would have cost."""

import pytest

from tests.loaders.reading import read


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        (
            "The minister said she would visit the port and warned the owners against delay.",
            ["she would visit the port", "the owners against delay"],
        ),
        (
            "The council said the road would reopen, but residents said it was still closed.",
            ["the road would reopen", "it was still closed"],
        ),
        (
            "Anna Kovar wants to build a bridge, open a port and close the mine.",
            ["to build a bridge, open a port and close the mine"],
        ),
        ("Peru backed Chile's claims that the border was safe.", ["Chile's claims that the border was safe"]),
    ],
)
def test_where_what_was_said_begins_and_ends(text: str, contents: list[str]) -> None:
    found = read(text)
    assert [words for _, words in found.said][: len(contents)] == contents


def test_the_second_report_has_the_speaker_of_the_first() -> None:
    found = read("Chile said it would respect the treaty and accused Peru of delay.")
    assert [speaker for speaker, _ in found.said] == ["Chile", "Chile"]
