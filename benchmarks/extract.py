"""How good and how fast extraction is.

    python -m benchmarks.extract GOLD_DIR

GOLD_DIR holds the scorers `score.py` and `score_seeds.py` with `seeds.gold.json`, perhaps `dates.tsv`
(expression, day beside which it is read, what it means), and one or more `*.dev.jsonl`: a line an article
with id, text, title, date, publisher and its labelled attributions. The seeds are scored by the full
contract, the articles on attribution; then the articles are timed beside the bare spaCy pipeline over the
same paragraphs, in turns.
"""

import json
import pkgutil
import re
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from kb.errors import ArticleError
from kb.findings import Findings
from kb.intervals import Interval, known_as
from kb.settings import Settings, read_settings
from loaders import expressions, extract_all, find_articles, read_articles, rows
from loaders.draft import Draft
from loaders.regions import regions

if TYPE_CHECKING:
    from spacy.language import Language

Days = tuple[date | None, date | None]

SEEDS = Path(__file__).parents[1] / "seeds"
_ROUNDS = 2

console = Console(highlight=False)


def main() -> None:
    """Measure and print."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, metavar="GOLD_DIR")
    parser.add_argument("--timed", type=int, default=40, help="articles to time; 0 times none")
    arguments = parser.parse_args()
    settings = read_settings()
    with tempfile.TemporaryDirectory() as folder:
        score_seeds(arguments.gold, Path(folder), settings)
        for table in sorted(arguments.gold.glob("dates.tsv")):
            score_dates(table)
        for gold in sorted(arguments.gold.glob("*.dev.jsonl")):
            articles = as_articles(gold, Path(folder))
            score_articles(arguments.gold, gold, articles, settings)
            if arguments.timed:
                speed(articles, arguments.timed, settings)


def score_seeds(scorers: Path, folder: Path, settings: Settings) -> None:
    """The full contract on the two seeds."""
    printed = folder / "seeds.rows.jsonl"
    write_rows(SEEDS, printed, settings)
    console.print("[bold]seeds[/]")
    run(scorers / "score_seeds.py", SEEDS, printed, scorers / "seeds.gold.json")


def score_dates(table: Path) -> None:
    """Date expressions, each beside a day, with the first and the last day that it means."""
    rows = [line.split("\t") for line in table.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    wrong = [row[0] for row in rows if _days_read(row[0], row[1]) != _days_meant(row[2])]
    console.print(f"[bold]{table.name}[/]\n{len(rows) - len(wrong)} of {len(rows)}", *wrong, sep="\n")


def _days_read(phrase: str, beside: str) -> Days:
    found = next(expressions.find(phrase, 0, len(phrase)), None)
    interval = found.interval(date.fromisoformat(beside)) if found else Interval()
    return interval.earliest, interval.latest


def _days_meant(expected: str) -> Days:
    if week := re.fullmatch(r"(\d{4})-W(\d\d)", expected):
        monday = date.fromisocalendar(int(week[1]), int(week[2]), 1)
        return monday, monday + timedelta(6)
    interval = Interval() if expected == "none" else known_as(expected)
    return interval.earliest, interval.latest


def score_articles(scorers: Path, gold: Path, articles: Path, settings: Settings) -> None:
    """Attribution on labelled articles."""
    printed = articles.with_suffix(".rows.jsonl")
    write_rows(articles, printed, settings)
    console.print(f"[bold]{gold.name}[/]")
    run(scorers / "score.py", gold, printed, "--subset", "all,quoted,direct,mixed,indirect")


def run(script: Path, *arguments: Path | str) -> None:
    """A scorer, its report on our output."""
    subprocess.run([sys.executable, str(script), *map(str, arguments)], check=True)


def as_articles(gold: Path, folder: Path) -> Path:
    """The labelled articles without their labels, as JSON Lines input."""
    articles = folder / f"{gold.stem}.jsonl"
    with gold.open(encoding="utf-8") as lines, articles.open("w", encoding="utf-8") as out:
        for record in map(json.loads, lines):
            known = {"id": record["id"], "text": record["text"], "title": record.get("title")}
            known |= {"published": record.get("date"), "outlet": record.get("publisher")}
            out.write(json.dumps(known) + "\n")
    return articles


def write_rows(path: Path, printed: Path, settings: Settings) -> None:
    """What `kb extract` prints."""
    with printed.open("w", encoding="utf-8") as out:
        for found in found_in(path, settings):
            out.writelines(json.dumps(row) + "\n" for row in rows(found))


def found_in(path: Path, settings: Settings) -> Iterator[Findings]:
    """The findings under a path; what cannot be read ends the measurement."""
    for found in extract_all(find_articles([path]), settings):
        if isinstance(found, ArticleError):
            raise found
        yield found


def speed(articles: Path, number: int, settings: Settings) -> None:
    """Articles a second, whole and bare, in turns so that both meet the same machine."""
    places = list(islice(find_articles([articles]), number))
    pieces = list(paragraphs_of(articles, number))
    model: Language = pkgutil.resolve_name("spacy:load")(settings.spacy_model)
    whole, bare = 0.0, 0.0
    for _ in range(_ROUNDS):
        bare += timed(lambda: model.pipe(pieces, batch_size=128))
        whole += timed(lambda: extract_all(places, settings))
    total = _ROUNDS * len(places)
    console.print(f"{total / whole:.2f} articles/s; bare spaCy {total / bare:.2f}; ratio {bare / whole:.2f}")


def paragraphs_of(articles: Path, number: int) -> Iterator[str]:
    """The texts that spaCy is given."""
    for source, _ in zip(read_articles([articles]), range(number), strict=False):
        if not isinstance(source, ArticleError):
            draft = regions(Draft(source))
            yield from (draft.text[start:end] for start, end in draft.paragraphs)


def timed(work: Callable[[], Iterable[object]]) -> float:
    """Seconds of processor time to go through it all."""
    start = time.process_time()
    for _ in work():
        pass
    return time.process_time() - start


if __name__ == "__main__":
    main()
