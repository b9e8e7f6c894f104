"""三公 or agency operating expenses are not compared with last year."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import narrative, printed_name, words


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for all sections that must compare and do not."""
    compared = words(context.settings["compared"])
    missing = []
    checked = False
    for section in context.disclosure.sections:
        if section.key not in context.settings["sections"]:
            continue
        lines = list(narrative(context.disclosure, section.key))
        checked = checked or bool(lines)
        if lines and not any(compared.search(line.text) for line in lines):
            missing.append((printed_name(section), lines[0]))
    if missing:
        names = "、".join(name for name, _ in missing)
        where = [line.here() for _, line in missing]
        yield violated(where, expected="与上年相比的增减及原因", actual="未与上年比较", key=names, sections=names)
    else:
        yield passed() if checked else not_checked("没有“三公”经费和机关运行经费两节")
