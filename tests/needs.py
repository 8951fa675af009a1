"""What a test may need beside Python, and what happens where it is missing."""

import os
from typing import NoReturn

import pytest


def unavailable(what: str, reason: str) -> NoReturn:
    """Skip a test for want of something, saying what to do; fail it where `KB_TEST_REQUIRE` names that.

    `KB_TEST_REQUIRE` is a list like `neo4j,browser`: what a machine promises to have, so that nothing is skipped
    there without a word.
    """
    if what in os.environ.get("KB_TEST_REQUIRE", "").split(","):
        pytest.fail(f"KB_TEST_REQUIRE asks for {what}: {reason}", pytrace=False)
    pytest.skip(f"no {what}: {reason}")
