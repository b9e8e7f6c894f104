"""Say which misread figures were repaired, the same way in every form of the report."""

from __future__ import annotations

from mingzhang.model.disclosure import Disclosure, Repair
from mingzhang.renderers.report_words import clean

HEADING = {"zh": "按勾稽关系改正的误读", "en": "Misreadings put right from the document's own equations"}


def repair_lines(disclosure: Disclosure, lang: str) -> list[str]:
    """Return a sentence for each repaired figure: where it stands, what was read, what it is taken for, and why."""
    return [_line(repair, lang) for repair in disclosure.repairs]


def _line(repair: Repair, lang: str) -> str:
    place, line, column = repair.place, repair.at.line, repair.at.column
    what = " · ".join(part for part in (line, column) if part)
    page = "" if place.page is None else f"p. {place.page} " if lang == "en" else f"第 {place.page} 页"
    named = f"“{clean(what)}”" if what else ""
    if lang == "en":
        return f"{page}{named} {clean(repair.read)} → {clean(repair.repaired)} ({clean(repair.because)})"
    return f"{page}{named}识别为 {clean(repair.read)}，改正为 {clean(repair.repaired)}：{clean(repair.because)}"
