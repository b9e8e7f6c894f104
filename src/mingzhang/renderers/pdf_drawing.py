"""How a mark on a page is drawn: a box by severity in colour and line, a tag with the finding's number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mingzhang.model.finding import Severity, Suspect
from mingzhang.renderers.page_marks import Box, PageMark, repaired_words
from mingzhang.renderers.pdf_pages import Frame

COLORS: Mapping[Severity, tuple[float, float, float]] = {
    Severity.ERROR: (0.78, 0.06, 0.06),
    Severity.WARNING: (0.72, 0.38, 0.0),
    Severity.INFO: (0.04, 0.36, 0.68),
}
#: Lengths of strokes and gaps, so that severities can be told apart in grey; none is a solid line.
DASHES: Mapping[Severity, tuple[float, ...]] = {
    Severity.ERROR: (),
    Severity.WARNING: (4.0, 2.0),
    Severity.INFO: (1.2, 1.8),
}
_PAD = 1.0
#: A suspected cell has a second line so far outside the first.
_SECOND = 2.2
_LINE = 1.1
_TAG_SIZE = 5.6
_TAG_HEIGHT = 6.4
#: Beside a box lower than this (points) tags are smaller, but not below this share, so that they hide less.
_LOW, _LEAST = 16.0, 0.65
_ARROW = 7.5
_ICON = 14.0
#: Widths of characters of Helvetica Bold in thousandths of its size; digits and most others are near these.
_WIDTHS = {",": 278, ".": 278, "-": 333, "(": 333, ")": 333, "/": 278, " ": 278, "%": 889, "?": 611}
_DIGIT = 556
_WIDE = 722


def drawn_extent(
    mark: PageMark, suspects: Sequence[tuple[int, Suspect]], frame: Frame, corner: tuple[float, float]
) -> Box:
    """Return the box of the page that everything drawn for a mark fits into."""
    if not mark.boxes:
        x, y = corner
        return x, y, x + max(_ICON, _tag_width(_numbers(mark)) + 2), y + _ICON
    boxes = [_padded(box) for box in mark.boxes]
    first, last = boxes[0], boxes[-1]
    around = [*boxes, _tag_box(first, _numbers(mark), frame)]
    if suspects:
        around += [_grown(box, _SECOND) for box in boxes]
        if label := _repair(suspects):
            around.append(_label_box(last, label, frame))
    x0, top, x1, bottom = zip(*around, strict=True)
    return min(x0) - _LINE, min(top) - _LINE, max(x1) + _LINE, max(bottom) + _LINE


def drawn_mark(
    mark: PageMark,
    severity: Severity,
    suspects: Sequence[tuple[int, Suspect]],
    frame: Frame,
    corner: tuple[float, float],
) -> str:
    """Return the operators that draw a mark, in the PDF's own coordinates."""
    color = " ".join(f"{part:g}" for part in COLORS[severity])
    canvas = _Canvas(frame, color)
    if not mark.boxes:
        canvas.icon(corner, _numbers(mark))
        return canvas.text()
    for box in (_padded(box) for box in mark.boxes):
        canvas.box(box, _LINE, DASHES[severity])
        if suspects:
            canvas.box(_grown(box, _SECOND), _LINE / 2, DASHES[severity])
    canvas.tag(_tag_box(_padded(mark.boxes[0]), _numbers(mark), frame), _numbers(mark))
    if label := _repair(suspects):
        canvas.label(_label_box(_padded(mark.boxes[-1]), label, frame), label)
    return canvas.text()


def _numbers(mark: PageMark) -> str:
    """Return the numbers of the findings at a mark, shortened where they are many."""
    numbers = [str(index + 1) for index in mark.findings]
    return ",".join(numbers) if len(numbers) <= 3 else f"{','.join(numbers[:2])}.."


def _repair(suspects: Sequence[tuple[int, Suspect]]) -> str:
    """Return the value that would repair a suspected cell, as far as the fonts that every viewer has can show it."""
    words = repaired_words(suspects)
    return words if words.isascii() and words.isprintable() else ""


def _padded(box: Box) -> Box:
    return _grown(box, _PAD)


