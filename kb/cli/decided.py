"""What people decide and decided, as a terminal shows it."""

from collections.abc import Sequence

from rich.console import Group
from rich.table import Table
from rich.text import Text

from kb.cli import show
from kb.identity.reviewing import Review
from kb.knowledge import Corrections, Judgements
from kb.models import CorrectedField, Correction, Judgement, Linking, Verdict


def verdict(judgement: Judgement) -> str:
    """What was said of the two."""
    return "perhaps the same" if judgement.verdict is Verdict.UNSURE else judgement.verdict.value.replace("-", " ")


def judgements(found: Judgements) -> Table | Text:
    """What people judged, the oldest first."""
    if not found.made:
        return Text("Nobody has judged anything yet.")
    table = show.table("Judgement", "Of", "Verdict", "By", "Reason")
    for made in found.made:
        contradicted = "\ncontradicts others" if made.id in found.conflicts else ""
        said = Text.assemble(verdict(made), (contradicted, "red"))
        table.add_row(made.id, f"{made.left}\n{made.right}", said, _signed(made), Text(made.reason))
    return table


def _signed(made: Judgement | Correction | Linking, *more: str) -> Text:
    """Who did it and when, and who took it back."""
    at = (show.minute(made.at),) if made.at else ()
    undone = (f"undone by {made.undone_by}",) if made.undone_at else ()
    return Text("\n".join((made.by, *at, *more, *undone)))


def review(page: Review) -> Group | Text:
    """What is to be decided, both sides below each other."""
    if not page.asked:
        return Text("Nothing is to be decided.")
    table = show.table()
    table.add_column("Moves", justify="right")
    table.add_column("Score", justify="right")
    table.add_column("May be the same", overflow="fold", ratio=3)
    table.add_column("Why", overflow="fold", ratio=1)
    for asked in page.asked:
        sides = [f"{side.text}\n{side.id}" for side in asked.sides] or [f"{asked.left}\nin {asked.right}"]
        table.add_row(str(asked.moves), f"{asked.score:.2f}", Text("\n".join(sides)), Text(asked.reason))
    more = f"; --after '{page.after}' shows more" if page.after else ""
    return Group(table, Text(f"{len(page.asked)} of {page.count} are shown{more}."))


def correction(made: Correction) -> Text:
    """What was set right, in one line."""
    match made.field:
        case CorrectedField.STRUCK:
            said = f"{made.statement} is no statement."
        case CorrectedField.ADDED:
            said = f"{made.statement} is added: {made.value}"
        case _:
            said = (
                f"{made.field.value} of {made.statement} was {made.was or 'nothing'} and is {made.value or 'nothing'}."
            )
    return Text(f"{made.id}: {said}")


def corrections(found: Corrections) -> Table | Text:
    """What people set right, the oldest first."""
    if not found.made:
        return Text("Nobody has set anything right yet.")
    table = show.table("Correction", "Field", "Was", "Is", "By", "Reason")
    for made in found.made:
        loose = ("its words are not there",) if made.id in found.loose else ()
        was, now = Text(made.was or "nothing"), Text(made.value or "nothing")
        who = _signed(made, made.kind.value, *loose)
        table.add_row(f"{made.id}\n{made.statement}", made.field.value, was, now, who, Text(made.reason))
    return table


def linking(made: Linking) -> Text:
    """A link: what it was made on, where it leads, and as what."""
    to, on = made.title or made.url or made.target, made.statement or made.claim
    return Text(f"{made.id}: {on} has the {made.as_.value.replace('_', '-')} source {to}.")


def links(found: Sequence[Linking]) -> Table | Text:
    """What people linked, the oldest first."""
    if not found:
        return Text("Nobody has linked anything yet.")
    table = show.table("Link", "As", "To", "By", "Note")
    for made in found:
        on, to = f"{made.id}\n{made.statement or made.claim}", Text(made.url or made.target or "")
        table.add_row(on, made.as_.value, to, _signed(made), Text(made.note))
    return table


def undone(made: Judgement | Correction | Linking) -> Text:
    """What does not hold any more."""
    if isinstance(made, Linking):
        return Text("Undone: ").append_text(linking(made))
    if isinstance(made, Correction):
        return Text("Undone: ").append_text(correction(made))
    return Text(f"Undone: {made.left} and {made.right} are {verdict(made)}.")
