"""Cue, source and content, and what is no statement at all."""

import pytest

from kb.models import Act, StatementType
from tests.loaders.reading import read

DIRECT, MIXED, INDIRECT = StatementType.DIRECT, StatementType.MIXED, StatementType.INDIRECT


def parts(text: str) -> list[tuple[str, str, str, str]]:
    """Type, source, cue and content of each statement."""
    found = read(text)
    return [
        (a.type.value, found.words(a.source), found.words(a.cue), found.words(a.content))
        for a in found.findings.attributions
    ]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("“The bridge is safe,” the mayor said.", "the mayor", "said", "The bridge is safe,"),
        ("“The bridge is safe,” said the mayor of Lund.", "the mayor of Lund", "said", "The bridge is safe,"),
        ("“Is the bridge safe?” asked Ana Torres.", "Ana Torres", "asked", "Is the bridge safe?"),
        ("The mayor said: “The bridge is safe.”", "The mayor", "said", "The bridge is safe."),
        ("The mayor told reporters, “The bridge is safe.”", "The mayor", "told", "The bridge is safe."),
        ("“The bridge is safe,” added the mayor, smiling.", "the mayor", "added", "The bridge is safe,"),
        ("In a letter, the mayor wrote: “The bridge is safe.”", "the mayor", "wrote", "The bridge is safe."),
    ],
)
def test_direct_speech(text: str, source: str, cue: str, content: str) -> None:
    assert parts(text) == [("direct", source, cue, content)]


def test_one_statement_in_two_spans_round_its_tag() -> None:
    found = read("“The bridge is safe,” the mayor said. “Nobody needs to worry about it.”")
    assert found.words(found.only().content) == "The bridge is safe, … Nobody needs to worry about it."


def test_a_tag_between_the_halves_of_one_sentence() -> None:
    found = read("“The bridge,” the mayor said, “is safe for everybody in the town.”")
    assert [a.type for a in found.findings.attributions] == [DIRECT]


def test_a_colon_at_the_end_of_the_paragraph_above() -> None:
    assert parts("The mayor said:\n\n“The bridge is safe and will stay open.”") == [
        ("direct", "The mayor", "said", "The bridge is safe and will stay open."),
    ]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("The mayor said that the bridge was safe.", "The mayor", "said", "the bridge was safe"),
        ("The bridge was safe, the mayor said.", "the mayor", "said", "The bridge was safe"),
        ("The bridge, the mayor said, was safe.", "the mayor", "said", "The bridge … was safe"),
        (
            "The mayor has repeatedly warned that floods may come.",
            "The mayor",
            "has repeatedly warned",
            "floods may come",
        ),
        ("The bridge was safe, according to the mayor.", "the mayor", "according to", "The bridge was safe"),
        ("According to the mayor, the bridge was safe.", "the mayor", "According to", "the bridge was safe"),
        ("The mayor called for a new bridge.", "The mayor", "called for", "a new bridge"),
        ("The mayor denied the allegations.", "The mayor", "denied", "the allegations"),
        ("The mayor promised to rebuild the bridge.", "The mayor", "promised", "to rebuild the bridge"),
        ("The mayor urged drivers to stay at home.", "The mayor", "urged", "drivers to stay at home"),
        ("The mayor accused the builders of lying.", "The mayor", "accused", "the builders of lying"),
        ("The mayor blamed the builders for the delay.", "The mayor", "blamed", "the builders for the delay"),
        ("The mayor described the delay as shameful.", "The mayor", "described", "the delay as shameful"),
        ("The mayor admitted using the wrong steel.", "The mayor", "admitted", "using the wrong steel"),
    ],
)
def test_indirect_speech(text: str, source: str, cue: str, content: str) -> None:
    assert parts(text) == [("indirect", source, cue, content)]


def test_mixed_speech_keeps_the_words_around_the_quotation() -> None:
    found = read("The mayor said the delay was a “disgrace for the whole town.”")
    assert found.only().type is MIXED
    assert found.words(found.only().content).startswith("the delay was a")


def test_a_participle_goes_on_with_the_same_speaker() -> None:
    assert parts("The mayor said the bridge was safe, adding that it would stay open.") == [
        ("indirect", "The mayor", "said", "the bridge was safe"),
        ("indirect", "The mayor", "adding", "it would stay open"),
    ]


