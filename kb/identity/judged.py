"""What was judged of each node, and which judgements contradict each other: shown where the node is shown."""

from collections.abc import Sequence
from itertools import chain
from typing import Final

from kb.identity.components import conflicts
from kb.identity.neighbourhood import canonical_ids
from kb.identity.suggesting import moved_with
from kb.models import Judgement, Suggestion, make_id
from kb.store.port import Writer
from kb.vocabulary import ASKS_ABOUT_JUDGEMENT, JUDGES_CLAIM, JUDGES_ENTITY, JUDGES_EVENT, Step, edge

_JUDGES: Final = {"claim": JUDGES_CLAIM, "entity": JUDGES_ENTITY, "event": JUDGES_EVENT}
_ENDS: Final = 2


async def show_judged(writer: Writer, judged: Sequence[Judgement]) -> None:
    """Bind these judgements to the nodes that their leaves belong to now, and ask about those that contradict others.

    They must be all that touch the leaves which came, went or moved.
    """
    nodes = await canonical_ids(writer, chain.from_iterable((one.left, one.right) for one in judged))
    for kind, relation in _JUDGES.items():
        wanted = {
            (one.id, node)
            for one in judged
            for node in (nodes.get(one.left), nodes.get(one.right))
            if node and node.startswith(f"{kind}:")
        }
        of_kind = sorted({one.id for one in judged if one.left.startswith(f"{kind}:")})
        reached = await writer.reached(Step(relation, forward=True), of_kind, _ENDS) if of_kind else {}
        stored = {(one, node) for one, ends in reached.items() for node in ends}
        await writer.unlink([edge(relation, *ends) for ends in sorted(stored - wanted)])
        await writer.save([], [edge(relation, *ends) for ends in sorted(wanted - stored)])
    await _ask_about(writer, [one for one in judged if one.by_person], nodes)


async def _ask_about(writer: Writer, judged: Sequence[Judgement], nodes: dict[str, str]) -> None:
    """Only a person can say which of those that contradict each other is wrong."""
    wanted: dict[str, Suggestion] = {}
    for one in conflicts(judged):
        node = nodes.get(one.left) or nodes.get(one.right)
        if node:
            asked = Suggestion(
                id=make_id("suggestion", one.id), of=Judgement.KIND, left=one.id, right=node, score=0.0,
                reason="judged not to be the same, and other judgements join them",
                moves=await moved_with(writer, node),
            )  # fmt: skip
            wanted[asked.id] = asked
    stored = {one.id: one for one in await writer.load(Suggestion, "left", sorted(one.id for one in judged))}
    await writer.remove(Suggestion, sorted(stored.keys() - wanted.keys()))
    fresh = [one for ident, one in wanted.items() if stored.get(ident) != one]
    await writer.save(fresh, [edge(ASKS_ABOUT_JUDGEMENT, one.id, one.left) for one in fresh])
