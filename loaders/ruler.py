"""A faster attribute ruler: what the rules of a spaCy model make of a word, remembered.

The ruler tells parts of speech by some 200 patterns, nearly all over one token, and matches every
token against all of them: a sixth of the time of the whole pipeline. What a pattern over one token
says depends on the token's word, tag and dependency alone, so it is asked once for each of these.
"""

from __future__ import annotations

import pkgutil
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.language import Language
    from spacy.pipeline import AttributeRuler
    from spacy.tokens import Doc

_RULER: Final = "attribute_ruler"
_NAME: Final = "remembering_ruler"
_KEYS: Final = frozenset(("TAG", "DEP", "LOWER", "IS_SPACE"))
# These write what the ruler writes: what they wrote would be lost.
_RIVALS: Final = frozenset(("morphologizer", "lemmatizer", "trainable_lemmatizer"))
_READ: Final[list[int | str]] = ["LOWER", "TAG", "DEP"]
_WRITTEN: Final[list[int | str]] = ["TAG", "POS", "MORPH", "LEMMA"]

Pattern = dict[str, Any]


class _Made(NamedTuple):
    """What the rules make of a token: the attributes to write, and its dependency when that changes."""

    written: list[int]
    dep: int | None


def remember(model: Language) -> None:
    """Put a ruler that remembers in the place of the model's own, where its rules allow that."""
    names = model.pipe_names
    if _RULER not in names or _RIVALS & set(names[: names.index(_RULER)]):
        return
    ruler = cast("AttributeRuler", model.get_pipe(_RULER))
    patterns = cast("list[Pattern]", ruler.patterns)  # pyright: ignore[reportUnknownMemberType]
    alone = [one for one in patterns if all(len(tokens) == 1 for tokens in one["patterns"])]
    if not all(_KEYS.issuperset(tokens[0]) for one in alone for tokens in one["patterns"]):
        return
    remembering = _Remembering(model, alone, [one for one in patterns if one not in alone])
    component = f"{_NAME}_{model.meta['name']}"
    pkgutil.resolve_name("spacy.language:Language").component(component, func=remembering)
    model.add_pipe(component, before=_RULER)
    model.remove_pipe(_RULER)


class _Remembering:
    """The component."""

    def __init__(self, model: Language, alone: Iterable[Pattern], several: Iterable[Pattern]) -> None:
        new_ruler = pkgutil.resolve_name("spacy.pipeline:AttributeRuler")
        self.vocab = model.vocab
        self.alone, self.several = new_ruler(model.vocab), new_ruler(model.vocab)
        self.alone.add_patterns(alone)
        self.several.add_patterns(several)
        self.words, self.expressions = _named(alone)
        self.made: dict[tuple[int, int, int], _Made] = {}
        self.kinds: dict[int, int] = {}

    def __call__(self, doc: Doc) -> Doc:
        """The document with the attributes that the ruler would write."""
        made = [self._of(*row) for row in doc.to_array(_READ).tolist()]
        if made:
            array = pkgutil.resolve_name("numpy:array")
            doc.from_array(_WRITTEN, array([one.written for one in made], dtype="uint64"))
        for token, one in zip(doc, made, strict=True):
            if one.dep is not None:
                token.dep = one.dep
        return self.several(doc)

    def _of(self, lower: int, tag: int, dep: int) -> _Made:
        kind = self.kinds.get(lower)
        if kind is None:
            kind = self.kinds.setdefault(lower, self._kind(lower))
        made = self.made.get((kind, tag, dep))
        return made or self.made.setdefault((kind, tag, dep), self._ruled(kind, tag, dep))

    def _kind(self, lower: int) -> int:
        """The word itself where a rule names it, else any word; white space is told apart."""
        text = self.vocab.strings[lower]
        named = text in self.words or any(one.search(text) for one in self.expressions)
        return lower if named else self.vocab.strings.add(" " if text.isspace() else "\N{REPLACEMENT CHARACTER}")

    def _ruled(self, kind: int, tag: int, dep: int) -> _Made:
        """What the model's own ruler says of such a word standing alone."""
        doc: Doc = pkgutil.resolve_name("spacy.tokens:Doc")(self.vocab, words=[self.vocab.strings[kind]])
        token = doc[0]
        token.tag, token.dep = tag, dep
        self.alone(doc)
        return _Made(doc.to_array(_WRITTEN).tolist()[0], token.dep if token.dep != dep else None)


def _named(patterns: Iterable[Pattern]) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """The words that rules name, and the expressions that they look for."""
    words: set[str] = set()
    expressions: list[re.Pattern[str]] = []
    for said in (tokens[0].get("LOWER") for one in patterns for tokens in one["patterns"]):
        if isinstance(said, str):
            words.add(said)
        elif said:
            words.update(word for key in ("IN", "NOT_IN") for word in said.get(key, ()))
            expressions += [re.compile(said["REGEX"])] if "REGEX" in said else []
    return frozenset(words), tuple(expressions)
