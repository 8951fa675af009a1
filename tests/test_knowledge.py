"""What a knowledge base says of itself to those who load."""

from datetime import UTC, date, datetime

import pytest

from kb.errors import QueryError
from kb.findings import Findings, Publisher, Source, article_id
from kb.intervals import Basis, Interval, day
from kb.knowledge import KnowledgeBase
from kb.store.port import Store

SOURCE = Source(text="Nobody spoke.", sha256="aa", key="k", path="a.txt", retrieved_at=datetime.now(UTC), loader="test")
RUN = ("rules", "1")


def found(source: Source, version: str = "1") -> Findings:
    return Findings(source=source, extractor="rules", version=version)


async def test_an_article_is_held_as_the_same_run_left_it(store: Store) -> None:
    kb = KnowledgeBase(store)
    assert not await kb.holds(SOURCE, *RUN)
    await kb.add(found(SOURCE))
    again = SOURCE.model_copy(update={"retrieved_at": datetime.now(UTC), "path": "elsewhere/a.txt"})
    assert await kb.holds(again, *RUN)
    assert not await kb.holds(SOURCE, "rules", "2")
    assert not await kb.holds(SOURCE.model_copy(update={"sha256": "bb", "text": "Somebody did."}), *RUN)
    assert await kb.received(["aa", "bb"]) == {"aa"}
    await kb.add(found(SOURCE, "2"))
    assert not await kb.holds(SOURCE, *RUN)


@pytest.mark.parametrize(
    "said",
    [{"title": "A"}, {"outlet": Publisher(slug="a", name="A")}, {"published": day(date(2024, 3, 11), Basis.GIVEN)}],
)
async def test_what_is_said_of_an_article_now_is_not_held(store: Store, said: dict[str, object]) -> None:
    kb = KnowledgeBase(store)
    await kb.add(found(SOURCE))
    told = SOURCE.model_copy(update=said)
    assert not await kb.holds(told, *RUN)
    await kb.add(found(told))
    assert await kb.holds(told, *RUN)
    assert not await kb.holds(SOURCE, *RUN)


async def test_the_day_that_the_run_read_in_the_text_is_no_difference(store: Store) -> None:
    kb = KnowledgeBase(store)
    printed = day(date(2024, 3, 11), Basis.EXPLICIT, "11 March 2024")
    await kb.add(found(SOURCE.model_copy(update={"published": printed})))
    assert await kb.holds(SOURCE.model_copy(update={"published": Interval()}), *RUN)


async def test_an_article_is_found_by_id_by_key_and_by_path(store: Store) -> None:
    kb = KnowledgeBase(store)
    await kb.add(found(SOURCE))
    for name in (article_id(SOURCE), "k", "a.txt"):
        source = await kb.find(name)
        assert source is not None
        assert source.text == SOURCE.text
    assert await kb.find("b.txt") is None
    await kb.add(found(SOURCE.model_copy(update={"key": "other"})))
    with pytest.raises(QueryError, match="Several articles are called"):
        await kb.find("a.txt")
