"""Who is meant by names, titles, descriptions and pronouns."""

import pytest

from kb.models import EntityKind, MentionForm
from tests.loaders.reading import read


def speakers(text: str) -> list[str | None]:
    return [speaker for speaker, _ in read(text).said]


def test_a_surname_belongs_to_the_full_name() -> None:
    text = "Ana Torres said the bridge was old. Torres also said it was ugly."
    assert speakers(text) == ["Ana Torres", "Ana Torres"]


def test_a_surname_before_its_full_name() -> None:
    text = "Torres said the bridge was old. “It is ugly,” Ana Torres told reporters."
    assert speakers(text) == ["Ana Torres", "Ana Torres"]


def test_a_lone_surname_stays_in_its_article() -> None:
    speaker = read("Torres said the bridge was old.").only().speaker
    assert speaker is not None
    assert (speaker.name, speaker.local) == ("Torres", True)


def test_a_title_is_no_part_of_a_name_and_tells_the_country() -> None:
    speaker = read("Peruvian Prime Minister Ana Torres said the border was open.").only().speaker
    assert speaker is not None
    assert (speaker.name, speaker.country, speaker.local) == ("Ana Torres", "Peru", False)


@pytest.mark.parametrize(
    ("description", "name"),
    [
        ("The Peruvian premier", "Ana Torres"),
        ("The prime minister", "Ana Torres"),
        ("The Chilean spokesman", "Paul Reed"),
        ("The Chilean official", "Paul Reed"),
        ("She", "Ana Torres"),
        ("He", "Paul Reed"),
    ],
)
def test_a_description_means_the_one_whom_it_fits(description: str, name: str) -> None:
    text = (
        "Peruvian Prime Minister Ana Torres, the queen of slogans, visited the bridge. "
        "Chilean Foreign Ministry spokesman Paul Reed came as well.\n\n"
        f"{description} said the bridge was old."
    )
    assert speakers(text) == [name]


def test_a_pronoun_means_the_last_speaker_and_not_whom_he_names() -> None:
    text = "“Minister Paul Reed was wrong about the bridge,” Ana Torres said. “It is old,” she added."
    assert speakers(text) == ["Ana Torres", "Ana Torres"]


def test_an_apposition_names_whom_a_description_means() -> None:
    assert speakers("Paul Reed, the department spokesman, told reporters that the bridge was old.") == ["Paul Reed"]
    assert speakers("The spokesman, Paul Reed, said that the bridge was old.") == ["Paul Reed"]


@pytest.mark.parametrize("text", ["Lima said the border was open.", "The border was open, according to Lima."])
def test_a_capital_that_speaks_is_its_government(text: str) -> None:
    speaker = read(text).only().speaker
    assert speaker is not None
    assert (speaker.name, speaker.type) == ("Peru", EntityKind.STATE)


def test_a_capital_where_something_happens_is_a_place() -> None:
    found = read("Ana Torres told a crowd in Lima that the border was open.")
    places = {n.actor.type for n in found.findings.namings if n.actor and n.actor.name == "Lima"}
    assert places == {EntityKind.PLACE}


@pytest.mark.parametrize(
    "name", ["The Chilean Foreign Ministry", "Chile's Foreign Ministry", "Chile’s Foreign Ministry"]
)
def test_a_ministry_is_part_of_its_state_and_not_the_same(name: str) -> None:
    speaker = read(f"{name} said the border was open.").only().speaker
    assert speaker is not None
    assert (speaker.name, speaker.type, speaker.local) == ("Chilean Foreign Ministry", EntityKind.ORGANIZATION, False)
    assert speaker.part_of is not None
    assert speaker.part_of.name == "Chile"


def test_a_ministry_of_no_state_is_local() -> None:
    speaker = read("The Foreign Ministry said the border was open.").only().speaker
    assert speaker is None or speaker.local


@pytest.mark.parametrize(
    ("name", "usual"),
    [
        ("The United States", "United States"),
        ("The US", "United States"),
        ("The U.S. State Department", "US State Department"),
        ("The State Department", "US State Department"),
        ("The EU", "European Union"),
        ("The Kremlin", "Kremlin"),
    ],
)
def test_usual_names(name: str, usual: str) -> None:
    assert speakers(f"{name} said on Monday that the border was open.") == [usual]


def test_people_named_by_their_state_are_the_same_group_everywhere() -> None:
    speaker = read("Chilean officials said the border was open.").only().speaker
    assert speaker is not None
    assert (speaker.name, speaker.type, speaker.local) == ("Chilean officials", EntityKind.GROUP, False)
    assert speaker.part_of is not None
    assert speaker.part_of.name == "Chile"


def test_people_named_by_nothing_are_local() -> None:
    speaker = read("Officials said the border was open.").only().speaker
    assert speaker is not None
    assert (speaker.name, speaker.local) == ("Officials", True)


def test_nobody_is_an_honest_answer() -> None:
    found = read("The study said the border was open.").only()
    assert (found.speaker, found.confidence.speaker) == (None, 0.0)


def test_a_name_that_is_also_a_country() -> None:
    text = "Michael Jordan said the game was over. “I am tired,” Jordan added."
    assert speakers(text) == ["Michael Jordan", "Michael Jordan"]


def test_every_mention_is_kept_with_its_form() -> None:
    found = read("Ana Torres said the bridge was old. She said it was ugly.")
    forms = {found.words((n.span,)): n.form for n in found.findings.namings if n.actor and n.actor.name == "Ana Torres"}
    assert forms == {"Ana Torres": MentionForm.NAME, "She": MentionForm.PRONOUN}


def test_a_part_of_a_name_in_the_same_text_is_the_same_place() -> None:
    found = read("Troops left Upper-Tarapaca on Monday. Ana Torres said nobody lives in Tarapaca.")
    assert "Upper-Tarapaca" in found.about("nobody lives")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Pieter de Wit left. De Wit said the crane was old.", "Pieter de Wit"),
        ("The case was heard by Judge An Peeters. Peeters said the gate was open.", "An Peeters"),
        ("“The sea rises,” said Pilar Soto. The historian warned that the coast would change.", "Pilar Soto"),
        ("Several deputies demanded that the minister resign.", "deputies"),
    ],
)
def test_names_with_particles_and_callings(text: str, speaker: str) -> None:
    assert read(text).said[-1][0] == speaker
