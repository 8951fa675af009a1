"""`kb judge`, `correct`, `link` and their like: what people decide, and how they take it back."""

from collections.abc import Callable, Coroutine
from getpass import getuser
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from kb.cli import decided, show
from kb.cli.opening import By, with_knowledge
from kb.identity.correcting import Marked, Marking, Why
from kb.identity.linking import Reference
from kb.knowledge import KnowledgeBase
from kb.models import (
    Act,
    CorrectedField,
    Correction,
    CorrectionKind,
    Judgement,
    LinkedAs,
    StatementType,
    Verdict,
)
from kb.people import read_people

app: Final = typer.Typer()
people: Final = typer.Typer(no_args_is_help=True, help="What you know of people already.")
app.add_typer(people, name="people")


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

    async def work(kb: KnowledgeBase) -> tuple[Judgement, bool]:
        made = await kb.judge(left, right, verdict, by or getuser(), reason)
        return made, bool((await kb.judgements()).conflicts)

    made, contradicted = with_knowledge(work)
    show.console.print(f"{made.id}: {made.left} and {made.right} are {decided.verdict(made)}.", markup=False)
    if contradicted:
        show.console.print("Some judgements contradict each other: `kb judgements` shows them.", markup=False)


@app.command("review")
def show_review(
    first: Annotated[int, typer.Option(help="How many to show.", min=1, max=1000)] = 20,
    after: Annotated[str | None, typer.Option(help="Where to go on, as the page before says.")] = None,
) -> None:
    """List what people should decide: pairs that may be the same, and corrections whose words are gone.

    What moves the most statements comes first; `kb judge` or `kb undo` takes it off the list for good.

    Example: `kb review --first 5`
    """
    show.console.print(decided.review(with_knowledge(lambda kb: kb.review(first, after))))


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
    show.console.print(decided.correction(with_knowledge(make)))


@app.command()
def corrections() -> None:
    """List what people set right, undone or not, and which of it finds its words no more.

    Example: `kb corrections`
    """
    show.console.print(decided.corrections(with_knowledge(lambda kb: kb.corrections())))


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
    show.console.print(
        decided.linking(with_knowledge(lambda kb: kb.link(subject, Reference(to, as_, note, title), by or getuser())))
    )


@app.command()
def links() -> None:
    """List what people linked, undone or not.

    Example: `kb links`
    """
    show.console.print(decided.links(with_knowledge(lambda kb: kb.links())))


@app.command()
def undo(
    ident: Annotated[str, typer.Argument(help="The id of a judgement, a correction or a link.")], *, by: By = None
) -> None:
    """Take a judgement, a correction or a link back: the graph is as if it had never been made.

    Example: `kb undo judgement:0b0c…`
    """
    show.console.print(decided.undone(with_knowledge(lambda kb: kb.undo(ident, by or getuser()))))


@app.command()
def judgements() -> None:
    """List what people judged, undone or not, and which of it contradicts the rest.

    Example: `kb judgements`
    """
    show.console.print(decided.judgements(with_knowledge(lambda kb: kb.judgements())))


@people.command("import")
def import_people(
    file: Annotated[Path, typer.Argument(help="CSV, or FollowTheMoney JSON.")],
) -> None:
    """Import what you know of people: names, aliases, Wikidata ids, countries, parties, posts with from and to.

    A row that makes no sense is named, the rest is imported, and the command ends with 1.

    Example: `kb people import people.csv`
    """
    told = read_people(file)

    known = with_knowledge(lambda kb: kb.know(told.found))
    show.console.print(f"New or known otherwise: {known.changed}; known already: {known.unchanged}.")
    for wrong in told.wrong:
        show.error(str(wrong))
    raise typer.Exit(bool(told.wrong))
