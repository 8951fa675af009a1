"""What people decided and may take back: it stays on record, and is in force until somebody undoes it."""

from datetime import datetime
from typing import Final, TypeVar

from kb.errors import QueryError
from kb.identity.called import check_person
from kb.models import Correction, Judgement, Linking
from kb.store.port import Reader

D = TypeVar("D", Judgement, Correction, Linking)

_CALLED: Final = {Judgement: "judgement", Correction: "correction", Linking: "link"}


async def decision(reader: Reader, model: type[D], ident: str, by: str) -> D:
    """The decision with this id, for `by` to undo; a `QueryError` where it is not there or undone already."""
    check_person(by)
    found = await reader.load(model, "id", [ident])
    if not found:
        called = _CALLED[model]
        raise QueryError(f"No {called} has the id {ident!r}: `kb {called}s` lists them.")
    (made,) = found
    if not made.in_force:
        raise QueryError(f"{ident} was undone by {made.undone_by} at {made.undone_at}: nothing is left to undo.")
    return made


def undone(made: D, by: str, at: datetime) -> D:
    """The same decision, out of force."""
    return made.model_copy(update={"undone_at": at, "undone_by": by})
