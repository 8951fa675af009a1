"""`kb extract --out FILE` goes on where it stopped, and FILE ends as if nothing ever had."""

import json
from pathlib import Path

import pytest

from kb.cli.keeping_rows import RowsKept
from kb.errors import InputError
from kb.findings import Findings
from kb.settings import read_settings
from loaders import extract
from tests.loaders.reading import source

TEXTS = [f"“We are going to win the {n}th election,” Jane Doe said on Monday.\n" for n in range(4, 8)]


def found(text: str, path: str = "a.txt") -> Findings:
    """The findings of a text that lies at a path."""
    return extract(source(text).model_copy(update={"path": path}), read_settings())


def contents(file: Path) -> list[str]:
    return [json.loads(line)["article"] for line in file.read_text("utf-8").splitlines()]


def test_what_a_killed_process_left_half_written_is_cut_off(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    first, second = found(TEXTS[0], "1.txt"), found(TEXTS[1], "2.txt")
    with RowsKept(file, "one") as kept:
        kept.add(first)
    whole = file.read_bytes()
    file.write_bytes(whole + b'{"article": "2.txt", "con')
    with file.with_name("rows.jsonl.done").open("ab") as note:
        note.write(b'{"article":"2.t')
    with RowsKept(file, "one") as kept:
        assert (kept.holds(first.source), kept.holds(second.source)) == (True, False)
        assert file.read_bytes() == whole
        kept.add(second)
    assert contents(file) == ["1.txt", "2.txt"]


def test_rows_of_bytes_that_have_changed_since_are_dropped(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    with RowsKept(file, "one") as kept:
        kept.add(found(TEXTS[0], "1.txt"))
        kept.add(found(TEXTS[1], "2.txt"))
    with RowsKept(file, "one") as kept:
        changed = found(TEXTS[2], "1.txt")
        assert not kept.holds(changed.source)
        kept.add(changed)
    assert contents(file) == ["2.txt", "1.txt"]
    with RowsKept(file, "one") as kept:
        assert kept.holds(changed.source)


def test_an_article_without_statements_is_done_too(tmp_path: Path) -> None:
    silent = found("The bridge was built in 1910.\n")
    with RowsKept(tmp_path / "rows.jsonl", "one") as kept:
        kept.add(silent)
    with RowsKept(tmp_path / "rows.jsonl", "one") as kept:
        assert kept.holds(silent.source)


@pytest.mark.parametrize("note", [None, b"what is this?\n", b'{"run":"two"}\n'])
def test_a_file_that_is_not_of_this_run_is_left_alone(tmp_path: Path, note: bytes | None) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text("my own notes\n", "utf-8")
    if note is not None:
        file.with_name("rows.jsonl.done").write_bytes(note)
    with pytest.raises(InputError, match="another file"), RowsKept(file, "one"):
        pass
    assert file.read_text("utf-8") == "my own notes\n"
