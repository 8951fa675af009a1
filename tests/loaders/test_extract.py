"""The public face: articles in, findings and rows out."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.errors import ArticleError, SettingsError
from kb.findings import Findings, statement_ids
from kb.settings import read_settings
from loaders import extract, extract_all, find_articles, rows
from tests.loaders.reading import MONDAY, read, source

TEXT = "Chile denied Peru's claims that it had closed the border. “It is open,” Ana Torres said on Monday."

# What trips readers of text: marks of all kinds, odd spaces, names, cues and dates in any order.
_PIECES = st.sampled_from(
    [
        "“", "”", '"', "’s", "«", "\n\n", "\r\n", "\xa0", "\ufeff", " ", ",", ".", ":", "—", "(", "🙂", "é", "Chile",
        "Lima", "Ana Torres", "she", "it", "said", "told", "accused", "of", "that", "according to", "declined to",
        "the claims", "on Monday", "September 31", "last week", "date 2024-03-11", "Read more:", "Advertisement", "not",
    ]
)  # fmt: skip


def test_a_row_has_the_fields_and_offsets_of_the_text() -> None:
    findings = extract(source(TEXT, MONDAY), read_settings())
    first, second, third = rows(findings)
    assert list(first) == [
        "article", "id", "type", "act", "content", "source", "cue", "speaker", "about", "said", "embeds",
        "responds_to", "confidence",
    ]  # fmt: skip
    assert (first["article"], first["speaker"], first["act"]) == ("test.txt", "Chile", "deny")
    assert first["embeds"] == [second["id"]]
    assert first["responds_to"] == [{"id": second["id"], "stance": "denies"}]
    assert third["content"] == [[TEXT.index("It is open"), TEXT.index("” Ana")]]
    assert third["said"] == {
        "earliest": "2024-03-11", "latest": "2024-03-11", "precision": "day", "basis": "explicit",
        "phrase": "Monday", "edtf": "2024-03-11",
    }  # fmt: skip


def test_ids_are_those_of_the_graph() -> None:
    findings = extract(source(TEXT), read_settings())
    assert [row["id"] for row in rows(findings)] == list(statement_ids(findings))


def test_one_result_for_each_place_in_order(tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"{number:02}.txt").write_bytes(
            b"\0" if number % 7 == 3 else f"Torres said {number} came.".encode()
        )
    places = list(find_articles([tmp_path]))
    found = list(extract_all(places, read_settings()))
    assert len(found) == len(places) == 20
    assert [n for n, one in enumerate(found) if isinstance(one, ArticleError)] == [3, 10, 17]
    assert all("said" in one.source.text for one in found if isinstance(one, Findings))


def test_a_model_that_is_not_installed_says_what_to_do() -> None:
    here = read_settings().model_copy(update={"spacy_model": "no_such_model"})
    with pytest.raises(SettingsError, match="KB_SPACY_MODEL"):
        extract(source(TEXT), here)


@given(st.lists(_PIECES, min_size=1, max_size=60).map(" ".join))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_gives_findings_whose_spans_hold(text: str) -> None:
    found = read(text)
    for attribution in found.findings.attributions:
        for start, end in (*attribution.content, *attribution.cue, *attribution.source):
            assert found.findings.source.text[start:end].strip()


@pytest.mark.parametrize("text", ["", "\n", "🙂", "Read more:\n\nA headline", "Advertisement"])
def test_a_text_without_prose_gives_nothing(text: str) -> None:
    assert read(text).said == []
