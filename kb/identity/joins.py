"""Which leaves are the same: pure rules over leaves that share a key, looking at nothing else.

Only what each article says alone is compared (`stated`), never what a join added, so the
order of loading cannot matter. When one leaf fits two that contradict each other, it joins
neither: it is never right to put words into the wrong mouth, or a day on the wrong event.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import Final

from kb.intervals import Interval, contradicts
from kb.models import Judgement, Leaf, Verdict, make_id

SAME_NEWS: Final = timedelta(days=7)
"""How far apart two articles may be published when only their words say that they report one occasion."""


def judgements(leaves: Sequence[Leaf]) -> list[Judgement]:
    """Everything that the rules conclude from the leaves that share one key."""
    claims = [leaf for leaf in leaves if leaf.of == "claim"]
    events = [leaf for leaf in leaves if leaf.of == "event"]
    same_words = "the same words by the same speaker"
    found = [*_star("same-quote", same_words, [leaf.id for leaf in claims], claims)]
    for group in _agreeing(claims):
        occasions = [leaf.occasion for leaf in group if leaf.occasion]
        found += _star("same-occasion", f"{same_words}, on days that fit", occasions, claims)
    for group in _agreeing(events):
        reason = "the same kind of event and participants, on days and in places that fit"
        found += _star("same-event", reason, [leaf.id for leaf in group], events)
    return found


def _star(rule: str, reason: str, ids: Iterable[str], leaves: Sequence[Leaf]) -> Iterable[Judgement]:
    """All the same as the smallest."""
    first, *rest = sorted(set(ids)) or [""]
    for other in rest:
        key = leaves[0].key
        yield Judgement(
            id=make_id("judgement", rule, key, first, other),
            left=first, right=other, verdict=Verdict.SAME, score=1.0, by=f"rule:{rule}", reason=reason,
            key=key,
        )  # fmt: skip


def _agreeing(leaves: Sequence[Leaf]) -> list[list[Leaf]]:
    """Groups in which every two fit; who fits two that do not fit each other is left alone."""
    fits = {leaf.id: [other for other in leaves if other.id != leaf.id and _fit(leaf, other)] for leaf in leaves}
    torn = {leaf.id for leaf in leaves if any(not _fit(a, b) for a, b in combinations(fits[leaf.id], 2))}
    groups: dict[str, list[Leaf]] = {}
    for leaf in leaves:
        friends = [other.id for other in fits[leaf.id] if other.id not in torn]
        if leaf.id not in torn:
            groups.setdefault(min([leaf.id, *friends]), []).append(leaf)
    return [group for group in groups.values() if len(group) > 1]


def _fit(one: Leaf, other: Leaf) -> bool:
    """Their days do not contradict each other; days not fully known need articles of one week."""
    if contradicts(one.stated, other.stated) or not _one_place(one, other):
        return False
    return (_closed(one.stated) and _closed(other.stated)) or _near(one.published, other.published)


def _one_place(one: Leaf, other: Leaf) -> bool:
    """Events in one place; where an article does not say it, both must lie within the same few days."""
    if one.of != "event":
        return True
    if one.place and other.place:
        return one.place == other.place
    return _brief(one.stated) and _brief(other.stated)


def _brief(interval: Interval) -> bool:
    first, last = interval.earliest, interval.latest
    return first is not None and last is not None and last - first < SAME_NEWS


def _closed(interval: Interval) -> bool:
    return interval.earliest is not None and interval.latest is not None


def _near(one: Interval, other: Interval) -> bool:
    """Published in one week, as far as that is known."""
    return not (_long_before(one.latest, other.earliest) or _long_before(other.latest, one.earliest))


def _long_before(last: date | None, first: date | None) -> bool:
    return last is not None and first is not None and first - last > SAME_NEWS
