"""Events: what happened, and the occasions at which somebody spoke.

Several names of one article are one happening when type, participants, place and time agree;
"the latest escalation", which says nothing of its own, is the last one told.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from kb.findings import Actor, Dating, Happening, Naming, Participant, Target
from kb.intervals import Basis, Interval, Precision, contradicts, span
from kb.models import EntityKind, MentionForm, Order, Span
from loaders import expressions, stretches
from loaders.anchors import Anchor, anchor
from loaders.cast import Figure, state_actor
from loaders.draft import Draft, Statement
from loaders.gazetteer import gazetteer
from loaders.happenings import happenings
from loaders.parsing import Word

SPEECH = "speech"
AGENT = "agent"
_ACTORS = (EntityKind.STATE, EntityKind.ORGANIZATION, EntityKind.GROUP, EntityKind.PERSON)
_POWERS = (EntityKind.STATE, EntityKind.ORGANIZATION, EntityKind.GROUP)
_UNREAL = ("would", "could", "may", "might", "will", "to")
_ORDERS = {
    "before": Order.BEFORE,
    "after": Order.AFTER,
    "following": Order.AFTER,
    "since": Order.AFTER,
    "during": Order.ON,
}
# Said with "the" and nothing more they need not be anything in particular.
_TALKED_OF = {
    "war",
    "conflict",
    "fighting",
    "meeting",
    "summit",
    "visit",
    "trip",
    "vote",
    "election",
    "death",
    "match",
    "final",
}
_GENERIC = {"the", "this", "that", "latest", "recent", "new", "last", "deadly", "such"}


@dataclass(frozen=True)
class _Mention:
    """One printed name of a happening, and what it says by itself."""

    word: Word
    span: Span
    type: str
    agents: tuple[Actor, ...] = ()
    place: Actor | None = None
    time: Interval = field(default_factory=Interval)

    @property
    def bare(self) -> bool:
        return not self.agents and self.place is None and self.time.edtf is None


def events(draft: Draft) -> Draft:
    """Find the happenings and occasions, and tie the statements to them."""
    beside = anchor(draft)
    speeches = {printed for s in draft.statements if (printed := _printed_occasion(draft, s))}
    groups = _groups([m for m in _mentions(draft, beside) if m.span not in speeches])
    happened = [_happening(draft, beside, f"happening:{n}", group) for n, group in enumerate(groups, 1)]
    named = {mention.span: h.key for h, group in zip(happened, groups, strict=True) for mention in group}
    statements = tuple(_tied(draft, beside, statement, named, happened) for statement in draft.statements)
    draft = replace(draft, statements=statements)
    occasions, printed = _occasions(draft)
    namings = [Naming(span=span, form=MentionForm.NOMINAL, happening=key, score=0.8) for span, key in named.items()]
    return replace(
        draft,
        happenings=(*happened, *occasions),
        namings=tuple(sorted((*draft.namings, *namings, *printed), key=lambda naming: naming.span)),
    )


def _mentions(draft: Draft, beside: Anchor) -> Iterator[_Mention]:
    for word in draft.parse.words:
        mention = _noun(draft, beside, word) if word.pos == "NOUN" else _verb(draft, beside, word)
        if mention:
            yield mention


def _noun(draft: Draft, beside: Anchor, word: Word) -> _Mention | None:
    """As in "Azerbaijan's September 19 offensive in Karabakh"."""
    kind = happenings().nouns.get(word.lemma)
    if kind is None or word.dep in ("compound", "amod") or _metaphor(draft, word):
        return None
    inside = stretches.descendants(
        draft.parse,
        word.i,
        [w.i for w in draft.parse.below(word.i, "relcl", "acl", "advcl", "conj", "cc", "appos", "punct")],
    )
    inside |= _before(draft, word)
    printed = Span(draft.parse.words[min(inside)].start, draft.parse.words[max(inside)].end)
    agents = (*_agents(draft, word), *_possessors(draft, inside))
    mention = _Mention(
        word, printed, kind, tuple(dict.fromkeys(agents)), _place(draft, word, inside), _time(draft, beside, printed)
    )
    return mention if not mention.bare or _definite(draft, word) else None


def _before(draft: Draft, word: Word) -> set[int]:
    """What stands between the noun's parts, and the possessor that the parser hung elsewhere."""
    first = min([w.left for w in draft.parse.below(word.i) if w.i < word.i and w.dep != "punct"], default=word.i)
    mark = draft.parse.words[first - 1] if first else word
    if mark.tag == "POS" and mark.sentence == word.sentence:
        first = draft.parse.words[mark.i - 1].left
    return set(range(first, word.i))


