"""`Tongue`: the words and habits of the language that a report is written in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from berth.core import Finding
from berth.writers import figures
from berth.writers.chinese import CHINESE
from berth.writers.english import ENGLISH
from berth.writers.writer import Lang

_LONGEST = 80


@dataclass(frozen=True)
class Tongue:
    """A language's phrases, looked up by key; all languages have the same keys and blanks.

    percent: the sign and what parts it from the number; pair and comma: what joins the last two of
    a list, and the others; either: the last two of alternatives; gap: what parts sentences; scale:
    the rating's, where it is known.
    """

    code: Lang
    phrases: Mapping[str, str]
    percent: str
    pair: str
    comma: str
    either: str
    gap: str
    scale: tuple[float, float] | None = None

    def say(self, key: str, **parts: object) -> str:
        """The phrase with its blanks filled."""
        return self.phrases[key].format(**parts)

    def named(self, group: str, name: str) -> str:
        """The language's word for a name from the evidence's side, else the name itself."""
        return self.phrases.get(f"{group}.{name}", tidy(name))

    def count(self, number: float | None, noun: str) -> str:
        """A count with its noun in the right number, such as `1 review`."""
        many = "one" if number == 1 else "many"
        return self.say(f"noun.{noun}.{many}", n=figures.whole(number))

    def series(self, names: Sequence[str]) -> str:
        """Names in a list; the last two are joined by `and`."""
        if len(names) < 2:
            return "".join(names)
        return self.comma.join(names[:-1]) + self.pair + names[-1]

    def alternatives(self, names: Sequence[str]) -> str:
        """Names in a list; the last two are joined by `or`."""
        return replace(self, pair=self.either).series(names)

    def value(self, finding: Finding) -> str:
        """A finding's value in its unit."""
        return figures.shown(finding.value, finding.unit, self._places(finding), self.percent)

    def measured(self, finding: Finding) -> str:
        """Value and interval: `3.4, 90 % interval 3.1 to 3.7`."""
        if finding.interval is None:
            return self.value(finding)
        return self.say("figure.interval", **self._figures(finding, finding.interval))

    def enclosed(self, finding: Finding) -> str:
        """The same with the interval in brackets: `3.4 (90 % interval 3.1 to 3.7)`."""
        if finding.interval is None:
            return self.value(finding)
        return self.say("figure.enclosed", **self._figures(finding, finding.interval))

    def between(self, finding: Finding) -> str:
        """The interval alone, where its ends tell more than the value between them."""
        if finding.interval is None:
            return self.value(finding)
        return self.say("caveats.between", **self._figures(finding, finding.interval))

    def _places(self, finding: Finding) -> int:
        return figures.places(finding, figures.rating_places(self.scale))

    def _figures(self, finding: Finding, interval: tuple[float, float]) -> dict[str, str]:
        decimals = self._places(finding)
        low, high = (
            figures.shown(bound, finding.unit, decimals, self.percent) for bound in interval
        )
        level = figures.number(finding.level * 100, 0) + self.percent
        return {"value": self.value(finding), "level": level, "low": low, "high": high}

    def often(self, frequency: float, of: str) -> str:
        """How often something came out: `in 8 of 10 resamples`; `of` names a noun."""
        times, all_of = figures.out_of(frequency)
        if times == 0:
            return self.say("often.never", of=self.say(f"noun.{of}.bare"))
        if times == all_of:
            return self.say("often.always", of=self.say(f"noun.{of}.bare"))
        return self.say("often.some", times=times, of=self.count(all_of, of))

    def need(self, name: str) -> str:
        """A need's name as it stands within a sentence."""
        name = tidy(name)
        if self.code == "zh":
            return name
        return name if name[1:] != name[1:].lower() else name.lower()

    def needs(self, names: Sequence[str]) -> str:
        """Several needs' names within a sentence."""
        return self.series([self.need(name) for name in names])

    def a(self, thing: str) -> str:
        """The thing with its article, where the language has one."""
        if self.code == "zh":
            return tidy(thing)
        return f"{_article(tidy(thing))} {tidy(thing)}"


def _article(thing: str) -> str:
    word = thing.split(" ")[0]
    lower = word.lower()
    if len(word) > 1 and word.isupper():
        return "an" if word[0] in "AEFHILMNORSX" else "a"
    if lower.startswith(("honest", "hour", "heir", "honor", "honour")):
        return "an"
    if lower.startswith(("one", "once", "uni", "use", "usu", "util", "eu", "ubi")):
        return "an" if lower.startswith(("unin", "unim", "unid")) else "a"
    return "an" if lower[:1] in {*"aeiou8"} else "a"


def tidy(name: str) -> str:
    """A name from the data on one line, without control characters, and not too long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def capital(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


_TONGUES = {
    "en": Tongue("en", ENGLISH, "%", " and ", ", ", " or ", " "),
    "zh": Tongue("zh", CHINESE, "%", "和", "、", "或", ""),
}


def tongue(lang: str) -> Tongue:
    """The tongue of a language code; English where there is none."""
    return _TONGUES["zh" if lang.lower().split("-")[0] == "zh" else "en"]


def percent(finding: Finding) -> Finding:
    """The finding with the unit of a share, whatever it was called."""
    return finding if finding.unit in figures.SHARES else replace(finding, unit="share")
