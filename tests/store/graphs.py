"""Small random graphs over the whole vocabulary, with text that breaks what is careless."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import product
from random import Random
from types import NoneType
from typing import Any, Final, cast, get_args, get_origin

from pydantic import BaseModel, JsonValue

from kb.intervals import Basis, Interval, Precision, day, span
from kb.models import Node
from kb.vocabulary import KINDS, RELATIONS, Edge, Property, PropertyType, Relation, Scalar

ODD: Final = (
    "", " ", "a", "A", "b", "ab", "Russia", "russia", "RUSSIA", "it's", 'say "no"', "back\\slash", "a;--",
    "tab\tnew\nline\r", "\x01\x1f\x7f", "a\u2028b\u2029c", "\ufeff", "😀", "👩‍👩‍👧", "\uff21", "Ａｒ", "e\u0301", "é",
    "İs", "ı", "straße", "STRASSE", "ΣΊΣΥΦΟΣ", "σίσυφος", "Ꭰꭰ", "ǅ", "Հայաստան", "Россия", "中文字", "العربية",
    "null", "true", "1e3", "[]", '{"a": 1}', "%", "_", "a%b_c", "*", '"', "' OR 1=1 --", "`", "$1", ":v1", "{n}",
    "NEAR", "AND OR NOT", "x" * 300, "said it twice said it", "2023-09-24", "statement:1", "|", "a|b",
)  # fmt: skip
"""Text that quoting, folding, ordering or searching can get wrong."""

_TIMES: Final = (
    Interval(),
    Interval(edtf="XXXX-09-25", precision=Precision.DAY, basis=Basis.EXPLICIT, phrase="Monday, September 25"),
    day(date(2023, 9, 24)),
    day(date(2023, 9, 25), Basis.GIVEN),
    span(None, date(2023, 9, 25), phrase="before “Monday”"),
    span(date(2023, 9, 1), None),
    span(date(2023, 9, 1), date(2023, 9, 30), Precision.MONTH, Basis.INFERRED),
    Interval(edtf="199X", precision=Precision.DECADE, basis=Basis.EXPLICIT),
)
_META: Final[tuple[dict[str, JsonValue], ...]] = ({}, {"b": [1, {"c": None}], "a": 0.5}, {"": True, "é\n": "'\""})
# Few, so that lists have ties.
_NUMBERS: Final = (0, 1, 2, -7, 2**40)
_SHARES: Final = (0.0, 0.125, 0.1, 0.30000000000000004, 1.0, 1e-9)


def text(random: Random) -> str:
    """One odd text, or two with a space between."""
    return " ".join(random.choices(ODD, k=random.choice((1, 1, 2))))


def random_graph(seed: int, size: int = 8) -> tuple[list[Node], list[Edge]]:
    """`size` nodes of each kind and edges of every relation; the same for the same seed."""
    random = Random(seed)
    nodes = {kind.name: [_node(random, kind.model, n) for n in range(size)] for kind in KINDS.values()}
    edges = [edge for relation in RELATIONS for edge in _edges(random, relation, nodes)]
    return [node for each in nodes.values() for node in each], edges


def _node(random: Random, model: type[Node], n: int) -> Node:
    return cast("Node", _value(random, model, {"id": f"{model.KIND}:{n}"}))


def _value(random: Random, model: type[BaseModel], given: dict[str, Any]) -> BaseModel:
    made = {name: _field(random, info.annotation) for name, info in model.model_fields.items() if name not in given}
    return model.model_validate(given | made)


def _field(random: Random, annotation: Any) -> Any:
    """A random value of a field's type; half of what may be missing is."""
    if NoneType in get_args(annotation):
        (annotation,) = (arg for arg in get_args(annotation) if arg is not NoneType)
        return None if random.random() < 0.5 else _field(random, annotation)
    bare = get_origin(annotation) or annotation
    if bare is Interval:
        return random.choice(_TIMES)
    if bare is tuple:
        return tuple(_field(random, get_args(annotation)[0]) for _ in range(random.randrange(3)))
    if issubclass(bare, StrEnum):
        return random.choice(list(bare))
    if issubclass(bare, BaseModel):
        return _value(random, bare, {})
    return _PLAIN[bare](random)


_PLAIN: Final[dict[type, Callable[[Random], Any]]] = {
    str: text,
    bool: lambda random: random.random() < 0.5,
    int: lambda random: random.choice(_NUMBERS),
    float: lambda random: random.choice(_SHARES),
    dict: lambda random: random.choice(_META),
    datetime: lambda _: datetime(2023, 9, 24, 12, 30, tzinfo=UTC),
}


def _edges(random: Random, relation: Relation, nodes: dict[str, list[Node]]) -> Iterator[Edge]:
    heads, tails = nodes[relation.head], nodes[relation.tail]
    if relation.one:
        pairs = [(head, random.choice(tails)) for head in heads if random.random() < 0.7]
    elif relation.reverse_one:
        pairs = [(random.choice(heads), tail) for tail in tails if random.random() < 0.7]
    else:
        pairs = [pair for pair in product(heads, tails) if random.random() < 0.25]
    for head, tail in pairs:
        read = ((item.name, edge_value(random, item)) for item in relation.properties)
        properties = tuple((name, value) for name, value in read if value is not None)
        yield Edge(relation, head.id, tail.id, properties)


def edge_value(random: Random, item: Property) -> Scalar:
    """A random value of a relation's property, sometimes missing."""
    if random.random() < 0.3:
        return None
    match item.type:
        case PropertyType.INTEGER:
            return random.choice(_NUMBERS)
        case PropertyType.FLOAT:
            return random.choice(_SHARES)
        case _:
            return random.choice(("target", "named", "asserts", "content"))
