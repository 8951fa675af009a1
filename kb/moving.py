"""Moving house: everything that cannot be drawn again, as JSON Lines.

The first line says what it is and which format, the last one how many lines lie between
(so that a dump cut short is noticed). Between them stands a line for each reading (an
article's text with all that one run found in it, superseded ones too), for each judgement of
a person and for each deletion.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

import orjson
from pydantic import ValidationError

from kb.errors import DumpError, EvidenceError
from kb.findings import article_id
from kb.identity.knowing import draw_people
from kb.identity.linking import keep
from kb.identity.readings import findings_of
from kb.identity.rebuild import rebuild
from kb.identity.settle import settle_readings
from kb.models import Correction, Deletion, Judgement, Linking, Node, Profile, Reading, web_address
from kb.store.port import Store

FORMAT: Final = 3
"""Goes up when an older kb could not read the lines any more."""

MOVED: Final[tuple[type[Node], ...]] = (Reading, Judgement, Correction, Deletion, Linking, Profile)
"""What cannot be drawn again; of judgements those of people."""
_MODELS: Final[Mapping[str, type[Node]]] = {model.KIND: model for model in MOVED}
_OF_THE_STORE: Final = {"revision"}
"""What means something in one store only."""
Told = Callable[[int, int], None]
"""Hears how many lines of how many are done."""


@dataclass(frozen=True)
class Restored:
    """How many nodes the dump holds, and how many of them were there already."""

    nodes: int
    known: int


@dataclass(frozen=True)
class _Line:
    """One node of the dump: where its line begins, what it is written with, and by what it is recognised."""

    start: int
    node: str
    digest: str
    article: str | None


async def dump(store: Store) -> AsyncIterator[bytes]:
    """The lines, each with its line break."""
    yield _line({"kb": _version(), "format": FORMAT})
    lines = 0
    async for item in moved(store, *MOVED):
        lines += 1
        yield _line({item.KIND: item.model_dump(mode="json", exclude=_OF_THE_STORE)})
    yield _line({"end": lines})


async def restore(store: Store, file: Path, told: Told | None = None) -> Restored:
    """Read the dump into the store; an article and what hangs on it is one write."""
    lines = list(_checked(file))
    there = await _there(store, {line.node: line.digest for line in lines}, file)
    missing = [line for line in lines if there.get(line.node) != line.digest]
    with file.open("rb") as stream:
        done = 0
        for article, group in _together(missing):
            nodes = [_node(_read(stream, line)) for line in group]
            await put(store, article, nodes)
            done += len(group)
            if told:
                told(done, len(missing))
    return Restored(len(lines), len(lines) - len(missing))


def _together(lines: Iterable[_Line]) -> Iterator[tuple[str | None, list[_Line]]]:
    """What is written at once: first all that people decided, so that every article comes to its place at once."""
    groups: dict[str | None, list[_Line]] = {None: []}
    for line in lines:
        groups.setdefault(line.article, []).append(line)
    return ((article, group) for article, group in groups.items() if group)


def _read(stream: BinaryIO, line: _Line) -> bytes:
    stream.seek(line.start)
    return stream.readline()


async def put(store: Store, article: str | None, nodes: Sequence[Node]) -> None:
    """Put in readings of one article, or (without an article) what people decided, in one write."""
    async with store.write() as writer:
        new = [_written(node, writer.revision) for node in nodes]
        if article is None:
            await writer.save([node for node in new if not isinstance(node, Linking)], [])
            await keep(writer, (node for node in new if isinstance(node, Linking)))
            if await writer.ids(Reading):  # of a later dump than that of the articles which are there
                await rebuild(writer)
            else:
                await draw_people(writer, sorted({node.key for node in new if isinstance(node, Profile)}))
            return
        before = await writer.load(Reading, "article", [article])
        await settle_readings(writer, article, before, [*before, *(n for n in new if isinstance(n, Reading))])


def _written(node: Node, revision: int) -> Node:
    """The node as this store has it."""
    return node.model_copy(update=dict.fromkeys(_OF_THE_STORE & type(node).model_fields.keys(), revision))


async def moved(store: Store, *models: type[Node]) -> AsyncIterator[Node]:
    """All of these kinds that cannot be drawn again."""
    async for item in store.dump(*models):
        if isinstance(item, Node) and not _by_rule(item):
            yield item


async def _there(store: Store, dumped: Mapping[str, str], file: Path) -> dict[str, str]:
    """What the store holds of the dump, by id; anything else is an error."""
    found: dict[str, str] = {}
    async for item in moved(store, *MOVED):
        found[item.id] = _digest(item)
        if dumped.get(item.id) != found[item.id]:
            raise DumpError(
                f"The store holds {item.id}, which is not so in {file}: "
                "a dump is restored into an empty store, or again into the one where it was broken off."
            )
    return found


# Lines.


def _checked(file: Path) -> Iterator[_Line]:
    """Every line between the first and the last, looked at before anything is written."""
    try:
        with file.open("rb") as stream:
            yield from _walked(stream.readline, stream.tell, file)
    except OSError as error:
        raise DumpError(f"{file} cannot be read ({error.strerror}): give a file that `kb dump` wrote.") from error


def _walked(read: Callable[[], bytes], tell: Callable[[], int], file: Path) -> Iterator[_Line]:
    _check_head(read(), file)
    number, start = 1, tell()
    while line := read():
        number += 1
        try:
            found: Any = orjson.loads(line)
            if isinstance(found, dict) and "end" in found:
                _check_end(cast("dict[str, Any]", found)["end"], number - 2, file)
                return
            node = _node(line)
        except (ValidationError, EvidenceError, ValueError) as error:
            reason = str(error).splitlines()[0]
            raise DumpError(f"Line {number} of {file} is broken ({reason}): make the dump again.") from error
        yield _Line(start, node.id, _digest(node), node.article if isinstance(node, Reading) else None)
        start = tell()
    raise DumpError(f"{file} is cut short after line {number}: its last line is missing, so make the dump again.")


def _check_head(line: bytes, file: Path) -> None:
    try:
        head: Any = orjson.loads(line)
        format_ = int(head["format"])
        written = str(head["kb"])
    except (ValueError, TypeError, KeyError) as error:
        raise DumpError(f"{file} is no dump: its first line does not say so. Give a file of `kb dump`.") from error
    if format_ > FORMAT:
        raise DumpError(
            f"{file} was written by kb {written} in format {format_}, this kb reads up to {FORMAT}: install a newer kb."
        )


def _check_end(said: object, counted: int, file: Path) -> None:
    if said != counted:
        raise DumpError(f"{file} has {counted} lines where its last one says {said}: make the dump again.")


def _node(line: bytes) -> Node:
    """The node of a line; a `ValueError` says what is wrong with it."""
    found: Any = orjson.loads(line)
    if not isinstance(found, dict) or len(cast("dict[str, Any]", found)) != 1:
        raise ValueError("it should hold one thing")
    ((kind, value),) = cast("dict[str, Any]", found).items()
    if kind not in _MODELS:
        raise ValueError(f"nothing is called {kind!r}")
    node = _MODELS[kind].model_validate(value)
    if isinstance(node, Reading) and article_id(findings_of(node).source) != node.article:
        raise ValueError("its article has another id")
    if isinstance(node, Linking) and node.url:
        web_address(node.url)
    return node


def _line(value: dict[str, Any]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


def _digest(node: Node) -> str:
    return sha256(node.model_dump_json(exclude=_OF_THE_STORE).encode()).hexdigest()


def _by_rule(node: Node) -> bool:
    return isinstance(node, Judgement) and not node.by_person


def _version() -> str:
    try:
        return version("kb")
    except PackageNotFoundError:
        return "of a source tree"
