"""Attitudes: what somebody is sure of, worried about, for or against."""

import pytest

from kb.models import Act
from tests.loaders.reading import read


@pytest.mark.parametrize(
    ("text", "act", "content"),
    [
        ("The mayor was sure that the bridge would hold.", Act.SAY, "the bridge would hold"),
        ("Residents are worried about the river.", Act.EXPRESS_CONCERN, "the river"),
        ("The mayor has been critical of the ministry.", Act.CRITICISE, "the ministry"),
        ("Ana Torres is a firm opponent of the tunnel.", Act.OPPOSE, "the tunnel"),
        ("Ana Torres remains a supporter of the treaty.", Act.SUPPORT, "the treaty"),
    ],
)
def test_an_attitude_is_a_statement(text: str, act: Act, content: str) -> None:
    found = read(text)
    assert (found.only().act, found.words(found.only().content)) == (act, content)


@pytest.mark.parametrize(
    "text",
    ["The bridge is sure to hold.", "The mayor is not worried about the river.", "It is clear that the river rises."],
)
def test_what_is_no_attitude_of_anybody(text: str) -> None:
    assert read(text).said == []
