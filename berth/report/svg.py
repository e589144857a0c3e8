"""Charts to SVG and PNG, without a browser and without a network."""

import json
import re
from typing import Any

import vl_convert as vlc

_LINK = re.compile(r'xlink:href="[^"#]*(#/[^"]*)"')
_OPEN_LINK = re.compile(r"<a [^>]*>")
_SIZE = re.compile(r'^<svg ([^>]*?)width="([\d.]+)" height="([\d.]+)"')
_CLIP = re.compile(r'(id="|url\(#)clip(\d+)')
_NAMED = re.compile(r'<a (href="[^"]*")>(<path) (aria-label="([^"]*)")[^>]*?( (?:transform|d)=)')
_SILENT = re.compile(r'<a (href="[^"]*")>(?!<title>)')
_TEXT_FONT = re.compile(r' font-family="[^"]*"')
_EMPTY = re.compile(r'<path class="(?:background|foreground)"[^>]*?d=""[^>]*/>')
_LONG = re.compile(r"(\d+\.\d{2})\d+")


def svg(chart: Any, *, links: bool = True) -> str:
    """The chart as SVG; links lead to fragments of the page that holds it, or are left out."""
    drawn = str(vlc.vegalite_to_svg(chart.to_json(validate=False)))
    drawn = _LONG.sub(r"\1", _EMPTY.sub("", _numbered(drawn)))
    if links:
        return _LINK.sub(r'href="\1"', drawn)
    return _OPEN_LINK.sub("", drawn).replace("</a>", "")


def inline(chart: Any, name: str, label: str) -> str:
    """The chart for a page: it takes the page's width and type, its ids begin with `name`."""
    drawn = _CLIP.sub(rf"\1{name}-clip\2", svg(chart))
    drawn = _TEXT_FONT.sub("", drawn)
    # One stop of the tab key for each thing, at the mark that says what it is, to a pointer too.
    drawn = _NAMED.sub(r"<a \1 \3><title>\4</title>\2\5", drawn)
    drawn = _SILENT.sub(r'<a \1 tabindex="-1" aria-hidden="true">', drawn)
    title = json.dumps(label, ensure_ascii=False)[1:-1]
    title = title.replace("&", "&amp;").replace("<", "&lt;").replace('\\"', "&quot;")
    size = rf'<svg \1 role="group" aria-label="{title}" style="max-width:\2px"'
    return _SIZE.sub(size, drawn, count=1)


def _numbered(drawn: str) -> str:
    """Clip paths numbered from zero: the renderer counts on over all charts of a process."""
    seen: dict[str, int] = {}

    def again(match: re.Match[str]) -> str:
        return f"{match[1]}clip{seen.setdefault(match[2], len(seen))}"

    return _CLIP.sub(again, drawn)


def png(chart: Any, scale: float = 2.0) -> bytes:
    """The chart as PNG, `scale` pixels for one of its own."""
    return bytes(vlc.vegalite_to_png(chart.to_json(validate=False), scale=scale))
