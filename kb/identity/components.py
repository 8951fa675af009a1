"""Which leaves are one node: connected components of SAME, as people and rules judged."""

from collections.abc import Iterable

from kb.models import Judgement, Verdict


class _Forest:
    """Leaves that belong together, each tree known by its smallest."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def root(self, leaf: str) -> str:
        while (above := self._above.get(leaf, leaf)) != leaf:
            self._above[leaf] = self._above.get(above, above)
            leaf = above
        return leaf

    def join(self, one: str, other: str) -> None:
        first, last = sorted((self.root(one), self.root(other)))
        if first != last:
            self._above[last] = first

    def roots(self, judgement: Judgement) -> frozenset[str]:
        return frozenset((self.root(judgement.left), self.root(judgement.right)))


def components(leaves: Iterable[str], judged: Iterable[Judgement]) -> dict[str, str]:
    """Each leaf with its canonical id, the smallest leaf of its component.

    What a person joined is joined, also through a leaf that is not there now (its article
    was deleted). A rule's joins come after that, in the order of their leaves, and none
    brings together what a person parted.
    """
    here, forest = set(leaves), _grown(judged)
    smallest: dict[str, str] = {}
    for leaf in sorted(here):
        smallest.setdefault(forest.root(leaf), leaf)
    return {leaf: smallest[forest.root(leaf)] for leaf in here}


def conflicts(judged: Iterable[Judgement]) -> list[Judgement]:
    """What a person parted although other judgements of people join it."""
    judged = list(judged)
    forest = _grown(judged)
    return [judgement for judgement in _parted(judged) if len(forest.roots(judgement)) == 1]


def _grown(judged: Iterable[Judgement]) -> _Forest:
    judged = list(judged)
    same = [judgement for judgement in judged if judgement.verdict is Verdict.SAME and judgement.in_force]
    forest, parted = _Forest(), _parted(judged)
    for judgement in same:
        if judgement.by_person:
            forest.join(judgement.left, judgement.right)
    rules = (judgement for judgement in same if not judgement.by_person)
    for judgement in sorted(rules, key=lambda judgement: (judgement.left, judgement.right)):
        ends = forest.roots(judgement)
        if not any(forest.roots(apart) == ends for apart in parted):
            forest.join(judgement.left, judgement.right)
    return forest


def _parted(judged: Iterable[Judgement]) -> list[Judgement]:
    return [j for j in judged if j.verdict is Verdict.NOT_SAME and j.in_force and j.by_person]
