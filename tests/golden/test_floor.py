"""What the extractor scores on the test articles may rise and not fall."""

from functools import cache

import pytest

from benchmarks.golden import read_floor
from tests.golden.build import labelled
from tests.golden.scores import Tally, measure, paired

_SURE = 0.9
_RIGHT = 0.9


@cache
def measured() -> Tally:
    return measure()


@pytest.mark.parametrize("part", sorted(read_floor()))
def test_no_part_falls_under_its_floor(part: str) -> None:
    assert measured().figures[part] >= read_floor()[part]


def test_every_part_has_a_floor() -> None:
    assert measured().figures.keys() == read_floor().keys()


def test_of_the_speakers_given_as_sure_nine_in_ten_are_right() -> None:
    sure = [right for confidence, right in measured().speakers if confidence >= _SURE]
    assert sum(sure) >= _RIGHT * len(sure) > 0


def test_the_gold_lies_in_the_texts_and_every_style_is_there() -> None:
    articles = labelled()
    assert len(articles) >= 12
    for article in articles:
        for label in article.labels:
            assert all(article.text[start:end].strip() for start, end in (*label.content, label.source, label.cue))


def test_each_is_paired_once_with_the_most_alike() -> None:
    wanted: list[frozenset[int]] = [frozenset((1, 2, 3, 4)), frozenset((1, 2))]
    found: list[frozenset[int]] = [frozenset((1, 2)), frozenset((9,))]
    assert paired(wanted, found) == [(1, 0)]
