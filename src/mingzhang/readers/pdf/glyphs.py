"""The characters of a page: read in bulk from pdfium, made upright, watermarks taken apart.

pdfium is asked three things of each character and the rest of each text object once: asking everything of
every character would take longer than laying out the page.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mingzhang.readers.pdf.geometry import Box, Frame, around

_new = tuple.__new__
#: Text that is turned by more than this from the four directions is no text of the page itself.
_OBLIQUE = math.radians(4)
#: Lighter than this is pale; white itself is text on a dark ground.
_PALE = 0.55
_WHITE = 0.97
_TRANSPARENT = 150
#: Pale text so many times as large as the page's, or so often on it, is a watermark.
_HUGE = 1.7
_TILES = 3
_REPLACEMENT = "\ufffd"
#: Scripts that no Chinese document is written in, but that a font yields which does not say which characters
#: its glyphs are: Latin with marks to Vietnamese, without Greek.
_FOREIGN = frozenset((*range(0x180, 0x370), *range(0x400, 0x2000)))
#: Symbol fonts give their signs numbers of their own; nearly all are bullets before list items.
_BULLET = "•"
#: Radicals that fonts give in place of the characters they look like and that Unicode does not fold.
_RADICALS = dict(
    zip(
        "⺟⺠⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳⺁⺝⺼",
        "母民西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟厂月月",
        strict=True,
    )
)


class Glyph(NamedTuple):
    """One character in layout coordinates; ``base`` is its base line, ``size`` its height in points.

    ``turn`` counts quarter turns clockwise by which it lies against the text of the page.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    turn: int


class Mark(NamedTuple):
    """A watermark's text and where it lies, in layout coordinates."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class PageText:
    """What a page says: its glyphs, watermarks, how many characters have no known meaning."""

    frame: Frame
    glyphs: tuple[Glyph, ...]
    marks: tuple[Mark, ...]
    unmapped: int
    #: Characters that are not painted: a scan's text layer.
    hidden: int = 0


@dataclass(slots=True)
class _Run:
    """The characters of one text object: box in the PDF's coordinates each."""

    angle: float
    size: float
    base: tuple[float, float]
    pale: bool
    hidden: bool
    chars: list[tuple[str, float, float, float, float]] = field(default_factory=list)

    @property
    def turn(self) -> int:
        """Return the quarter turns counter-clockwise of its writing direction."""
        return round(self.angle / (math.pi / 2)) % 4

    @property
    def oblique(self) -> bool:
        """Say whether it runs in none of the four directions."""
        quarter = math.pi / 2
        return abs(self.angle - round(self.angle / quarter) * quarter) > _OBLIQUE

    @property
    def text(self) -> str:
        return "".join(char[0] for char in self.chars)


def read_text(pdfium: Any, text_page: Any, box: tuple[float, float, float, float], turn: int) -> PageText:
    """Read the characters of a page.

    Args:
        pdfium: the functions of pdfium.
        text_page: handle of the page's text.
        box: the visible part of the page: left, bottom, right, top.
        turn: quarter turns clockwise with which the page is shown; text that runs otherwise overrules it.
    """
    collected, unmapped = _runs(pdfium, text_page)
    upright = [run for run in collected if not run.oblique]
    weights: Counter[int] = Counter()
    for run in upright:
        weights[run.turn] += len(run.chars)
    if weights:
        turn = weights.most_common(1)[0][0]
    frame = Frame(*box, turn)
    marked = _marked(upright)
    glyphs: list[Glyph] = []
    for index, run in enumerate(upright):
        if index not in marked:
            _lay(run, frame, glyphs)
    oblique = [run for run in collected if run.oblique]
    marks = (*_as_marks(oblique, frame), *_as_marks([upright[index] for index in sorted(marked)], frame))
    hidden = sum(len(run.chars) for run in upright if run.hidden)
    return PageText(frame, tuple(_visible(glyphs, frame)), marks, unmapped, hidden)


def _visible(glyphs: Sequence[Glyph], frame: Frame) -> list[Glyph]:
    """Return the glyphs that stand on the page: some programs leave text below its edge, and print it again."""
    right, bottom = frame.width, frame.height
    return [
        glyph for glyph in glyphs if 0 < glyph.x0 + glyph.x1 < 2 * right and 0 < glyph.top + glyph.bottom < 2 * bottom
    ]


def _runs(pdfium: Any, text_page: Any) -> tuple[list[_Run], int]:
    """Return the page's text objects with their characters, and how many characters have no known meaning."""
    loose, tight = pdfium.FS_RECTF(), [ctypes.c_double() for _ in range(4)]
    to_loose, to_tight = ctypes.byref(loose), [ctypes.byref(side) for side in tight]
    unicode_of, loose_box = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    # Declared anew to give a number: making a typed pointer of each takes longer than the call.
    owner_of = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(
        ctypes.cast(pdfium.FPDFText_GetTextObject, ctypes.c_void_p).value or 0
    )
    page_address = ctypes.cast(text_page, ctypes.c_void_p)
    found: list[_Run] = []
    unmapped = 0
    last: int | None = None
    run: _Run | None = None
    doubtful = False
    for index in range(pdfium.FPDFText_CountChars(text_page)):
        code = unicode_of(text_page, index)
        if 0 < code <= 32:
            continue
        owner = owner_of(page_address, index)
        if not owner:
            continue
        if owner != last or run is None:
            last = owner
            run = _new_run(pdfium, text_page, index)
            found.append(run)
            doubtful = pdfium.FPDFText_HasUnicodeMapError(text_page, index) == 1
        text = _character(code)
        unmapped += doubtful or text == _REPLACEMENT or code in _FOREIGN
        if not text:
            continue
        if loose_box(text_page, index, to_loose):
            run.chars.append((text, loose.left, loose.bottom, loose.right, loose.top))
        elif pdfium.FPDFText_GetCharBox(text_page, index, *(to_tight[side] for side in (0, 1, 2, 3))):
            left, right, bottom, top = (side.value for side in tight)
            run.chars.append((text, left, bottom, right, top))
    return [run for run in found if run.chars], unmapped


