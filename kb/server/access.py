"""Who asks: a key, the person at this machine, or a visitor; and how often they may."""

import base64
import binascii
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from getpass import getuser
from ipaddress import ip_address
from typing import Final

from starlette.requests import HTTPConnection

from kb.errors import NotAllowed, SettingsError
from kb.server.keys import Key, KeyFile
from kb.server.wire import header
from kb.settings import Settings
from schema.caller import Caller

_MINUTE: Final = 60.0
_COUNTED: Final = 10_000
"""Callers whose requests are counted at once; who has not asked for long is forgotten."""


class Stranger(NotAllowed):
    """Somebody who shows no key, or one that is none."""


class TooOften(NotAllowed):
    """Somebody who has used up the requests of this minute; the next one begins in so many `seconds`."""

    def __init__(self, per_minute: int, seconds: int) -> None:
        super().__init__(f"{per_minute} requests a minute are answered: wait {seconds} seconds for the next minute.")
        self.seconds = seconds


@cache
def is_loopback(host: str) -> bool:
    """Whether only this machine can reach what listens there."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_guarded(settings: Settings) -> bool:
    """Whether only those who may do everything reach the port: the person at this machine, or who a guard lets by."""
    return settings.open or (is_loopback(settings.host) and not settings.proxy)


@dataclass(frozen=True)
class Access:
    """Knows who asks.

    Without any key the person at this machine may do everything, as long as nobody else can
    reach it. Where there are keys, or the server is public, that ends; and where others can
    reach it, it does not begin again when the last key is taken away.
    """

    keys: KeyFile
    settings: Settings
    quota: "Quota"

    @classmethod
    def of(cls, settings: Settings) -> "Access":
        """As the settings say; a server that anybody could change is a `SettingsError`."""
        access = cls(KeyFile(settings.key_file), settings, Quota(settings.workers))
        if not (is_guarded(settings) or settings.public or access.keys.all()):
            where = f"behind the proxy {settings.proxy}" if is_loopback(settings.host) else f"on {settings.host}"
            raise SettingsError(
                f"Listening {where} without keys would let anybody there change everything: "
                "make a key with `kb key add`, or set KB_PUBLIC=1 for visitors who read."
            )
        return access

    def caller(self, connection: HTTPConnection) -> Caller:
        """Who asks; raises `Stranger` or `TooOften`."""
        return self.shown(header(connection.scope, b"authorization"), connection)

    def shown(self, authorization: str, connection: HTTPConnection) -> Caller:
        """Who sends this as `Authorization`, be it nothing: one more request of theirs."""
        key = self.key(authorization)
        if key is None:
            return self._without_key(connection)
        self.quota.count(key.name, key.per_minute)
        return Caller(key.name, frozenset(key.roles))

    def key(self, authorization: str) -> Key | None:
        """The key in it; None where none is shown and none is needed. Any other is a `Stranger`."""
        secret = _secret(authorization)
        if secret is not None:
            if found := self.keys.find(secret):
                return found
            raise Stranger("This key is not known here: `kb key list` shows which there are.")
        if not self.settings.public and (self.keys.all() or not is_guarded(self.settings)):
            raise Stranger("Who reads here needs a key; `kb key add` makes one.")
        return None

    def _without_key(self, connection: HTTPConnection) -> Caller:
        if self.settings.public:
            address = connection.client.host if connection.client else "unknown"
            self.quota.count(f"visitor {address}", self.settings.visitor_requests)
            return Caller("visitor", frozenset(), self.settings.public_collections)
        return Caller(_person())


class Quota:
    """Counts requests by the minute, in this process; `workers` of them share what a key may ask."""

    def __init__(self, workers: int = 1, clock: Callable[[], float] = time.monotonic) -> None:
        self._workers = workers
        self._clock = clock
        self._counts: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def count(self, name: str, per_minute: int | None) -> None:
        """One more request of this minute; raises `TooOften` when it is one too many."""
        if per_minute is None:
            return
        now = self._clock()
        minute = int(now // _MINUTE)
        since, count = self._counts.pop(name, (minute, 0))
        count = count + 1 if since == minute else 1
        self._counts[name] = (minute, count)
        if len(self._counts) > _COUNTED:
            self._counts.popitem(last=False)
        if count > max(1, per_minute // self._workers):
            raise TooOften(per_minute, math.ceil(_MINUTE - now % _MINUTE))


@cache
def _person() -> str:
    """Whose process this is; the system looks it up in a file."""
    return getuser()


def _secret(header: str) -> str | None:
    """The key in an Authorization header: `Bearer KEY`, or the password of `Basic`, which browsers ask for."""
    scheme, _, value = header.strip().partition(" ")
    match scheme.lower():
        case "":
            return None
        case "bearer":
            return value.strip()
        case "basic":
            return _password(value)
        case _:
            return ""


def _password(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""
