"""What another reading of an article changed: what appeared, what vanished, what has another speaker."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kb.findings import Attribution, Findings, statement_ids, words_of
from kb.identity.readings import findings_of
from kb.models import Reading, Standing
from kb.texts import quote_key


@dataclass(frozen=True)
class Told:
    """A statement in words; `was` is who had said it before, where that is another."""

    id: str
    text: str
    speaker: str | None
    was: str | None = None


@dataclass(frozen=True)
class Changes:
    """How the current reading of an article differs from the one that was shown before it."""

    article: str
    before: str
    """The run that read it before, with its version."""
    after: str
    appeared: tuple[Told, ...]
    vanished: tuple[Told, ...]
    respoken: tuple[Told, ...]
    """Those that changed their speaker."""

    @property
    def any(self) -> bool:
        """Whether anything that a reader would notice is another."""
        return bool(self.appeared or self.vanished or self.respoken)


def latest_changes(readings: Sequence[Reading]) -> Changes | None:
    """What the current of these readings of one article changed; None where it is the only one."""
    current = next((reading for reading in readings if reading.standing is Standing.CURRENT), None)
    older = [reading for reading in readings if reading is not current]
    if not current or not older:
        return None
    before = max(older, key=lambda reading: (reading.shown_at[-1:], reading.id))
    return compare(current.article, findings_of(before), findings_of(current))


def compare(article: str, before: Findings, after: Findings) -> Changes:
    """Statements are the same when their words are; of equal ones, in the order of the text."""
    old, new = _told(before), _told(after)
    return Changes(
        article,
        _run(before),
        _run(after),
        appeared=tuple(new[key] for key in new if key not in old),
        vanished=tuple(old[key] for key in old if key not in new),
        respoken=tuple(
            Told(new[key].id, new[key].text, new[key].speaker, old[key].speaker or "nobody")
            for key in new
            if key in old and new[key].speaker != old[key].speaker
        ),
    )


def _told(findings: Findings) -> dict[tuple[str, int], Told]:
    seen: Counter[str] = Counter()
    found: dict[tuple[str, int], Told] = {}
    for ident, attribution in zip(statement_ids(findings), findings.attributions, strict=True):
        text = words_of(attribution, findings.source.text)
        key = quote_key(text)
        found[key, seen[key]] = Told(ident, text, _speaker(attribution))
        seen[key] += 1
    return found


def _speaker(attribution: Attribution) -> str | None:
    return attribution.speaker.name if attribution.speaker else None


def _run(findings: Findings) -> str:
    return f"{findings.extractor} {findings.version}"
