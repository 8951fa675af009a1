"""The ruler that remembers writes what the model's own writes."""

import pkgutil
from typing import TYPE_CHECKING

from kb.settings import read_settings
from loaders.parsing import load_model
from tests.golden.build import labelled

if TYPE_CHECKING:
    from spacy.tokens import Token

ODD = "We're gonna go, ain't it?  \n Let's go, y'all. There's nothin' here; there are two. I don't  know\t. It is."


def test_the_remembering_ruler_writes_what_the_models_own_ruler_writes() -> None:
    name = read_settings().spacy_model
    texts = [ODD, "", *(paragraph for article in labelled()[:4] for paragraph in article.text.split("\n\n"))]
    own, remembering = pkgutil.resolve_name("spacy:load")(name), load_model(name)
    assert remembering.pipe_names != own.pipe_names
    for plain, ours in zip(own.pipe(texts), remembering.pipe(texts), strict=True):
        for one, other in zip(plain, ours, strict=True):
            assert _read(one) == _read(other)


def _read(token: "Token") -> tuple[str, ...]:
    return token.text, token.pos_, token.tag_, token.dep_, token.lemma_, str(token.morph)