def test_a_second_verb_shares_the_subject() -> None:
    assert [p[1:3] for p in parts("The mayor praised the builders and called for more bridges.")] == [
        ("The mayor", "praised"),
        ("The mayor", "called for"),
    ]


def test_a_report_that_dates_another_is_no_part_of_it() -> None:
    contents = [
        p[3] for p in parts("Peru said Friday that the talks had failed after Chile blamed Lima for the delay.")
    ]
    assert contents == ["the talks had failed", "Lima for the delay"]


def test_the_occasion_is_no_part_of_what_is_praised() -> None:
    assert (
        parts("The mayor praised the “brave builders” at a meeting with the governor.")[0][3] == "the “brave builders”"
    )


def test_an_aside_is_no_part_of_what_is_criticised() -> None:
    text = "The mayor criticised the builders, who had come from Lund, for using the wrong steel."
    assert parts(text)[0][3] == "the builders … for using the wrong steel"


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("The mayor declined to say how much it had cost.", Act.REFUSE),
        ("The mayor declined to comment.", Act.REFUSE),
        ("The mayor refused to explain the delay.", Act.REFUSE),
        ("The mayor warned that the river was rising.", Act.WARN),
        ("The mayor denied that the bridge was closed.", Act.DENY),
        ("The mayor rejected the offer.", Act.REJECT),
        ("The mayor praised the builders.", Act.PRAISE),
        ("The mayor threatened to close the bridge.", Act.THREATEN),
        ("The mayor backed the plan.", Act.SUPPORT),
        ("The mayor hopes that it will not rain.", Act.EXPRESS_HOPE),
    ],
)
def test_the_act_is_read_from_the_cue(text: str, act: Act) -> None:
    assert read(text).only().act is act


@pytest.mark.parametrize(
    "text",
    [
        "The mayor has not said when the bridge will open.",
        "The mayor and her allies have so far not signaled plans to resign.",
        "Nor have they indicated any date which they believe can be kept.",
        "The mayor never mentioned the bridge.",
        "Nobody said that the bridge was safe.",
        "The mayor could say that the bridge is safe.",
        "If the mayor says that the bridge is safe, they will go.",
        "The “green wave” reached the town.",
        "Asked about the delay, the mayor left.",
        "The bridge opened in 2020 and carries trains.",
    ],
)
def test_what_was_not_said_is_no_statement(text: str) -> None:
    assert read(text).said == []


def test_a_hedge_is_kept() -> None:
    assert read("The mayor effectively endorsed the plan.").only().hedge == "effectively"


def test_a_verb_after_a_possessive_is_read_as_a_noun() -> None:
    found = read("The ministry backed Prime Minister Ana Torres’s claims that Chile cannot guarantee peace.")
    assert found.that("Chile cannot").act is Act.SAY
    assert found.words(found.that("Ana Torres").cue) == "backed"


def test_headlines_under_read_more_say_nothing() -> None:
    assert read("The mayor resigned.\n\nRead more:\n\nMayor says bridge is safe").said == []


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        (
            "Marek Dolan, who runs the harbour, said the quay was safe.",
            "Marek Dolan, who runs the harbour",
            "the quay was safe",
        ),
        (
            "A union representing dockers said the quay was unsafe.",
            "A union representing dockers",
            "the quay was unsafe",
        ),
        ("“My answer was plain,” the former mayor said in an interview.", "the former mayor", "My answer was plain,"),
        ("“Is it safe? No,” Dolan said.", "Dolan", "Is it safe? No,"),
        ("“We lost everything that night.” — Maria Bell", "Maria Bell", "We lost everything that night."),
        (
            "“We lost everything that night.”\n\n— Maria Bell, baker",
            "Maria Bell, baker",
            "We lost everything that night.",
        ),
        ("She told one of the older captains that the storm was near.", "She", "the storm was near"),
        (
            "The harbour master issued a statement calling the plan reckless.",
            "The harbour master",
            "the plan reckless",
        ),
        ("According to harbour pilots, the channel is too shallow.", "harbour pilots", "the channel is too shallow"),
    ],
)
def test_whose_words_they_are(text: str, source: str, content: str) -> None:
    assert [(who, words) for _, who, _, words in parts(text)] == [(source, content)]


