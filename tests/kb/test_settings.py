"""What the environment says, and what it cannot say."""

import pytest

from kb.errors import SettingsError
from kb.settings import read_settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KB_ORIGINS", "https://desk.example,http://localhost:3000"),
        ("KB_HOSTS", "kb.example,10.0.0.5,[fe80::1]"),
        ("KB_PROXY", "10.0.0.2,172.16.0.0/12,::1"),
        ("KB_PROXY", ""),
    ],
)
def test_what_names_others(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    assert read_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("KB_ORIGINS", value)
            for value in ("*", "null", "https://desk.example/", "desk.example", "https://*.example")
        ),
        *(("KB_HOSTS", value) for value in ("kb.example:8000", "https://kb.example", "*")),
        *(("KB_PROXY", value) for value in ("*", "proxy.internal", "10.0.0.2:80")),
    ],
)
def test_what_would_let_in_everybody_or_never_anybody_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"{name} cannot be used: "):
        read_settings()
