"""No server outlives the kb that started it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import kb.store.neo4j

_WATCH = Path(kb.store.neo4j.__path__[0]) / "watch.py"
_PARENT = """
import subprocess, sys, time
with open(sys.argv[2], "w") as lock:
    command = [sys.executable, sys.argv[1], str(lock.fileno()), "sleep", "60"]
    watch = subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=(lock.fileno(),))
    time.sleep(60)
"""


def _gone(process: int) -> bool:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_the_command_ends_with_its_parent(tmp_path: Path, how: signal.Signals) -> None:
    command = [sys.executable, "-c", _PARENT, str(_WATCH), str(tmp_path / "lock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        sleeping = int(parent.stdout.readline())
        parent.send_signal(how)
    assert _gone(sleeping)


def test_the_watch_answers_the_exit_code(tmp_path: Path) -> None:
    with (tmp_path / "lock").open("w") as lock:
        command = [sys.executable, str(_WATCH), str(lock.fileno()), "sh", "-c", "exit 7"]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=(lock.fileno(),)
        ) as watch:
            assert watch.wait(10) == 7
