"""`kb dump`, `restore`, `rebuild`: the whole knowledge base at once."""

import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, Any, BinaryIO, Final, cast

import typer

from kb.cli import show
from kb.cli.opening import store_of, told_on_a_bar, wait_for, with_knowledge
from kb.errors import DumpError
from kb.knowledge import KnowledgeBase
from kb.settings import read_settings

app: Final = typer.Typer()


@app.command()
def rebuild() -> None:
    """Draw the whole graph again from what was read and judged; ids and answers stay the same.

    Example: `kb rebuild`
    """
    with show.errors.status("Drawing the graph again"):
        drawn = with_knowledge(lambda kb: kb.rebuild())
    show.console.print(f"Drawn again: {show.number(drawn, 'articles')}.")


@app.command()
def dump(file: Annotated[Path | None, typer.Argument(help="Where to; without it, to the terminal.")] = None) -> None:
    """Write the whole knowledge base as JSON Lines: what was read, with its text, and what people judged.

    Example: `kb dump backup.jsonl`
    """

    async def work(to: BinaryIO) -> None:
        async with store_of(read_settings()) as store:
            async for line in KnowledgeBase(store).dump():
                to.write(line)

    if file is None:
        wait_for(work(sys.stdout.buffer))
        return
    try:
        _whole(file, work)
    except OSError as error:
        raise DumpError(f"{file} cannot be written ({error.strerror}): give another place.") from error
    show.console.print(f"Written to {file}.", markup=False)


def _whole(file: Path, write: Callable[[BinaryIO], Coroutine[Any, Any, None]]) -> None:
    """Write a file that is there whole or not at all."""
    with NamedTemporaryFile(dir=file.parent, prefix=file.name, delete=False) as part:
        here = Path(part.name)
        try:
            wait_for(write(cast("BinaryIO", part)))
        except BaseException:
            here.unlink()
            raise
    here.replace(file)


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="What `kb dump` wrote.")]) -> None:
    """Read a dump into an empty store; broken off, it can be run again.

    Example: `kb restore backup.jsonl`
    """
    with told_on_a_bar("Restoring") as told:
        found = with_knowledge(lambda kb: kb.restore(file, told))
    show.console.print(f"Restored {show.number(found.nodes, 'lines')}, {found.known} of them were there already.")
