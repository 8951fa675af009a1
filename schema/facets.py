"""Facets and time: groups of statements, and for every number the filter that opens its list."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any, Final, cast

import orjson

from kb import plan
from kb.plan import Constant, Count, Slot, Some
from kb.vocabulary import STEPS, Step
from schema.arguments import Held
from schema.bounds import page_size
from schema.inputs import TimeAxis
from schema.predicates import undated, wider
from schema.selections import Asked

ARTICLE: Final = STEPS["statement", "article"]
COUNTS: Final[Mapping[str, tuple[Step, ...]]] = {
    "statements": (),
    "occasions": (STEPS["statement", "occasion"],),
    "outlets": (ARTICLE, STEPS["article", "outlet"]),
}
"""What is counted of statements, and where it is."""


@dataclass(frozen=True)
class Grouping:
    """What statements are grouped by, and the field of the filter that opens a group.

    A `listed` field takes a list of constants; `edge`: it is a property of the last relation.
    """

    filter: str
    path: tuple[Step, ...]
    grouped: str
    label: str
    listed: bool = False
    edge: bool = False

    @property
    def texts(self) -> tuple[str, str]:
        """The field, before and behind its value."""
        begins, ends = ("[", "]") if self.listed else ("", "")
        return f'"{self.filter}":{begins}', f"{ends}}}"


def _by(filter_: str, *path: Step, label: str = "name") -> Grouping:
    return Grouping(filter_, path, "id", label)


_GROUPINGS: Final[Mapping[str, Grouping]] = {
    "bySpeaker": _by("speaker", STEPS["statement", "speaker"]),
    "byAbout": _by("about", STEPS["statement", "about"]),
    "byAboutEvent": _by("about", STEPS["statement", "about_events"]),
    "byClaim": _by("claim", STEPS["statement", "claim"], label="gist"),
    "byOutlet": _by("outlet", *COUNTS["outlets"]),
    "byCollection": Grouping("collection", (ARTICLE,), "collection", "collection"),
    "byType": Grouping("type", (), "type", "type", listed=True),
    "byAct": Grouping("act", (), "act", "act", listed=True),
    "byStance": Grouping("stance", (STEPS["statement", "claim"],), "stance", "stance", listed=True, edge=True),
}
_AXES: Final[Mapping[TimeAxis, tuple[Step, ...]]] = {
    TimeAxis.SAID: (),
    TimeAxis.PUBLISHED: (ARTICLE,),
    TimeAxis.RECORDED: (),
}
_TOGETHER: Final = {"about": {"about", "aboutRole", "aboutBodies"}, "speaker": {"speaker", "speakerBodies"}}
"""Fields of a filter that mean something else beside each other than apart."""


@dataclass(frozen=True)
class Facets:
    """Makes the groups of one connection.

    `inside` tells what is asked inside a field of which an answer holds so many, `held` the
    arguments of a field; `outer` are those of the connection, `times` is how many of it an
    answer may hold.
    """

    inside: Callable[[Asked, int], Iterable[Asked]]
    held: Callable[[Asked], Held]
    outer: Held
    times: int

    def parts(self, asked: Asked) -> tuple[plan.Part, ...]:
        """What `facets` answers."""
        return tuple(_meta(inner) or self._facet(inner) for inner in self.inside(asked, self.times))

    def _facet(self, asked: Asked) -> plan.Part:
        if asked.name == "overTime":
            return plan.Parts(asked.key, self.time(asked, self.held(asked)))
        return self._groups(asked, _GROUPINGS[asked.name], self.held(asked))

    def _groups(self, asked: Asked, by: Grouping, held: Held) -> plan.Groups:
        inner = self.inside(asked, self.times * page_size(held.value["first"]))
        return plan.Groups(
            asked.key,
            by.path,
            by.grouped,
            by.label,
            cast("Held", held.get("first")).slot(page_size),
            tuple(_meta(field) or self._group_field(field, by) for field in inner),
            as_name=by.listed,
            edge=by.edge,
        )

    def _group_field(self, asked: Asked, by: Grouping) -> plan.GroupKey | plan.Label | Count | plan.Opened:
        match asked.name:
            case "key":
                return plan.GroupKey(asked.key)
            case "label":
                return plan.Label(asked.key)
            case "filter":
                return plan.Opened(asked.key, self._opens(by.filter, *by.texts))
            case _:
                return Count(asked.key, COUNTS[asked.name])

    def time(self, asked: Asked, held: Held) -> tuple[plan.Part, ...]:
        """What a timeline answers."""
        return tuple(_meta(inner) or self._time_part(inner, held) for inner in self.inside(asked, self.times))

    def _time_part(self, asked: Asked, held: Held) -> plan.Part:
        axis, unit = held.value["axis"], held.value["unit"]
        if asked.name != "buckets":
            found, more = {
                "wider": (wider(axis.value, unit), f'"wider":"{unit.name}"'),
                "undated": (undated(axis.value), '"undated":true'),
            }[asked.name]
            where = Some(ARTICLE, found) if axis is TimeAxis.PUBLISHED else found
            text = f'"{axis.value}":{{{more}}}}}'
            fields = self.inside(asked, self.times)
            return plan.Share(asked.key, where, tuple(_meta(f) or self._share_part(f, axis, text) for f in fields))
        fields = self.inside(asked, self.times * plan.MAX_BUCKETS)
        return plan.Buckets(
            asked.key,
            _AXES[axis],
            axis.value,
            unit,
            self._bound(axis, "from"),
            self._bound(axis, "to"),
            tuple(_meta(field) or self._bucket_field(field, axis) for field in fields),
        )

    def _share_part(self, asked: Asked, axis: TimeAxis, text: str) -> Count | plan.Given:
        if asked.name == "filter":
            return plan.Given(asked.key, *self._opens(axis.value, text))
        return Count(asked.key, COUNTS[asked.name])

    def _bucket_field(
        self, asked: Asked, axis: TimeAxis
    ) -> plan.Start | plan.End | plan.Possible | Count | plan.Opened:
        match asked.name:
            case "start":
                return plan.Start(asked.key)
            case "end":
                return plan.End(asked.key)
            case "possible":
                return plan.Possible(asked.key)
            case "certain":
                return Count(asked.key)
            case "filter":
                certainty = self.held(asked).value["certainty"].name
                texts = (f'"{axis.value}":{{"from":', ',"to":', f',"certainty":"{certainty}"}}}}')
                return plan.Opened(asked.key, self._opens(axis.value, *texts))
            case _:
                return Count(asked.key, COUNTS[asked.name])

    def _bound(self, axis: TimeAxis, name: str) -> Slot:
        """The day at which the filter begins or ends the time, if it does."""
        filter_ = self.outer.get("filter")
        range_ = filter_.get(axis.value) if filter_ else None
        bound = range_.get(name) if range_ else None
        return bound.slot() if bound else self.outer.slots.constant(None)

    def _opens(self, name: str, *texts: str) -> tuple[Slot, ...]:
        """Slots for the texts of a filter: what is asked already, and beside it the field `name`."""
        return tuple(self.outer.slot(partial(_text, name, texts, n)) for n in range(len(texts)))


def _meta(asked: Asked) -> Constant | None:
    return Constant(asked.key, asked.parent.name) if asked.is_meta else None


def _text(name: str, texts: tuple[str, ...], n: int, given: Mapping[str, Any]) -> str:
    begins, ends = _around(name, _asked(given))
    return f"{begins if n == 0 else ''}{texts[n]}{ends if n == len(texts) - 1 else ''}"


def _around(name: str, asked: Mapping[str, Any]) -> tuple[str, str]:
    """What stands before and behind one more field of a filter."""
    if not asked:
        return "{", ""
    text = orjson.dumps(asked).decode()
    if list(asked) == ["and"]:
        return f"{text[:-2]},{{", "]}"
    apart = asked.keys() & _TOGETHER.get(name, {name})
    return (f'{{"and":[{text},{{', "]}") if apart else (f"{text[:-1]},", "")


def _asked(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The filter of a connection, as a client would send it; the words of a search are part of it."""
    words = {"text": given["text"]} if "text" in given else {}
    return {**words, **_written(given.get("filter") or {})}


def _written(value: Any) -> Any:
    match value:
        case Enum():
            return value.name
        case dict():
            fields = cast("dict[str, Any]", value)
            return {name: _written(item) for name, item in fields.items() if item is not None}
        case list():
            return [_written(item) for item in cast("list[Any]", value)]
        case _:
            return value
