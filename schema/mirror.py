"""GraphQL types that mirror the models: what a model has need not be said again."""

import inspect
from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any, Final, NewType, TypeVar, get_args, get_origin

import strawberry
from pydantic import BaseModel
from strawberry.scalars import JSON
from strawberry.types.scalar import ScalarDefinition

Date = NewType("Date", str)
DateTime = NewType("DateTime", str)

T = TypeVar("T")

_TWINS: Final[dict[type, type]] = {}
_HIDDEN: Final[dict[type, frozenset[str]]] = {}


def _reader(read: Callable[[str], date], example: str) -> Callable[[object], str]:
    def parse(value: object) -> str:
        try:
            return read(value if isinstance(value, str) else "").isoformat()
        except ValueError:
            raise ValueError(f"write it like {example}") from None

    return parse


def _scalar(name: str, read: Callable[[str], date], example: str) -> ScalarDefinition:
    return strawberry.scalar(
        name=name, description=f"Like {example}.", serialize=str, parse_value=_reader(read, example)
    )


SCALARS: Final[dict[object, ScalarDefinition]] = {
    Date: _scalar("Date", date.fromisoformat, "2023-09-24"),
    DateTime: _scalar("DateTime", datetime.fromisoformat, "2023-09-24T12:00:00+00:00"),
}
"""Days and moments leave the store as the text that GraphQL answers, so they stay text here."""


def mirrors(model: type[BaseModel], hidden: Collection[str] = ()) -> Callable[[type[T]], type[T]]:
    """Make a class the GraphQL type of `model`: its properties, and beside them what the class adds."""

    def made(cls: type[T]) -> type[T]:
        own = inspect.get_annotations(cls)
        shown = {name: info for name, info in model.model_fields.items() if name not in {"id", *hidden, *own}}
        for name, info in shown.items():
            setattr(cls, name, strawberry.field(description=info.description))
        cls.__annotations__ = {**{name: _twin(info.annotation) for name, info in shown.items()}, **own}
        _HIDDEN[model] = frozenset(hidden)
        _TWINS[model] = strawberry.type(cls, description=inspect.cleandoc(cls.__doc__ or model.__doc__ or ""))
        return cls

    return made


def shown(model: type[BaseModel]) -> bool:
    """Whether GraphQL has a type for a model."""
    return model in _TWINS


def hidden(model: type[BaseModel]) -> frozenset[str]:
    """The properties of a model that its type does not show."""
    return _HIDDEN[model]


def _twin(annotation: Any) -> Any:
    """What stands in GraphQL for the type of a property."""
    if get_origin(annotation) is tuple:
        return list[get_args(annotation)[0]]
    if get_origin(annotation) is dict:
        return JSON
    if annotation == datetime | None:
        return DateTime | None
    return DateTime if annotation is datetime else _TWINS.get(annotation, annotation)
