"""Linked data: claims as schema.org has them, the words as W3C Web Annotations with their selectors."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import orjson

from kb.exports.form import Form, Origin, Statement, extractor_of

CONTEXT: Final[Mapping[str, Any]] = {
    "schema": "https://schema.org/",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "as": "https://www.w3.org/ns/activitystreams#",
    "kb": "urn:kb:terms:",
    "id": "@id",
    "type": "@type",
    "name": "schema:name",
    "text": "schema:text",
    "author": {"@id": "schema:author", "@type": "@id"},
    "about": {"@id": "schema:about", "@type": "@id"},
    "appearance": {"@id": "schema:appearance", "@type": "@id"},
    "publisher": {"@id": "schema:publisher", "@type": "@id"},
    "url": {"@id": "schema:url", "@type": "@id"},
    "datePublished": "schema:datePublished",
    "temporalCoverage": "schema:temporalCoverage",
    "body": {"@id": "oa:hasBody", "@type": "@id"},
    "target": {"@id": "oa:hasTarget", "@type": "@id"},
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": {"@id": "oa:hasSelector", "@type": "@id"},
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "start": "oa:start",
    "end": "oa:end",
    "generator": {"@id": "as:generator", "@type": "@id"},
    "act": "kb:act",
    "query": "kb:query",
    "filter": "kb:filter",
    "revision": "kb:revision",
    "extractor": "kb:extractor",
    "exported_at": "prov:generatedAtTime",
}
"""Everything that is used, so that the file can be read without a network."""

_KINDS: Final = {"PERSON": "schema:Person", "STATE": "schema:Country", "PLACE": "schema:Place"}


class JsonLd(Form):
    """One document: the context, and in its graph the nodes, each of them once."""

    def __init__(self, file: Path, origin: Origin) -> None:
        super().__init__(file, origin)
        self._open = file.open("wb")
        self._seen: set[str] = set()
        self._open.write(b'{"@context":' + orjson.dumps(CONTEXT) + b',\n"@graph":[')

    def write(self, statements: Sequence[Statement]) -> None:
        for statement in statements:
            for node in _nodes(statement):
                if node["id"] not in self._seen:
                    self._put(node)

    def _put(self, node: Mapping[str, Any]) -> None:
        self._open.write((b",\n" if self._seen else b"\n") + orjson.dumps(node))
        self._seen.add(node["id"])

    def close(self) -> None:
        told = self.origin.told(self.extractors)
        self._put({"id": "urn:kb:export", "type": "schema:Dataset", "name": "Who said what, about whom", **told})
        self._open.write(b"\n]}\n")
        self._open.close()


def _nodes(statement: Statement) -> Iterator[dict[str, Any]]:
    """The statement as an annotation, and all that it points to."""
    article, speaker, claim = statement["article"], statement["speaker"], statement["claim"]
    if outlet := article["outlet"]:
        yield {"id": _iri(outlet["id"]), "type": "schema:Organization", "name": outlet["name"]}
    yield _article(article)
    for actor in (*([speaker] if speaker else ()), *statement["about"]):
        yield _actor(actor)
    for event in statement["aboutEvents"]:
        yield {"id": _iri(event["id"]), "type": "schema:Event", "name": event["name"]}
    if claim:
        yield _known({"id": _iri(claim["id"]), "type": "schema:Claim", "text": claim["gist"]})
    yield _extractor(statement)
    yield _annotation(statement)


def _article(article: Mapping[str, Any]) -> dict[str, Any]:
    return _known(
        {
            "id": _iri(article["id"]),
            "type": "schema:NewsArticle",
            "name": article["title"],
            "url": article["url"],
            "datePublished": article["published"]["edtf"],
            "publisher": article["outlet"] and _iri(article["outlet"]["id"]),
        }
    )


def _actor(actor: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": _iri(actor["id"]), "type": _KINDS.get(actor["type"], "schema:Organization"), "name": actor["name"]}


def _extractor(statement: Statement) -> dict[str, Any]:
    name = extractor_of(statement)
    return {"id": _run(statement), "type": "prov:SoftwareAgent", "name": name}


def _annotation(statement: Statement) -> dict[str, Any]:
    """The words at their place in the article: evidence that somebody is reported to have made the claim."""
    claim, speaker, article = statement["claim"], statement["speaker"], _iri(statement["article"]["id"])
    about = [_iri(one["id"]) for one in (*statement["about"], *statement["aboutEvents"])]
    return _known(
        {
            "id": _iri(statement["id"]),
            "type": ["oa:Annotation", "schema:Quotation"],
            "motivation": "oa:identifying",
            "text": statement["text"],
            "author": speaker and _iri(speaker["id"]),
            "about": list(dict.fromkeys(about)),
            "act": statement["act"],
            "temporalCoverage": statement["said"]["edtf"],
            "appearance": article,
            "body": claim and _iri(claim["id"]),
            "target": [{"source": article, "selector": _selectors(span)} for span in statement["evidence"]],
            "generator": _run(statement),
        }
    )


def _selectors(span: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"type": "oa:TextQuoteSelector", **{name: span[name] for name in ("exact", "prefix", "suffix")}},
        {"type": "oa:TextPositionSelector", "start": span["start"], "end": span["end"]},
    ]


def _run(statement: Statement) -> str:
    run = statement["run"]
    return f"urn:kb:run:{quote(run['extractor'])}:{quote(run['version'])}"


def _iri(id_: str) -> str:
    return f"urn:kb:{id_}"


def _known(node: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known."""
    return {name: value for name, value in node.items() if value not in (None, [])}
