"""Rows as CSV that spreadsheets can open safely."""

import csv
from io import StringIO
from typing import Any, Final

from schema.named import Table

_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")
"""A text that begins so is a formula to a spreadsheet, and a formula may send the sheet elsewhere."""


def sheet(table: Table) -> str:
    """A table as CSV (RFC 4180) with a line of column names."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(table.columns)
    writer.writerows([cell(row[name]) for name in table.columns] for row in table.rows)
    return text.getvalue()


def cell(value: Any) -> Any:
    """A value as a spreadsheet may have it: a text that looks like a formula is quoted."""
    match value:
        case bool():
            return "true" if value else "false"
        case str() if value.lstrip(" ").startswith(_FORMULA):
            return f"'{value}"
        case _:
            return value
