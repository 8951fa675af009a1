"""Two of one name: who has the same full name is the same, unless articles tell of several countries.

An article that tells somebody's country knows the name in that country, another one the name alone; each is a leaf.
Where all that tell a country tell the same one, the two are joined. Where they tell of several, these are namesakes,
and the name alone, which fits each of them, is joined to none: a person says who is meant. Whom a user knows already
(`kb.identity.knowing`) is joined to the name alone, among namesakes to the one of the same country, and to none where
somebody else who is known has the name.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from kb.findings import Actor, actor_id
from kb.identity.views import namesakes_key
from kb.models import EntityKind, Judgement, Leaf, Verdict, View, make_id
from kb.store.port import Reader, Writer
from kb.texts import name_key

_SAME_NAME: Final = "rule:same-name"
KNOWN: Final = "rule:known-person"
_KNOWN_BY: Final = " is a full name of "


async def judge_names(writer: Writer, come: Iterable[View], gone: Iterable[View] = ()) -> set[str]:
    """Bring the rules' judgements on the names of these views up to date; every leaf that is concerned."""
    come, gone = list(come), list(gone)
    named = {key: view for view in (*come, *gone) if (key := namesakes_key(view))}
    told = await _told(writer, sorted(named), come, gone)
    wanted = {one.id: one for key, leaves in told.items() if len(leaves) == 1 for one in [_same_name(key, *leaves)]}
    stored = {one.id: one for one in await writer.load(Judgement, "key", sorted(named))}
    lost, fresh = [stored[i] for i in stored.keys() - wanted.keys()], [wanted[i] for i in wanted.keys() - stored.keys()]
    await writer.remove(Judgement, sorted(one.id for one in lost))
    await writer.save(sorted(fresh, key=lambda one: one.id), [])
    people = {name_key(view.name): told[key] for key, view in named.items() if view.type is EntityKind.PERSON}
    return {end for one in (*lost, *fresh) for end in (one.left, one.right)} | await _judge_known(writer, people)


async def join_known(writer: Writer, leaf: str, names: Iterable[str], country: str | None) -> set[str]:
    """Say that the known person with this leaf has these full names, and no others; every leaf that is concerned."""
    names = {name_key(name) for name in names}
    found = [*await writer.load(Judgement, "left", [leaf]), *await writer.load(Judgement, "right", [leaf])]
    before = {_name(one): one for one in found if one.by == KNOWN}
    lost = [one for name, one in before.items() if name not in names]
    await writer.remove(Judgement, sorted(one.id for one in lost))
    await writer.save([_known(leaf, name, _leaf(name)) for name in sorted(names - before.keys())], [])
    people = {name: await _countries(writer, _leaf(name)) for name in sorted(names | before.keys())}
    ends = {end for one in found if one.by == KNOWN for end in (one.left, one.right)}
    return ends | await _judge_known(writer, people, {leaf: country})


Told = Mapping[str, str]
"""The leaves of a name in a country, and which country."""


async def _judge_known(
    writer: Writer, people: Mapping[str, Told], told: Mapping[str, str | None] | None = None
) -> set[str]:
    """Join people who are known to these names, as articles tell of their countries; the leaves that are concerned.

    `told` are countries of people who are known, by leaf, that the store does not have yet.
    """
    keys = {_key(name): name for name in people}
    groups: dict[str, list[Judgement]] = {}
    for one in await writer.load(Judgement, "key", sorted(keys)):
        groups.setdefault(keys[one.key or ""], []).append(one)
    bearers = {_bearer(one) for group in groups.values() for one in group}
    countries = {view.leaf: view.country for view in await writer.load(View, "leaf", sorted(bearers)) if view.country}
    countries |= {leaf: country or "" for leaf, country in (told or {}).items()}
    changed: list[tuple[Judgement, Judgement]] = []
    for name, group in groups.items():
        for one in group:
            leaf = _bearer(one)
            target = _target(name, countries.get(leaf, ""), people[name])
            now = _known(leaf, name, target or _leaf(name), sure=target is not None and len(group) == 1)
            if now != one:
                changed.append((one, now))
    await writer.save([now for _, now in changed], [])
    return {end for pair in changed for one in pair for end in (one.left, one.right)}


def _target(name: str, country: str, told: Told) -> str | None:
    """The leaf that somebody of this country is known to articles by; None among namesakes of other countries."""
    if len(told) <= 1:
        return _leaf(name)
    return next((leaf for leaf, other in told.items() if name_key(other) == name_key(country)), None)


async def _told(
    reader: Reader, keys: list[str], come: Iterable[View], gone: Iterable[View]
) -> dict[str, dict[str, str]]:
    """Of each name the leaves in a country that there are when these views have come and gone."""
    stored = [leaf for leaf in await reader.load(Leaf, "key", keys) if leaf.country]
    lost, new = {view.id for view in gone}, list(come)
    stay = {leaf.id for leaf in stored}
    if lost:
        stay = {view.leaf for view in await reader.load(View, "leaf", sorted(stay)) if view.id not in lost}
    found: dict[str, dict[str, str]] = {key: {} for key in keys}
    for leaf in stored:
        if leaf.id in stay and leaf.key and leaf.country:
            found[leaf.key][leaf.id] = leaf.country
    for view in new:
        if view.country and (key := namesakes_key(view)):
            found[key][view.leaf] = view.country
    return found


async def _countries(reader: Reader, key: str) -> dict[str, str]:
    return (await _told(reader, [key], (), ()))[key]


def _same_name(key: str, leaf: str) -> Judgement:
    left, right = sorted((key, leaf))
    return Judgement(
        id=make_id("judgement", _SAME_NAME, leaf), left=left, right=right, key=key, by=_SAME_NAME,
        verdict=Verdict.SAME, score=1.0, reason="the same full name, and no other country is told",
    )  # fmt: skip


def _known(leaf: str, name: str, target: str, *, sure: bool = False) -> Judgement:
    left, right = sorted((leaf, target))
    return Judgement(
        id=make_id("judgement", KNOWN, leaf, name), left=left, right=right, key=_key(name), by=KNOWN,
        verdict=Verdict.SAME if sure else Verdict.UNSURE, score=1.0, reason=f"{name}{_KNOWN_BY}{leaf}",
    )  # fmt: skip


def _bearer(judgement: Judgement) -> str:
    """The leaf of the person who is known: the end that is not the name's."""
    return judgement.reason.rpartition(_KNOWN_BY)[2]


def _name(judgement: Judgement) -> str:
    return judgement.reason.rpartition(_KNOWN_BY)[0]


def _leaf(name: str) -> str:
    """The leaf of a person's name alone."""
    return actor_id(Actor(type=EntityKind.PERSON, name=name), "")


def _key(name: str) -> str:
    return make_id("known-name", name)
