"""What is imported is asked for, and what is asked for is pinned, without hashes and addresses."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
ASKED = [*PROJECT["dependencies"], *(name for extra in PROJECT["optional-dependencies"].values() for name in extra)]
PINS = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")]


OURS = ("kb", "schema", "loaders")


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=!~ ;]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def _imported() -> Iterator[str]:
    """The top names of everything that the three packages import."""
    for path in (path for package in OURS for path in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield (node.module or "").split(".")[0]


def test_every_line_is_one_exact_version() -> None:
    assert [pin for pin in PINS if not re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*( ; .+)?", pin)] == []


def test_everything_that_the_project_asks_for_is_pinned() -> None:
    pinned = {_name(pin) for pin in PINS}
    assert {_name(line) for line in ASKED} - pinned == {"kb"}


def test_everything_that_is_imported_is_asked_for_by_name() -> None:
    asked = {_name(line) for line in ASKED}
    makers = packages_distributions()
    foreign = set(_imported()) - set(sys.stdlib_module_names) - {*OURS, ""}
    assert {name for name in foreign if not asked & {_name(maker) for maker in makers.get(name, [])}} == set()
