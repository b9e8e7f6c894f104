"""The text says there is no catalogue, and a document about the catalogue follows."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.text import lines_of, narrative, words


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the section on the catalogue of services to be bought."""
    denying = words(context.settings["denying"])
    lines = [line for line in narrative(context.disclosure, "S12.1") if denying.search(line.text)]
    if not lines:
        yield not_applicable("没有声明无目录")
        return
    about = words(context.settings["about"])
    titles = [
        line
        for line in lines_of(context.disclosure)
        if line.part == "attachment" and len(line.text) <= int(context.settings["longest"]) and about.search(line.text)
    ]
    if titles:
        where = [lines[0].here(), titles[0].here()]
        yield violated(where, expected="说明与附件一致", actual=lines[0].text[:40], annex=titles[0].text[:60])
    else:
        yield passed(lines[0].paragraph.place)
