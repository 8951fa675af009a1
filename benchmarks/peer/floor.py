"""The floor: what the database itself answers, sent over HTTP by the same kind of server, without GraphQL.

    python -m benchmarks.peer.floor < documents.json

The n-th document is answered at `/n`. Its statement and parameters are those that kb sends,
made once before the first request. SQLite answers JSON, which goes out as it is; what Neo4j
answers is encoded and nothing more. It prints its address, and ends on SIGTERM.
"""

import asyncio
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

import orjson
import uvicorn
from neo4j import READ_ACCESS, GraphDatabase

from kb.cli.opening import wait_for
from kb.plan import Plan
from kb.server.serving import listen
from kb.settings import Settings, read_settings
from kb.store.neo4j.compile import compile_plan
from kb.store.port import Values
from kb.store.sqlite.compile import compiled
from kb.store.sqlite.connections import Pool
from kb.store.sqlite.store import FILE
from schema.documents import read_document

Ask = Callable[[], Awaitable[bytes]]
Asking = Callable[[Plan, Values], Ask]
"""How a database is asked for a plan, again and again."""

_THREADS = 4
_ASKING = 32
"""As many as ask in kb: SQLite, and Neo4j."""


@asynccontextmanager
async def sqlite(settings: Settings) -> AsyncGenerator[Asking]:
    """The file in the data folder."""
    pool = Pool(settings.data / FILE, _THREADS, 1)

    def asking(plan: Plan, values: Values) -> Ask:
        statement = compiled(plan)
        bindings = statement.bindings(values)

        async def ask() -> bytes:
            return (await pool.run(lambda connection: connection.value(statement.text, bindings))).encode()

        return ask

    yield asking
    await pool.close()


@asynccontextmanager
async def neo4j(settings: Settings) -> AsyncGenerator[Asking]:
    """The server that the settings name."""
    auth, database = (settings.neo4j_user, settings.neo4j_password.get_secret_value()), settings.neo4j_database
    threads = ThreadPoolExecutor(_ASKING)
    with GraphDatabase.driver(settings.store, auth=auth) as driver:  # pyright: ignore[reportUnknownMemberType]

        def asking(plan: Plan, values: Values) -> Ask:
            statement = compile_plan(plan)
            parameters = statement.parameters(values)

            def answer() -> bytes:
                with driver.session(database=database, default_access_mode=READ_ACCESS) as session:  # pyright: ignore[reportUnknownMemberType]
                    result = session.run(statement.text, parameters)  # pyright: ignore[reportUnknownMemberType]
                    return orjson.dumps([tuple(record) for record in result])

            async def ask() -> bytes:
                return await asyncio.get_running_loop().run_in_executor(threads, answer)

            return ask

        yield asking


def asks(document: str, asking: Asking, variables: Mapping[str, Any] | None = None) -> Ask:
    """How the database is asked for the one root field of a document."""
    question = read_document(document).question(variables or {}, None)
    (root,) = question.roots.values()
    return asking(root.plan, root.slots.values(question.variables))


async def main() -> None:
    """Serve the documents of standard input."""
    settings, documents = read_settings(), orjson.loads(sys.stdin.buffer.read())
    async with (neo4j if settings.store else sqlite)(settings) as asking:
        ways = {f"/{n}": asks(document, asking) for n, document in enumerate(documents)}

        async def app(scope: Any, receive: Any, send: Any) -> None:
            while (await receive()).get("more_body"):
                pass
            body = await ways[scope["path"]]()
            headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": body})

        with listen("127.0.0.1", 0) as listener:
            print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
            config = uvicorn.Config(app, lifespan="off", access_log=False, log_config=None, server_header=False)
            await uvicorn.Server(config).serve(sockets=[listener])


if __name__ == "__main__":
    wait_for(main())
