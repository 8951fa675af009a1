"""What docs/elsewhere.md shows is what happens: extraction with Dask on a local cluster, loaded afterwards."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kb.findings import Findings
from kb.settings import read_settings
from loaders import RowsFile, extract_all, find_articles, read_articles, rows

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
CLUSTER = 'n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"'


@pytest.fixture
def example() -> str:
    """The program of the page."""
    (found,) = re.findall(
        r"^```python\n(.*?)^```", (ROOT / "docs" / "elsewhere.md").read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    return found


def test_a_local_cluster_finds_what_one_process_finds(tmp_path: Path, example: str) -> None:
    program = tmp_path / "extracting.py"
    program.write_text(
        example.replace(
            "Client()", 'Client(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1")'
        )
        .replace('"articles"', repr(str(SEEDS)))
        .replace('"rows.jsonl")', '"rows.jsonl", size=1)'),
        "utf-8",
    )
    subprocess.run([sys.executable, str(program)], check=True, cwd=tmp_path, capture_output=True)
    file = RowsFile.opened(tmp_path / "rows.jsonl")
    printed = sorted(map(json.loads, (tmp_path / "rows.jsonl").read_text("utf-8").splitlines()), key=str)
    alone = [one for one in extract_all(find_articles([SEEDS]), read_settings()) if isinstance(one, Findings)]
    assert printed == sorted((json.loads(json.dumps(row)) for one in alone for row in rows(one)), key=str)
    for source in read_articles([SEEDS]):
        assert not isinstance(source, Exception)
        assert file.findings(str(source.path), source, ("dask", "1")).attributions
    assert file.refused == {}
