"""Who speaks about whom, and who claims what, as a graph: GraphML, which Gephi and others open."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from kb.exports.form import Form, Origin, Statement

ABOUT: Final = "speaks about"
CLAIMS: Final = "claims"
_XMLNS: Final = "http://graphml.graphdrawing.org/xmlns"
_KEYS: Final = (
    ("label", "node", "string"),
    ("kind", "node", "string"),
    ("statements", "node", "int"),
    ("relation", "edge", "string"),
    ("weight", "edge", "int"),
    ("acts", "edge", "string"),
    ("first", "edge", "string"),
    ("last", "edge", "string"),
    *((name, "graph", "string") for name in ("query", "filter", "revision", "extractor", "exported_at")),
)
"""Attributes: their names, of what they are, and their types."""
_NOT_XML: Final = {code: None for code in range(32) if chr(code) not in "\t\n\r"}


@dataclass
class _Node:
    label: str
    kind: str
    statements: int = 0


@dataclass
class _Edge:
    weight: int = 0
    acts: Counter[str] = field(default_factory=Counter[str])
    days: set[str] = field(default_factory=set[str])

    def add(self, statement: Statement) -> None:
        self.weight += 1
        self.acts[statement["act"]] += 1
        said = statement["said"]
        self.days |= {day for day in (said["earliest"], said["latest"]) if day}
        self.days = {min(self.days), max(self.days)} if self.days else set()


class GraphMl(Form):
    """Nodes are actors and claims; an edge's weight is how many statements it stands for."""

    def __init__(self, file: Path, origin: Origin) -> None:
        super().__init__(file, origin)
        self._nodes: dict[str, _Node] = {}
        self._edges: dict[tuple[str, str, str], _Edge] = {}

    def write(self, statements: Sequence[Statement]) -> None:
        for statement in statements:
            if speaker := statement["speaker"]:
                self._node(speaker["id"], speaker["name"], speaker["type"]).statements += 1
                self._related(speaker["id"], statement)

    def _related(self, speaker: str, statement: Statement) -> None:
        for about in {one["id"]: one for one in statement["about"]}.values():
            self._node(about["id"], about["name"], about["type"])
            self._edges.setdefault((speaker, about["id"], ABOUT), _Edge()).add(statement)
        if claim := statement["claim"]:
            self._node(claim["id"], claim["gist"], "CLAIM").statements += 1
            self._edges.setdefault((speaker, claim["id"], CLAIMS), _Edge()).add(statement)

    def _node(self, id_: str, label: str, kind: str) -> _Node:
        return self._nodes.setdefault(id_, _Node(label, kind))

    def close(self) -> None:
        with self.file.open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        yield '<?xml version="1.0" encoding="UTF-8"?>'
        yield f'<graphml xmlns="{_XMLNS}">'
        for name, of, type_ in _KEYS:
            yield f'  <key id="{name}" for="{of}" attr.name="{name}" attr.type="{type_}"/>'
        yield '  <graph edgedefault="directed">'
        yield from map(_data, *zip(*self.origin.told(self.extractors).items(), strict=True))
        for id_, node in self._nodes.items():
            yield f"  <node id={quoteattr(id_)}>"
            yield from (_data("label", node.label), _data("kind", node.kind), _data("statements", node.statements))
            yield "  </node>"
        for (source, target, relation), edge in self._edges.items():
            yield f"  <edge source={quoteattr(source)} target={quoteattr(target)}>"
            yield from _edge_data(relation, edge)
            yield "  </edge>"
        yield "  </graph>"
        yield "</graphml>"


def _edge_data(relation: str, edge: _Edge) -> Iterator[str]:
    yield _data("relation", relation)
    yield _data("weight", edge.weight)
    yield _data("acts", ", ".join(f"{act} {count}" for act, count in edge.acts.most_common()))
    if edge.days:
        yield _data("first", min(edge.days))
        yield _data("last", max(edge.days))


def _data(key: str, value: object) -> str:
    return f'    <data key="{key}">{escape(str(value).translate(_NOT_XML))}</data>'
