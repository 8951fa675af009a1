"""Web pages: the article without the page, and evidence that stays checkable."""

from hashlib import sha256
from pathlib import Path

import pytest

from kb.errors import ArticleError
from kb.findings import Source
from kb.intervals import Basis
from kb.settings import read_settings
from loaders import extract, read_articles

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Bridge is safe, mayor says - Harbour Post</title>
<meta property="og:site_name" content="The Harbour Post"><meta property="og:title" content="Bridge is safe, mayor says">
<meta name="author" content="Ana Roe"><link rel="canonical" href="https://www.harbour.example/2024/bridge">
<meta property="article:published_time" content="2024-03-11T23:30:00-05:00"></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a> Subscribe now and save</nav>
<article><h1>Bridge is safe, mayor says</h1>
<p>The mayor of Harbour City said on Monday that the old bridge was safe after a long inspection by engineers.</p>
<p>&ldquo;We have looked at every beam,&rdquo; Lena Ortiz told <b>reporters</b> at the caf&eacute; Blau.</p>
<p>Her rival, Tom Field, denied that the inspection had been done and called for a new one before the summer.</p>
</article><footer>© 2024 Harbour Post. All rights reserved.</footer></body></html>
"""


def read(path: Path) -> Source:
    (found,) = read_articles([path])
    assert isinstance(found, Source)
    return found


def page(folder: Path, text: str | bytes, name: str = "page.html") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_the_article_is_parted_from_the_page(tmp_path: Path) -> None:
    article = read(page(tmp_path, PAGE))
    assert article.text.startswith("The mayor of Harbour City said on Monday")
    assert "Subscribe" not in article.text
    assert "All rights" not in article.text
    assert "told reporters at the café Blau." in article.text
    assert article.text.count("\n\n") == 2


def test_what_the_page_says_of_itself(tmp_path: Path) -> None:
    article = read(page(tmp_path, PAGE))
    assert (article.url, article.title) == ("https://www.harbour.example/2024/bridge", "Bridge is safe, mayor says")
    assert (article.published.edtf, article.published.basis) == ("2024-03-11", Basis.EXPLICIT)
    assert article.outlet is not None
    assert (article.outlet.name, article.meta) == ("The Harbour Post", {"author": "Ana Roe"})


def test_the_table_knows_better_than_the_page(tmp_path: Path) -> None:
    page(tmp_path, PAGE)
    (tmp_path / "sources.csv").write_text("file,outlet,published\npage.html,Post,2024-03-12\n")
    article = read(tmp_path)
    assert article.outlet is not None
    assert (article.outlet.name, article.published.edtf, article.published.basis) == ("Post", "2024-03-12", Basis.GIVEN)
    assert article.url == "https://www.harbour.example/2024/bridge"


def test_evidence_counts_over_the_text_and_the_digest_is_the_page_s(tmp_path: Path) -> None:
    path = page(tmp_path, PAGE)
    article = read(path)
    assert article.sha256 == sha256(path.read_bytes()).hexdigest()
    assert "trafilatura" in article.loader
    assert read(path).text == article.text
    contents = [article.text[s:e] for a in extract(article, read_settings()).attributions for s, e in a.content]
    assert "We have looked at every beam," in contents


@pytest.mark.parametrize("name", ["page.htm", "page.XHTML", "page", "page.html?id=3"])
def test_a_page_is_known_by_its_name_or_by_how_it_begins(tmp_path: Path, name: str) -> None:
    assert read(page(tmp_path, PAGE, name)).title == "Bridge is safe, mayor says"


@pytest.mark.parametrize("charset", ["windows-1252", "iso-8859-1", "utf-16"])
def test_a_page_is_read_in_the_encoding_that_it_declares(tmp_path: Path, charset: str) -> None:
    raw = PAGE.replace('charset="utf-8"', f'charset="{charset}"').encode("cp1252" if charset[0] != "u" else charset)
    article = read(page(tmp_path, raw))
    assert "“We have looked at every beam,” Lena Ortiz told reporters at the café Blau." in article.text


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "is empty"),
        (b"<html><body><nav>Home</nav></body></html>", "has no article"),
        (b"\x00\x01<html>", "is a binary file"),
        (PAGE.replace("Ana Roe", "Ana Ré").encode("cp1252"), "is not UTF-8"),
        (PAGE.replace("utf-8", "klingon").encode(), "'klingon'"),
        (b"<html>" + b"a" * 2_000_000, "larger than 2 MB"),
    ],
)
def test_a_bad_page_is_named_with_what_is_wrong(tmp_path: Path, raw: bytes, message: str) -> None:
    (found,) = read_articles([page(tmp_path, raw)])
    assert isinstance(found, ArticleError)
    assert message in str(found)
    assert "page.html" in str(found)
