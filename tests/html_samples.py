"""Turn a disclosure in text form into web pages as content systems, Word and old sites make them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from mingzhang.model.document import Grid, Paragraph
from mingzhang.readers.text import parse_text


def page(text: str, *, nested: bool = False, charset: str = "utf-8", styled: bool = False) -> str:
    """Return a disclosure as a web page.

    Args:
        text: the disclosure in text form.
        nested: lay the page out with tables inside tables.
        charset: what the page declares, be it right or wrong.
        styled: put each character run into spans of its own, as Word does, with source lines broken anywhere.
    """
    body = "\n".join(_blocks(text, styled))
    if nested:
        body = (
            "<table width='100%'><tr><td colspan='2'><table><tr><td>站点名称</td></tr></table></td></tr><tr><td>"
            f"<table><tr><td><div>{body}</div></td></tr></table></td><td>&nbsp;</td></tr></table>"
        )
    return (
        f"<!DOCTYPE html><html><head><meta charset='{charset}'><title>预算公开</title><style>p {{margin: 0}}</style>"
        f"<script>var a = '<p>不是正文</p>';</script></head><body>"
        f"<nav><a href='/'>首页</a></nav>\n{body}\n</body></html>"
    )


def _blocks(text: str, styled: bool) -> Iterator[str]:
    rows: list[list[str]] = []
    for block in parse_text(text).blocks:
        if isinstance(block, Grid):
            rows.extend([cell.text for cell in row] for row in block.rows)
            continue
        if rows:
            yield table(rows)
            rows = []
        if isinstance(block, Paragraph):
            inner = _spans(block.text) if styled else escape(block.text)
            yield f"<h{block.level}>{inner}</h{block.level}>" if block.level else f"<p>{inner}</p>"
    if rows:
        yield table(rows)


def _spans(text: str) -> str:
    """Return a text as runs of seven characters; Chinese runs stand on lines of their own in the source."""
    parts: list[str] = []
    for start in range(0, len(text), 7):
        piece, following = text[start : start + 7], text[start + 7 : start + 8]
        parts.append(f"<span style='font-family:宋体'>{escape(piece)}</span>")
        if "\u4e00" <= piece[-1] <= "\u9fff" and "\u4e00" <= following <= "\u9fff":
            parts.append("\n  ")
    return "".join(parts)


def table(rows: list[list[str]]) -> str:
    """Return rows as a table; the words of the first row span the blank cells to their right."""
    made = []
    for index, row in enumerate(rows):
        cells: list[str] = []
        column = 0
        while column < len(row):
            end = column + 1
            while index == 0 and row[column] and end < len(row) and not row[end]:
                end += 1
            span = f" colspan='{end - column}'" if end - column > 1 else ""
            cells.append(f"<td{span}>{escape(row[column]) or '&nbsp;'}</td>")
            column = end
        made.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table border='1'>{''.join(made)}</table>"


def positioned_page() -> str:
    """Return a page as converters from PDF write it: texts and rules at points, a table with a merged square."""
    texts = [
        (250, 40, 20, "收支表"),
        (100, 75, 10, "填报单位：甲县乙局"),
        (350, 75, 10, "单位：万元"),
        (180, 105, 10, "收"),
        (190, 105, 10, "入"),
        (330, 105, 10, "支出"),
        (120, 125, 10, "项目"),
        (220, 125, 10, "金额"),
        (330, 125, 10, "金额"),
        (120, 145, 10, "一、拨款"),
        (250, 145, 10, "5.00"),
        (350, 145, 10, "5.00"),
        (120, 200, 10, "一、收入总计五万元，支出总计五万元，比上年增加一万元，主"),
        (100, 220, 10, "要是新增项目较多。"),
    ]
    rules = [(100, y, 300, 0) for y in (100, 120, 140, 160)]
    rules += [(100, 100, 0, 60), (200, 120, 0, 40), (300, 100, 0, 60), (400, 100, 0, 60)]
    made = "".join(
        f"<div style='position:absolute;left:{x}pt;top:{y}pt;width:{wide}pt;height:{high}pt;border:1pt solid'> </div>"
        for x, y, wide, high in rules
    )
    made += "".join(
        f"<div style='top:{y}pt;left:{x}pt;line-height:{size}pt;font-size:{size}pt;position:absolute'>{text}</div>"
        for x, y, size, text in texts
    )
    return f"<div class='page' style='width:420pt;height:600pt;position:relative'>{made}</div>"
