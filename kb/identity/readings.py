"""What was ever read of an article, which of it is shown, and since when each statement is known."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Final, NamedTuple

from kb.findings import Findings, article_id, run_id, statement_ids, version_id
from kb.models import Reading, Standing, make_id

_PARSED: Final = 32
"""Findings that are kept parsed; those of one change are asked for several times."""


class Stamp(NamedTuple):
    """When something became known, and the write that brought it into this store."""

    at: datetime | None
    revision: int | None


@dataclass(frozen=True)
class Shown:
    """What the graph shows of an article: the current reading, and since when each statement is known."""

    reading: Reading
    learnt: Mapping[str, Stamp] = field(default_factory=dict[str, Stamp])

    @property
    def findings(self) -> Findings:
        return findings_of(self.reading)


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


def shown(readings: Sequence[Reading]) -> Shown | None:
    """What is shown of an article of which all this was read."""
    current = next((reading for reading in readings if reading.standing is Standing.CURRENT), None)
    return Shown(current, _learnt(readings)) if current else None


def shown_by_article(readings: Iterable[Reading]) -> dict[str, Shown]:
    """What is shown of each article; all readings of each must be given."""
    groups: dict[str, list[Reading]] = {}
    for reading in readings:
        groups.setdefault(reading.article, []).append(reading)
    found = {article: shown(group) for article, group in groups.items()}
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
