"""`kb ask`, `quote`, `export`, `report`, `status`: what is known, and `kb as-of`: what was."""

from datetime import datetime, time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from kb.cli import show
from kb.cli.opening import store_of, store_then, wait_for, with_knowledge
from kb.errors import InputError, QueryError
from kb.exports import FORMS, Exported, export
from kb.server.site import site
from kb.settings import read_settings
from kb.store.port import Store
from schema.ask import ask as ask_store
from schema.query import SDL

app: Final = typer.Typer()
past: Final = typer.Typer(no_args_is_help=True)
app.add_typer(past, name="as-of")

Speaker = Annotated[str | None, typer.Option(help="Who said it: a name, an alias or an id.")]
About = Annotated[str | None, typer.Option(help="Whom it is about: a name, an alias or an id.")]
From = Annotated[str | None, typer.Option("--from", help="Not said before this day, like 2023-09-01.")]
To = Annotated[str | None, typer.Option(help="Not said after this day.")]
Text = Annotated[str | None, typer.Option(help="All of these words are in it.")]

_SHOWN: Final = """
    totalCount counts { statements occasions outlets } covered { articles outlets days }
    edges { node {
      act text asWritten said { edtf } speaker { name }
      evidence { exact start end article { key title path outlet { name } } }
    } }
"""
ASK: Final = f"""query Ask($filter: StatementFilter, $first: Int!) {{
  statements(filter: $filter, first: $first, order: OLDEST) {{{_SHOWN}  }}
}}"""
QUOTE: Final = f"""query Quote($text: String!, $filter: StatementFilter, $first: Int!) {{
  quoteCheck(text: $text, filter: $filter) {{
    found covered {{ articles outlets days }}
    exact(first: $first) {{ ...Shown }} partOf(first: $first) {{ ...Shown }} altered(first: $first) {{ ...Shown }}
  }}
}}
fragment Shown on StatementConnection {{ {_SHOWN.replace("{ node", "{ differences { text asked printed } node")} }}"""

_PACKAGES: Final = ("kb", "strawberry-graphql", "spacy", "apsw", "neo4j")


@past.callback()
def as_of(
    context: typer.Context,
    moment: Annotated[str, typer.Argument(help="A day (its end is meant) or a time, like 2023-09-24T12:00.")],
) -> None:
    """Answer as it was known then: from what was recorded, judged and set right by that time.

    Example: `kb as-of 2023-09-24 ask --speaker "Matthew Miller"`
    """
    context.obj = _moment(moment)


def _moment(given: str) -> datetime:
    """The time that is meant; without a zone, it is this machine's."""
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        raise QueryError(f"{given!r} is no time: write it like 2023-09-24 or 2023-09-24T12:00.") from None
    day_alone = len(given) <= len("2023-09-24")
    return (datetime.combine(found, time.max) if day_alone else found).astimezone()


@past.command()
@app.command()
def ask(
    context: typer.Context,
    *,
    speaker: Speaker = None,
    about: About = None,
    from_: From = None,
    to: To = None,
    text: Text = None,
    first: Annotated[int, typer.Option(help="How many to show.", min=1, max=100)] = 20,
) -> None:
    """Who said what, about whom, and when.

    Example: `kb ask --speaker "Matthew Miller" --about Russia --from 2023-09-01 --to 2023-09-30`
    """
    filter_ = _filter(speaker, about, from_, to, text)

    async def work() -> dict[str, Any]:
        async with store_then(context.obj, read_settings()) as store:
            return await answer(store, filter_, first)

    show.console.print(show.statements(wait_for(work())))


@past.command()
@app.command()
def quote(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="4 to 300 words.")],
    *,
    speaker: Speaker = None,
    first: Annotated[int, typer.Option(help="How many printings to show.", min=1, max=100)] = 20,
) -> None:
    """Was this ever said? Word for word, within longer words, or altered; the earliest printing first.

    Example: `kb quote "Russia is not a security partner that can be relied on"`
    """
    asked = {"text": text, "filter": _filter(speaker, None, None, None, None), "first": first}

    async def work() -> dict[str, Any]:
        async with store_then(context.obj, read_settings()) as store:
            return await ask_store(store, QUOTE, asked)

    show.console.print(show.quote(wait_for(work())["quoteCheck"]))


def _filter(
    speaker: str | None, about: str | None, from_: str | None, to: str | None, text: str | None
) -> dict[str, Any]:
    """What narrows statements down, as the API takes it."""
    said = {name: value for name, value in (("from", from_), ("to", to)) if value}
    given = {"speaker": speaker, "about": about, "text": text, "said": said or None}
    return {name: value for name, value in given.items() if value}


async def answer(store: Store, filter_: dict[str, Any], first: int) -> dict[str, Any]:
    """Ask as any client of the API would."""
    data = await ask_store(store, ASK, {"filter": filter_, "first": first})
    return data["statements"]


@app.command("export")
def export_(
    file: Annotated[Path, typer.Argument(help=f"Where to; its ending says the form: {', '.join(FORMS)}.")],
    *,
    speaker: Speaker = None,
    about: About = None,
    from_: From = None,
    to: To = None,
    text: Text = None,
) -> None:
    """Write statements as CSV, Parquet, GraphML (for Gephi) or JSON-LD, with where they come from.

    Example: `kb export russia.csv --about Russia --from 2023-09-01`
    """
    filter_ = _filter(speaker, about, from_, to, text)

    async def work() -> Exported:
        async with store_of(read_settings()) as store:
            return await export(store, file, filter_)

    try:
        done = wait_for(work())
    except OSError as error:
        raise InputError(f"{file} cannot be written ({error.strerror}): give another place.") from error
    files = " and ".join(map(str, done.files))
    told = show.number(done.statements, "statements")
    show.console.print(f"{told} of revision {done.revision} written to {files}.", markup=False)


@app.command()
def report() -> None:
    """Say what the newest readings changed: statements that appeared, vanished or have another speaker.

    Example: `kb report`
    """
    show.console.print(show.report(with_knowledge(lambda kb: kb.report())))


@app.command()
def status() -> None:
    """Say which store is used, what it holds, and which versions run.

    Example: `kb status`
    """

    async def work() -> None:
        async with store_of(read_settings()) as store:
            found = await store.status()
        built = site()
        page = str(built.folder) if built.folder else built.missing
        show.console.print(show.status(found, {name: _version(name) for name in _PACKAGES}, page))

    wait_for(work())


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


@app.command("schema")
def print_schema() -> None:
    """Print the GraphQL schema.

    Example: `kb schema > schema.graphql`
    """
    typer.echo(SDL, nl=False)
