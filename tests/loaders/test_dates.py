"""When it was said, and why we think so."""

from datetime import date

import pytest

from kb.intervals import Basis, Interval, Precision
from tests.loaders.reading import MONDAY, read


def stated(text: str, words: str, published: date | None = MONDAY) -> Interval:
    return read(text, published).that(words).stated


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Peru said Monday that the border was open.", "2024-03-11"),
        ("On Sunday, Ana Torres said the border was open.", "2024-03-10"),
        ("The border was open, Ana Torres said on Sunday.", "2024-03-10"),
        ("“The border is open,” Ana Torres told reporters on March 3.", "2024-03-03"),
        ("Ana Torres criticised Chile last week for closing the border.", "2024-03-04/2024-03-10"),
    ],
)
def test_a_date_in_the_reports_own_clause(text: str, edtf: str) -> None:
    found = read(text, MONDAY).findings.attributions[0].stated
    assert (found.edtf, found.basis) == (edtf, Basis.EXPLICIT)


def test_a_date_inside_the_content_does_not_date_the_report() -> None:
    found = stated("Ana Torres said that the border had been closed on Sunday.", "border")
    assert (found.edtf, found.precision) == ("../2024-03-11", Precision.UNKNOWN)


def test_nothing_is_said_after_it_is_published() -> None:
    found = stated("Ana Torres has said the border is open.", "border")
    assert (found.edtf, found.basis) == ("../2024-03-11", Basis.NOT_STATED)


def test_without_a_day_anywhere_nothing_is_known_but_the_phrase() -> None:
    found = stated("Ana Torres said on Sunday that the border was open.", "border", None)
    assert (found.edtf, found.phrase) == (None, "Sunday")


def test_the_date_is_carried_along_the_occasion() -> None:
    found = read(
        "Ana Torres told a news briefing in Lima on Sunday that the border was open.\n\n“Chile must act,” Torres said.",
        MONDAY,
    )
    first, second = found.that("border"), found.that("Chile must act")
    assert (second.stated.edtf, second.stated.basis, second.stated.phrase) == ("2024-03-10", Basis.INFERRED, "Sunday")
    assert first.occasion == second.occasion


def test_a_spokesman_and_his_state_speak_at_one_time() -> None:
    text = (
        "Peru said Sunday that the border was open. "
        "“Chile must act,” Peruvian Foreign Ministry spokesman Paul Reed said."
    )
    assert stated(text, "Chile must act").edtf == "2024-03-10"


def test_another_day_is_another_occasion() -> None:
    found = read("Ana Torres said on Sunday that it was late. On March 3 Torres said that it was early.", MONDAY)
    late, early = found.that("it was late"), found.that("it was early")
    assert (late.stated.edtf, early.stated.edtf) == ("2024-03-10", "2024-03-03")
    assert late.occasion != early.occasion


def test_what_is_said_again_and_again_has_no_day() -> None:
    text = "Ana Torres said on Sunday that it was late. Torres has repeatedly said that Chile is far."
    assert stated(text, "Chile is far").edtf == "../2024-03-11"


def test_an_answer_is_not_before_what_it_answers() -> None:
    text = "President Ana Torres said on Sunday the border was closed.\n\nChile called her remarks unacceptable."
    found = stated(text, "remarks")
    assert (found.edtf, found.precision) == ("2024-03-10/2024-03-11", Precision.INTERVAL)


def test_what_a_report_embeds_is_not_after_it() -> None:
    text = "Chile on Sunday denied Peru's claims that it had closed the border."
    assert stated(text, "it had closed").edtf == "../2024-03-10"


def test_earlier_this_month_ends_before_the_later_remarks() -> None:
    text = (
        "Tension rose earlier this month after Ana Torres stated that trade was over. "
        "She said on Friday that the border was closed."
    )
    assert stated(text, "trade was over").edtf == "2024-03-01/2024-03-07"


class TestAnArticleThatDoesNotSayItsYear:
    TEXT = (
        "“The border is open,” Ana Torres told a news briefing in Lima on Monday, March 11. "
        "Paul Reed said on Sunday that it was closed. Peru has said it is far.\n\n“Come and see,” Torres said."
    )

    def test_a_day_without_its_year(self) -> None:
        assert stated(self.TEXT, "border is open", None).edtf == "XXXX-03-11"

    def test_a_weekday_beside_it(self) -> None:
        found = stated(self.TEXT, "it was closed", None)
        assert (found.edtf, found.phrase) == ("XXXX-03-10", "Sunday")

    def test_the_day_carried_along(self) -> None:
        found = stated(self.TEXT, "Come and see", None)
        assert (found.edtf, found.phrase, found.basis) == ("XXXX-03-11", "Monday, March 11", Basis.INFERRED)

    def test_no_bound_from_a_publication_that_is_not_known(self) -> None:
        assert stated(self.TEXT, "it is far", None).edtf is None
