"""How many of the ten questions about the seeds are answered right on what the loaders really find.

    python -m benchmarks.answers

`tests/test_questions.py` asks them of the hand-labelled statements; here the same checks run
over the loaders' findings. A question is right when all that is checked of it is. Question 4
(who is for a thing that is called by many names) is asked after a person, here the check, has
judged which claims are the same: no rule could know.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, cast

from rich.console import Console
from rich.table import Table

from kb.findings import Findings
from kb.knowledge import KnowledgeBase
from kb.settings import read_settings
from kb.store import open_store
from kb.store.port import Store
from loaders import extract_all, find_articles
from tests import test_questions

SEEDS = Path(__file__).parents[1] / "seeds"
TEN = range(1, 11)

Check = Callable[..., Awaitable[None]]


def checks(number: int) -> list[tuple[Check, tuple[Any, ...]]]:
    """What is checked of one question, with what it is called with."""
    found = [cast("Check", test) for name, test in vars(test_questions).items() if name.startswith(f"test_{number}_")]
    return [
        (test, more)
        for test in found
        for more in (test_questions.NUMBERS if "each_number" in getattr(test, "__name__", "") else [()])
    ]


async def wrong(store: Store, number: int) -> str:
    """The first thing that is wrong with an answer; nothing for a right one."""
    asked = checks(number)
    for check, more in asked:
        try:
            await check(store, *more)
        except AssertionError as error:
            return str(error).splitlines()[0] if str(error) else "not as worked out by hand"
        except (StopIteration, RuntimeError, ValueError, KeyError):
            return "a statement that nobody labelled, or one too few"
    return "" if asked else "not asked"


async def main() -> None:
    """Load the seeds, ask, and print the table."""
    table, right = Table("Question", "Right", "What is wrong"), 0
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings().model_copy(update={"store": "", "data": Path(folder)})
        async with await open_store(settings) as store:
            for found in extract_all(find_articles([SEEDS]), settings):
                if isinstance(found, Findings):
                    await KnowledgeBase(store).add(found)
            for number in TEN:
                reason = await wrong(store, number)
                right += not reason
                table.add_row(str(number), "no" if reason else "yes", reason)
    Console().print(table, f"{right} of {len(TEN)} are right.")


if __name__ == "__main__":
    asyncio.run(main())
