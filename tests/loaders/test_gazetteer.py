"""States, capitals and demonyms."""

import pytest

from loaders.gazetteer import gazetteer


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Armenia", "Armenia"),
        ("the Netherlands", "Netherlands"),
        ("U.S.", "United States"),
        ("Britain", "United Kingdom"),
        ("Kosovo", "Kosovo"),
        ("North Macedonia", "North Macedonia"),
        ("Atlantis", None),
        ("IN", None),
    ],
)
def test_states(name: str, state: str | None) -> None:
    assert gazetteer().state(name) == state


@pytest.mark.parametrize(
    ("name", "state"),
    [("Yerevan", "Armenia"), ("Washington", "United States"), ("Kyiv", "Ukraine"), ("Astana", "Kazakhstan")],
)
def test_capitals(name: str, state: str) -> None:
    assert gazetteer().capital(name) == state


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("Azerbaijani", "Azerbaijan"),
        ("Armenians", "Armenia"),
        ("Indian", "India"),
        ("Kazakh", "Kazakhstan"),
        ("green", None),
    ],
)
def test_demonyms(word: str, state: str | None) -> None:
    assert gazetteer().demonym(word) == state


def test_a_city_state_is_a_state_and_no_capital() -> None:
    assert (gazetteer().state("Singapore"), gazetteer().capital("Singapore")) == ("Singapore", None)
