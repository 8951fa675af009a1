"""What people set right, put upon what a reading found: pure, so it holds in any order of loading and rebuilding.

A correction holds on to the words of its statement. In the text that it was made on these are
at their place; in another version they must be found exactly once with what stands before
and after them. One that finds no hold is `loose`: it changes nothing and is asked about.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from kb.findings import Actor, Attribution, Findings, Happening, Participant, Source, Target, statement_ids
from kb.identity.anchors import Quote
from kb.intervals import Interval, contradicts
from kb.models import Act, CorrectedField, Correction, MentionForm, Span, StatementType, Value
from kb.texts import quote_key, words

SPEECH: Final = "speech"


class Change(Value):
    """The words that a correction holds on to, and what it sets; only the part of its field is looked at.

    `places` are the words as they were found and, where a person had set their span right
    before, as they were shown: either will do. `event` is the key of the occasion, None for
    one of its own.
    """

    sha256: str
    places: tuple[tuple[Quote, ...], ...]
    speaker: Actor | None = None
    about: tuple[Target, ...] = ()
    act: Act = Act.SAY
    type: StatementType = StatementType.INDIRECT
    said: Interval = Interval()
    span: tuple[Quote, ...] = ()
    event: str | None = None
    source: tuple[Quote, ...] = ()
    cue: tuple[Quote, ...] = ()


@dataclass(frozen=True)
class Line:
    """One statement: as it was found (or marked by a person, `by`), and as it stands now."""

    id: str
    found: Attribution
    now: Attribution
    by: str | None = None
    struck: bool = False
    corrections: tuple[str, ...] = ()


@dataclass(frozen=True)
class Corrected:
    """A reading with what people set right.

    `lines` are the statements of `findings`, in its order, `struck` those that a person struck
    out, `loose` the corrections that found no hold.
    """

    findings: Findings
    lines: tuple[Line, ...]
    struck: tuple[Line, ...] = ()
    loose: tuple[Correction, ...] = ()

    def line(self, statement: str) -> Line | None:
        """The statement with this id, struck out or not."""
        return next((line for line in (*self.lines, *self.struck) if line.id == statement), None)


def corrected(findings: Findings, corrections: Iterable[Correction]) -> Corrected:
    """The findings with these corrections, all in force, the later upon the earlier."""
    desk = _Desk(findings)
    for correction in sorted(corrections, key=lambda one: (one.at, one.id)):
        desk.put(correction)
    return desk.done()


def found_again(sha256: str, quotes: Sequence[Quote], source: Source) -> tuple[Span, ...] | None:
    """Where words of one version are in another one; None unless each of them is found exactly once."""
    if sha256 == source.sha256:
        return tuple(quote.span for quote in quotes)
    spans = [quote.found(source.text) for quote in quotes]
    there = tuple(span for span in spans if span)
    return there if len(there) == len(spans) else None


@dataclass
class _Desk:
    """The findings of one article while they are corrected."""

    findings: Findings
    lines: list[Line] = field(default_factory=list[Line])
    happenings: dict[str, Happening] = field(default_factory=dict[str, Happening])
    loose: list[Correction] = field(default_factory=list[Correction])

    def __post_init__(self) -> None:
        ids = statement_ids(self.findings)
        self.lines = [Line(i, a, a) for i, a in zip(ids, self.findings.attributions, strict=True)]
        self.happenings = {happening.key: happening for happening in self.findings.happenings}

    def put(self, correction: Correction) -> None:
        """Put one correction upon what is there."""
        change = Change.model_validate_json(correction.change)
        if not _SETTERS[correction.field](self, correction, change):
            self.loose.append(correction)

    def done(self) -> Corrected:
        """The findings as they are now."""
        if all(not line.corrections for line in self.lines):
            return Corrected(self.findings, tuple(self.lines), loose=tuple(self.loose))
        kept = [line for line in self.lines if not line.struck]
        struck = tuple(line for line in self.lines if line.struck)
        lines = tuple(self._without_struck(kept))
        findings = self.findings.model_copy(
            update={
                "attributions": tuple(line.now for line in lines),
                "happenings": tuple(self._left(lines)),
                "namings": tuple(self._renamed(lines)),
            }
        )
        return Corrected(findings, lines, struck, tuple(self.loose))

    # Setting right.

    def add(self, correction: Correction, change: Change) -> bool:
        """A statement that a person marked; a reading that finds the same words speaks of the same statement."""
        spans = self._spans(change)
        source, cue = (
            found_again(change.sha256, quotes, self.findings.source) for quotes in (change.source, change.cue)
        )
        if spans is None or source is None or cue is None or self._missing(change.about):
            return False
        there = self._at(spans, correction.statement)
        occasion = there.now.occasion if there else self._occasion(correction, change.speaker, change.said)
        marked: dict[str, Any] = {
            "content": spans, "source": source, "cue": cue, "type": change.type, "act": change.act,
            "speaker": change.speaker, "about": change.about, "stated": change.said, "occasion": occasion,
        }  # fmt: skip
        if there:
            self._set(there, correction, **marked)
            return True
        made = Attribution(**marked)
        earlier = [*self.findings.attributions, *(line.found for line in self.lines if line.by), made]
        ident = statement_ids(self.findings.model_copy(update={"attributions": tuple(earlier)}))[-1]
        self.lines.append(Line(ident, made, made, by=correction.by, corrections=(correction.id,)))
        return True

    def strike(self, correction: Correction, change: Change) -> bool:
        """It is no statement; one that no reading finds any more needs no striking."""
        line = self._line(correction, change)
        if line:
            self._replace(replace(line, struck=True, corrections=(*line.corrections, correction.id)))
        return bool(line) or any(self._places(change))

    def respan(self, correction: Correction, change: Change) -> bool:
        """Other words; a reading that has them already is right."""
        spans = found_again(change.sha256, change.span, self.findings.source)
        line = self._line(correction, change) or (self._at(spans, correction.statement) if spans else None)
        if line and spans:
            self._set(line, correction, content=spans)
        return bool(line and spans)

    def respeak(self, correction: Correction, change: Change) -> bool:
        """Another speaker, or none; what others say at the occasion is not said at his."""
        line = self._line(correction, change)
        if line:
            sure = 1.0 if change.speaker else 0.0  # as of any statement that has no speaker
            confidence = line.now.confidence.model_copy(update={"speaker": sure})
            self._set(line, correction, speaker=change.speaker, confidence=confidence)
            self._part(line, correction, change.speaker, line.now.stated)
        return bool(line)

    def redate(self, correction: Correction, change: Change) -> bool:
        """Another day; where that contradicts the occasion's, it is another occasion."""
        line = self._line(correction, change)
        if line:
            confidence = line.now.confidence.model_copy(update={"date": 1.0})
            self._set(line, correction, stated=change.said, confidence=confidence)
            happening = self.happenings[line.now.occasion]
            if contradicts(happening.time, change.said) or self._alone(line):
                self._part(line, correction, line.now.speaker, change.said)
        return bool(line)

    def retarget(self, correction: Correction, change: Change) -> bool:
        """About others."""
        line = self._line(correction, change)
        if not line or self._missing(change.about):
            return False
        confidence = line.now.confidence.model_copy(update={"target": 1.0})
        self._set(line, correction, about=change.about, confidence=confidence)
        return True

    def move(self, correction: Correction, change: Change) -> bool:
        """Said at another occasion of the article, or at one of its own."""
        line = self._line(correction, change)
        if not line or (change.event and change.event not in self.happenings):
            return False
        key = change.event or self._occasion(correction, line.now.speaker, line.now.stated)
        self._set(line, correction, occasion=key)
        return True

    def react(self, correction: Correction, change: Change) -> bool:
        """Another act."""
        line = self._line(correction, change)
        if line:
            self._set(line, correction, act=change.act)
        return bool(line)

    def retype(self, correction: Correction, change: Change) -> bool:
        """Another type."""
        line = self._line(correction, change)
        if line:
            self._set(line, correction, type=change.type)
        return bool(line)

    # Finding the statement.

    def _places(self, change: Change) -> list[tuple[Span, ...]]:
        found = (found_again(change.sha256, quotes, self.findings.source) for quotes in change.places)
        return [spans for spans in found if spans]

    def _spans(self, change: Change) -> tuple[Span, ...] | None:
        return next(iter(self._places(change)), None)

    def _line(self, correction: Correction, change: Change) -> Line | None:
        found = (self._at(spans, correction.statement) for spans in self._places(change))
        return next((line for line in found if line), None)

    def _at(self, spans: tuple[Span, ...], ident: str) -> Line | None:
        """The statement at these words; of several that stand there, the one with this id."""
        here = [line for line in self.lines if any(self._same(spans, a.content) for a in (line.found, line.now))]
        return next((line for line in here if line.id == ident), here[0] if len(here) == 1 else None)

    def _same(self, one: Sequence[Span], other: Sequence[Span]) -> bool:
        """The same words at the same place, whatever punctuation stands at their ends."""
        return one == other or (
            len(one) == len(other)
            and all(max(a.start, b.start) < min(a.end, b.end) for a, b in zip(one, other, strict=True))
            and self._key(one) == self._key(other)
        )

    def _key(self, spans: Sequence[Span]) -> str:
        return quote_key(" … ".join(self.findings.source.text[start:end] for start, end in spans))

    # Changing it.

    def _set(self, line: Line, correction: Correction, **fields: object) -> None:
        now = line.now.model_copy(update=fields)
        self._replace(replace(line, now=now, corrections=(*line.corrections, correction.id)))

    def _replace(self, line: Line) -> None:
        self.lines = [line if known.id == line.id else known for known in self.lines]

    def _missing(self, about: Iterable[Target]) -> bool:
        return any(target.happening and target.happening not in self.happenings for target in about)

    def _alone(self, line: Line) -> bool:
        """Whether nothing else was said at its occasion."""
        return not any(o.now.occasion == line.now.occasion and o.id != line.id and not o.struck for o in self.lines)

    def _part(self, line: Line, correction: Correction, speaker: Actor | None, said: Interval) -> None:
        """An occasion of its own."""
        key = self._occasion(correction, speaker, said)
        now = next(known for known in self.lines if known.id == line.id)
        self._replace(replace(now, now=now.now.model_copy(update={"occasion": key})))

    def _occasion(self, correction: Correction, speaker: Actor | None, said: Interval) -> str:
        """The key of a new occasion."""
        key = f"by a person:{correction.id}"
        who = (Participant(actor=speaker, role="speaker"),) if speaker else ()
        name = f"{speaker.name}’s remarks" if speaker else "remarks"
        self.happenings[key] = Happening(key=key, type=SPEECH, name=name, time=said, participants=who)
        return key

    # Putting it together.

    def _without_struck(self, kept: Sequence[Line]) -> Iterable[Line]:
        """What is left, pointing to what is left."""
        number = {line.id: n for n, line in enumerate(self.lines)}
        place = {number[line.id]: n for n, line in enumerate(kept)}
        for line in kept:
            now = line.now
            embeds = tuple(place[n] for n in now.embeds if n in place)
            responds = tuple(
                r.model_copy(update={"statement": place[r.statement]}) for r in now.responds_to if r.statement in place
            )
            yield replace(line, now=now.model_copy(update={"embeds": embeds, "responds_to": responds}))

    def _left(self, lines: Sequence[Line]) -> Iterable[Happening]:
        """Happenings without the occasions at which nothing was said after all."""
        spoken = {line.now.occasion for line in lines}
        named = {naming.happening for naming in self.findings.namings}
        named |= {target.happening for line in lines for target in line.now.about}
        named |= {dating.happening for line in lines for dating in line.now.dated_by}
        return (h for key, h in self.happenings.items() if h.type != SPEECH or key in spoken or key in named)

    def _renamed(self, lines: Sequence[Line]) -> Iterable[Any]:
        """Whom the words of a source mean, where a person said so of all that is attributed to them.

        A name stays its bearer's: who spoke is set right, and not what somebody is called.
        """
        speakers: dict[Span, set[Actor | None]] = {}
        for line in lines:
            for span in line.now.source[:1]:
                speakers.setdefault(span, set()).add(line.now.speaker)
        told = {line.now.source[0] for line in lines if line.now.source and line.now.speaker != line.found.speaker}
        for naming in self.findings.namings:
            if naming.span in told and len(speakers[naming.span]) == 1:
                (actor,) = speakers[naming.span]
                if naming.form is not MentionForm.NAME or self._bears(actor, naming.span):
                    yield naming.model_copy(update={"actor": actor, "score": 1.0})
                    continue
            yield naming

    def _bears(self, actor: Actor | None, span: Span) -> bool:
        """Whether the printed name is this one's, or the end of it."""
        printed = words(self.findings.source.text[span.start : span.end])
        return actor is not None and bool(printed) and words(actor.name)[-len(printed) :] == printed


_SETTERS: Final[Mapping[CorrectedField, Callable[[_Desk, Correction, Change], bool]]] = {
    CorrectedField.SPEAKER: _Desk.respeak,
    CorrectedField.ABOUT: _Desk.retarget,
    CorrectedField.ACT: _Desk.react,
    CorrectedField.TYPE: _Desk.retype,
    CorrectedField.SAID: _Desk.redate,
    CorrectedField.SPAN: _Desk.respan,
    CorrectedField.EVENT: _Desk.move,
    CorrectedField.STRUCK: _Desk.strike,
    CorrectedField.ADDED: _Desk.add,
}
