"""A client of the application, in process, and a small folder of pages."""

from pathlib import Path
from typing import Any

import httpx

from kb.server import create_app
from kb.server.site import DASHBOARD, PLAYGROUND, Site
from kb.settings import Settings
from kb.store.port import Store


def client(store: Store, settings: Settings, pages: Site | None = None, **options: Any) -> httpx.AsyncClient:
    """Asks the application over this store as `http://localhost:8000`."""
    app = create_app(store, settings, pages or Site(None, "The pages were not built."))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://localhost:8000", **options)


def built(folder: Path) -> Site:
    """Pages as the build leaves them: a dashboard, a playground, and an asset with smaller copies beside it."""
    (folder / "assets").mkdir(parents=True)
    (folder / PLAYGROUND).write_text("<!doctype html><title>playground</title>")
    (folder / DASHBOARD).write_text("<!doctype html><title>dashboard</title>")
    (folder / "assets" / "page-1.js").write_text("plain")
    (folder / "assets" / "page-1.js.br").write_bytes(b"smallest")
    (folder / "assets" / "page-1.js.gz").write_bytes(b"smaller")
    (folder / "secret.txt").write_text("not a page")
    return Site(folder)
