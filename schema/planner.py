"""From a GraphQL field to a plan.

A field is the property or the step with its name (`schema.types`). A plan is made for a
document, an operation and the shape of its variables; the values come later, by its slots.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, TypeVar, cast

from graphql import (
    FragmentDefinitionNode,
    GraphQLObjectType,
    GraphQLSchema,
    SelectionSetNode,
    VariableNode,
    is_enum_type,
    is_leaf_type,
)
from graphql.execution.values import VariableValues

from kb import plan
from kb.errors import QueryError
from kb.plan import Compare, Condition, Constant, Count, Field, Op, Parts, Plan, Some, Value
from kb.vocabulary import KINDS, STEPS, Kind, Step
from schema import cursors, quoting
from schema.arguments import Arguments, Held, Slots, form
from schema.bounds import MAX_PAGE, MAX_ROOTS, check_cost, page_size
from schema.conditions import (
    HELD_FOR_CERTAIN,
    HELD_PERHAPS,
    Understanding,
    condition,
    covered,
    only_current,
    understandings,
)
from schema.facets import COUNTS, Facets
from schema.inputs import Certainty, NameOrder, QuoteMatch, TimeOrder
from schema.order import sorts
from schema.predicates import asked_terms, both, has_words
from schema.selections import Asked, Selections
from schema.sight import Sight
from schema.subscription import Watch
from schema.where import where

P = TypeVar("P")

_LISTED: Final = 2
"""How long a list is taken to be that has no page size."""

_MATCHED: Final = 20
"""So many that a name may mean are told."""
_NEAREST: Final = 5
_RANKED: Final = (TimeOrder.RELEVANCE, NameOrder.RELEVANCE)
_SPEAKS: Final = Some(STEPS["entity", "statements"])
_ROOTS: Final[Mapping[str, tuple[str, Condition | None]]] = {
    "statements": ("statement", None),
    "claims": ("claim", None),
    "speakers": ("entity", _SPEAKS),
    "entities": ("entity", None),
    "events": ("event", None),
    "articles": ("article", None),
    "outlets": ("outlet", None),
    "review": ("suggestion", None),
    "judgements": ("judgement", None),
}
_PAGE_INFO: Final[Mapping[str, Callable[[str], plan.Part]]] = {
    "hasNextPage": plan.HasNext,
    "hasPreviousPage": plan.HasPrevious,
    "startCursor": plan.FirstCursor,
    "endCursor": plan.LastCursor,
}


@dataclass(frozen=True)
class RootPlan:
    """The plan of one root field; `type` is what `__typename` is where the schema leaves it open."""

    plan: Plan
    slots: Slots
    type: str | None = None


@dataclass(frozen=True)
class Planned:
    """The plans of an operation's root fields by their names in the answer, in the order of the document.

    `whole` is False when something was asked that has no plan: introspection.
    """

    roots: Mapping[str, RootPlan]
    whole: bool


def plan_fields(
    schema: GraphQLSchema,
    fragments: Mapping[str, FragmentDefinitionNode],
    sets: Sequence[SelectionSetNode | None],
    variables: VariableValues,
    sees: Collection[str] | None = None,
) -> Planned:
    """The plans of what is asked of the graph; what cannot be asked, or costs too much, is a `QueryError`.

    `sees` are the collections of a visitor, to whom the plans are narrowed (`schema.sight`).
    """
    planner = Planner(Selections(schema, fragments, variables), sees)
    roots = planner.selections.of(cast("GraphQLObjectType", schema.query_type), sets)
    if len(roots) > MAX_ROOTS:
        raise QueryError(f"An operation may ask {MAX_ROOTS} root fields and this one asks {len(roots)}: ask in parts.")
    plans = {asked.key: planner.root(asked) for asked in roots if not asked.is_meta}
    check_cost(planner.cost)
    return Planned(plans, whole=len(plans) == len(roots))


def plan_watch(
    schema: GraphQLSchema,
    fragments: Mapping[str, FragmentDefinitionNode],
    sets: Sequence[SelectionSetNode | None],
    variables: VariableValues,
) -> Watch:
    """The plan of a subscription; validation has seen that it has exactly one field."""
    planner = Planner(Selections(schema, fragments, variables))
    (asked,) = planner.selections.of(cast("GraphQLObjectType", schema.subscription_type), sets)
    watch = planner.watch(asked)
    check_cost(planner.cost)
    return watch


@dataclass(frozen=True)
class Place:
    """Where in the graph the fields of an object are.

    `step` led there, `group` is what the properties asked for begin with (`said`), `times`
    how many such objects an answer may hold.
    """

    kind: Kind
    step: Step | None = None
    group: str = ""
    times: int = 1

    def bound_by(self, name: str) -> bool:
        """Whether the relation that led here has that property."""
        return self.step is not None and _has(self.step, name)


class Planner:
    """Makes the plans of one operation and adds up what they may cost."""

    def __init__(self, selections: Selections, sees: Collection[str] | None = None) -> None:
        self.selections = selections
        self.slots = Slots()
        self.sight: Sight | None = None
        self.cost = 0
        self._sees = sees

    def root(self, asked: Asked) -> RootPlan:
        """The plan of one root field, with slots of its own."""
        self.slots = Slots()
        self.sight = Sight(self._sees, self.slots) if self._sees is not None else None
        made = self._root(asked)
        return replace(made, plan=Plan(self.sight.root(made.plan.root))) if self.sight else made

    def _root(self, asked: Asked) -> RootPlan:
        held = self._held(Arguments(asked.definition, asked.nodes[0]))
        if asked.name == "node":
            return self._node(asked, held)
        if asked.name == "search":
            return RootPlan(Plan(self._search(asked, held)), self.slots)
        if asked.name == "timeline":
            return RootPlan(Plan(self._timeline(asked, held)), self.slots)
        if asked.name == "quoteCheck":
            return RootPlan(Plan(self._quote_check(asked, held)), self.slots)
        kind, always = _ROOTS[asked.name]
        return RootPlan(Plan(self._connection(asked, Place(KINDS[kind]), held, always)), self.slots)

    def watch(self, asked: Asked) -> Watch:
        """Statements behind a revision, a page at a time, in the order in which they became known."""
        held = self._held(Arguments(asked.definition, asked.nodes[0]))
        if (first := held.value.get("first")) is not None and first < 1:
            raise QueryError(f"first: {first} is not possible; ask for at least one.")
        kind, since, after = KINDS["statement"], self.slots.constant(0), self.slots.constant(None)
        order = kind.orders[0]
        page = Place(kind, times=MAX_PAGE)
        row = (
            Value("revision", "revision"),
            Value("place", order.property),
            plan.Group("shown", self._fields(asked, page)),
        )
        return Watch(
            asked.key,
            Plan(
                plan.Connection(
                    asked.key,
                    kind.name,
                    order,
                    first=self.slots.constant(MAX_PAGE),
                    cursor=self.slots.constant(""),
                    parts=(plan.Nodes("nodes", row),),
                    after=after,
                    where=both(Compare("revision", Op.GT, since), condition(kind.name, held.get("filter"))),
                    sorts=(plan.Sort("revision"),),
                )
            ),
            self.slots,
            since,
            after,
            held.value,
        )

    def _timeline(self, asked: Asked, held: Held) -> plan.Connection:
        """All statements that the filter lets through, without a page of them."""
        kind = KINDS["statement"]
        return plan.Connection(
            asked.key,
            kind.name,
            kind.orders[0],
            first=self.slots.constant(0),
            cursor=self.slots.constant(""),
            parts=self._facets(held, 1).time(asked, held),
            where=both(only_current(self.slots, held.get("filter")), condition(kind.name, held.get("filter"))),
        )

    def _facets(self, outer: Held, times: int) -> Facets:
        def held(asked: Asked) -> Held:
            return self._held(Arguments(asked.definition, asked.nodes[0]))

        return Facets(self._inside, held, outer, times)

    def _held(self, arguments: Arguments) -> Held:
        return Held(self.slots, arguments, arguments.read(self.selections.variables))

    def _node(self, asked: Asked, held: Held) -> RootPlan:
        ident = cast("Held", held.get("id"))
        kind = KINDS.get(form(ident.value) or "")
        shown = self.selections.schema.type_map.get(kind.label) if kind else None
        if not kind or not isinstance(shown, GraphQLObjectType):
            raise QueryError(f"id: {ident.value[:80]!r} is no id; ids look like `statement:…`, as answers give them.")
        fields = self._fields(asked, Place(kind), shown)
        # What was merged answers to every id that it ever had.
        by = STEPS.get((kind.name, "leaves"))
        return RootPlan(Plan(plan.Lookup(kind.name, ident.slot(), fields, by)), self.slots, shown.name)

    def _search(self, asked: Asked, held: Held) -> plan.Several:
        has_them = has_words(cast("Held", held.get("text")), held)

        def part(inner: Asked) -> plan.Connection | Constant:
            if inner.is_meta:
                return Constant(inner.key, inner.parent.name)
            there = Place(KINDS[_ROOTS[inner.name][0]])
            arguments = Arguments(inner.definition, inner.nodes[0], outer=held.source)
            return self._connection(inner, there, self._held(arguments), has_them)

        return plan.Several(tuple(map(part, self._inside(asked, 1))))

    def _quote_check(self, asked: Asked, held: Held) -> plan.Several:
        """Where the words of a text are printed, by how they were found."""
        kind, filter_ = KINDS["statement"], held.get("filter")
        narrowed = both(only_current(self.slots, filter_), condition(kind.name, filter_))
        found = quoting.conditions(cast("Held", held.get("text")))
        among = tuple(
            (match.name, plan.AllOf((where, *([narrowed] if narrowed else [])))) for match, where in found.items()
        )

        def part(inner: Asked) -> plan.Connection | plan.Parts | plan.FirstMet | Constant:
            match inner.name:
                case "__typename":
                    return Constant(inner.key, inner.parent.name)
                case "found":
                    return plan.FirstMet(inner.key, kind.name, among, QuoteMatch.NOT_FOUND.name)
                case "covered":
                    return Parts(inner.key, self._covered(inner, 1, held))
                case _:
                    # What is looked for is no filter, and never asked of full text as it stands.
                    arguments = Arguments(inner.definition, inner.nodes[0], held.source, {"text": "quote"})
                    match = QuoteMatch[inner.stored.upper()]
                    there = self._held(arguments)
                    return self._connection(inner, Place(kind), there, found[match], quoting.EARLIEST)

        return plan.Several(tuple(map(part, self._inside(asked, 1))))

    def _inside(self, asked: Asked, times: int, shown: GraphQLObjectType | None = None) -> Iterable[Asked]:
        """What is asked inside a field; each of its `times` objects costs its fields."""
        inner = self.selections.inside(asked, shown)
        if len(inner) > plan.MAX_FIELDS:
            raise QueryError(f"One object may be asked for {plan.MAX_FIELDS} fields, not {len(inner)}: ask in parts.")
        self.cost += times * len(inner)
        return inner

    # Fields of a node

    def _fields(self, asked: Asked, place: Place, shown: GraphQLObjectType | None = None) -> tuple[Field, ...]:
        return tuple(self._field(inner, place) for inner in self._inside(asked, place.times, shown))

    def _field(self, asked: Asked, place: Place) -> Field:  # noqa: PLR0911  (one for each)
        if asked.is_meta:
            return Constant(asked.key, asked.parent.name)
        if asked.name == "roleThen":
            return self._role_then(asked, place)
        if place.bound_by(asked.stored):
            return _value(asked, asked.stored, edge=True)
        property_ = f"{place.group}_{asked.stored}" if place.group else asked.stored
        if is_leaf_type(asked.type):
            return _value(asked, property_, edge=False)
        if asked.name == "counts":
            return self._counts_of(asked, place)
        if step := STEPS.get((place.kind.name, asked.stored)):
            return self._reached(asked, Place(KINDS[step.target], step, times=place.times), step)
        itself = asked.stored == place.kind.name
        inner = replace(place, step=None) if itself else replace(place, group=property_)
        return plan.Group(asked.key, self._fields(asked, inner))

    def _role_then(self, asked: Asked, place: Place) -> Field:
        """The posts of a statement's speaker at the time of the statement, which the walk came from."""
        if place.step is None or place.step != STEPS["statement", "speaker"]:
            return Constant(asked.key, None)
        certain = self._held(Arguments(asked.definition, asked.nodes[0])).value["certainty"] is Certainty.CERTAIN
        step = STEPS["entity", "posts"]
        there = Place(KINDS[step.target], step, times=place.times * _LISTED)
        where = HELD_FOR_CERTAIN if certain else HELD_PERHAPS
        return plan.Many(asked.key, step, self._fields(asked, there), where=where, order=(plan.Sort("began_earliest"),))

    def _reached(self, asked: Asked, there: Place, step: Step) -> Field:
        """What a step leads to: a page, at most one, or a list."""
        held = self._held(Arguments(asked.definition, asked.nodes[0]))
        if "after" in asked.definition.args:
            return self._connection(asked, there, held)
        if step.one:
            return plan.One(asked.key, step, self._fields(asked, there), required=asked.required)
        first = held.get("first")
        there = replace(there, times=there.times * (first.value if first else _LISTED))
        return plan.Many(
            asked.key,
            step,
            self._fields(asked, there),
            where=both(*_narrowed(step, held)),
            order=(*sorts(step.target, held.get("sort"), step), *_list_order(step)),
            limit=first.slot(page_size) if first else None,
        )

    def _counts_of(self, asked: Asked, place: Place) -> plan.Connection:
        """The counts of a node's statements, without a page of them."""
        step = STEPS[place.kind.name, "statements"]
        return plan.Connection(
            asked.key,
            step.target,
            KINDS[step.target].orders[0],
            first=self.slots.constant(0),
            cursor=self.slots.constant(""),
            parts=self._counts(asked, place.times),
            step=step,
        )

    # Connections

    def _connection(
        self,
        asked: Asked,
        place: Place,
        held: Held,
        always: Condition | None = None,
        earlier: tuple[plan.Sort, ...] = (),
    ) -> plan.Connection:
        """A page of what the arguments and `always` let through; `earlier` goes before any other order."""
        field, kind = f"{asked.parent.name}.{asked.name}", place.kind
        name = _end(held)
        size = cast("Held", held.get(name))
        page = replace(place, times=place.times * page_size(size.value, name))
        parts = tuple(self._part(inner, page, place.times, held) for inner in self._inside(asked, place.times))
        order = held.value.get("order", TimeOrder.OLDEST)
        by, ranked = (*earlier, *sorts(kind.name, held.get("sort"), place.step)), order in _RANKED
        page_order = kind.orders[0] if ranked else kind.order(order.value)
        if self.sight:
            by, page_order = self.sight.order(kind.name, by, page_order, ranked=ranked)
        terms = self._terms(held) if ranked or any(map(_scored, parts)) else None
        if ranked:
            _check_ranked(held, by)
        ends = {
            end: held.slot(partial(cursors.place, field, end, len(by))) if held.get(end) else None
            for end in ("after", "before")
        }
        return plan.Connection(
            asked.key,
            kind.name,
            page_order,
            first=size.slot(partial(page_size, name=name)),
            cursor=held.slot(partial(cursors.fingerprint, field)),
            parts=parts,
            after=ends["after"],
            where=both(always, self._current(place, held), condition(kind.name, held.get("filter"))),
            step=place.step,
            sorts=by,
            before=ends["before"],
            backward=name == "last",
            terms=terms,
            ranked=ranked,
        )

    def _current(self, place: Place, held: Held) -> Condition | None:
        """Only articles and nothing else lead to statements that are no longer found."""
        may_be_old = place.step is None or place.step == STEPS["article", "statements"]
        return only_current(self.slots, held.get("filter")) if place.kind.name == "statement" and may_be_old else None

    def _terms(self, held: Held) -> plan.Slot | None:
        """What full text is asked for by the arguments of a connection."""
        filter_ = held.get("filter")
        text = held.get("text") or (filter_.get("text") if filter_ else None)
        return text.slot(asked_terms) if text else None

    def _part(self, asked: Asked, page: Place, times: int, held: Held) -> plan.Part:  # noqa: PLR0911  (one for each)
        """A part of a connection with these arguments; `times` is how many connections an answer may hold."""
        match asked.name:
            case "__typename":
                return Constant(asked.key, asked.parent.name)
            case "totalCount":
                return Count(asked.key)
            case "edges":
                return plan.Edges(
                    asked.key, tuple(self._edge(inner, page, held) for inner in self._inside(asked, page.times))
                )
            case "nodes":
                return plan.Nodes(asked.key, self._fields(asked, replace(page, step=None)))
            case "counts":
                return Parts(asked.key, self._counts(asked, times))
            case "interpretation":
                return self._interpretation(asked, times, held)
            case "covered":
                return Parts(asked.key, self._covered(asked, times, held))
            case "facets":
                return Parts(asked.key, self._facets(held, times).parts(asked))
            case _:
                return Parts(asked.key, self._named(asked, times, lambda key, name: _PAGE_INFO[name](key)))

    def _edge(  # noqa: PLR0911  (one for each)
        self, asked: Asked, page: Place, held: Held
    ) -> plan.Node | plan.Cursor | plan.Score | plan.Made | Value | Constant:
        match asked.name:
            case "__typename":
                return Constant(asked.key, asked.parent.name)
            case "node":
                return plan.Node(asked.key, self._fields(asked, replace(page, step=None)))
            case "cursor":
                return plan.Cursor(asked.key)
            case "score" if self._terms(held):
                return plan.Score(asked.key)
            case "highlight":
                return self._highlight(asked, page, self._terms(held))
            case "differences" if quote := held.get("quote"):
                fields = self._named(asked, page.times, plan.Told)
                return plan.Made(asked.key, plan.Maker.DIFFERENCES, page.kind.searched[0], quote.slot(), fields)
            case _ if page.bound_by(asked.stored):
                return _value(asked, asked.stored, edge=True)
            case _:
                return Constant(asked.key, None)

    def _highlight(self, asked: Asked, page: Place, terms: plan.Slot | None) -> plan.Made | Constant:
        fields = self._named(asked, page.times, plan.Told)
        if not terms:
            return Constant(asked.key, None)
        return plan.Made(asked.key, plan.Maker.PIECES, page.kind.searched[0], terms, fields)

    def _counts(self, asked: Asked, times: int) -> tuple[plan.Part, ...]:
        return self._named(asked, times, lambda key, name: Count(key, COUNTS[name]))

    def _interpretation(self, asked: Asked, times: int, held: Held) -> plan.Listed:
        found = understandings(held.get("filter"))
        return plan.Listed(
            asked.key,
            tuple(tuple(self._understood(inner, of) for inner in self._inside(asked, times)) for of in found),
        )

    def _understood(self, asked: Asked, of: Understanding) -> plan.Named | Constant:
        if asked.is_meta:
            return Constant(asked.key, asked.parent.name)
        if asked.name == "argument":
            return Constant(asked.key, of.argument)
        fields = self._named(asked, _NEAREST, Value)
        if asked.name == "matched":
            return plan.Named(asked.key, of.matched, self.slots.constant(_MATCHED), fields)
        return plan.Named(asked.key, of.near, self.slots.constant(_NEAREST), fields, of.given.slot(), of.matched)

    def _covered(self, asked: Asked, times: int, held: Held) -> tuple[plan.Part, ...]:
        filter_ = held.get("filter")

        def counted(key: str, name: str) -> plan.Part:
            if name == "days":
                return plan.CountOf(key, "article", covered(filter_, by_day=True), property="published_day")
            path = (STEPS["article", "outlet"],) if name == "outlets" else ()
            return plan.CountOf(key, "article", covered(filter_), path)

        return self._named(asked, times, counted)

    def _named(self, asked: Asked, times: int, make: Callable[[str, str], P]) -> tuple[P | Constant, ...]:
        """Parts that only depend on the name of the field."""
        return tuple(
            Constant(inner.key, inner.parent.name) if inner.is_meta else make(inner.key, inner.name)
            for inner in self._inside(asked, times)
        )


