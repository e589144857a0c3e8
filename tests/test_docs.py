"""Both editions of the method say the same, section by section."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
ENGLISH, CHINESE = "method.md", "method.zh.md"
NUMBER = re.compile(r"(?<![A-Za-z0-9_.])\d*\.?\d+(?: ?%)?")
SPAN = re.compile(r"`([^`]+)`")
FORMULA = re.compile(r"^ {4}.*$", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#]+)[^)]*\)")


@dataclass(frozen=True)
class Section:
    """What a translation keeps: files of the head; formulas; and of the text, whose order of words
    is its own, the figures, what stands in code, and the links."""

    files: tuple[str, ...]
    formulas: tuple[str, ...]
    figures: tuple[str, ...]
    spans: tuple[str, ...]
    links: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Section":
        head, _, body = text.partition("\n")
        prose = FORMULA.sub("", body)
        return cls(
            tuple(SPAN.findall(head)),
            tuple(FORMULA.findall(body)),
            tuple(sorted(figure.replace(" ", "") for figure in NUMBER.findall(prose))),
            tuple(sorted(SPAN.findall(prose))),
            tuple(sorted(LINK.findall(prose))),
        )


def sections(edition: str) -> list[Section]:
    """The opening, without its link to the other edition, then the sections in order."""
    text = (DOCS / edition).read_text(encoding="utf-8")
    other = CHINESE if edition == ENGLISH else ENGLISH
    opening, *rest = re.split(r"^## ", text, flags=re.MULTILINE)
    assert f"]({other})" in opening, f"{edition} does not lead to {other}"
    return [Section.of(part) for part in (opening.replace(f"]({other})", ""), *rest)]


def test_both_editions_have_the_same_sections() -> None:
    one, two = ([part.files for part in sections(name)] for name in (ENGLISH, CHINESE))
    assert one == two
    assert len(one) > 10, "sections were not found"


@pytest.mark.parametrize("kept", ["formulas", "figures", "spans", "links"])
def test_both_editions_hold_the_same_in_every_section(kept: str) -> None:
    pairs = zip(sections(ENGLISH), sections(CHINESE), strict=True)
    for place, (one, two) in enumerate(pairs):
        assert getattr(one, kept) == getattr(two, kept), f"section {place}: {one.files}"
    assert any(getattr(part, kept) for part in sections(ENGLISH)), f"no {kept} were found"


def test_a_changed_figure_is_noticed() -> None:
    text = "Head — `a.py`\n\nOf 3 % (.67), 1/m and x_2: 400, 1995.\n"
    assert Section.of(text).figures == (".67", "1", "1995", "3%", "400")
    assert Section.of(text) != Section.of(text.replace(".67", ".76"))
    assert Section.of(text) == Section.of("头——`a.py`\n\n1995，400：1/m，.67（3%）。\n")


@pytest.mark.parametrize("edition", [ENGLISH, CHINESE])
def test_heads_and_links_lead_somewhere(edition: str) -> None:
    for part in sections(edition):
        for file in part.files:
            assert (ROOT / "berth" / file).exists(), file
        for target in part.links:
            assert (DOCS / target).exists(), target
