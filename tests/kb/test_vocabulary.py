"""The graph as it is said once: steps, relations, records."""

from kb.identity.drawing import Context, draw
from kb.identity.readings import Shown, reading_of
from kb.models import NODES
from kb.vocabulary import KINDS, RELATIONS, STEPS, node_of, record
from tests.golden import seeds


def test_every_step_has_a_name_of_its_own() -> None:
    assert len(STEPS) == 2 * len(RELATIONS)
    assert len({relation.name for relation in RELATIONS}) == len(RELATIONS)


def test_relations_speak_of_kinds_that_are_there() -> None:
    assert {end for relation in RELATIONS for end in (relation.head, relation.tail)} <= set(KINDS)
    assert set(KINDS) == {model.KIND for model in NODES}


def test_a_record_gives_back_its_node() -> None:
    nodes = draw(Shown(reading_of(seeds.second())), Context()).nodes.values()
    assert {node.KIND for node in nodes} >= {"article", "statement", "passage", "mention", "view"}
    for node in nodes:
        assert node_of(KINDS[node.KIND], record(node)) == node


def test_unknown_dates_come_last_in_either_order() -> None:
    statement = next(
        node for node in draw(Shown(reading_of(seeds.second())), Context()).nodes.values() if node.KIND == "statement"
    )
    stored = record(statement)
    assert stored["newest"] == f"0000-00-00|{statement.id}"
    assert stored["oldest"] == f"9999-99-99|{statement.id}"
