"""Asking for the statements, page by page, and writing them in one of the forms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from shutil import move
from tempfile import TemporaryDirectory
from typing import Any, Final

from kb.errors import InputError
from kb.exports.form import Form, Origin
from kb.exports.graphml import GraphMl
from kb.exports.jsonld import JsonLd
from kb.exports.tables import Csv, Parquet
from kb.store.port import Store
from schema.ask import ask

FORMS: Final[Mapping[str, Callable[[Path, Origin], Form]]] = {
    ".csv": Csv,
    ".parquet": Parquet,
    ".graphml": GraphMl,
    ".jsonld": JsonLd,
}
"""By the ending of the file's name."""

QUESTION: Final = """query Export($filter: StatementFilter, $after: String) {
  statements(filter: $filter, first: 100, after: $after, order: OLDEST) {
    pageInfo { hasNextPage endCursor }
    nodes {
      id type act hedge text asWritten cue
      said { edtf earliest latest precision basis phrase }
      speaker { id name type }
      about { id name type role }
      aboutEvents { id name }
      claim { id gist }
      occasion { id name }
      evidence { exact prefix suffix start end openAt version { sha256 } }
      article { id key url title language collection published { edtf } outlet { id name } }
      respondsTo { stance statement { id } }
      run { extractor version }
    }
  }
}
"""


@dataclass(frozen=True)
class Exported:
    """How many statements went where, and what the graph's revision was."""

    statements: int
    revision: int
    files: tuple[Path, ...]


async def export(store: Store, file: Path, filter_: Mapping[str, Any]) -> Exported:
    """Write the statements that a filter lets through, the oldest first; the ending says the form.

    When the graph changes meanwhile it is begun again, so that a file shows one state. The
    files are there whole or not at all; CSV has a second one that describes it.
    """
    form = FORMS.get(file.suffix)
    if not form:
        raise InputError(f"{file} ends in none of {', '.join(FORMS)}: one of these endings says what to write.")
    with TemporaryDirectory(dir=file.parent, prefix=".kb-export-") as folder:
        while (done := await _tried(store, form, Path(folder, file.name), filter_)) is None:
            pass
        for made in done.files:
            move(made, file.parent / made.name)
    return Exported(done.statements, done.revision, tuple(file.parent / made.name for made in done.files))


async def _tried(
    store: Store, form: Callable[[Path, Origin], Form], file: Path, filter_: Mapping[str, Any]
) -> Exported | None:
    """One attempt; None when the graph has changed before it was done."""
    origin = Origin(QUESTION, filter_, await store.revision(), datetime.now(UTC))
    writing, count, after = form(file, origin), 0, None
    while True:
        page = (await ask(store, QUESTION, {"filter": filter_, "after": after}))["statements"]
        writing.add(page["nodes"])
        count += len(page["nodes"])
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    writing.close()
    if await store.revision() != origin.revision:
        return None
    return Exported(count, origin.revision, tuple(sorted(file.parent.iterdir())))
