"""Duties or organisation have a heading and no text."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.model.finding import Location
from mingzhang.model.writing import fold


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each of the two sections of Part 1 that has a heading."""
    texts = {"P1.1": context.disclosure.duties, "P1.2": context.disclosure.organisation}
    least = int(context.settings["least"])
    sections = [section for section in context.disclosure.sections if section.key in texts]
    if not sections:
        yield not_checked("没有读到“职责”和“机构设置”的标题")
    for section in sections:
        if len(fold("".join(texts[section.key]))) >= least:
            yield passed(section.place)
        else:
            yield violated(
                [Location(section.place, section.title)],
                expected="写明内容",
                actual="空",
                key=section.key,
                title=section.title,
            )
