"""What a question may be narrowed by. `schema.conditions` says what each field means."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias

import strawberry
from strawberry.types.unset import UNSET

from kb import models
from kb.intervals import Precision, Unit
from kb.models import Act, EntityKind, OutletKind, Role, Stance, StatementType
from schema.mirror import Date


def _said(description: str) -> object:
    return strawberry.field(description=description)


Who = Annotated[str | None, _said("A name, an alias or an id.")]
Words = Annotated[str | None, _said('Full text: word, "a phrase", prefix*, -not, and all of these together.')]


DatingOrder = Annotated[
    models.Order,
    strawberry.enum(name="DatingOrder", description="Where a statement lies beside an event that dates it."),
]
CONSTANTS: Final[Mapping[Any, Any]] = {models.Order: DatingOrder}
"""Closed lists that GraphQL calls otherwise."""


@strawberry.enum(description="From small to large or from large to small; what is not known is last in both.")
class Direction(StrEnum):
    ASC = "asc"
    DESC = "desc"


@strawberry.enum(description="POSSIBLE: the time may lie in the range, what is not known is open. CERTAIN: it does.")
class Certainty(StrEnum):
    POSSIBLE = "possible"
    CERTAIN = "certain"


@strawberry.enum(
    description="By time: the latest possible day, else the earliest, else last; or one page by relevance."
)
class TimeOrder(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"
    RELEVANCE = "relevance"


@strawberry.enum(description="By how many statements it moves, the most first; then by how likely it is.")
class ReviewOrder(StrEnum):
    MOVES = "moves"


@strawberry.enum(description="What people judged, the latest first; then what rules did.")
class JudgedOrder(StrEnum):
    JUDGED = "judged"


@strawberry.enum(description="By name, without case; or one page by relevance.")
class NameOrder(StrEnum):
    NAME = "name"
    RELEVANCE = "relevance"


@strawberry.enum(
    description="How a text was found, the surest first. EXACT: word for word, whatever the punctuation. PART_OF: word "
    "for word within longer words. ALTERED: most of its words, in their order, or printed words that it goes on from."
)
class QuoteMatch(StrEnum):
    EXACT = "exact"
    PART_OF = "part of"
    ALTERED = "altered"
    NOT_FOUND = "not found"


TimeUnit = Annotated[
    Unit, strawberry.enum(name="TimeUnit", description="What time is divided into; weeks begin on Monday.")
]


@strawberry.enum(description="Which time: when it was said, when its article was published, when this graph learnt it.")
class TimeAxis(StrEnum):
    SAID = "said"
    PUBLISHED = "published"
    RECORDED = "recorded"


@strawberry.input(description="Days, both included; without one, the range is open at that end.")
class TimeRange:
    from_: Date | None = strawberry.field(name="from", default=UNSET)
    to: Date | None = UNSET
    certainty: Certainty = Certainty.POSSIBLE
    wider: Annotated[TimeUnit | None, _said("Only what is dated, but not to one such unit of time.")] = UNSET
    undated: Annotated[bool | None, _said("Only what has no date at all; false: only what has one.")] = UNSET


@strawberry.input(description="A text, compared as it is; all that is given holds.")
class TextWhere:
    eq: Annotated[str | None, _said("It is this.")] = UNSET
    in_: list[str] | None = strawberry.field(name="in", default=UNSET, description="It is one of these.")
    contains: Annotated[str | None, _said("This is in it.")] = UNSET
    starts_with: Annotated[str | None, _said("It begins so.")] = UNSET
    missing: Annotated[bool | None, _said("It is not known; false: it is.")] = UNSET


@strawberry.input(description="A text whose words full text finds; `contains` and `startsWith` do not see case.")
class WordsWhere(TextWhere):
    words: Annotated[str | None, _said('Full text: word, "a phrase", prefix*, -not.')] = UNSET


@strawberry.input(description="A name, compared without case.")
class NameWhere(WordsWhere):
    lt: Annotated[str | None, _said("It comes before this.")] = UNSET
    le: Annotated[str | None, _said("It comes before this or is it.")] = UNSET
    gt: Annotated[str | None, _said("It comes behind this.")] = UNSET
    ge: Annotated[str | None, _said("It comes behind this or is it.")] = UNSET


@strawberry.input(description="A number; all that is given holds.")
class NumberWhere:
    eq: Annotated[float | None, _said("It is this.")] = UNSET
    in_: list[float] | None = strawberry.field(name="in", default=UNSET, description="It is one of these.")
    lt: Annotated[float | None, _said("It is less.")] = UNSET
    le: Annotated[float | None, _said("It is less or this.")] = UNSET
    gt: Annotated[float | None, _said("It is more.")] = UNSET
    ge: Annotated[float | None, _said("It is more or this.")] = UNSET
    missing: Annotated[bool | None, _said("It is not known; false: it is.")] = UNSET


if TYPE_CHECKING:
    StatementWhere: TypeAlias = Any
    ClaimWhere: TypeAlias = Any
    EntityWhere: TypeAlias = Any
    EventWhere: TypeAlias = Any
    ArticleWhere: TypeAlias = Any
    OutletWhere: TypeAlias = Any
else:
    StatementWhere, ClaimWhere, EntityWhere, EventWhere, ArticleWhere, OutletWhere = (
        Annotated[f"{label}Where", strawberry.lazy("schema.where")]
        for label in ("Statement", "Claim", "Entity", "Event", "Article", "Outlet")
    )


_BESIDE: Final = "By any property and neighbour."


@strawberry.input(description="All that is given holds.")
class StatementFilter:
    where: Annotated[StatementWhere | None, _said(_BESIDE)] = UNSET
    speaker: Who = UNSET
    about: Annotated[
        str | None, _said("A person, body, place or event that it is aimed at or names: a name, an alias or an id.")
    ] = UNSET
    speaker_bodies: Annotated[bool | None, _said("Also what bodies that belong to the speaker said.")] = UNSET
    about_bodies: Annotated[bool | None, _said("Also what is about bodies that belong to it.")] = UNSET
    about_role: Annotated[Role | None, _said("Only what it is aimed at, or only what it names.")] = UNSET
    said: TimeRange | None = UNSET
    text: Words = UNSET
    type: list[StatementType] | None = UNSET
    act: list[Act] | None = UNSET
    hedged: bool | None = UNSET
    precision: Annotated[list[Precision] | None, _said("How well it is known when it was said.")] = UNSET
    stance: Annotated[list[Stance] | None, _said("How it stands to its claim: one of these.")] = UNSET
    claim: Annotated[strawberry.ID | None, _said("The id of a claim.")] = UNSET
    event: Annotated[
        str | None, _said("An event at which it was said, that it is about or that dates it: a name or an id.")
    ] = UNSET
    article: Annotated[str | None, _said("The id or the URL (or key) of an article.")] = UNSET
    outlet: Annotated[str | None, _said("A name or an id.")] = UNSET
    collection: str | None = UNSET
    published: Annotated[TimeRange | None, _said("When its article was published.")] = UNSET
    recorded: Annotated[TimeRange | None, _said("When this graph learnt it.")] = UNSET
    current: Annotated[
        bool | None,
        _said("Only what is still found, as when nothing is said; false: only what is not, or was struck out."),
    ] = UNSET
    and_: list["StatementFilter"] | None = strawberry.field(
        name="and", default=UNSET, description="All of these hold too."
    )


@strawberry.input(description="All that is given holds.")
class ClaimFilter:
    where: Annotated[ClaimWhere | None, _said(_BESIDE)] = UNSET
    text: Words = UNSET
    speaker: Annotated[str | None, _said("Who has said it: a name, an alias or an id.")] = UNSET
    about: Annotated[str | None, _said("What a statement of it is about: a name, an alias or an id.")] = UNSET
    first_said: TimeRange | None = UNSET


@strawberry.input(description="All that is given holds.")
class EntityFilter:
    where: Annotated[EntityWhere | None, _said(_BESIDE)] = UNSET
    name: Who = UNSET
    text: Annotated[str | None, _said("All of these words are in its name.")] = UNSET
    type: list[EntityKind] | None = UNSET
    country: str | None = UNSET


@strawberry.input(description="All that is given holds.")
class EventFilter:
    where: Annotated[EventWhere | None, _said(_BESIDE)] = UNSET
    name: Annotated[str | None, _said("A name or an id.")] = UNSET
    text: Annotated[str | None, _said("All of these words are in its name.")] = UNSET
    type: list[str] | None = UNSET
    time: TimeRange | None = UNSET
    place: Who = UNSET
    participant: Who = UNSET


@strawberry.input(description="All that is given holds.")
class ArticleFilter:
    where: Annotated[ArticleWhere | None, _said(_BESIDE)] = UNSET
    text: Annotated[str | None, _said("All of these words are in its title.")] = UNSET
    url: str | None = UNSET
    outlet: Annotated[str | None, _said("A name or an id.")] = UNSET
    collection: str | None = UNSET
    published: TimeRange | None = UNSET


@strawberry.input(description="All that is given holds.")
class OutletFilter:
    where: Annotated[OutletWhere | None, _said(_BESIDE)] = UNSET
    name: Annotated[str | None, _said("A name or an id.")] = UNSET
    type: list[OutletKind] | None = UNSET
