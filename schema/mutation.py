"""What a curator and a loader change: each mutation is one call of the library.

What goes wrong with what was given is data: `problem`. The graph after the change is read
through `query`, planned like any other question.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Annotated, Any, Concatenate, Final, ParamSpec, Protocol, TypeVar, cast

import strawberry
from graphql import FieldNode
from strawberry.types import Info
from strawberry.types.unset import UNSET

from kb.errors import InputError
from kb.findings import Attribution, Findings, Source, article_id
from kb.identity.correcting import Marked, Marking, Why
from kb.identity.linking import Reference
from kb.knowledge import KnowledgeBase, Outcome
from kb.models import Act, CorrectedField, CorrectionKind, LinkedAs, Span, StatementType, Verdict
from loaders.reading.texts import pasted
from schema.caller import Caller, Role
from schema.types import Query

P = ParamSpec("P")
C = TypeVar("C", bound="Change")


@dataclass(frozen=True)
class Desk:
    """What a mutation works with.

    `extract` finds what is said in an article; `read` answers the fields that are asked of
    the graph.
    """

    kb: KnowledgeBase
    caller: Caller
    extract: Callable[[Source], Awaitable[Findings]]
    read: Callable[[Sequence[FieldNode]], Awaitable[Mapping[str, Any]]]


def _said(description: str) -> object:
    return strawberry.field(description=description)


@strawberry.type(description="Why nothing was changed.")
class Problem:
    code: Annotated[str, _said("For programs: what kind of problem it is.")]
    message: Annotated[str, _said("For people: what is wrong and what to do.")]


@strawberry.type(description="What a change came to: a problem, or the id of what was made or changed.")
class Change:
    problem: Annotated[Problem | None, _said("Null when it was changed.")] = None
    id: Annotated[strawberry.ID | None, _said("Of the article, or of what is kept of the change.")] = None

    @strawberry.field(description="The graph as it is now.")
    async def query(self, info: Info[Desk, None]) -> Query:
        raw = cast("Any", info)._raw_info  # noqa: SLF001  (no public way to the fields that are asked)
        return cast("Query", await info.context.read(raw.field_nodes))


OutcomeKind = Annotated[Outcome, strawberry.enum(name="Outcome", description="What loading an article changed.")]


@strawberry.type(description="What loading an article came to; `id` is the article's.")
class Loaded(Change):
    outcome: OutcomeKind | None = None


@strawberry.type(description="Words at their place, in code points of the text.")
class Words:
    exact: str
    start: int
    end: int


@strawberry.type(description="A statement as it was found in a text that is not saved.")
class Finding:
    type: StatementType
    act: Act
    hedge: str | None
    content: Annotated[list[Words], _said("The words said.")]
    source: Annotated[list[Words], _said("Who said it, as printed.")]
    cue: list[Words]
    speaker: Annotated[str | None, _said("Who said it; null when that is not known.")]
    about: list[str]
    said: Annotated[str | None, _said("When, in EDTF.")]


@strawberry.type(description="What would be found in an article; nothing is saved.")
class Preview(Change):
    statements: list[Finding] = strawberry.field(default_factory=list, description="In the order of the text.")
    furniture: list[Words] = strawberry.field(default_factory=list, description="What is no running text.")


@strawberry.input(description="An article as text, and what is known of it.")
class ArticleInput:
    text: str
    url: str | None = UNSET
    key: Annotated[str | None, _said("What it is known by when it has no URL.")] = UNSET
    title: str | None = UNSET
    outlet: Annotated[str | None, _said("The outlet's name.")] = UNSET
    published: Annotated[str | None, _said("Like 2023-09-24, 2023-09 or 2023.")] = UNSET
    collection: str | None = UNSET

    def source(self) -> Source:
        """The article as loaders take it."""
        given = {name: value for name, value in vars(self).items() if name not in ("text", "key") and value}
        return pasted(self.text, given, self.key or None)


@strawberry.input(description="Words as they stand in the current text of an article.")
class WordsInput:
    exact: str
    start: Annotated[int | None, _said("In code points; without it the words must stand there once.")] = UNSET

    def marking(self) -> Marking:
        """The words as the library takes them."""
        return Marking(self.exact, None if self.start is UNSET else self.start)


@strawberry.input(description="A statement as a person marks it.")
class StatementInput:
    content: Annotated[list[WordsInput], _said("The words said.")]
    source: Annotated[WordsInput | None, _said("Who said it, as printed.")] = UNSET
    cue: WordsInput | None = UNSET
    speaker: Annotated[str | None, _said("An id or a name; `person: NAME` for one who is not known yet.")] = UNSET
    about: list[str] = strawberry.field(
        default_factory=list, description="Ids or names; `target: NAME` where it is aimed at one."
    )
    act: Act = Act.SAY
    type: StatementType = StatementType.DIRECT
    said: Annotated[str | None, _said("When, in EDTF.")] = UNSET

    def marked(self) -> Marked:
        """The statement as the library takes it."""
        return Marked(
            [words.marking() for words in self.content],
            self.source.marking() if self.source else None,
            self.cue.marking() if self.cue else None,
            self.speaker or None,
            self.about,
            self.act,
            self.type,
            self.said or None,
        )


@strawberry.input(description="What something is linked to.")
class SourceInput:
    to: Annotated[str, _said("An address outside, or an article by its id or address.")]
    as_: LinkedAs = strawberry.field(default=LinkedAs.PRIMARY, name="as", description="What it is for that.")
    title: Annotated[str | None, _said("Of what lies outside.")] = UNSET
    note: str = ""

    def reference(self) -> Reference:
        """As the library takes it."""
        return Reference(self.to, self.as_, self.note, self.title or None)


Resolver = Callable[Concatenate[Any, Info[Desk, None], P], Awaitable[C]]


def _change(role: Role, made: type[C]) -> Callable[[Resolver[P, C]], Resolver[P, C]]:
    """A mutation for those who have a role; what is wrong with what they gave is data."""

    def told(change: Resolver[P, C]) -> Resolver[P, C]:
        @wraps(change)
        async def answered(root: Any, info: Info[Desk, None], *args: P.args, **given: P.kwargs) -> C:
            try:
                info.context.caller.must(role, info.field_name)
                return await change(root, info, *args, **given)
            except InputError as error:
                return made(problem=Problem(code=error.code, message=str(error)))

        return answered

    return told


_VALUE: Final = (
    "For the speaker an id or a name (`person: NAME` for one who is not known yet, none for nobody); for `ABOUT` "
    "several, `target: NAME` where it is aimed at one; for the act and the type their name; for `SAID` a date in EDTF; "
    "for the span its words; for the event the id or the name of an occasion, none for one of its own."
)
Reason = Annotated[str, strawberry.argument(description="Why, for those who read it later.")]


@strawberry.type(description="What curators and loaders change. Each needs a key with the role that it names.")
class Mutation:
    @strawberry.mutation(description="Load an article, or a new version of it. Role: load.")
    @_change(Role.LOAD, Loaded)
    async def load_article(self, info: Info[Desk, None], article: ArticleInput) -> Loaded:
        findings = await info.context.extract(article.source())
        outcome = await info.context.kb.add(findings)
        return Loaded(id=strawberry.ID(article_id(findings.source)), outcome=outcome)

    @strawberry.mutation(description="What would be found in an article; nothing is saved. Role: load.")
    @_change(Role.LOAD, Preview)
    async def preview_article(self, info: Info[Desk, None], article: ArticleInput) -> Preview:
        return _preview(await info.context.extract(article.source()))

    @strawberry.mutation(description="Take out an article, with what it alone supports. Role: load.")
    @_change(Role.LOAD, Change)
    async def delete_article(
        self,
        info: Info[Desk, None],
        article: Annotated[str, strawberry.argument(description="Its id, or its URL or key.")],
    ) -> Change:
        return await _kept(info, lambda kb, by: kb.delete(article, by))

    @strawberry.mutation(
        description="Say whether two claims, events or entities are the same; the pair is asked once. Role: curate."
    )
    @_change(Role.CURATE, Change)
    async def judge(
        self,
        info: Info[Desk, None],
        left: Annotated[str, strawberry.argument(description="Any id that it ever had, or an entity's name.")],
        right: str,
        verdict: Verdict,
        reason: Reason = "",
    ) -> Change:
        return await _kept(info, lambda kb, by: kb.judge(left, right, verdict, by, reason))

    @strawberry.mutation(description="Set one field of a statement right. Role: curate.")
    @_change(Role.CURATE, Change)
    async def correct(  # noqa: PLR0913, PLR0917  (the arguments of the field)
        self,
        info: Info[Desk, None],
        statement: Annotated[strawberry.ID, strawberry.argument(description="Its id.")],
        field: CorrectedField,
        value: Annotated[list[str], strawberry.argument(description=_VALUE)],
        reason: Reason = "",
        kind: CorrectionKind = CorrectionKind.OUR_ERROR,
    ) -> Change:
        return await _kept(info, lambda kb, by: kb.correct(statement, field, value, by, Why(kind, reason)))

    @strawberry.mutation(description="Say that something is no statement; it stays readable. Role: curate.")
    @_change(Role.CURATE, Change)
    async def strike(
        self,
        info: Info[Desk, None],
        statement: Annotated[strawberry.ID, strawberry.argument(description="Its id.")],
        reason: Reason = "",
        kind: CorrectionKind = CorrectionKind.OUR_ERROR,
    ) -> Change:
        return await _kept(info, lambda kb, by: kb.strike(statement, by, Why(kind, reason)))

    @strawberry.mutation(description="Add a statement that was missed, by marking its words. Role: curate.")
    @_change(Role.CURATE, Change)
    async def add_statement(
        self,
        info: Info[Desk, None],
        article: Annotated[str, strawberry.argument(description="Its id or its URL.")],
        statement: StatementInput,
        reason: Reason = "",
    ) -> Change:
        return await _kept(info, lambda kb, by: kb.add_statement(article, statement.marked(), by, Why(reason=reason)))

    @strawberry.mutation(description="Link a claim or a statement to a source; every printing shows it. Role: curate.")
    @_change(Role.CURATE, Change)
    async def link(
        self,
        info: Info[Desk, None],
        subject: Annotated[strawberry.ID, strawberry.argument(description="The id of the claim or the statement.")],
        source: SourceInput,
    ) -> Change:
        return await _kept(info, lambda kb, by: kb.link(subject, source.reference(), by))

    @strawberry.mutation(description="Take a judgement, a correction or a link back. Role: curate.")
    @_change(Role.CURATE, Change)
    async def undo(
        self,
        info: Info[Desk, None],
        ident: Annotated[
            strawberry.ID, strawberry.argument(name="id", description="Of a judgement, a correction or a link.")
        ],
    ) -> Change:
        return await _kept(info, lambda kb, by: kb.undo(ident, by))


class _Kept(Protocol):
    """What the library keeps of a change."""

    @property
    def id(self) -> str: ...


async def _kept(info: Info[Desk, None], change: Callable[[KnowledgeBase, str], Awaitable[_Kept]]) -> Change:
    """One call of the library, by the name of who asks."""
    made = await change(info.context.kb, info.context.caller.name)
    return Change(id=strawberry.ID(made.id))


def _preview(findings: Findings) -> Preview:
    text = findings.source.text
    return Preview(
        statements=[_finding(text, attribution) for attribution in findings.attributions],
        furniture=_words(text, [region.span for region in findings.regions]),
    )


def _finding(text: str, found: Attribution) -> Finding:
    return Finding(
        type=found.type,
        act=found.act,
        hedge=found.hedge,
        content=_words(text, found.content),
        source=_words(text, found.source),
        cue=_words(text, found.cue),
        speaker=found.speaker.name if found.speaker else None,
        about=[target.actor.name for target in found.about if target.actor],
        said=found.stated.edtf,
    )


def _words(text: str, spans: Sequence[Span]) -> list[Words]:
    return [Words(exact=text[span.start : span.end], start=span.start, end=span.end) for span in spans]
