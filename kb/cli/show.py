"""How answers look on a terminal."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from rich.console import Console, Group
from rich.markup import escape
from rich.padding import Padding
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from kb.errors import ArticleError
from kb.findings import Findings, Source
from kb.identity.comparing import Changes, Told
from kb.identity.reviewing import Review
from kb.knowledge import Corrections, Judgements
from kb.models import CorrectedField, Correction, Deletion, Judgement, Linking, Verdict
from kb.server.keys import Key
from kb.store.port import Status
from loaders import speaks

Answer = dict[str, Any]

_LINES: Final = 10
"""Lines of a file that are named for one reason."""

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


def progress_columns() -> list[ProgressColumn]:
    """What a long load shows: how far, how many, how long still."""
    return [
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
    ]


class _Rate(ProgressColumn):
    """How many in a second, of late."""

    def render(self, task: Task) -> Text:
        return Text("" if task.speed is None else f"{task.speed:.1f}/s", style="progress.data.speed")


def progress() -> Progress:
    """A bar on standard error, where somebody looks at it."""
    return Progress(*progress_columns(), console=errors, transient=True, disable=not errors.is_terminal)


def error(message: str) -> None:
    """One sentence for a person, on standard error."""
    errors.print(Text(f"kb: {message}"), style="red", soft_wrap=True)


def when(statement: Answer) -> str:
    """The date as EDTF, or that there is none."""
    return statement["said"]["edtf"] or "date unknown"


def speaker(statement: Answer) -> str:
    """Who said it; as printed, with a question mark, when that is not resolved."""
    return statement["speaker"]["name"] if statement["speaker"] else f"{statement['asWritten'] or 'nobody named'} (?)"


def act(statement: Answer) -> str:
    """What was done by saying it."""
    return statement["act"].lower().replace("_", " ")


def place(passage: Answer) -> str:
    """Where the words stand: outlet, article and characters."""
    article = passage["article"]
    outlet = article["outlet"]["name"] if article["outlet"] else "outlet not given"
    name = article["title"] or Path(article["path"] or article["key"]).name
    return f"{outlet}, {name}, characters {passage['start']}–{passage['end']}"


def quotation(statement: Answer) -> Group:
    """One statement with its words, who said it, and where it is printed."""
    said = Text.assemble((speaker(statement), "bold"), f" ({act(statement)}, {when(statement)})")
    lines = [Text(f"“{passage['exact']}”", style="italic") for passage in statement["evidence"]]
    lines += [Text(place(passage), style="dim") for passage in statement["evidence"]]
    return Group(said, *(Padding(line, (0, 0, 0, 2)) for line in lines))


_FOUND: Final = {
    "EXACT": ("exact", "Word for word:"),
    "PART_OF": ("partOf", "As a part of longer words:"),
    "ALTERED": ("altered", "Not so, but much like it ([-asked for alone-], {+printed alone+}):"),
}


def quote(found: Answer) -> Group:
    """Whether a text was said: the printings of the surest way in which it was found."""
    if found["found"] not in _FOUND:
        return Group(Text(f"Nobody is reported to have said this. {covered(found['covered'])}"))
    list_, how = _FOUND[found["found"]]
    return Group(Text(f"{how}\n", style="bold"), statements(found[list_]))


def _words(edge: Answer) -> Text:
    """The words of a statement; of a text that was looked for, what differs is marked."""
    whole = {"text": edge["node"]["text"], "asked": True, "printed": True}
    pieces: list[dict[str, Any]] = edge.get("differences") or [whole]
    return Text.assemble(*map(_piece, pieces))


def _piece(piece: Answer) -> Text:
    """Marked as `wdiff` marks it, so that it is told apart without colours too."""
    words = str(piece["text"])
    if piece["asked"] and piece["printed"]:
        return Text(words)
    opened, closed, style = ("[-", "-]", "dim") if piece["asked"] else ("{+", "+}", "bold")
    bare = words.rstrip()
    return Text.assemble((f"{opened}{bare}{closed}", style), words[len(bare) :])


def statements(connection: Answer) -> Group:
    """A table of statements and, below it, how many there are in all three ways of counting."""
    if not connection["edges"]:
        return Group(Text(f"Nothing fits. {covered(connection['covered'])}"))
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 1, 0))
    table.add_column("Said", min_width=10)
    table.add_column("Speaker", ratio=3)
    table.add_column("Words", ratio=7)
    table.add_column("Where", ratio=4, style="dim")
    for edge in connection["edges"]:
        node = edge["node"]
        who = Text.assemble(speaker(node), "\n", (act(node), "dim"))
        table.add_row(when(node).replace("/", "/\n"), who, _words(edge), place(node["evidence"][0]))
    return Group(table, counts(connection["counts"], len(connection["edges"])))


def covered(found: Answer) -> str:
    """How much was read about the time that was asked for, so that silence and blindness differ."""
    if not found["articles"]:
        return "No article of that time is loaded, so this says nothing."
    read, days = number(found["articles"], "articles"), number(found["days"], "known days")
    return f"{read} in {number(found['outlets'], 'outlets')} were looked at, published on {days}."


def counts(three: Answer, shown: int) -> Text:
    """The three counts, and how many of them are shown."""
    numbers = [number(three[of], of) for of in ("statements", "occasions", "outlets")]
    cut = f"; the first {shown} are shown, --first shows more" if shown < three["statements"] else ""
    return Text(f"{numbers[0]} on {numbers[1]} in {numbers[2]}{cut}.")


def number(count: int, of: str) -> str:
    """How many of something; `of` is its plural."""
    return f"{count} {of.removesuffix('s') if count == 1 else of}"


def verdict(judgement: Judgement) -> str:
    """What was said of the two."""
    return "perhaps the same" if judgement.verdict is Verdict.UNSURE else judgement.verdict.value.replace("-", " ")


def judgements(found: Judgements) -> Table | Text:
    """What people judged, the oldest first."""
    if not found.made:
        return Text("Nobody has judged anything yet.")
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 1, 0))
    for column in ("Judgement", "Of", "Verdict", "By", "Reason"):
        table.add_column(column, overflow="fold")
    for made in found.made:
        contradicted = "\ncontradicts others" if made.id in found.conflicts else ""
        undone = f"\nundone by {made.undone_by}" if made.undone_at else ""
        who = f"{made.by}\n{made.at:%Y-%m-%d %H:%M}{undone}"
        said = Text.assemble(verdict(made), (contradicted, "red"))
        table.add_row(made.id, f"{made.left}\n{made.right}", said, Text(who), Text(made.reason))
    return table


def gone(deletion: Deletion) -> Text:
    """An article that was there, and is missing in what follows."""
    by = f" by {deletion.by}" if deletion.by else ""
    return Text(f"Gone since: {deletion.title or deletion.key}, deleted on {deletion.at:%Y-%m-%d}{by}.")


def keys(found: Sequence[Key]) -> Table | Text:
    """API keys, by name."""
    if not found:
        return Text("There are no keys: the person at this machine may do everything, and nobody else can reach it.")
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for column in ("Key", "Roles", "Requests a minute", "Made"):
        table.add_column(column, overflow="fold")
    for key in found:
        often = str(key.per_minute or "any number")
        table.add_row(Text(key.name), ", ".join(key.roles), often, f"{key.made_at:%Y-%m-%d %H:%M}")
    return table


def report(found: Sequence[Changes]) -> Group:
    """What new readings changed, article by article, and all of it in numbers."""
    lines = [line for changes in found for line in _changed(changes)]
    kinds = [[told for changes in found for told in of(changes)] for of in _CHANGES.values()]
    numbers = ", ".join(f"{len(told)} {what}" for what, told in zip(_CHANGES, kinds, strict=True))
    return Group(*lines, Text(f"In {number(len(found), 'articles')} that were read anew: {numbers}."))


_CHANGES: Final[dict[str, Callable[[Changes], Sequence[Told]]]] = {
    "appeared": lambda changes: changes.appeared,
    "vanished": lambda changes: changes.vanished,
    "with another speaker": lambda changes: changes.respoken,
}


def _changed(changes: Changes) -> Iterator[Text]:
    yield Text(f"{changes.article}: {changes.before}, then {changes.after}", style="bold")
    for what, of in _CHANGES.items():
        for told in of(changes):
            was = f" (was {told.was})" if told.was else ""
            yield Text(f"  {what}: {told.speaker or 'nobody'}{was}: “{told.text}” {told.id}")


def review(page: Review) -> Group | Text:
    """What is to be decided, both sides below each other."""
    if not page.asked:
        return Text("Nothing is to be decided.")
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 1, 0))
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


def linking(made: Linking) -> Text:
    """A link: what it was made on, where it leads, and as what."""
    to, on = made.title or made.url or made.target, made.statement or made.claim
    return Text(f"{made.id}: {on} has the {made.as_.value.replace('_', '-')} source {to}.")


def links(found: Sequence[Linking]) -> Table | Text:
    """What people linked, the oldest first."""
    if not found:
        return Text("Nobody has linked anything yet.")
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 1, 0))
    for column in ("Link", "As", "To", "By", "Note"):
        table.add_column(column, overflow="fold")
    for made in found:
        state = f"\nundone by {made.undone_by}" if made.undone_at else ""
        on = f"{made.id}\n{made.statement or made.claim}"
        to, who = Text(made.url or made.target or ""), Text(f"{made.by}\n{made.at:%Y-%m-%d %H:%M}{state}")
        table.add_row(on, made.as_.value, to, who, Text(made.note))
    return table


def undone(made: Judgement | Correction | Linking) -> Text:
    """What does not hold any more."""
    if isinstance(made, Linking):
        return Text("Undone: ").append_text(linking(made))
    if isinstance(made, Correction):
        return Text("Undone: ").append_text(correction(made))
    return Text(f"Undone: {made.left} and {made.right} are {verdict(made)}.")


def corrections(found: Corrections) -> Table | Text:
    """What people set right, the oldest first."""
    if not found.made:
        return Text("Nobody has set anything right yet.")
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 1, 0))
    for column in ("Correction", "Field", "Was", "Is", "By", "Reason"):
        table.add_column(column, overflow="fold")
    for made in found.made:
        state = f"\nundone by {made.undone_by}" if made.undone_at else ""
        state += "\nits words are not there" if made.id in found.loose else ""
        who = f"{made.by}\n{made.at:%Y-%m-%d %H:%M}\n{made.kind.value}{state}"
        was, now = Text(made.was or "nothing"), Text(made.value or "nothing")
        table.add_row(f"{made.id}\n{made.statement}", made.field.value, was, now, Text(who), Text(made.reason))
    return table


@dataclass
class Loaded:
    """What a load has brought so far, by outlet and by speaker."""

    outcomes: Counter[str] = field(default_factory=Counter[str])
    articles: Counter[str] = field(default_factory=Counter[str])
    by_outlet: Counter[str] = field(default_factory=Counter[str])
    by_speaker: Counter[str] = field(default_factory=Counter[str])
    unread: Counter[str] = field(default_factory=Counter[str])
    failed: list[ArticleError] = field(default_factory=list[ArticleError])

    def add(self, findings: Findings, outcome: str) -> None:
        """Count one article."""
        outlet = findings.source.outlet.name if findings.source.outlet else "outlet not given"
        self.outcomes[outcome] += 1
        self.articles[outlet] += 1
        self.by_outlet[outlet] += len(findings.attributions)
        self.by_speaker.update(a.speaker.name if a.speaker else "not resolved" for a in findings.attributions)
        self.note(findings.source)

    def known(self, source: Source) -> None:
        """Count one that was there already."""
        self.outcomes["unchanged"] += 1
        self.note(source)

    def note(self, source: Source) -> None:
        """Remember a language in which nothing is found."""
        if not speaks(source.language):
            self.unread[source.language or ""] += 1

    def fail(self, error: ArticleError) -> None:
        """Count one that cannot be loaded."""
        self.failed.append(error)
        self.outcomes["failed"] += 1

    def summary(self) -> Group:
        """The outlets and the speakers with the most statements, and what became of the articles."""
        line = ", ".join(f"{number} {outcome}" for outcome, number in sorted(self.outcomes.items()))
        tables = [
            _ranking("Outlet", self.by_outlet, {"Articles": self.articles}),
            _ranking("Speaker", self.by_speaker, {}),
        ]
        anew = [Text("What is read otherwise than before is told by `kb report`.")] if self.outcomes["replaced"] else []
        return Group(*tables, Text(f"Articles: {line or 'nothing to load'}."), *anew, *other_languages(self.unread))


def refused(file: Path, lines: Mapping[int, str]) -> Iterator[str]:
    """A sentence for each reason, with the lines that it was for."""
    reasons: dict[str, list[int]] = {}
    for number, reason in sorted(lines.items()):
        reasons.setdefault(reason, []).append(number)
    for reason, numbers in reasons.items():
        more = f" and {len(numbers) - _LINES} more" if len(numbers) > _LINES else ""
        where = ", ".join(map(str, numbers[:_LINES]))
        yield f"{file}, line {where}{more}: {reason}."


def other_languages(unread: Counter[str]) -> Iterator[Text]:
    """What is kept without statements, where there is any."""
    if unread:
        which = ", ".join(f"{language} {count}" for language, count in sorted(unread.items()))
        yield Text(f"In languages that kb does not read, kept without statements: {which}.")


def _ranking(of: str, numbers: Counter[str], more: dict[str, Counter[str]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(of)
    for column in (*more, "Statements"):
        table.add_column(column, justify="right")
    for name, number in sorted(numbers.items(), key=lambda item: (-item[1], item[0]))[:12]:
        table.add_row(escape(name), *(str(counter[name]) for counter in more.values()), str(number))
    return table


def status(found: Status, versions: dict[str, str], page: str) -> Table:
    """Store, counts and versions."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="bold")
    table.add_column()
    rows = {
        "store": f"{found.database} {found.version}, {found.place}",
        "schema": f"version {found.schema_version}, revision {found.revision}",
        "holds": ", ".join(f"{number} {kind}" for kind, number in found.counts.items() if number) or "nothing yet",
        "page": page,
        "versions": ", ".join(f"{name} {version}" for name, version in versions.items()),
    }
    for name, value in rows.items():
        table.add_row(name, Text(value))
    return table
