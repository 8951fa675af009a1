"""What loaders hand over: refused when it does not hold together."""

import pytest

from kb.errors import EvidenceError
from kb.findings import Attribution, Response, statement_ids
from kb.models import Span, Stance, StatementType
from tests.golden import seeds


def _with(**changes: object) -> None:
    findings = seeds.first()
    attribution = findings.attributions[0].model_copy(update=changes)
    type(findings).model_validate({**dict(findings), "attributions": (attribution, *findings.attributions[1:])})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"content": (Span(5, 5),)}, "5 to 5 does not lie in its text of 2011"),
        ({"content": (Span(2000, 2012),)}, "2000 to 2012 does not lie"),
        ({"content": ()}, "has no words"),
        ({"content": (Span(198, 199),)}, "holds only white space"),
        ({"occasion": "nowhere"}, "names the event 'nowhere'"),
        ({"embeds": (99,)}, "points to statement 100"),
        ({"responds_to": (Response(statement=0, stance=Stance.DENIES),)}, "points to statement 1,"),
    ],
)
def test_what_does_not_hold_together_is_refused_by_name(changes: dict[str, object], message: str) -> None:
    with pytest.raises(EvidenceError, match="statement 1 of seeds/000") as caught:
        _with(**changes)
    assert message in str(caught.value)


def test_findings_survive_the_way_through_json() -> None:
    for findings in (seeds.first(), seeds.second()):
        assert type(findings).model_validate_json(findings.model_dump_json(exclude_defaults=True)) == findings


def test_statement_ids_do_not_depend_on_offsets() -> None:
    findings = seeds.first()
    source = findings.source.model_copy(update={"text": "An edit. " + findings.source.text})
    moved = [_moved(attribution, 9) for attribution in findings.attributions]
    edited = findings.model_copy(update={"source": source, "attributions": tuple(moved)})
    assert statement_ids(edited) == statement_ids(findings)


def _moved(attribution: Attribution, by: int) -> Attribution:
    parts = ("content", "source", "cue")
    spans: dict[str, tuple[Span, ...]] = {name: getattr(attribution, name) for name in parts}
    shifted = {name: tuple(Span(start + by, end + by) for start, end in at) for name, at in spans.items()}
    return attribution.model_copy(update=shifted)


def test_equal_statements_of_one_article_are_told_apart() -> None:
    findings = seeds.first()
    twice = findings.attributions[2]
    assert twice.type is StatementType.DIRECT
    ids = statement_ids(findings.model_copy(update={"attributions": (twice, twice)}))
    assert len(set(ids)) == 2
