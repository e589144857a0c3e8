"""The smallest workbooks that Excel's readers take."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DAY = 's="1"'  # the second of the cell formats in styles.xml: a date


class Day(float):
    """Days since 1899-12-30, shown as a date."""


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """An .xlsx file with these rows of cells in each sheet; None leaves a cell out."""
    parts = {
        "_rels/.rels": _relations(["officeDocument xl/workbook.xml"]),
        "xl/_rels/workbook.xml.rels": _relations(
            [*(f"worksheet worksheets/s{at}.xml" for at in range(len(sheets))), "styles styles.xml"]
        ),
        "xl/workbook.xml": _element(
            "workbook",
            "".join(
                f'<sheet name={quoteattr(name)} sheetId="{at + 1}" r:id="r{at}"/>'
                for at, name in enumerate(sheets)
            ),
            "sheets",
        ),
        "xl/styles.xml": _element(
            "styleSheet", '<xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/>', "cellXfs"
        ),
    }
    for at, rows in enumerate(sheets.values()):
        body = "".join(
            f'<row r="{y}">{"".join(_cell(x, y, cell) for x, cell in enumerate(row))}</row>'
            for y, row in enumerate(rows, 1)
        )
        parts[f"xl/worksheets/s{at}.xml"] = _element("worksheet", body, "sheetData")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, part in parts.items():
            archive.writestr(zipfile.ZipInfo(path), f'<?xml version="1.0"?>{part}')
    return packed.getvalue()


def _relations(targets: Sequence[str]) -> str:
    inner = ""
    for at, (kind, target) in enumerate(target.split() for target in targets):
        inner += f'<Relationship Id="r{at}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _element(root: str, inner: str, holder: str) -> str:
    head = f'<{root} xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    return f"{head}<{holder}>{inner}</{holder}></{root}>"


def _cell(x: int, y: int, value: object) -> str:
    place = f'r="{chr(65 + x)}{y}"'
    if value is None:
        return ""
    if isinstance(value, str):
        text = f'<t xml:space="preserve">{escape(value)}</t>'
        return f'<c {place} t="inlineStr"><is>{text}</is></c>'
    if isinstance(value, bool):
        return f'<c {place} t="b"><v>{int(value)}</v></c>'
    return f"<c {place} {_DAY if isinstance(value, Day) else ''}><v>{value}</v></c>"
