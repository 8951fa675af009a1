"""A test that lacks something is skipped, unless the machine promised to have it."""

import pytest

from tests.needs import unavailable


def test_what_is_not_required_is_skipped_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_TEST_REQUIRE", "neo4j")
    with pytest.raises(pytest.skip.Exception, match="no browser: install Chromium"):
        unavailable("browser", "install Chromium")


def test_what_is_required_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_TEST_REQUIRE", "neo4j,browser")
    with pytest.raises(pytest.fail.Exception, match="asks for browser: install Chromium"):
        unavailable("browser", "install Chromium")
