"""Runs a command for as long as the process that started it lives, however that one ends.

Started as `python watch.py LOCK COMMAND…`: standard input is a pipe that nobody writes to
and that closes with the parent; LOCK is an open file that the command must keep, so that a
lock on it lasts as long as the command. The first line of the output is the command's id.
"""

import os
import signal
import subprocess
import sys
from threading import Thread
from types import FrameType
from typing import Final

_GRACE: Final = 20
"""Seconds that the command has to end by itself."""


def main(lock: int, command: list[str]) -> int:
    """Run the command; answer its exit code."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, pass_fds=(lock,))

    def end(_signal: int, _frame: FrameType | None) -> None:
        child.terminate()

    signal.signal(signal.SIGTERM, end)
    sys.stdout.write(f"{child.pid}\n")
    sys.stdout.flush()
    Thread(target=_end_with_parent, args=(child,), daemon=True).start()
    return child.wait()


def _end_with_parent(child: "subprocess.Popen[bytes]") -> None:
    os.read(sys.stdin.fileno(), 1)
    child.terminate()
    try:
        child.wait(_GRACE)
    except subprocess.TimeoutExpired:
        child.kill()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