def _value(asked: Asked, property_: str, *, edge: bool) -> Value:
    """A property as GraphQL shows it. What a model must have, every node has; an edge may lack anything."""
    return Value(asked.key, property_, edge, as_name=is_enum_type(asked.type), required=edge and asked.required)


def _has(step: Step, name: str) -> bool:
    return any(item.name == name for item in step.relation.properties)


def _narrowed(step: Step, held: Held) -> Iterator[Condition]:
    """The arguments of a list; what has no name of its own is a property of the relation or of what it leads to."""
    for name, given in held.fields():
        if name == "where":
            if found := where(step.target, given):
                yield found
        elif name not in ("first", "sort"):
            yield Compare(name, Op.EQ, given.slot(str), edge=_has(step, name))


def _end(held: Held) -> str:
    """Which end of the list the page is taken from."""
    if "last" not in held.value or held.get("last") is None:
        return "first"
    written = next((each.value for each in held.source.node.arguments or () if each.name.value == "first"), None)
    # A client with one document for both ways leaves a variable out, and the default stands in its place.
    default = held.source.definition.args["first"].default_value
    left_out = isinstance(written, VariableNode) and held.value["first"] == default
    if written and not left_out:
        raise QueryError("first, last: a page is the first ones or the last ones: give one of the two.")
    return "last"


def _check_ranked(held: Held, by: tuple[plan.Sort, ...]) -> None:
    filter_ = held.get("filter")
    if not held.get("text") and not (filter_ and filter_.get("text")):
        raise QueryError("order: by RELEVANCE needs words to be relevant to: give the filter a text, or use search.")
    if by or any(held.get(name) for name in ("after", "before", "last")):
        raise QueryError(
            "order: by RELEVANCE there is one page, the first; ask for up to 100, or go on by another order."
        )


def _scored(part: plan.Part) -> bool:
    return isinstance(part, plan.Edges) and any(isinstance(field, plan.Score) for field in part.fields)


def _list_order(step: Step) -> tuple[plan.Sort, ...]:
    """The order of a list: as numbered, else by the kind's own ascending key, along the text or by moments."""
    if _has(step, "n"):
        return (plan.Sort("n", edge=True),)
    kind = KINDS[step.target]
    ascending = [order.property for order in kind.orders if not order.descending]
    along = [item.name for item in kind.properties if item.name in ("start", "at")]
    return tuple(plan.Sort(name) for name in (*ascending, *along)[:1])
