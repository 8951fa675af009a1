"""Happenings, their names as printed, and occasions of speech."""

from kb.findings import Happening
from kb.models import Order
from tests.loaders.reading import MONDAY, Read, read


def happened(found: Read) -> list[Happening]:
    return [h for h in found.findings.happenings if h.type != "speech"]


def printed(found: Read, key: str) -> list[str]:
    return [found.words((n.span,)) for n in found.findings.namings if n.happening == key]


RAID = (
    "Peru said Monday that Chile’s March 5 raid in Upper-Tarapaca was a crime. "
    "Ana Torres condemned last week’s Chilean raid.\n\nNorway proposed talks even before the latest raid."
)


def test_several_names_are_one_happening() -> None:
    found = read(RAID, MONDAY)
    (raid,) = [h for h in happened(found) if h.type == "attack"]
    assert printed(found, raid.key) == [
        "Chile’s March 5 raid in Upper-Tarapaca",
        "last week’s Chilean raid",
        "the latest raid",
    ]
    assert raid.time.edtf == "2024-03-05"
    assert raid.place is not None
    assert raid.place.name == "Upper-Tarapaca"
    assert [(p.actor.name, p.role) for p in raid.participants] == [("Chile", "agent")]


def test_a_statement_is_about_it_when_its_words_name_it() -> None:
    found = read(RAID, MONDAY)
    (raid,) = [h for h in happened(found) if h.type == "attack"]
    assert raid.key in {t.happening for t in found.that("was a crime").about}


def test_a_statement_is_dated_by_it() -> None:
    found = read(RAID, MONDAY)
    proposal = found.findings.attributions[-1]
    assert [d.order for d in proposal.dated_by] == [Order.BEFORE]
    assert proposal.stated.edtf == "../2024-03-04"


def test_a_clause_tells_a_happening_too() -> None:
    found = read("Ana Torres criticised Norway for sleeping last week as Chile seized the harbour.", MONDAY)
    (seizure,) = happened(found)
    assert (seizure.type, seizure.time.edtf) == ("attack", "2024-03-04/2024-03-10")


def test_other_deeds_of_other_people_stay_apart() -> None:
    found = read("Norway spoke of Chile's attack on Peru and of Peru's attack on Chile.", MONDAY)
    assert len([h for h in happened(found) if h.type == "attack"]) == 2


def test_a_war_of_words_is_no_war() -> None:
    assert happened(read("The war of words between Lima and Santiago went on.", MONDAY)) == []


def test_an_occasion_by_its_printed_name() -> None:
    found = read("“The border is open,” Ana Torres told a news briefing in Lima on Monday, March 11.", MONDAY)
    (briefing,) = found.findings.happenings
    assert (briefing.type, briefing.name, briefing.time.edtf) == ("speech", "a news briefing in Lima", "2024-03-11")
    assert briefing.place is not None
    assert briefing.place.name == "Lima"
    assert printed(found, briefing.key) == ["a news briefing in Lima"]


def test_an_occasion_without_a_name() -> None:
    found = read("Ana Torres said the border was open.", MONDAY)
    (remarks,) = found.findings.happenings
    assert (remarks.name, printed(found, remarks.key)) == (
        "Ana Torres' remarks",
        [],
    )
