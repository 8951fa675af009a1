"""What every export has in common: where it comes from, and how it is filled."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

Statement = Mapping[str, Any]
"""A statement as `export.QUESTION` answers it."""


@dataclass(frozen=True)
class Origin:
    """Where an export comes from: the question with its filter, and the state of the graph that was asked."""

    question: str
    filter: Mapping[str, Any]
    revision: int
    at: datetime

    def told(self, extractors: Sequence[str]) -> dict[str, str]:
        """All of it as texts, with those who found the statements."""
        return {
            "query": self.question,
            "filter": orjson.dumps(self.filter).decode(),
            "revision": str(self.revision),
            "extractor": "; ".join(extractors),
            "exported_at": self.at.isoformat(),
        }


class Form(ABC):
    """One file being written. It is there whole when `close` has returned."""

    def __init__(self, file: Path, origin: Origin) -> None:
        self.file = file
        self.origin = origin
        self._extractors: set[str] = set()

    @property
    def extractors(self) -> list[str]:
        """Who found the statements that were added so far."""
        return sorted(self._extractors)

    def add(self, statements: Sequence[Statement]) -> None:
        """Put one page of statements into the file."""
        self._extractors |= {extractor_of(statement) for statement in statements}
        self.write(statements)

    @abstractmethod
    def write(self, statements: Sequence[Statement]) -> None:
        """Put them into the file in its own way."""

    @abstractmethod
    def close(self) -> None:
        """End the file, and say in it where it comes from."""


def extractor_of(statement: Statement) -> str:
    """Who found a statement: the name and the version."""
    return f"{statement['run']['extractor']} {statement['run']['version']}"
