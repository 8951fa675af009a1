"""The compose file, as far as it can be checked without a Docker engine."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.needs import unavailable

ROOT = Path(__file__).parent.parent


def _config(environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    program = shutil.which("docker-compose")
    if not program:
        unavailable("compose", "install docker-compose; its `config` needs no Docker engine.")
    return subprocess.run(
        [program, "-f", ROOT / "docker-compose.yml", "config"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_with_a_password_the_file_is_valid() -> None:
    checked = _config({"KB_NEO4J_PASSWORD": "eight characters"})
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "condition: service_healthy" in checked.stdout


@pytest.mark.parametrize("environment", [{}, {"KB_NEO4J_PASSWORD": ""}])
def test_without_a_password_nothing_starts(environment: dict[str, str]) -> None:
    refused = _config(environment)
    assert refused.returncode != 0
    assert "choose a password" in refused.stderr


def test_every_port_is_bound_to_this_machine() -> None:
    ports = re.findall(r'- "(.*?)\$\{KB_\w*PORT', (ROOT / "docker-compose.yml").read_text())
    assert ports == ["127.0.0.1:"] * 3
