"""What it costs to extract and to load: seconds and megabytes for 1,000 articles, with one core and with all.

    python -m benchmarks.loading ARTICLES [--number 100]

ARTICLES is anything that `kb load` takes. Every measurement is a command of its own from
nothing, so that starting counts; one article is measured too, since that is all start. On a
machine that has other work the processor's seconds tell more than the clock's.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import orjson
from rich.console import Console

from kb.errors import ArticleError
from loaders import read_articles
from loaders.pool import cores

console = Console(highlight=False)
_MEGABYTE = 1_000_000


def main() -> None:
    """Measure and print."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--number", type=int, default=100, help="how many articles to take")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kb-loading-") as name:
        folder = Path(name)
        texts = list(islice(_texts(given.articles), given.number))
        many, one = _lines(folder / "many.jsonl", texts), _lines(folder / "one.jsonl", texts[:1])
        size = sum(map(len, texts)) / len(texts)
        console.print(f"{len(texts)} articles of {size:,.0f} characters on average, {cores()} cores")
        first = sorted(os.sched_getaffinity(0))[:1]
        for label, only in (("one core", first), (f"{cores()} cores", None)):
            _measure(f"kb extract, {label}", ["extract", str(many)], folder, len(texts), only)
        _measure("kb extract, one article", ["extract", str(one)], folder, 1, None)
        _measure(f"kb load, {cores()} cores", ["load", str(many)], folder, len(texts), None)
        _measure("kb load again", ["load", str(many)], folder, len(texts), None)
        (folder / "rows.jsonl").write_bytes(_run(["extract", str(many)], folder, None).stdout)
        rows = ["load", "--findings", str(folder / "rows.jsonl"), "--run", "measured"]
        _measure("kb load --findings", rows, folder, len(texts), None)


def _texts(path: Path) -> Iterator[str]:
    for source in read_articles([path]):
        if not isinstance(source, ArticleError):
            yield source.text


def _lines(path: Path, texts: list[str]) -> Path:
    path.write_bytes(b"".join(orjson.dumps({"id": f"a{n}", "text": text}) + b"\n" for n, text in enumerate(texts)))
    return path


def _measure(label: str, command: list[str], folder: Path, number: int, only: list[int] | None) -> None:
    start, before = time.perf_counter(), _processor()
    printed = _run(command, folder, only).stdout
    seconds, used = time.perf_counter() - start, _processor() - before
    line = f"{label}: {seconds:.1f} s, {used:.1f} s of a processor"
    if number > 1:
        line += f", {number / seconds:.2f} articles/s, {1000 * used / number:.0f} processor seconds for 1,000"
    if command[0] == "extract":
        line += f", {1000 * len(printed) / number / _MEGABYTE:.1f} MB of rows for 1,000"
    console.print(line)


def _processor() -> float:
    """Seconds that processes of ours have computed, and theirs, once they have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _run(command: list[str], folder: Path, only: list[int] | None) -> "subprocess.CompletedProcess[bytes]":
    """A command in a process of its own, on some cores only."""
    ended = subprocess.run(
        [sys.executable, "-m", "kb.cli", *command],
        check=False,
        capture_output=True,
        env={**os.environ, "KB_DATA": str(folder / "data"), "KB_STORE": ""},
        preexec_fn=(lambda: os.sched_setaffinity(0, only)) if only else None,
    )
    if ended.returncode:
        raise SystemExit(ended.stderr.decode())
    return ended


if __name__ == "__main__":
    main()
