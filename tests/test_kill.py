"""Whoever is killed in the middle of a change leaves the graph on one side of it (`python -m benchmarks.kill`)."""

import random
from pathlib import Path

from benchmarks.kill import Series
from kb.settings import read_settings


async def test_who_is_killed_leaves_the_graph_before_or_after(tmp_path: Path) -> None:
    # On the embedded database alone: both, every deed, and a killed server are what the command is for.
    settings = read_settings().model_copy(update={"store": "", "data": tmp_path / "data"})
    series = Series(settings, tmp_path, random.Random(7))
    await series.prepare()
    sides = [await series.round(deed) for deed in ("correct", "delete", "restore")]
    assert not [side for side in sides if side.startswith("torn")]
