"""What people say about which claims, events and entities are the same, or are not."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from kb.errors import QueryError
from kb.identity.called import check_person, leaf_called
from kb.identity.neighbourhood import canonical_ids
from kb.identity.settle import resettle
from kb.identity.undoing import decision, undone
from kb.models import Judgement, Leaf, Suggestion, Verdict, make_id
from kb.store.port import Reader, Writer


@dataclass(frozen=True)
class Opinion:
    """What a person says of two; `left` and `right` are ids, or names that only one entity has."""

    left: str
    right: str
    verdict: Verdict
    by: str
    reason: str = ""


async def judge(writer: Writer, opinion: Opinion, at: datetime) -> Judgement:
    """Record what a person says and make the graph as it has it; the same again is the judgement there is."""
    left, right = sorted([await leaf_called(writer, opinion.left), await leaf_called(writer, opinion.right)])
    await _check(writer, left, right, opinion.by)
    known = await _judged(writer, left, right)
    if known and known.verdict is opinion.verdict:
        return known
    if known:
        raise QueryError(
            f"{known.by} judged {left} and {right} to be {known.verdict.value}: undo {known.id} first, "
            "so that both stay on record."
        )
    made = Judgement(
        id=f"judgement:{uuid.uuid4()}", left=left, right=right, verdict=opinion.verdict,
        score=await _score(writer, left, right), by=opinion.by, reason=opinion.reason, at=at,
    )  # fmt: skip
    await writer.save([made], [])
    await resettle(writer, [left, right])
    return made


async def undo(writer: Writer, judgement: str, by: str, at: datetime) -> Judgement:
    """Take a person's judgement out of force, and make the graph as it was without it; it stays on record."""
    made = await decision(writer, Judgement, judgement, by)
    if not made.by_person:
        raise QueryError(
            f"{judgement} was made by a rule ({made.reason}): judge {made.left} and {made.right} to be not the same."
        )
    now = undone(made, by, at)
    await writer.save([now], [])
    await resettle(writer, [made.left, made.right])
    return now


async def _judged(reader: Reader, left: str, right: str) -> Judgement | None:
    """What a person said of this pair, where it is in force."""
    found = await reader.load(Judgement, "left", [left])
    return next((j for j in found if j.right == right and j.by_person and j.in_force), None)


async def _score(reader: Reader, left: str, right: str) -> float | None:
    """How alike the nodes of these leaves are, where that made somebody ask."""
    nodes = sorted((await canonical_ids(reader, [left, right])).values())
    return next((one.score for one in await reader.load(Suggestion, "id", [make_id("suggestion", *nodes)])), None)


async def _check(reader: Reader, left: str, right: str, by: str) -> None:
    """Two different leaves of one kind, and a person."""
    if left == right:
        raise QueryError(f"{left} is given twice: give two, of what may be the same.")
    leaves = {leaf.id: leaf for leaf in await reader.load(Leaf, "id", [left, right])}
    if leaves[left].of != leaves[right].of:
        raise QueryError(
            f"{left} is of kind {leaves[left].of} and {right} of kind {leaves[right].of}: give two of one kind."
        )
    check_person(by)
