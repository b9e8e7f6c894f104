"""A part or section that the form requires is missing."""

from collections.abc import Iterator

from mingzhang.catalogue.outline import load_outline
from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import section_place
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.finding import Location


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each part and numbered section of the form; a missing part stands for its sections."""
    required = [section.key for section in context.profile.sections if "." not in section.key]
    if not required:
        yield not_checked("版式不明，不能判断应当有哪些部分")
        return
    headings = load_outline().by_key
    present = _present(context.disclosure)
    for key in required:
        heading = headings[key]
        if key in present:
            yield passed()
        elif heading.parent not in required or heading.parent in present:
            above = section_place(context.disclosure, heading.parent) if heading.parent else None
            where = (Location(above),) if above else ()
            title = f"{heading.number} {heading.title}" if heading.level == 1 else heading.title
            yield violated(where, expected=title, actual="缺少", section=title)


def _present(disclosure: Disclosure) -> set[str]:
    """Return the keys of the headings, and those whose heading is lost though what belongs to them is there."""
    keys = {section.key for section in disclosure.sections}
    keys |= {key.split(".")[0] for key in keys}
    if any(key.startswith("S") for key in keys):
        keys.add("P3")
    if disclosure.tables:
        keys.add("P2")
    if disclosure.glossary:
        keys.add("P4")
    return keys
