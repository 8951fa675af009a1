"""A statement a row: CSV with a description beside it (CSV on the Web), and Parquet."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import orjson

from kb.errors import SettingsError
from kb.exports.form import Form, Origin, Statement, extractor_of
from kb.server.sheets import cell

BETWEEN: Final = "; "
"""What stands between values that share a cell of CSV; in Parquet they are a list."""


@dataclass(frozen=True)
class Column:
    """One column: what it tells, and its value in a statement."""

    name: str
    told: str
    of: Callable[[Statement], Any]
    type: str = "string"


def _at(*path: str) -> Callable[[Statement], Any]:
    """What lies at a path, None where something on the way is missing."""

    def of(statement: Statement) -> Any:
        value: Any = statement
        for name in path:
            value = value[name] if value else None
        return value

    return of


def _each(name: str, *path: str) -> Callable[[Statement], list[Any]]:
    """The same of every item of a list."""
    of = _at(*path)
    return lambda statement: [of(item) for item in statement[name]]


COLUMNS: Final = (
    Column("id", "the statement's id", _at("id")),
    Column("speaker", "who said it", _at("speaker", "name")),
    Column("speaker_id", "the id of who said it", _at("speaker", "id")),
    Column("as_written", "the source as it is printed", _at("asWritten")),
    Column("act", "what is done by saying it", _at("act")),
    Column("type", "DIRECT, MIXED or INDIRECT", _at("type")),
    Column("hedge", "the words that hedge it", _at("hedge")),
    Column("text", "the words said", _at("text")),
    Column("said", "when it was said, in EDTF (ISO 8601-2)", _at("said", "edtf")),
    Column("said_earliest", "the first possible day", _at("said", "earliest")),
    Column("said_latest", "the last possible day", _at("said", "latest")),
    Column("said_precision", "how well that is known", _at("said", "precision")),
    Column("said_basis", "why it is believed", _at("said", "basis")),
    Column("about", "whom it is aimed at or names", _each("about", "name"), "list"),
    Column("about_ids", "their ids", _each("about", "id"), "list"),
    Column("about_roles", "TARGET or NAMED, one for each", _each("about", "role"), "list"),
    Column("about_events", "the events that it speaks of", _each("aboutEvents", "name"), "list"),
    Column("claim", "the id of the claim", _at("claim", "id")),
    Column("occasion", "the id of the occasion of speech", _at("occasion", "id")),
    Column("article", "the id of the article", _at("article", "id")),
    Column("title", "its title", _at("article", "title")),
    Column("url", "its address", _at("article", "url")),
    Column("outlet", "who published it", _at("article", "outlet", "name")),
    Column("published", "when, in EDTF", _at("article", "published", "edtf")),
    Column("collection", "the collection that it was loaded into", _at("article", "collection")),
    Column("starts", "where the words begin, in code points of the text", _each("evidence", "start"), "integers"),
    Column("ends", "where they end", _each("evidence", "end"), "integers"),
    Column("extractor", "who found the statement", extractor_of),
)


class Csv(Form):
    """CSV that spreadsheets open safely; `NAME-metadata.json` beside it says where it comes from."""

    def __init__(self, file: Path, origin: Origin) -> None:
        super().__init__(file, origin)
        self._open = file.open("w", encoding="utf-8", newline="")
        self._rows = csv.writer(self._open)
        self._rows.writerow(column.name for column in COLUMNS)

    def write(self, statements: Sequence[Statement]) -> None:
        self._rows.writerows([cell(_joined(column.of(one))) for column in COLUMNS] for one in statements)

    def close(self) -> None:
        self._open.close()
        self.file.with_name(f"{self.file.name}-metadata.json").write_bytes(
            orjson.dumps(_described(self.file.name, self.origin.told(self.extractors)), option=orjson.OPT_INDENT_2)
        )


def _joined(value: Any) -> Any:
    return BETWEEN.join(map(str, value)) if isinstance(value, list) else value  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


def _described(name: str, told: Mapping[str, str]) -> dict[str, Any]:
    """What the W3C's CSV on the Web says of a table."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": name,
        "dc:title": "Who said what, about whom, and when",
        "prov:wasGeneratedBy": {f"kb:{key}": value for key, value in told.items()},
        "tableSchema": {
            "columns": [_column(column) for column in COLUMNS],
            "primaryKey": "id",
        },
    }


def _column(column: Column) -> dict[str, Any]:
    several = {} if column.type == "string" else {"separator": BETWEEN}
    type_ = "integer" if column.type == "integers" else "string"
    return {"name": column.name, "titles": column.name, "dc:description": column.told, "datatype": type_, **several}


class Parquet(Form):
    """Parquet with lists where there are several; the file's metadata says where it comes from."""

    def __init__(self, file: Path, origin: Origin) -> None:
        super().__init__(file, origin)
        self._arrow, parquet = _arrow()
        self._schema = self._arrow.schema([(column.name, self._type(column.type)) for column in COLUMNS])
        self._writer = parquet.ParquetWriter(file, self._schema, compression="zstd")

    def _type(self, name: str) -> Any:
        arrow = self._arrow
        return {
            "string": arrow.string(),
            "list": arrow.list_(arrow.string()),
            "integers": arrow.list_(arrow.int64()),
        }[name]

    def write(self, statements: Sequence[Statement]) -> None:
        rows = [{column.name: column.of(one) for column in COLUMNS} for one in statements]
        self._writer.write_table(self._arrow.Table.from_pylist(rows, self._schema))

    def close(self) -> None:
        self._writer.add_key_value_metadata(
            {f"kb.{key}": value for key, value in self.origin.told(self.extractors).items()}
        )
        self._writer.close()


def _arrow() -> tuple[Any, Any]:
    """The library that writes Parquet; it is large, so it comes with an extra and is looked for only here."""
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        raise SettingsError(
            "Parquet is written by pyarrow, which is not installed: pip install 'kb[parquet]', or export CSV."
        ) from None
