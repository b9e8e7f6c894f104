"""A section of Part 3 has a heading and nothing below it."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import lines_of, narrative, pieces_of, printed_name
from mingzhang.model.disclosure import Disclosure, Section
from mingzhang.model.finding import Location
from mingzhang.model.writing import fold

_SHEETS = "S10"


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each numbered section; its subsections, tables and sheets are its content."""
    disclosure = context.disclosure
    sections = [section for section in disclosure.sections if section.key.startswith("S") and "." not in section.key]
    if not sections:
        yield not_applicable("没有情况说明")
        return
    empty = [section for section in sections if not _has_content(context, section)]
    yield from (passed(section.place) for section in sections if section not in empty)
    if len(empty) > int(context.settings["most"]):
        yield not_checked("有多节只有标题，可能把目录当成了正文")
        return
    texts = [fold(line.text) for line in lines_of(disclosure) if line.part != "contents"] if empty else []
    for section in empty:
        name = printed_name(section)
        if sum(fold(section.title) in text for text in texts) > 1:
            yield not_checked(f"“{section.title}”不止一处，可能把目录当成了正文")
        else:
            yield violated([Location(section.place, name)], expected="写明内容", actual="空", key=name, section=name)


def _has_content(context: Context, section: Section) -> bool:
    disclosure = context.disclosure
    if any(narrative(disclosure, section.key)) or _has_more(disclosure, printed_name(section), section.raw):
        return True
    return section.key == _SHEETS and bool(disclosure.sheets or disclosure.overall)


def _has_more(disclosure: Disclosure, name: str, heading: str) -> bool:
    """Say whether a heading runs on into text of its own (八、……：2026年……)."""
    if len(heading) <= len(name) + 12:
        return False
    return any(piece.section == name and piece.part == "P3" for piece in pieces_of(disclosure))
