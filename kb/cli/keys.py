"""`kb key`: API keys, made once and shown once."""

from typing import Annotated, Final

import typer

from kb.cli import show
from kb.server.keys import KeyFile
from kb.settings import read_settings
from schema.caller import Role

app: Final = typer.Typer(
    help="API keys: who may read, curate and load through the server.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)


def _file() -> KeyFile:
    return KeyFile(read_settings().key_file)


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Whose it is; it stands beside what they change.")],
    *,
    role: Annotated[
        list[Role] | None, typer.Option(help="What they may do: each role that is given, else read.")
    ] = None,
    per_minute: Annotated[int | None, typer.Option(help="How many requests a minute are answered.", min=1)] = None,
) -> None:
    """Make a key and show it, this once.

    Example: `kb key add "news desk" --role curate --role load --per-minute 600`
    """
    secret = _file().add(name, role or [Role.READ], per_minute)
    show.errors.print("Keep this key now; it is not shown again.")
    typer.echo(secret)


@app.command("list")
def list_keys() -> None:
    """List the keys, without what they are.

    Example: `kb key list`
    """
    show.console.print(show.keys(_file().all()))


@app.command()
def remove(name: Annotated[str, typer.Argument(help="As `kb key list` shows it.")]) -> None:
    """Take a key away; a running server knows it no longer.

    Example: `kb key remove "news desk"`
    """
    _file().remove(name)
    show.console.print(f"Removed {name}.", markup=False)
