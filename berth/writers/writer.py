"""`Writer`: what puts findings into words."""

from collections.abc import Sequence
from typing import Literal, Protocol

from berth.core import Finding, Sentence
from berth.writers.brief import PositionBrief

Lang = Literal["en", "zh"]


class Writer(Protocol):
    """Words for findings in one language; every sentence carries the rows that it stands on.

    Which findings a section speaks of is told in `berth.writers.facts`; it passes over what it
    does not know and what is missing.
    """

    def need_label(self, keywords: Sequence[str], examples: Sequence[Sentence], lang: Lang) -> str:
        """A name of a few words for a need; examples are redacted verbatims with their rows."""
        ...

    def segment_label(self, needs: Sequence[str], keywords: Sequence[str], lang: Lang) -> str:
        """A name of a few words for the people to whom these needs matter most."""
        ...

    def statement(self, brief: PositionBrief) -> tuple[Sentence, ...]:
        """A position in Moore's (1991) form, one sentence a clause."""
        ...

    def summary(
        self, facts: Sequence[Finding], positions: Sequence[PositionBrief] = ()
    ) -> tuple[Sentence, ...]:
        """What a founder should know first; positions come best first."""
        ...

    def limits(self, facts: Sequence[Finding]) -> tuple[Sentence, ...]:
        """What the figures cannot tell."""
        ...

    def sensitivity(self, facts: Sequence[Finding]) -> tuple[Sentence, ...]:
        """How the first position fares when parts of the evidence are left out."""
        ...

    def method(self, facts: Sequence[Finding]) -> tuple[Sentence, ...]:
        """How the figures came about."""
        ...

    def quality(self, facts: Sequence[Finding]) -> tuple[Sentence, ...]:
        """What evidence there was, and what became of it."""
        ...

    @property
    def notices(self) -> list[str]:
        """What went wrong in the writing, in words for the user."""
        ...
