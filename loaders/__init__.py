"""Loaders: article file → `kb.findings.Findings`.

    for found in extract_all(find_articles([Path("articles/")]), settings):
        match found: Findings | ArticleError              # one result for each place, in order

`extract_on_all_cores` does the same with a process a core. `rows` makes of findings what
`kb extract` prints.
"""

from loaders.extract import Found, Item, extract, extract_all, known_as
from loaders.pipeline import EXTRACTOR, speaks, version
from loaders.pool import extract_on_all_cores, interruptible
from loaders.reading.articles import (
    digest,
    fetch,
    find_articles,
    is_address,
    read_article,
    read_articles,
    read_or_error,
)
from loaders.reading.places import Place
from loaders.rows import RowsFile, rows

__all__ = [
    "EXTRACTOR",
    "Found",
    "Item",
    "Place",
    "RowsFile",
    "digest",
    "extract",
    "extract_all",
    "extract_on_all_cores",
    "fetch",
    "find_articles",
    "interruptible",
    "is_address",
    "known_as",
    "read_article",
    "read_articles",
    "read_or_error",
    "rows",
    "speaks",
    "version",
]
