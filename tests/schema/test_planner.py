"""From documents to plans."""

from typing import Any

import pytest

from kb.models import Name
from kb.plan import (
    AllOf,
    AnyOf,
    Compare,
    Connection,
    Constant,
    Count,
    Cursor,
    Edges,
    Group,
    HasNext,
    LastCursor,
    Lookup,
    Many,
    Nodes,
    One,
    Op,
    Parts,
    Several,
    Some,
    Sort,
    Value,
)
from kb.plan import Node as EdgeNode
from kb.vocabulary import KINDS, STEPS
from schema.documents import DocumentError, Question, read_document

SPEAKER = STEPS["statement", "speaker"]


def asked(text: str, **variables: Any) -> Question:
    return read_document(text).question(variables, None)


def root(text: str, **variables: Any) -> Any:
    """The plan of the only root field; of any type, so that the tests may look into it."""
    return of(asked(text, **variables))


def of(question: Question) -> Any:
    (planned,) = question.roots.values()
    return planned.plan.root


def values(question: Question) -> dict[str, Any]:
    (planned,) = question.roots.values()
    return planned.slots.values(question.variables)


def node_fields(text: str, **variables: Any) -> Any:
    """The fields asked of the statements in `{ statements { nodes { … } } }`."""
    (part,) = root(text, **variables).parts
    assert isinstance(part, Nodes)
    return part.fields


def narrowed(filter_: str) -> Any:
    """What a filter adds to the condition that statements are current."""
    current, added = root(f"{{ statements(filter: {{{filter_}}}) {{ totalCount }} }}").where.parts
    assert current.property == "current"
    return added


def test_a_page() -> None:
    question = asked(
        "{ statements(first: 3) { edges { cursor role node { id openly: hedge } } pageInfo { endCursor } } }"
    )
    plan = of(question)
    assert isinstance(plan, Connection)
    assert (plan.kind, plan.order, plan.step, plan.after) == (
        "statement", KINDS["statement"].order("newest"), None, None,
    )  # fmt: skip
    assert isinstance(plan.where, Compare)
    assert (plan.where.property, plan.where.op) == ("current", Op.EQ)
    assert plan.parts == (
        Edges(
            "edges",
            (
                Cursor("cursor"),
                Constant("role", None),
                EdgeNode("node", (Value("id", "id"), Value("openly", "hedge"))),
            ),
        ),
        Parts("pageInfo", (LastCursor("endCursor"),)),
    )
    held = values(question)
    assert held[plan.first.name] == 3
    assert held[plan.cursor.name].endswith(":")


def test_what_must_be_there_and_what_is_named_as_a_constant() -> None:
    fields = node_fields("{ statements { nodes { act article { id } responses { stance statement { id } } } } }")
    assert fields[0] == Value("act", "act", as_name=True)
    assert fields[1].required
    assert fields[2].fields[0] == Value("stance", "stance", edge=True, as_name=True, required=True)
    assert asked("{ statements { totalCount } }").planned.whole
    assert not asked("{ statements { totalCount } __typename }").planned.whole


def test_properties_steps_and_groups() -> None:
    fields = node_fields("{ statements { nodes { asWritten said { edtf earliest } speaker { name } __typename } } }")
    assert fields == (
        Value("asWritten", "as_written"),
        Group("said", (Value("edtf", "said_edtf"), Value("earliest", "said_earliest"))),
        _one("speaker", Value("name", "name")),
        Constant("__typename", "Statement"),
    )


def _one(key: str, *fields: Any) -> Any:
    return One(key, SPEAKER, fields)


def test_what_stands_for_an_edge_has_its_properties_and_the_node() -> None:
    (about,) = node_fields("{ statements { nodes { about { id name role entity { aliases } } } } }")
    assert about == Many(
        "about",
        STEPS["statement", "about"],
        (
            Value("id", "id"),
            Value("name", "name"),
            Value("role", "role", edge=True, as_name=True, required=True),
            Group("entity", (Value("aliases", "aliases"),)),
        ),
        order=(Sort("by_name"),),
    )


def test_evidence_is_the_content_in_order_unless_told() -> None:
    question = asked(
        "query($p: PassageKind = CUE) { statements { nodes { evidence { exact } cue: evidence(part: $p) { exact } } } }"
    )
    (part,) = of(question).parts
    content, cue = part.fields
    assert content.order == cue.order == (Sort("n", edge=True),)
    assert (content.where.property, content.where.op, content.where.edge) == ("part", Op.EQ, True)
    held = values(question)
    assert (held[content.where.slot.name], held[cue.where.slot.name]) == ("content", "cue")


def test_counts_are_asked_of_the_statements_of_a_node() -> None:
    (counts,) = node_fields("{ claims { nodes { counts { occasions statements } } } }")
    assert isinstance(counts, Connection)
    assert counts.step == STEPS["claim", "statements"]
    assert counts.parts == (Count("occasions", (STEPS["statement", "occasion"],)), Count("statements"))


