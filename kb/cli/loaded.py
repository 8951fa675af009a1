"""What a load brings, as a terminal shows it: while it runs, and when it is done."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from rich.console import Group
from rich.markup import escape
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

from kb.cli import show
from kb.errors import ArticleError
from kb.findings import Findings, Source
from loaders import speaks

_LINES: Final = 10
"""Lines of a file that are named for one reason."""


def progress_bar() -> Progress:
    """A bar on standard error, where somebody looks at it: how far, how many, how long still."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=show.errors, transient=True, disable=not show.errors.is_terminal)


class _Rate(ProgressColumn):
    """How many in a second, of late."""

    def render(self, task: Task) -> Text:
        return Text("" if task.speed is None else f"{task.speed:.1f}/s", style="progress.data.speed")


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
