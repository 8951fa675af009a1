"""Making the file, and seeing that it is ours."""

from contextlib import closing
from pathlib import Path
from typing import Final

from kb.errors import StoreVersionError, StoreWriteError
from kb.store.port import SCHEMA_VERSION
from kb.store.sqlite.connections import Connection
from kb.store.sqlite.names import number
from kb.store.sqlite.tables import tables

APPLICATION: Final = 0x6B622D31
"""What marks a file as ours: `kb-1`."""

_MARKS: Final = """
SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
FROM pragma_application_id, pragma_user_version
"""
_FRESH: Final = (0, 0, 0)


def prepare(path: Path, patience: float) -> None:
    """Make the file with its tables when it is not there.

    Raises `StoreWriteError` for the file of another program, `StoreVersionError` for that
    of another version of kb.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(Connection(path, patience)) as connection:
        if _marks(connection) == _FRESH:
            _create(connection)
        application, version, _ = _marks(connection)
    if application != APPLICATION:
        raise StoreWriteError(f"{path} belongs to another program: move it away, or name another folder in KB_DATA.")
    if version != SCHEMA_VERSION:
        raise StoreVersionError(
            f"{path} was written by another version of kb (its schema is {version}, this one's is {SCHEMA_VERSION}): "
            "dump it with that version and restore it with this one, or name another folder in KB_DATA."
        )


def _marks(connection: Connection) -> tuple[int, ...]:
    return next(connection.rows(_MARKS))


def _create(connection: Connection) -> None:
    connection.do("PRAGMA journal_mode = WAL")
    connection.do("BEGIN IMMEDIATE")
    # Another process may have been quicker.
    if _marks(connection) == _FRESH:
        for text in tables():
            connection.do(text)
        connection.do(f"PRAGMA application_id = {number(APPLICATION)}")
        connection.do(f"PRAGMA user_version = {number(SCHEMA_VERSION)}")
    connection.do("COMMIT")
