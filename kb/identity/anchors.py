"""Words that are held on to while their text changes: found again once, or not at all."""

from typing import Final, Self

from kb.models import Span, Value

CONTEXT: Final = 32
"""How many characters are remembered on either side."""


class Quote(Value):
    """Words with what stands before and after them, and where that was."""

    exact: str
    prefix: str
    suffix: str
    start: int

    @classmethod
    def of(cls, text: str, at: Span) -> Self:
        """The words at a place of a text."""
        return cls(
            exact=text[at.start : at.end],
            prefix=text[max(0, at.start - CONTEXT) : at.start],
            suffix=text[at.end : at.end + CONTEXT],
            start=at.start,
        )

    @property
    def span(self) -> Span:
        """Where they were."""
        return Span(self.start, self.start + len(self.exact))

    def found(self, text: str) -> Span | None:
        """Where they are in another text; None when they are not there with what surrounds them, or more than once."""
        whole = self.prefix + self.exact + self.suffix
        first = text.find(whole)
        if first < 0 or text.find(whole, first + 1) >= 0:
            return None
        start = first + len(self.prefix)
        return Span(start, start + len(self.exact))
