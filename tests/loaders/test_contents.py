"""Where what was said begins and ends: second clauses, words outside the marks, asides, labels."""

import pytest

from tests.loaders.reading import read


def said(text: str) -> list[str]:
    """The words of each statement."""
    return [words for _, words in read(text).said]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            "With so many old pumps, “there is no single point of failure,” Ana Torres said.",
            "With so many old pumps, “there is no single point of failure,”",
        ),
        (
            "“The bridge will only reopen if the owners pay” for the repairs, Ana Torres said.",
            "“The bridge will only reopen if the owners pay” for the repairs",
        ),
        (
            "“I like the harbour,” Ana Torres said, but “when it comes to the port, the owners have done very little.”",
            "I like the harbour, … when it comes to the port, the owners have done very little.",
        ),
        ("“Is it where it should be? Probably not,” Ana Torres said.", "Is it where it should be? Probably not,"),
        (
            "As for the port, “nobody wants to pay for the repairs,” Ana Torres said.",
            "nobody wants to pay for the repairs,",
        ),
    ],
)
def test_what_a_quoted_sentence_says_outside_its_marks(text: str, content: str) -> None:
    assert said(text) == [content]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            "Ana Torres says she has paid the costs herself until she can persuade the owners to pay.",
            "she has paid the costs herself until she can persuade the owners to pay",
        ),
        (
            "The mayor said it would cost more in the first year, but would save a million later.",
            "it would cost more in the first year, but would save a million later",
        ),
        ("Ana Torres said the port was closed, though the owners said it was open.", "the port was closed"),
        ("The port, as Ana Torres put it, is an empty shell.", "The port … is an empty shell"),
        ("But the port is empty, according to Ana Torres.", "the port is empty"),
        ("Dozens of captains praised the mayor for reopening the port.", "the mayor for reopening the port"),
        (
            "Ana Torres called the harbour master and his aides a disgrace.",
            "the harbour master and his aides a disgrace",
        ),
        ("Ana Torres reported at the time that the owners had left.", "the owners had left"),
        ("Recent polls show a close race in the port.", "a close race in the port"),
    ],
)
def test_where_a_report_ends(text: str, content: str) -> None:
    assert said(text)[0] == content


def test_only_what_can_be_read_tells_something_by_showing_it() -> None:
    assert said("Ana Torres showed her passport to the guard.") == []


def test_a_second_verb_of_saying_after_was_goes_on_with_the_report() -> None:
    found = read("Ana Torres said the bridge was safe and urged drivers to use it.")
    assert found.said == [("Ana Torres", "the bridge was safe"), ("Ana Torres", "drivers to use it")]


def test_a_name_before_the_colon_of_a_headline_speaks_when_it_speaks_below() -> None:
    below = "\n\nAna Torres said on Monday that nobody had to worry about it."
    assert read("Torres: The bridge is safe" + below).said[0] == ("Ana Torres", "The bridge is safe")
    assert said("Bridge news: The bridge is safe" + below) == ["nobody had to worry about it"]


def test_a_poll_before_the_colon_of_a_headline_needs_no_name() -> None:
    text = "Poll: Voters want the bridge back\n\nThe bridge was closed in May."
    assert said(text)[0] == "Voters want the bridge back"


def test_a_dialogue_within_an_article() -> None:
    found = read(
        "Ana Torres spoke to the radio on Monday.\n\nWALLACE: Is the bridge safe?\n\n"
        "TORRES: It is safe for everybody.\n\nThe bridge was built in 1910."
    )
    assert [words for _, words in found.said] == ["Is the bridge safe?", "It is safe for everybody."]
    assert found.said[1][0] == "Ana Torres"
    assert found.findings.attributions[1].type == "direct"
