"""What was ever read of an article and set right, which of it is shown, and since when each statement is known."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Final, NamedTuple

from kb.findings import Findings, Source, article_id, run_id, statement_ids, version_id
from kb.identity.corrections import Corrected, Line, corrected
from kb.models import Correction, Linking, Reading, Standing, make_id

_PARSED: Final = 32
"""Findings that are kept parsed; those of one change are asked for several times."""


class Stamp(NamedTuple):
    """When something became known, and the write that brought it into this store."""

    at: datetime | None
    revision: int | None


_UNKNOWN: Final = Stamp(None, None)


@dataclass(frozen=True)
class Shown:
    """What the graph shows of an article.

    It is the current reading with the corrections in force; `older` are the other readings,
    `learnt` tells since when each statement that was read is known. `linkings` are the links in
    force that were made in it, `cited` all that lead to it.
    """

    reading: Reading
    learnt: Mapping[str, Stamp] = field(default_factory=dict[str, Stamp])
    older: tuple[Reading, ...] = ()
    corrections: tuple[Correction, ...] = ()
    linkings: tuple[Linking, ...] = ()
    cited: tuple[Linking, ...] = ()

    @cached_property
    def corrected(self) -> Corrected:
        """The statements as they stand."""
        return corrected(findings_of(self.reading), self.corrections)

    @property
    def findings(self) -> Findings:
        """What is found, as people set it right."""
        return self.corrected.findings

    @property
    def source(self) -> Source:
        """The article as it was received last."""
        return findings_of(self.reading).source

    def stamp(self, line: Line) -> Stamp:
        """Since when a statement is known: by reading, or by the person who added it."""
        added = (one for one in self.corrections if line.by and one.id == line.corrections[0])
        return self.learnt.get(line.id) or next((Stamp(one.at, one.revision) for one in added), _UNKNOWN)


def reading_of(findings: Findings) -> Reading:
    """The reading of these findings; when, and from which file, they were read again does not make another."""
    moment = {"source": {"retrieved_at", "path"}}
    substance = sha256(findings.model_dump_json(exclude_defaults=True, exclude=moment).encode()).hexdigest()
    return Reading(
        id=make_id("reading", version_id(findings.source), run_id(findings), substance),
        article=article_id(findings.source),
        findings=findings.model_dump_json(exclude_defaults=True),
    )


def findings_of(reading: Reading) -> Findings:
    """What was read."""
    return _parsed(reading.findings)


@lru_cache(_PARSED)
def _parsed(text: str) -> Findings:
    return Findings.model_validate_json(text)


@dataclass(frozen=True)
class Decided:
    """What people decided about some articles: all of it, in force or not."""

    corrections: Sequence[Correction] = ()
    linkings: Sequence[Linking] = ()
    cited: Sequence[Linking] = ()
    """Links that lead to these articles."""

    def about(self, article: str) -> "Decided":
        """What was decided about one of them."""
        return Decided(
            [one for one in self.corrections if one.article == article],
            [one for one in self.linkings if one.article == article],
            [one for one in self.cited if one.target == article],
        )


_NOTHING: Final = Decided()


def shown(readings: Sequence[Reading], decided: Decided = _NOTHING) -> Shown | None:
    """What is shown of an article of which all this was read and decided."""
    current = next((reading for reading in readings if reading.standing is Standing.CURRENT), None)
    if not current:
        return None
    older = sorted((r for r in readings if r is not current), key=lambda r: (_version(r) != _version(current), r.id))
    corrections = tuple(one for one in decided.corrections if one.in_force)
    linkings = tuple(one for one in decided.linkings if one.in_force)
    return Shown(current, _learnt(readings), tuple(older), corrections, linkings, tuple(decided.cited))


def _version(reading: Reading) -> str:
    return version_id(findings_of(reading).source)


def shown_by_article(readings: Iterable[Reading], decided: Decided = _NOTHING) -> dict[str, Shown]:
    """What is shown of each article; all that was read of and decided about each must be given."""
    groups: dict[str, list[Reading]] = {}
    for reading in readings:
        groups.setdefault(reading.article, []).append(reading)
    found = {article: shown(group, decided.about(article)) for article, group in groups.items()}
    return {article: each for article, each in found.items() if each}


def adopted(readings: Iterable[Reading], findings: Findings, stamp: Stamp) -> list[Reading]:
    """The readings of an article when `findings` are what is shown of it from now on."""
    new = reading_of(findings).model_copy(update={"recorded_at": stamp.at, "revision": stamp.revision})
    there = {reading.id: reading.model_copy(update={"standing": Standing.SUPERSEDED}) for reading in readings}
    known = there.setdefault(new.id, new)
    there[new.id] = known.model_copy(update={"standing": Standing.CURRENT, "shown_at": (*known.shown_at, stamp.at)})
    return list(there.values())


def _learnt(readings: Iterable[Reading]) -> dict[str, Stamp]:
    """A statement is known since the first reading that has it."""
    found: dict[str, Stamp] = {}
    for reading in sorted(readings, key=lambda reading: (str(reading.recorded_at), reading.id)):
        for ident in statement_ids(findings_of(reading)):
            found.setdefault(ident, Stamp(reading.recorded_at, reading.revision))
    return found
