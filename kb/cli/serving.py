"""`kb demo` and `kb serve`."""

from pathlib import Path
from typing import Annotated, Final

import typer

from kb.cli import show
from kb.cli.articles import load_all
from kb.cli.asking import answer, past
from kb.cli.opening import Neo4j, store_of, store_then, wait_for
from kb.errors import QueryError
from kb.server.observing import log_lines
from kb.server.serving import serve as serve_forever
from kb.server.serving import serve_workers
from kb.settings import Settings, read_settings
from kb.store.port import Store

app: Final = typer.Typer()

Workers = Annotated[int | None, typer.Option(help="How many processes serve; KB_WORKERS says it too.", min=1, max=64)]
Port = Annotated[int | None, typer.Option(help="Port of the page and the API; KB_PORT says it too.", min=0, max=65535)]


def _seeds() -> Path:
    """The two articles that come with kb: inside the installed package, or beside it in a source tree."""
    inside = Path(__file__).parents[1] / "seeds"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "seeds"


SEEDS: Final = _seeds()


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
    wait_for(_demo(_settings(port), neo4j=neo4j, serve=serve))


async def _demo(settings: Settings, *, neo4j: bool, serve: bool) -> None:
    async with store_of(settings, neo4j=neo4j) as store:
        await load_all(store, settings, [str(SEEDS)])
        said = await answer(store, {"speaker": "Matthew Miller", "about": "Russia"}, 10)
        show.console.print("\nWhat did Matthew Miller say about Russia?\n", style="bold")
        for edge in said["edges"]:
            show.console.print(show.quotation(edge["node"]))
        show.console.print(show.counts(said["counts"], len(said["edges"])))
        if serve:
            await _serve(store, settings)


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

    async def work() -> None:
        async with store_then(context.obj, settings, neo4j=neo4j) as store:
            await _serve(store, settings)

    wait_for(work())


async def _serve(store: Store, settings: Settings) -> None:
    await serve_forever(store, settings, _ready)


def _ready(address: str) -> None:
    show.console.print(f"\nThe dashboard is open at [link={address}/]{address}/[/link]")
    show.console.print(f"The playground is open at [link={address}/graphql]{address}/graphql[/link]")
    show.console.print("Press Ctrl-C to end.", style="dim")


def _settings(port: int | None, workers: int | None = None) -> Settings:
    told = {"port": port, "workers": workers}
    return read_settings().model_copy(update={name: value for name, value in told.items() if value is not None})