def _grown(box: Box, by: float) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _scale(box: Box) -> float:
    return max(min((box[3] - box[1]) / _LOW, 1.0), _LEAST)


def _text_width(text: str) -> float:
    widths = (_WIDTHS.get(char, _DIGIT if char.isdigit() else _WIDE) for char in text)
    return sum(widths) * _TAG_SIZE / 1000


def _tag_width(text: str) -> float:
    return _text_width(text) + 3.0


def _tag_box(box: Box, text: str, frame: Frame) -> Box:
    """Return where the tag stands: on the upper left corner of the box, half outside, and never off the page."""
    width, height = _tag_width(text) * _scale(box), _TAG_HEIGHT * _scale(box)
    x = min(max(box[0] - width / 2, 0.0), max(frame.width - width, 0.0))
    y = max(box[1] - height / 2, 0.0)
    return x, y, x + width, y + height


def _label_box(box: Box, text: str, frame: Frame) -> Box:
    """Return where the repaired value stands: on the lower edge of the box, at its right end."""
    width, height = (_ARROW + _text_width(text) + 4.0) * _scale(box), _TAG_HEIGHT * _scale(box)
    x1 = min(max(box[2], width), frame.width)
    y = min(box[3] - height / 2 + 1.0, frame.height - height)
    return x1 - width, y, x1, y + height


class _Canvas:
    """Collects operators; points count from the top left of the page as shown."""

    def __init__(self, frame: Frame, color: str) -> None:
        self.height = frame.height
        self.parts = ["q", f"{' '.join(f'{part:g}' for part in frame.matrix)} cm", f"{color} RG {color} rg"]

    def text(self) -> str:
        return "\n".join([*self.parts, "Q"])

    def box(self, box: Box, width: float, dashes: tuple[float, ...]) -> None:
        pattern = " ".join(f"{part:g}" for part in dashes)
        self.parts.append(f"[{pattern}] 0 d {width:g} w {self._rectangle(box)} S")

    def tag(self, box: Box, text: str) -> None:
        scale = (box[3] - box[1]) / _TAG_HEIGHT
        words = self._words(box[0] + 1.5 * scale, box[3] - 1.4 * scale, text, scale)
        self.parts += [f"{self._rectangle(box)} f", "q 1 1 1 rg", words, "Q"]

    def label(self, box: Box, text: str) -> None:
        """Draw an arrow and a value on white; the fonts that every viewer has have no arrow."""
        scale = (box[3] - box[1]) / _TAG_HEIGHT
        y, x = (box[1] + box[3]) / 2, box[0] + 2 * scale
        back, tip, wing = x + 3 * scale, x + 5.2 * scale, 1.6 * scale
        self.parts += [
            f"q 1 1 1 rg [] 0 d 0.5 w {self._rectangle(box)} B Q",
            f"[] 0 d 0.8 w {self._point(x, y)} m {self._point(tip, y)} l S",
            f"{self._point(back, y - wing)} m {self._point(tip, y)} l {self._point(back, y + wing)} l S",
            self._words(x + (_ARROW - 1) * scale, box[3] - 1.4 * scale, text, scale),
        ]

    def icon(self, corner: tuple[float, float], text: str) -> None:
        x, y = corner
        width = max(_ICON, _tag_width(text) + 2)
        box = (x, y, x + width, y + _ICON)
        left = x + (width - _text_width(text)) / 2
        self.parts += [f"{self._rectangle(box)} f", "q 1 1 1 rg", self._words(left, y + _ICON / 2 + 2.2, text), "Q"]

    def _words(self, x: float, base: float, text: str, scale: float = 1.0) -> str:
        safe = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        return f"BT /F {_TAG_SIZE * scale:.2f} Tf {self._point(x, base)} Td ({safe}) Tj ET"

    def _rectangle(self, box: Box) -> str:
        x0, top, x1, bottom = box
        return f"{x0:.2f} {self.height - bottom:.2f} {x1 - x0:.2f} {bottom - top:.2f} re"

    def _point(self, x: float, down: float) -> str:
        return f"{x:.2f} {self.height - down:.2f}"