def _new_run(pdfium: Any, text_page: Any, index: int) -> _Run:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text_page, index, ctypes.byref(matrix))
    angle = math.atan2(matrix.b, matrix.a)
    size = pdfium.FPDFText_GetFontSize(text_page, index) * math.hypot(matrix.c, matrix.d)
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = pdfium.FPDFText_GetFillColor(
        text_page, index, ctypes.byref(red), ctypes.byref(green), ctypes.byref(blue), ctypes.byref(alpha)
    )
    pale = False
    if known:
        light = (0.3 * red.value + 0.59 * green.value + 0.11 * blue.value) / 255
        pale = _PALE < light < _WHITE or alpha.value < _TRANSPARENT
    if abs(angle) < 0.01:
        angle = 0.0
    owner = pdfium.FPDFText_GetTextObject(text_page, index)
    hidden = pdfium.FPDFTextObj_GetTextRenderMode(owner) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
    return _Run(angle, abs(size) or 1.0, (matrix.e, matrix.f), pale and not hidden, hidden)


def _character(code: int) -> str:
    """Return the character of a code: without meaning as the replacement mark, without width as nothing."""
    if code in (0xFEFF, 0x200B, 0xAD, 0xA0, 0x3000, 0xFFFE, 0x2028):
        return ""
    if code == 0 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return _REPLACEMENT
    char = chr(code)
    if 0x2E80 <= code < 0x2FE0 or 0xF900 <= code < 0xFB00:
        return _RADICALS.get(char) or unicodedata.normalize("NFKC", char)
    if 0xF000 <= code < 0xF100:
        return _BULLET
    return _REPLACEMENT if 0xE000 <= code < 0xF900 else char


def _marked(upright: Sequence[_Run]) -> set[int]:
    """Return the indexes of upright pale runs that are watermarks: huge, tiled, or over other text."""
    pale = [index for index, run in enumerate(upright) if run.pale]
    if not pale:
        return set()
    dark = [run for run in upright if not run.pale]
    sizes = sorted(run.size for run in dark for _ in run.chars) or [12.0]
    usual = sizes[len(sizes) // 2]
    often = Counter(upright[index].text for index in pale if len(upright[index].chars) > 1)
    boxes = [char[1:] for run in dark for char in run.chars]
    return {
        index
        for index in pale
        if upright[index].size > _HUGE * usual
        or often[upright[index].text] >= _TILES
        or _lies_over(upright[index], boxes)
    }


def _lies_over(run: _Run, boxes: Sequence[tuple[float, float, float, float]]) -> bool:
    """Say whether a run covers other characters: a third of a height deep at least."""
    left = min(char[1] for char in run.chars)
    right = max(char[3] for char in run.chars)
    depth = run.size / 3
    low, high = min(char[2] for char in run.chars) + depth, max(char[4] for char in run.chars) - depth
    return any(
        other[0] < right - 1 and left + 1 < other[2] and other[1] < high and low < other[3] - 1 for other in boxes
    )


def _lay(run: _Run, frame: Frame, glyphs: list[Glyph]) -> None:
    """Append the glyphs of a run in layout coordinates."""
    turn = (frame.turn - run.turn) % 4
    size = run.size
    base = frame.box(*run.base, *run.base)[1] if not turn else 0.0
    for text, left, bottom, right, top in run.chars:
        x0, y0, x1, y1 = frame.box(left, bottom, right, top)
        glyphs.append(_new(Glyph, (text, x0, y0, x1, y1, y1 if turn else base, size, turn)))


def _as_marks(marked: Sequence[_Run], frame: Frame) -> list[Mark]:
    """Return marked runs as texts; runs of one or two characters go on with the one before."""
    marks: list[Mark] = []
    angle, size = 0.0, 0.0
    for run in marked:
        box = around(frame.box(*char[1:]) for char in run.chars)
        if marks and run.angle == angle and run.size == size and _follows(marks[-1].box, box, run.size):
            marks[-1] = Mark(marks[-1].text + run.text, around((marks[-1].box, box)))
        else:
            marks.append(Mark(run.text, box))
        angle, size = run.angle, run.size
    return marks


def _follows(before: Box, after: Box, size: float) -> bool:
    """Say whether two boxes touch, or nearly."""
    near = 0.6 * size
    return (
        after[0] < before[2] + near
        and before[0] < after[2] + near
        and after[1] < before[3] + near
        and before[1] < after[3] + near
    )
