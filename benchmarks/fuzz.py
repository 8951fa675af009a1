"""Every query and mutation with arguments that nobody thought of, made by schemathesis from the schema.

    python -m benchmarks.fuzz [--examples 200] [--schemathesis PATH]

It needs `schemathesis`, which this project does not install: `python -m venv .fuzz` and
`.fuzz/bin/pip install schemathesis`, then `--schemathesis .fuzz/bin/schemathesis`. A server
is started on a graph of its own that holds the two seed articles.

What is checked is in `benchmarks.fuzzed`. Two checks of schemathesis are left out: it takes
every error for a failure of the server, or for a question that should have been answered;
here what GraphQL cannot say of a question (a cursor of another one, an id of no kind, both
ends of a list at once, a text of three words) is an error with a code.
"""

import asyncio
import os
import shutil
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.peer.servers import ours
from kb.cli.loaded import Loaded
from kb.cli.loading import load
from kb.cli.serving import SEEDS
from kb.knowledge import KnowledgeBase
from kb.settings import read_settings
from kb.store import open_store

_ROOT: Final = Path(__file__).parents[1]
_LEFT_OUT: Final = "not_a_server_error,positive_data_acceptance"
# The first article waits for the model.
_ASKED: Final = (
    "--seed=1",
    "--phases=fuzzing",
    f"--exclude-checks={_LEFT_OUT}",
    "--request-timeout=120",
    "--workers=2",
)


def _absolute(path: str) -> str:
    return str(Path(path).absolute())


async def main() -> None:
    """Run it and end as it ends."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=200)
    parser.add_argument("--schemathesis", type=_absolute, default=shutil.which("schemathesis"))
    given = parser.parse_args()
    if not given.schemathesis:
        raise SystemExit("schemathesis is not there: `pip install schemathesis` in an environment of its own.")
    command = [given.schemathesis, "run", f"--max-examples={given.examples}", *_ASKED]
    with TemporaryDirectory() as folder:
        settings = read_settings().model_copy(update={"store": "", "data": Path(folder) / "data"})
        async with await open_store(settings) as store:
            await load(KnowledgeBase(store), settings, [str(SEEDS)], Loaded())
        # What takes long on a busy machine is no fault of the question.
        os.environ["KB_TIME_LIMIT"] = "60"
        async with ours(settings) as server:
            hooks = {**os.environ, "SCHEMATHESIS_HOOKS": "benchmarks.fuzzed", "PYTHONPATH": str(_ROOT)}
            # What it remembers of a run goes with the folder.
            run = await asyncio.create_subprocess_exec(*command, server.address, env=hooks, cwd=folder)
            code = await run.wait()
    raise SystemExit(code)


if __name__ == "__main__":
    asyncio.run(main())
