"""What people name when they judge or correct: ids, names, themselves."""

from typing import Final

import orjson

from kb.errors import QueryError
from kb.models import RULE, Leaf, Name
from kb.plan import Lookup, Many, Plan, Slot, Value
from kb.store.port import Reader
from kb.texts import name_key
from kb.vocabulary import STEPS

_NAME: Final = Slot("name")
_SHOWN: Final = (Value("id", "id"), Value("name", "name"))
_CALLED: Final = {
    kind: Plan(Lookup(Name.KIND, _NAME, (Many("called", STEPS[Name.KIND, kind], _SHOWN),)))
    for kind in ("entities", "events")
}


async def leaf_called(reader: Reader, given: str, kind: str = "entities") -> str:
    """The leaf with this id, or of the one entity (or one of the `events`) with this name."""
    if await reader.load(Leaf, "id", [given]):
        return given
    answer = orjson.loads(await reader.fetch(_CALLED[kind], {_NAME.name: Name.id_of(given)}))
    called: list[dict[str, str]] = answer["called"] if answer else []
    # Of several that are printed under a name, it is the one whose own name it is.
    own = [node for node in called if name_key(node["name"]) == name_key(given)]
    match [node["id"] for node in own or called]:
        case [ident]:
            return ident
        case []:
            raise QueryError(
                f"No claim, event or entity is known as {given!r}: give an id, or a name as it is printed."
            )
        case several:
            raise QueryError(f"{given!r} may be {' or '.join(several)}: give one of these ids.")


def check_person(by: str) -> None:
    """Whoever decides something is a person."""
    if not by.strip() or by.startswith(RULE):
        raise QueryError(f"{by!r} is no person: say who decides.")
