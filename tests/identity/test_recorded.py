"""When the graph learnt a statement, and by which write: kept by whatever happens later, and asked for."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kb import plan as p
from kb.findings import article_id, statement_ids
from kb.identity.readings import reading_of
from kb.intervals import Unit
from kb.knowledge import KnowledgeBase
from kb.models import Reading, Standing, Statement
from kb.settings import Settings
from kb.store import open_store
from kb.store.port import Store
from kb.vocabulary import KINDS
from tests.golden import seeds
from tests.store.scene import ask

FIRST, SECOND = seeds.first(), seeds.second()
POORER: Final = FIRST.model_copy(update={"version": "0", "attributions": FIRST.attributions[:4]})
OLD, NEW = statement_ids(POORER), statement_ids(FIRST)[4:]

Stamps = dict[str, tuple[datetime | None, int | None]]


async def stamps(store: Store) -> Stamps:
    return {
        item.id: (item.recorded_at, item.revision)
        async for item in store.dump(Statement)
        if isinstance(item, Statement)
    }


async def test_a_statement_is_known_since_its_first_reading(store: Store) -> None:
    kb, began = KnowledgeBase(store), datetime.now(UTC)
    await kb.add(POORER)
    first = await stamps(store)
    await kb.add(SECOND)
    await kb.add(FIRST)
    found = await stamps(store)
    assert {ident: found[ident] for ident in OLD} == first
    assert {revision for _, revision in first.values()} == {1}
    assert {found[ident][1] for ident in NEW} == {3}
    times = [found[ident][0] for ident in (OLD[0], statement_ids(SECOND)[0], NEW[0])]
    assert [began, *times] == sorted(time for time in [began, *times] if time)


async def test_drawing_again_and_moving_house_keep_it(store: Store, settings: Settings, tmp_path: Path) -> None:
    kb = KnowledgeBase(store)
    for findings in (POORER, SECOND, FIRST):
        await kb.add(findings)
    before = await stamps(store)
    await kb.rebuild()
    assert await stamps(store) == before
    file = tmp_path / "dump.jsonl"
    file.write_bytes(b"".join([line async for line in kb.dump()]))
    here = settings.model_copy(update={"store": "", "data": tmp_path / "other"})
    async with await open_store(here) as other:
        await KnowledgeBase(other).restore(file)
        moved = await stamps(other)
        assert {ident: at for ident, (at, _) in moved.items()} == {ident: at for ident, (at, _) in before.items()}
        # A revision is of its store, so that who asks for what is newer than one misses nothing.
        assert {revision for _, revision in moved.values()} == {1, 2}


async def test_a_reading_keeps_when_it_was_shown(store: Store) -> None:
    kb = KnowledgeBase(store)
    for findings in (POORER, FIRST, POORER):
        await kb.add(findings)
    readings = {reading.id: reading for reading in await store.load(Reading, "article", [article_id(FIRST.source)])}
    poorer, full = readings[reading_of(POORER).id], readings[reading_of(FIRST).id]
    assert (poorer.standing, full.standing) == (Standing.CURRENT, Standing.SUPERSEDED)
    assert poorer.recorded_at == poorer.shown_at[0] < full.shown_at[0] < poorer.shown_at[1]
    assert (poorer.revision, full.revision) == (1, 2)


async def test_what_came_after_a_write_is_asked_for(store: Store) -> None:
    kb = KnowledgeBase(store)
    await kb.add(FIRST)
    await kb.add(SECOND)
    newer = p.Compare("revision", p.Op.GT, p.Slot("known"))
    for known, count in (
        (0, len(FIRST.attributions) + len(SECOND.attributions)),
        (1, len(SECOND.attributions)),
        (2, 0),
    ):
        assert (await ask(store, _statements(p.Count("n"), where=newer), known=known, **_NO_PAGE)) == {"n": count}


async def test_the_day_of_recording_is_an_axis(store: Store) -> None:
    await KnowledgeBase(store).add(SECOND)
    today = datetime.now(UTC).date()
    for unit in Unit:
        fields = (p.Start("start"), p.End("end"), p.Count("certain"), p.Possible("possible"))
        parts = p.Buckets("over", (), "recorded", unit, p.Slot("begin"), p.Slot("end"), fields)
        answer = await ask(store, _statements(parts), begin=None, end=None, **_NO_PAGE)
        (bucket,) = answer["over"]
        assert bucket["start"] <= today.isoformat() <= bucket["end"]
        assert bucket["certain"] == bucket["possible"] == len(SECOND.attributions)


_NO_PAGE: Final = {"first": 0, "cursor": ""}


def _statements(*parts: p.Part, where: p.Condition | None = None) -> p.Connection:
    order = KINDS["statement"].order("newest")
    return p.Connection("statements", "statement", order, p.Slot("first"), p.Slot("cursor"), parts, where=where)
