"""The three packages are ours: PyPI has a `schema`, too, and a test must never load somebody else's."""

from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", ["kb", "schema", "loaders"])
def test_a_package_comes_from_this_project(name: str) -> None:
    file = import_module(name).__file__
    assert file
    assert Path(file).parent == ROOT / name
