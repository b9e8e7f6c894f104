"""The numbers of the sections are out of order."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import narrative, printed_name
from mingzhang.model.disclosure import Disclosure, Section
from mingzhang.model.finding import Location

_NUMBERS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六")


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the numbers of the sections of Part 3."""
    sections = list(_numbered(context.disclosure))
    if len(sections) < 2:
        has_text = bool(sections) or any(narrative(context.disclosure))
        yield not_applicable("没有编号的各节") if has_text else not_checked("没有情况说明")
        return
    for section, number in zip(sections, _NUMBERS, strict=False):
        if section.number != number:
            where = [Location(section.place, section.title, text=printed_name(section))]
            yield violated(where, expected=number, actual=section.number, title=printed_name(section))
            return
    yield passed()


def _numbered(disclosure: Disclosure) -> Iterator[Section]:
    """Yield the numbered sections of Part 3, those that the form does not know among them."""
    inside = False
    for section in disclosure.sections:
        if section.level == 1 or section.key.startswith("P"):
            inside = section.key == "P3"
        inside = inside or section.key.startswith("S")
        if inside and section.level == 2 and section.number in _NUMBERS:
            yield section
