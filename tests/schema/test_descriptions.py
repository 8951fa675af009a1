"""Everything in the schema is described, and the whole of it can be read."""

from typing import Any

from schema import SDL
from schema.query import GRAPHQL

_BUILT_IN = {"String", "Int", "Float", "Boolean", "ID"}
MAX_SIZE = 60_000


def test_every_type_field_and_argument_has_a_description() -> None:
    bare: list[str] = []
    for type_ in GRAPHQL.type_map.values():
        named: Any = type_
        if named.name.startswith("__") or named.name in _BUILT_IN:
            continue
        bare += [named.name] * (not named.description)
        for name, field in getattr(named, "fields", {}).items():
            bare += [f"{named.name}.{name}"] * (not field.description)
            bare += [
                f"{named.name}.{name}({key})"
                for key, item in getattr(field, "args", {}).items()
                if not item.description
            ]
    assert bare == []


def test_the_printed_schema_is_short() -> None:
    assert len(SDL.encode()) < MAX_SIZE
