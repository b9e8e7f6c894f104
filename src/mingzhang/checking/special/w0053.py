"""A paragraph of some length stands twice in one section."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import Line, limited, lines_of
from mingzhang.model.writing import fold

_END = ("。", "；")
_TWICE = 2


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each paragraph that stands again in its section; what stands thrice is a running title."""
    least = int(context.settings["least"])
    seen: dict[tuple[str, str], list[Line]] = {}
    lines = [line for line in lines_of(context.disclosure) if line.part in ("P1", "P3", "P4") and not line.is_heading]
    if not lines:
        yield not_checked("没有正文")
        return
    for line in lines:
        if len(line.text) >= least and line.text.rstrip().endswith(_END):
            seen.setdefault((line.section, fold(line.text)), []).append(line)
    found = False
    for (section, text), twins in seen.items():
        if len(twins) == _TWICE:
            found = True
            where = limited([line.here() for line in twins])
            yield violated(where, expected="不重复", actual=text[:30], key=text[:60], section=section)
    if not found:
        yield passed()
