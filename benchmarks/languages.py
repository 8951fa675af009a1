"""How often a language is known, and English taken for another.

    python -m benchmarks.languages [ENGLISH]

The sentences in many languages are those that come with spaCy as examples; ENGLISH is anything
that `kb load` takes, of which every article and every paragraph is asked for.
"""

import importlib.util
import pkgutil
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path

import spacy.lang
from rich.console import Console

from kb.errors import ArticleError
from loaders import read_articles
from loaders.language import ENGLISH, language_of
from loaders.parsing import paragraphs

console = Console(highlight=False)
_WORDS = 5  # of a paragraph at least


def main() -> None:
    """Measure and print."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("english", type=Path, nargs="?")
    given = parser.parse_args()
    foreign = {code: sentences for code, sentences in _examples() if code not in (ENGLISH, "xx")}
    _report("sentences", [(code, sentence) for code, sentences in foreign.items() for sentence in sentences])
    _report("texts of all sentences of a language", [(code, " ".join(some)) for code, some in foreign.items()])
    if given.english:
        texts = [one.text for one in read_articles([given.english]) if not isinstance(one, ArticleError)]
        parts = [text[slice(*span)] for text in texts for span in paragraphs(text)]
        _english("English articles", texts)
        _english("English paragraphs", [part for part in parts if len(part.split()) >= _WORDS])


def _examples() -> Iterator[tuple[str, Sequence[str]]]:
    for found in pkgutil.iter_modules(spacy.lang.__path__):
        name = f"spacy.lang.{found.name}.examples"
        if found.ispkg and importlib.util.find_spec(name):
            yield found.name, importlib.import_module(name).sentences


def _report(what: str, texts: Sequence[tuple[str, str]]) -> None:
    said = [(code, language_of(text)) for code, text in texts]
    missed = sum(language in (ENGLISH, None) for _, language in said)
    named = sum(code == language for code, language in said)
    console.print(f"{len(texts)} {what}: {named} named right, {missed} not told from English or unknown")


def _english(what: str, texts: Sequence[str]) -> None:
    said = [language_of(text) for text in texts]
    wrong = sum(language not in (ENGLISH, None) for language in said)
    console.print(
        f"{len(texts)} {what}: {said.count(ENGLISH)} English, {said.count(None)} unknown, {wrong} taken wrong"
    )


if __name__ == "__main__":
    main()
