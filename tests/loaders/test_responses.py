"""Which statement answers which."""

from kb.models import Stance
from tests.loaders.reading import Read, read


def answers(found: Read) -> list[tuple[int, int, Stance]]:
    return [(n, r.statement, r.stance) for n, a in enumerate(found.findings.attributions) for r in a.responds_to]


def test_somebodys_remarks_called_unacceptable() -> None:
    found = read("President Ana Torres said the border would stay closed.\n\nChile called her remarks unacceptable.")
    assert answers(found) == [(1, 0, Stance.REJECTS)]


def test_an_answer_by_its_cue() -> None:
    found = read(
        "President Ana Torres said the border would stay closed. "
        "The Chilean Foreign Ministry responded by accusing Torres of seeking to ruin trade."
    )
    assert answers(found) == [(1, 0, Stance.REJECTS)]


def test_a_pronoun_for_what_was_said_before() -> None:
    found = read("Peru proposed a joint patrol. Chile strongly opposed it.")
    assert answers(found) == [(1, 0, Stance.OPPOSES)]


def test_remarks_that_are_only_described_are_no_answer() -> None:
    found = read("President Ana Torres said the border would stay closed.\n\nChile called her remarks long.")
    assert answers(found) == []
