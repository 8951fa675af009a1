"""Feeds: entries that carry their text, and XML that is not let in."""

from hashlib import sha256
from pathlib import Path

import pytest

from kb.errors import ArticleError
from kb.findings import Source
from loaders import find_articles, read_articles

CONTENT = "<p>“We are safe,” Ana Torres said on Monday.</p><p>She told <b>the</b>\ncouncil so.<br/>Twice&nbsp;over.</p>"
RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Harbour Wire</title>
<item><title>Bridge &amp;amp; mayor</title><link>https://wire.example/1</link><author>Ana Roe</author>
<pubDate>Mon, 11 Mar 2024 23:30:00 -0500</pubDate><description>Only a teaser.</description>
<content:encoded><![CDATA[{CONTENT}]]></content:encoded></item>
<item><guid isPermaLink="false">w-2</guid><description>Plain words, said Torres.</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Wire</title><id>urn:wire</id>
<entry><title>Bridge</title><id>urn:wire:1</id><link href="https://wire.example/1"/>
<published>2024-03-11T23:30:00-05:00</published><source><title>Other Paper</title></source>
<content type="html">&lt;p&gt;One.&lt;/p&gt;&lt;script&gt;two&lt;/script&gt;</content></entry></feed>"""


def texts(folder: Path, feed: str | bytes, name: str = "feed.xml") -> list[Source | ArticleError]:
    path = folder / name
    path.write_bytes(feed if isinstance(feed, bytes) else feed.encode())
    return list(read_articles([path]))


def test_each_entry_is_an_article_with_what_the_feed_says_of_it(tmp_path: Path) -> None:
    first, second = texts(tmp_path, RSS)
    assert isinstance(first, Source)
    assert isinstance(second, Source)
    assert first.text == "“We are safe,” Ana Torres said on Monday.\n\nShe told the council so.\n\nTwice\xa0over.\n"
    assert (first.key, first.title, first.published.edtf) == ("https://wire.example/1", "Bridge & mayor", "2024-03-11")
    assert first.outlet is not None
    assert (first.outlet.name, first.meta) == ("Harbour Wire", {"author": "Ana Roe"})
    assert first.sha256 == sha256(CONTENT.encode()).hexdigest()
    assert (second.key, second.path, second.text) == ("w-2", "w-2", "Plain words, said Torres.")


def test_an_atom_entry_names_the_paper_that_it_was_taken_from(tmp_path: Path) -> None:
    (only,) = texts(tmp_path, ATOM, "feed.atom")
    assert isinstance(only, Source)
    assert only.outlet is not None
    assert (only.text, only.outlet.name, only.published.edtf) == ("One.\n", "Other Paper", "2024-03-11")


def test_entries_are_counted_as_articles(tmp_path: Path) -> None:
    (tmp_path / "feed.rss").write_text(RSS)
    (tmp_path / "one.txt").write_text("One.")
    assert [str(place) for place in find_articles([tmp_path])] == [
        f"{tmp_path}/feed.rss, entry 1",
        f"{tmp_path}/feed.rss, entry 2",
        f"{tmp_path}/one.txt",
    ]


def test_an_entry_without_text_is_named_and_the_others_load(tmp_path: Path) -> None:
    first, second = texts(tmp_path, RSS.replace("<description>Plain words, said Torres.</description>", ""))
    assert isinstance(first, Source)
    assert "feed.xml, entry 2 has no text" in str(second)


def test_markup_that_only_a_browser_forgives_is_read(tmp_path: Path) -> None:
    first, _ = texts(tmp_path, RSS.replace("Bridge &amp;amp;", "Bridge &nbsp;"))
    assert isinstance(first, Source)


LAUGHS = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
PARAMETER = '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]>'


@pytest.mark.parametrize(
    ("feed", "message"),
    [
        (RSS.replace("<rss", f"{LAUGHS}<rss").replace("Only a teaser", "&b;"), "defines entities"),
        (RSS.replace("<rss", f"{OUTSIDE}<rss").replace("Only a teaser", "&x;"), "defines entities"),
        (RSS.replace("<rss", f"{PARAMETER}<rss"), "defines entities"),
        (RSS.replace("utf-8", "utf-16").replace("<rss", f"{OUTSIDE}<rss").encode("utf-16"), "defines entities"),
        (RSS.replace("<rss", '<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss'), "refers to a file outside"),
        ("<urlset><url>x</url></urlset>", "is no RSS or Atom feed"),
        ('<rss version="2.0"><channel><title>x</title></channel></rss>', "without entries"),
        ("no XML at all", "is no XML (line 1"),
        ("", "is no XML (line 1"),
    ],
)
def test_a_bad_feed_is_named_with_what_is_wrong(tmp_path: Path, feed: str | bytes, message: str) -> None:
    (found,) = texts(tmp_path, feed)
    assert isinstance(found, ArticleError)
    assert message in str(found)
    assert "feed.xml" in str(found)
