"""When the pages are built, when they are not, and what is left behind where they cannot be."""

from pathlib import Path

import pytest

from kb.server.site import site
from web.build import ABSENT, SOURCES, BuildFailed, ensure, fingerprint, npm_and_vite


class Builder:
    """Writes a page as npm and Vite would, and counts how often it is asked."""

    def __init__(self) -> None:
        self.runs = 0

    def __call__(self, sources: Path, pages: Path) -> None:
        self.runs += 1
        pages.mkdir()
        (pages / "graphql.html").write_text((sources / "graphql.html").read_text())


def out_of_reach(sources: Path, pages: Path) -> None:
    raise BuildFailed("`npm ci` failed: ENOTFOUND", "npm error code ENOTFOUND\n")


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "web"
    (folder / "src").mkdir(parents=True)
    (folder / "graphql.html").write_text("first")
    (folder / "src" / "ask.js").write_text("ask")
    return folder


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    return tmp_path / "kb" / "server" / "pages"


def test_nothing_is_built_again_while_the_sources_stay_the_same(sources: Path, pages: Path) -> None:
    build = Builder()
    assert ensure(sources, pages, build) == ""
    assert ensure(sources, pages, build) == ""
    assert build.runs == 1
    assert site(pages).folder == pages


@pytest.mark.parametrize("change", ["graphql.html", "src/ask.js", "src/new.js"])
def test_a_changed_or_a_new_source_is_built(sources: Path, pages: Path, change: str) -> None:
    build = Builder()
    ensure(sources, pages, build)
    (sources / change).write_text("second")
    ensure(sources, pages, build)
    assert build.runs == 2
    assert (pages / "graphql.html").read_text() == (sources / "graphql.html").read_text()


def test_a_renamed_source_is_a_change_and_npm_packages_are_none(sources: Path) -> None:
    before = fingerprint(sources)
    (sources / "node_modules").mkdir()
    (sources / "node_modules" / "package.js").write_text("not ours")
    assert fingerprint(sources) == before
    (sources / "src" / "ask.js").rename(sources / "src" / "tell.js")
    assert fingerprint(sources) != before


def test_without_npm_the_pages_are_absent_and_the_reason_stands_in_their_place(sources: Path, pages: Path) -> None:
    ensure(sources, pages, Builder())
    (sources / "graphql.html").write_text("second")
    assert ensure(sources, pages, out_of_reach) == "`npm ci` failed: ENOTFOUND"
    assert [file.name for file in pages.iterdir()] == [ABSENT]
    assert site(pages).folder is None
    assert site(pages).missing == (
        "The pages were not built (`npm ci` failed: ENOTFOUND); with a network, `pip install .` builds them."
    )


def test_the_next_install_tries_again(sources: Path, pages: Path) -> None:
    ensure(sources, pages, out_of_reach)
    assert ensure(sources, pages, Builder()) == ""
    assert site(pages).folder == pages


def test_npm_itself_gives_up_at_once_where_it_reaches_nothing(
    tmp_path: Path, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    assert ensure(SOURCES, pages, npm_and_vite) == "`npm ci` failed: ECONNREFUSED"
    assert (pages / ABSENT).read_text().startswith("`npm ci` failed: ECONNREFUSED\n")


def test_sources_that_were_never_installed_say_so(pages: Path) -> None:
    assert "never installed" in site(pages).missing
