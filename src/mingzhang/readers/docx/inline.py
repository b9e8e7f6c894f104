"""One paragraph as a line of text: runs, tracked changes, fields, tabs, breaks, signs, and what hangs on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from mingzhang.readers.docx.fields import field_char, instruction, simple_field
from mingzhang.readers.docx.namespaces import (
    ALTERNATE,
    DELETED,
    ID,
    INSERTED,
    SDT,
    SDT_CONTENT,
    WRAPPERS,
    Node,
    branch,
    is_on,
    q,
    value,
)
from mingzhang.readers.docx.state import Reading
from mingzhang.readers.docx.styles import Style
from mingzhang.readers.docx.symbols import MISSING, is_private, replace_private, symbol

#: Marks in the text of a paragraph; XML text cannot hold the last two.
BREAK, TAB, GAP = "\n", "\t", "\x1d"
LEADER = "……"

_R_PR, VANISH, _R_STYLE, _FONTS = q("w:rPr"), q("w:vanish"), q("w:rStyle"), q("w:rFonts")
_SPACE = q("xml:space")
_ASCII, _FONT, _CHAR = q("w:ascii"), q("w:font"), q("w:char")
_FIELD_CHAR, _INSTRUCTION, _TEXT = q("w:fldChar"), q("w:instrText"), q("w:t")
_SHAPES = (q("w:drawing"), q("w:pict"), q("w:object"))
_FOOTNOTE, _ENDNOTE = q("w:footnoteReference"), q("w:endnoteReference")
_READABLE = (q("w:txbxContent"), *_SHAPES, q("w:t"))


@dataclass(slots=True)
class Line:
    """A paragraph while it is read. ``style`` is what holds for it, ``page`` the page of its first text.

    ``hanging`` are the shapes and notes that hang on it, in order.
    """

    style: Style
    pieces: list[str] = field(default_factory=list)
    hanging: list[Node] = field(default_factory=list)
    page: int | None = None

    def add(self, text: str, reading: Reading) -> None:
        """Add text, unless a field that shows nothing is open."""
        if reading.silent or not text:
            return
        if not self.pieces:
            self.page = reading.page
        self.pieces.append(text)


def read_inline(parent: Node, line: Line, reading: Reading) -> None:
    """Add what the children of a paragraph, a link, an insertion say to the line."""
    for child in parent:
        handler = _INLINE.get(child.tag)
        if handler is not None:
            handler(child, line, reading)


def end_of_paragraph(reading: Reading) -> None:
    """Close fields that show nothing: instructions do not run over paragraphs, so such a field is broken."""
    if reading.silent:
        reading.fields = [item for item in reading.fields if item.in_result and not item.dropped]
        reading.silent = 0


def read_run(run: Node, line: Line, reading: Reading) -> None:
    """Add what a run shows."""
    if reading.may_hide and _is_hidden(run, line, reading):
        _read_hidden(run, line, reading)
        return
    for child in run:
        tag = child.tag
        if tag == _TEXT:
            _text(child, run, line, reading)
        elif (handler := _IN_RUN.get(tag)) is not None:
            handler(child, line, reading)


def _is_hidden(run: Node, line: Line, reading: Reading) -> bool:
    properties = run.find(_R_PR)
    if properties is not None:
        vanish = properties.find(VANISH)
        if vanish is not None:
            return is_on(vanish)
        if value(properties, _R_STYLE) in reading.styles.hiding:
            return True
    return bool(line.style.hidden)


def _read_hidden(run: Node, line: Line, reading: Reading) -> None:
    """Follow the fields of a hidden run, whose text is left out."""
    if any((node.text or "").strip() for node in run.iter(_TEXT)):
        reading.tally["hidden"] += 1
    for child in run:
        if child.tag in (_FIELD_CHAR, _INSTRUCTION):
            _IN_RUN[child.tag](child, line, reading)


def _text(node: Node, run: Node, line: Line, reading: Reading) -> None:
    text = node.text
    if not text:
        return
    if (text[0].isspace() or text[-1].isspace()) and node.get(_SPACE) != "preserve":
        text = text.strip(" \t\r\n")
    if "\n" in text or "\t" in text or "\r" in text:
        text = text.replace("\r", "").replace("\n", " ").replace("\t", " ")
    if is_private(text):
        fonts = run.find(f"{_R_PR}/{_FONTS}")
        text = _counted(replace_private(text, "" if fonts is None else fonts.get(_ASCII, "")), reading)
    line.add(text, reading)


def _counted(text: str, reading: Reading) -> str:
    reading.tally["signs"] += text.count(MISSING)
    return text


def _wrapped(node: Node, line: Line, reading: Reading) -> None:
    read_inline(node, line, reading)


def _inserted(node: Node, line: Line, reading: Reading) -> None:
    if node.tag == _INS:
        reading.tally["inserted"] += 1
    read_inline(node, line, reading)


def _deleted(node: Node, line: Line, reading: Reading) -> None:
    reading.tally["deleted" if node.tag == _DEL else "moved"] += 1


def _control(node: Node, line: Line, reading: Reading) -> None:
    """Read a content control; what it shows while nobody filled it in is no content."""
    content = node.find(SDT_CONTENT)
    if content is None:
        return
    if is_placeholder(node):
        reading.tally["placeholders"] += 1
    else:
        read_inline(content, line, reading)


def is_placeholder(control: Node) -> bool:
    """Say whether a content control shows its prompt."""
    return is_on(control.find(_PLACEHOLDER))


def _math(node: Node, line: Line, reading: Reading) -> None:
    line.add("".join(text.text or "" for text in node.iter(_MATH_TEXT)), reading)


def _alternate(node: Node, line: Line, reading: Reading) -> None:
    """Read one branch of what is said twice, for new and for old programs."""
    chosen = branch(node, _READABLE)
    for child in () if chosen is None else chosen:
        handler = _INLINE.get(child.tag) or _IN_RUN.get(child.tag)
        if handler is not None:
            handler(child, line, reading)


def _outside(node: Node, line: Line, reading: Reading) -> None:
    reading.tally["outside"] += 1


def _plain_text(node: Node, line: Line, reading: Reading) -> None:
    _text(node, node.getparent(), line, reading)


def _tab(node: Node, line: Line, reading: Reading) -> None:
    line.add(TAB, reading)


def _aligned_tab(node: Node, line: Line, reading: Reading) -> None:
    if node.get(q("w:leader"), "none") not in ("none", "underscore"):
        line.add(LEADER, reading)
    else:
        line.add(TAB if node.get(q("w:alignment")) == "left" else GAP, reading)


def _break(node: Node, line: Line, reading: Reading) -> None:
    line.add(BREAK, reading)


def _hyphen(node: Node, line: Line, reading: Reading) -> None:
    line.add("-", reading)


def _sign(node: Node, line: Line, reading: Reading) -> None:
    try:
        code = int(node.get(_CHAR, ""), 16)
    except ValueError:
        code = -1
    line.add(_counted(symbol(node.get(_FONT, ""), code), reading), reading)


def _page_end(node: Node, line: Line, reading: Reading) -> None:
    if reading.page is not None:
        reading.page += 1


def _hang(node: Node, line: Line, reading: Reading) -> None:
    if not reading.silent:
        line.hanging.append(node)


def _ruby(node: Node, line: Line, reading: Reading) -> None:
    base = node.find(q("w:rubyBase"))
    if base is not None:
        read_inline(base, line, reading)


def _field_char(node: Node, line: Line, reading: Reading) -> None:
    line.add(field_char(node, reading), reading)


def _instruction(node: Node, line: Line, reading: Reading) -> None:
    instruction(node, reading)


def _simple_field(node: Node, line: Line, reading: Reading) -> None:
    if simple_field(node):
        read_inline(node, line, reading)


_INS, _DEL = q("w:ins"), q("w:del")
_PLACEHOLDER, _MATH_TEXT = f"{q('w:sdtPr')}/{q('w:showingPlcHdr')}", q("m:t")
_Handler = Callable[[Node, Line, Reading], None]
_INLINE: dict[str, _Handler] = {
    q("w:r"): read_run,
    SDT: _control,
    ALTERNATE: _alternate,
    q("w:fldSimple"): _simple_field,
    q("m:oMath"): _math,
    q("m:oMathPara"): _math,
    q("w:subDoc"): _outside,
    **dict.fromkeys((*WRAPPERS, q("w:hyperlink"), q("w:bdo"), q("w:dir")), _wrapped),
    **dict.fromkeys(INSERTED, _inserted),
    **dict.fromkeys(DELETED, _deleted),
}
_IN_RUN: dict[str, _Handler] = {
    _TEXT: _plain_text,
    q("w:tab"): _tab,
    q("w:ptab"): _aligned_tab,
    q("w:br"): _break,
    q("w:cr"): _break,
    q("w:noBreakHyphen"): _hyphen,
    q("w:sym"): _sign,
    q("w:lastRenderedPageBreak"): _page_end,
    q("w:ruby"): _ruby,
    _FIELD_CHAR: _field_char,
    _INSTRUCTION: _instruction,
    ALTERNATE: _alternate,
    **dict.fromkeys((*_SHAPES, _FOOTNOTE, _ENDNOTE), _hang),
}


def note_key(node: Node) -> tuple[str, str] | None:
    """Return kind and id of the note that a reference leads to, None for what is no reference."""
    kind = {_FOOTNOTE: "footnotes", _ENDNOTE: "endnotes"}.get(node.tag)
    return None if kind is None else (kind, node.get(ID, ""))
