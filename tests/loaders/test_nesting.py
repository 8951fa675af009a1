"""Statements inside statements."""

from kb.models import Stance
from tests.loaders.reading import read


def test_the_claim_inside_a_denial_is_a_statement_of_its_own() -> None:
    found = read("Chile denied Peru's claims that it had closed the border.")
    denial, claim = found.that("Peru"), found.that("it had closed")
    assert (denial.speaker and denial.speaker.name, claim.speaker and claim.speaker.name) == ("Chile", "Peru")
    assert denial.embeds == (found.place(claim),)
    assert [(r.statement, r.stance) for r in denial.responds_to] == [(found.place(claim), Stance.DENIES)]


def test_calls_that_somebody_says_he_supports() -> None:
    found = read("Norway said it supported calls by Peru for an open border.")
    report, call = found.that("it supported"), found.that("an open border")
    assert len(found.said) == 2
    assert (call.speaker and call.speaker.name) == "Peru"
    assert [(r.statement, r.stance) for r in report.responds_to] == [(found.place(call), Stance.SUPPORTS)]


def test_a_report_within_a_report() -> None:
    found = read("The mayor said the governor had denied that the bridge was closed.")
    outer, inner = found.that("the governor had denied"), found.that("the bridge was closed")
    assert outer.embeds == (found.place(inner),)


def test_what_somebody_is_said_to_want_or_to_show_is_no_second_statement() -> None:
    found = read(
        "Norway said Friday that Peru had shown it is ready. Chile accused Peru of seeking to close the border."
    )
    assert len(found.said) == 2
