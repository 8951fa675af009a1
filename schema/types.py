"""What GraphQL shows: the models, and the edges between them.

A field is a property of its model, or the step of `kb.vocabulary` with its name; a type
that stands for an edge has the edge's properties and, under the kind's name, the node.
No object of these types is ever made: `schema.planner` turns a question into a plan, and
the store answers in their shape.
"""

from typing import Annotated, Any, Generic, TypeVar

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.scalars import JSON
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.unset import UNSET

from kb import intervals, models
from kb.intervals import Unit
from kb.models import EntityKind, PassageKind, PassageStanding, Role, Stance
from schema.bounds import PAGE
from schema.inputs import (
    ArticleFilter,
    Certainty,
    ClaimFilter,
    DatingOrder,
    EntityFilter,
    EventFilter,
    JudgedOrder,
    NameOrder,
    OutletFilter,
    QuoteMatch,
    ReviewOrder,
    StatementFilter,
    TimeAxis,
    TimeOrder,
    TimeUnit,
)
from schema.mirror import Date, mirrors

N = TypeVar("N")

CURSOR = "For `after` and `before`."
EDGES = "Its nodes, and what binds them."
NODES = "Its nodes alone."
PAGE_INFO = "Where the page lies."
TOTAL = "How many on all pages."


def argument(name: str, type_: Any, default: object = UNSET, description: str | None = None) -> StrawberryArgument:
    """One argument of a field."""
    return StrawberryArgument(name, None, StrawberryAnnotation(type_), default=default, description=description)


def answered(description: str | None = None, *arguments: StrawberryArgument) -> Any:
    """A field that the plan answers."""
    field = strawberry.field(description=description)
    field.arguments = list(arguments)
    return field


def _made_later(name: str, module: str) -> Any:
    return Annotated[name, strawberry.lazy(f"schema.{module}")]


def _sort(of: str) -> StrawberryArgument:
    return argument("sort", list[_made_later(f"{of}Sort", "order")] | None, UNSET, "Before `order`.")


def paged(
    description: str | None = None, *, of: str | None = "Statement", by: Any = None, order: Any = TimeOrder.NEWEST
) -> Any:
    """A connection of nodes of a type: `by` is its filter, `order` its first order; without `of` it is read forward."""
    forward = [
        *([argument("filter", by | None, UNSET, "Only these.")] if by else []),
        argument("order", type(order), order, "Its order."),
        argument("first", int, PAGE, "At most 100."),
        argument("after", str | None, UNSET, "Behind this cursor."),
    ]
    either_way = [
        argument("last", int | None, UNSET, "The last ones."),
        argument("before", str | None, UNSET, "Before this cursor."),
    ]
    return answered(description, *forward, *([_sort(of), *either_way] if of else []))


def several(description: str | None, of: str, *arguments: StrawberryArgument) -> Any:
    """A list of nodes of a type, or of what binds them."""
    return answered(
        description,
        *arguments,
        argument("where", _made_later(f"{of}Where", "where") | None, UNSET, "Only these."),
        _sort(of),
        argument("first", int | None, UNSET, "At most 100; all without."),
    )


_FIRST = argument("first", int, PAGE, "At most 100.")
_ROLE = argument("role", Role | None, UNSET, "Only those in this role.")


@strawberry.interface(description="Anything with an id.")
class Node:
    id: strawberry.ID


@mirrors(intervals.Interval)
class Interval:
    """When, as far as it is known: a range of days, and why we believe it."""

    earliest: Date | None = answered("The first possible day; null when open or the year is not given.")
    latest: Date | None = answered("The last possible day; null when open or the year is not given.")


@mirrors(models.Confidence)
class Confidence: ...


@strawberry.type(description="How often: printings, occasions of speech, outlets. Never one number for all three.")
class Counts:
    statements: int
    occasions: int
    outlets: int


