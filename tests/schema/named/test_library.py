"""Named documents as files: which there are, and what cannot be one."""

from pathlib import Path

import pytest

from kb.errors import SettingsError
from kb.store.port import Store
from schema.ask import ask
from schema.named import library
from schema.named.library import named

OURS = sorted(library())


def test_the_first_questions_of_a_dashboard_are_there() -> None:
    expected = {"statements", "speakers", "outlets", "targets", "acts", "timeline", "who-about-whom"}
    assert expected | {"claims", "events", "articles"} <= set(OURS)


def test_every_document_says_what_it_answers() -> None:
    assert not [name for name, document in library().items() if len(document.title.split()) < 3]


async def test_every_document_is_answered_without_variables(scene: Store) -> None:
    for document in library().values():
        assert await ask(scene, document.text)


def test_users_add_their_own(tmp_path: Path) -> None:
    (tmp_path / "denials.graphql").write_text("# Who denied.\n{ statements(filter: {act: DENY}) { totalCount } }")
    (tmp_path / "notes.txt").write_text("no document")
    found = library(tmp_path)
    assert sorted(found) == sorted([*OURS, "denials"])
    assert found["denials"].title == "Who denied."


def test_none_of_ours_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "statements.graphql").write_text("{ __typename }")
    with pytest.raises(SettingsError, match=r"statements\.graphql has the name of a document of kb"):
        library(tmp_path)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"KB_NAMED: .* is no folder"):
        library(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("good", "{ nothing }", "Cannot query field 'nothing'"),
        ("good", "query A { __typename } query B { __typename }", "is one query"),
        ("good", "query($id: ID!) { node(id: $id) { id } }", r"\$id has no default"),
        ("Bad Name", "{ __typename }", "small letters, digits and hyphens"),
        ("good", "{", "Syntax Error"),
    ],
)
def test_what_cannot_be_a_named_document(name: str, text: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        named(name, text)


def test_the_file_is_named_when_it_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "broken.graphql").write_bytes(b"\xff")
    with pytest.raises(SettingsError, match=r"broken\.graphql"):
        library(tmp_path)
