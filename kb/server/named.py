"""Named documents over HTTP: `/q/` lists them, `/q/NAME.FORMAT` answers one."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import Response

from kb.errors import NotAllowed, QueryError
from kb.server.feeds import NEWEST, feed
from kb.server.gate import caller_of, refusal
from kb.server.packing import packed
from kb.server.sheets import sheet
from schema.api import Api
from schema.documents import DocumentError, Question, read_document
from schema.execution import Answer, refused
from schema.named import Given, Library, Named, Table, given, narrowed, parameters, shown, table

_JSON: Final = "application/json"
_STATUS: Final = {"INTERNAL": 500, "QUERY_TIMEOUT": 503, "UNAVAILABLE": 503}
_PATH: Final = "/q/"


@dataclass(frozen=True)
class Asked:
    """One request for a named document: what it gives, the state of the graph that is asked, and its URL."""

    named: Named
    given: Given
    question: Question
    revision: int
    address: str
    sees: Collection[str] | None = None
    """The collections of a visitor; None of who sees everything."""
    learnt: str | None = None
    """When the graph last learnt a statement, where the answer tells it."""

    @property
    def notes(self) -> dict[str, Any]:
        """What an answer says of itself."""
        narrowed = {} if self.sees is None else {"public": sorted(self.sees)}
        return {"document": self.named.name, "revision": self.revision, "defaults": self.given.defaults, **narrowed}


Format = Callable[[Asked, Answer], Response]


def listed(library: Library, request: Request) -> Response:
    """What can be asked, with which parameters, by whoever asks."""
    sees = caller_of(request).sees
    found = library.values() if sees is None else filter(None, (shown(named, sees) for named in library.values()))
    return _sent({"documents": list(map(_described, found))}, 200)


def _described(named: Named) -> dict[str, Any]:
    return {
        "name": named.name,
        "title": named.title,
        "query": named.text,
        "urls": [f"{_PATH}{named.name}.{format_}" for format_ in FORMATS],
        "parameters": [
            {"name": name, "type": parameter.type.text, **_default(named, name)}
            for name, parameter in parameters(named).items()
        ],
    }


def _default(named: Named, name: str) -> dict[str, Any]:
    variable = named.variables.get(name)
    return {} if variable is None or variable.default is None else {"default": variable.default}


async def answer(api: Api, library: Library, request: Request) -> Response:
    """Answer a named document in one of the formats."""
    name, _, format_ = request.path_params["name"].rpartition(".")
    if name not in library or format_ not in FORMATS:
        return _refused(404, f"There is no such document; {_PATH} lists them, as {', '.join(FORMATS)}.")
    named = library[name]
    try:
        variables = given(named, request.query_params.multi_items())
        if (public := caller_of(request).sees) is not None:
            named = narrowed(named, public)
        if format_ == "atom":
            variables = _newest(named, variables)
        question = named.document.question(variables.variables, None)
        asked = Asked(named, variables, question, await api.revision(), str(request.url), public)
        tag = _tag(asked, format_)
        if _known(request) & {tag.removeprefix("W/"), "*"}:
            return Response(status_code=304, headers=_headers(tag))
        if format_ == "atom":
            asked = replace(asked, learnt=await _learnt(api, public))
        response = FORMATS[format_](asked, await api.answer(question))
    except NotAllowed as error:
        return refusal(error, request)
    except QueryError as error:
        return _refused(_STATUS.get(error.code, 400), str(error))
    except DocumentError as error:
        return _failed(refused(error))
    if response.status_code == 200:  # noqa: PLR2004  (OK)
        response.headers.update(_headers(tag))
    return packed(response, request)


_LAST: Final = "{ statements(sort: [{recordedAt: DESC}], first: 1) { nodes { recordedAt } } }"


async def _learnt(api: Api, sees: Collection[str] | None) -> str | None:
    document = read_document(_LAST)
    answer = await api.answer((document if sees is None else document.seen_by(sees)).question({}, None))
    nodes = (answer.data or {"statements": {"nodes": []}})["statements"]["nodes"]
    return nodes[0]["recordedAt"] if nodes else None


def _newest(named: Named, given: Given) -> Given:
    """In the order of a feed, where the document can be and nobody gave another."""
    sort = named.variables.get("sort")
    can = sort is not None and sort.type.of.name == "StatementSort" and "order" not in given.variables
    return replace(given, variables={**NEWEST, **given.variables}) if can else given


def _known(request: Request) -> set[str]:
    """The states that a client has already."""
    tags = request.headers.get("if-none-match", "").split(",")
    return {tag.strip().removeprefix("W/") for tag in tags}


def _tag(asked: Asked, format_: str) -> str:
    """Changes with the graph, the document, what is asked and who sees it; weak, for it is of every encoding."""
    seen = None if asked.sees is None else sorted(asked.sees)
    text = orjson.dumps([asked.named.text, asked.given.variables, format_, seen], option=orjson.OPT_SORT_KEYS)
    return f'W/"{asked.revision}-{blake2b(text, digest_size=8).hexdigest()}"'


def _headers(tag: str) -> dict[str, str]:
    return {"etag": tag, "cache-control": "no-cache", "vary": "authorization, accept-encoding"}


# Formats


def _tree(asked: Asked, answer: Answer) -> Response:
    return _failed(answer) if answer.errors else _sent(answer.body(asked.notes), 200)


def _rows(asked: Asked, answer: Answer) -> Response:
    def made(found: Table) -> Response:
        return _sent({**asked.notes, "cut": found.cut, "columns": found.columns, "rows": found.rows}, 200)

    return _tabled(asked, answer, made)


def _csv(asked: Asked, answer: Answer) -> Response:
    def made(found: Table) -> Response:
        return Response(
            sheet(found),
            headers={
                "content-type": "text/csv; charset=utf-8; header=present",
                "content-disposition": f'inline; filename="{asked.named.name}.csv"',
                # A sheet has no place to say it.
                "x-kb-cut": json.dumps(found.cut),
                "x-kb-defaults": json.dumps(asked.given.defaults),
            },
        )

    return _tabled(asked, answer, made)


def _atom(asked: Asked, answer: Answer) -> Response:
    def made(found: Table) -> Response:
        body = feed(asked.named.name, asked.named.title, found, asked.address, asked.learnt)
        return Response(body, headers={"content-type": "application/atom+xml; charset=utf-8"})

    return _tabled(asked, answer, made)


def _tabled(asked: Asked, answer: Answer, made: Callable[[Table], Response]) -> Response:
    if answer.errors or answer.data is None:
        return _failed(answer)
    return made(table(asked.named, asked.question, answer.data))


FORMATS: Final[Mapping[str, Format]] = {"json": _tree, "rows": _rows, "csv": _csv, "atom": _atom}


def _failed(answer: Answer) -> Response:
    code = answer.errors[0]["extensions"]["code"]
    return _sent(answer.body(), _STATUS.get(code, 400))


def _refused(status: int, reason: str) -> Response:
    return _sent({"errors": [{"message": reason, "extensions": {"code": "HTTP"}}]}, status)


def _sent(value: Any, status: int) -> Response:
    body = value if isinstance(value, bytes) else orjson.dumps(value)
    return Response(body, status, media_type=_JSON)
