"""Responses: a statement that answers another one of the same article.

"Russia called his remarks unacceptable" answers his last statement, "responded by accusing X"
the last one of X, "Baku opposed it" the statement before whose content "it" is.
"""

from dataclasses import replace

from kb.findings import Actor, Response
from kb.models import Stance
from loaders.cues import lexicon
from loaders.draft import Draft, Frame, Statement
from loaders.nesting import STANCES

_ANSWERING = {"respond", "reply", "retort", "counter", "react"}
_POINTING = {"it", "that", "this"}


def responses(draft: Draft) -> Draft:
    """Link each answer to what it answers."""
    return replace(draft, statements=tuple(_answering(draft, n) for n in range(len(draft.statements))))


def _answering(draft: Draft, n: int) -> Statement:
    statement = draft.statements[n]
    if statement.responds_to:
        return statement
    found = _to_saying(draft, n) or _by_cue(draft, n) or _to_pronoun(draft, n)
    return replace(statement, responds_to=(found,)) if found else statement


def _to_saying(draft: Draft, n: int) -> Response | None:
    """The object is somebody's remarks, without what they were."""
    statement = draft.statements[n]
    if statement.object_word is None or statement.embeds:
        return None
    thing = draft.parse.words[statement.object_word]
    owner = draft.parse.first(thing.i, "poss")
    if thing.lemma not in lexicon().sayings or owner is None:
        return None
    figure = draft.cast.figure(owner.i)
    stance = STANCES.get(statement.act) or _verdict(draft, statement)
    return _last_of(draft, n, figure.actor if figure else None, stance) if stance else None


def _verdict(draft: Draft, statement: Statement) -> Stance | None:
    """What a naming says of a remark: "called it unacceptable"."""
    if statement.frame is not Frame.NAMING:
        return None
    words = {draft.parse.words[i].low for span in statement.content for i in draft.parse.within(span)}
    return Stance.REJECTS if words & lexicon().reproaches else None


def _by_cue(draft: Draft, n: int) -> Response | None:
    """As in "responded by accusing X": the cue itself says that it is an answer."""
    statement = draft.statements[n]
    if statement.cue_word < 0:
        return None
    cue = draft.parse.words[statement.cue_word]
    chain = (cue, *draft.parse.above(cue.i)) if cue.dep in ("pcomp", "xcomp", "advcl") else (cue,)
    if not any(w.lemma in _ANSWERING for w in chain[:3]):
        return None
    aimed = draft.cast.figure(statement.object_word) if statement.object_word is not None else None
    return _last_of(draft, n, aimed.actor if aimed else None, Stance.REJECTS) if aimed else None


def _to_pronoun(draft: Draft, n: int) -> Response | None:
    """The content is a bare "it": what was said right before, by somebody else."""
    statement = draft.statements[n]
    words = [draft.parse.words[i].low for span in statement.content for i in draft.parse.within(span)]
    stance = STANCES.get(statement.act)
    if len(words) != 1 or words[0] not in _POINTING or not stance:
        return None
    for m in range(n - 1, -1, -1):
        other = draft.statements[m]
        if other.speaker != statement.speaker and not _inside_another(draft, m):
            near = _sentence(draft, statement) - _sentence(draft, other) <= 1
            return Response(statement=m, stance=stance) if near else None
    return None


def _inside_another(draft: Draft, m: int) -> bool:
    return any(m in other.embeds for other in draft.statements)


def _sentence(draft: Draft, statement: Statement) -> int:
    words = draft.parse.within(statement.cue[0])
    return draft.parse.words[words[0]].sentence if words else -1


def _last_of(draft: Draft, n: int, speaker: Actor | None, stance: Stance) -> Response | None:
    """The last statement before this one by a speaker, or None."""
    if speaker is None or speaker == draft.statements[n].speaker:
        return None
    for m in range(n - 1, -1, -1):
        if (
            draft.statements[m].speaker == speaker
            and draft.parse.words[draft.statements[m].cue_word].lemma not in lexicon().nouns
        ):
            return Response(statement=m, stance=stance)
    return None
