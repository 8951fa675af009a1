"""What identity makes of what the loaders really find in the seeds, nothing labelled by hand."""

from pathlib import Path

from kb.findings import Findings
from kb.knowledge import KnowledgeBase
from kb.models import Event
from kb.settings import read_settings
from kb.store.port import Store
from loaders import extract_all, find_articles

SEEDS = Path(__file__).parents[2] / "seeds"
OFFENSIVE = (
    "Azerbaijan’s September 19 offensive in Karabakh",
    "last week’s Azerbaijani assault",
    "the latest escalation",
)


async def test_the_names_of_the_september_attack_end_as_one_event(store: Store) -> None:
    for found in extract_all(find_articles([SEEDS]), read_settings()):
        assert isinstance(found, Findings)
        await KnowledgeBase(store).add(found)
    events = [event for event in await store.load(Event, "id", await store.ids(Event)) if event.type != "speech"]
    named = [{name for name in OFFENSIVE if name in event.names} for event in events]
    assert [names for names in named if names] == [set(OFFENSIVE)]
