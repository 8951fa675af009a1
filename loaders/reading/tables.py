"""`sources.csv`: what a user says of the files beside it.

A row a file: the column `file` names it, `outlet`, `url`, `title`, `published` and
`collection` are known, every other column becomes `meta`.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kb.errors import ArticleError
from loaders.reading.decoding import utf8
from loaders.reading.sources import given_date

NAME: Final = "sources.csv"


@dataclass(frozen=True)
class Table:
    """Its rows by file name, and what is wrong with others."""

    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    errors: tuple[ArticleError, ...] = ()

    def errors_about(self, name: str) -> tuple[ArticleError, ...]:
        """What is wrong, when only this file was asked for and the table may speak of it."""
        return () if name in self.rows else self.errors


def table_of(folder: Path) -> Table:
    """The table of a folder; an empty one where there is none."""
    path = folder / NAME
    if not path.is_file():
        return Table()
    try:
        text = utf8(path, path.read_bytes()).removeprefix("\ufeff")
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (OSError, csv.Error, ArticleError) as error:
        return Table(errors=(ArticleError(f"{path} cannot be read as comma-separated values: {error}"),))
    header = [name.strip() for name in lines[0]] if lines else []
    if "file" not in header or len(set(header)) < len(header):
        return Table(errors=(ArticleError(f"{path}, line 1, must name its columns once each, with file among them."),))
    rows: dict[str, Mapping[str, str]] = {}
    errors: list[ArticleError] = []
    for number, cells in enumerate(lines[1:], 2):
        try:
            rows |= _row(path, number, header, cells)
        except ArticleError as error:
            errors.append(error)
    return Table(rows, tuple(errors))


def _row(path: Path, number: int, header: list[str], cells: list[str]) -> dict[str, dict[str, str]]:
    """One row by its file name; empty lines give none."""
    if not any(cell.strip() for cell in cells):
        return {}
    where = f"{path}, line {number},"
    if len(cells) != len(header):
        raise ArticleError(f"{where} has {len(cells)} columns where the first line names {len(header)}.")
    row = {name: cell.strip() for name, cell in zip(header, cells, strict=True) if cell.strip()}
    name = row.pop("file", "")
    if not name or not (path.parent / name).is_file():
        raise ArticleError(f"{where} speaks of the file {name or 'without a name'}, which is not beside it.")
    given_date(row.get("published"), where)
    return {name: row}
