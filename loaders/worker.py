"""A worker: `python -m loaders.worker MODEL`, fed by `loaders.pool`.

On its standard input come batches of items, on its standard output go the answers, each
behind its length.
"""

import os
import pickle
import sys
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from kb.errors import KbError
from kb.settings import Settings, read_settings
from loaders.extract import Item, extract_all
from loaders.pool import HEADER, Answer


def main() -> None:
    """Answer batches until there are no more."""
    settings = read_settings().model_copy(update={"spacy_model": sys.argv[1]})
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)  # what a library prints is no answer
        for batch in _batches(sys.stdin.buffer):
            said = pickle.dumps(_answer(batch, settings))
            out.write(len(said).to_bytes(HEADER) + said)
            out.flush()


def _answer(batch: Sequence[Item], settings: Settings) -> Answer:
    try:
        return list(extract_all(batch, settings))
    except KbError as error:
        return error


def _batches(pipe: BinaryIO) -> Iterator[Sequence[Item]]:
    while True:
        try:
            yield pickle.load(pipe)  # noqa: S301  (from the process that started this one)
        except EOFError:
            return


if __name__ == "__main__":
    main()
