"""The built web pages: where they lie, or why there are none."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_plus, unquote_plus

PAGES = Path(__file__).parent / "pages"
PLAYGROUND = "graphql.html"
DASHBOARD = "index.html"
"""One file for every page that people look at: which one it is, it reads off its address."""
VIEWS = (
    "", "search", "claim", "speaker", "event", "article",
    "claims", "speakers", "events", "articles", "review", "add",
)  # fmt: skip
"""The addresses of those pages."""
FIRST_ASKED = {
    "": ("facets", "filter"),
    "search": ("search", "text"),
    **{name: (name, "id") for name in ("claim", "event", "article")},
    "speaker": ("entity", "id"),
}
"""What a page asks first: a named document, with this one of its own parameters."""
EMBEDDED = "embed.html"
CHARTS = ("timeline", "matrix", "graph", "statements")
"""What pages of others may show in a frame."""
ABSENT = "absent.txt"

# The pages ask nobody but us, and run no script that did not come with them. The editor makes
# its styles while it runs, and its style sheets carry pictures and fonts within.
_POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors "
)
CONTENT_SECURITY_POLICY = f"{_POLICY}'none'"


def embedding_policy(frames: Iterable[str]) -> str:
    """The policy of what others may show in a frame: our own pages, and those of these origins."""
    return _POLICY + " ".join(("'self'", *sorted(frames)))


def ahead(view: str, query: str) -> dict[str, str]:
    """A header by which a browser fetches a page's first figures while it still reads the scripts.

    Only where the address is written as the pages write it: the browser looks for the very same one.
    """
    document, parameter = FIRST_ASKED.get(view, ("", ""))
    given = {name: value for name, _, value in (pair.partition("=") for pair in query.split("&")) if value}
    value = given.get(parameter, "")
    if not document or value != _written(parameter, value) or not (value or not view):
        return {}
    address = f"q/{document}.json?{parameter}={value}" if value else f"q/{document}.json"
    return {"link": f"<{address}>; rel=preload; as=fetch; crossorigin"}


def _written(parameter: str, value: str) -> str:
    """How the pages write a value in an address; "" where it is no filter."""
    text = unquote_plus(value)
    if parameter == "filter" and text:
        try:
            text = json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))
        except ValueError:
            return ""
    return quote_plus(text, safe="*").replace("~", "%7E")


@dataclass(frozen=True)
class Site:
    """The folder of the built pages, or one sentence that says why it is missing and what to do."""

    folder: Path | None
    missing: str = ""


def site(pages: Path = PAGES) -> Site:
    """Look for the pages; they are absent in a source tree that was never installed or could not reach npm."""
    if (pages / PLAYGROUND).is_file():
        return Site(pages)
    return Site(None, f"The pages were not built ({_reason(pages)}); with a network, `pip install .` builds them.")


def _reason(pages: Path) -> str:
    try:
        return (pages / ABSENT).read_text().splitlines()[0]
    except (OSError, IndexError):
        return "kb runs from sources that were never installed"
