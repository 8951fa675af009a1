"""About whom: the target of an act, and everybody whom the content names."""

from collections.abc import Iterator
from dataclasses import replace

from kb.findings import Actor, Target
from kb.models import Act, EntityKind, Role
from loaders.cast import state_actor
from loaders.draft import Draft, Frame, Statement
from loaders.gazetteer import gazetteer
from loaders.happenings import happenings
from loaders.parsing import Word
from loaders.roles import roles

_AIMED = frozenset(
    (
        Act.ACCUSE,
        Act.CRITICISE,
        Act.PRAISE,
        Act.DENY,
        Act.REJECT,
        Act.SUPPORT,
        Act.OPPOSE,
        Act.THREATEN,
        Act.WARN,
        Act.APPEAL,
    )
)
_SURE_PRONOUN = 0.55


def about(draft: Draft) -> Draft:
    """Add to each statement whom it is about."""
    return replace(draft, statements=tuple(_with_targets(draft, statement) for statement in draft.statements))


def _with_targets(draft: Draft, statement: Statement) -> Statement:
    target = _target(draft, statement)
    found = (
        {} if target is None or target == statement.speaker else {_key(target): Target(actor=target, role=Role.TARGET)}
    )
    for actor in _named(draft, statement):
        found.setdefault(_key(actor), Target(actor=actor, role=Role.NAMED))
    sure = 0.9 if target else 0.85
    return replace(
        statement,
        about=tuple(found.values()),
        confidence=statement.confidence.model_copy(update={"target": sure if found else 1.0}),
    )


def _key(actor: Actor) -> tuple[EntityKind, str]:
    return actor.type, actor.name


def _target(draft: Draft, statement: Statement) -> Actor | None:
    """Whom the act is aimed at: its object, or the one to whom the object belongs."""
    if statement.object_word is None or not (statement.act in _AIMED or statement.frame is Frame.NAMING):
        return None
    word = draft.parse.words[statement.object_word]
    owner = draft.parse.first(word.i, "poss")
    for i in (word.i, owner.i if owner else word.i):
        figure = draft.cast.figure(i)
        if figure and figure.actor.type is not EntityKind.PLACE and (i == word.i or statement.act is not Act.APPEAL):
            return figure.actor
    return None


def _named(draft: Draft, statement: Statement) -> Iterator[Actor]:
    """The actors named in the content, by name, by the adjective of a state, or by a sure pronoun."""
    for span in statement.content:
        for i in draft.parse.within(span):
            actor = _actor_at(draft, draft.parse.words[i])
            if actor and not (actor == statement.speaker and draft.cast.mention(i) is None):
                yield actor


def _actor_at(draft: Draft, word: Word) -> Actor | None:
    mention = draft.cast.meant(word.i)
    if mention and (mention.last == word.i or word.i in draft.cast.references):
        actor = draft.cast.figures[mention.figure].actor
        named = draft.cast.mention(word.i) is not None
        return actor if named or mention.sure >= _SURE_PRONOUN else None
    return _by_adjective(draft, word) if mention is None else None


def _by_adjective(draft: Draft, word: Word) -> Actor | None:
    """As in "Azerbaijani assault": the state whose adjective goes with a body or a deed."""
    state = gazetteer().demonym(word.text) if word.text[:1].isupper() else None
    if state is None or word.dep not in ("amod", "compound"):
        return None
    head = draft.parse.words[word.head]
    if head.lemma in roles().peoples or any(w.low == "ethnic" for w in draft.parse.below(head.i, "amod")):
        return None
    acting = (
        head.lemma in happenings().nouns
        or head.lemma in roles().bodies
        or head.lemma in roles().groups
        or head.lemma in roles().alike
    )
    return state_actor(state) if acting else None