def _definite(draft: Draft, word: Word) -> bool:
    return any(w.low in _GENERIC for w in draft.parse.below(word.i, "det")) and word.tag == "NN"


def _metaphor(draft: Draft, word: Word) -> bool:
    around = " ".join(w.low for w in draft.parse.words[max(0, word.i - 1) : word.i + 3])
    return any(phrase in around for phrase in happenings().metaphors)


def _agents(draft: Draft, word: Word) -> tuple[Actor, ...]:
    """Whose deed it is: possessor, adjective of a state, "by X"."""
    found: list[Actor] = []
    for part in draft.parse.below(word.i, "poss", "amod", "compound", "agent", "prep"):
        if part.low in ("by", "between", "with"):
            found += [a for o in draft.parse.below(part.i, "pobj") if (a := _actor(draft, o))]
        elif part.dep in ("poss", "amod", "compound") and (actor := _actor(draft, part) or _of_its_people(draft, part)):
            found.append(actor)
    return tuple(dict.fromkeys(actor for actor in found if actor.type in _ACTORS))


def _possessors(draft: Draft, inside: set[int]) -> Iterator[Actor]:
    """The first possessor in the phrase, wherever the parser hung it."""
    marks = (draft.parse.words[i - 1] for i in sorted(inside) if draft.parse.words[i].tag == "POS" and i)
    for word in marks:
        actor = _actor(draft, word) or _of_its_people(draft, word)
        if actor and actor.type in _ACTORS:
            yield actor
            return


def _actor(draft: Draft, word: Word) -> Actor | None:
    figure = draft.cast.figure(word.i)
    if figure:
        return figure.actor
    state = gazetteer().demonym(word.text) if word.text[:1].isupper() else None
    return state_actor(state) if state else None


def _of_its_people(draft: Draft, word: Word) -> Actor | None:
    """As in "Azerbaijani forces": the state whose forces they are."""
    parts = draft.parse.below(word.i, "amod", "poss", "compound")
    return next((actor for part in parts if (actor := _actor(draft, part))), None)


def _place(draft: Draft, word: Word, inside: set[int]) -> Actor | None:
    """The place that is taken, or in which it happens; of "the Douro flood" the Douro."""
    for preposition in draft.parse.below(word.i, "prep"):
        for thing in draft.parse.below(preposition.i, "pobj"):
            figure = _place_at(draft, thing) if thing.i in inside else None
            if figure and (
                figure.actor.type is EntityKind.PLACE
                or (preposition.low in ("in", "of", "on", "against") and figure.actor.type is EntityKind.STATE)
            ):
                return figure.actor
    named = (draft.cast.figure(part.i) for part in draft.parse.below(word.i, "compound", "amod"))
    return next((figure.actor for figure in named if figure and figure.actor.type is EntityKind.PLACE), None)


def _place_at(draft: Draft, thing: Word) -> Figure | None:
    """The place that a noun names; of "the Douro valley" the Douro."""
    parts = (thing, *draft.parse.below(thing.i, "compound"))
    return next((figure for part in parts if (figure := draft.cast.figure(part.i))), None)


def _time(draft: Draft, beside: Anchor, printed: Span) -> Interval:
    found = next(expressions.find(draft.text, *printed), None)
    return beside.read(found) if found else Interval()


def _verb(draft: Draft, beside: Anchor, word: Word) -> _Mention | None:
    """As in "Azerbaijan seized the territory from …": a clause that tells it."""
    kind = happenings().verbs.get(word.lemma) if word.pos == "VERB" else None
    if kind is None:
        return None
    subject, thing = draft.parse.first(word.i, "nsubj"), draft.parse.first(word.i, "dobj")
    if subject is None or thing is None or not _really(draft, word):
        return None
    agent, figure = _actor(draft, subject), draft.cast.figure(thing.i)
    if agent is None or agent.type not in _POWERS:
        return None
    return _Mention(
        word,
        Span(draft.parse.words[subject.left].start, draft.parse.words[_told_to(draft, word, thing)].end),
        kind,
        (agent,),
        figure.actor if figure and figure.actor.type is EntityKind.PLACE else None,
        _clause_time(draft, beside, word),
    )