@mirrors(models.Statement, hidden=("quote_key", "revision"))
class Statement(Node):
    """One attribution in one article: what someone is reported to have said."""

    speaker: "Entity | None" = answered("Who said it; null when that is not known.")
    about: list["About"] = several("Whom it is aimed at and whom it names.", "Entity", _ROLE)
    about_events: list["AboutEvent"] = several("Events that it is about.", "Event", _ROLE)
    claim: "Claim | None" = answered("What was said, whoever said it; null for a refusal.")
    occasion: "Event | None" = answered("The occasion of speech; null when it is not current.")
    dated_by: list["DatedBy"] = several("Events that date it.", "Event")
    embeds: list["Statement"] = several("Statements that it reports.", "Statement")
    embedded_in: list["Statement"] = several("Statements that report it.", "Statement")
    responds_to: list["Response"] = several("What it answers.", "Statement")
    responses: list["Response"] = several("What answers it.", "Statement")
    evidence: list["Passage"] = several(
        "The words at their place in the article.",
        "Passage",
        argument("part", PassageKind, PassageKind.CONTENT, "Which part of it."),
    )
    mention: "Mention | None" = answered("Where its source is printed.")
    article: "Article"
    run: "Run"
    links: list["Linking"] = answered("Sources that people linked to it, or to its claim at another printing.")
    corrected: list["Correction"] = answered("What people set right of it, or that they added it or struck it out.")


@mirrors(models.Correction, hidden=("article", "change", "revision"))
class Correction(Node):
    """A person's word on one statement, in force until it is undone."""

    statement: Statement | None = answered("The statement, while the correction is in force and finds its words.")


@strawberry.type(description="An actor that a statement is about.")
class About:
    id: strawberry.ID
    name: str
    type: EntityKind
    role: Role
    entity: "Entity"


@strawberry.type(description="An event that a statement is about.")
class AboutEvent:
    id: strawberry.ID
    name: str
    role: Role
    event: "Event"


@strawberry.type(description="A statement that another answers, or the answer, and how the answer stands to it.")
class Response:
    stance: Stance
    statement: Statement


@strawberry.type(description="An event that a statement is dated by, and how the statement lies to it.")
class DatedBy:
    order: DatingOrder
    event: "Event"


@strawberry.type(description="Who took part in an event, and as what.")
class Participant:
    role: str
    entity: "Entity"


@mirrors(models.Passage)
class Passage(Node):
    """A span of one version of an article: a W3C text quote and text position selector."""

    article: "Article"
    version: "ArticleVersion"


@mirrors(models.Mention)
class Mention(Node):
    """A name, a description or a pronoun as printed."""

    article: "Article"
    entity: "Entity | None"
    event: "Event | None"


@mirrors(models.Run)
class Run(Node):
    """Which extractor, or which person, found something."""


@mirrors(models.Judgement, hidden=("key",))
class Judgement(Node):
    """Whether two are the same, by a person or a rule; undone, it stays on record."""

    left: strawberry.ID = answered("One of the two, as one article knows it.")
    right: strawberry.ID = answered("The other.")
    claims: list["Claim"] = answered("The two claims, or the one that they are.")
    entities: list["Entity"]
    events: list["Event"]


@mirrors(models.Claim)
class Claim(Node):
    """A proposition, whoever said it."""

    counts: Counts
    links: list["Linking"] = answered("Sources that people linked to it.")
    statements: "StatementConnection" = paged(by=StatementFilter)
    same_words: list["Claim"] = answered("Claims in the same words, by others.")
    suggestions: list["Suggestion"] = answered("Claims that may be the same.", _FIRST)
    judgements: list[Judgement] = answered(None, _FIRST)


@mirrors(models.Link)
class Link(Node):
    """Something outside: a recording, a transcript, a fact-check."""


@mirrors(
    models.Linking,
    hidden=("article", "statement", "claim", "target", "url", "title", "as_", "undone_at", "undone_by"),
)
class Linking(Node):
    """A person's word that a source belongs to a claim: something outside, or another article."""

    as_: models.LinkedAs = strawberry.field(name="as", description="What the source is for it.")
    link: Link | None = answered("Where it leads, when that is outside.")
    article: "Article | None" = answered("Where it leads, when that is loaded here.")


