"""What every page of berth's is set with: style sheet, templates, and charts in two widths."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from berth.report.drawing.picture import Picture
from berth.report.svg import inline
from berth.report.theme import DARK, LIGHT

_SIZES = {"wide": 860.0, "narrow": 350.0}
_MARKDOWN = str.maketrans({letter: f"\\{letter}" for letter in "\\`*_[]<>|#~"} | {"\n": " "})


def read(name: str) -> str:
    """A template, script or style sheet by its name."""
    return (files("berth.report") / "templates" / name).read_text(encoding="utf-8")


def in_two_widths(draw: Callable[[float], Picture | None], name: str, label: str) -> Markup:
    """A chart, of which the page shows the width that fits; empty where there is nothing to draw.

    draw: makes it in light colours for so many pixels.
    """
    parts = []
    for size, pixels in _SIZES.items():
        picture = draw(pixels)
        if picture is not None:
            drawn = inline(picture.chart, f"{name}-{size}", label)
            note = f'<p class="fine">{escape(picture.note)}</p>' if picture.note else ""
            parts.append(f'<div class="chart {size}">{drawn}{note}</div>')
    return Markup("".join(parts))


def styles() -> Markup:
    """The style sheet with the colours of both themes; print is always light."""
    light, dark = LIGHT.variables(), DARK.variables()
    colours = (
        f":root{{color-scheme:light;{light}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light])"
        f"{{color-scheme:dark;{dark}}}}}\n"
        f"@media screen{{:root[data-theme=dark]{{color-scheme:dark;{dark}}}}}\n"
        f"{LIGHT.recolouring()}\n"
    )
    tones = "".join(
        f".{side}-{step}{{background:var(--{side}-{step})}}"
        for side in ("good", "poor")
        for step in range(1, 5)
    )
    return Markup(colours + tones + read("report.css"))


@cache
def html_templates() -> Environment:
    """Templates whose expressions are escaped for HTML."""
    return Environment(
        loader=FunctionLoader(read),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def markdown_templates() -> Environment:
    """Templates whose expressions never act as Markdown or HTML."""
    return Environment(
        loader=FunctionLoader(read),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_escaped,
    )


def _escaped(value: Any) -> str:
    return str(value).translate(_MARKDOWN)
