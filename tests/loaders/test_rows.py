"""Rows and the way back: what was found elsewhere is let in only as far as it holds beside the article."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kb.errors import InputError
from kb.findings import Findings, statement_ids
from kb.models import EntityKind
from kb.settings import read_settings
from loaders import RowsFile, extract, rows
from loaders.rows import actor_of
from tests.loaders.reading import MONDAY, source

TEXT = "Chile denied Peru's claims that it had closed the border. “It is open,” Ana Torres said on Monday."
SOURCE = source(TEXT, MONDAY)
RUN = ("other", "2")
Row = dict[str, Any]


@pytest.fixture(scope="module")
def found() -> Findings:
    return extract(SOURCE, read_settings())


@pytest.fixture
def printed(found: Findings) -> list[Row]:
    return [json.loads(json.dumps(row)) for row in rows(found)]


def read(folder: Path, printed: list[Row]) -> tuple[Findings, RowsFile]:
    path = folder / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, printed)), "utf-8")
    file = RowsFile.opened(path)
    return file.findings("test.txt", SOURCE, RUN), file


def test_what_was_printed_comes_back_as_it_was(tmp_path: Path, found: Findings, printed: list[Row]) -> None:
    back, file = read(tmp_path, printed)
    assert file.refused == {}
    assert (back.extractor, back.version) == RUN
    assert [json.loads(json.dumps(row)) for row in rows(back)] == printed
    assert statement_ids(back) == statement_ids(found)


def test_other_programs_may_call_statements_as_they_like(tmp_path: Path, printed: list[Row]) -> None:
    names = {row["id"]: f"s{n}" for n, row in enumerate(printed)}
    renamed = json.loads(json.dumps(printed), object_hook=lambda o: o | ({"id": names[o["id"]]} if "id" in o else {}))
    for row in renamed:
        row["embeds"] = [names[inner] for inner in row["embeds"]]
    back, file = read(tmp_path, renamed)
    assert file.refused == {}
    assert [json.loads(json.dumps(row)) for row in rows(back)] == printed


def put(name: str, value: object) -> Callable[[Row], None]:
    def change(row: Row) -> None:
        row[name] = value

    return change


def without(name: str) -> Callable[[Row], None]:
    return lambda row: row.pop(name)


def shifted(row: Row) -> None:
    row["content"] = [[start - 1, end] for start, end in row["content"]]


def bounds(row: Row) -> None:
    row["said"]["latest"] = "2024-03-12"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (put("content", [[0, 5000]]), f"content 0 to 5000 does not lie in the article's {len(TEXT)} characters"),
        (put("content", [[9, 9]]), "content 9 to 9 does not lie"),
        (
            put("content", [[20, 30], [10, 15]]),
            "content 10 to 15 does not lie in the article's 98 characters",
        ),
        (put("source", [[5, 6]]), "source 5 to 6 holds only white space"),
        (put("cue", [[-1, 4]]), "cue.0.0: input should be greater than or equal to 0"),
        (put("content", []), "content: "),
        (put("act", "shout"), "act: input should be 'say'"),
        (put("type", None), "type: input should be 'direct'"),
        (put("about", [""]), "about.0: "),
        (without("said"), "said: field required"),
        (without("confidence"), "confidence: field required"),
        (put("said", {"edtf": "2024-13-40"} | dict.fromkeys(("earliest", "latest", "phrase"))), "said.precision: "),
        (bounds, "said.earliest and said.latest are not the bounds of '2024-03-11'"),
        (shifted, "its id is that of other words than those at its offsets"),
    ],
)
def test_a_row_that_does_not_hold_is_refused_with_its_line_and_the_others_stay(
    tmp_path: Path, printed: list[Row], change: Callable[[Row], Any], reason: str
) -> None:
    change(printed[2])
    back, file = read(tmp_path, printed)
    assert list(file.refused) == [3]
    assert reason in file.refused[3]
    assert len(back.attributions) == 2


def test_a_link_to_a_row_that_is_refused_goes_with_it(tmp_path: Path, printed: list[Row]) -> None:
    printed[1]["content"] = [[0, 5000]]
    back, file = read(tmp_path, printed)
    assert list(file.refused) == [2]
    assert [(a.embeds, a.responds_to) for a in back.attributions] == [((), ()), ((), ())]


def test_a_row_twice_is_one(tmp_path: Path, printed: list[Row]) -> None:
    back, file = read(tmp_path, [*printed, printed[0]])
    assert len(back.attributions) == 3
    assert file.refused == {4: f"its id {printed[0]['id']} stands in line 1 already"}


def test_lines_that_are_no_rows_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{\n[1]\n\n{"article": 7}\n{"article": "a.txt"}\n', "utf-8")
    file = RowsFile.opened(path)
    assert list(file.refused) == [1, 2, 4]
    assert list(file.lines) == ["a.txt"]


@pytest.mark.parametrize("raw", [None, ""])
def test_a_file_that_is_not_there_or_empty(tmp_path: Path, raw: str | None) -> None:
    path = tmp_path / "rows.jsonl"
    if raw is not None:
        path.write_text(raw)
    with pytest.raises(InputError, match=r"rows\.jsonl"):
        RowsFile.opened(path)


@pytest.mark.parametrize(
    ("name", "kind", "country"),
    [
        ("Russia", EntityKind.STATE, "Russia"),
        ("Russian Foreign Ministry", EntityKind.ORGANIZATION, "Russia"),
        ("United Nations", EntityKind.ORGANIZATION, None),
        ("Harbour City Council", EntityKind.ORGANIZATION, None),
        ("Ana Torres", EntityKind.PERSON, None),
    ],
)
def test_a_name_alone_tells_what_it_can(name: str, kind: EntityKind, country: str | None) -> None:
    actor = actor_of(name)
    assert (actor.name, actor.type, actor.country, actor.local) == (name, kind, country, False)


def test_a_single_word_stays_in_its_article() -> None:
    assert actor_of("Torres").local
    assert actor_of("Ministry").local
