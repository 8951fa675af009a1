"""What a careful reader finds in the two seed articles: facts about them, labelled by hand.

Offsets are code points over the files. The second article does not say its year, so alone
its dates have none.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from kb.findings import (
    Actor,
    Attribution,
    Dating,
    Findings,
    Happening,
    Naming,
    Participant,
    Publisher,
    Region,
    Response,
    Source,
    Target,
)
from kb.intervals import Basis, Interval, Precision
from kb.models import Act, EntityKind, MentionForm, Order, OutletKind, Role, Span, Stance, StatementType

SEEDS = Path(__file__).parents[2] / "seeds"
A_FILE, B_FILE = "000_6a4134bd51c2b6ad.txt", "001_d5e5838e074956cd.txt"


def _state(name: str) -> Actor:
    return Actor(type=EntityKind.STATE, name=name, country=name)


RUSSIA, ARMENIA, AZERBAIJAN = _state("Russia"), _state("Armenia"), _state("Azerbaijan")
US, TURKEY = _state("United States"), _state("Turkey")
MILLER = Actor(type=EntityKind.PERSON, name="Matthew Miller", country="United States")
PASHINYAN = Actor(type=EntityKind.PERSON, name="Nikol Pashinyan", country="Armenia")
ERDOGAN = Actor(type=EntityKind.PERSON, name="Recep Tayyip Erdogan", country="Turkey")
STATE_DEPARTMENT = Actor(type=EntityKind.ORGANIZATION, name="US State Department", country="United States", part_of=US)
RUSSIAN_MFA = Actor(type=EntityKind.ORGANIZATION, name="Russian Foreign Ministry", country="Russia", part_of=RUSSIA)
RUSSIAN_OFFICIALS = Actor(type=EntityKind.GROUP, name="Russian officials", country="Russia", part_of=RUSSIA)
EU = Actor(type=EntityKind.ORGANIZATION, name="European Union")
KARABAKH = Actor(type=EntityKind.PLACE, name="Nagorno-Karabakh")
NAKHICHEVAN = Actor(type=EntityKind.PLACE, name="Nakhichevan")

ACTORS = {
    actor.name: actor
    for actor in (
        RUSSIA, ARMENIA, AZERBAIJAN, US, TURKEY, MILLER, PASHINYAN, ERDOGAN,
        STATE_DEPARTMENT, RUSSIAN_MFA, RUSSIAN_OFFICIALS, EU, KARABAKH, NAKHICHEVAN,
    )
}  # fmt: skip


def when(edtf: str | None, precision: str, phrase: str | None = None, basis: Basis = Basis.EXPLICIT) -> Interval:
    """A date as it stands in the tables below."""
    return Interval(edtf=edtf, precision=Precision(precision), phrase=phrase, basis=basis)


@dataclass(frozen=True)
class Row:
    """One labelled statement; `about` lists names, the target first when `target` is set."""

    id: str
    content: list[tuple[int, int]]
    source: tuple[int, int]
    cue: tuple[int, int]
    type: str
    act: Act
    speaker: Actor
    about: list[Actor]
    stated: Interval
    occasion: str
    target: bool = False
    event: str | None = None
    embeds: str | None = None
    responds: tuple[str, Stance] | None = None
    dated_by: tuple[str, Order] | None = None


NOT_STATED = Basis.NOT_STATED
MONDAY_A = when("2023-09-25", "day", "Monday")
SUNDAY_A = when("2023-09-24", "day", "on Sunday")
BRIEFING_A = when("2023-09-25", "day", "Monday", Basis.INFERRED)
RESPONSE_A = when("2023-09-24/2023-09-25", "interval", None, Basis.INFERRED)
BY_A = when("../2023-09-25", "unknown", None, NOT_STATED)
MONDAY_B = when("XXXX-09-25", "day", "Monday, September 25")
BRIEFING_B = when("XXXX-09-25", "day", "Monday, September 25", Basis.INFERRED)
UNKNOWN = when(None, "unknown", None, NOT_STATED)

A_ROWS = [
    Row("A-01", [(52, 97)], (17, 34), (35, 39), "indirect", Act.SAY, US, [RUSSIA], MONDAY_A, "us"),
    Row("A-02", [(119, 196)], (104, 111), (112, 118), "indirect", Act.ACCUSE, ARMENIA, [RUSSIA], BY_A, "armenia",
        target=True, event="offensive"),
    Row("A-03", [(200, 289)], (318, 332), (333, 337), "direct", Act.SAY, MILLER, [RUSSIA], BRIEFING_A, "briefing"),
    Row("A-04", [(570, 672)], (473, 488), (499, 509), "indirect", Act.CRITICISE, PASHINYAN, [RUSSIA], SUNDAY_A,
        "sunday", target=True, event="offensive"),
    Row("A-05", [(689, 713)], (675, 681), (682, 688), "indirect", Act.REJECT, RUSSIA, [PASHINYAN], RESPONSE_A,
        "response", target=True, responds=("A-04", Stance.REJECTS)),
    Row("A-06", [(723, 755)], (675, 681), (718, 722), "indirect", Act.ACCUSE, RUSSIA, [ARMENIA], RESPONSE_A,
        "response", target=True),
    Row("A-07", [(781, 919)], (758, 775), (776, 780), "indirect", Act.SUPPORT, US, [ARMENIA], BRIEFING_A, "us",
        target=True, embeds="A-08", responds=("A-08", Stance.SUPPORTS)),
    Row("A-08", [(837, 919)], (803, 810), (794, 799), "indirect", Act.APPEAL, ARMENIA, [AZERBAIJAN], BY_A, "un"),
    Row("A-09", [(923, 1211)], (1213, 1219), (1220, 1224), "direct", Act.SAY, MILLER, [KARABAKH, AZERBAIJAN],
        BRIEFING_A, "briefing"),
    Row("A-11", [(1247, 1313)], (1227, 1237), (1238, 1246), "indirect", Act.SAY, AZERBAIJAN, [], BY_A, "azerbaijan"),
    Row("A-12", [(1323, 1383)], (1227, 1237), (1315, 1322), "indirect", Act.DENY, AZERBAIJAN, [ARMENIA], BY_A,
        "azerbaijan", target=True, embeds="A-13", responds=("A-13", Stance.DENIES)),
    Row("A-13", [(1345, 1383)], (1323, 1330), (1333, 1339), "indirect", Act.ACCUSE, ARMENIA, [AZERBAIJAN], BY_A,
        "claims", target=True),
    Row("A-14", [(1432, 1457)], (1404, 1424), (1425, 1431), "mixed", Act.PRAISE, ERDOGAN, [AZERBAIJAN], BY_A,
        "meeting", target=True),
    Row("A-15", [(1602, 1761)], (1588, 1594), (1595, 1599), "direct", Act.EXPRESS_HOPE, MILLER, [TURKEY], BRIEFING_A,
        "briefing"),
]  # fmt: skip

B_ROWS = [
    Row("B-01", [(61, 132)], (26, 45), (46, 60), "indirect", Act.APPEAL, STATE_DEPARTMENT, [KARABAKH], BRIEFING_B,
        "department"),
    Row("B-02", [(156, 243)], (26, 45), (137, 155), "indirect", Act.SUPPORT, STATE_DEPARTMENT, [PASHINYAN, RUSSIA],
        BRIEFING_B, "department", target=True, embeds="B-03", responds=("B-03", Stance.SUPPORTS)),
    Row("B-03", [(201, 243)], (171, 186), (189, 195), "indirect", Act.SAY, PASHINYAN, [RUSSIA, ARMENIA],
        when("../XXXX-09-25", "unknown", None, NOT_STATED), "claims"),
    Row("B-04", [(248, 337)], (339, 353), (381, 385), "direct", Act.SAY, MILLER, [RUSSIA], MONDAY_B, "briefing"),
    Row("B-05", [(607, 773)], (585, 594), (595, 601), "mixed", Act.SAY, PASHINYAN, [RUSSIA],
        when("XXXX-09-01/XXXX-09-23", "interval", "earlier this month"), "mistake"),
    Row("B-07", [(969, 1054)], (946, 948), (949, 953), "indirect", Act.SAY, PASHINYAN, [RUSSIA],
        when("XXXX-09-24", "day", "on Sunday"), "sunday"),
    Row("B-08", [(1108, 1189)], (1057, 1085), (1086, 1107), "indirect", Act.ACCUSE, RUSSIAN_MFA, [PASHINYAN],
        when("XXXX-09-24/..", "interval", "responded", Basis.INFERRED), "response", target=True,
        responds=("B-07", Stance.REJECTS)),
    Row("B-09", [(1238, 1330)], (1191, 1208), (1209, 1232), "indirect", Act.ACCUSE, RUSSIAN_OFFICIALS, [US, EU, RUSSIA],
        UNKNOWN, "repeated"),
    Row("B-10", [(1666, 1712)], (1648, 1654), (1655, 1665), "indirect", Act.SUPPORT, MILLER, [ARMENIA], BRIEFING_B,
        "briefing", target=True),
    Row("B-11", [(1737, 1796)], (1648, 1654), (1717, 1736), "indirect", Act.REFUSE, MILLER, [US], BRIEFING_B,
        "briefing"),
    Row("B-12", [(1799, 1889)], (1891, 1893), (1894, 1898), "direct", Act.SAY, MILLER, [ARMENIA, AZERBAIJAN],
        BRIEFING_B, "briefing"),
    Row("B-13", [(1939, 2059)], (1916, 1922), (1928, 1938), "indirect", Act.EXPRESS_CONCERN, MILLER, [AZERBAIJAN],
        BRIEFING_B, "briefing", event="offensive"),
    Row("B-14", [(2063, 2247), (2259, 2372)], (2249, 2251), (2252, 2256), "direct", Act.SAY, MILLER, [KARABAKH],
        BRIEFING_B, "briefing"),
    Row("B-15", [(2376, 2668)], (2676, 2691), (2670, 2675), "direct", Act.SAY, MILLER, [KARABAKH, AZERBAIJAN],
        BRIEFING_B, "briefing"),
    Row("B-17", [(2711, 2737)], (2694, 2701), (2702, 2710), "indirect", Act.APPEAL, ARMENIA, [],
        when("../XXXX-09-18", "unknown", "before the latest escalation"), "idea", dated_by=("offensive", Order.BEFORE)),
    Row("B-18", [(2795, 2797)], (2773, 2777), (2778, 2794), "indirect", Act.OPPOSE, AZERBAIJAN, [], UNKNOWN, "baku",
        responds=("B-17", Stance.OPPOSES)),
]  # fmt: skip

NAMES = {
    "Nikol Pashinyan": PASHINYAN, "Pashinyan": PASHINYAN, "Matthew Miller": MILLER, "Miller": MILLER,
    "Moscow": RUSSIA, "Russia": RUSSIA, "Armenia": ARMENIA, "Yerevan": ARMENIA, "Azerbaijan": AZERBAIJAN,
    "Baku": AZERBAIJAN, "The United States": US, "US State Department": STATE_DEPARTMENT,
    "The Russian Foreign Ministry": RUSSIAN_MFA, "Russian officials": RUSSIAN_OFFICIALS,
    "Recep Tayyip Erdogan": ERDOGAN,
}  # fmt: skip


def _naming(text: str, words: str, actor: Actor | None = None, happening: str | None = None, start: int = 0) -> Naming:
    at = text.index(words, start)
    form = MentionForm.NAME if actor and words in NAMES else MentionForm.NOMINAL
    form = MentionForm.PRONOUN if words.lower() in {"he", "his"} else form
    return Naming(span=Span(at, at + len(words)), form=form, actor=actor, happening=happening)


def _source_naming(text: str, row: Row) -> Naming:
    return _naming(text, text[slice(*row.source)], row.speaker, start=row.source[0])


def _attribution(row: Row, rows: list[Row]) -> Attribution:
    position = {other.id: n for n, other in enumerate(rows)}
    about = [
        Target(actor=actor, role=Role.TARGET if row.target and n == 0 else Role.NAMED)
        for n, actor in enumerate(row.about)
    ]
    about += [Target(happening=row.event)] if row.event else []
    return Attribution(
        content=tuple(Span(*at) for at in row.content),
        source=(Span(*row.source),),
        cue=(Span(*row.cue),),
        type=StatementType(row.type),
        act=row.act,
        speaker=row.speaker,
        about=tuple(about),
        stated=row.stated,
        occasion=row.occasion,
        embeds=(position[row.embeds],) if row.embeds else (),
        responds_to=(Response(statement=position[row.responds[0]], stance=row.responds[1]),) if row.responds else (),
        dated_by=(Dating(happening=row.dated_by[0], order=row.dated_by[1]),) if row.dated_by else (),
    )


def _occasions(rows: list[Row], named: dict[str, str]) -> list[Happening]:
    found: dict[str, Happening] = {}
    for row in rows:
        name = named.get(row.occasion, f"{row.speaker.name}’s remarks")
        speaker = Participant(actor=row.speaker, role="speaker")
        happening = Happening(key=row.occasion, type="speech", name=name, time=row.stated, participants=(speaker,))
        found.setdefault(row.occasion, happening)
    return list(found.values())


def _source(file: str, outlet: Publisher, published: Interval) -> Source:
    raw = (SEEDS / file).read_bytes()
    return Source(
        text=raw.decode(),
        sha256=hashlib.sha256(raw).hexdigest(),
        language="en",
        published=published,
        outlet=outlet,
        path=f"seeds/{file}",
        retrieved_at=datetime(2026, 1, 1, tzinfo=UTC),
        loader="by hand",
    )


@dataclass(frozen=True)
class _Article:
    """What is labelled in one article beside its statements."""

    source: Source
    rows: list[Row]
    called: list[str]
    """Every name of the offensive as printed."""
    offensive: Interval
    occasions: dict[str, str]
    """The occasions of speech that are named, by their keys."""
    furniture: list[tuple[int, int]]
    described: dict[str, Actor] = field(default_factory=dict[str, Actor])
    """Descriptions of actors that are no source of a statement."""

    def findings(self) -> Findings:
        agent = Participant(actor=AZERBAIJAN, role="agent")
        offensive = Happening(
            key="offensive", type="attack", name=self.called[0], time=self.offensive, place=KARABAKH,
            participants=(agent,),
        )  # fmt: skip
        return Findings(
            source=self.source,
            extractor="by hand",
            version="1",
            regions=tuple(Region(span=Span(*at), reason="furniture") for at in self.furniture),
            namings=self._namings(),
            happenings=(offensive, *_occasions(self.rows, self.occasions)),
            attributions=tuple(_attribution(row, self.rows) for row in self.rows),
        )

    def _namings(self) -> tuple[Naming, ...]:
        text = self.source.text
        found = [_naming(text, words, happening="offensive") for words in self.called]
        found += [_naming(text, words, happening=key) for key, words in self.occasions.items()]
        found += [_naming(text, words, actor) for words, actor in self.described.items()]
        found += [_naming(text, "Moscow", RUSSIA), *(_source_naming(text, row) for row in self.rows)]
        return tuple(sorted({naming.span: naming for naming in found}.values(), key=lambda naming: naming.span))


def first() -> Findings:
    """The Al Arabiya article: it says its date."""
    outlet = Publisher(slug="english.alarabiya.net", name="Al Arabiya English", type=OutletKind.BROADCASTER)
    return _Article(
        _source(A_FILE, outlet, when("2023-09-25", "day", "2023-09-25")),
        A_ROWS,
        called=[
            "Azerbaijani forces’ capture of Nagorno-Karabakh",
            "Azerbaijan seized the territory from ethnic Armenian separatists",
        ],
        offensive=when("2023-09-18/2023-09-24", "week", "last week"),
        occasions={},
        furniture=[(350, 363), (365, 447), (1764, 1774), (1776, 1860), (1862, 1939), (1941, 2011)],
    ).findings()


def second() -> Findings:
    """The Mirror-Spectator article: it does not say its year."""
    outlet = Publisher(slug="mirrorspectator.com", name="The Armenian Mirror-Spectator", type=OutletKind.NEWSPAPER)
    return _Article(
        _source(B_FILE, outlet, Interval()),
        B_ROWS,
        called=[
            "Azerbaijan’s September 19 offensive in Karabakh",
            "last week’s Azerbaijani assault",
            "the latest escalation",
        ],
        offensive=when("XXXX-09-19", "day", "September 19"),
        occasions={"briefing": "a news briefing in Washington"},
        furniture=[(1617, 1646), (2801, 2847)],
        described={"The Armenian premier": PASHINYAN},
    ).findings()
