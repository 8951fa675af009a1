"""What a user knows of people already: kept as profiles, and joined to the actors of the articles by their names.

A profile is an actor of its own with a leaf of its own. A full name joins it to the actor that
articles know by that name (`kb.identity.namesakes`), where no other profile has the name; of
two people of one name each stays apart, and a person says which of them an article means.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kb.identity.drawing import Drawing
from kb.identity.namesakes import join_known
from kb.identity.neighbourhood import Change
from kb.identity.settle import resettle
from kb.models import EntityKind, Profile, Standing, View, make_id
from kb.people import Person
from kb.store.port import Writer
from kb.texts import name_key
from kb.vocabulary import PROFILE_SHOWS, edge


@dataclass(frozen=True)
class Known:
    """How many people were new or known otherwise, and how many were known so already."""

    changed: int
    unchanged: int


async def know(writer: Writer, people: Iterable[Person], at: datetime) -> Known:
    """Keep what is told of these people; who is known by the same key is known otherwise from now on."""
    changed: list[str] = []
    unchanged = 0
    for person in people:
        before = await writer.load(Profile, "key", [person.key])
        if any(_person(profile) == person for profile in before if profile.standing is Standing.CURRENT):
            unchanged += 1
            continue
        told = person.model_dump_json()
        new = Profile(id=make_id("profile", person.key, told, len(before)), key=person.key, person=told, recorded_at=at)
        old = [profile.model_copy(update={"standing": Standing.SUPERSEDED}) for profile in before]
        await writer.save([*old, new], [])
        changed.append(person.key)
    await draw_people(writer, changed)
    return Known(len(changed), unchanged)


async def draw_people(writer: Writer, keys: Iterable[str]) -> None:
    """Make the graph show the people with these keys as their current profiles have them."""
    for key in keys:
        profiles = await writer.load(Profile, "key", [key])
        leaf, (current,) = _leaf(key), [one for one in profiles if one.standing is Standing.CURRENT]
        person = _person(current)
        views = _views(leaf, person)
        before = await writer.load(View, "leaf", [leaf])
        shown = {view.id for view in views}
        touched = await join_known(writer, leaf, _full_names(person), person.country)
        change = Change(views=views, unseen=frozenset(view.id for view in before if view.id not in shown))
        was, shall = Drawing(), Drawing()
        for view in before:
            was.add(view)
            for profile in profiles:
                if profile is not current:
                    was.join(edge(PROFILE_SHOWS, profile.id, view.id))
        for view in views:
            shall.join(edge(PROFILE_SHOWS, current.id, shall.add(view)))
        await resettle(writer, [leaf, *sorted(touched - {leaf})], change, (was, shall))


def _full_names(person: Person) -> list[str]:
    """Names of two words or more, each once; one word may be anybody's."""
    names = {name_key(name): name for name in (*person.aliases, person.name) if len(name_key(name).split()) > 1}
    return list(names.values())


def _leaf(key: str) -> str:
    return make_id("entity", "profile", key)


def _person(profile: Profile) -> Person:
    return Person.model_validate_json(profile.person)


def _views(leaf: str, person: Person) -> list[View]:
    """How the file shows somebody: once by the name with all that is told, and once by each other name."""
    posts = tuple(held.model_dump_json() for held in person.posts)
    told = View(
        id=make_id("view", leaf, person.model_dump_json()), leaf=leaf, type=EntityKind.PERSON, name=person.name,
        printed=person.name, country=person.country, wikidata=person.wikidata, party=person.party, posts=posts,
    )  # fmt: skip
    others = [
        View(id=make_id("view", leaf, alias), leaf=leaf, type=EntityKind.PERSON, name=person.name, printed=alias)
        for alias in person.aliases
    ]
    return [told, *others]
