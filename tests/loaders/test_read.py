"""Files, folders, tables and JSON Lines, good and bad."""

import os
from pathlib import Path

import pytest

from kb.errors import ArticleError
from kb.findings import Source
from kb.intervals import Basis
from loaders import find_articles, read_articles

WORDS = "The mayor said the bridge was safe.\n"


def texts(path: Path) -> list[Source | ArticleError]:
    return list(read_articles([path]))


def one(path: Path) -> Source:
    (found,) = texts(path)
    assert isinstance(found, Source)
    return found


def error(path: Path) -> str:
    (found,) = texts(path)
    assert isinstance(found, ArticleError)
    return str(found)


def test_a_file_is_an_article_with_its_path_and_nothing_invented(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text(WORDS)
    article = one(path)
    assert (article.text, article.path) == (WORDS, str(path))
    assert (article.url, article.title, article.outlet, article.published.edtf) == (None, None, None, None)


@pytest.mark.parametrize("text", ["a\r\nb", "\ufeffa\nb", "a\xa0b\rc\u2028d"])
def test_no_character_is_changed(tmp_path: Path, text: str) -> None:
    path = tmp_path / "one.txt"
    path.write_bytes(text.encode())
    assert one(path).text == text


def test_a_table_says_what_an_article_does_not(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(WORDS)
    (tmp_path / "sources.csv").write_text(
        "file,outlet,url,title,published,collection,desk\n"
        'one.txt,The Harbour Post,https://www.harbour.example/a#top,"Bridge, safe",2024-03-11,bridges,local\n'
    )
    article = one(tmp_path)
    assert article.outlet is not None
    assert (article.outlet.slug, article.outlet.name) == ("the-harbour-post", "The Harbour Post")
    assert (article.key, article.title) == ("https://www.harbour.example/a", "Bridge, safe")
    assert (article.published.edtf, article.published.basis) == ("2024-03-11", Basis.GIVEN)
    assert (article.collection, article.meta) == ("bridges", {"desk": "local"})


def test_json_lines_give_an_article_each(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text(
        '{"id": "a1", "text": "One.", "source": "Wire", "published": "2024-03-11T08:00:00Z", "stars": 3}\n'
        "\n"
        '{"url": "https://example.org/b", "text": "Two.", "title": "B"}\n'
    )
    first, second = texts(path)
    assert isinstance(first, Source)
    assert isinstance(second, Source)
    assert (first.key, first.path, first.meta, first.published.edtf) == ("a1", "a1", {"stars": 3}, "2024-03-11")
    assert first.outlet is not None
    assert first.outlet.name == "Wire"
    assert (second.key, second.title) == ("https://example.org/b", "B")


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    assert "There is no file or folder" in error(tmp_path / "nothing.txt")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "is empty"),
        (b" \n\r\n", "is empty"),
        (b"PK\x03\x04\x00\x00", "is a binary file"),
        ("Café".encode("latin-1"), "is not UTF-8 (byte 3)"),
        ("Café".encode("utf-16"), "UTF-16"),
        (b"a" * 2_000_001, "larger than 2 MB"),
    ],
)
def test_a_bad_file_is_named_with_what_is_wrong(tmp_path: Path, raw: bytes, message: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(raw)
    assert message in error(path)
    assert "bad.txt" in error(path)


def test_a_folder_without_articles(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    assert "has no articles" in error(tmp_path)


def test_a_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\x00")
    (tmp_path / "b.txt").write_text(WORDS)
    bad, good = texts(tmp_path)
    assert isinstance(bad, ArticleError)
    assert isinstance(good, Source)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("outlet,title\nPost,A\n", "line 1, must name its columns"),
        ("file,title\none.txt\n", "line 2, has 1 columns"),
        ("file,title\ntwo.txt,A\n", "line 2, speaks of the file two.txt"),
        ("file,published\none.txt,yesterday\n", "line 2, says published 'yesterday'"),
        ("file,published\none.txt,2024-02-31\n", "line 2, says published '2024-02-31'"),
        ('file,title\none.txt,"A\n', "cannot be read as comma-separated values"),
    ],
)
def test_a_bad_table_names_its_line_and_the_article_still_loads(tmp_path: Path, table: str, message: str) -> None:
    (tmp_path / "one.txt").write_text(WORDS)
    (tmp_path / "sources.csv").write_text(table)
    bad, good = texts(tmp_path)
    assert isinstance(bad, ArticleError)
    assert message in str(bad)
    assert isinstance(good, Source)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 2 is no JSON"),
        ("[1]", "line 2 is no JSON object"),
        ('{"id": "x"}', "line 2 has no text"),
        ('{"text": "x"}', "line 2 has no id and no url"),
        ('{"id": "x", "text": "x", "title": 7}', "line 2 has a field title that is no text"),
        ('{"id": "x", "text": "x", "url": "nowhere"}', "line 2 has the url 'nowhere'"),
    ],
)
def test_a_bad_line_is_named_and_the_others_load(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text(f'{{"id": "a", "text": "One."}}\n{line}\n{{"id": "c", "text": "Three."}}\n')
    first, bad, third = texts(path)
    assert isinstance(first, Source)
    assert isinstance(third, Source)
    assert isinstance(bad, ArticleError)
    assert message in str(bad)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b'{"id": "x", "text": "' + b"a" * 2_000_001 + b'"}', "line 2 is larger than 2 MB"),
        (b'{"id": "x", "text": "' + b"a" * 16_000_001 + b'"}', "line 2 is larger than 16 MB"),
        ('{"id": "x", "text": "Café"}'.encode("latin-1"), "line 2 is not UTF-8"),
        (b'{"id": "x", "text": "\\ud800"}', "line 2 is no JSON"),
        (b'{"id": true, "text": "x"}', "line 2 has no id"),
        (b'{"id": "x", "text": ' + b"[" * 100_000, "line 2 is no JSON"),
    ],
    ids=["long text", "absurd line", "encoding", "half a character", "no id", "nested"],
)
def test_an_absurd_line_is_named_and_the_others_load(tmp_path: Path, line: bytes, message: str) -> None:
    path = tmp_path / "many.jsonl"
    path.write_bytes(b'{"id": "a", "text": "One."}\n' + line + b'\n{"id": "c", "text": "Three."}\n')
    first, bad, third = texts(path)
    assert isinstance(first, Source)
    assert isinstance(third, Source)
    assert isinstance(bad, ArticleError)
    assert message in str(bad)
    assert len(str(bad)) < 300


def test_a_table_says_of_a_json_lines_file_what_goes_for_every_line(tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_text('{"id": "a", "text": "One."}\n{"id": "b", "text": "Two.", "outlet": "Post"}\n')
    (tmp_path / "sources.csv").write_text("file,outlet,collection,url\nmany.jsonl,Wire,bridges,https://example.org\n")
    found = [article for article in texts(tmp_path) if isinstance(article, Source)]
    assert [(a.outlet.name if a.outlet else None, a.collection, a.key) for a in found] == [
        ("Wire", "bridges", "a"),
        ("Post", "bridges", "b"),
    ]


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "pipe.txt is no file" in error(tmp_path / "pipe.txt")


def test_an_empty_json_lines_file(tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("\n")
    assert "is empty" in error(tmp_path / "none.jsonl")


def test_articles_are_counted_before_they_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(WORDS)
    (tmp_path / "b.jsonl").write_text('{"id": "a", "text": "One."}\n{"id": "b", "text": "Two."}\n')
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "c.txt").write_text(WORDS)
    assert len(list(find_articles([tmp_path]))) == 3
