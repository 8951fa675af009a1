"""How good extraction is on the test articles, and the floor that it may not fall under.

    python -m benchmarks.golden [--raise]

Prints each part's figure beside its floor, and how often a speaker given with a confidence is
right. `--raise` writes the floor file anew; a figure that is lower than its floor stays as it is.
"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from tests.golden.scores import Tally, measure

FLOOR: Final = Path(__file__).parents[1] / "tests" / "golden" / "floor.json"
BINS: Final = ((0.9, 1.01), (0.75, 0.9), (0.5, 0.75), (0.0, 0.5))


def main() -> None:
    """Measure, print, and raise the floor when asked."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--raise", action="store_true", dest="higher", help="write the figures that are higher")
    tally, floor = measure(), read_floor()
    console = Console(highlight=False)
    console.print(_parts(tally.figures, floor), _calibration(tally))
    if parser.parse_args().higher:
        higher = {part: max(figure, floor.get(part, 0.0)) for part, figure in tally.figures.items()}
        FLOOR.write_text(json.dumps(higher, indent=2) + "\n", "utf-8")


def read_floor() -> dict[str, float]:
    """The figures that may not fall; none where there is no floor yet."""
    return json.loads(FLOOR.read_text("utf-8")) if FLOOR.exists() else {}


def _parts(figures: dict[str, float], floor: dict[str, float]) -> Table:
    table = Table("part", "figure", "floor")
    for part, figure in figures.items():
        table.add_row(part, f"{figure:.1f}", f"{floor.get(part, 0.0):.1f}")
    return table


def _calibration(tally: Tally) -> Table:
    table = Table("confidence", "speakers", "right")
    for low, high in BINS:
        rights = [right for sure, right in tally.speakers if low <= sure < high]
        share = f"{100 * sum(rights) / len(rights):.0f} %" if rights else "-"
        table.add_row(f"{low:.2f} to {min(high, 1.0):.2f}", str(len(rights)), share)
    return table


if __name__ == "__main__":
    main()
