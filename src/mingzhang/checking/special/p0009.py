"""No overall performance target was filed."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import narrative, search, words


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the section on the overall target."""
    lines = list(narrative(context.disclosure, "S10.1"))
    if not lines and context.disclosure.overall is None:
        yield not_checked("没有整体绩效目标一节")
        return
    found = search(lines, words(context.settings["not_filed"]))
    if found and context.disclosure.overall is None:
        line = lines[0]
        yield violated([line.here()], expected="编报并公开整体绩效目标", actual=line.text[:60], key="整体绩效目标")
    else:
        yield passed()
