"""What a question may be narrowed by. `schema.conditions` says what each field means."""

from enum import StrEnum
from typing import Annotated

import strawberry
from strawberry.types.unset import UNSET

from kb.intervals import Precision, Unit
from kb.models import Act, EntityKind, OutletKind, Role, StatementType
from schema.mirror import Date


def _said(description: str) -> object:
    return strawberry.field(description=description)


Who = Annotated[str | None, _said("A name, an alias or an id.")]
Words = Annotated[str | None, _said("Full text: all of these words.")]


@strawberry.enum(description="POSSIBLE: the time may lie in the range, what is not known is open. CERTAIN: it does.")
class Certainty(StrEnum):
    POSSIBLE = "possible"
    CERTAIN = "certain"


@strawberry.enum(description="By time: the latest possible day, else the earliest, else last.")
class TimeOrder(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"


@strawberry.enum(description="By how many statements it moves, the most first; then by how likely it is.")
class ReviewOrder(StrEnum):
    MOVES = "moves"


@strawberry.enum
class NameOrder(StrEnum):
    NAME = "name"


TimeUnit = Annotated[
    Unit, strawberry.enum(name="TimeUnit", description="What time is divided into; weeks begin on Monday.")
]


@strawberry.enum(description="Which time: when it was said, or when the article was published.")
class TimeAxis(StrEnum):
    SAID = "said"
    PUBLISHED = "published"


@strawberry.input(description="Days, both included; without one, the range is open at that end.")
class TimeRange:
    from_: Date | None = strawberry.field(name="from", default=UNSET)
    to: Date | None = UNSET
    certainty: Certainty = Certainty.POSSIBLE
    wider: Annotated[TimeUnit | None, _said("Only what is dated, but not to one such unit of time.")] = UNSET
    undated: Annotated[bool | None, _said("Only what has no date at all; false: only what has one.")] = UNSET


@strawberry.input
class StatementFilter:
    speaker: Who = UNSET
    about: Annotated[
        str | None, _said("A person, body, place or event that it is aimed at or names: a name, an alias or an id.")
    ] = UNSET
    about_role: Annotated[Role | None, _said("Only what it is aimed at, or only what it names.")] = UNSET
    said: TimeRange | None = UNSET
    text: Words = UNSET
    type: list[StatementType] | None = UNSET
    act: list[Act] | None = UNSET
    hedged: bool | None = UNSET
    precision: Annotated[list[Precision] | None, _said("How well it is known when it was said.")] = UNSET
    claim: Annotated[strawberry.ID | None, _said("The id of a claim.")] = UNSET
    event: Annotated[
        str | None, _said("An event at which it was said, that it is about or that dates it: a name or an id.")
    ] = UNSET
    article: Annotated[str | None, _said("The id or the URL (or key) of an article.")] = UNSET
    outlet: Annotated[str | None, _said("A name or an id.")] = UNSET
    collection: str | None = UNSET
    published: Annotated[TimeRange | None, _said("When its article was published.")] = UNSET
    current: Annotated[
        bool | None,
        _said("Only what is still found, as when nothing is said; false: only what no longer is, or was struck out."),
    ] = UNSET
    and_: list["StatementFilter"] | None = strawberry.field(
        name="and", default=UNSET, description="All of these hold too."
    )


@strawberry.input
class ClaimFilter:
    text: Words = UNSET
    speaker: Annotated[str | None, _said("Who has said it: a name, an alias or an id.")] = UNSET
    about: Annotated[str | None, _said("What a statement of it is about: a name, an alias or an id.")] = UNSET
    first_said: TimeRange | None = UNSET


@strawberry.input
class EntityFilter:
    name: Who = UNSET
    text: Annotated[str | None, _said("All of these words are in its name.")] = UNSET
    type: list[EntityKind] | None = UNSET
    country: str | None = UNSET


@strawberry.input
class EventFilter:
    name: Annotated[str | None, _said("A name or an id.")] = UNSET
    text: Annotated[str | None, _said("All of these words are in its name.")] = UNSET
    type: list[str] | None = UNSET
    time: TimeRange | None = UNSET
    place: Who = UNSET
    participant: Who = UNSET


@strawberry.input
class ArticleFilter:
    text: Annotated[str | None, _said("All of these words are in its title.")] = UNSET
    url: str | None = UNSET
    outlet: Annotated[str | None, _said("A name or an id.")] = UNSET
    collection: str | None = UNSET
    published: TimeRange | None = UNSET


@strawberry.input
class OutletFilter:
    name: Annotated[str | None, _said("A name or an id.")] = UNSET
    type: list[OutletKind] | None = UNSET