def test_totals_are_counted_only_when_asked() -> None:
    assert root("{ statements { totalCount pageInfo { hasNextPage } } }").parts == (
        Count("totalCount"),
        Parts("pageInfo", (HasNext("hasNextPage"),)),
    )
    assert root("{ statements { nodes { id } } }").parts == (Nodes("nodes", (Value("id", "id"),)),)


def test_a_name_an_id_and_a_role() -> None:
    by_name = narrowed('speaker: "Miller"')
    assert by_name == Some(SPEAKER, Some(STEPS["entity", "names"], Compare("id", Op.EQ, by_name.where.where.slot)))
    by_id = narrowed('speaker: "entity:1"')
    assert by_id == Some(SPEAKER, Some(STEPS["entity", "leaves"], Compare("id", Op.EQ, by_id.where.where.slot)))
    about = narrowed('about: "Russia", aboutRole: TARGET')
    assert isinstance(about, AnyOf)
    parts: list[Any] = list(about.parts)
    assert [part.step.name for part in parts] == ["about", "about_events"]
    assert all(isinstance(part.where, AllOf) for part in parts)


def test_variables_fill_the_slots_of_one_plan() -> None:
    text = "query($who: String, $n: Int = 5) { statements(filter: {speaker: $who}, first: $n) { totalCount } }"
    first, second, by_id = asked(text, who="Miller"), asked(text, who="Pashinyan"), asked(text, who="entity:1")
    assert first.roots is second.roots
    assert first.roots is not by_id.roots
    assert sorted(values(first).values(), key=str)[:1] == [5]
    assert Name.id_of("Pashinyan") in values(second).values()
    assert "entity:1" in values(by_id).values()


def test_null_and_absent_are_the_same_question() -> None:
    text = "query($filter: StatementFilter) { statements(filter: $filter) { totalCount } }"
    given = [asked(text), asked(text, filter=None), asked(text, filter={}), asked(text, filter={"speaker": None})]
    assert {of(question).where.property for question in given} == {"current"}
    cursors = {values(question)[of(question).cursor.name] for question in given[2:]}
    assert len(cursors) == 1


def test_fragments_directives_and_repeated_fields() -> None:
    fields = node_fields(
        """
        query($no: Boolean = false, $yes: Boolean = true) { statements { nodes {
            ...Who id @include(if: $no) text @skip(if: $yes) ... @include(if: $yes) { cue }
            ... on Node { id } speaker { type }
        } } }
        fragment Who on Statement { speaker { ...Named } ...Who2 }
        fragment Who2 on Statement { hedge }
        fragment Named on Entity { name }
        """
    )
    assert [field.key for field in fields] == ["speaker", "hedge", "cue", "id"]
    assert fields[0].fields == (Value("name", "name"), Value("type", "type", as_name=True))


def test_a_node_is_looked_up_by_the_kind_of_its_id() -> None:
    question = asked('{ node(id: "claim:1") { id ... on Claim { gist } ... on Entity { name } } }')
    assert isinstance(of(question), Lookup)
    assert (of(question).kind, question.roots["node"].type) == ("claim", "Claim")
    assert of(question).by == STEPS["claim", "leaves"]
    assert of(question).fields == (Value("id", "id"), Value("gist", "gist"))


def test_a_search_is_one_plan_of_several() -> None:
    plan = root(
        '{ search(text: "security partner") { __typename statements { totalCount } found: claims { nodes { gist } } } }'
    )
    assert isinstance(plan, Several)
    assert [part.key for part in plan.parts] == ["__typename", "statements", "found"]
    assert [part.kind for part in plan.parts if isinstance(part, Connection)] == ["statement", "claim"]


def test_introspection_needs_no_plan() -> None:
    assert not asked("{ __typename __schema { queryType { name } } }").roots


def test_slots_are_named_alike_in_equal_documents() -> None:
    text = '{{ statements(filter: {{speaker: "{}"}}) {{ totalCount }} }}'
    assert root(text.format("Miller")) == root(text.format("Pashinyan"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{ statements(first: 101) { totalCount } }", "first: 101 is not possible; ask for 0 to 100"),
        ("{ statements(first: -1) { totalCount } }", "first: -1 is not possible"),
        ('{ node(id: "Miller") { id } }', "id: 'Miller' is no id"),
        ('{ node(id: "leaf:1") { id } }', "id: 'leaf:1' is no id"),
        ("query A { __typename } query B { __typename }", "has several operations: name one"),
    ],
    ids=["too long", "negative", "no id", "not shown", "two operations"],
)
def test_what_cannot_be_asked_is_said(text: str, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        asked(text)
