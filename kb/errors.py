"""Every error that kb raises on purpose.

KbError
├── InputError          what a person or a file gave us cannot be used
│   ├── ArticleError        a file, or one article in it
│   ├── EvidenceError       a span that does not hold the words it claims
│   ├── DumpError           a dump that cannot be restored, or not here
│   ├── NotAllowed          something that needs another key
│   └── QueryError          a question: filter, cursor, page, identifier
│       └── QueryTimeout    it took too long
├── SettingsError       a setting is missing or makes no sense
└── StoreError          the database
    ├── StoreUnreachable    it does not answer, or refuses the password
    ├── StoreVersionError   it was written by another version of kb
    └── StoreWriteError     the disk is full or read-only, the file is no database

A message is one sentence for a person: what is wrong, where, and what to do.
"""

import re


class KbError(Exception):
    """The root; its text may be shown to a user as it is."""

    @property
    def code(self) -> str:
        """What programs know it by: `QUERY_TIMEOUT` for a `QueryTimeout`."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(self).__name__).upper()


class InputError(KbError):
    """Something given to kb cannot be used."""


class ArticleError(InputError):
    """A file that should hold an article does not."""


class EvidenceError(InputError):
    """A span does not hold the words that it claims to hold."""


class DumpError(InputError):
    """A dump that cannot be restored, or not into this store."""


class NotAllowed(InputError):
    """Something that whoever asks may not do."""


class QueryError(InputError):
    """A question that cannot be answered as it was asked."""


class QueryTimeout(QueryError):
    """A question whose answer took longer than so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"The question took longer than {seconds:g} seconds: ask for less at a time.")


class SettingsError(KbError):
    """A setting is missing or contradicts another."""


class StoreError(KbError):
    """The database failed."""


class StoreUnreachable(StoreError):
    """The database does not answer or does not let us in."""


class StoreVersionError(StoreError):
    """The database was written by another version of kb."""


class StoreWriteError(StoreError):
    """The database cannot be written."""
