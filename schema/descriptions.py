"""What a name in the schema says wherever nothing better is said of it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from graphql import GraphQLSchema

_TYPES: Final[Mapping[str, str]] = {
    "StatementType": "How the words are given.",
    "Act": "What is done by saying it, by the cue alone.",
    "Precision": "How exactly a time is known.",
    "Basis": "Why a date is believed.",
    "EntityKind": "What an actor is.",
    "OutletKind": "What a publisher is.",
    "PassageKind": "What a passage is for.",
    "PassageStanding": "Whether a passage stands in the current version.",
    "MentionForm": "How an actor is mentioned.",
    "CorrectedField": "What of a statement is set right.",
    "CorrectionKind": "Who was wrong.",
    "Verdict": "What a person decided on two of a kind.",
    "Stance": "How a statement stands to a claim or to another.",
    "Role": "How an actor is in a statement.",
}
_OTHERS: Final[Mapping[str, str]] = {"JSON": "Any JSON value."}
"""Said of types that come with a description of others."""
_NAMES: Final[Mapping[str, str]] = {
    "id": "Its id.",
    "type": "Of which kind.",
    "name": "Its name.",
    "statement": "The statement.",
    "statements": "Printings.",
    "occasions": "Occasions of speech.",
    "outlets": "Different outlets.",
    "start": "Where it begins.",
    "end": "Where it ends.",
    "nowEnd": "Where it ends now.",
    "by": "Who.",
    "at": "When.",
    "judgements": "What was judged of it.",
    "undoneAt": "When it was undone.",
    "undoneBy": "Who undid it.",
    "article": "Its article.",
    "text": "The words.",
    "exact": "The words themselves.",
    "filter": "Only these.",
}


def _missing(schema: GraphQLSchema) -> Iterator[tuple[str, Any]]:
    """What is not described, and its name: types, their fields, and the arguments of those."""
    for type_ in schema.type_map.values():
        named: Any = type_
        if named.name.startswith("__"):
            continue
        yield named.name, named
        for name, field in getattr(named, "fields", {}).items():
            yield name, field
            yield from getattr(field, "args", {}).items()


def describe(schema: GraphQLSchema) -> GraphQLSchema:
    """Say something of everything; what has a description keeps it."""
    for name, item in _missing(schema):
        if not item.description or name in _OTHERS:
            item.description = _OTHERS.get(name) or _TYPES.get(name) or _NAMES.get(name) or f"Its {_spoken(name)}."
    return schema


def _spoken(name: str) -> str:
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
