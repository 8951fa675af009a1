"""Rows in a file: what `kb extract --out FILE` has written, so that the next one goes on where it stopped.

Beside FILE lies FILE.done: the run that made the rows, then a line for each article with the digest of its bytes
and where its rows begin and end. What stands behind the last of them was being written when something stopped it.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError

from kb.errors import InputError
from kb.findings import Findings, Source
from loaders import known_as, rows


class _Made(BaseModel):
    """The first line: whose rows these are."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    run: str


class _Done(BaseModel):
    """One article whose rows are all there: bytes `start` to `end` of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    article: str
    sha256: str
    start: int
    end: int


@dataclass
class RowsKept:
    """The file and what is done; a context in which articles are added."""

    path: Path
    run: str
    done: dict[str, _Done] = field(default_factory=dict[str, _Done])
    """By the name that the rows call the article."""
    known: set[str] = field(default_factory=set[str])
    """The digests of all articles that are done."""
    outdated: bool = False
    """Whether the file also has rows of bytes that have changed since."""

    def __enter__(self) -> Self:
        """Read what is there; an `InputError` when the file is not ours, or another run made it."""
        self.note = self.path.with_name(self.path.name + ".done")
        try:
            self._read()
            self._cut()
            self.file: IO[bytes] = self.path.open("ab")
            self.log: IO[bytes] = self.note.open("ab")
        except OSError as error:
            raise InputError(f"{self.path} cannot be written: {error.strerror or error}.") from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.file.close()
        self.log.close()
        if self.outdated and kind is None:
            self._drop_outdated()

    def holds(self, source: Source) -> bool:
        """Whether the rows of this article, as this run finds them in these bytes, are in the file."""
        before = self.done.get(known_as(source))
        return before is not None and before.sha256 == source.sha256

    def add(self, found: Findings) -> None:
        """Write the rows of an article, and then that it is done."""
        start = self.file.tell()
        self.file.write(b"".join(orjson.dumps(row) + b"\n" for row in rows(found)))
        self.file.flush()
        one = _Done(article=known_as(found.source), sha256=found.source.sha256, start=start, end=self.file.tell())
        self._note(one)
        self.log.write(_line(one))
        self.log.flush()

    def _note(self, one: _Done) -> None:
        self.outdated |= self.done.pop(one.article, None) is not None
        self.done[one.article] = one
        self.known.add(one.sha256)

    def _read(self) -> None:
        lines = self._whole_lines()
        if not lines:
            if self.path.exists() and self.path.stat().st_size:
                raise InputError(
                    f"{self.path} holds something that `kb extract` did not write there: name another file."
                )
            return
        try:
            made = _Made.model_validate_json(lines[0])
            entries = [_Done.model_validate_json(line) for line in lines[1:]]
        except ValidationError:
            raise InputError(
                f"{self.note} is not what `kb extract` wrote: name another file, or remove both."
            ) from None
        if made.run != self.run:
            raise InputError(
                f"{self.path} was begun by another run ({made.run}, not {self.run}): name another file, or remove it."
            )
        size = self.path.stat().st_size if self.path.exists() else 0
        for one in entries:
            if one.end <= size:
                self._note(one)

    def _whole_lines(self) -> list[bytes]:
        """The lines of the note; a last one that was cut off is none."""
        return self.note.read_bytes().split(b"\n")[:-1] if self.note.exists() else []

    def _cut(self) -> None:
        """Cut off the rows and the line that were being written when something stopped it."""
        if not self.note.exists():
            self.note.write_bytes(_line(_Made(run=self.run)))
        os.truncate(self.note, sum(len(line) + 1 for line in self._whole_lines()))
        if self.path.exists():
            os.truncate(self.path, max((one.end for one in self.done.values()), default=0))

    def _drop_outdated(self) -> None:
        """Write the file anew with the rows that hold; while it is without its note nothing goes on from it."""
        fresh, notes, at = self.path.with_name(self.path.name + ".new"), [_line(_Made(run=self.run))], 0
        with self.path.open("rb") as old, fresh.open("wb") as new:
            for one in self.done.values():
                old.seek(one.start)
                new.write(old.read(one.end - one.start))
                notes.append(_line(one.model_copy(update={"start": at, "end": new.tell()})))
                at = new.tell()
        self.note.unlink()
        fresh.replace(self.path)
        self.note.write_bytes(b"".join(notes))


def _line(value: BaseModel) -> bytes:
    return value.model_dump_json().encode() + b"\n"
