"""API keys: made once, shown once, kept as hashes in a file beside the data.

A key is random and long, so a plain hash of it cannot be guessed back.
"""

import re
import secrets
import time
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from kb.errors import QueryError, SettingsError
from schema.caller import Role

_PREFIX: Final = "kb_"
_BYTES: Final = 32
SECONDS: Final = 0.1
"""Between two looks at the file: a look costs as much as to read a small question, when many ask."""
_NAME: Final = re.compile(r"[\w.@ -]{1,64}")


class Key(BaseModel):
    """What is kept of a key: everything but itself. `per_minute` requests are answered, None for any number."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    digest: str
    roles: tuple[Role, ...]
    per_minute: int | None = None
    made_at: datetime


_KEYS: Final = TypeAdapter(tuple[Key, ...])


class KeyFile:
    """The keys of one installation; what another process changes is seen within `SECONDS`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._fresh_until = 0.0
        self._seen: tuple[int, int] | None = None
        self._keys: tuple[Key, ...] = ()

    def all(self) -> tuple[Key, ...]:
        """Every key, by name; a file that is no list of keys is a `SettingsError`."""
        return self._keys if time.monotonic() < self._fresh_until else self._looked()

    def _looked(self) -> tuple[Key, ...]:
        now = self._state()
        if now != self._seen:
            self._keys = self._read() if now else ()
            self._seen = now
        self._fresh_until = time.monotonic() + SECONDS
        return self._keys

    def find(self, secret: str) -> Key | None:
        """The key that somebody shows, if it is one."""
        digest = _digest(secret)
        return next((key for key in self.all() if secrets.compare_digest(key.digest, digest)), None)

    def add(self, name: str, roles: Iterable[Role], per_minute: int | None = None) -> str:
        """Make a key; the answer is the only place where it ever stands."""
        if not _NAME.fullmatch(name):
            raise QueryError(f"{name!r} is no name for a key: give letters, digits, spaces and . _ @ - (64 at most).")
        secret = f"{_PREFIX}{secrets.token_urlsafe(_BYTES)}"
        made = Key(
            name=name,
            digest=_digest(secret),
            roles=tuple(sorted(set(roles))),
            per_minute=per_minute,
            made_at=datetime.now(UTC),
        )
        with self._changing() as keys:
            if any(key.name == name for key in keys):
                raise QueryError(f"There is a key {name!r} already: remove it first, or give another name.")
            keys.append(made)
        return secret

    def remove(self, name: str) -> None:
        """Take a key away; whoever has it is a stranger from now on."""
        with self._changing() as keys:
            if all(key.name != name for key in keys):
                raise QueryError(f"There is no key {name!r}: `kb key list` shows them.")
            keys[:] = [key for key in keys if key.name != name]

    def _state(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_ino

    def _read(self) -> tuple[Key, ...]:
        try:
            return _KEYS.validate_json(self._path.read_bytes())
        except (OSError, ValidationError):
            raise SettingsError(f"{self._path} cannot be read as a list of keys: mend it, or move it away.") from None

    @contextmanager
    def _changing(self) -> Generator[list[Key]]:
        """Change the list; the file is replaced whole, and only its owner may read it."""
        keys = list(self._looked())
        yield keys
        self._path.parent.mkdir(parents=True, exist_ok=True)
        keys.sort(key=lambda key: key.name)
        with NamedTemporaryFile(dir=self._path.parent, prefix=self._path.name, delete=False) as part:
            part.write(_KEYS.dump_json(tuple(keys), indent=1))
        Path(part.name).replace(self._path)
        self._looked()


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