@mirrors(models.Post)
class Post(Node):
    """A post that somebody held, as an import of people tells it; without an end, it is still held."""


@mirrors(models.Entity)
class Entity(Node):
    """A person, a body, a state, a group or a place."""

    counts: Counts = answered("Of what it said.")
    statements: "StatementConnection" = paged("What it said.", by=StatementFilter)
    spoken_of: "StatementConnection" = paged("What was said about it.", by=StatementFilter)
    part_of: "Entity | None"
    parts: list["Entity"] = several("Bodies that belong to it.", "Entity")
    events: "EventConnection" = paged("In which it took part.", of="Event", by=EventFilter)
    hosted: "EventConnection" = paged("That happened there.", of="Event", by=EventFilter)
    mentions: list[Mention] = answered("Where it is named.", _FIRST)
    suggestions: list["Suggestion"] = answered("Entities that may be the same.", _FIRST)
    judgements: list[Judgement] = answered(None, _FIRST)
    posts: list[Post] = answered("Every post that it held, as far as people.csv and its like tell.")
    role_then: list[Post] | None = answered(
        "Of a statement's speaker: the posts that it held, or may have held, when it said that; null elsewhere.",
        argument("certainty", Certainty, Certainty.POSSIBLE),
    )


@mirrors(models.Event)
class Event(Node):
    """Something that happened, or (type `speech`) an occasion of speech."""

    place: Entity | None
    participants: list[Participant] = several("Who took part.", "Entity")
    counts: Counts = answered("Of what was said at it.")
    statements: "StatementConnection" = paged("What was said at it.", by=StatementFilter)
    spoken_of: "StatementConnection" = paged("What was said about it.", by=StatementFilter)
    dated_statements: "StatementConnection" = paged("What is dated by it.", by=StatementFilter)
    mentions: list[Mention] = answered("Where it is named, in the words of each article.", _FIRST)
    suggestions: list["Suggestion"] = answered("Events that may be the same.", _FIRST)
    judgements: list[Judgement] = answered(None, _FIRST)


@mirrors(models.Suggestion, hidden=("left", "right"))
class Suggestion(Node):
    """Something that a person should decide: whether two are the same, or what becomes of a decision."""

    claims: list[Claim] = answered("The two claims, where it is of claims.")
    entities: list[Entity]
    events: list[Event]
    correction: Correction | None = answered("The correction whose words are not found, where it is of one.")
    judgement: Judgement | None = answered("The judgement that contradicts others, where it is of one.")


@mirrors(models.Article, hidden=("stated",))
class Article(Node):
    """One publication, over all its versions."""

    outlet: "Outlet | None"
    statements: "StatementConnection" = paged(by=StatementFilter, order=TimeOrder.OLDEST)
    passages: list[Passage] = several(
        "Its furniture, or all of one kind, in the order of the text.",
        "Passage",
        argument("kind", PassageKind, PassageKind.FURNITURE, "Of which kind."),
        argument("standing", PassageStanding, PassageStanding.CURRENT, "Those of older versions are FOUND or LOST."),
    )
    versions: list["ArticleVersion"]


@mirrors(models.ArticleVersion)
class ArticleVersion(Node):
    """The exact text received."""

    article: Article
    passages: list[Passage] = answered(
        "The words of its statements or another kind of passage, in the order of the text.",
        argument("kind", PassageKind, PassageKind.CONTENT),
    )


@mirrors(models.Outlet)
class Outlet(Node):
    """A publisher, wire or government site."""

    articles: "Connection[Article]" = paged("What it published.", of="Article", by=ArticleFilter)


@strawberry.type(description="Where a page lies among all pages.")
class PageInfo:
    has_next_page: bool = answered("Whether more comes behind it.")
    has_previous_page: bool = answered("Whether more comes before it.")
    start_cursor: str | None = answered("The cursor of its first edge; null when it is empty.")
    end_cursor: str | None = answered("The cursor of its last edge; null when it is empty.")


