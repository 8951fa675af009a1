"""The commands. Every one of them is one call of the library and one way to show its answer."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, contextmanager
from datetime import datetime, time
from getpass import getuser
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, Any, BinaryIO, Final, TypeVar, cast

import orjson
import typer

from kb.cli import keys, loading, show
from kb.errors import ArticleError, DumpError, InputError, KbError, QueryError
from kb.exports import FORMS, Exported, export
from kb.findings import Findings
from kb.identity.comparing import Changes
from kb.identity.correcting import Marked, Marking, Why
from kb.identity.knowing import Known
from kb.identity.linking import Reference
from kb.identity.reviewing import Review
from kb.knowledge import Corrections, Judgements, KnowledgeBase
from kb.models import (
    Act,
    CorrectedField,
    Correction,
    CorrectionKind,
    Judgement,
    LinkedAs,
    Linking,
    StatementType,
    Verdict,
)
from kb.moving import Restored, Told
from kb.people import read_people
from kb.server.observing import log_lines
from kb.server.serving import serve as serve_forever
from kb.server.serving import serve_workers
from kb.server.site import site
from kb.settings import Settings, read_settings
from kb.store import open_store
from kb.store.neo4j.server import private_neo4j
from kb.store.port import Store
from loaders import EXTRACTOR, RowsFile, rows
from schema.ask import ask as ask_store
from schema.query import SDL

T = TypeVar("T")

app = typer.Typer(
    help="Who said what, about whom, and when, with the words at their place in the article.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)

people = typer.Typer(no_args_is_help=True, help="What you know of people already.")
app.add_typer(people, name="people")
past = typer.Typer(no_args_is_help=True)
app.add_typer(past, name="as-of")
app.add_typer(keys.app, name="key")

Given = Annotated[
    list[str],
    typer.Argument(metavar="PATH…", help="Text files, web pages, JSON Lines, feeds, folders of them, or addresses."),
]
By = Annotated[str | None, typer.Option(help="Who says so; your user name when not given.", show_default=False)]
Speaker = Annotated[str | None, typer.Option(help="Who said it: a name, an alias or an id.")]
About = Annotated[str | None, typer.Option(help="Whom it is about: a name, an alias or an id.")]
From = Annotated[str | None, typer.Option("--from", help="Not said before this day, like 2023-09-01.")]
To = Annotated[str | None, typer.Option(help="Not said after this day.")]
Text = Annotated[str | None, typer.Option(help="All of these words are in it.")]
Neo4j = Annotated[bool, typer.Option("--neo4j", help="Start a private Neo4j on loopback and use it.")]
Workers = Annotated[int | None, typer.Option(help="How many processes serve; KB_WORKERS says it too.", min=1, max=64)]
Port = Annotated[int | None, typer.Option(help="Port of the page and the API; KB_PORT says it too.", min=0, max=65535)]


def _seeds() -> Path:
    """The two articles that come with kb: inside the installed package, or beside it in a source tree."""
    inside = Path(__file__).parents[1] / "seeds"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "seeds"


SEEDS: Final = _seeds()

_INTERRUPTED: Final = 130
"""What a shell expects of a command that Ctrl-C ended."""

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


@app.command()
def demo(
    *,
    neo4j: Neo4j = False,
    serve: Annotated[bool, typer.Option(help="Serve the pages after the answer.")] = True,
    port: Port = None,
) -> None:
    """Load the two seed articles, print one real answer, and open the dashboard.

    Example: `kb demo --no-serve`
    """
    _run(_demo(_settings(port), neo4j=neo4j, serve=serve))


async def _demo(settings: Settings, *, neo4j: bool, serve: bool) -> None:
    async with _store(settings, neo4j=neo4j) as store:
        await _load(store, settings, [str(SEEDS)])
        answer = await _ask(store, {"speaker": "Matthew Miller", "about": "Russia"}, 10)
        show.console.print("\nWhat did Matthew Miller say about Russia?\n", style="bold")
        for edge in answer["edges"]:
            show.console.print(show.quotation(edge["node"]))
        show.console.print(show.counts(answer["counts"], len(answer["edges"])))
        if serve:
            await _serve(store, settings)


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
        async with _store(settings, neo4j=neo4j) as store:
            if findings is None or maker is None:
                return await _load(store, settings, given)
            return await _load_findings(store, findings, maker, given)

    with _stopped("What is loaded stays, and the same command goes on from there."):
        raise typer.Exit(bool(_run(work())))


def _maker(run: str | None) -> tuple[str, str]:
    """The name and the version of the run that found something elsewhere."""
    name, _, version_ = (run or "").partition("@")
    if not name or name == EXTRACTOR:
        raise InputError(f"Say with --run who made the findings, like my-model@2: {EXTRACTOR} is kb's own.")
    return name, version_ or "1"


async def _load_findings(store: Store, file: Path, run: tuple[str, str], given: Sequence[str]) -> int:
    """Load rows and say what became of them; how many lines and articles failed."""
    loaded, rows_file = show.Loaded(), RowsFile.opened(file)
    await loading.load_findings(KnowledgeBase(store), rows_file, run, given, loaded)
    show.console.print(loaded.summary())
    number = loaded.by_outlet.total()
    show.console.print(f"Statements: {number} loaded, {len(rows_file.refused)} refused.")
    for failure in (*map(str, loaded.failed), *show.refused(file, rows_file.refused)):
        show.error(failure)
    return len(loaded.failed) + len(rows_file.refused)


async def _load(store: Store, settings: Settings, given: Sequence[str]) -> int:
    """Load with a progress bar and say what became of it; how many articles failed."""
    loaded = show.Loaded()
    await loading.load(KnowledgeBase(store), settings, given, loaded)
    show.console.print(loaded.summary())
    for failure in loaded.failed:
        show.error(str(failure))
    return len(loaded.failed)


@app.command()
def extract(given: Given) -> None:
    """Print what is found, one statement a line as JSON, without a database.

    Example: `kb extract seeds/ | head -1`
    """
    loaded = show.Loaded()

    async def run() -> None:
        async with aclosing(loading.extract(read_settings(), given)) as everything:
            async for found in everything:
                if isinstance(found, ArticleError):
                    loaded.fail(found)
                    show.error(str(found))
                else:
                    loaded.note(found.source)
                    _print_rows(found)

    with _stopped("What is printed is whole articles."):
        _run(run())
    for line in show.other_languages(loaded.unread):
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
def serve(context: typer.Context, *, neo4j: Neo4j = False, port: Port = None, workers: Workers = None) -> None:
    """Serve the dashboard, the playground and the API.

    Example: `kb serve --port 8001`
    """
    settings = _settings(port, workers)
    log_lines(settings.log)
    if settings.workers > 1:
        if neo4j or context.obj:
            raise QueryError(
                "A private Neo4j, and what was known then, are served by one process: leave --workers out."
            )
        serve_workers(settings, _ready)
        return

    async def run() -> None:
        async with _then(context.obj, settings, neo4j=neo4j) as store:
            await _serve(store, settings)

    _run(run())


async def _serve(store: Store, settings: Settings) -> None:
    await serve_forever(store, settings, _ready)


def _ready(address: str) -> None:
    show.console.print(f"\nThe dashboard is open at [link={address}/]{address}/[/link]")
    show.console.print(f"The playground is open at [link={address}/graphql]{address}/graphql[/link]")
    show.console.print("Press Ctrl-C to end.", style="dim")


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

    async def run() -> dict[str, Any]:
        async with _then(context.obj, read_settings()) as store:
            return await _ask(store, filter_, first)

    show.console.print(show.statements(_run(run())))


def _filter(
    speaker: str | None, about: str | None, from_: str | None, to: str | None, text: str | None
) -> dict[str, Any]:
    """What narrows statements down, as the API takes it."""
    said = {name: value for name, value in (("from", from_), ("to", to)) if value}
    given = {"speaker": speaker, "about": about, "text": text, "said": said or None}
    return {name: value for name, value in given.items() if value}


async def _ask(store: Store, filter_: dict[str, Any], first: int) -> dict[str, Any]:
    """Ask as any client of the API would."""
    answer = await ask_store(store, ASK, {"filter": filter_, "first": first})
    return answer["statements"]


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

    async def run() -> Exported:
        async with _store(read_settings()) as store:
            return await export(store, file, filter_)

    try:
        done = _run(run())
    except OSError as error:
        raise InputError(f"{file} cannot be written ({error.strerror}): give another place.") from error
    files = " and ".join(map(str, done.files))
    told = show.number(done.statements, "statements")
    show.console.print(f"{told} of revision {done.revision} written to {files}.", markup=False)


@app.command()
def status() -> None:
    """Say which store is used, what it holds, and which versions run.

    Example: `kb status`
    """

    async def run() -> None:
        async with _store(read_settings()) as store:
            found = await store.status()
        built = site()
        page = str(built.folder) if built.folder else built.missing
        show.console.print(show.status(found, {name: _version(name) for name in _PACKAGES}, page))

    _run(run())


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


_PACKAGES: Final = ("kb", "strawberry-graphql", "spacy", "apsw", "neo4j")


@app.command()
def delete(article: Annotated[str, typer.Argument(help="The id or the URL of an article.")], *, by: By = None) -> None:
    """Take an article out, with what it alone supports.

    Example: `kb delete https://example.org/2023/09/25/article`
    """

    async def run() -> None:
        async with _store(read_settings()) as store:
            gone = await KnowledgeBase(store).delete(article, by or getuser())
        show.console.print(f"Deleted {gone.title or gone.path or gone.key}.", markup=False)

    _run(run())


@app.command()
def judge(
    left: Annotated[str, typer.Argument(help="The id of a claim, an event or an entity, or an entity's name.")],
    right: Annotated[str, typer.Argument(help="What it may be the same as.")],
    verdict: Annotated[Verdict, typer.Argument(help="What you say.")],
    *,
    reason: Annotated[str, typer.Option(help="Why, for those who read it later.")] = "",
    by: By = None,
) -> None:
    """Say that two claims, events or entities are the same, or are not; `kb undo` takes it back.

    Example: `kb judge "US State Department" "State Department" same --reason "the same body"`
    """

    async def run() -> tuple[Judgement, bool]:
        async with _store(read_settings()) as store:
            kb = KnowledgeBase(store)
            made = await kb.judge(left, right, verdict, by or getuser(), reason)
            return made, bool((await kb.judgements()).conflicts)

    made, contradicted = _run(run())
    show.console.print(f"{made.id}: {made.left} and {made.right} are {show.verdict(made)}.", markup=False)
    if contradicted:
        show.console.print("Some judgements contradict each other: `kb judgements` shows them.", markup=False)


@app.command()
def report() -> None:
    """Say what the newest readings changed: statements that appeared, vanished or have another speaker.

    Example: `kb report`
    """

    async def run() -> tuple[Changes, ...]:
        async with _store(read_settings()) as store:
            return await KnowledgeBase(store).report()

    show.console.print(show.report(_run(run())))


@app.command("review")
def show_review(
    first: Annotated[int, typer.Option(help="How many to show.", min=1, max=1000)] = 20,
    after: Annotated[str | None, typer.Option(help="Where to go on, as the page before says.")] = None,
) -> None:
    """List what people should decide: pairs that may be the same, and corrections whose words are gone.

    What moves the most statements comes first; `kb judge` or `kb undo` takes it off the list for good.

    Example: `kb review --first 5`
    """

    async def run() -> Review:
        async with _store(read_settings()) as store:
            return await KnowledgeBase(store).review(first, after)

    show.console.print(show.review(_run(run())))


Statement = Annotated[str, typer.Argument(help="The id of a statement.")]
Kind = Annotated[CorrectionKind, typer.Option(help="Whose error it was, or that the speaker took it back.")]
Reason = Annotated[str, typer.Option(help="Why, for those who read it later.")]


@app.command("correct")
def set_right(
    statement: Statement,
    field: Annotated[CorrectedField, typer.Argument(help="What is wrong.")],
    value: Annotated[
        list[str] | None,
        typer.Argument(
            help="What is right: a name or an id (`person: NAME` for one who is new), for `about` several of them, "
            "for `said` a date like 2023-09-24, for `span` the words; nothing for nobody.",
        ),
    ] = None,
    *,
    kind: Kind = CorrectionKind.OUR_ERROR,
    reason: Reason = "",
    by: By = None,
) -> None:
    """Set a field of a statement right; `kb undo` takes it back.

    Example: `kb correct statement:0b0c… speaker "Matthew Miller" --reason "the US official is he"`
    """
    why = Why(kind, reason)
    _correction(lambda kb: kb.correct(statement, field, value or (), by or getuser(), why))


@app.command()
def strike(statement: Statement, *, kind: Kind = CorrectionKind.OUR_ERROR, reason: Reason = "", by: By = None) -> None:
    """Say that something is no statement: it is kept and counts nowhere; `kb undo` takes it back.

    Example: `kb strike statement:0b0c… --reason "the outlet's own words"`
    """
    _correction(lambda kb: kb.strike(statement, by or getuser(), Why(kind, reason)))


@app.command()
def add(
    article: Annotated[str, typer.Argument(help="The id or the URL of an article.")],
    words: Annotated[list[str], typer.Argument(help="Its words as they are printed; more than one where it is split.")],
    *,
    source: Annotated[str | None, typer.Option(help="The words that name who said it.")] = None,
    cue: Annotated[str | None, typer.Option(help="The word that says that it was said.")] = None,
    speaker: Annotated[str | None, typer.Option(help="Who said it: a name, an id, or `person: NAME`.")] = None,
    about: Annotated[list[str] | None, typer.Option(help="Whom it is about; may be given more than once.")] = None,
    act: Annotated[Act, typer.Option(help="What was done by saying it.")] = Act.SAY,
    type_: Annotated[StatementType, typer.Option("--type", help="Verbatim or not.")] = StatementType.DIRECT,
    said: Annotated[str | None, typer.Option(help="When, like 2023-09-24.")] = None,
    start: Annotated[
        int | None, typer.Option(help="The character at which the words begin, to tell equal ones.")
    ] = None,
    reason: Reason = "",
    by: By = None,
) -> None:
    """Add a statement that was missed, by its words in an article; `kb undo` takes it back.

    Example: `kb add https://example.org/1 "We will see." --source "the minister" --cue said --speaker "Jane Doe"`
    """
    marked = Marked(
        content=[Marking(text, start if n == 0 else None) for n, text in enumerate(words)],
        source=Marking(source) if source else None,
        cue=Marking(cue) if cue else None,
        speaker=speaker,
        about=about or (),
        act=act,
        type=type_,
        said=said,
    )
    _correction(lambda kb: kb.add_statement(article, marked, by or getuser(), Why(reason=reason)))


def _correction(make: Callable[[KnowledgeBase], Coroutine[Any, Any, Correction]]) -> None:
    async def run() -> Correction:
        async with _store(read_settings()) as store:
            return await make(KnowledgeBase(store))

    show.console.print(show.correction(_run(run())))


@app.command()
def corrections() -> None:
    """List what people set right, undone or not, and which of it finds its words no more.

    Example: `kb corrections`
    """

    async def run() -> Corrections:
        async with _store(read_settings()) as store:
            return await KnowledgeBase(store).corrections()

    show.console.print(show.corrections(_run(run())))


@app.command("link")
def link_source(
    subject: Annotated[str, typer.Argument(help="The id of a statement or a claim.")],
    to: Annotated[str, typer.Argument(help="A web address, or the id of an article.")],
    as_: Annotated[LinkedAs, typer.Option("--as", help="What it is for the statement.")] = LinkedAs.PRIMARY,
    *,
    note: Annotated[str, typer.Option(help="For those who read it later.")] = "",
    title: Annotated[str | None, typer.Option(help="What it is called, when it lies outside.")] = None,
    by: By = None,
) -> None:
    """Link a statement or a claim to its source; shown on every printing, and `kb undo` takes it back.

    Example: `kb link statement:9f… https://example.org/briefing --as transcript --note "from minute 12"`
    """

    async def run() -> Linking:
        async with _store(read_settings()) as store:
            return await KnowledgeBase(store).link(subject, Reference(to, as_, note, title), by or getuser())

    show.console.print(show.linking(_run(run())))


@people.command("import")
def import_people(
    file: Annotated[Path, typer.Argument(help="CSV, or FollowTheMoney JSON.")],
) -> None:
    """Import what you know of people: names, aliases, Wikidata ids, countries, parties, posts with from and to.

    A row that makes no sense is named, the rest is imported, and the command ends with 1.

    Example: `kb people import people.csv`
    """
    told = read_people(file)

    async def run() -> Known:
        async with _store(read_settings()) as store:
            return await KnowledgeBase(store).know(told.found)

    known = _run(run())
    show.console.print(f"New or known otherwise: {known.changed}; known already: {known.unchanged}.")
    for wrong in told.wrong:
        show.error(str(wrong))
    raise typer.Exit(bool(told.wrong))


@app.command()
def links() -> None:
    """List what people linked, undone or not.

    Example: `kb links`
    """

    async def run() -> tuple[Linking, ...]:
        async with _store(read_settings()) as store:
            return await KnowledgeBase(store).links()

    show.console.print(show.links(_run(run())))


@app.command()
def undo(
    ident: Annotated[str, typer.Argument(help="The id of a judgement, a correction or a link.")], *, by: By = None
) -> None:
    """Take a judgement, a correction or a link back: the graph is as if it had never been made.

    Example: `kb undo judgement:0b0c…`
    """

    async def run() -> Judgement | Correction | Linking:
        async with _store(read_settings()) as store:
            return await KnowledgeBase(store).undo(ident, by or getuser())

    show.console.print(show.undone(_run(run())))


@app.command()
def judgements() -> None:
    """List what people judged, undone or not, and which of it contradicts the rest.

    Example: `kb judgements`
    """

    async def run() -> Judgements:
        async with _store(read_settings()) as store:
            return await KnowledgeBase(store).judgements()

    show.console.print(show.judgements(_run(run())))


@app.command()
def rebuild() -> None:
    """Draw the whole graph again from what was read and judged; ids and answers stay the same.

    Example: `kb rebuild`
    """

    async def run() -> int:
        async with _store(read_settings()) as store:
            with show.errors.status("Drawing the graph again"):
                return await KnowledgeBase(store).rebuild()

    show.console.print(f"Drawn again: {show.number(_run(run()), 'articles')}.")


@app.command()
def dump(file: Annotated[Path | None, typer.Argument(help="Where to; without it, to the terminal.")] = None) -> None:
    """Write the whole knowledge base as JSON Lines: what was read, with its text, and what people judged.

    Example: `kb dump backup.jsonl`
    """

    async def run(to: BinaryIO) -> None:
        async with _store(read_settings()) as store:
            async for line in KnowledgeBase(store).dump():
                to.write(line)

    if file is None:
        _run(run(sys.stdout.buffer))
        return
    try:
        _whole(file, run)
    except OSError as error:
        raise DumpError(f"{file} cannot be written ({error.strerror}): give another place.") from error
    show.console.print(f"Written to {file}.", markup=False)


def _whole(file: Path, write: Callable[[BinaryIO], Coroutine[Any, Any, None]]) -> None:
    """Write a file that is there whole or not at all."""
    with NamedTemporaryFile(dir=file.parent, prefix=file.name, delete=False) as part:
        here = Path(part.name)
        try:
            _run(write(cast("BinaryIO", part)))
        except BaseException:
            here.unlink()
            raise
    here.replace(file)


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="What `kb dump` wrote.")]) -> None:
    """Read a dump into an empty store; broken off, it can be run again.

    Example: `kb restore backup.jsonl`
    """

    async def run() -> Restored:
        with _told("Restoring") as told:
            async with _store(read_settings()) as store:
                return await KnowledgeBase(store).restore(file, told)

    found = _run(run())
    show.console.print(f"Restored {show.number(found.nodes, 'lines')}, {found.known} of them were there already.")


@app.command("schema")
def print_schema() -> None:
    """Print the GraphQL schema.

    Example: `kb schema > schema.graphql`
    """
    typer.echo(SDL, nl=False)


def main() -> None:
    """Run the command line; every error that was foreseen is one sentence."""
    try:
        app(prog_name="kb")
    except KbError as error:
        show.error(str(error))
        raise SystemExit(2 if isinstance(error, InputError) else 1) from None
    except BrokenPipeError:
        raise SystemExit(0) from None


def _run(work: Coroutine[Any, Any, T]) -> T:
    """The one place where the command line becomes asynchronous."""
    return asyncio.run(work)


def _settings(port: int | None, workers: int | None = None) -> Settings:
    told = {"port": port, "workers": workers}
    return read_settings().model_copy(update={name: value for name, value in told.items() if value is not None})


@contextmanager
def _told(task: str) -> Generator[Told]:
    """A bar on standard error for what tells how far it is."""
    with show.progress() as progress:
        bar = progress.add_task(task, total=None)
        yield lambda done, total: progress.update(bar, completed=done, total=total)


@asynccontextmanager
async def _then(moment: datetime | None, settings: Settings, *, neo4j: bool = False) -> AsyncGenerator[Store]:
    """The store as it is; or as it was at a moment, after naming what was there then and is gone."""
    async with _store(settings, neo4j=neo4j) as store:
        if moment is None:
            yield store
            return
        async with AsyncExitStack() as stack:
            with _told("Drawing what was known") as told:
                known = await stack.enter_async_context(KnowledgeBase(store).as_of(moment, told))
            for deletion in known.gone:
                show.errors.print(show.gone(deletion), style="dim", soft_wrap=True)
            yield known.store


@asynccontextmanager
async def _store(settings: Settings, *, neo4j: bool = False) -> AsyncGenerator[Store]:
    """The store of the settings, or the one of a private Neo4j."""
    if not neo4j:
        async with await open_store(settings) as store:
            yield store
        return
    with show.console.status("Neo4j") as line:
        opening = private_neo4j(settings, settings.data / "neo4j", lambda progress: line.update(str(progress)))
        async with opening as address:
            line.stop()
            async with await open_store(address.settings(settings)) as store:
                yield store
