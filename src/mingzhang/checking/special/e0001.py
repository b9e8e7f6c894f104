"""Figures and rows were seen and could not be read."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import limited, quoted
from mingzhang.model.finding import Location


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists what no rule could look at."""
    unread = [item for item in context.disclosure.unread if item.kind != "table"]
    if unread:
        where = limited([Location(item.place, item.section or None, text=item.text[:60]) for item in unread])
        shown = quoted(item.text for item in unread)
        yield violated(
            where, expected="全部读懂", actual=f"{len(unread)} 处", key=shown, count=str(len(unread)), found=shown
        )
    elif context.disclosure.facts:
        yield passed()
    else:
        yield not_checked("没有读到任何数字")
