"""Every check of the project, in one command: `python -m tests`.

What follows goes to pytest: `python -m tests tests/kb -k dates`.
"""

import subprocess
import sys
import sysconfig
import time
from pathlib import Path

PROGRAMS = Path(sysconfig.get_path("scripts"))
CHECKS = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "types": ["pyright", "--pythonpath", sys.executable],
    "imports": ["lint-imports"],
    "tests": ["pytest", *sys.argv[1:]],
}


def main() -> int:
    """Run them all, whatever fails on the way; 1 if any failed."""
    failed = [name for name, command in CHECKS.items() if not _passes(name, command)]
    print(f"\nFailed: {', '.join(failed)}." if failed else f"\nAll {len(CHECKS)} checks passed.")
    return 1 if failed else 0


def _passes(name: str, command: list[str]) -> bool:
    print(f"\n{name}: {' '.join(command)}", flush=True)
    start = time.monotonic()
    status = subprocess.run(
        [PROGRAMS / command[0], *command[1:]], cwd=Path(__file__).parents[1], check=False
    ).returncode
    print(f"{name}: {'passed' if status == 0 else 'FAILED'} in {time.monotonic() - start:.0f} s", flush=True)
    return status == 0


if __name__ == "__main__":
    sys.exit(main())
