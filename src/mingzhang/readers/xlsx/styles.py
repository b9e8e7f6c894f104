"""Read the styles of a workbook: the number format of each cell style, and whether it has borders at its sides."""

from __future__ import annotations

from typing import Any, NamedTuple

from mingzhang.readers.xlsx.number_format import BUILT_IN, GENERAL


class Style(NamedTuple):
    """What counts of a cell style."""

    code: str = GENERAL
    ruled: bool = False


PLAIN = Style()


def read_styles(root: Any) -> tuple[Style, ...]:
    """Return the cell styles of a ``styleSheet`` element, in their order."""
    codes = dict(BUILT_IN)
    for one in root.iterfind("{*}numFmts/{*}numFmt"):
        number = one.get("numFmtId", "")
        if number.isdigit():
            codes[int(number)] = one.get("formatCode", GENERAL)
    ruled = [_is_ruled(border) for border in root.iterfind("{*}borders/{*}border")]
    styles = []
    for one in root.iterfind("{*}cellXfs/{*}xf"):
        number, border = _number(one.get("numFmtId")), _number(one.get("borderId"))
        styles.append(Style(codes.get(number, GENERAL), border < len(ruled) and ruled[border]))
    return tuple(styles)


def _is_ruled(border: Any) -> bool:
    return any(
        side.get("style", "none") != "none" for side in border if side.tag.rpartition("}")[2] in ("left", "right")
    )


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0
