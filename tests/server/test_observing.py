"""What an operator sees: ids, counts, lines, and several workers of one server."""

import asyncio
import json
import logging
import os
import re
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from kb.cli.opening import wait_for
from kb.server import operation
from kb.server.observing import Lines
from kb.settings import Settings, environment, read_settings
from kb.store.port import Store
from tests.server.clients import client

SECRET = "A sentence that nobody may log"


async def test_every_answer_has_a_number_of_its_own(store: Store, settings: Settings) -> None:
    async with client(store, settings) as web:
        answers = [await web.get(path) for path in ("/health", "/q/", "/nowhere")]
        answers.append(await web.get("/health", headers={"host": "elsewhere.example"}))
    assert len({answer.headers["x-request-id"] for answer in answers}) == 4


async def test_requests_are_counted_by_kind_and_status(store: Store, settings: Settings) -> None:
    async with client(store, settings) as web:
        for path in ("/q/acts.rows", "/q/nothing.json", f"/{SECRET}"):
            await web.get(path)
        told = await web.get("/metrics")
    assert told.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'kb_requests_total{kind="q",status="200"} 1.0' in told.text
    assert 'kb_requests_total{kind="q",status="404"} 1.0' in told.text
    assert 'kb_request_seconds_bucket{kind="q",le="10.0"} 2.0' in told.text
    assert "nobody" not in told.text


async def test_counts_are_not_for_visitors(store: Store, settings: Settings) -> None:
    async with client(store, settings.model_copy(update={"public": True})) as web:
        assert [(await web.get(path)).status_code for path in ("/metrics", "/ready", "/health")] == [401, 200, 200]


async def test_a_line_says_who_asked_and_not_what(
    store: Store, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "kb.server.observing"):
        async with client(store, settings) as web:
            answer = await web.get("/q/statements.rows", params={"text": SECRET})
            await web.post("/graphql", json={"query": f'{{ search(text: "{SECRET}") {{ claims {{ totalCount }} }} }}'})
            await web.get(f"/{SECRET}")
    lines = [json.loads(Lines().format(record)) for record in caplog.records]
    assert [(line["kind"], line["method"], line["status"]) for line in lines] == [
        ("q", "GET", 200), ("graphql", "POST", 200), ("page", "GET", 404),
    ]  # fmt: skip
    assert lines[0]["request"] == answer.headers["x-request-id"]
    assert lines[0]["by"]
    assert SECRET not in str(lines)


def test_an_error_is_told_by_its_kind_and_place() -> None:
    with pytest.raises(ValueError, match=SECRET) as failed:
        int(SECRET)
    info = (failed.type, failed.value, failed.tb)
    record = logging.LogRecord("kb", logging.ERROR, __file__, 1, "internal error %s", ("1234",), info)
    line = json.loads(Lines().format(record))
    assert (line["message"], line["error"]) == ("internal error 1234", "ValueError")
    assert "test_observing.py" in line["places"][0]
    assert SECRET not in str(line)


def test_what_others_log_is_told_without_what_it_is_filled_with() -> None:
    record = logging.LogRecord("uvicorn.error", logging.INFO, __file__, 1, '"WebSocket %s"', (f"/?q={SECRET}",), None)
    line = json.loads(Lines().format(record))
    assert (line["message"], line["process"]) == ('"WebSocket %s"', os.getpid())


def test_the_command_line_logs_in_no_other_form() -> None:
    async def nothing() -> None: ...

    logging.getLogger("uvicorn").handlers.clear()
    wait_for(nothing())
    assert not logging.getLogger("uvicorn").handlers


async def test_a_store_that_does_not_answer_is_said_to_be_away(store: Store, settings: Settings) -> None:
    async with client(store, settings) as web:
        await store.close()
        asked = await web.get("/q/acts.rows")
    assert (asked.status_code, asked.json()["errors"][0]["extensions"]["code"]) == (503, "UNAVAILABLE")


async def test_a_store_that_does_not_answer_is_not_ready(store: Store, settings: Settings) -> None:
    async with client(store, settings) as web:
        before = await web.get("/ready")
        await store.close()
        after = await web.get("/ready")
    assert (before.json(), after.json()) == ({"status": "ready"}, {"status": "not ready"})
    assert (before.status_code, after.status_code) == (200, 503)


async def test_a_store_that_hangs_holds_up_nobody(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operation, "_AT_ONCE", 0.1)
    monkeypatch.setattr(store, "revision", asyncio.Event().wait)
    async with client(store, settings.model_copy(update={"time_limit": 0.1})) as web, asyncio.timeout(10):
        answers = [await web.get(path) for path in ("/health", "/ready", "/q/acts.rows")]
    assert [answer.status_code for answer in answers] == [503, 503, 503]


def test_another_process_reads_the_same_settings(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    told = settings.model_copy(update={"hosts": frozenset({"b", "a"}), "workers": 3, "public": True, "port": 0})
    for name, value in environment(told).items():
        monkeypatch.setenv(name, value)
    assert read_settings() == told


async def test_several_workers_serve_one_store_and_add_up_their_counts(settings: Settings) -> None:
    """As a person starts and stops them."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "kb.cli", "serve", "--port", "0", "--workers", "2"),
        env={**os.environ, **environment(settings), "COLUMNS": "200", "PYTHONUNBUFFERED": "1"},
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    try:
        assert process.stdout
        async with asyncio.timeout(120):
            address = ""
            while not address:
                found = re.search(r"http://[\d.:]+", (await process.stdout.readline()).decode())
                address = found[0] if found else ""
            counted = await _counted(address)
        assert 'kb_requests_total{kind="q",status="200"} 40.0' in counted
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 30) in (0, -signal.SIGTERM)
    finally:
        with suppress(ProcessLookupError):
            process.kill()


async def _counted(address: str) -> str:
    """What is counted after forty requests over connections of their own."""

    async def asked(path: str) -> Any:
        async with httpx.AsyncClient(base_url=address, timeout=60, trust_env=False) as web:
            return await web.get(path)

    answers = await asyncio.gather(*(asked("/q/acts.rows") for _ in range(40)))
    assert {answer.status_code for answer in answers} == {200}
    return (await asked("/metrics")).text
