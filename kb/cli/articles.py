"""`kb load`, `extract`, `delete`: what comes in, and what goes out again."""

from collections.abc import Generator, Sequence
from contextlib import aclosing, contextmanager
from getpass import getuser
from pathlib import Path
from typing import Annotated, Final

import orjson
import typer

from kb.cli import loading, show
from kb.cli.keeping_rows import RowsKept
from kb.cli.loaded import Loaded, other_languages, refused
from kb.cli.opening import By, Neo4j, store_of, wait_for, with_knowledge
from kb.errors import ArticleError, InputError
from kb.findings import Findings
from kb.knowledge import KnowledgeBase
from kb.settings import Settings, read_settings
from kb.store.port import Store
from loaders import EXTRACTOR, RowsFile, rows, version

app: Final = typer.Typer()

Given = Annotated[
    list[str],
    typer.Argument(metavar="PATH…", help="Text files, web pages, JSON Lines, feeds, folders of them, or addresses."),
]

_GO_ON: Final = "The same command goes on where it was."
_INTERRUPTED: Final = 130
"""What a shell expects of a command that Ctrl-C ended."""


@app.command()
def load(
    given: Given = (),  # pyright: ignore[reportArgumentType]  (typer makes a list of it)
    *,
    findings: Annotated[
        Path | None, typer.Option(help="Rows of `kb extract`, made elsewhere, of these articles or of stored ones.")
    ] = None,
    run: Annotated[str | None, typer.Option(help="Who made the rows: NAME or NAME@VERSION.")] = None,
    neo4j: Neo4j = False,
) -> None:
    """Load articles: text files, web pages, JSON Lines, RSS or Atom feeds, transcripts, or folders of them.

    What a `sources.csv` beside them says of outlets, addresses and dates is used. An address is fetched, and
    nothing else ever is. What the same version has loaded from the same bytes is skipped, so a load that was
    stopped goes on where it was. What cannot be read is named, the rest is loaded, and the command ends with 1.

    With `--findings` nothing is extracted here: the rows of FILE are let in, each checked against its article.

    Example: `kb load articles/`
    """
    settings = read_settings()
    if not given and findings is None:
        raise InputError("Nothing is given to load: give files, folders or an address, or --findings FILE.")
    maker = _maker(run) if findings else None

    async def work() -> int:
        async with store_of(settings, neo4j=neo4j) as store:
            if findings is None or maker is None:
                return await load_all(store, settings, given)
            return await _load_findings(store, findings, maker, given)

    with _stopped("What is loaded stays, and the same command goes on from there."):
        raise typer.Exit(bool(wait_for(work())))


def _maker(run: str | None) -> tuple[str, str]:
    """The name and the version of the run that found something elsewhere."""
    name, _, version_ = (run or "").partition("@")
    if not name or name == EXTRACTOR:
        raise InputError(f"Say with --run who made the findings, like my-model@2: {EXTRACTOR} is kb's own.")
    return name, version_ or "1"


async def _load_findings(store: Store, file: Path, run: tuple[str, str], given: Sequence[str]) -> int:
    """Load rows and say what became of them; how many lines and articles failed."""
    loaded, rows_file = Loaded(), RowsFile.opened(file)
    await loading.load_findings(KnowledgeBase(store), rows_file, run, given, loaded)
    show.console.print(loaded.summary())
    number = loaded.by_outlet.total()
    show.console.print(f"Statements: {number} loaded, {len(rows_file.refused)} refused.")
    for failure in (*map(str, loaded.failed), *refused(file, rows_file.refused)):
        show.error(failure)
    return len(loaded.failed) + len(rows_file.refused)


async def load_all(store: Store, settings: Settings, given: Sequence[str]) -> int:
    """Load with a progress bar and say what became of it; how many articles failed."""
    loaded = Loaded()
    await loading.load(KnowledgeBase(store), settings, given, loaded)
    show.console.print(loaded.summary())
    for failure in loaded.failed:
        show.error(str(failure))
    return len(loaded.failed)


@app.command()
def extract(
    given: Given,
    *,
    out: Annotated[
        Path | None, typer.Option(help="Write to this file; the next time what it holds already is skipped.")
    ] = None,
) -> None:
    """Print what is found, one statement a line as JSON, without a database.

    With `--out FILE` the lines go to a file, and the same command goes on where it was stopped: what FILE holds of
    the same version from the same bytes is skipped (FILE.done beside it says what that is).

    Example: `kb extract seeds/ | head -1`
    """
    loaded, settings = Loaded(), read_settings()

    async def work(kept: RowsKept | None) -> None:
        async with aclosing(loading.extract(settings, given, kept)) as everything:
            async for found in everything:
                if isinstance(found, ArticleError):
                    loaded.fail(found)
                    show.error(str(found))
                else:
                    loaded.note(found.source)
                    (kept.add if kept else _print_rows)(found)

    with _stopped(_GO_ON if out else "What is printed is whole articles."):
        if out:
            with RowsKept(out, version(settings.spacy_model)) as kept:
                wait_for(work(kept))
        else:
            wait_for(work(None))
    for line in other_languages(loaded.unread):
        show.errors.print(line)
    raise typer.Exit(bool(loaded.failed))


def _print_rows(found: Findings) -> None:
    for row in rows(found):
        typer.echo(orjson.dumps(row).decode())


@contextmanager
def _stopped(stays: str) -> Generator[None]:
    """Ctrl-C is no error: say what is left."""
    try:
        yield
    except KeyboardInterrupt:
        show.error(f"Stopped. {stays}")
        raise typer.Exit(_INTERRUPTED) from None


@app.command()
def delete(article: Annotated[str, typer.Argument(help="The id or the URL of an article.")], *, by: By = None) -> None:
    """Take an article out, with what it alone supports.

    Example: `kb delete https://example.org/2023/09/25/article`
    """
    gone = with_knowledge(lambda kb: kb.delete(article, by or getuser()))
    show.console.print(f"Deleted {gone.title or gone.path or gone.key}.", markup=False)