def _really(draft: Draft, word: Word) -> bool:
    """Whether a verb tells what was done, against what might be, will be or was not."""
    return not any(w.dep == "neg" or w.low in _UNREAL for w in draft.parse.below(word.i, "neg", "aux"))


def _told_to(draft: Draft, word: Word, thing: Word) -> int:
    """The last word of the deed: its object, and from, in or against whom."""
    more = [
        w for w in draft.parse.below(word.i, "prep") if w.i == thing.right + 1 and w.low in ("from", "in", "against")
    ]
    return more[0].right if more else thing.right


def _clause_time(draft: Draft, beside: Anchor, word: Word) -> Interval:
    """The date of the clause, or of the clause that it accompanies ("… last week as …")."""
    heads = [word, draft.parse.words[word.head]] if word.dep == "advcl" else [word]
    for head in heads:
        for part in draft.parse.below(head.i, "npadvmod", "prep", "advmod"):
            found = next(expressions.find(draft.text, *draft.parse.phrase(part.i)), None)
            if found:
                return beside.read(found)
    return Interval()


def _groups(mentions: list[_Mention]) -> list[list[_Mention]]:
    """Mentions of one happening together, in the order of its first one."""
    groups: list[list[_Mention]] = []
    for mention in mentions:
        fitting = [group for group in groups if _same(group, mention)]
        if fitting:
            fitting[-1].append(mention)
        elif not mention.bare or mention.word.low not in _TALKED_OF:
            groups.append([mention])
    return groups


def _same(group: list[_Mention], mention: _Mention) -> bool:
    if group[0].type != mention.type:
        return False
    agents = [actor for one in group for actor in one.agents]
    places = [one.place for one in group if one.place]
    if agents and mention.agents and not any(actor in agents for actor in mention.agents):
        return False
    if places and mention.place and mention.place not in places:
        return False
    return not any(contradicts(one.time, mention.time) for one in group)


def _happening(draft: Draft, beside: Anchor, key: str, group: list[_Mention]) -> Happening:
    first = group[0]
    agents = tuple(dict.fromkeys(actor for one in group for actor in one.agents))
    return Happening(
        key=key,
        type=first.type,
        name=" ".join(draft.text[slice(*first.span)].split()),
        time=beside.honest(_narrowest(group)),
        place=next((one.place for one in group if one.place), None),
        participants=tuple(Participant(actor=actor, role=AGENT) for actor in agents),
    )


def _narrowest(group: list[_Mention]) -> Interval:
    known = [one.time for one in group if one.time.edtf]
    return min(known, key=_days, default=next((one.time for one in group if one.time.phrase), Interval()))


def _days(interval: Interval) -> int:
    first, last = interval.earliest, interval.latest
    return (last - first).days if first and last else 10**6


def _tied(
    draft: Draft, beside: Anchor, statement: Statement, named: dict[Span, str], happened: list[Happening]
) -> Statement:
    """The statement with the happenings that it is about, and the one that dates it."""
    inside = [
        key for span, key in named.items() if any(a <= span.start and span.end <= b for a, b in statement.content)
    ]
    about = (*statement.about, *(Target(happening=key) for key in dict.fromkeys(inside)))
    statement = replace(statement, about=about)
    return _dated_by(draft, beside, statement, named, {h.key: h for h in happened})


def _dated_by(
    draft: Draft, beside: Anchor, statement: Statement, named: dict[Span, str], happened: dict[str, Happening]
) -> Statement:
    """As in "… even before the latest escalation": the order, and the bound that follows from it."""
    for preposition, key in _datings(draft, statement, named):
        order = _ORDERS[preposition.low]
        statement = replace(statement, dated_by=(Dating(happening=key, order=order),))
        if statement.stated.precision is Precision.UNKNOWN:
            phrase = draft.text[slice(*draft.parse.phrase(preposition.i))]
            return replace(
                statement, stated=beside.honest(_bound(beside, order, happened[key], phrase, statement.stated))
            )
        return statement
    return statement


