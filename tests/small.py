"""Articles of a few lines that share what articles share: quotations, days, events, names, versions."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from kb.findings import (
    Actor,
    Attribution,
    Findings,
    Happening,
    Naming,
    Participant,
    Publisher,
    Response,
    Source,
    Target,
)
from kb.intervals import Interval, Precision
from kb.models import Act, Confidence, EntityKind, MentionForm, Span, Stance, StatementType

WORDS: Final = "We will never leave this union without a vote of all members"
ROADS: Final = "There is no money for new roads in this budget"
RAID: Final = "the raid on the harbour"
ANN, BOB = (Actor(type=EntityKind.PERSON, name=name) for name in ("Ann Archer", "Bob Baker"))
UTOPIAN, ARCADIAN = (ANN.model_copy(update={"country": country}) for country in ("Utopia", "Arcadia"))
UTOPIA = Actor(type=EntityKind.STATE, name="Utopia", country="Utopia")
HARBOUR = Actor(type=EntityKind.PLACE, name="Old Harbour")
COUNCIL = Actor(type=EntityKind.ORGANIZATION, name="Harbour Council", part_of=UTOPIA)
ARCHER = Actor(type=EntityKind.PERSON, name="Archer", local=True)


def article(
    key: str,
    *said: tuple[Actor | None, str],
    day: str | None = "2024-03-01",
    outlet: str | None = None,
    more: str = "",
) -> Findings:
    """An article in which these actors say these words."""
    text = "\n".join([*(f"{actor.name if actor else 'Somebody'} said: {words}" for actor, words in said), more])
    attributions: list[Attribution] = []
    namings: list[Naming] = []
    happenings: list[Happening] = []
    at = 0
    when = Interval(edtf=day, precision=Precision.DAY) if day else Interval()
    for n, (actor, words) in enumerate(said):
        name = actor.name if actor else "Somebody"
        source = Span(at, at + len(name))
        start = text.index(words, at)
        who = (Participant(actor=actor, role="speaker"),) if actor else ()
        happenings.append(Happening(key=str(n), type="speech", name=f"{name} speaks", participants=who, time=when))
        namings.append(Naming(span=source, form=MentionForm.NAME, actor=actor))
        attributions.append(
            Attribution(
                content=(Span(start, start + len(words)),),
                source=(source,),
                cue=(Span(source.end + 1, source.end + 5),),
                type=StatementType.DIRECT,
                speaker=actor,
                occasion=str(n),
                stated=when,
                confidence=Confidence(speaker=1.0 if actor else 0.0),
            )
        )
        at = start + len(words) + 1
    source = Source(
        text=text, sha256=hashlib.sha256(text.encode()).hexdigest(), key=key,
        outlet=Publisher(slug=outlet, name=outlet.title()) if outlet else None,
        retrieved_at=datetime(2026, 1, 1, tzinfo=UTC), loader="by hand",
    )  # fmt: skip
    return Findings(
        source=source, extractor="by hand", version="1", namings=tuple(namings), happenings=tuple(happenings),
        attributions=tuple(attributions),
    )  # fmt: skip


def _changed(findings: Findings, n: int, **fields: Any) -> Findings:
    """Another n-th statement."""
    said = list(findings.attributions)
    said[n] = said[n].model_copy(update=fields)
    return findings.model_copy(update={"attributions": tuple(said)})


def _with_raid(findings: Findings, day: str, *actors: Actor) -> Findings:
    """The raid is told of, and the first statement is about it and about these actors."""
    at = findings.source.text.index(RAID)
    raid = Happening(
        key="raid", type="attack", name=RAID, time=Interval(edtf=day, precision=Precision.DAY), place=HARBOUR,
        participants=tuple(Participant(actor=actor, role="attacker") for actor in actors),
    )  # fmt: skip
    naming = Naming(span=Span(at, at + len(RAID)), form=MentionForm.NOMINAL, happening="raid")
    about = (Target(happening="raid"), *(Target(actor=actor) for actor in actors))
    told = {"happenings": (*findings.happenings, raid), "namings": (*findings.namings, naming)}
    return _changed(findings.model_copy(update=told), 0, about=about)


def _denied(findings: Findings) -> Findings:
    """The second statement denies the first."""
    denial = (Response(statement=0, stance=Stance.DENIES),)
    return _changed(findings, 1, act=Act.DENY, type=StatementType.INDIRECT, responds_to=denial)


_ONE: Final = article("https://one.example/1", (ANN, WORDS), (ANN, ROADS), outlet="one")
_TOLD: Final = f"That was after {RAID}."
SHARING: Final[Sequence[Findings]] = (
    _ONE,
    article("https://one.example/1", (ANN, WORDS), (BOB, "There will be rain"), outlet="one", more="Corrected."),
    _ONE.model_copy(update={"version": "2", "attributions": _ONE.attributions[:1]}),
    article("https://two.example/1", (ANN, WORDS), (BOB, "There will be rain"), outlet="two"),
    article("https://wire.example/1", (ANN, WORDS), (ARCHER, "We leave"), day="XXXX-03-01"),
    article("https://utopia.example/1", (UTOPIAN, WORDS)),
    article("https://arcadia.example/1", (ARCADIAN, WORDS)),
    article("https://three.example/1", (BOB, WORDS), (None, WORDS.replace("without a", "without one")), day=None),
    _with_raid(_denied(article("raid-1", (ANN, ROADS), (COUNCIL, "It was not us"), more=_TOLD)), "2024-02-28", UTOPIA),
    _with_raid(article("raid-2", (BOB, "Nobody was hurt in it"), more=_TOLD), "2024-02-26/2024-03-02", UTOPIA),
)
"""Two of them are another version and another reading of the first."""
