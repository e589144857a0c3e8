"""Colours and type of the charts, and how a page recolours them."""

from dataclasses import dataclass, fields
from typing import Any

import altair as alt

from berth.report.placing import lines

LATIN = "Liberation Sans, Arial"
HAN = "Noto Sans CJK SC, PingFang SC, Microsoft YaHei"


@dataclass(frozen=True)
class Theme:
    """One colour for each part something plays in a chart or on the page; all of them differ.

    good_1..4 and poor_1..4 grow from pale to strong: blue and orange, which people of every kind
    of colour vision tell apart.
    """

    paper: str
    raised: str
    ink: str
    soft: str
    faint: str
    line: str
    accent: str
    wash: str
    region: str
    good_1: str
    good_2: str
    good_3: str
    good_4: str
    poor_1: str
    poor_2: str
    poor_3: str
    poor_4: str

    def variables(self) -> str:
        """The colours as CSS custom properties."""
        return "".join(f"--{name.replace('_', '-')}:{getattr(self, name)};" for name in self.names)

    def recolouring(self) -> str:
        """CSS that ties colours written into an SVG in this theme to the custom properties."""
        return "".join(
            f".chart [{part}='{getattr(self, name)}']{{{part}:var(--{name.replace('_', '-')})}}"
            for name in self.names
            for part in ("fill", "stroke")
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the colours."""
        return tuple(one.name for one in fields(self))

    def dress(self, chart: Any, title: str = "", note: str = "", lang: str = "en") -> Any:
        """Give a chart the theme's type and axes; no grid but hairlines, no frame.

        note: stands beneath the title, in lines of about the chart's width.
        """
        # What draws the pictures looks in the first font, and then anywhere.
        fonts = (HAN, LATIN) if lang == "zh" else (LATIN, HAN)
        font = ", ".join((*fonts, "sans-serif"))
        text = {"labelColor": self.soft, "titleColor": self.soft, "labelFontSize": 11}
        dressed = chart.configure(background=self.paper, font=font, padding=24 if title else 4)
        dressed = dressed.configure_view(stroke=None).configure_axis(
            grid=False,
            domainColor=self.line,
            tickColor=self.line,
            tickSize=4,
            titleFontSize=11,
            titleFontWeight="normal",
            titlePadding=10,
            labelPadding=5,
            labelLimit=260,
            **text,
        )
        dressed = dressed.configure_title(
            color=self.ink,
            fontSize=15,
            fontWeight=600,
            anchor="start",
            offset=16,
            subtitleColor=self.soft,
            subtitleFontSize=11,
            subtitlePadding=6,
        ).configure_legend(**text, titleFontSize=11, titleFontWeight="normal")
        if not title:
            return dressed
        under = lines(note, 110) if note else alt.Undefined
        return dressed.properties(title=alt.TitleParams(title, subtitle=under))


LIGHT = Theme(
    paper="#ffffff",
    raised="#f6f7f8",
    ink="#17212b",
    soft="#55616d",
    faint="#6a7681",
    line="#dde2e6",
    accent="#14567d",
    wash="#e8f0f5",
    region="#b9c4cd",
    good_1="#e3eef6",
    good_2="#bfd9ea",
    good_3="#8fbcd9",
    good_4="#5c9bc4",
    poor_1="#fbeee0",
    poor_2="#f8d9b6",
    poor_3="#f0bb80",
    poor_4="#e0984d",
)

DARK = Theme(
    paper="#12171c",
    raised="#1a2129",
    ink="#e7ebee",
    soft="#a9b4be",
    faint="#77838f",
    line="#2d3741",
    accent="#74b9e4",
    wash="#1b2f3d",
    region="#465461",
    good_1="#1b2a36",
    good_2="#1f3d53",
    good_3="#235475",
    good_4="#286f9c",
    poor_1="#2f261c",
    poor_2="#49341d",
    poor_3="#6a461d",
    poor_4="#8c5a1c",
)
