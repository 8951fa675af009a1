"""How answers look on a terminal."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kb.identity.comparing import Changes, Told
from kb.models import Deletion
from kb.server.keys import Key
from kb.store.port import Status

Answer = dict[str, Any]

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


def table(*columns: str, below: int = 1) -> Table:
    """A table without lines; `below` is how many empty lines follow each row."""
    made = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, below, 0))
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


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
    found = table()
    found.add_column("Said", min_width=10)
    found.add_column("Speaker", ratio=3)
    found.add_column("Words", ratio=7)
    found.add_column("Where", ratio=4, style="dim")
    for edge in connection["edges"]:
        node = edge["node"]
        who = Text.assemble(speaker(node), "\n", (act(node), "dim"))
        found.add_row(when(node).replace("/", "/\n"), who, _words(edge), place(node["evidence"][0]))
    return Group(found, counts(connection["counts"], len(connection["edges"])))


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


def gone(deletion: Deletion) -> Text:
    """An article that was there, and is missing in what follows."""
    by = f" by {deletion.by}" if deletion.by else ""
    return Text(f"Gone since: {deletion.title or deletion.key}, deleted on {deletion.at:%Y-%m-%d}{by}.")


def keys(found: Sequence[Key]) -> Table | Text:
    """API keys, by name."""
    if not found:
        return Text("There are no keys: the person at this machine may do everything, and nobody else can reach it.")
    listed = table("Key", "Roles", "Requests a minute", "Made", below=0)
    for key in found:
        often = str(key.per_minute or "any number")
        listed.add_row(Text(key.name), ", ".join(key.roles), often, minute(key.made_at))
    return listed


def minute(moment: datetime) -> str:
    """A moment as far as people ask for it."""
    return f"{moment:%Y-%m-%d %H:%M}"


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


def status(found: Status, versions: dict[str, str], page: str) -> Table:
    """Store, counts and versions."""
    told = Table(box=None, pad_edge=False, show_header=False)
    told.add_column(style="bold")
    told.add_column()
    rows = {
        "store": f"{found.database} {found.version}, {found.place}",
        "schema": f"version {found.schema_version}, revision {found.revision}",
        "holds": ", ".join(f"{number} {kind}" for kind, number in found.counts.items() if number) or "nothing yet",
        "page": page,
        "versions": ", ".join(f"{name} {version}" for name, version in versions.items()),
    }
    for name, value in rows.items():
        told.add_row(name, Text(value))
    return told
