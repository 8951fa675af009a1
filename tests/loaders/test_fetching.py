"""Fetching from a real server on loopback: what is read, and one sentence for everything that is not."""

import gzip
import socket
import threading
import time
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kb.errors import ArticleError
from kb.findings import Source
from loaders.reading import fetching
from tests.loaders.test_feeds import RSS
from tests.loaders.test_pages import PAGE

Answer = tuple[int, dict[str, str], bytes]

HTML = {"Content-Type": "text/html; charset=utf-8"}
ANSWERS: dict[str, Answer] = {
    "/page": (200, HTML, PAGE.encode()),
    "/western": (200, {"Content-Type": "text/html; charset=ISO-8859-1"}, PAGE.encode("cp1252")),
    "/zipped": (200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(PAGE.encode())),
    "/feed": (200, {"Content-Type": "application/rss+xml"}, RSS.encode()),
    "/text": (200, {"Content-Type": "text/plain"}, "Ana Torres said the café was safe.".encode()),
    "/moved": (302, {"Location": "/page"}, b""),
    "/circle": (301, {"Location": "/circle"}, b""),
    "/to-a-file": (302, {"Location": "file:///etc/passwd"}, b""),
    "/missing": (404, HTML, b"<html>no</html>"),
    "/image": (200, {"Content-Type": "image/png"}, b"\x89PNG"),
    "/untyped": (200, {}, PAGE.encode()),
    "/large": (200, HTML, b"<html>" + b"a" * 2_100_000),
    "/bomb": (200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(b"a" * 50_000_000)),
    "/not-utf-8": (200, HTML, "<html>Café</html>".encode("latin-1")),
    "/menu": (200, HTML, b"<html><body><nav>Home</nav></body></html>"),
    "/laughs": (200, {"Content-Type": "text/xml"}, b'<!DOCTYPE r [<!ENTITY a "ha">]><rss>&a;</rss>'),
    "/empty": (200, {"Content-Type": "text/plain"}, b""),
}


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/slow":
            self._drip()
            return
        if self.path == "/silent":
            time.sleep(2)
        status, headers, body = ANSWERS.get(self.path, ANSWERS["/missing"])
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        for _ in range(50):
            self.wfile.write(b"<p>a</p>")
            self.wfile.flush()
            time.sleep(0.1)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep still."""


@pytest.fixture(scope="module")
def site() -> Generator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def one(address: str) -> Source:
    (found,) = fetching.fetch(address)
    assert isinstance(found, Source), found
    return found


def error(address: str, limit: float = 60) -> str:
    (found,) = fetching.fetch(address, limit)
    assert isinstance(found, ArticleError)
    return str(found)


@pytest.mark.parametrize("path", ["/page", "/western", "/zipped", "/moved"])
def test_a_page_is_fetched(site: str, path: str) -> None:
    article = one(site + path)
    assert "“We have looked at every beam,” Lena Ortiz told reporters at the café Blau." in article.text
    assert article.title == "Bridge is safe, mayor says"
    # The page calls an address of another site its own: it is known by where it was found.
    assert article.url == article.key == site + ("/page" if path == "/moved" else path)


def test_a_page_s_own_address_counts_on_its_own_site(site: str) -> None:
    ANSWERS["/amp"] = (200, HTML, PAGE.replace("https://www.harbour.example/2024/bridge", f"{site}/page").encode())
    assert one(f"{site}/amp").url == f"{site}/page"


def test_a_feed_and_a_text_are_fetched(site: str) -> None:
    first, second = fetching.fetch(f"{site}/feed")
    assert isinstance(first, Source)
    assert isinstance(second, Source)
    assert first.key == "https://wire.example/1"
    assert one(f"{site}/text").text == "Ana Torres said the café was safe."


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/circle", "redirects more than 5 times"),
        ("/to-a-file", "redirects to file:///etc/passwd, which cannot be fetched"),
        ("/missing", "answers 404 Not Found"),
        ("/image", "answers with image/png"),
        ("/untyped", "answers with nothing that says what it is"),
        ("/large", "larger than 2 MB"),
        ("/bomb", "larger than 2 MB"),
        ("/not-utf-8", "is not UTF-8"),
        ("/menu", "has no article"),
        ("/laughs", "defines entities"),
        ("/empty", "empty text"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_with_the_address(site: str, path: str, message: str) -> None:
    said = error(site + path)
    assert said.startswith(site + path)
    assert message in said
    assert "\n" not in said


def test_a_server_that_is_silent_or_slow_is_left(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "too slow" in error(f"{site}/slow", limit=0.5)
    monkeypatch.setattr(fetching, "_SILENCE", 0.5)
    assert "did not answer within" in error(f"{site}/silent")


@pytest.mark.parametrize("address", ["ftp://127.0.0.1/a", "file:///etc/passwd", "http://", "HTTP:///a"])
def test_only_the_web_is_fetched(address: str) -> None:
    assert "only addresses with http:// or https://" in error(address)


def test_a_password_is_not_repeated() -> None:
    said = error("http://ada:s3cret@127.0.0.1/a")
    assert "take it out" in said
    assert "s3cret" not in said


def test_where_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert "cannot be reached" in error(f"http://127.0.0.1:{port}/a")
