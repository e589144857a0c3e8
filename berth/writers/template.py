"""`TemplateWriter`: words from phrases, always at hand and always the same."""

from collections.abc import Sequence
from dataclasses import replace

from berth.core import Finding, Sentence
from berth.writers import labels
from berth.writers.brief import PositionBrief
from berth.writers.facts import Facts
from berth.writers.limits import limits
from berth.writers.method import method
from berth.writers.quality import quality
from berth.writers.sensitivity import sensitivity
from berth.writers.statement import statement
from berth.writers.summary import summary
from berth.writers.tongue import Tongue, tongue
from berth.writers.writer import Lang


class TemplateWriter:
    """The default `Writer`, in English or Chinese; the sections' methods are those of `Writer`."""

    def __init__(self, lang: Lang = "en") -> None:
        self.tongue: Tongue = tongue(lang)

    def need_label(self, keywords: Sequence[str], examples: Sequence[Sentence], lang: Lang) -> str:
        """A keyword, or a phrase of two; never empty, at most `labels.LONGEST` characters."""
        return labels.need_label(tongue(lang), keywords, examples)

    def segment_label(self, needs: Sequence[str], keywords: Sequence[str], lang: Lang) -> str:
        """What the segment puts first."""
        return labels.segment_label(tongue(lang), needs, keywords)

    def statement(self, brief: PositionBrief) -> tuple[Sentence, ...]:
        """Two to four sentences, to be joined by the language's `gap`."""
        return statement(replace(self.tongue, scale=brief.scale), brief)

    def summary(
        self, facts: Sequence[Finding], positions: Sequence[PositionBrief] = ()
    ) -> tuple[Sentence, ...]:
        """At most sixteen sentences, the position first."""
        known = Facts(facts)
        return summary(replace(self.tongue, scale=known.scale), known, positions)

    def limits(self, facts: Sequence[Finding]) -> tuple[Sentence, ...]:
        """The limits that apply; self-selection and halo always do."""
        known = Facts(facts)
        return limits(replace(self.tongue, scale=known.scale), known)

    def sensitivity(self, facts: Sequence[Finding]) -> tuple[Sentence, ...]:
        """How the first position fares when parts of the evidence are left out."""
        return sensitivity(self.tongue, Facts(facts))

    def method(self, facts: Sequence[Finding]) -> tuple[Sentence, ...]:
        """One sentence a step that was taken."""
        return method(self.tongue, Facts(facts))

    def quality(self, facts: Sequence[Finding]) -> tuple[Sentence, ...]:
        """Rows read, used and rejected, and what the rest speak of."""
        return quality(self.tongue, Facts(facts))

    @property
    def notices(self) -> list[str]:
        """Nothing: templates do not fail."""
        return []

    def joined(self, sentences: Sequence[Sentence]) -> str:
        """Sentences as one text, such as the `statement` column of the positions."""
        return self.tongue.gap.join(sentence.text for sentence in sentences)