@pytest.mark.parametrize(
    "text",
    [
        "Shops supporting the plan closed early.",
        "The new proposals offer an alternative to the tunnel.",
        "A law requiring drivers to rest came into force.",
        "It is plain that the town wants a bridge.",
    ],
)
def test_what_nobody_says(text: str) -> None:
    assert parts(text) == []


def test_words_in_marks_are_not_read_as_a_report_of_their_own() -> None:
    assert len(parts("The mayor said the town would “close the road as we deem necessary” in winter.")) == 1


def test_a_quotation_after_a_report_is_a_statement_of_its_own() -> None:
    found = read("The mayor said the bridge was safe. “Nobody needs to worry about it at all.”")
    assert [a.type for a in found.findings.attributions] == [INDIRECT, DIRECT]
    assert len({speaker for speaker, _ in found.said}) == 1


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Chile was accused of closing the border.", "Chile … closing the border"),
        ("The minister is expected to resign on Monday.", "The minister … to resign on Monday"),
    ],
)
def test_what_is_said_and_not_told_by_whom(text: str, content: str) -> None:
    found = read(text)
    assert found.said == [(None, content)]


def test_a_vehicle_between_the_verb_and_what_was_said() -> None:
    assert parts("The ministry said in a statement that a patrol had been ambushed.") == [
        ("indirect", "The ministry", "said", "a patrol had been ambushed"),
    ]


def test_the_writer_goes_on_after_the_tag() -> None:
    found = parts("The road was safe, the mayor said, and the drivers blamed the ministry for the delay.")
    assert [content for *_, content in found] == ["The road was safe", "the ministry for the delay"]


def test_the_joining_word_is_the_writers() -> None:
    assert parts("But the bridge was safe, the mayor said.")[0][-1] == "the bridge was safe"


def test_the_second_half_of_a_quotation_behind_its_tag() -> None:
    found = read("“We wrote to the council four times,” she says, “and nobody answered.”")
    assert found.words(found.only().content) == "We wrote to the council four times, … and nobody answered."


def test_what_is_voiced_is_what_the_noun_takes() -> None:
    assert parts("Residents voiced concern that the river would rise.")[0][-1] == "the river would rise"


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("The mayor told the crowd this weekend he would resign.", "he would resign"),
        ("The mayor noted that last year the bridge had cost a million.", "last year the bridge had cost a million"),
    ],
)
def test_a_day_before_the_clause_dates_the_telling(text: str, content: str) -> None:
    assert parts(text)[0][-1] == content


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("The bridge was safe, the mayor said on Friday, as he left the town.", "The bridge was safe"),
        ("The bridge was safe, the mayor said, citing a new report.", "The bridge was safe"),
        ("The road was safe, the mayor said, leaving no doubt.", "The road was safe … leaving no doubt"),
    ],
)
def test_the_circumstance_of_the_telling_is_no_part_of_what_was_said(text: str, content: str) -> None:
    assert parts(text)[0][-1] == content


@pytest.mark.parametrize(
    "content",
    [
        "the tax would cost jobs in the first years, but would bring money later",
        "it was too early to tell, and there was no danger",
        "the paper will have ten writers, and it will all be done in a week",
    ],
)
def test_a_second_clause_goes_on_with_what_was_said(content: str) -> None:
    assert parts(f"The editor said {content}.") == [("indirect", "The editor", "said", content)]


def test_a_second_clause_of_the_writer_is_no_part_of_what_was_said() -> None:
    assert parts("The editor said the paper was safe, but it closed in May.")[0][-1] == "the paper was safe"


def test_what_is_felt_is_what_the_feeling_is_about() -> None:
    assert parts("Diplomats expressed outrage over the attack.")[0][-1] == "the attack"


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("The minister likened the plan to the old law, which failed.", "the plan to the old law"),
        ("The minister described the plan as a waste during a stop in Lund.", "the plan as a waste"),
    ],
)
def test_an_aside_is_no_part_of_what_something_is_called(text: str, content: str) -> None:
    assert parts(text)[0][-1] == content


def test_a_short_word_ends_behind_its_apostrophe() -> None:
    assert parts("The mayor said the bridge is for those who can’t.")[0][-1] == "the bridge is for those who can’t"


def test_one_quoted_word_before_the_tag_is_the_beginning_of_what_was_said() -> None:
    found = read("“Hopefully,” the mayor said, “this museum can help us talk to each other.”")
    assert found.words(found.only().content) == "Hopefully, … this museum can help us talk to each other."
