"""The two seed articles, from their files to their findings."""

from functools import cache
from pathlib import Path

import pytest

from kb.findings import Findings
from kb.settings import read_settings
from loaders import extract, extract_all, find_articles
from loaders.pipeline import STAGES
from tests.loaders.reading import Read, source

SEEDS = Path(__file__).parents[2] / "seeds"


@cache
def seeds() -> tuple[Read, Read]:
    first, second = extract_all(find_articles([SEEDS]), read_settings())
    assert isinstance(first, Findings)
    assert isinstance(second, Findings)
    return Read(first), Read(second)


def changed(read: Read, *swaps: tuple[str, str]) -> Read:
    """The same article with other names, dates or signs."""
    text = read.findings.source.text
    for old, new in swaps:
        text = text.replace(old, new)
    return Read(extract(source(text), read_settings()))


def shape(read: Read) -> list[object]:
    """What must not change with names and signs: who speaks, in what way, tied to what."""
    speakers = [speaker for speaker, _ in read.said]
    return [
        (speakers.index(speakers[n]), a.type, a.act, a.embeds, a.responds_to, a.stated.precision, a.stated.basis)
        for n, a in enumerate(read.findings.attributions)
    ]


def states(one: str, other: str) -> list[tuple[str, str]]:
    """Two other states, each with its adjective and its capital."""
    (state, adjective, capital), (second, others, seat) = one.split(", "), other.split(", ")
    swaps = [("YEREVAN", capital.upper()), ("Yerevan", capital), ("Baku", seat)]
    return [*swaps, ("Armenian", adjective), ("Armenia", state), ("Azerbaijani", others), ("Azerbaijan", second)]


def people(spokesman: str, premier: str) -> list[tuple[str, str]]:
    """Two other people; a bar parts the surname."""
    swaps: list[tuple[str, str]] = []
    for name, old in ((spokesman, "Matthew Miller"), (premier, "Nikol Pashinyan")):
        first, surname = name.split("|")
        swaps += [(old, f"{first} {surname}"), (old.split()[-1], surname)]
    return swaps


def test_outlets_are_given_and_nothing_else() -> None:
    first, second = (read.findings.source for read in seeds())
    assert first.outlet is not None
    assert second.outlet is not None
    assert (first.outlet.name, second.outlet.name) == ("Al Arabiya English", "The Armenian Mirror-Spectator")
    assert (first.url, first.title, second.url, second.title, second.published.edtf) == (None,) * 5


def test_who_says_how_much() -> None:
    first, second = ([speaker for speaker, _ in read.said] for read in seeds())
    assert (len(first), len(second)) == (14, 16)
    assert first.count("Matthew Miller") + second.count("Matthew Miller") == 10
    assert second[:2] == ["US State Department", "US State Department"]
    assert second[-2:] == ["Armenia", "Azerbaijan"]


def test_days_are_known_in_one_and_lack_their_year_in_the_other() -> None:
    first, second = seeds()
    assert first.that("security partner").stated.edtf == "2023-09-25"
    assert second.that("security partner").stated.edtf == "XXXX-09-25"
    assert second.that("strategic mistake").stated.edtf == "XXXX-09-01/XXXX-09-23"
    assert second.that("the idea of such a mission").stated.edtf == "../XXXX-09-18"


def test_the_offensive_is_one_happening_in_each() -> None:
    first, second = seeds()
    names = [
        [read.words((n.span,)) for n in read.findings.namings if n.happening == "happening:1"]
        for read in (first, second)
    ]
    assert names[0][0] == "Azerbaijani forces’ capture of Nagorno-Karabakh"
    assert names[0][1].startswith("Azerbaijan seized the territory")
    assert names[1] == [
        "Azerbaijan’s September 19 offensive in Karabakh",
        "last week’s Azerbaijani assault",
        "the latest escalation",
    ]


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize(
    "swaps",
    [
        [("“", '"'), ("”", '"'), ("’", "'")],
        [("“", "«"), ("”", "»")],
        [("\n", "\r\n")],
        [(" said", "\xa0said"), (" on ", "\xa0on ")],
        [("2023-09-25", "2024-06-10"), ("September 25", "June 10"), ("September 19", "June 4")],
        [
            ("Armenia", "Peru"), ("YEREVAN", "LIMA"), ("Yerevan", "Lima"), ("Azerbaijan", "Chile"),
            ("Chilei", "Chilean"), ("Baku", "Santiago"), ("Matthew Miller", "Daniel Harlow"), ("Miller", "Harlow"),
            ("Peruns", "Peruvians"), ("Perun", "Peruvian"), ("Nikol Pashinyan", "Rafael Quispe"),
            ("Pashinyan", "Quispe"),
        ],
        states("Kenya, Kenyan, Nairobi", "Ethiopia, Ethiopian, Addis Ababa"),
        states("Serbia, Serbian, Belgrade", "Kosovo, Kosovar, Pristina"),
        states("Greece, Greek, Athens", "Turkey, Turkish, Ankara"),
        people("Willem|van der Berg", "Diego|de la Cruz"),
        people("Anne-Marc|Moreau-Petit", "Said|al-Rashid"),
        people("João|Peña", "Žarko|Ćosić"),
        people("Sean|O’Brien", "Luca|D’Amato"),
        people("John F.|Carter", "Abdul Karim|Hassan"),
        people("Kenji|Watanabe", "Nguyen Van|Thieu"),
        [("Nagorno-Karabakh", "Nueva-Tarma"), ("Karabakh", "Tarma")],
        [("September 25", "25 September"), ("September 19", "19 September")],
        [("Monday", "Thursday"), ("2023-09-25", "2023-09-28"), ("September 25", "September 28")],
        [("“", '"'), ("”", '"'), ("’", "'"), ("\n", "\r\n"), (" said", "\xa0said"), (" the ", "\xa0the ")],
    ],
)  # fmt: skip
def test_other_signs_names_and_days_change_nothing_else(which: int, swaps: list[tuple[str, str]]) -> None:
    read = seeds()[which]
    assert shape(changed(read, *swaps)) == shape(changed(read))


def test_a_reader_of_the_pipeline_sees_the_stages_in_order() -> None:
    assert [stage.__name__ for stage in STAGES] == [
        "repairs", "quotations", "attribution", "nesting", "speakers", "responses", "about", "dates", "events",
    ]  # fmt: skip
