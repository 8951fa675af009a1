"""The named documents: questions kept as files, read once, each able to stand without variables.

A file `NAME.graphql` holds one operation. The comment above it says what it answers; a line
`# rows: a.b.c` in it says which list its rows are, where that is not the first list.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from graphql import (
    GraphQLInputObjectType,
    OperationDefinitionNode,
    OperationType,
    Undefined,
    type_from_ast,  # pyright: ignore[reportUnknownVariableType]  (graphql-core leaves a generic open)
    value_from_ast_untyped,
)
from graphql.language import VariableDefinitionNode

from kb.errors import SettingsError
from schema.documents import Document, DocumentError, read_document
from schema.named.expected import Expected, expected
from schema.query import GRAPHQL

HERE: Final = Path(__file__).parent
FILTER: Final = "filter"
"""The variable whose fields may be given one by one."""

_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,63}")
_ROWS: Final = re.compile(r"rows:\s*([\w.]+)")


@dataclass(frozen=True)
class Variable:
    """A variable of a document; `default` is as a client would send it, None without one."""

    name: str
    type: Expected
    default: Any


@dataclass(frozen=True, eq=False)
class Named:
    """A document under a name; `path` leads to its rows where it says so itself."""

    name: str
    title: str
    path: tuple[str, ...]
    text: str
    document: Document

    @property
    def operation(self) -> OperationDefinitionNode:
        return self.document.operations[0]

    @cached_property
    def variables(self) -> Mapping[str, Variable]:
        found = map(_variable, self.operation.variable_definitions or ())
        return {variable.name: variable for variable in found}

    @cached_property
    def filter(self) -> GraphQLInputObjectType | None:
        """The type of the filter, whose fields may be given one by one; None without a filter."""
        given = self.variables.get(FILTER)
        return given.type.input if given else None


Library = Mapping[str, Named]
"""Named documents by their names, sorted."""


def library(folder: Path | None = None) -> Library:
    """Ours and those of a user's folder; a file that cannot be used is a `SettingsError`."""
    ours = {named.name: named for named in _read(HERE)}
    added = {named.name: named for named in _read(folder)} if folder else {}
    if both := sorted(ours.keys() & added.keys()):
        raise SettingsError(f"{folder}: {both[0]}.graphql has the name of a document of kb; give it another.")
    return dict(sorted({**ours, **added}.items()))


def _read(folder: Path) -> Iterator[Named]:
    if not folder.is_dir():
        raise SettingsError(f"KB_NAMED: {folder} is no folder; make it, or name another.")
    for path in sorted(folder.glob("*.graphql")):
        try:
            yield named(path.stem, path.read_text("utf-8"))
        except (SettingsError, OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{path}: {error}") from None


def named(name: str, text: str) -> Named:
    """A document under a name; one that cannot stand as such is a `SettingsError`."""
    if not _NAME.fullmatch(name):
        raise SettingsError("the name of a document is small letters, digits and hyphens; rename the file.")
    try:
        document = read_document(text)
    except DocumentError as error:
        raise SettingsError(str(error.errors[0].message)) from None
    if len(document.operations) != 1 or document.operations[0].operation is not OperationType.QUERY:
        raise SettingsError("a named document is one query; put others into files of their own.")
    made = Named(name, *_notes(text), text, document)
    for variable in made.variables.values():
        if variable.type.required and variable.default is None:
            raise SettingsError(
                f"${variable.name} has no default, and a named document works without variables; give one."
            )
    return made


def _notes(text: str) -> tuple[str, tuple[str, ...]]:
    """What the comment above the operation says: the title, and the way to the rows where it names one."""
    notes = [line[1:].strip() for line in text.partition("{")[0].splitlines() if line.startswith("#")]
    ways = [found[1] for note in notes if (found := _ROWS.fullmatch(note))]
    title = " ".join(note for note in notes if not _ROWS.fullmatch(note))
    return title, tuple(ways[0].split(".")) if ways else ()


def _variable(node: VariableDefinitionNode) -> Variable:
    value = value_from_ast_untyped(node.default_value) if node.default_value else None
    default = None if value is Undefined else value
    return Variable(node.variable.name.value, expected(type_from_ast(GRAPHQL, node.type)), default)
