"""Set documents in several styles of PDF and measure how well each is read: ``python -m benchmarks.pdf_styles [-v]``.

The text form of each real disclosure becomes PDFs whose tables are ruled fully (``grid``), only between rows
(``rows``), above and below header and table (``frame``), not at all (``bare``), or not at all under a shaded header
(``shaded``), with wrapped cells, a watermark and page numbers. ``formal`` is ruled fully, with titles centred in large
type, units flush right, paragraphs indented, headers repeated on each page. Prints the same table as
``benchmarks.pdf_accuracy``. Sheets are asked of ruled tables only: nobody can tell where a wrapped cell ends
without a rule.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.pdf_samples import Page, width, write_pdf

from benchmarks.pdf_accuracy import ASKED, SHARED, claims
from mingzhang.extraction.tables.header import header_depth
from mingzhang.model.document import Document, Grid, Paragraph
from mingzhang.readers import read_text
from mingzhang.readers.pdf import read_pdf

_WIDE, _HIGH, _MARGIN = 595.0, 842.0, 60.0
_SIZE, _STEP, _SMALL = 12.0, 22.0, 7.5
STYLES = ("grid", "formal", "rows", "frame", "bare", "shaded")
_RULED = ("grid", "formal")
_UNIT = re.compile(r"单位[:：]\s*\S{1,4}")
#: Without any rule a table that holds no figure is not seen; the real documents have five such tables.
_ASKED_BARE = 0.94


class _Press:
    """Fills pages from top to bottom."""

    def __init__(self, style: str, mark: str) -> None:
        self.style = style
        self.mark = mark
        self.pages: list[Page] = []
        self.new_page()

    def new_page(self) -> None:
        if self.pages:
            self.pages[-1].text(_WIDE / 2 - 8, _HIGH - 25, f"- {len(self.pages)} -", 9)
        self.pages.append(Page(_WIDE, _HIGH))
        if self.mark:
            self.pages[-1].text(180, 560, self.mark, 60, angle=40, grey=0.85)
        self.y = _MARGIN

    def paragraph(self, block: Paragraph) -> None:
        formal = self.style == "formal"
        size = _SIZE + (6 if formal else 2) if block.level else _SIZE
        indent = 0.0 if block.level or (len(block.text) < 30 and not formal) else 2 * size
        left = _MARGIN
        for line in _wrapped(block.text, _WIDE - 2 * _MARGIN, size, indent):
            if self.y + _STEP > _HIGH - _MARGIN:
                self.new_page()
            self.y += _STEP + (6 if formal and block.level else 0)
            if formal and (block.level or _UNIT.fullmatch(block.text)):
                room = _WIDE - 2 * _MARGIN - width(line, size)
                left, indent = _MARGIN + (room / 2 if block.level else room), 0.0
            self.pages[-1].text(left + indent, self.y, line, size)
            indent = 0.0
        self.y += _STEP / 2 if block.level else 0

    def grid(self, grid: Grid) -> None:
        rows = [[cell.text for cell in row] for row in grid.rows]
        widths = _widths(rows)
        self.y += 8
        top = True
        depth = header_depth(grid.rows)
        for index, row in enumerate(rows):
            cells = [_wrapped(text, wide - 6, _SMALL) for text, wide in zip(row, widths, strict=False)]
            high = max(len(lines) for lines in cells) * 9.0 + 7
            if self.y + high > _HIGH - _MARGIN and self.y > _MARGIN:
                self.new_page()
                top = True
                if self.style == "formal" and index >= depth:
                    for head in rows[:depth]:
                        self._set(head, widths, top=top)
                        top = False
            self._set(row, widths, top=top, header=index < depth, last=index + 1 in (depth, len(rows)))
            top = False
        self.y += 8

    def _set(
        self, row: Sequence[str], widths: Sequence[float], *, top: bool, header: bool = True, last: bool = False
    ) -> None:
        """Draw a row and its rules; ``last``: it ends the header or the table."""
        cells = [_wrapped(text, wide - 6, _SMALL) for text, wide in zip(row, widths, strict=False)]
        high = max(len(lines) for lines in cells) * 9.0 + 7
        page = self.pages[-1]
        if self.style == "shaded" and header:
            page.drawing.append("0.8 g")
            page.box(_MARGIN - 20, self.y, _MARGIN - 20 + sum(widths), self.y + high, fill=True)
            page.drawing.append("0 g")
        x = _MARGIN - 20
        right = x + sum(widths)
        for number, wide in enumerate(widths):
            lines = cells[number] if number < len(cells) else []
            start = self.y + (high - 9 * len(lines)) / 2 + 7
            for index, line in enumerate(lines):
                flush = line.replace(",", "").replace(".", "").isdigit() and number > 0
                left = x + wide - 3 - width(line, _SMALL) if flush else x + 3
                page.text(left, start + 9 * index, line, _SMALL)
            if self.style in _RULED:
                page.line(x, self.y, x, self.y + high)
            x += wide
        if self.style in _RULED:
            page.line(right, self.y, right, self.y + high)
        every = self.style in (*_RULED, "rows")
        if top and (every or (self.style == "frame" and header)):
            page.line(_MARGIN - 20, self.y, right, self.y)
        if every or (self.style == "frame" and last):
            page.line(_MARGIN - 20, self.y + high, right, self.y + high)
        self.y += high


def _wrapped(text: str, wide: float, size: float, indent: float = 0.0) -> list[str]:
    """Break a text into lines no wider than given; numbers stay whole where they fit."""
    lines, line, room = [], "", wide - indent
    for word in _words(text):
        if line and width(line + word, size) > room:
            lines.append(line)
            line, room = "", wide
        for char in word if width(word, size) > room else (word,):
            if line and width(line + char, size) > room:
                lines.append(line)
                line, room = "", wide
            line += char
    return [*lines, line] if line else lines


def _words(text: str) -> list[str]:
    words: list[str] = []
    for char in text:
        if words and ((char in "0123456789.,%" and words[-1][-1] in "0123456789.,") or char in "，。；：、）》”"):
            words[-1] += char
        else:
            words.append(char)
    return words


def _widths(rows: Sequence[Sequence[str]]) -> list[float]:
    """Return widths of columns: as wide as the longest text where there is room, long texts wrapped."""
    count = max(len(row) for row in rows)
    wanted = [
        min(max((width(row[index], _SMALL) for row in rows if index < len(row)), default=0.0), 150.0) + 10
        for index in range(count)
    ]
    figures = [
        max((width(row[index], _SMALL) for row in rows if index < len(row) and row[index][:1].isdigit()), default=0.0)
        for index in range(count)
    ]
    room = _WIDE - 2 * _MARGIN + 40
    least = [min(figure, 60.0) + 10 for figure in figures]
    share = max(0.0, (room - sum(least)) / max(sum(wanted) - sum(least), 1.0))
    return [low + (high - low) * min(share, 1.0) for low, high in zip(least, wanted, strict=True)]


def set_in(document: Document, style: str, path: Path, mark: str = "内部资料") -> Path:
    """Write a document as a PDF in a style, with a watermark across each page ("": none)."""
    press = _Press(style, mark)
    waiting: list[Grid] = []
    for block in (*document.blocks, None):
        # A page break in the text parts one table; set anew it is one.
        if waiting and not (isinstance(block, Grid) and len(block.rows[0]) == len(waiting[0].rows[0])):
            press.grid(Grid(tuple(row for grid in waiting for row in grid.rows), waiting[0].place))
            waiting = []
        if isinstance(block, Grid):
            waiting.append(block)
        elif isinstance(block, Paragraph):
            press.paragraph(block)
    return write_pdf(path, press.pages)


def main(arguments: Sequence[str]) -> int:
    print(f"{'text':<8}{'style':<8}{'part':<12}{'in text':>8}{'same':>8}{'share':>9}{'besides':>9}")
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        for text in sorted((SHARED / "text").glob("*.txt")):
            document = read_text(text)
            wanted = claims(document)
            for style in STYLES:
                got = claims(read_pdf(set_in(document, style, Path(folder) / f"{text.stem}-{style}.pdf")))
                for part, asked in ASKED.items():
                    if style not in _RULED and part in ("sheets", "indicators"):
                        continue
                    total = wanted[part].total()
                    lost, besides = wanted[part] - got[part], got[part] - wanted[part]
                    share = 1 - lost.total() / total if total else 1.0
                    missed |= share < (asked if style in (*_RULED, "rows") else _ASKED_BARE)
                    print(
                        f"{text.stem[:3]:<8}{style:<8}{part:<12}{total:>8}{total - lost.total():>8}{share:>9.2%}"
                        f"{besides.total():>9}"
                    )
                    if "-v" in arguments:
                        for sign, found in (("-", lost), ("+", besides)):
                            for claim in sorted(found):
                                print("   ", sign, " | ".join(claim)[:200])
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
