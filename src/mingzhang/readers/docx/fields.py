"""Fields: what Word puts in by itself. Results stay as text, instructions go, page numbers of the page go."""

from __future__ import annotations

import re

from mingzhang.readers.docx.namespaces import VAL, Node, is_on, number, q
from mingzhang.readers.docx.number_forms import circled
from mingzhang.readers.docx.state import Field, Reading

#: Their results tell on which page they stand, which is nothing the document says.
_DROPPED = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION"})
_TYPE, _INSTR = q("w:fldCharType"), q("w:instr")
_BOX, _LIST = f"{q('w:ffData')}/{q('w:checkBox')}", f"{q('w:ffData')}/{q('w:ddList')}"
#: A sign put in a circle: EQ \\o\\ac(○,1).
_CIRCLE = re.compile(r"\s*EQ\s*\\o\s*(?:\\a[clr])?\s*\(\s*[○〇]\s*[,，;]\s*(.+?)\s*\)\s*", re.IGNORECASE)


def field_char(node: Node, reading: Reading) -> str:
    """Follow the beginning, middle or end of a field; return what a field without result shows at its end."""
    kind = node.get(_TYPE)
    if kind == "begin":
        reading.fields.append(Field(shown=_form_field(node)))
        reading.silent += 1
    elif not reading.fields:
        return ""
    elif kind == "separate":
        top = reading.fields[-1]
        top.dropped = _name(top.instruction) in _DROPPED
        if not top.in_result and not top.dropped:
            reading.silent -= 1
        top.in_result = True
    elif kind == "end":
        top = reading.fields.pop()
        if not top.in_result or top.dropped:
            reading.silent -= 1
        if not top.in_result:
            return top.shown or _circle(top.instruction)
    return ""


def instruction(node: Node, reading: Reading) -> None:
    """Add to the instruction of the open field."""
    if reading.fields and not reading.fields[-1].in_result:
        reading.fields[-1].instruction += node.text or ""


def simple_field(node: Node) -> bool:
    """Say whether the result of a field written as one element is kept."""
    return _name(node.get(_INSTR, "")) not in _DROPPED


def _name(text: str) -> str:
    words = text.split(None, 1)
    return words[0].upper() if words else ""


def _circle(text: str) -> str:
    match = _CIRCLE.fullmatch(text)
    if match is None:
        return ""
    return circled(int(match[1])) if match[1].isascii() and match[1].isdigit() else match[1]


def _form_field(begin: Node) -> str:
    """Return what a check box or a list of choices shows."""
    box = begin.find(_BOX)
    if box is not None:
        state = box.find(q("w:checked"))
        return "☑" if is_on(box.find(q("w:default")) if state is None else state) else "□"
    choices = begin.find(_LIST)
    if choices is None:
        return ""
    entries = [entry.get(VAL, "") for entry in choices.findall(q("w:listEntry"))]
    chosen = choices.find(q("w:result"))
    index = 0 if chosen is None else number(chosen.get(VAL))
    return entries[index] if 0 <= index < len(entries) else ""
