"""Loaders: article file → `kb.findings.Findings`.

    places = find_articles([Path("articles/")])           # cheap: how many there are
    for found in extract_all(places, settings):           # one result for each place
        match found: Findings | ArticleError

`rows` makes of findings what `kb extract` prints.
"""

from loaders.extract import extract, extract_all, rows
from loaders.reading.articles import find_articles, read_article, read_articles
from loaders.reading.places import Place

__all__ = ["Place", "extract", "extract_all", "find_articles", "read_article", "read_articles", "rows"]
