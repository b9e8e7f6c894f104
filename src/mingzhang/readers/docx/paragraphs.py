"""A paragraph with its automatic number, its heading level and its tabs, ready to become lines of text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from mingzhang.model.document import Paragraph
from mingzhang.model.place import Place
from mingzhang.readers.docx.inline import BREAK, GAP, LEADER, TAB, VANISH, Line, end_of_paragraph, read_inline
from mingzhang.readers.docx.namespaces import VAL, Node, is_on, q
from mingzhang.readers.docx.numbering import BULLET
from mingzhang.readers.docx.state import Reading
from mingzhang.readers.docx.styles import SETTING, Stop, Style, merged, read_properties
from mingzhang.readers.matrix import join_lines

#: Lines of a heading no longer than this are one title on several lines.
_LONGEST_TITLE = 60
_BLANK = " \t\r\n\f\v\u3000\xa0\ufeff\u200b"
#: Labels pushed apart stand on lines no longer than this; the text before one has some length or a colon.
_LONGEST_LABELLED = 80
_FAR_LABEL = re.compile(
    r"(?<=\S{4})(?: {4,}|[\u3000 ]*\u3000{2}[\u3000 ]*|[ \u3000]*\t\s*)(?=[^：:\s，；、]{2,10}[：:])"
)
_SPLIT = re.compile(rf"[{BREAK}{GAP}]")
_LEADING_TABS = re.compile(r"^[\s\u3000]+")
_FLAT = str.maketrans({TAB: " ", GAP: " "})
_P_PR, _R_PR, _STYLE = q("w:pPr"), q("w:rPr"), q("w:pStyle")
_MARK_GONE = (q("w:del"), q("w:moveFrom"))
_SHOWN_LEADERS = frozenset({"dot", "middleDot", "hyphen", "heavy"})
_EDGES = frozenset({"right", "end", "center"})


class Read(NamedTuple):
    """A paragraph as read: its line, and the text with the number before it.

    ``runs_on`` says that its end was deleted, ``is_bulleted`` that a bullet stands before the text.
    """

    line: Line
    text: str
    runs_on: bool = False
    is_bulleted: bool = False


def read_paragraph(node: Node, reading: Reading, before: Line | None = None) -> Read:
    """Read one paragraph; ``before`` is the line of one whose end was deleted, so that it goes on here."""
    properties = node.find(_P_PR)
    style_id, sets = None, False
    for child in () if properties is None else properties:
        tag = child.tag
        if tag == _STYLE:
            style_id = child.get(VAL)
        elif tag in SETTING:
            sets = True
    style = reading.styles.of(style_id)
    if sets:
        style = merged(read_properties(properties), style)
    line = Line(style)
    if before is not None:
        line.pieces, line.hanging, line.page = before.pieces, before.hanging, before.page
    read_inline(node, line, reading)
    end_of_paragraph(reading)
    text = "".join(line.pieces)
    if reading.may_delete and _mark_has(properties, *_MARK_GONE):
        return Read(line, text, runs_on=True)
    if style.num_id is not None and (text or not _mark_has(properties, VANISH)):
        label = _label(style, style_id or reading.styles.default, reading)
        if label == BULLET:
            return Read(line, text, is_bulleted=True)
        text = label + text.lstrip(_BLANK) if text.strip(_BLANK) else text
    return Read(line, text)


def _mark_has(properties: Node | None, *tags: str) -> bool:
    """Say whether the sign at the end of a paragraph has one of the properties."""
    mark = None if properties is None else properties.find(_R_PR)
    return mark is not None and any(is_on(mark.find(tag)) for tag in tags)


def _label(style: Style, style_id: str, reading: Reading) -> str:
    """Count the paragraph and return its number; 0 is the list of those that have none."""
    num_id = style.num_id or "0"
    if num_id == "0":
        return ""
    level = style.num_level
    if level is None:
        level = reading.numbering.level_of_style(num_id, style_id)
    return reading.numbering.next_label(num_id, level)


def cell_text(read: Read) -> str:
    """Return a paragraph as part of a cell: breaks stay, tabs are blanks."""
    return read.text.translate(_FLAT)


def paragraphs(read: Read, reading: Reading) -> list[Paragraph]:
    """Return a paragraph as lines; breaks and gaps part them, except in a heading."""
    level = read.line.style.level or 0
    text = with_tabs(_parted(read.text), read.line.style.stops)
    if level and len(text) <= _LONGEST_TITLE:
        lines = [join_lines(text.replace(GAP, " "))]
    else:
        lines = [bare for piece in _SPLIT.split(text) if (bare := piece.strip(_BLANK))]
    made = [line_paragraph(line, reading, read.line.page, level) for line in lines if line]
    if read.is_bulleted and made:
        made[0] = _bulleted(made[0])
    return made


def _bulleted(line: Paragraph) -> Paragraph:
    """Show the bullet in what the source holds, as a text file would."""
    place = line.place._replace(start=len(BULLET), end=len(BULLET) + len(line.text))
    return replace(line, place=place, raw=BULLET + line.text)


def line_paragraph(text: str, reading: Reading, page: int | None, level: int = 0) -> Paragraph:
    """Return a line of text as the next paragraph."""
    return Paragraph(text, Place(next(reading.lines), 0, len(text), page), text, level)


def with_tabs(text: str, stops: tuple[Stop, ...]) -> str:
    """Return a text with its tabs as blanks, leaders, or gaps between pieces that stand apart.

    How far a text reaches is not known, so the last tab is taken to lead to the last stop, and so on backwards.
    """
    if TAB not in text:
        return text
    bare = _LEADING_TABS.sub("", text).rstrip(_BLANK)
    pieces = bare.split(TAB)
    active = [stop for stop in stops if stop.align not in ("clear", "bar", "num")]
    marks = [TAB] * (len(pieces) - 1)
    for index in range(1, min(len(marks), len(active)) + 1):
        marks[-index] = _mark(active[-index])
    joined = pieces[0] + "".join(mark + piece for mark, piece in zip(marks, pieces[1:], strict=True))
    return re.sub(f"{TAB}{{2,}}", GAP, joined).replace(TAB, " ")


def _parted(text: str) -> str:
    """Return a short line with a gap before each label that stands far from the text before it.

    A clerk writes 填报单位：某局 and 单位：万元 on one line and pushes them apart with blanks.
    """
    if len(text) <= _LONGEST_LABELLED and "。" not in text:
        return _FAR_LABEL.sub(GAP, text)
    return text


def _mark(stop: Stop) -> str:
    if stop.leader in _SHOWN_LEADERS:
        return LEADER
    return GAP if stop.align in _EDGES else TAB