def _datings(draft: Draft, statement: Statement, named: dict[Span, str]) -> Iterator[tuple[Word, str]]:
    words = draft.parse.within(statement.cue[0])
    if not words:
        return
    for i in draft.parse.sentence_of(words[0]):
        word = draft.parse.words[i]
        thing = draft.parse.first(i, "pobj")
        if word.low not in _ORDERS or thing is None or any(a <= word.start < b for a, b in statement.content):
            continue
        if statement.cue_word not in {w.i for w in draft.parse.above(i)}:
            continue
        for printed, key in named.items():
            if printed.start <= thing.start < printed.end:
                yield word, key


def _bound(beside: Anchor, order: Order, happening: Happening, phrase: str, old: Interval) -> Interval:
    time = happening.time.with_year(beside.day) if beside.day else happening.time
    first, last = time.earliest, time.latest
    bounds: tuple[date | None, date | None] = (first, old.latest)
    if order is Order.BEFORE:
        bounds = (None, first - timedelta(1) if first else old.latest)
    elif order is Order.ON:
        bounds = (first, last)
    interval = span(
        *bounds, precision=Precision.UNKNOWN if order is Order.BEFORE else Precision.INTERVAL, basis=Basis.INFERRED
    )
    return interval.model_copy(update={"phrase": phrase, "source": f"its order to “{happening.name}”"})


def _occasions(draft: Draft) -> tuple[list[Happening], list[Naming]]:
    """A happening for every occasion of speech, and its name where one is printed."""
    keys = dict.fromkeys(s.occasion for s in draft.statements if s.occasion)
    occasions: list[Happening] = []
    namings: list[Naming] = []
    for key in keys:
        members = [s for s in draft.statements if s.occasion == key]
        printed = next((one for s in members if (one := _printed_occasion(draft, s))), None)
        occasions.append(_occasion(draft, key, members, printed))
        if printed:
            namings.append(Naming(span=printed, form=MentionForm.NOMINAL, happening=key, score=0.9))
    return occasions, namings


def _occasion(draft: Draft, key: str, members: list[Statement], printed: Span | None) -> Happening:
    speaker = members[0].speaker
    who = speaker.name if speaker else "unnamed speaker"
    own = next((s.stated for s in members if s.stated.basis is Basis.EXPLICIT), members[0].stated)
    return Happening(
        key=key,
        type=SPEECH,
        name=" ".join(draft.text[slice(*printed)].split()) if printed else _remarks_of(who),
        time=own,
        place=_place_in(draft, printed) if printed else None,
        participants=(Participant(actor=speaker, role="speaker"),) if speaker else (),
    )


def _remarks_of(who: str) -> str:
    return f"{who}' remarks" if who.endswith("s") else f"{who}'s remarks"


def _printed_occasion(draft: Draft, statement: Statement) -> Span | None:
    """As in "told a news briefing in Washington", "at a meeting with …"."""
    if statement.cue_word < 0:
        return None
    for part in draft.parse.below(statement.cue_word, "dobj", "dative", "prep"):
        thing = draft.parse.first(part.i, "pobj") if part.dep == "prep" else part
        if (
            thing
            and thing.lemma in happenings().occasions
            and (part.dep != "prep" or part.low in ("at", "in", "during", "after", "to"))
        ):
            return _without_date(draft, draft.parse.phrase(thing.i), statement)
    return None


def _without_date(draft: Draft, printed: Span, statement: Statement) -> Span | None:
    """The name up to its date, to the report's own clauses, and to the words said."""
    ends = [e.span.start for e in expressions.find(draft.text, *printed)]
    ends += [start for start, _ in statement.content if start > printed.start]
    ends += [draft.parse.words[w].start for w in draft.parse.within(printed) if draft.parse.words[w].low == ","]
    end = min((printed.end, *ends))
    words = draft.text[printed.start : end].rstrip(" ,\xa0")
    words = words.removesuffix(" on").removesuffix(" in").rstrip()
    return Span(printed.start, printed.start + len(words)) if words else None


def _place_in(draft: Draft, printed: Span) -> Actor | None:
    for mention in draft.cast.inside(draft.parse.within(printed)):
        actor = draft.cast.figures[mention.figure].actor
        if actor.type is EntityKind.PLACE:
            return actor
    return None
