"""Leaves: which claims and events one article alone knows of, and by what they may join others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from kb.findings import Attribution, Findings, Happening, actor_id, article_id, bare, words_of
from kb.intervals import Interval
from kb.models import Act, Leaf, MentionForm, Span, Stance, make_id
from kb.texts import quote_key

MIN_WORDS: Final = 6
"""Fewer words may be the same by chance; two quotations never join on them by themselves."""

_TAKES_A_STANCE: Final = {
    Act.DENY: Stance.DENIES,
    Act.REJECT: Stance.DENIES,
    Act.OPPOSE: Stance.OPPOSES,
    Act.SUPPORT: Stance.SUPPORTS,
    Act.PRAISE: Stance.SUPPORTS,
}


@dataclass(frozen=True)
class Expressed:
    """The claim that a statement expresses, by its leaf, and how."""

    leaf: str
    stance: Stance


def event_leaf_id(article: str, key: str) -> str:
    """The leaf of a happening of one article."""
    return make_id("event", article, key)


def expressed(findings: Findings, n: int) -> Expressed | None:
    """What the n-th statement expresses; a refusal expresses nothing.

    Who denies, backs or opposes what another said takes a stance on that claim and makes
    none of their own; so does who says that they do ("said it supported calls for X").
    """
    attribution = findings.attributions[n]
    if attribution.act is Act.REFUSE:
        return None
    stance = _TAKES_A_STANCE.get(attribution.act) or _stance_inside(attribution)
    others = [*attribution.embeds, *(response.statement for response in attribution.responds_to)]
    if stance and others:
        return Expressed(_claim_leaf_id(findings, findings.attributions[others[0]]), stance)
    return Expressed(_claim_leaf_id(findings, attribution), Stance.ASSERTS)


def _stance_inside(attribution: Attribution) -> Stance | None:
    """How it stands to the statement that it reports, where its own words say so."""
    to = (r.stance for r in attribution.responds_to if r.statement in attribution.embeds[:1])
    stance = next(to, None)
    return Stance.DENIES if stance is Stance.REJECTS else stance


def leaves_of(findings: Findings, near: date | None = None) -> list[Leaf]:
    """Every leaf of an article, each once; with `near`, missing years are filled in `time`."""
    found: dict[str, Leaf] = {}
    for n, attribution in enumerate(findings.attributions):
        claim = expressed(findings, n)
        if claim and claim.leaf == _claim_leaf_id(findings, attribution):
            found.setdefault(claim.leaf, _claim_leaf(findings, attribution, near))
    for n, attribution in enumerate(findings.attributions):
        # A claim that is only denied or backed, its own statement being a refusal, still needs its leaf.
        claim = expressed(findings, n)
        if claim and claim.leaf not in found:
            found[claim.leaf] = _claim_leaf(findings, _stated_in(findings, attribution), near)
    for happening in findings.happenings:
        leaf = _event_leaf(findings, happening, near)
        found[leaf.id] = leaf
    return list(found.values())


def passages_of(findings: Findings, key: str) -> Iterable[Span]:
    """The cue that stands for an occasion of speech which the article does not name."""
    if any(naming.happening == key for naming in findings.namings):
        return ()
    taken = {naming.span for naming in findings.namings}
    at = (a.cue or a.content for a in findings.attributions if a.occasion == key)
    return next(((spans[0],) for spans in at if spans[0] not in taken), ())


def _stated_in(findings: Findings, attribution: Attribution) -> Attribution:
    others = [*attribution.embeds, *(response.statement for response in attribution.responds_to)]
    return findings.attributions[others[0]]


def _speaker(findings: Findings, attribution: Attribution) -> str | None:
    """Who said it, by name: that an article also tells the country makes no other claim."""
    speaker = attribution.speaker
    if not speaker:
        return None
    return actor_id(speaker if speaker.local else bare(speaker), article_id(findings.source))


def _claim_leaf_id(findings: Findings, attribution: Attribution) -> str:
    key = quote_key(words_of(attribution, findings.source.text))
    return make_id("claim", article_id(findings.source), _speaker(findings, attribution) or "", key)


def _claim_leaf(findings: Findings, attribution: Attribution, near: date | None) -> Leaf:
    article, said = article_id(findings.source), words_of(attribution, findings.source.text)
    key, speaker = quote_key(said), _speaker(findings, attribution)
    ident = _claim_leaf_id(findings, attribution)
    return Leaf(
        id=ident,
        of="claim",
        canonical=ident,
        key=make_id("quote", speaker, key) if speaker and len(key.split()) >= MIN_WORDS else None,
        article=article,
        occasion=event_leaf_id(article, attribution.occasion),
        country=attribution.speaker.country if attribution.speaker else None,
        text=said,
        published=findings.source.published,
        stated=attribution.stated,
        time=_dated(attribution.stated, near),
    )


def _event_leaf(findings: Findings, happening: Happening, near: date | None) -> Leaf:
    article, stated = article_id(findings.source), _stated(findings, happening)
    place = actor_id(happening.place, article) if happening.place else None
    actors = tuple(sorted(f"{p.role} {actor_id(p.actor, article)}" for p in happening.participants))
    ident = event_leaf_id(article, happening.key)
    told = actors or ((place,) if place else ())
    joinable = happening.type != "speech" and told and stated.edtf
    return Leaf(
        id=ident,
        of="event",
        canonical=ident,
        key=make_id("happening", happening.type, *told) if joinable else None,
        article=article,
        type=happening.type,
        text=happening.name,
        names=_names(findings, happening.key),
        place=place,
        participants=actors,
        published=findings.source.published,
        stated=stated,
        time=_dated(stated, near),
    )


def _names(findings: Findings, key: str) -> tuple[str, ...]:
    text = findings.source.text
    printed = (n.span for n in findings.namings if n.happening == key and n.form is not MentionForm.PRONOUN)
    return tuple(sorted({text[start:end] for start, end in printed}))


def _stated(findings: Findings, happening: Happening) -> Interval:
    """When it was; an occasion whose day is not said was when something was said at it."""
    said = (a.stated for a in findings.attributions if a.occasion == happening.key and a.stated.edtf)
    return happening.time if happening.time.edtf else next(said, happening.time)


def _dated(stated: Interval, near: date | None) -> Interval:
    return stated.with_year(near) if near else stated