@strawberry.type(description="A piece of a text; all pieces together are the text.")
class Piece:
    text: str = answered("The piece, as it is printed.")
    found: bool = answered("Whether full text found it.")


@strawberry.type(description="A piece of what was asked for, of what is printed, or of both.")
class Difference:
    text: str = answered("The piece; of both as it is printed.")
    asked: bool = answered("Whether it was asked for.")
    printed: bool = answered("Whether it is printed.")


@strawberry.type(description="What was read about the time that is asked for, whatever stands in it.")
class Covered:
    articles: int = answered("Published then, or telling of it, as far as that is known.")
    outlets: int
    days: int = answered("Different days on which these articles are known to be published.")


@strawberry.type
class Found:
    """What full text says of an edge."""

    score: float | None = answered("How well full text finds it; null without a text.")
    highlight: list[Piece] | None = answered("Its text in pieces; null without a text.")


@strawberry.type(description="A node and its place in the list.")
class Edge(Found, Generic[N]):
    cursor: str = answered(CURSOR)
    node: N = answered("The node.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[N]):
    edges: list[Edge[N]] = answered(EDGES)
    nodes: list[N] = answered(NODES)
    page_info: PageInfo = answered(PAGE_INFO)
    total_count: int = answered(TOTAL)


@strawberry.type(description="A statement, and how what led to it is bound to it.")
class StatementEdge(Found):
    cursor: str = answered(CURSOR)
    node: Statement = answered("The statement.")
    stance: Stance | None = answered("Under a claim: how the statement stands to it.")
    role: Role | None = answered("Under what was spoken of: whether the statement is aimed at it.")
    order: DatingOrder | None = answered("Under an event that dates it.")
    differences: list[Difference] | None = answered("Under quoteCheck: both texts word by word.")


@strawberry.type(description="Statements that have something in common.")
class Facet:
    key: str = answered("What they have in common: an id, a constant or a name.")
    label: str = answered("What people call it.")
    statements: int
    occasions: int
    outlets: int
    filter: JSON = answered("Given as `filter` to the same field, it lists exactly these statements.")


@strawberry.type(description="A day, week, month or year; its counts are of what lies in it for certain.")
class Bucket:
    start: Date
    end: Date
    certain: int = answered("Statements that lie in it for certain.")
    possible: int = answered("Statements that may lie in it; what is not known is open.")
    occasions: int
    outlets: int
    filter: JSON = answered(
        "Given as `filter`, it lists exactly the certain, or the possible, statements.",
        argument("certainty", Certainty, Certainty.CERTAIN),
    )


@strawberry.type(description="Statements that lie in no bucket for certain.")
class Remainder:
    statements: int
    occasions: int
    outlets: int
    filter: JSON = answered("Given as `filter`, it lists exactly these statements.")


@strawberry.type(description="Statements over time: certain over all buckets, wider and undated make all of them.")
class Timeline:
    buckets: list[Bucket] = answered(
        "From where the filter begins the time to where it ends it, else from the first to the last "
        "that holds something; the empty ones too. At most 1,000."
    )
    wider: Remainder = answered("Dated, but not to one bucket.")
    undated: Remainder


def grouped(description: str | None = None) -> Any:
    """A list of facets, the largest first."""
    return answered(description, argument("first", int, 10, "At most 100."))


_TIME = (
    argument("unit", TimeUnit, Unit.MONTH, "How long a bucket is."),
    argument("axis", TimeAxis, TimeAxis.SAID, "Which time."),
)


@strawberry.type(description="The statements of all pages in groups, the largest first.")
class Facets:
    by_speaker: list[Facet] = grouped()
    by_about: list[Facet] = grouped("By the actors that they are about.")
    by_about_event: list[Facet] = grouped("By the events that they are about.")
    by_claim: list[Facet] = grouped()
    by_outlet: list[Facet] = grouped()
    by_collection: list[Facet] = grouped()
    by_type: list[Facet] = grouped()
    by_act: list[Facet] = grouped()
    by_stance: list[Facet] = grouped("By how they stand to their claims.")
    over_time: Timeline = answered("Over time.", *_TIME)


@strawberry.type(description="Somebody or something that has a name.")
class HasName:
    id: strawberry.ID
    name: str


@strawberry.type(description="How a name in the filter was understood.")
class Interpretation:
    argument: str = answered("The field of the filter: speaker or about.")
    matched: list[HasName] = answered("All that it may mean; several when several have the name.")
    alternatives: list[HasName] = answered("The nearest names, when nobody has it.")


@strawberry.type(description="A page of statements, and what is said of all pages.")
class StatementConnection:
    interpretation: list[Interpretation] = answered("How the names in the filter were understood.")
    edges: list[StatementEdge] = answered(EDGES)
    nodes: list[Statement] = answered(NODES)
    page_info: PageInfo = answered(PAGE_INFO)
    total_count: int = answered(TOTAL)
    counts: Counts
    facets: Facets
    covered: Covered = answered(
        "The articles in which an answer might stand: those of the time, outlet and collection that the filter names. "
        "So silence and blindness differ."
    )


@strawberry.type(description="An event, and as what the actor took part in it.")
class EventEdge(Found):
    cursor: str = answered(CURSOR)
    node: Event = answered("The event.")
    role: str | None = answered("Under an actor: as what it took part.")


@strawberry.type(description="A page of events, and what is said of all pages.")
class EventConnection:
    edges: list[EventEdge] = answered(EDGES)
    nodes: list[Event] = answered(NODES)
    page_info: PageInfo = answered(PAGE_INFO)
    total_count: int = answered(TOTAL)


@strawberry.type(description="What has all the words, kind by kind.")
class Search:
    statements: StatementConnection = paged(of=None)
    claims: Connection[Claim] = paged(of=None)
    entities: Connection[Entity] = paged(of=None, order=NameOrder.NAME)
    events: EventConnection = paged(of=None)
    articles: Connection[Article] = paged(of=None)


def _printings(description: str) -> Any:
    return answered(description, _FIRST, argument("after", str | None, UNSET, "Behind this cursor."))


@strawberry.type(description="Whether a text was ever said; the earliest printing comes first in each list.")
class QuoteCheck:
    found: QuoteMatch = answered("The surest way in which it was found.")
    covered: Covered = answered("The articles that were read.")
    exact: StatementConnection = _printings("Word for word.")
    part_of: StatementConnection = _printings("Longer words that it is a part of.")
    altered: StatementConnection = _printings("Most of its words; `differences` tells which.")


@strawberry.type(description="Who said what, about whom, and when, with the words at their place in the article.")
class Query:
    statements: StatementConnection = paged(by=StatementFilter)
    claims: Connection[Claim] = paged(of="Claim", by=ClaimFilter)
    speakers: Connection[Entity] = paged(
        "Those who said something.", of="Entity", by=EntityFilter, order=NameOrder.NAME
    )
    entities: Connection[Entity] = paged(of="Entity", by=EntityFilter, order=NameOrder.NAME)
    events: EventConnection = paged("What happened, occasions of speech among it.", of="Event", by=EventFilter)
    articles: Connection[Article] = paged(of="Article", by=ArticleFilter)
    outlets: Connection[Outlet] = paged(of="Outlet", by=OutletFilter, order=NameOrder.NAME)
    timeline: Timeline = answered("Statements over time.", argument("filter", StatementFilter | None), *_TIME)
    search: Search = answered(None, argument("text", str))
    quote_check: QuoteCheck = answered(
        "Was this ever said?",
        argument("text", str, description="4 to 300 words."),
        argument("filter", StatementFilter | None),
    )
    review: Connection[Suggestion] = paged(
        "What people should decide, what moves the most statements first.",
        of=None,
        order=ReviewOrder.MOVES,
    )
    judgements: Connection[Judgement] = paged("What was judged.", of=None, order=JudgedOrder.JUDGED)
    node: Node | None = answered("Anything, by its id.", argument("id", strawberry.ID))
