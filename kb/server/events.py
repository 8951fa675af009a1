"""GraphQL over server-sent events, in distinct connections: one question, its answers, the end."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Final

from starlette.responses import StreamingResponse

from schema.execution import Answer

TYPE: Final = "text/event-stream"
_QUIET: Final = 15.0
"""Seconds without an answer after which the connection is shown to be alive."""
_HEADERS: Final = {"cache-control": "no-store", "x-accel-buffering": "no", "vary": "accept"}


def stream(answers: AsyncGenerator[Answer]) -> StreamingResponse:
    """The answers as they come."""
    return StreamingResponse(_events(answers), 200, _HEADERS, TYPE)


async def _events(answers: AsyncGenerator[Answer]) -> AsyncGenerator[bytes]:
    yield b":\n\n"
    coming = asyncio.ensure_future(anext(answers, None))
    try:
        while True:
            done, _ = await asyncio.wait([coming], timeout=_QUIET)
            if not done:
                yield b":\n\n"
                continue
            answer = coming.result()
            if answer is None:
                break
            # JSON has no line ends of its own.
            yield b"event: next\ndata: " + answer.body() + b"\n\n"
            coming = asyncio.ensure_future(anext(answers, None))
        yield b"event: complete\ndata:\n\n"
    finally:
        coming.cancel()
        await asyncio.wait([coming])
        await answers.aclose()
