"""Which leaves are the same: pure rules over leaves that share a key, looking at nothing else.

Only what each article says alone is compared (`stated`), never what a join added, so the
order of loading cannot matter. When one leaf fits two that contradict each other, it joins
neither: it is never right to put words into the wrong mouth, or a day on the wrong event.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
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
    found: list[Judgement] = []
    for one in _one_mouth(claims):
        found += _star("same-quote", same_words, [leaf.id for leaf in one], one)
        for group in _agreeing(one):
            occasions = [leaf.occasion for leaf in group if leaf.occasion]
            found += _star("same-occasion", f"{same_words}, on days that fit", occasions, one)
    for group in _agreeing(events):
        reason = "the same kind of event and participants, on days and in places that fit"
        found += _star("same-event", reason, [leaf.id for leaf in group], events)
    return found


def _one_mouth(claims: Sequence[Leaf]) -> list[list[Leaf]]:
    """Claims that one speaker may have made: two of one name in two countries are two, and who fits both is neither."""
    countries = sorted({claim.country for claim in claims if claim.country})
    if len(countries) <= 1:
        return [list(claims)]
    return [[claim for claim in claims if claim.country == country] for country in countries]


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
    """Groups in which every two fit; who fits two that do not fit each other is left alone.

    What is dated and placed alike fits alike, so of a line that a thousand articles print on
    one day one is looked at for all.
    """
    alike: dict[_Look, list[Leaf]] = {}
    for leaf in leaves:
        alike.setdefault(_look(leaf), []).append(leaf)
    near = _near_looks({look: same[0] for look, same in alike.items()})
    apart = {look for look, same in alike.items() if len(same) > 1 and look not in near[look]}
    torn = {look for look, others in near.items() if apart & others - {look} or _quarrel(look, near)}
    groups: dict[frozenset[_Look], list[Leaf]] = {}
    for look in near.keys() - torn - apart:
        groups.setdefault(frozenset((near[look] | {look}) - torn), []).extend(alike[look])
    return [group for group in groups.values() if len(group) > 1]


_Look = tuple[str | None, ...]
"""All of a leaf that decides whom it fits."""


def _look(leaf: Leaf) -> _Look:
    return leaf.stated.edtf, leaf.published.edtf, leaf.place


def _near_looks(leaves: Mapping[_Look, Leaf]) -> dict[_Look, set[_Look]]:
    """Of each look those that fit it, itself too where two of it fit each other."""
    near: dict[_Look, set[_Look]] = {look: set() for look in leaves}
    for one, other in _meeting(leaves):
        if _fit(leaves[one], leaves[other]):
            near[one].add(other)
            near[other].add(one)
    return near


def _meeting(leaves: Mapping[_Look, Leaf]) -> Iterator[tuple[_Look, _Look]]:
    """Every two whose days may meet: of those whose days are known, only neighbours in time."""
    by_day = sorted(leaves, key=lambda look: leaves[look].stated.earliest or date.min)
    for n, one in enumerate(by_day):
        last = leaves[one].stated.latest if leaves[one].stated.earliest else None
        for other in by_day[n:]:
            if _after(leaves[other].stated.earliest, last):
                break
            yield one, other


def _after(first: date | None, last: date | None) -> bool:
    return first is not None and last is not None and first > last


def _quarrel(look: _Look, near: Mapping[_Look, set[_Look]]) -> bool:
    """Whether two that fit it do not fit each other."""
    others = near[look] - {look}
    return any(not others - {one} <= near[one] for one in others)


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
