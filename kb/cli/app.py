"""The command line: the rooms that hold its commands, and what becomes of an error."""

from typing import Final

import typer

from kb.cli import articles, asking, curating, keeping, keys, serving, show
from kb.errors import InputError, KbError

app = typer.Typer(
    help="Who said what, about whom, and when, with the words at their place in the article.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)

_HEADINGS: Final = {
    "Begin": serving.app,
    "Articles": articles.app,
    "Ask": asking.app,
    "Decide": curating.app,
    "Keep": keeping.app,
}


def _add(heading: str, part: typer.Typer) -> None:
    """Its commands become commands of `kb`, under a heading of their own in the help."""
    for each in (*part.registered_commands, *part.registered_groups):
        each.rich_help_panel = heading
    app.add_typer(part)


for _heading, _part in _HEADINGS.items():
    _add(_heading, _part)
app.add_typer(keys.app, name="key", rich_help_panel="Begin")


def main() -> None:
    """Run the command line; every error that was foreseen is one sentence."""
    try:
        app(prog_name="kb")
    except KbError as error:
        show.error(str(error))
        raise SystemExit(2 if isinstance(error, InputError) else 1) from None
    except BrokenPipeError:
        raise SystemExit(0) from None
