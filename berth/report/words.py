"""The words of the report in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass

from berth.report.card_words_en import CARD_ENGLISH
from berth.report.card_words_zh import CARD_CHINESE
from berth.report.words_en import ENGLISH
from berth.report.words_zh import CHINESE

CATALOGUES: Mapping[str, Mapping[str, str]] = {
    "en": ENGLISH | CARD_ENGLISH,
    "zh": CHINESE | CARD_CHINESE,
}


@dataclass(frozen=True)
class Words:
    """A catalogue: `words("needs.title")`, with values for what stands in braces."""

    lang: str

    def __call__(self, key: str, **values: object) -> str:
        """The words under the key; KeyError if the catalogue lacks it."""
        return CATALOGUES[self.lang][key].format(**values)

    def raw(self, key: str) -> str:
        """The words under the key with their braces."""
        return CATALOGUES[self.lang][key]

    def name(self, group: str, key: str) -> str:
        """A name that comes from the evidence's side: the catalogue's word, or the name itself."""
        return CATALOGUES[self.lang].get(f"{group}.{key.replace(' ', '_')}", key.replace("_", " "))

    @property
    def join(self) -> str:
        """What stands between two sentences."""
        return "" if self.lang == "zh" else " "

    @property
    def comma(self) -> str:
        """What stands between the items of a list."""
        return "、" if self.lang == "zh" else ", "

    @property
    def colon(self) -> str:
        """What stands between a name and what is said of it."""
        return "：" if self.lang == "zh" else ": "

    @property
    def semicolon(self) -> str:
        """What stands between lists."""
        return "；" if self.lang == "zh" else "; "

    @property
    def stop(self) -> str:
        """What stands between two parts that are no whole sentences."""
        return "。" if self.lang == "zh" else ". "

    @property
    def both(self) -> str:
        """What stands between two names that make one."""
        return "与" if self.lang == "zh" else " & "
