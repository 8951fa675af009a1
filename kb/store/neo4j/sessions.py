"""Sessions of the driver that are kept: to make one takes as long as to read a small answer."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from threading import local

from neo4j import Session


class Sessions:
    """A session for each thread that asks. One in which something went wrong is not used again."""

    def __init__(self, make: Callable[[], Session]) -> None:
        self._make = make
        self._own = local()
        self._made: list[Session] = []

    @contextmanager
    def own(self) -> Generator[Session]:
        """The session of this thread, for one statement whose records are read to the end."""
        session: Session = getattr(self._own, "session", None) or self._new()
        try:
            yield session
        except BaseException:
            self._own.session = None
            self._made.remove(session)
            session.close()
            raise
        self._own.session = session

    def close(self) -> None:
        """Close all; nobody may be asking."""
        while self._made:
            self._made.pop().close()

    def _new(self) -> Session:
        session = self._make()
        self._made.append(session)
        return session
